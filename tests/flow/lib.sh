# shellcheck shell=sh
# What the scripts of tests/flow and tests/e2e share. Sourced.
#
# say STATUS WHAT: a line of TAP. A failed check shows what led to it.
n=0
say()
{
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $n - $2"
	else
		echo "not ok $n - $2"
		[ ! -s "$log" ] || tail -n 8 "$log" | sed 's/^/# /'
	fi
}

# same WANTED GOT WHAT
same()
{
	if [ "$1" = "$2" ]; then
		say 0 "$3"
	else
		say 1 "$3"
		printf '# wanted: %s\n# got:    %s\n' "$1" "$2"
	fi
}

work=${TMPDIR:?}/service
log=${TMPDIR:?}/log
: >"$log"
MAILPROC_DATADIR=${SOURCE:?}
export MAILPROC_DATADIR
# shellcheck disable=SC2034 # for those who source this
reply="python3 -B $SOURCE/tests/flow/reply.py"
# shellcheck disable=SC2034 # likewise
amelie='Amélie Tremblay <amelie@etudiant.example>'

# service [--set KEY=VALUE]...: a fresh one; without it there is nothing to test.
# shellcheck disable=SC2120 # most scripts need no more than the defaults
service()
{
	if ! "${MAILPROC:?}" --now 2027-01-11T15:00:00Z init "$work" "$@" \
		>/dev/null 2>>"$log"; then
		say 1 'a service is made'
		exit 1
	fi
	say 0 'a service is made'
}

# give NAME: standard input arrives as a message.
give()
{
	cat >"$work/mail/tmp/$1" && mv "$work/mail/tmp/$1" "$work/mail/new/$1"
}

# once TIME: the service does what is due.
once()
{
	"$MAILPROC" --now "$1" -c "$work/mailproc.conf" once 2>>"$log"
}

show()
{
	"$MAILPROC" --now 2027-12-31T00:00:00Z -c "$work/mailproc.conf" "$@" 2>>"$log"
}

# The newest mail to an address: the name of its file.
last_mail()
{
	id=$(sqlite3 "$work/mailproc.db" "SELECT message_id FROM outbox
	    WHERE recipient = '$1' ORDER BY id DESC LIMIT 1")
	find "$work/out/new" -name "$id*"
}

mail_count()
{
	find "$work/out/new" -type f | wc -l
}

# The text part of a mail, on one line, no-break spaces as spaces.
text_of()
{
	python3 -B -c '
import email, email.policy, re, sys
m = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
print(m["Subject"])
print(re.sub(r"[\s\u00a0\u202f]+", " ", m.get_body(("plain",)).get_content()))' "$1"
}

# says MAIL WORDS WHAT
says()
{
	text_of "$1" >"$TMPDIR/said"
	grep -qF -- "$2" "$TMPDIR/said"
	say $? "$3"
}

# json COMMAND... -- EXPRESSION: of the object d that the command prints.
field()
{
	expression=$1
	shift
	show "$@" --json | python3 -B -c '
import json, sys
try:
    print(eval(sys.argv[1], {"d": json.load(sys.stdin), "json": json}))
except Exception as error:
    print("none: %r" % error)' "$expression"
}
