#!/bin/sh
# A message that ends the service itself, not only its reader, at every start:
# after two starts it is read alone, after three it is put before staff unread,
# and the mail that came with it has been answered. The build for the crash
# tests stops where it is told to (base/crash.h).
set -u
# shellcheck source=tests/flow/lib.sh
. "${SOURCE:?}/tests/flow/lib.sh"
MAILPROC=${MAILPROC_CRASH:?}
MAILPROC_RANDOM_SEED=poison
export MAILPROC_RANDOM_SEED

# attempts ID
attempts()
{
	sqlite3 "$work/mailproc.db" "SELECT attempts FROM message WHERE id = $1"
}

# stop TIME: as once, ended where the reading has begun.
stop()
{
	rm -rf "$TMPDIR/rehearsal" "$TMPDIR/points"
	cp -a "$work" "$TMPDIR/rehearsal"
	(
		cd "$TMPDIR/rehearsal" || exit 1
		MAILPROC_CRASH_LOG=$TMPDIR/points "$MAILPROC" --now "$1" \
			-c mailproc.conf once 2>>"$log"
	)
	(
		cd "$work" || exit 1
		MAILPROC_CRASH_AT=$(grep -nxF read.begun "$TMPDIR/points" |
			sed -n '1s/:.*//p') "$MAILPROC" --now "$1" \
			-c mailproc.conf once 2>>"$log"
	)
	[ $? -eq 86 ]
	say $? "$2"
}

service --set batch_messages=10
second=0
for name in poison good; do
	$reply new --from "$name <$name@etudiant.example>" \
		--to stages@example.org --subject Stage --text Bonjour \
		--id "$name" | give "$name"
	second=$((second + 1))
	touch -d "2027-01-11T15:00:0${second}Z" "$work/mail/new/$name"
done
stop 2027-01-11T15:05:00Z 'it ends the service'
same '1 1' "$(attempts 1) $(attempts 2)" 'both were begun'
stop 2027-01-11T15:06:00Z 'and once more'
same '2 2' "$(attempts 1) $(attempts 2)" 'together'
stop 2027-01-11T15:07:00Z 'and a third time'
same '3 2' "$(attempts 1) $(attempts 2)" 'alone'
cd "$work" || exit 1
"$MAILPROC" --now 2027-01-11T15:08:00Z -c mailproc.conf once 2>>"$log"
say $? 'the fourth start is the last for it'
same quarantined "$(field 'd["outcome"]' message show 1)" 'it is put aside'
same unreadable "$(field 'd["reason"]' message show 1)" 'unread'
same held "$(field 'd["outcome"]' message show 2)" 'the other is taken up'
[ -n "$(last_mail good@etudiant.example)" ]
say $? 'and answered'
same 2 "$(find "$work/mail/.&AMA- traiter" -type f ! -name maildirfolder | wc -l)" \
	'staff find it, beside a card that says why'
