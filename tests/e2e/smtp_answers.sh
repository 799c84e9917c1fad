#!/bin/sh
# smtp_answers.sh: what the way out makes of everything that a server may do,
# with servers made for it (fake_smtp.py). In TAP. Env as in `make check`.
set -u

here=$SOURCE/tests/e2e
work=$(mktemp -d)
number=0
failed=0

finish()
{
	exec 9>&-
	wait
	rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM

# what | step | deed (fake_smtp.py) | verdicts | code | words of the last reply
# A verdict for each mail that is sent. Exchange Online's replies are as others
# have recorded them; none of this was tried against it.
cat >"$work/table" <<'TABLE'
two mails, two acceptances | - | - | accepted accepted | 250 | 250 2.0.0 Queued
greeting 421 | connect | 421 4.3.2 Busy | retry | 421 | Busy
greeting 554 | connect | 554 5.3.2 Not you | blocked | 554 | Not you
greeting lost | connect | close | retry | 0 |
greeting never ends | connect | hang | retry | 0 |
greeting dripped | connect | drip 220-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | retry | 0 |
greeting is noise | connect | noise | retry | 0 |
greeting is a flood | connect | flood | retry | 0 |
greeting of many lines | connect | 220-mx\n220-mx\n220 mx | accepted | 250 |
EHLO 421 | EHLO | 421 4.3.2 Closing | retry | 421 |
EHLO 502 | EHLO | 502 5.5.1 What? | blocked | 502 |
no STARTTLS | cert | none | blocked | 0 | STARTTLS not supported
STARTTLS 454 | STARTTLS | 454 4.7.0 TLS not available | retry | 454 |
STARTTLS 501 | STARTTLS | 501 5.5.2 No | blocked | 501 |
injected behind STARTTLS | STARTTLS | 220 Go\n250 Injected | retry | 0 |
self-signed certificate | cert | selfsigned | blocked | 0 | self-signed
expired certificate | cert | expired | blocked | 0 | expired
certificate of another host | cert | wronghost | blocked | 0 | does not match target host name '127.0.0.1'
AUTH 535 | AUTH | 535 5.7.8 Bad password | blocked | 535 | 5.7.8 Bad password
AUTH 535, Exchange, switched off | AUTH | 535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. | blocked | 535 | SmtpClientAuthentication
AUTH 534 | AUTH | 534 5.7.9 Too weak | blocked | 534 |
AUTH 454 | AUTH | 454 4.7.0 Temporary failure | retry | 454 |
AUTH 421 | AUTH | 421 4.7.0 Too many | retry | 421 |
AUTH lost | AUTH | close | retry | 0 |
only LOGIN, as Exchange | offer | AUTH LOGIN XOAUTH2 | accepted | 250 |
no way to log in that we have | offer | AUTH GSSAPI NTLM | blocked | 0 |
no login offered, but wanted | offer & MAIL | SIZE 100000 & 530 5.7.57 Client not authenticated to send mail | blocked | 530 |
MAIL 550 | MAIL | 550 5.7.1 Not your address | blocked | 550 | Not your address
MAIL 553 | MAIL | 553 5.1.8 No such domain | blocked | 553 |
MAIL 552 | MAIL | 552 5.3.4 Too large | refused | 552 |
MAIL 554, too large | MAIL | 554 5.3.4 Too large | refused | 554 |
MAIL 452 | MAIL | 452 4.3.1 Disk full | retry | 452 |
MAIL 432, Exchange | MAIL | 432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded | retry | 432 | thread limit
MAIL lost | MAIL | close | retry | 0 |
MAIL answered by a flood | MAIL | flood | retry | 0 |
RCPT 550 | RCPT | 550 5.1.1 No such user | refused | 550 | 550 5.1.1 No such user
RCPT 550 in lines | RCPT | 550-5.1.1 No\n550-such\n550 user | refused | 550 | 550 5.1.1 No such user
RCPT 550, then silence | RCPT & QUIT | 550 5.1.1 No & hang | refused | 550 | 550 5.1.1 No
RCPT 530 | RCPT | 530 5.7.0 Log in | blocked | 530 |
RCPT 450 | RCPT | 450 4.2.1 Greylisted | retry | 450 |
RCPT lost | RCPT | close | retry | 0 |
one refused, the next goes | RCPT 2 | 550 5.1.1 No | accepted refused accepted | 250 |
DATA 554 | DATA | 554 5.5.1 No valid recipients | refused | 554 |
DATA 451 | DATA | 451 4.3.0 Later | retry | 451 |
DATA lost | DATA | close | retry | 0 |
lost in the middle of the mail | body | reset | retry | 0 |
closed in the middle of the mail | body | close | retry | 0 |
dot 550 | dot | 550 5.7.1 Spam | refused | 550 | Spam
dot 552 | dot | 552 5.2.2 Over quota | refused | 552 |
dot 554, Exchange, no right to send | dot | 554 5.2.252 SendAsDenied; a@b.example not allowed to send as c@d.example | blocked | 554 | SendAsDenied
dot 554, Exchange, of old | dot | 554 5.2.0 STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied; Failed | blocked | 554 |
dot 550, Exchange, throttled | dot | 550 5.2.252 Sender throttled due to continuous send as denied errors. | blocked | 550 |
dot 451 | dot | 451 4.7.1 Later | retry | 451 |
dot 250 in lines | dot | 250-2.0.0 Queued\n250-as\n250 17 | accepted accepted | 250 | 250 2.0.0 Queued as 17
dot 251 | dot | 251 2.0.0 Somewhere | accepted | 251 |
dot answered slowly | dot | drip 250 2.0.0 OK\n | accepted | 250 | OK
lost after the dot | dot | close | unsure unsure | 0 |
reset after the dot | dot | reset | unsure | 0 |
lost in the answer to the dot | dot | half 25 | unsure | 0 |
lost in the lines of a refusal | dot | half 550-5.7.1 Spam\n550 | unsure | 0 |
no answer to the dot | dot | hang | unsure unsure | 0 |
answer to the dot dripped | dot | drip 250-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | unsure | 0 |
noise after the dot | dot | noise | unsure | 0 |
flood after the dot | dot | flood | unsure | 0 |
no answer to the dot, once | dot once | hang | unsure accepted | 250 |
connection closed between two mails | idle | close | accepted accepted | 250 |
connection reset between two mails | idle | reset | accepted accepted | 250 |
421 between two mails | idle | 421 4.4.2 Timeout | accepted accepted | 250 |
421 to the second MAIL | MAIL 2 | 421 4.7.0 Enough for one | accepted accepted | 250 |
550 to the second MAIL | MAIL 2 | 550 5.7.1 No | accepted blocked | 550 |
no answer to the second MAIL | MAIL 2 | hang | accepted retry | 0 |
no answer to QUIT | QUIT | hang | accepted | 250 |
TABLE

# report STATUS DESCRIPTION: one line of TAP, and why when it failed
report()
{
	number=$((number + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $number - $2"
	else
		echo "not ok $number - $2"
		sed 's/^/# /' "$work/said"
		failed=$((failed + 1))
	fi
}

# check DESCRIPTION COMMAND...
check()
{
	description=$1
	shift
	"$@" >"$work/said" 2>&1
	report $? "$description"
}

row()
{
	sed -n "$1p" "$work/table"
}

# column ROW NUMBER
column()
{
	row "$1" | awk -F ' [|] ?' -v n="$2" '{ print $n }'
}

# The number of the row of this name.
row_of()
{
	awk -F ' [|] ' -v name="$1" '$1 == name { print NR }' "$work/table"
}

# commands ROW SECONDS: what the probe is told
commands()
{
	mail=small
	case $(column "$1" 2) in
	body) mail=large ;;
	esac
	port=$(awk -v n="$1" '$1 == n { print $2 }' "$work/ports")
	echo "open smtp://127.0.0.1:$port office@example.org" \
	    "$work/secret $work/ca/ca.crt $2 -"
	for _ in $(column "$1" 4); do
		echo "send office@example.org a@b.example $work/$mail"
	done
}

# Those that wait for a time-out each have a probe of their own.
is_slow()
{
	case $(column "$1" 3) in
	'drip 250 '*) return 1 ;;
	*hang* | *drip* | *noise*) return 0 ;;
	esac
	return 1
}

# play SECONDS ROW...: one probe for all these rows
play()
{
	seconds=$1
	shift
	for each in "$@"; do
		commands "$each" "$seconds"
	done >"$work/commands.$1"
	"$E2E/smtp_probe" <"$work/commands.$1" >"$work/answers.$1" \
	    2>"$work/errors.$1"
	echo $? >"$work/status.$1"
	# Each row's answers begin with the line that opened it.
	awk -v rows="$*" -v folder="$work" '
		BEGIN { split(rows, row, " ") }
		/^(opened|error [0-9])/ { n++ }
		$1 != "opened" { print >(folder "/result." row[n]) }
	' "$work/answers.$1"
}

play_all()
{
	some='' others='' probes=''
	for each in $(seq "$(wc -l <"$work/table")"); do
		if is_slow "$each"; then
			play 6 "$each" &
			probes="$probes $!"
		else
			rest=$others
			others="$some $each"
			some=$rest
		fi
	done
	# shellcheck disable=SC2086 # numbers
	play 30 $some &
	probes="$probes $!"
	# shellcheck disable=SC2086 # numbers
	play 30 $others
	# shellcheck disable=SC2086 # numbers
	wait $probes
}

# verdicts ROW: the mails' verdicts, the last one's code and words
verdicts()
{
	touch "$work/result.$1"
	row "$1"
	cat "$work/result.$1"
	[ "$(awk '{ printf "%s%s", sep, $1; sep = " " }' "$work/result.$1")" = \
	    "$(column "$1" 4)" ] || return 1
	last=$(tail -n 1 "$work/result.$1")
	case $last in
	*" $(column "$1" 5) "*"$(column "$1" 6)"*) return 0 ;;
	esac
	return 1
}

# said NAME: what the client said to the server of the row of this name
said()
{
	cat "$work/$(row_of "$1").log"
}

# said_only NAME LINE...: this, and not a byte more
said_only()
{
	said "$1" >"$work/heard"
	cat "$work/heard"
	shift
	printf '%s\n' "$@" | cmp - "$work/heard"
}

connections()
{
	said "$1"
	[ "$(said "$1" | grep -c '^\[open\]$')" -eq "$2" ]
}

# bodies NAME NUMBER: so many mails came whole
bodies()
{
	said "$1"
	[ "$(said "$1" | grep -c '^\[body ')" -eq "$2" ]
}

probes_end_well()
{
	cat "$work"/errors.*
	! grep -q 'Sanitizer\|runtime error' "$work"/errors.* || return 1
	for file in "$work"/status.*; do
		[ "$(cat "$file")" -eq 0 ] || return 1
	done
}

no_secret_in_answers()
{
	! grep -q 'correct horse' "$work"/answers.* "$work"/errors.*
}

# An address with a CR LF would be a command to the server.
address_is_no_command()
{
	port=$(awk '$1 == 1 { print $2 }' "$work/ports")
	before=$(wc -l <"$work/1.log")
	"$E2E/smtp_probe" >"$work/answer" <<PROBE
open smtp://127.0.0.1:$port office@example.org $work/secret $work/ca/ca.crt 20 -
send office@example.org a@b.example>^RCPT work/small
send office@example.org a@b.example>^RCPT $work/small
send office@example.org>^X a@b.example $work/small
send office@example.org nobody $work/small
send office@example.org a@b.example $work/bare
PROBE
	cat "$work/answer"
	[ "$(grep -c '^refused 0 not an address$' "$work/answer")" -eq 3 ] &&
	grep -q '^refused 0 a line of the mail does not end in CR LF$' \
	    "$work/answer" &&
	[ "$(wc -l <"$work/1.log")" -eq "$before" ]
}

# ask LINE: what an open probe answers
ask()
{
	lines=$(wc -l <"$work/out")
	tries=0
	echo "$*" >&8
	until [ "$(wc -l <"$work/out")" -gt "$lines" ]; do
		tries=$((tries + 1))
		[ "$tries" -lt 200 ] || return 1
		sleep 0.1
	done
	tail -n 1 "$work/out"
}

# port NAME
port()
{
	awk -v n="$(row_of "$1")" '$1 == n { print $2 }' "$work/ports"
}

# The child dies while the server has the mail: nobody knows what it did.
killed_in_the_middle()
{
	log=$work/$(row_of 'no answer to the dot').log
	bodies=$(grep -c '^\[body ' "$log")
	ask open "smtp://127.0.0.1:$(port 'no answer to the dot')" \
	    office@example.org "$work/secret" "$work/ca/ca.crt" 60 - &&
	ask check &&
	child=$(ask child) &&
	lines=$(wc -l <"$work/out") &&
	echo "send office@example.org a@b.example $work/small" >&8 || return 1
	until [ "$(grep -c '^\[body ' "$log")" -gt "$bodies" ]; do
		sleep 0.1
	done
	kill -9 "$child"
	until [ "$(wc -l <"$work/out")" -gt "$lines" ]; do
		sleep 0.1
	done
	tail -n 1 "$work/out"
	tail -n 1 "$work/out" | grep -q '^unsure 0 '
}

next_mail_has_a_new_child()
{
	ask open "smtp://127.0.0.1:$(port 'two mails, two acceptances')" \
	    office@example.org "$work/secret" "$work/ca/ca.crt" 60 - &&
	ask send office@example.org a@b.example "$work/small" |
	    grep '^accepted 250 '
}

child_dies_with_its_service()
{
	child=$(ask child)
	echo "$child"
	[ -e "/proc/$child/exe" ] || return 1
	kill -9 "$probe"
	tries=0
	# Where nobody reaps it, a dead process stays, but without an executable.
	while readlink "/proc/$child/exe"; do
		tries=$((tries + 1))
		[ "$tries" -lt 100 ] || return 1
		sleep 0.1
	done
}

printf 'From: office@example.org\r\n\r\nBonjour\r\n' >"$work/small"
printf 'From: office@example.org\r\n\r\nBon\n.\njour\r\n' >"$work/bare"
# More than what two sockets and libcurl hold: the loss is seen while sending.
yes "$(printf '%070d\r' 0)" | head -n 150000 | cat "$work/small" - \
    >"$work/large"
echo 'correct horse' >"$work/secret"
chmod 600 "$work/secret"
sh "$SOURCE/tests/servers/ca.sh" "$work/ca" || exit 1

mkfifo "$work/stop"
python3 "$here/fake_smtp.py" "$work/table" "$work" "$work/ca" \
    <"$work/stop" &
exec 9>"$work/stop"
tries=0
while [ ! -e "$work/ports" ] && [ "$tries" -lt 100 ]; do
	sleep 0.1
	tries=$((tries + 1))
done

play_all
for each in $(seq "$(wc -l <"$work/table")"); do
	check "$(column "$each" 1): $(column "$each" 4)" verdicts "$each"
done

check 'a mail is said as it should be' said_only 'two mails, two acceptances' \
    '[open]' 'EHLO example.org' 'STARTTLS' '[tls]' 'EHLO example.org' \
    'AUTH PLAIN' 'AG9mZmljZUBleGFtcGxlLm9yZwBjb3JyZWN0IGhvcnNl' \
    'MAIL FROM:<office@example.org>' 'RCPT TO:<a@b.example>' 'DATA' \
    '[body 37]' \
    'MAIL FROM:<office@example.org>' 'RCPT TO:<a@b.example>' 'DATA' \
    '[body 37]' 'QUIT' '[gone]'
check 'nothing is said to a server without STARTTLS' \
    said_only 'no STARTTLS' '[open]' 'EHLO example.org' '[gone]'
check 'nor in the clear when STARTTLS is refused' \
    said_only 'STARTTLS 454' '[open]' 'EHLO example.org' 'STARTTLS' '[gone]'
for name in 'self-signed certificate' 'expired certificate' \
    'certificate of another host'; do
	check "nothing is said to one with a $name" said_only "$name" \
	    '[open]' 'EHLO example.org' 'STARTTLS' '[tls]' '[gone]'
done
check 'a mail that was lost behind the dot went once' \
    bodies 'reset after the dot' 1
check 'a kept connection that was closed costs one new one' \
    connections 'connection closed between two mails' 2
check 'and no mail more' bodies 'connection closed between two mails' 2
check '421 on a kept connection costs one new one' \
    connections '421 to the second MAIL' 2
check 'a refused recipient does not hold up the next' \
    bodies 'one refused, the next goes' 2
check 'an address is no command, a bare LF no end' address_is_no_command

mkfifo "$work/in"
: >"$work/out"
"$E2E/smtp_probe" <"$work/in" >"$work/out" 2>"$work/errors.open" &
probe=$!
exec 8>"$work/in"
check 'a child killed in the middle of a mail leaves it unsure' \
    killed_in_the_middle
check 'and the next mail goes' next_mail_has_a_new_child
check 'the child dies with its service' child_dies_with_its_service
exec 8>&-

check 'no secret is in an answer or in the log' no_secret_in_answers
check 'all probes end well' probes_end_well

echo "1..$number"
[ "$failed" -eq 0 ]
