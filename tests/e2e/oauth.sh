#!/bin/sh
# Bearer tokens instead of passwords: a token endpoint over TLS, a Dovecot that
# checks its tokens, an SMTP server that takes nothing else; tokens that end
# before their time, an endpoint that is away, and who is told.
set -u
# shellcheck source=tests/flow/lib.sh
. "${SOURCE:?}/tests/flow/lib.sh"
servers=$TMPDIR/servers
tokens=$TMPDIR/tokens
feed=
trap 'exec 9>&-; [ -z "$feed" ] || kill "$feed" 2>/dev/null
sh "$SOURCE/tests/servers/stop.sh" "$servers" >/dev/null 2>&1' EXIT

sh "$SOURCE/tests/servers/start.sh" "$servers" --servers "${SERVERS:?}" >>"$log" 2>&1
say $? 'Dovecot and Exim start'
# shellcheck source=/dev/null # start.sh writes it
. "$servers/env"
mkdir "$tokens"
mkfifo "$TMPDIR/feed"
echo good >"$tokens/mode"
python3 -B "$SOURCE/tests/servers/tokens.py" "$tokens" "${CA_FILE%/*}/good.crt" \
	"${CA_FILE%/*}/good.key" "$TOKEN_KEY" <"$TMPDIR/feed" 2>>"$log" &
feed=$!
exec 9>"$TMPDIR/feed"
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	[ -s "$tokens/ports" ] && break
	sleep 0.2
done
read -r token_port smtp_port <"$tokens/ports"

secrets=$TMPDIR/secrets
mkdir "$secrets"
printf 'se+cret/of=client&é\n' >"$secrets/client"
printf 'refresh-first\n' >"$secrets/refresh"
printf 'refresh-first' >"$tokens/refresh"
chmod 600 "$secrets"/*

# fresh NAME [--set KEY=VALUE]...: a service that logs in with tokens.
fresh()
{
	work=$TMPDIR/$1
	shift
	service --set mailbox="imaps://$MAIL_HOST:$IMAPS_PORT" \
		--set mailbox_user="$OFFICE" --set mailbox_ca="$CA_FILE" \
		--set submission="smtps://$MAIL_HOST:$smtp_port" \
		--set submission_user=partage@example.org --set submission_ca="$CA_FILE" \
		--set oauth_token_url="https://$MAIL_HOST:$token_port/token" \
		--set oauth_client_id=0000-client \
		--set oauth_client_secret="$secrets/client" \
		--set oauth_scope='https://mail.example/.default x' \
		--set oauth_ca="$CA_FILE" --set send_per_minute=0 --set poll_seconds=1 "$@"
}

mail()
{
	$reply new --from "$amelie" --to stages@example.org --id "$1" \
		--text "Bonjour" >"$TMPDIR/$1.eml"
	python3 -B "$SOURCE/tests/servers/student.py" send "$TMPDIR/$1.eml" \
		--from amelie@etudiant.example --to "$OFFICE" >>"$log" 2>&1
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		[ "$(python3 -B "$SOURCE/tests/servers/student.py" folders "$OFFICE" |
			awk '$1 == "INBOX" { print $2 }')" = 0 ] || return 0
		sleep 0.2
	done
}

questions()
{
	wc -l 2>/dev/null <"$tokens/questions" || echo 0
}

mails()
{
	wc -l 2>/dev/null <"$tokens/mails" || echo 0
}

sent_since()
{
	[ "$(mails)" -gt "$before" ]
}

# until_true SECONDS COMMAND...
until_true()
{
	left=$(($1 * 5))
	shift
	until "$@"; do
		left=$((left - 1))
		[ $left -gt 0 ] || return 1
		sleep 0.2
	done
}

# ---- an application's own token, for both ways ----

fresh credentials
mail one
once 2027-01-11T15:05:00Z
say $? 'received, answered and sent without a password'
same 'partage@example.org amelie@etudiant.example' "$(cat "$tokens/mails")" \
	'as the user that the configuration names, a shared mailbox'
same 'client_credentials 0000-client https://mail.example/.default x' \
	"$(cat "$tokens/questions")" 'with one token for both'
"$MAILPROC" -c "$work/mailproc.conf" check --online >/dev/null 2>>"$log"
say $? 'check --online logs in to both'

# ---- a refresh token, which is replaced ----

: >"$tokens/questions"
fresh refresh --set oauth_grant=refresh_token --set oauth_refresh_token="$secrets/refresh"
mail two
once 2027-01-11T15:05:00Z
say $? 'a refresh token does as well'
same 'refresh_token 0000-client https://mail.example/.default x' \
	"$(cat "$tokens/questions")" 'it is what was asked with'
same "$(cat "$tokens/refresh")" "$(cat "$secrets/refresh")" 'the new one is on disk'
[ "$(cat "$secrets/refresh")" != refresh-first ]
say $? 'in place of the old one'
same 600 "$(stat -c %a "$secrets/refresh")" 'for nobody else'
same 2 "$(find "$secrets" -type f | wc -l)" 'and nothing is left beside it'
mail three
once 2027-01-11T15:06:00Z
say $? 'the next time it is good'
echo invalid_grant >"$tokens/mode"
"$MAILPROC" --now 2027-01-11T15:07:00Z -c "$work/mailproc.conf" once 2>"$TMPDIR/why"
same 75 $? 'a revoked one is to be tried again'
grep -q 'answers 400 invalid_grant: Token has been expired or revoked' "$TMPDIR/why"
say $? 'and the endpoint is quoted'
same "$(cat "$tokens/refresh")" "$(cat "$secrets/refresh")" 'the file is as it was'

# ---- tokens that are over before their time ----

: >"$tokens/questions"
echo 'stale 1' >"$tokens/mode"
fresh stale
mail four
once 2027-01-11T15:05:00Z
say $? 'a token that IMAP refuses is replaced at once'
same 2 "$(questions)" 'by one more question'
: >"$tokens/questions"
echo 'stale 5' >"$tokens/mode"
"$MAILPROC" --now 2027-01-11T15:06:00Z -c "$work/mailproc.conf" once 2>>"$log"
same 75 $? 'when the other is refused too, that is all for now'
same 2 "$(questions)" 'and nobody is asked a third time'
echo good >"$tokens/mode"
before=$(mails)
touch "$tokens/refuse"
mail five
"$MAILPROC" --now 2027-01-11T15:10:00Z -c "$work/mailproc.conf" once 2>"$TMPDIR/why"
same 75 $? 'what SMTP refuses waits'
same "$before" "$(mails)" 'nothing is sent'
same queued "$(show outbox list --json | python3 -c 'import json, sys
print(json.load(sys.stdin)[-1]["state"])')" 'nothing is given up'
rm "$tokens/refuse"
once 2027-01-11T15:20:00Z
say $? 'and goes when the login is good again'
same $((before + 1)) "$(mails)" 'once'

# ---- a service that runs: renewed early, sessions that end, an alarm ----

cat >"$TMPDIR/alarm" <<'ALARM'
#!/bin/sh
printf '%s|%s|%s\n' "$#" "$1" "$2" >>"$ALARMS"
ALARM
sed -i "s|\$ALARMS|$TMPDIR/alarms|" "$TMPDIR/alarm"
chmod 700 "$TMPDIR/alarm"
: >"$TMPDIR/alarms"
: >"$tokens/questions"
echo short >"$tokens/mode"
fresh running --set alarm="$TMPDIR/alarm" --set alarm_minutes=0
"$MAILPROC" -c "$work/mailproc.conf" run 2>"$TMPDIR/running.log" &
daemon=$!
before=$(mails)
mail six
until_true 20 sent_since
say $? 'a service that runs answers'
children()
{
	cat /proc/"$daemon"/task/*/children
}
for pid in "$daemon" $(children); do
	tr '\0' ' ' <"/proc/$pid/cmdline"
	tr '\0' ' ' <"/proc/$pid/environ"
done >"$TMPDIR/arguments" 2>/dev/null
grep -q receiver "$TMPDIR/arguments"
say $? 'its processes are seen'
# A token of four seconds is over, and the server ends the session with it, as
# Exchange does ("BYE Session invalidated - AccessTokenExpired"). The processes
# are those of our own copy of Dovecot.
sleep 4
run=$(cat "$servers/run")
for process in /proc/[0-9]*; do
	case $(readlink "$process/exe" 2>/dev/null) in
	"$run"/servers/usr/lib/dovecot/imap) kill -TERM "${process#/proc/}" ;;
	esac
done
until_true 20 grep -q 'Server shutting down' "$DOVECOT_LOG"
say $? 'the server says good-bye'
before=$(mails)
asked=$(questions)
$reply new --from 'Jules <jules@etudiant.example>' --to stages@example.org --id seven \
	--text Bonjour >"$TMPDIR/seven.eml"
python3 -B "$SOURCE/tests/servers/student.py" send "$TMPDIR/seven.eml" \
	--from jules@etudiant.example --to "$OFFICE" >>"$log" 2>&1
until_true 20 sent_since
say $? 'the service logs in anew, and answers'
[ "$(questions)" -gt "$asked" ]
say $? 'with another'
same '' "$(cat "$TMPDIR/alarms")" 'nobody is alarmed'
echo down >"$tokens/mode"
sleep 4
# The connection ends, as Exchange ends it when the token is over.
for pid in $(children); do
	grep -q receiver "/proc/$pid/cmdline" && kill -9 "$pid"
done
until_true 40 test -s "$TMPDIR/alarms"
say $? 'when nobody can log in the alarm program is run'
same '2|login|mailbox: no token: the token endpoint answers 503 without a token' \
	"$(head -n 1 "$TMPDIR/alarms")" \
	'with what it is about'
kill -0 "$daemon" 2>/dev/null
say $? 'the service goes on'
echo good >"$tokens/mode"
until_true 60 grep -q 'login-over' "$TMPDIR/alarms"
say $? 'and says when it is over'
kill -TERM "$daemon"
wait "$daemon"
same 0 $? 'SIGTERM ends it cleanly'
same 1 "$(grep -c '|login|' "$TMPDIR/alarms")" 'one alarm is enough'

# The way in is open, the way out shut: that the one works is no comfort.
: >"$TMPDIR/alarms"
touch "$tokens/refuse"
fresh shut --set alarm="$TMPDIR/alarm" --set alarm_minutes=0
"$MAILPROC" -c "$work/mailproc.conf" run 2>>"$TMPDIR/running.log" &
daemon=$!
mail eight
until_true 20 test -s "$TMPDIR/alarms"
say $? 'what is refused on the way out is told, too'
same '2|login|submission: the server refuses the token' "$(cat "$TMPDIR/alarms")" \
	'by name'
sleep 3
same 1 "$(wc -l <"$TMPDIR/alarms")" 'and not taken back for what works elsewhere'
rm "$tokens/refuse"
kill -TERM "$daemon"
wait "$daemon"

# ---- nothing secret is where it should not be ----

cat "$TMPDIR/running.log" "$TMPDIR/why" >>"$log"
for secret in 'se+cret' "$(cat "$secrets/refresh")" refresh- eyJ; do
	same '' "$(grep -lF "$secret" "$log" "$TMPDIR/arguments" "$TMPDIR/alarms")" \
		"no $secret in log, arguments or alarm"
done
same '' "$(grep -rlF -e eyJhbGci -e 'se+cret' "$work" 2>/dev/null)" 'nor on disk'

# ---- what is wrong is said ----

checked()
{
	"$MAILPROC" -c "$work/mailproc.conf" check 2>"$TMPDIR/why" >/dev/null
}
fresh open --set oauth_grant=refresh_token --set oauth_refresh_token="$secrets/refresh"
chmod 644 "$secrets/refresh"
checked
same 78 $? 'a refresh token that others may read is refused'
grep -q oauth_refresh_token "$TMPDIR/why"
say $? 'by name'
fresh plain
sed -i 's|^oauth_token_url = https:|oauth_token_url = http:|' "$work/mailproc.conf"
checked
same 78 $? 'so is an endpoint without TLS'
fresh trust --set oauth_ca=
"$MAILPROC" --now 2027-01-11T15:06:00Z -c "$work/mailproc.conf" once 2>"$TMPDIR/why"
same 75 $? 'an endpoint that nobody vouches for gets nothing'
grep -qi certificate "$TMPDIR/why"
say $? 'and it is said why'
