#!/bin/sh
# What `mailproc read` says of one message, and that it writes nothing.
set -u
# shellcheck source=tests/flow/lib.sh
. "${SOURCE:?}/tests/flow/lib.sh"
eml=$TMPDIR/message.eml

understood()
{
	"$MAILPROC" --now 2027-01-11T16:00:00Z -c "$work/mailproc.conf" read "$@" 2>>"$log"
}

# reads WHAT EXPRESSION: of the object d that read prints of $eml.
reads()
{
	if ! understood "$eml" >"$TMPDIR/read.json" ||
		! python3 -B "$SOURCE/tests/flow/shape.py" read <"$TMPDIR/read.json"; then
		say 1 "$1"
		return
	fi
	same True "$(python3 -B -c 'import json, sys
d = json.load(sys.stdin)
print(bool(eval("(" + sys.argv[1] + ")")) or d)' "$2" <"$TMPDIR/read.json")" "$1"
}

# letter HEADER...: a message on standard output; its text from standard input.
letter()
{
	printf '%s\r\n' "$@"
	printf '\r\n'
	sed 's/$/\r/'
}

service --set log_level=info

# ---- without a database, and natures ----

mv "$work/mailproc.db" "$TMPDIR/kept.db"
printf 'Bonjour.\n\nPrénom : Amélie\n\nMerci\n-- \nAmélie T.\n' |
	letter 'From: =?utf-8?B?QW3DqWxpZQ==?= <A@Etudiant.Example>' \
		'Subject: =?utf-8?Q?=C3=89t=C3=A9?= 2027' 'Message-ID: <1@etudiant.example>' \
		'Date: Mon, 11 Jan 2027 10:20:00 -0500' 'References: <0@x.example>' \
		'In-Reply-To: <0@x.example>' 'Content-Type: text/plain; charset=utf-8' >"$eml"
find "$work" -printf '%P %s %T@ %m\n' | sort >"$TMPDIR/before"
reads 'headers are decoded' 'd["from"] == "a@etudiant.example" and
	d["subject"] == "Été 2027" and d["message_id"] == "1@etudiant.example" and
	d["in_reply_to"] == "0@x.example" and d["references"] == ["0@x.example"]'
reads 'the date is in UTC' 'd["date"] == "2027-01-11T15:20:00Z"'
reads 'a person, without proof' 'd["nature"] == "person" and d["proof"] == "none"
	and d["reference"] is None and d["bounce"] is None'
reads 'its answer is found' '[(a["form"], a["field"], a["value"], a["raw"], a["source"])
	for a in d["answers"]] == [("profil", "prenom", "Amélie", "Amélie", "text")]'
reads 'the rest is new text, without form and signature' \
	'"Bonjour" in d["new_text"] and "Merci" in d["new_text"] and
	"Prénom" not in d["new_text"] and "Amélie T." not in d["new_text"]'
find "$work" -printf '%P %s %T@ %m\n' | sort | cmp -s - "$TMPDIR/before"
say $? 'nothing is written, no database made'
mv "$TMPDIR/kept.db" "$work/mailproc.db"

# nature NATURE HEADER...
nature()
{
	wanted=$1
	shift
	echo Bonjour | letter "$@" >"$eml"
	reads "$wanted: $*" "d['nature'] == '$wanted'"
}

nature person 'From: a@etudiant.example' 'Subject: Stage'
nature person 'Subject: Nobody'
nature autoreply 'From: a@etudiant.example' 'Auto-Submitted: auto-replied'
nature list 'From: a@etudiant.example' 'List-Id: <x.example>'
nature own 'From: stages@example.org' 'Subject: x'
printf '\000\001\377\n' >"$eml"
reads 'unreadable: no message at all' 'd["nature"] == "unreadable"'
for what in bounce report; do
	type=delivery-status
	from=MAILER-DAEMON@mx.example.org
	[ $what = bounce ] || type=disposition-notification from=a@etudiant.example
	{
		printf 'From: %s\r\n' $from
		printf 'To: stages@example.org\r\n'
		printf 'Subject: About your mail\r\nMIME-Version: 1.0\r\n'
		printf 'Content-Type: multipart/report; report-type=%s; boundary=b\r\n\r\n' $type
		printf -- '--b\r\nContent-Type: text/plain\r\n\r\nNo.\r\n'
		printf -- '--b\r\nContent-Type: message/%s\r\n\r\n' $type
		if [ $what = bounce ]; then
			printf 'Reporting-MTA: dns; mx.example.org\r\n\r\n'
			printf 'Final-Recipient: rfc822; gone@etudiant.example\r\n'
			printf 'Action: failed\r\nStatus: 5.1.1\r\n'
			printf 'Diagnostic-Code: smtp; 550 no such user\r\n'
		else
			printf 'Final-Recipient: rfc822; a@etudiant.example\r\n'
			printf 'Disposition: manual-action/MDN-sent-manually; displayed\r\n'
		fi
		printf -- '--b\r\nContent-Type: text/rfc822-headers\r\n\r\n'
		printf 'Message-ID: <cs.X.1@example.org>\r\n\r\n--b--\r\n'
	} >"$eml"
	reads "$what by its report" "d['nature'] == '$what'"
done
sed -i 's/disposition-notification/delivery-status/; s/^Disposition:.*/Action: failed\r/' "$eml"
reads 'a bounce names whom it is about, and our mail' \
	'd["bounce"]["recipients"][0]["address"] == "a@etudiant.example" and
	d["bounce"]["recipients"][0]["action"] == "failed" and
	d["bounce"]["original_message_id"] == "cs.X.1@example.org"'

# ---- the text of a reply ----

printf 'Ville : Longueuil\nTéléphone : 450 555-0123, poste 22\nCode postal : J4K 2TO\n' |
	letter 'From: a@etudiant.example' 'Subject: MENU' \
		'Content-Type: text/plain; charset=utf-8' >"$eml"
reads 'an extension is an answer of its own' '{a["field"]: a["value"] for a in d["answers"]} ==
	{"ville": "Longueuil", "telephone": "+14505550123", "poste": "22", "code_postal": None}'
reads 'what is not understood has its problem' '[a["problem"] for a in d["answers"]
	if a["field"] == "code_postal"] == ["code_postal.lettre"]'
reads 'a word of the menu is a command' 'd["commands"] == [{"word": "menu", "argument": None}]'
printf 'Niveau scolaire : 2\nDépart : demain\n' | letter 'From: a@etudiant.example' \
	'Subject: AIDE code permanent' 'Content-Type: text/plain; charset=utf-8' >"$eml"
reads 'a number is no choice where nothing was offered' \
	'[a["value"] for a in d["answers"]] == [None]'
reads 'a command has its argument' 'd["commands"] == [{"word": "aide", "argument": "code permanent"}]'
printf '<p>Pr&eacute;nom&nbsp;: <b>Zo&eacute;</b></p><p>Merci</p>' |
	letter 'From: a@etudiant.example' 'Content-Type: text/html' >"$eml"
reads 'HTML is read where there is no text' '[(a["value"], a["source"])
	for a in d["answers"]] == [("Zoé", "html")] and d["new_text"] == "Merci"'

printf '%%PDF-1.4\ncv\n' >"$TMPDIR/CV.pdf"
printf '%%PDF-1.4\nlettre\n' >"$TMPDIR/Lettre de présentation.pdf"
printf 'MZ' >"$TMPDIR/chose.pdf"
$reply new --from "$amelie" --to stages@example.org --text 'Ci-joint.' --id files \
	--attach "$TMPDIR/CV.pdf" --attach "$TMPDIR/Lettre de présentation.pdf" \
	--attach "$TMPDIR/chose.pdf" >"$eml"
reads 'attachments have name, size and role' '[(a["name"], a["size"], a["role"])
	for a in d["attachments"]] == [("CV.pdf", 12, "cv"),
	("Lettre de présentation.pdf", 16, "lettre"), ("chose.pdf", 2, "autre")]'
reads 'and what they are by content' '[a["sniffed_type"] for a in d["attachments"]][0] ==
	"application/pdf" and d["attachments"][2]["sniffed_type"] != "application/pdf"'
reads 'and their digest' "d['attachments'][0]['sha256'] == '$(sha256sum <"$TMPDIR/CV.pdf" | cut -d' ' -f1)'"

# ---- a reply to us ----

$reply new --from "$amelie" --to stages@example.org --text 'Bonjour !' --id first | give first
once 2027-01-11T15:05:00Z
$reply reply "$(last_mail amelie@etudiant.example)" --from "$amelie" --text OUI --id yes | give yes
once 2027-01-11T15:10:00Z
welcome=$(last_mail amelie@etudiant.example)
$reply reply "$welcome" --from "$amelie" --text SUIVI --style untouched --id suivi >"$eml"
find "$work" -printf '%P %s %T@ %m\n' | sort >"$TMPDIR/before"
reads 'a form that is left as it was sent is no answer' 'd["answers"] == []'
reads 'the word above it is a command' '[c["word"] for c in d["commands"]] == ["suivi"]'
reads 'the quotation is no new text' 'd["new_text"] == "SUIVI"'
reads 'the reference is found wherever it is' \
	'set(d["reference"]["found_in"]) == {"recipient", "subject", "body", "references"}'
reads 'and good for its person' 'd["reference"]["valid"] and d["proof"] == "reference"'
same "$(sed -n 's/^Message-I[Dd]: <cs\.\(.*\)\.1@.*/\1/p' "$welcome" | head -n 1)" \
	"$(python3 -B -c 'import json, sys
print(json.load(sys.stdin)["reference"]["lookup"])' <"$TMPDIR/read.json")" \
	'its lookup id is that of the conversation'
capability=$(sed -n 's/.*\[CS-\([0-9A-Z]*\)\].*/\1/p' "$welcome" | head -n 1)
[ ${#capability} -eq 21 ] && ! grep -qi "$capability" "$TMPDIR/read.json"
say $? 'the capability itself is never printed'
understood "$eml" --json | cmp -s - "$TMPDIR/read.json"
say $? '--json changes nothing'
sed 's/^From: .*/From: bob@etudiant.example\r/' "$eml" >"$TMPDIR/other.eml"
eml=$TMPDIR/other.eml
reads 'it proves nothing for another address' \
	'not d["reference"]["valid"] and d["proof"] == "none"'
eml=$TMPDIR/message.eml
printf 'Ville\tLongueuil\n' >"$TMPDIR/ville.fill"
$reply reply "$welcome" --from "$amelie" --fill "$TMPDIR/ville.fill" --id ville >"$eml"
reads 'a line filled in inside the quotation is the answer' \
	'[(a["field"], a["value"], a["source"]) for a in d["answers"]] == [("ville", "Longueuil", "quoted")]'
find "$work" -printf '%P %s %T@ %m\n' | sort | cmp -s - "$TMPDIR/before"
say $? 'nothing is written, with a database either'

# ---- several files ----

understood "$eml" "$TMPDIR/other.eml" >"$TMPDIR/read.json"
same '[True, False]' "$(python3 -B -c 'import json, sys
print([d["reference"]["valid"] for d in json.load(sys.stdin)])' <"$TMPDIR/read.json")" \
	'several files are an array, in their order'
understood "$eml" "$TMPDIR/none.eml" >"$TMPDIR/read.json"
same '65' $? 'one that cannot be read is said'
same '' "$(cat "$TMPDIR/read.json")" 'and nothing is printed'

# ---- files that cannot be read ----

for bad in "$TMPDIR/none.eml" "$TMPDIR"; do
	understood "$bad" >"$TMPDIR/read.json"
	same 65 $? "$bad is a bad input file"
	same '' "$(cat "$TMPDIR/read.json")" 'and nothing is printed'
done
