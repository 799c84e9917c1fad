#!/bin/sh
# What the outbox makes of each verdict of the way out: when it tries again,
# when it gives up, and that nothing goes twice without need. The servers are
# those of tests/e2e/fake_smtp.py.
set -u
# shellcheck source=tests/flow/lib.sh
. "${SOURCE:?}/tests/flow/lib.sh"

jules='Jules Roy <jules@etudiant.example>'

cleanup()
{
	exec 9>&-
	wait
}
trap cleanup EXIT
trap 'exit 1' HUP INT TERM

cat >"$TMPDIR/table" <<'TABLE'
later | RCPT once | 451 4.7.1 Greylisted
never | RCPT | 451 4.7.1 Greylisted
refused | RCPT once | 550 5.1.1 No such user
blocked | AUTH once | 535 5.7.8 Bad password
unsure | dot once | close
unsure for ever | dot | close
TABLE

sh "$SOURCE/tests/servers/ca.sh" "$TMPDIR/ca" || exit 1
echo 'correct horse' >"$TMPDIR/secret"
chmod 600 "$TMPDIR/secret"
mkfifo "$TMPDIR/stop"
python3 -B "$SOURCE/tests/e2e/fake_smtp.py" "$TMPDIR/table" "$TMPDIR" \
	"$TMPDIR/ca" <"$TMPDIR/stop" 2>>"$log" &
exec 9>"$TMPDIR/stop"
for _ in $(seq 100); do
	[ ! -e "$TMPDIR/ports" ] || break
	sleep 0.1
done

# scenario NUMBER: a service that sends to the server of that line, and the
# first mail of a student that it has to answer.
scenario()
{
	server=$TMPDIR/$1.log
	port=$(awk -v n="$1" '$1 == n { print $2 }' "$TMPDIR/ports")
	rm -rf "$work"
	service --set submission="smtp://127.0.0.1:$port" \
		--set submission_user=stages@example.org \
		--set submission_secret="$TMPDIR/secret" \
		--set submission_ca="$TMPDIR/ca/ca.crt"
	first "$amelie" amelie
}

first()
{
	$reply new --from "$1" --to stages@example.org --subject Stage \
		--text 'Bonjour !' --id "$2" | give "$2"
}

# at TIME
at()
{
	once "2027-01-11T$1Z"
}

# outbox ID: its state, the attempts, when the next one is due
outbox()
{
	field '" ".join(str(d[k]) for k in ("state", "attempts", "next_at"))' \
		outbox show "$1"
}

# How often the server was called, and how many whole mails it was given.
heard()
{
	echo "$(grep -c '^\[open\]' "$server") $(grep -c '^\[body' "$server")"
}

cards()
{
	find "$work/mail" -path '*traiter/new/card-*' | wc -l
}

scenario 1
at 15:00:00
same 'queued 1 2027-01-11T15:01:00Z' "$(outbox 1)" '451 waits a minute'
same '451 4.7.1 Greylisted' "$(field 'd["last_reply"]' outbox show 1)" \
	'what the server said is on record'
at 15:00:30
same '1 0' "$(heard)" 'and is not tried before'
at 15:01:00
same 'sent 2 None' "$(outbox 1)" 'then it goes'
at 16:00:00
same '2 1' "$(heard)" 'once'

scenario 2
at 15:00:00
at 15:01:00
same 'queued 2 2027-01-11T15:06:00Z' "$(outbox 1)" \
	'the second 451 waits five minutes'
once 2027-01-15T14:00:00Z
same queued "$(field 'd["state"]' outbox show 1)" 'on the fourth day it waits still'
once 2027-01-16T15:00:00Z
same failed "$(field 'd["state"]' outbox show 1)" 'after four days it is given up'
once 2027-01-16T16:00:00Z
same 1 "$(cards)" 'one card says so'

scenario 3
at 15:00:00
same 'failed 1 None' "$(outbox 1)" '550 fails at once'
at 15:05:00
same '1 0' "$(heard)" 'it is never tried again'
same 1 "$(cards)" 'one card says so'

scenario 4
first "$jules" jules
at 15:00:00
status=$?
same 75 "$status" 'a refused login ends with status 75'
same '1 0' "$(heard)" 'with one call for all mails'
same queued,queued "$(field 'd[0]["state"] + "," + d[1]["state"]' outbox list)" \
	'all mails wait'
same 2027-01-11T15:05:00Z "$(field 'd["next_at"]' outbox show 1)" 'five minutes'
at 15:05:00
same sent,sent "$(field 'd[0]["state"] + "," + d[1]["state"]' outbox list)" \
	'then they go'
same '2 2' "$(heard)" 'over one connection'
same 0 "$(cards)" 'no card says that they failed'

scenario 5
at 15:00:00
same 'unsure 1 2027-01-11T15:15:00Z' "$(outbox 1)" \
	'a mail lost behind the dot is unsure'
at 15:14:00
same '1 1' "$(heard)" 'it is not sent again at once'
at 15:15:00
same 'sent 2 None' "$(outbox 1)" 'it is sent once more'
same '2 2' "$(heard)" 'and no more'

scenario 6
at 15:00:00
at 15:15:00
same failed "$(field 'd["state"]' outbox show 1)" 'unsure twice is for a person'
at 16:00:00
same '2 2' "$(heard)" 'it is not sent a third time'
same 1 "$(cards)" 'one card says so'

grep -q 'correct horse' "$log"
[ $? -eq 1 ]
say $? 'the password is not in the log'

# No server at all, for longer than mails are tried: none of them fails.
rm -rf "$work"
service --set submission=smtp://127.0.0.1:1 \
	--set submission_user=stages@example.org \
	--set submission_secret="$TMPDIR/secret" \
	--set submission_ca="$TMPDIR/ca/ca.crt"
first "$amelie" amelie
first "$jules" jules
at 15:00:00
same 75 $? 'no server ends with status 75'
once 2027-01-25T15:00:00Z
same queued,queued "$(field 'd[0]["state"] + "," + d[1]["state"]' outbox list)" \
	'two weeks later the mails wait still'
same 0 "$(cards)" 'no card says that they failed'
