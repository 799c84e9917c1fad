#!/bin/sh
# Stop dead at every durable step in turn, start again, and find the same
# database, mails and folders as without the stop.
#
# The program built for this test stops at the Nth crash point that it passes
# (base/crash.h); clock and random numbers are fixed. A correspondence is played
# in rounds; each round is run once without a stop (the golden run), then once
# for every point that it passes, from the same beginning: stop there, start
# again, compare. What may differ is only what dump() leaves out: how often a
# mail was tried, and that it was sent twice in the one case that mailproc.8
# tells (after deliver.sent).
set -u

mailproc=${MAILPROC_CRASH:?}
source=${SOURCE:?}
work=${TMPDIR:?}/crash
MAILPROC_DATADIR=$source
MAILPROC_RANDOM_SEED=crash-test
export MAILPROC_DATADIR MAILPROC_RANDOM_SEED
reply="python3 -B $source/tests/flow/reply.py"
amelie='Amélie Tremblay <amelie@etudiant.example>'
mkdir -p "$work"

# The last mail to somebody, by its number in the outbox.
last_mail()
{
	sqlite3 "$1/mailproc.db" "SELECT message_id FROM outbox
	    WHERE recipient = '$2' ORDER BY id DESC LIMIT 1" |
		while read -r id; do find "$1/out/new" -name "$id*"; done
}

# What comes in, round by round; $1 is the folder as the round before left it.
round_1()
{
	$reply new --from "$amelie" --to stages@example.org \
		--subject 'Demande de stage' --text 'Bonjour !' \
		--id first >"$2/a-first"
}
round_2()
{
	$reply reply "$(last_mail "$1" amelie@etudiant.example)" \
		--from "$amelie" --text OUI --style untouched --id yes >"$2/b-yes"
}
round_3()
{
	printf '%%PDF-1.4\ncv\n%%%%EOF\n' >"$work/CV Tremblay.pdf"
	printf '%%PDF-1.4\nlettre\n%%%%EOF\n' >"$work/Lettre.pdf"
	$reply reply "$(last_mail "$1" amelie@etudiant.example)" \
		--from "$amelie" --fill "$source/tests/flow/data/complete.fill" \
		--attach "$work/CV Tremblay.pdf" --attach "$work/Lettre.pdf" \
		--id forms >"$2/c-forms"
}
# Several at once: a word, a question for a person, somebody new, the same mail
# again, a machine.
round_4()
{
	mail=$(last_mail "$1" amelie@etudiant.example)
	$reply reply "$mail" --from "$amelie" --subject SUIVI --style bare \
		--id status >"$2/d-status"
	$reply reply "$mail" --from "$amelie" --style bare \
		--text 'Puis-je commencer une semaine plus tard ?' \
		--id question >"$2/e-question"
	$reply new --from 'Jules <jules@etudiant.example>' \
		--to stages@example.org --subject Stage --id jules >"$2/f-jules"
	find "$1/mail" -name 'c-forms*' -exec cp {} "$2/g-again" \;
	{
		printf 'Return-Path: <>\nAuto-Submitted: auto-replied\n'
		$reply new --from "$amelie" --to stages@example.org \
			--subject 'Réponse automatique : absente' --id away
	} >"$2/h-away"
}
# Weeks later nothing comes in: Jules never confirmed, and leaves no trace.
round_5()
{
	:
}
rounds='1 2 3 4 5'

once()
{
	case $2 in
	5) now=2027-02-01T15:00:00Z ;;
	*) now=2027-01-11T15:2$2:00Z ;;
	esac
	(cd "$1" && "$mailproc" --now "$now" -c mailproc.conf once 2>>"$work/log")
}

# Everything that must be the same, as text.
dump()
{
	for table in $(sqlite3 "$1/mailproc.db" "SELECT name FROM sqlite_schema
	    WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"); do
		columns=$(sqlite3 "$1/mailproc.db" "SELECT group_concat(name)
		    FROM pragma_table_info('$table')
		    WHERE NOT ('$table' = 'outbox'
			AND name IN ('attempts', 'lease_until'))
		    AND NOT ('$table' = 'message' AND name = 'attempts')")
		echo "table $table"
		sqlite3 -quote "$1/mailproc.db" \
			"SELECT $columns FROM \"$table\" ORDER BY 1, 2"
	done
	(cd "$1" && find mail out spool blobs -type f | LC_ALL=C sort |
		while read -r file; do
			echo "$(sha256sum <"$file" | cut -c 1-16) $file"
		done)
}

give()
{
	for file in "$2"/*; do
		[ -f "$file" ] || continue
		cp "$file" "$1/mail/new/$(basename "$file")"
		touch -d '2027-01-11T15:00:00Z' "$1/mail/new/$(basename "$file")"
	done
}

# One stop: "round point" -> "same" or "differs ...".
try_stop()
{
	round=$1 point=$2
	run=$work/run-$round-$point
	cp -a "$work/before-$round" "$run"
	give "$run" "$work/in-$round"
	MAILPROC_CRASH_AT=$point once "$run" "$round"
	status=$?
	if [ "$status" -ne 86 ]; then
		echo "round $round point $point: ended with $status, not stopped"
	elif ! once "$run" "$round"; then
		echo "round $round point $point: does not start again"
	else
		dump "$run" >"$run.dump"
		if ! diff "$work/golden-$round" "$run.dump" >"$run.diff"; then
			echo "round $round point $point ($(sed -n "${point}p" \
				"$work/points-$round")):"
			head -n 12 "$run.diff" | cut -c 1-300
		fi
	fi
	rm -rf "$run" "$run.dump"
}

# Called again by xargs, for the stops in parallel.
if [ "${1:-}" = stop ]; then
	try_stop "$2" "$3"
	exit 0
fi

n=0
say()
{
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}

if ! "$mailproc" --now 2027-01-11T15:20:00Z init "$work/now" >/dev/null 2>>"$work/log"; then
	cat "$work/log"
	say 1 'the service is made'
	exit 1
fi
for round in $rounds; do
	mkdir -p "$work/in-$round"
	cp -a "$work/now" "$work/before-$round"
	"round_$round" "$work/now" "$work/in-$round"
	give "$work/now" "$work/in-$round"
	MAILPROC_CRASH_LOG=$work/points-$round once "$work/now" "$round"
	say $? "round $round goes through without a stop"
	dump "$work/now" >"$work/golden-$round"
done
status=$(sqlite3 "$work/now/mailproc.db" 'SELECT status FROM request')
[ "$status" = A2 ]
say $? "the correspondence makes a request that is « Non assignée » ($status)"

for round in $rounds; do
	count=$(wc -l <"$work/points-$round")
	out=$(seq 1 "$count" |
		xargs -P "${CRASH_JOBS:-2}" -I {} sh "$0" stop "$round" {} 2>&1)
	[ "$count" -gt 2 ] && [ -z "$out" ]
	say $? "round $round: the same after a stop at each of $count points"
	printf '%s\n' "$out" | sed '/^$/d; s/^/# /'
done

# Every point of the program was passed: none is left untried.
missed=$(grep -rho 'crash_point("[^"]*")' "$source"/mailproc/*/*.c |
	sed 's/.*"\(.*\)".*/\1/' | sort -u |
	while read -r name; do
		grep -qxF "$name" "$work"/points-* || echo "$name"
	done)
[ -z "$missed" ]
say $? 'every crash point was passed and stopped at'
[ -z "$missed" ] || echo "# never passed: $missed"
