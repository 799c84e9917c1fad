#!/bin/sh
# Random answers to every form, sent back by any client in any way, are read as they
# were meant: 300 cases here, thousands in `make check-long`. roundtrip.py tells how
# to play one again.
set -u
# shellcheck source=tests/flow/lib.sh
. "${SOURCE:?}/tests/flow/lib.sh"

service
exec python3 -B "$SOURCE/tests/flow/roundtrip.py" "$work" "${MAILPROC_RELEASE:?}" "$n" \
	"${ROUNDTRIP_SEED:-1}" "${ROUNDTRIP_FIRST:-0}" "${ROUNDTRIP_CASES:-300}"
