#!/bin/sh
# A student with a telephone, who reads English: every message of hers is one that
# a link of ours opened.
set -u
# shellcheck source=tests/flow/lib.sh
. "${SOURCE:?}/tests/flow/lib.sh"
tap="python3 -B $SOURCE/tests/flow/tap.py"
she=amelie@etudiant.example

# taps WORDS TIME [FILL]: in the last mail; what comes back is the last one then.
taps()
{
	$tap "$(last_mail $she)" "$1" "$amelie" ${3:+"$TMPDIR/$3"} >"$TMPDIR/tap" 2>>"$log"
	say $? "a link says $1"
	give "tap$n" <"$TMPDIR/tap"
	once "2027-01-11T$2:00Z"
}

language()
{
	grep -i '^Content-Language:' "$(last_mail $she)" | tr -d '\r' | cut -d' ' -f2
}

cat >"$TMPDIR/profile" <<'EOF'
General	x
Program of study	social work
Permanent code	TREA77540312
First name	Amélie
Last name	Tremblay
Woman	x
Date of birth	April 15, 2003
Address	12, rue des Érables, app. 4
City	Longueuil
Postal code	J4K 2TO
Phone	450 555-0123
EOF
cat >"$TMPDIR/request" <<'EOF'
Internship code	no
College (CEGEP)	x
Educational institution	Champlain
Current level of study	DEC 3
Field of the internship	Travail social
Clinical, individual	x
Course code or internship level	388-TS3
Internship dates	from March 8 to April 30, 2027
Total number of days present	38
INLB (Institut Nazareth et Louis-Braille)	x
Coordinator’s first name	Jean
Coordinator’s last name	Roy
Coordinator’s email	jean.roy@cegep.example
EOF
printf 'Postal code\tJ4K 2T0\n' >"$TMPDIR/postal"

service --set daily_answers=20
$reply new --from "$amelie" --to stages@example.org --subject 'Internship' \
	--text 'Hello, I am looking for an internship.' --id first | give first
once 2027-01-11T15:05:00Z
same fr-CA "$(language)" 'the first mail is in French'
says "$(last_mail $she)" 'English version: reply ENGLISH' 'with a line in English'

taps 'English version' 15:10
same en-CA "$(language)" 'the confirmation comes again in English'
says "$(last_mail $she)" 'Reply YES to this email' 'and asks for a YES'
same unconfirmed "$(field 'd["status"]' person show $she)" 'nothing is confirmed by that'

taps 'I confirm' 15:15
same active "$(field 'd["status"]' person show $she)" 'a tap confirms'
same en-CA "$(language)" 'the welcome is in English'
welcome=$(last_mail $she)

taps 'Fill in: Profile' 15:20 profile
says "$(last_mail $she)" 'You wrote “J4K 2TO”' 'a mistake is told in English'
says "$(last_mail $she)" 'Date of birth: 15 April 2003' 'what was understood, too'
taps 'Correct “Postal code”' 15:25 postal
same '"J4K 2T0"' "$(field 'json.dumps(d["profile"]["code_postal"]["value"])' \
	person show $she)" 'one line is mended by its own link'

# The parts of the long form, from the mail that has them all.
for part in 1 2 3; do
	$tap "$welcome" "Internship request ($part of 3)" "$amelie" \
		"$TMPDIR/request" >"$TMPDIR/tap" 2>>"$log"
	say $? "part $part has a link"
	give "part$part" <"$TMPDIR/tap"
	once "2027-01-11T15:3$part:00Z"
done
says "$(last_mail $she)" 'Several names match it' 'a name of several schools is asked about'
taps 'Champlain, Saint-Lambert' 15:40
same "['inlb']" "$(field '[x["id"] for x in d["answers"]["lieux"]["value"]]' \
	request show 1)" 'a box of the long list is ticked'
same Jean "$(field 'd["answers"]["coordonnateur"]["value"]["prenom"]' \
	request show 1)" 'the coordinator came in a part of his own'
says "$(last_mail $she)" 'complete' 'and the request is complete'
same A2 "$(field 'd["status"]' request show 1)" 'on file as well'

taps 'STATUS' 15:45
says "$(last_mail $she)" 'Where your internship requests stand' 'a word in a sentence is a link'

$reply new --from "$amelie" --to stages@example.org --subject 'français' \
	--text 'français' --id fr | give fr
once 2027-01-11T15:50:00Z
same fr-CA "$(language)" 'FRANÇAIS goes back'
says "$(last_mail $she)" 'Nous vous écrirons en français' 'and says so in French'
same fr "$(field 'd["language"]' person show $she)" 'it is on file'

echo "1..$n"
