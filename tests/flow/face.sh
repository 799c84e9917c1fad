#!/bin/sh
# What people get to see: every mail that there is, with a strict reader's eyes,
# and its tone.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$SOURCE"
bin=$(dirname "$MAILPROC")/../tests/test_every_mail

echo 1..2
RENDER_OUT=$folder "$bin" >/dev/null
if python3 tests/looks/face.py "$folder"; then
	echo "ok 1 - the HTML of every mail"
else
	echo "not ok 1 - the HTML of every mail"
fi
if python3 tests/looks/tone.py templates forms "$folder"; then
	echo "ok 2 - the tone"
else
	echo "not ok 2 - the tone"
fi
