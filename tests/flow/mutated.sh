#!/bin/sh
# What relays, gateways, keyboards and browsers do to a reply: what a person wrote is
# understood or asked about, never taken wrong. mutated.py has the table.
set -u
# shellcheck source=tests/flow/lib.sh
. "${SOURCE:?}/tests/flow/lib.sh"

service
exec python3 -B "$SOURCE/tests/flow/mutated.py" "$work" "${MAILPROC_RELEASE:?}" "$n"
