#!/bin/sh
# Real mail clients of a terminal answer our mail, and are understood. What they make
# goes to build/clients; RECORD=1 keeps it in tests/corpus/clients, which
# tests/flow/clients.sh reads again in every `make check`.
set -u
# shellcheck source=tests/flow/lib.sh
. "${SOURCE:?}/tests/flow/lib.sh"

service
python3 -B "$SOURCE/tests/clients/terminal.py" "$work" "${MAILPROC_RELEASE:?}" "$n" \
	"$SOURCE/build/clients" || exit 1
if [ -n "${RECORD:-}" ]; then
	mkdir -p "$SOURCE/tests/corpus/clients"
	cp "$SOURCE"/build/clients/* "$SOURCE/tests/corpus/clients/"
fi
