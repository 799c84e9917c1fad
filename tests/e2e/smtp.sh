#!/bin/sh
# smtp.sh: the way out to a real server, the tests' Exim, which hands on to the
# tests' Dovecot. In TAP. Env as in `make check`.
set -u

servers=$SOURCE/tests/servers
work=$(mktemp -d)
number=0
failed=0

finish()
{
	exec 8>&-
	wait
	for pair in "$work"/good "$work"/bad.*; do
		sh "$servers/stop.sh" "$pair"
	done
	rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM

# check DESCRIPTION COMMAND...: one line of TAP, and why when it failed
check()
{
	number=$((number + 1))
	description=$1
	shift
	if "$@" >"$work/said" 2>&1; then
		echo "ok $number - $description"
	else
		echo "not ok $number - $description"
		sed 's/^/# /' "$work/said"
		failed=$((failed + 1))
	fi
}

# soon COMMAND...: it succeeds within some twenty seconds
soon()
{
	tries=0
	until "$@"; do
		tries=$((tries + 1))
		[ "$tries" -lt 1000 ] || return 1
		sleep 0.02
	done
}

answered()
{
	[ "$(wc -l <"$work/out")" -gt "$lines" ]
}

# ask LINE: what the probe answers
ask()
{
	lines=$(wc -l <"$work/out")
	echo "$*" >&8
	soon answered && tail -n 1 "$work/out"
}

# gets PATTERN LINE: so begins the answer
gets()
{
	pattern=$1
	shift
	answer=$(ask "$@")
	echo "$answer"
	printf '%s\n' "$answer" | grep -q "^$pattern"
}

# open URL [USER [SECRET]]
open_way()
{
	gets opened open "$1" "${2:-$OFFICE}" "${3:-$work/secret}" "$CA_FILE" \
	    20 -
}

send()
{
	gets "$1" send "$OFFICE" "$2" "$work/${3:-mail}"
}

in_log()
{
	grep -q -- "$1" "$EXIM_LOG"
}

# count PATTERN: lines of Exim's log since mark
mark()
{
	marked=$(wc -l <"$EXIM_LOG")
}

count()
{
	tail -n "+$((marked + 1))" "$EXIM_LOG" | grep -c -- "$1"
}

# The newest mail of a student, as Dovecot keeps it.
newest()
{
	find "$MAIL_ROOT/$1" -path '*/new/*' -type f -newer "$work/start" |
	    sort | tail -n 1
}

arrived()
{
	[ -n "$(newest "$1")" ]
}

one_connection_for_fifty()
{
	mark
	open_way "smtp://$MAIL_HOST:$SMTP_PORT" || return 1
	for _ in $(seq 50); do
		send 'accepted 250 250 OK id=' amelie@etudiant.example ||
		    return 1
	done
	[ "$(count ' <= ')" -eq 50 ] &&
	[ "$(count 'SMTP connection from')" -eq 1 ] &&
	[ "$(count 'P=esmtpsa .*A=plain:stages@example.org')" -eq 50 ]
}

closed_politely()
{
	open_way "smtps://$MAIL_HOST:$SMTPS_PORT" &&
	soon test "$(count 'closed by QUIT')" -eq 1
}

tls_at_once()
{
	mark
	send accepted amelie@etudiant.example &&
	gets works check &&
	[ "$(count 'SMTP connection from')" -eq 1 ] &&
	[ "$(count 'P=esmtpsa X=TLS1.3')" -eq 1 ]
}

login_is_required()
{
	gets opened open "smtp://$MAIL_HOST:$SMTP_PORT" - - "$CA_FILE" 20 - &&
	gets 'blocked 530 530 5.7.0 Authentication required' \
	    send "$OFFICE" amelie@etudiant.example "$work/mail"
}

wrong_password()
{
	echo wrong >"$work/wrong"
	chmod 600 "$work/wrong"
	open_way "smtp://$MAIL_HOST:$SMTP_PORT" "$OFFICE" "$work/wrong" &&
	send 'blocked 535 535 Incorrect authentication' \
	    amelie@etudiant.example &&
	gets "error 4 smtp://$MAIL_HOST:$SMTP_PORT: 535" check
}

# Everything that a mail on its way may be mistaken in.
write_odd_mail()
{
	python3 - "$1" <<'PYTHON'
import sys
lines = ["From: stages@example.org", "To: jules@etudiant.example",
         "Subject: odd", "Date: Mon, 23 Nov 2026 10:00:00 -0500",
         "Message-ID: <odd@example.org>", "MIME-Version: 1.0",
         "Content-Type: text/plain; charset=utf-8",
         "Content-Transfer-Encoding: 8bit", "",
         ".", "..", "...", ".x", " .", "x.", "", ".", "",
         "Prénom : Amélie Lefèvre, 12 °C — « œuf » 🙂",
         "x" * 998, "." * 998, "é" * 499,
         "QUIT", "RSET", "MAIL FROM:<x@y.example>", "From here on",
         "tab\there", "trailing space ", "= equals =3D"]
# Over the limits of libcurl's buffer, so that a dot begins one of its pieces.
for n in range(20000):
    lines.append("." * (n % 7) + str(n))
lines += [".", ""]
with open(sys.argv[1], "wb") as file:
    file.write("".join(line + "\r\n" for line in lines).encode())
PYTHON
}

bytes_arrive_as_they_were()
{
	write_odd_mail "$work/odd" &&
	open_way "$1" &&
	send accepted jules@etudiant.example odd &&
	soon arrived jules@etudiant.example || return 1
	python3 - "$work/odd" "$(newest jules@etudiant.example)" <<'PYTHON'
import sys
sent, got = (open(path, "rb").read().replace(b"\r\n", b"\n")
             for path in sys.argv[1:])
# The servers put their own headers on top.
if not got.endswith(sent):
    at = got.index(b"From: stages")
    pairs = zip(sent.split(b"\n"), got[at:].split(b"\n"))
    raise SystemExit(next((repr(pair) for pair in pairs
                           if pair[0] != pair[1]), "lengths"))
PYTHON
}

refusals_as_the_server_says()
{
	open_way "smtp://$MAIL_HOST:$SMTP_PORT" &&
	send 'retry 451 451 4.7.1 Greylisted' later@etudiant.example &&
	send 'refused 550 550 5.1.1 ' nobody@etudiant.example &&
	send 'refused 550 550 5.7.1 Relay' a@elsewhere.example &&
	send 'accepted 250' amelie@etudiant.example
}

later_becomes_now()
{
	echo 'amelie@etudiant.example: 550 5.2.1 Mailbox disabled' \
	    >"$ANSWERS_FILE"
	send 'accepted 250' later@etudiant.example &&
	send 'refused 550 550 5.2.1 Mailbox disabled' amelie@etudiant.example &&
	: >"$ANSWERS_FILE" &&
	send 'accepted 250' amelie@etudiant.example
}

# The daemon of the good pair and its processes.
exim()
{
	for process in /proc/[0-9]*; do
		case $(readlink "$process/exe" 2>/dev/null) in
		"$(cat "$work/good/run")"/servers/usr/sbin/exim4)
			echo "${process#/proc/}"
			;;
		esac
	done
}

# The same server once more, as start.sh had begun it.
exim_again()
{
	daemon=$(sed -n 2p "$work/good/pids")
	user=$(stat -c %u "/proc/$daemon")
	group=$(stat -c %g "/proc/$daemon")
	tr '\0' '\n' <"/proc/$daemon/environ" |
	    grep -E '^(LD_PRELOAD|NSS_WRAPPER_)' >"$work/environ"
	tr '\0' '\n' <"/proc/$daemon/cmdline" >"$work/cmdline"
	# shellcheck disable=SC2046 # numbers
	kill -9 $(exim)
	set -- setsid
	if [ "$(id -u)" -eq 0 ]; then
		set -- "$@" setpriv --reuid "$user" --regid "$group" \
		    --clear-groups
	fi
	set -- "$@" env
	while read -r word; do
		set -- "$@" "$word"
	done <"$work/environ"
	while read -r word; do
		set -- "$@" "$word"
	done <"$work/cmdline"
	"$@" </dev/null >"$work/exim" 2>&1 8>&- &
	echo "$!" >"$work/daemon"
	python3 "$servers/ports.py" wait 10 "$!:$SMTP_PORT:plain"
}

server_restarted()
{
	open_way "smtp://$MAIL_HOST:$SMTP_PORT" &&
	send accepted amelie@etudiant.example &&
	exim_again || return 1
	mark
	send accepted amelie@etudiant.example &&
	[ "$(count ' <= ')" -eq 1 ]
}

# Only the process that has our connection goes; the server says nothing.
connection_lost()
{
	send accepted amelie@etudiant.example || return 1
	for process in $(exim); do
		[ "$process" -eq "$(cat "$work/daemon")" ] ||
			kill -9 "$process"
	done
	mark
	send accepted amelie@etudiant.example &&
	[ "$(count ' <= ')" -eq 1 ]
}

server_away()
{
	# shellcheck disable=SC2046 # numbers
	kill -9 $(exim)
	send 'retry 0' amelie@etudiant.example &&
	gets "error 1 smtp://$MAIL_HOST:$SMTP_PORT: " check
}

# hidden PID: the password is in none of what others may see of it
hidden()
{
	tr '\0' '\n' <"/proc/$1/cmdline"
	tr '\0' '\n' <"/proc/$1/environ" | cut -d = -f 1
	! grep -qF "$MAIL_PASSWORD" "/proc/$1/cmdline" "/proc/$1/environ"
}

# The probe's environment does hold it, as that of this script.
secret_is_hidden()
{
	open_way "smtp://$MAIL_HOST:$SMTP_PORT" &&
	gets works check &&
	child=$(ask child) &&
	grep -qF "$MAIL_PASSWORD" "/proc/$probe/environ" &&
	hidden "$child" &&
	[ "$(tr '\0' ' ' <"/proc/$child/cmdline")" = 'mailproc -sender ' ] &&
	! grep -qF "$MAIL_PASSWORD" "$work/out" "$work/errors"
}

secret_open_to_others()
{
	cp "$work/secret" "$work/open"
	chmod 644 "$work/open"
	open_way "smtp://$MAIL_HOST:$SMTP_PORT" "$OFFICE" "$work/open" || return 1
	mark
	gets "error 4 $work/open: mode 644" check &&
	send "blocked 0 $work/open: mode 644" amelie@etudiant.example &&
	[ "$(count 'SMTP connection from')" -eq 0 ] &&
	[ "$(ask child)" = none ] &&
	chmod 600 "$work/open" &&
	send accepted amelie@etudiant.example
}

# Its files are closed: only then is it a zombie, or gone.
dead()
{
	case $(sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null) in
	Z* | '') return 0 ;;
	esac
	return 1
}

child_killed_between_mails()
{
	open_way "smtp://$MAIL_HOST:$SMTP_PORT" &&
	send accepted amelie@etudiant.example &&
	child=$(ask child) &&
	kill -9 "$child" &&
	soon dead "$child" || return 1
	mark
	send accepted amelie@etudiant.example &&
	[ "$(count ' <= ')" -eq 1 ] &&
	[ "$(ask child)" != "$child" ] &&
	grep -q '^sender.lost ' "$work/errors"
}

# bad_certificate KIND WORDS: refused both ways, before the login
bad_certificate()
{
	# They must not keep the probe's input open.
	sh "$servers/start.sh" "$work/bad.$1" --cert "$1" \
	    --servers "${SERVERS:?}" 8>&- || return 1
	# shellcheck disable=SC1090 # made just now
	(. "$work/bad.$1/env"
	mark
	for url in "smtp://$MAIL_HOST:$SMTP_PORT" \
	    "smtps://$MAIL_HOST:$SMTPS_PORT"; do
		open_way "$url" &&
		send 'blocked 0 ' amelie@etudiant.example &&
		printf '%s\n' "$answer" | grep -qF "$2" &&
		gets "error 4 $url: " check || exit 1
	done
	# What the server heard: no login, no mail.
	tail -n "+$((marked + 1))" "$EXIM_LOG"
	[ "$(count ' <= ')" -eq 0 ] && [ "$(count 'authenticator')" -eq 0 ])
}

probe_ends_well()
{
	exec 8>&-
	wait "$probe"
	status=$?
	cat "$work/errors"
	[ "$status" -eq 0 ] &&
	! grep -q 'Sanitizer\|runtime error' "$work/errors"
}

check 'the servers start' \
    sh "$servers/start.sh" "$work/good" --servers "${SERVERS:?}"
# shellcheck disable=SC1091 # made just now
. "$work/good/env" || exit 1
printf '%s\n' "$MAIL_PASSWORD" >"$work/secret"
chmod 600 "$work/secret"
printf '%s\r\n' "From: $OFFICE" 'To: amelie@etudiant.example' \
    'Subject: probe' '' 'Bonjour' >"$work/mail"
touch "$work/start"

mkfifo "$work/in"
: >"$work/out"
"$E2E/smtp_probe" <"$work/in" >"$work/out" 2>"$work/errors" &
probe=$!
exec 8>"$work/in"

check 'fifty mails go over one connection' one_connection_for_fifty
check 'which ends with QUIT' closed_politely
check 'TLS at once, and a login without a mail' tls_at_once
check 'without a login nothing can go' login_is_required
check 'a wrong password blocks, and check says so' wrong_password
check 'a mail arrives byte by byte over STARTTLS' \
    bytes_arrive_as_they_were "smtp://$MAIL_HOST:$SMTP_PORT"
check 'what the server refuses is refused, now or for good' \
    refusals_as_the_server_says
check 'and goes when the server takes it' later_becomes_now
check 'the secret is in no argument, environment, answer or log' \
    secret_is_hidden
check 'a secret that others can read is not used' secret_open_to_others
check 'a child killed between two mails is replaced' child_killed_between_mails
check 'a server restarted between two mails gets the second' server_restarted
check 'a connection lost between two mails too' connection_lost
check 'a server that is away is tried again later' server_away
check 'a self-signed certificate blocks' bad_certificate selfsigned self-signed
check 'an expired certificate blocks' bad_certificate expired expired
check 'a certificate for another host blocks' bad_certificate wronghost \
    'does not match target host name'
check 'the probe ends well' probe_ends_well

echo "1..$number"
[ "$failed" -eq 0 ]
