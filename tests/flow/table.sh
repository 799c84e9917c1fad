#!/bin/sh
# Every client, every way of answering, every form: what a person wrote is
# understood or asked about, never taken wrong. table.py has the table.
set -u
# shellcheck source=tests/flow/lib.sh
. "${SOURCE:?}/tests/flow/lib.sh"

service
exec python3 -B "$SOURCE/tests/flow/table.py" "$work" "${MAILPROC_RELEASE:?}" "$n"
