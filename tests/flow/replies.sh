#!/bin/sh
# Students with all kinds of mail clients go through the correspondence; what
# they mean is understood, or asked about, and never taken wrong. The clients
# are in clients.py, the students in people.py, the cases in replies.py.
set -u
# shellcheck source=tests/flow/lib.sh
. "${SOURCE:?}/tests/flow/lib.sh"

service
exec python3 -B "$SOURCE/tests/flow/replies.py" "$work" "$MAILPROC" "$n"
