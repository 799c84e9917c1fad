#!/bin/sh
# What goes wrong around the service: messages that arrive all at once, a mailbox
# that is away, a disk that is full, signals. Nothing is lost and nothing is done
# twice.
set -u
# shellcheck source=tests/flow/lib.sh
. "${SOURCE:?}/tests/flow/lib.sh"
jules='Jules Roy <jules@etudiant.example>'
office=stages@example.org
pid=

cleanup()
{
	[ -z "$pid" ] || kill -9 "$pid" 2>>"$log"
}
trap cleanup EXIT
trap 'exit 1' HUP INT TERM

query()
{
	sqlite3 "$work/mailproc.db" "$1"
}

fate()
{
	query "SELECT outcome || ' ' || reason FROM message WHERE uid LIKE '$1~%'"
}

# put NAME SECONDS: as give, received so many seconds after the last ones.
put()
{
	cat >"$work/mail/tmp/$1"
	touch -d "2027-01-11T15:00:00Z + $2 seconds" "$work/mail/tmp/$1"
	mv "$work/mail/tmp/$1" "$work/mail/new/$1"
}

profile_of()
{
	query "SELECT text FROM answer JOIN address USING (person)
	    WHERE request IS NULL AND address = '$1' AND field = '$2'"
}

# town NAME WHO MAIL TOWN SECONDS: an answer typed above a mail of ours.
town()
{
	$reply reply "$3" --from "$2" --style bare --text "Ville : $4" \
		--id "$1" | put "$1" "$5"
}

service

# ---- all at once ----

$reply new --from "$amelie" --to $office --subject Stage --text Bonjour \
	--id amelie | put amelie 0
$reply new --from "$jules" --to $office --subject Stage --text Bonjour \
	--id jules | put jules 0
once 2027-01-11T15:05:00Z
amelie_mail=$(last_mail amelie@etudiant.example)
jules_mail=$(last_mail jules@etudiant.example)
# Her yes, and behind it in the same batch what it makes her own; his message
# before his yes waits for it.
$reply reply "$amelie_mail" --from "$amelie" --text OUI --id a-yes | put a-yes 1
town j-before "$jules" "$jules_mail" Delson 2
$reply reply "$jules_mail" --from "$jules" --text OUI --id j-yes | put j-yes 3
i=0
while [ $i -lt 23 ]; do
	town "a-$i" "$amelie" "$amelie_mail" "Sorel$(printf %c $((i % 10)))" $((4 + i))
	town "j-$i" "$jules" "$jules_mail" "Chambly$(printf %c $((i % 10)))" $((4 + i))
	i=$((i + 1))
done
town a-last "$amelie" "$amelie_mail" Sorel 90
once 2027-01-11T15:10:00Z
same 0 $? 'fifty messages in one batch go through'
same 52 "$(query "SELECT count(*) FROM message WHERE outcome = 'applied'")" \
	'each is applied, those before the yes too'
same Sorel "$(profile_of amelie@etudiant.example ville)" 'her last answer stands'
same Chambly2 "$(profile_of jules@etudiant.example ville)" 'so does his'
same 'applied confirmed' "$(fate j-before)" 'what came before his yes is taken up with it'
same '10 10' "$(query "SELECT count(*) FROM outbox WHERE recipient = 'amelie@etudiant.example'") \
$(query "SELECT count(*) FROM outbox WHERE recipient = 'jules@etudiant.example'")" \
	'each gets the answers of a day and no more'

# ---- a mailbox that is away ----

stranger()
{
	$reply new --from "Nom <$1@ailleurs.example>" --to $office \
		--subject Stage --text Bonjour --id "$1"
}
stranger waits | put waits 0
once 2027-01-12T15:00:00Z
stranger later | put later 0
mv "$work/mail/new" "$work/mail/away"
: >"$work/mail/new"
once 2027-01-26T15:00:01Z
same 75 $? 'a mailbox that is away ends with status 75'
same 'held unconfirmed' "$(fate waits)" 'what waits for a word stays: it may lie there'
rm "$work/mail/new"
mv "$work/mail/away" "$work/mail/new"
once 2027-01-26T15:00:02Z
same 0 $? 'when it is back, all goes on'
same 'ignored erased' "$(fate waits)" 'there was no word: what expired is erased'
same 0 "$(find "$work/mail" -name 'waits~*' -o -name 'waits' | wc -l)" 'what was erased goes from it too'
same 'held unconfirmed' "$(fate later)" 'what lay in it is taken'

# ---- no room ----

# limited BLOCKS TIME: no file of more than so many blocks of 512 bytes.
limited()
{
	(
		trap '' XFSZ
		ulimit -f "$1"
		once "$2"
	)
}
python3 -B -c 'import random, sys
random.seed(1)
sys.stdout.buffer.write(b"%PDF-1.4\n" + random.randbytes(300000))' >"$TMPDIR/CV.pdf"
stranger small | put small 0
$reply reply "$(last_mail amelie@etudiant.example)" --from "$amelie" --style bare \
	--attach "$TMPDIR/CV.pdf" --id large | put large 1
stranger behind | put behind 2
limited 400 2027-01-27T15:00:00Z
same 75 $? 'a raw mail without room ends with status 75'
same 'held unconfirmed' "$(fate small)" 'what came before it is done'
same '' "$(fate large)" 'it is not'
same 1 "$(find "$work/mail/new" "$work/mail/cur" -name 'large*' | wc -l)" 'it lies in INBOX still'
mv "$work/mail/new/large" "$TMPDIR/large"
before=$(mail_count)
for minute in 01 02 03 04 05; do
	# Room to receive, none for what is decided.
	limited 100 "2027-01-27T15:$minute:00Z"
	same 75 $? "a database without room ends with status 75 ($minute)"
done
same none "$(query "SELECT outcome FROM message WHERE uid LIKE 'behind~%'")" \
	'what is received waits'
limited 1 2027-01-27T15:06:00Z
same 75 $? 'a disk without any room, too'
same "$before" "$(mail_count)" 'nothing has gone'
mv "$TMPDIR/large" "$work/mail/new/large"
once 2027-01-27T15:30:00Z
same 0 $? 'with room again, all goes on'
same 'applied content' "$(fate large)" 'the large one is taken up'
same 300009 "$(query "SELECT size FROM document")" 'with its attachment'
same 'held unconfirmed' "$(fate behind)" 'and the one behind it'
same 0 "$(query "SELECT count(*) FROM outbox WHERE state <> 'sent' AND state <> 'dropped'")" \
	'every mail has gone'

# ---- signals ----

start()
{
	"$MAILPROC" -c "$work/mailproc.conf" run 2>>"$log" &
	pid=$!
}
# until CONDITION: of the database, at most ten seconds.
until_true()
{
	for _ in $(seq 100); do
		[ "$(query "SELECT $1" 2>>"$log")" != 1 ] || return 0
		sleep 0.1
	done
	return 1
}
rm -rf "$work"
service --set batch_messages=5 --set poll_seconds=1
# The system's clock is behind the tests'; a service of now.
query "UPDATE meta SET value = 0" 2>>"$log"
for round in 1 2 3 4; do
	for i in 1 2 3 4 5 6 7 8 9 10; do
		stranger "s-$round-$i" | give "s-$round-$i"
	done
	start
	# Sooner in each round.
	sleep "0.$((9 - 2 * round))"
	kill -9 "$pid"
	wait "$pid" 2>>"$log"
done
start
until_true "count(*) = 40 FROM outbox WHERE state = 'sent'"
say $? 'killed in the middle of its work, it goes on'
kill -TERM "$pid"
wait "$pid"
same 0 $? 'SIGTERM ends it in good order'
pid=
same 40 "$(query "SELECT count(*) FROM message WHERE outcome = 'held'")" 'every message counts once'
same 40 "$(query 'SELECT count(*) FROM person')" 'and opens one file'
same 40 "$(mail_count)" 'each is answered once'
same 0 "$(find "$work/mail/new" "$work/mail/cur" -type f | wc -l)" 'INBOX is empty'
same 40 "$(find "$work/mail/.En attente" -name 's-*' | wc -l)" 'all are filed'
show audit verify >/dev/null
say $? 'the audit chain is whole'
same 0 "$(find "$work/spool" "$work/blobs" -name '*.tmp' | wc -l)" 'no part of a file is left'
