#!/bin/sh
# Replies that real mail clients made (tests/clients, `make check-clients`) are read as
# they were meant: each tests/corpus/clients/NAME.eml, with what it says in NAME.json.
set -u
# shellcheck source=tests/flow/lib.sh
. "${SOURCE:?}/tests/flow/lib.sh"

service
exec python3 -B "$SOURCE/tests/flow/recorded.py" "$work" "$MAILPROC" "$n" \
	"$SOURCE/tests/corpus/clients"
