#!/bin/sh
# What the command line promises to scripts: init, check, usage, exit statuses,
# the clock, one process at a time, and what goes to which stream.
# shellcheck disable=SC2016
set -u
# shellcheck source=tests/flow/lib.sh
. "${SOURCE:?}/tests/flow/lib.sh"
now=2027-01-11T15:00:00Z

# exits STATUS WHAT COMMAND...: nothing on standard output unless all went well.
exits()
{
	status=$1
	words=$2
	shift 2
	"$@" >"$TMPDIR/out" 2>"$TMPDIR/err"
	got=$?
	cat "$TMPDIR/err" >>"$log"
	if [ "$got" -ne 0 ] && [ "$(cat "$TMPDIR/out")" != null ]; then
		cat "$TMPDIR/out" >>"$TMPDIR/spoilt"
	fi
	same "$status" "$got" "$words"
}

# told WORDS WHAT: the last command said so, on one line.
told()
{
	grep -qF -- "$1" "$TMPDIR/err" && [ "$(wc -l <"$TMPDIR/err")" -eq 1 ]
	said=$?
	[ $said -eq 0 ] || sed 's/^/# /' "$TMPDIR/err"
	say $said "$2"
}

mailproc()
{
	"$MAILPROC" --now $now -c "$work/mailproc.conf" "$@"
}

# Every file below $1, with its mode, size and time of change.
inventory()
{
	find "$1" -printf '%P %m %s %T@\n' | sort
}

: >"$TMPDIR/spoilt"

# ---- init ----

exits 0 'init makes a service' "$MAILPROC" --now $now init "$work"
same "$work/mailproc.conf" "$(cat "$TMPDIR/out")" 'and prints its configuration'
for setting in 'address = stages@example.org' 'authserv_id = mx.example.org' \
	'staff = guichet@example.org' 'named = antecedents@example.org' \
	'first_contact = always'; do
	grep -qxF "$setting" "$work/mailproc.conf"
	say $? "it says $setting"
done
for file in mailproc.db keys/service.key keys/sealing.pub keys/sealing.key; do
	[ -s "$work/$file" ]
	say $? "it has $file"
done
for folder in mail/new mail/cur mail/tmp out/new out/cur out/tmp; do
	[ -d "$work/$folder" ]
	say $? "it has $folder"
done
grep -q 'trial only' "$work/keys/sealing.key"
say $? 'the private half is said to be for trial only'
same '' "$(find "$work" -type f ! -name sealing.pub -perm /077)" \
	'nothing of it is for others to read'
exits 0 'check finds it right' mailproc check --online
exits 0 'it is ready to run' mailproc once

inventory "$work" >"$TMPDIR/before"
exits 77 'init refuses a service that is there' "$MAILPROC" init "$work"
told 'already' 'and says so'
inventory "$work" | cmp -s - "$TMPDIR/before"
say $? 'and touches nothing'
mv "$work/mailproc.conf" "$TMPDIR/elsewhere.conf"
exits 77 'a database is a service, wherever its configuration lies' \
	"$MAILPROC" init "$work"
mv "$TMPDIR/elsewhere.conf" "$work/mailproc.conf"

exits 0 'init takes settings, and makes the folders above' "$MAILPROC" init \
	"$TMPDIR/some/where" --set hold_days=3 --set staff= --set hold_days=4
same 'hold_days = 4' "$(grep '^hold_days' "$TMPDIR/some/where/mailproc.conf")" \
	'the last of two counts'
same 'staff = ' "$(grep '^staff' "$TMPDIR/some/where/mailproc.conf")" \
	'one of init itself can be changed'
for set in bogus=1 hold_days hold_days=soon first_contact=sometimes address=x; do
	exits 64 "--set $set is refused" "$MAILPROC" init "$TMPDIR/never" --set "$set"
done
[ ! -e "$TMPDIR/never" ]
say $? 'and nothing is made'

# ---- check ----

# broken FILE EDIT MESSAGE: a copy of the service, one file of it changed.
broken()
{
	rm -rf "$TMPDIR/copy"
	cp -a "$work" "$TMPDIR/copy"
	sed -i "$2" "$TMPDIR/copy/$1"
	exits 78 "check refuses $1 with $2" "$MAILPROC" -c "$TMPDIR/copy/mailproc.conf" check
	told "$TMPDIR/copy/$1:$3" "and says: $1:$3"
}

line=$(grep -n '^type = date$' "$work/forms/profil.form" | cut -d: -f1)
last=$(($(wc -l <"$work/templates/fr/menu.md") + 1))
first=$(grep -n '^address' "$work/mailproc.conf" | cut -d: -f1)
broken mailproc.conf '1i bogus = 1' '1: no such key: bogus'
broken mailproc.conf '1i no setting' '1: '
broken mailproc.conf 's/^address.*/address = nobody/' "$first: address: not an address"
broken mailproc.conf "${first}p" "$((first + 1)): address is given twice"
broken mailproc.conf '1i hold_days = 0' '1: hold_days: not a number from'
broken mailproc.conf '1i phone = 450' '1: '
broken mailproc.conf '/^address/d' ' address is not given'
broken forms/profil.form 's/^type = date$/type = dote/' "$line: unknown type"
broken templates/fr/menu.md '$a {{nobody}}' "$last: {{nobody}}: no such name"
broken templates/fr/menu.md '$a {{si prenom}}' "$last: {{si}}"
broken keys/service.key '$s/.*/xx/' ' not a key'
broken keys/sealing.pub '$s/.*/xx/' ' not a key'

# opened FILE MODE: others can get at it.
opened()
{
	rm -rf "$TMPDIR/copy"
	cp -a "$work" "$TMPDIR/copy"
	chmod "$2" "$TMPDIR/copy/$1"
	exits 78 "check refuses $1 with mode $2" "$MAILPROC" -c "$TMPDIR/copy/mailproc.conf" check
	told "$TMPDIR/copy/$1: mode" 'and says which'
}

opened keys/service.key 644
opened keys/sealing.key 640
opened mailproc.db 644
opened spool 755
opened mailproc.conf 666
chmod 644 "$TMPDIR/copy/keys/service.key"
for command in once 'person list'; do
	# shellcheck disable=SC2086
	exits 78 "$command does not take a key that others can read" \
		"$MAILPROC" -c "$TMPDIR/copy/mailproc.conf" $command
done
for gone in forms templates/fr/menu.md keys/service.key keys/sealing.pub; do
	rm -rf "$TMPDIR/copy"
	cp -a "$work" "$TMPDIR/copy"
	rm -r "$TMPDIR/copy/${gone:?}"
	exits 78 "check misses $gone" "$MAILPROC" -c "$TMPDIR/copy/mailproc.conf" check
done
exits 78 'a configuration that is not there' "$MAILPROC" -c "$TMPDIR/none" once
rm "$TMPDIR/some/where/mailproc.db"
exits 78 'without a database there is nothing to list' \
	"$MAILPROC" -c "$TMPDIR/some/where/mailproc.conf" request list --json

# ---- usage ----

# refused COMMAND...: wrong as it stands, and told so in a line.
refused()
{
	exits 64 "refused: $*" mailproc "$@"
	[ "$(wc -l <"$TMPDIR/err")" -eq 1 ]
	say $? 'in one line'
}

refused
refused person
refused person show
refused request list 1
refused once --json
refused check --json
refused list --online
refused --bogus once
refused --now
refused --now yesterday once
refused --now 2027-02-30T00:00:00Z once
refused read
refused init
exits 64 'refused: once without -c' "$MAILPROC" once
for later in 'verify x.pdf' unseal backup 'request assign 1' 'audit list'; do
	# shellcheck disable=SC2086
	exits 64 "$later is of no version yet" mailproc $later
	told 'no such command in this version' 'and that is said'
done
exits 0 '--help is no mistake' "$MAILPROC" --help
grep -q 'request show N' "$TMPDIR/out"
say $? 'and names the commands'

# ---- not found ----

for what in 'request show 1' 'request show x' 'person show a@etudiant.example' \
	'person show nobody' 'message show 1' 'outbox show 1' 'form show bogus'; do
	# shellcheck disable=SC2086
	exits 66 "$what finds nothing" mailproc $what
	# shellcheck disable=SC2086
	exits 66 "$what --json neither" mailproc $what --json
	same null "$(cat "$TMPDIR/out")" 'and prints null'
done
for what in request person message outbox; do
	same '[]' "$(mailproc $what list --json)" "$what list has none yet"
done

# ---- the clock ----

$reply new --from "$amelie" --to stages@example.org --text Bonjour --id one | give one
exits 0 'a message is taken up' "$MAILPROC" --now 2027-02-10T14:00:00Z \
	-c "$work/mailproc.conf" once
same '' "$(cat "$TMPDIR/out")" 'once has no result to print'
same 0 "$(tr -d '\n\40-\176\200-\377' <"$TMPDIR/err" | wc -c)" \
	'and shows no progress where there is no terminal'
same '2027-02-10T14:00:00Z' "$(field 'd["received_at"]' message show 1)" \
	'--now is the time that is on record'
$reply new --from "$amelie" --to stages@example.org --text Bonjour --id two | give two
for command in once 'person list'; do
	# shellcheck disable=SC2086
	exits 65 "$command in the past of the database" mailproc $command
	told 'before' 'says so'
done
[ -f "$work/mail/new/two" ]
say $? 'and leaves the mail where it is'
exits 0 'the same time again is no past' "$MAILPROC" --now 2027-02-10T15:00:00+01:00 \
	-c "$work/mailproc.conf" once
now=2027-02-10T14:00:00Z
exits 0 'the audit chain is whole' mailproc audit verify --json
same '{"whole": true, "first_broken": null}' \
	"$(python3 -B -c 'import json, sys
d = json.load(sys.stdin)
print(json.dumps({k: d[k] for k in ("whole", "first_broken")}))' <"$TMPDIR/out")" \
	'and verify says so'
cp "$work/mailproc.db" "$TMPDIR/whole.db"
sqlite3 "$work/mailproc.db" "DROP TRIGGER audit_no_update;
	UPDATE audit SET event = event || 'x' WHERE sequence = 2" 2>>"$log" ||
	say 1 'the audit log can be spoilt for the test'
mailproc audit verify --json >"$TMPDIR/out" 2>>"$log"
same 65 $? 'a changed row breaks it'
grep -q '"first_broken": 2' "$TMPDIR/out"
say $? 'and verify says which'
cp "$TMPDIR/whole.db" "$work/mailproc.db"

# ---- run, and one process at a time ----

sed -i 's/^#poll_seconds.*/poll_seconds = 1/' "$work/mailproc.conf"

# soon WHAT COMMAND...: before half a minute is over.
soon()
{
	words=$1
	shift
	for _ in $(seq 300); do
		if "$@" >/dev/null 2>&1; then
			say 0 "$words"
			return
		fi
		sleep 0.1
	done
	say 1 "$words"
}

start()
{
	"$MAILPROC" -c "$work/mailproc.conf" run >"$TMPDIR/run.out" 2>"$TMPDIR/run.err" &
	service=$!
	soon 'run starts' grep -q service.started "$TMPDIR/run.err"
}

start
exits 75 'a second process waits for its turn' "$MAILPROC" -c "$work/mailproc.conf" once
told '' 'and says so'
exits 0 'reading goes on beside it' "$MAILPROC" -c "$work/mailproc.conf" request list
$reply new --from 'bob@etudiant.example' --to stages@example.org --text Bonjour --id bob | give bob
soon 'run answers what comes' grep -rql '^Delivered-To: bob@etudiant.example' "$work/out/new"
kill -TERM $service
wait $service
same 0 $? 'SIGTERM stops it cleanly'
same '' "$(cat "$TMPDIR/run.out")" 'run has no result to print'
start
kill -ABRT $service
wait $service
same 70 $? 'a failed assertion is a bug of ours'
exits 0 'and leaves the place to others' "$MAILPROC" -c "$work/mailproc.conf" once

# ---- what is sent ----

count=0
for mail in "$work"/out/new/*; do
	id=$(sed -n 's/^Message-I[Dd]: <\(.*\)>.*/\1/p' "$mail" | head -n 1)
	to=$(sqlite3 "$work/mailproc.db" \
		"SELECT recipient FROM outbox WHERE message_id = '$id'")
	same "Delivered-To: $to" "$(head -n 1 "$mail" | tr -d '\r')" \
		"a file for $to, who stands on top"
	count=$((count + 1))
done
same "$(sqlite3 "$work/mailproc.db" "SELECT count(*) FROM outbox WHERE state = 'sent'
	AND recipient IS NOT NULL AND recipient <> ''")" $count 'one file per mail'
[ -d "$work/mail/.En attente/cur" ]
say $? 'folders are those of Maildir++'
printf 'From: nobody\r\n\r\nx\r\n' | give nobody
"$MAILPROC" -c "$work/mailproc.conf" once 2>>"$log"
[ -d "$work/mail/.&AMA- traiter/cur" ]
say $? 'their names in modified UTF-7'

same '' "$(cat "$TMPDIR/spoilt")" 'standard output is for results only'
