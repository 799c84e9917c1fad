#!/bin/sh
# The same correspondence over a real Dovecot (IMAPS, a test authority) and a
# real Exim that delivers into the students' mailboxes, where neomutt reads and
# replies. At the end: the request « Non assignée », the documents on file, the
# mails in the right folders.
set -u
# shellcheck source=tests/flow/lib.sh
. "${SOURCE:?}/tests/flow/lib.sh"
servers=$TMPDIR/servers
trap 'sh "$SOURCE/tests/servers/stop.sh" "$servers" >/dev/null 2>&1' EXIT

sh "$SOURCE/tests/servers/start.sh" "$servers" --servers "${SERVERS:?}" >>"$log" 2>&1
say $? 'Dovecot and Exim start'
# shellcheck source=/dev/null # start.sh writes it
. "$servers/env"

mkdir -p "$TMPDIR/secrets"
printf '%s\n' "$MAIL_PASSWORD" >"$TMPDIR/secrets/password"
chmod 600 "$TMPDIR/secrets/password"
service --set mailbox="imaps://$MAIL_HOST:$IMAPS_PORT" --set mailbox_user="$OFFICE" \
	--set mailbox_secret="$TMPDIR/secrets/password" --set mailbox_ca="$CA_FILE" \
	--set submission="smtp://$MAIL_HOST:$SMTP_PORT" --set submission_user="$OFFICE" \
	--set submission_secret="$TMPDIR/secrets/password" --set submission_ca="$CA_FILE" \
	--set send_per_minute=0 --set poll_seconds=1
"$MAILPROC" -c "$work/mailproc.conf" check --online >/dev/null 2>>"$log"
say $? 'check --online logs in to both'

now=2027-01-11T15:00:00Z
work_once()
{
	"$MAILPROC" --now "$now" -c "$work/mailproc.conf" once 2>>"$log"
}
mutt()
{
	python3 -B "$SOURCE/tests/servers/mutt-reply.py" amelie@etudiant.example "$@" >>"$log" 2>&1
}
arrived()
{
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		count=$(python3 -B "$SOURCE/tests/servers/student.py" folders "$1" |
			awk '$1 == "INBOX" { print $2 }')
		[ "${count:-0}" -ge "$2" ] && return 0
		sleep 0.2
	done
	return 1
}

$reply new --from "$amelie" --to stages@example.org --subject 'Stage' \
	--text 'Bonjour !' --id first >"$TMPDIR/first"
python3 -B "$SOURCE/tests/servers/student.py" send "$TMPDIR/first" \
	--from amelie@etudiant.example --to "$OFFICE" >>"$log" 2>&1
arrived "$OFFICE" 1
say $? 'her first mail arrives at the office'
work_once
say $? 'it is received and answered'
arrived amelie@etudiant.example 1
say $? 'the answer is in her mailbox'
same held "$(field 'd["outcome"]' message show 1)" 'her mail is held'

echo OUI >"$TMPDIR/oui"
mutt --text "$TMPDIR/oui"
say $? 'neomutt reads it and replies OUI'
arrived "$OFFICE" 1
now=2027-01-11T15:10:00Z
work_once
say $? 'the OUI is received'
arrived amelie@etudiant.example 2
say $? 'the welcome is in her mailbox'
same active "$(field 'd["status"]' person show amelie@etudiant.example)" 'she is active'

printf '%%PDF-1.4\ncv\n%%%%EOF\n' >"$TMPDIR/CV Tremblay.pdf"
printf '%%PDF-1.4\nlettre\n%%%%EOF\n' >"$TMPDIR/Lettre de présentation.pdf"
mutt --fill "$SOURCE/tests/flow/data/complete.fill" --attach "$TMPDIR/CV Tremblay.pdf" \
	--attach "$TMPDIR/Lettre de présentation.pdf"
say $? 'neomutt fills in the quoted forms and attaches two files'
arrived "$OFFICE" 1
now=2027-01-11T15:20:00Z
work_once
say $? 'the forms are received'
same A2 "$(field 'd["status"]' request show 1)" 'the request is « Non assignée »'
same "['cv', 'lettre']" \
	"$(field 'sorted(x["role"] for x in d["documents"])' person show amelie@etudiant.example)" \
	'CV and letter are on file'
arrived amelie@etudiant.example 3
say $? 'the thank-you is in her mailbox'

python3 -B "$SOURCE/tests/servers/student.py" folders "$OFFICE" >"$TMPDIR/folders"
same 0 "$(awk '$1 == "INBOX" { print $2 }' "$TMPDIR/folders")" 'INBOX is empty'
same 'Traités.2027-01 3 subscribed' \
	"$(grep '^Trait' "$TMPDIR/folders" | tr '\t' ' ')" \
	'the three mails are in a subscribed folder of the month'
show audit verify >/dev/null
say $? 'the audit chain is whole'

# The service as a daemon: it finds a mail by itself, and SIGTERM ends it.
"$MAILPROC" --now 2027-01-11T16:00:00Z -c "$work/mailproc.conf" run 2>>"$log" &
daemon=$!
$reply new --from 'Jules <jules@etudiant.example>' --to stages@example.org \
	--subject Stage --text 'Bonjour' --id jules >"$TMPDIR/jules"
python3 -B "$SOURCE/tests/servers/student.py" send "$TMPDIR/jules" \
	--from jules@etudiant.example --to "$OFFICE" >>"$log" 2>&1
arrived jules@etudiant.example 1
say $? 'a service that runs answers a new mail by itself'
kill -TERM "$daemon"
wait "$daemon"
same 0 $? 'SIGTERM ends it cleanly'
