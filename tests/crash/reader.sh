#!/bin/sh
# A reader that dies, hangs, takes all memory or tries to get out costs its own
# message and no other: it is tried three times, then put before staff with the
# reason, while the mail that came with it is answered.
#
# The build for the crash tests has a reader that misbehaves when the subject of
# a message asks for it (flow/reader_child.c).
set -u
# shellcheck source=tests/flow/lib.sh
. "${SOURCE:?}/tests/flow/lib.sh"
MAILPROC=${MAILPROC_CRASH:?}

service --set reader_seconds=1 --set reader_megabytes=256
for fault in die hang open connect fork memory; do
	$reply new --from "$amelie" --to stages@example.org \
		--subject "misbehave: $fault" --text x --id "$fault" | give "a-$fault"
done
$reply new --from 'Jules <jules@etudiant.example>' --to stages@example.org \
	--subject Stage --text 'Bonjour' --id good | give z-good
once 2027-01-11T15:05:00Z
say $? 'the service survives them all'
for id in 1 2 3 4 5 6; do
	same quarantined "$(field 'd["outcome"]' message show $id)" \
		"message $id is put aside"
done
same unreadable "$(field 'd["reason"]' message show 1)" 'with the reason'
grep -c 'message.unreadable.*why="the reader died"' "$log" >"$TMPDIR/died"
same 15 "$(cat "$TMPDIR/died")" 'five kinds of death, three attempts each'
same 3 "$(grep -c 'why="the reader hung"' "$log")" 'the one that hangs, too'
same held "$(field 'd["outcome"]' message show 7)" 'the good one is taken up'
[ -n "$(last_mail jules@etudiant.example)" ]
say $? 'and answered'
same 12 "$(find "$work/mail/.&AMA- traiter" -type f ! -name maildirfolder | wc -l)" \
	'each lies in « À traiter » beside a card that says why'
same 0 "$(find "$work/mail/new" -type f | wc -l)" 'INBOX is empty'
