#!/bin/sh
# The IMAP mailbox: a real Dovecot with two ways of storing, bad certificates,
# and a scripted server that does what crashes or confuses libetpan.
exec python3 -B "${SOURCE:?}/tests/e2e/imap.py" "$@"
