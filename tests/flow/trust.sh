#!/bin/sh
# Who gets an answer and who does not; what proves who speaks; what of a message
# stays where. Over a Maildir, with mails as machines, liars and hurried people
# send them.
set -u
# shellcheck source=tests/flow/lib.sh
. "${SOURCE:?}/tests/flow/lib.sh"
jules='Jules Roy <jules@etudiant.example>'
office=stages@example.org

# fate NAME: what became of the message that came in as the file NAME.
fate()
{
	sqlite3 "$work/mailproc.db" "SELECT outcome || ' ' || reason || ' ' ||
	    wanted_folder FROM message WHERE uid LIKE '$1~%'"
}

# from NAME WHO...: a new mail, its text on standard input; more arguments go to
# reply.py.
from()
{
	name=$1 who=$2
	shift 2
	$reply new --from "$who" --to $office --id "$name" \
		--text "$(cat)" "$@" | give "$name"
}

# answers NAME MAIL WHO...: a reply to the mail in a file.
answers()
{
	name=$1 mail=$2 who=$3
	shift 3
	$reply reply "$mail" --from "$who" --id "$name" "$@" | give "$name"
}

query()
{
	sqlite3 "$work/mailproc.db" "$1"
}

# The capability that a mail carries.
reference()
{
	sed -n 's/^Reply-To:.*+\([0-9A-Z]*\)@.*/\1/p' "$1"
}

status_of()
{
	query "SELECT status FROM person JOIN address ON person = id
	    WHERE address = '$1'"
}

# profile_of ADDRESS FIELD
profile_of()
{
	query "SELECT text FROM answer JOIN address USING (person)
	    WHERE request IS NULL AND address = '$1' AND field = '$2'"
}

# A person who has confirmed; her welcome mail is $welcome.
enrol()
{
	printf 'Bonjour' | from "$2-first" "$1"
	once "$3:00Z"
	answers "$2-yes" "$(last_mail "$2@etudiant.example")" "$1" --text OUI
	once "$3:30Z"
	welcome=$(last_mail "$2@etudiant.example")
}

service

# ---- machines ----

printf 'Bonjour !' | from first "$amelie"
once 2027-01-11T15:05:00Z
confirm=$(last_mail amelie@etudiant.example)
cp "$confirm" "$TMPDIR/confirm"

headers()
{
	printf 'Date: Mon, 11 Jan 2027 15:06:00 +0000\nMessage-ID: <%s@mx.example>\n' "$1"
}

{
	printf 'Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nTo: %s\n' $office
	printf 'Subject: Undelivered Mail Returned to Sender\n'
	headers dsn
	printf 'Auto-Submitted: auto-replied\nMIME-Version: 1.0\n'
	printf 'Content-Type: multipart/report; report-type=delivery-status; boundary=b\n'
	printf '\n--b\n\nOUI\nThe mail could not be delivered.\n'
	printf '\n--b\nContent-Type: message/delivery-status\n\n'
	printf 'Reporting-MTA: dns; mx.example\n\n'
	printf 'Final-Recipient: rfc822; amelie@etudiant.example\n'
	printf 'Action: failed\nStatus: 5.1.1\n'
	printf '\n--b\nContent-Type: message/rfc822\n\n'
	cat "$confirm"
	printf '\n--b--\n'
} | give dsn
{
	printf 'From: Mail Delivery System <Mailer-Daemon@mx.example>\nTo: %s\n' $office
	printf 'Subject: Mail delivery failed: returning message to sender\n'
	headers bounce
	printf '\nOUI\n\nA message that you sent could not be delivered:\n\n'
	printf '  amelie@etudiant.example\n    550 user unknown\n\n'
	cat "$confirm"
} | give bounce
{
	printf 'Auto-Submitted: auto-replied\n'
	$reply reply "$confirm" --from "$amelie" --text OUI --id away
} | give away
{
	printf 'X-Auto-Response-Suppress: All\n'
	$reply reply "$confirm" --from "$amelie" --text OUI --id exchange \
		--subject 'Réponse automatique : Confirmez votre adresse'
} | give exchange
{
	printf 'From: %s\nTo: %s\nSubject: Lu : Confirmez votre adresse\n' \
		amelie@etudiant.example $office
	headers receipt
	printf 'MIME-Version: 1.0\nContent-Type: multipart/report;\n'
	printf ' report-type=disposition-notification; boundary=b\n'
	printf '\n--b\n\nOUI\n\n--b\n'
	printf 'Content-Type: message/disposition-notification\n\n'
	printf 'Final-Recipient: rfc822; amelie@etudiant.example\n'
	printf 'Original-Message-ID: <x@example.org>\n'
	printf 'Disposition: manual-action/MDN-sent-manually; displayed\n\n--b--\n'
} | give receipt
{
	printf 'List-Id: <stages.lists.example>\nPrecedence: list\n'
	$reply reply "$confirm" --from "$amelie" --text OUI --id list
} | give list
give copied <"$confirm"
printf 'OUI' | from office "Guichet <$office>"
once 2027-01-11T15:10:00Z
same 1 "$(mail_count)" 'machines, lists and we ourselves get no answer'
for name in dsn bounce; do
	same 'ignored bounce Rebonds' "$(fate $name)" "$name is a bounce"
done
for name in away exchange; do
	same 'ignored autoreply Automatiques' "$(fate $name)" "$name is automatic"
done
same 'ignored report Automatiques' "$(fate receipt)" 'a read receipt is a report'
same 'ignored list Automatiques' "$(fate list)" 'a list is a list'
same 'ignored own Automatiques' "$(fate copied)" 'our own mail is known'
same 'ignored own Automatiques' "$(fate office)" 'so is our own address'
same 2 "$(find "$work/mail/.Rebonds" -name '*~*' -type f | wc -l)" 'bounces are filed'
same 6 "$(find "$work/mail/.Automatiques" -name '*~*' -type f | wc -l)" 'so is the rest'
same unconfirmed "$(status_of amelie@etudiant.example)" \
	'an OUI that no person wrote confirms nothing'

# ---- no, and nobody ----

printf 'Je ne suis pas Jules.' | from liar "$jules"
once 2027-01-11T15:12:00Z
answers no "$(last_mail jules@etudiant.example)" "$jules" --text NON
once 2027-01-11T15:13:00Z
same confirmation-non "$(query "SELECT reason FROM outbox ORDER BY id DESC LIMIT 1")" \
	'NON is answered'
same 'ignored erased ' "$(fate liar)" 'and erases what was held'
same 0 "$(find "$work/mail" -name 'liar~*' | wc -l)" 'in the mailbox too'
same unconfirmed "$(status_of jules@etudiant.example)" 'and confirms nothing'

# ---- what expires leaves no trace ----

printf 'Ma phrase-secrète: girafe-violette.\n' >"$TMPDIR/Girafe Zelie.pdf"
{
	printf 'From: =?UTF-8?Q?Z=C3=A9lie?= Quatremains <zelie@secret.example>\n'
	printf 'To: %s\nSubject: Stage de Zelie Quatremains\n' $office
	printf 'Date: Mon, 11 Jan 2027 15:14:00 +0000\nMessage-ID: <zelie@secret.example>\n'
	printf 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n'
	printf '\n--b\nContent-Type: text/plain; charset=utf-8\n\nJe suis girafe-violette.\n'
	printf '\n--b\nContent-Type: application/pdf; name="girafe-violette.pdf"\n'
	printf 'Content-Transfer-Encoding: base64\n\n'
	base64 "$TMPDIR/Girafe Zelie.pdf"
	printf -- '--b--\n'
} >"$TMPDIR/zelie"
give alone <"$TMPDIR/zelie"
give alone-again <"$TMPDIR/zelie"
once 2027-01-11T15:15:00Z
same 'held unconfirmed En attente' "$(fate alone)" 'her mail waits'
same 'duplicate duplicate Traités/2027-01' "$(fate alone-again)" \
	'the same, delivered twice, does not'
zelie=$(last_mail zelie@secret.example)
{
	printf 'Auto-Submitted: auto-replied\n'
	$reply reply "$zelie" --from 'Zélie Quatremains <zelie@secret.example>' \
		--text 'Je suis absente. girafe-violette' --id alone-away
} | give alone-away
answers alone-no "$zelie" 'Zélie Quatremains <zelie@secret.example>' \
	--text 'Qui ? Moi, girafe-violette ?'
once 2027-01-14T15:15:00Z
same 'held unconfirmed En attente' "$(fate alone-no)" 'a second mail waits, too'

# traces: names of files of the service that hold anything of hers. The mails
# that went out are in the world and not counted.
traces()
{
	python3 -B - "$work" <<'PYTHON'
import base64, os, quopri, sys
words = ["zelie@secret", "Zelie", "Zélie", "Z=C3=A9lie", "Quatremains", "girafe"]
needles = set()
for word in words:
    raw = word.encode()
    needles |= {raw, raw.lower(), raw.upper(), quopri.encodestring(raw),
                raw.decode().encode("latin-1", "ignore"), raw.hex().encode(),
                raw.decode().encode("utf-16-le")}
    for shift in range(3):
        text = base64.b64encode(b"\0" * shift + raw)
        # The signs that hang on what stands before and behind are left out.
        needles.add(text[(shift * 8 + 5) // 6:len(text) - 4])
for folder, _, files in os.walk(sys.argv[1]):
    if os.path.relpath(folder, sys.argv[1]).split("/")[0] == "out":
        continue
    for name in files:
        path = os.path.join(folder, name)
        with open(path, "rb") as source:
            data = source.read() + os.path.relpath(path, sys.argv[1]).encode()
        for needle in needles:
            if len(needle) > 3 and needle in data:
                print(os.path.relpath(path, sys.argv[1]), needle)
PYTHON
}
[ -n "$(traces)" ]
say $? 'while she is waited for, there are traces'
once 2027-01-25T15:15:00Z
same 'held unconfirmed En attente' "$(fate alone)" 'fourteen days are not over'
once 2027-01-25T15:15:01Z
same '' "$(fate alone | grep -v '^ignored erased $')" 'then her mail is erased'
same 'held unconfirmed En attente' "$(fate alone-no)" \
	'what came later has its own fourteen days'
once 2027-01-28T15:15:01Z
same '' "$(status_of zelie@secret.example)" 'and then her address is gone'
same '' "$(traces | head -n 3)" 'without a trace'
same '' "$(status_of jules@etudiant.example)" 'so is the one who said no'
same 0 "$(grep -rlF 'jules@etudiant.example' "$work/mail" "$work/mailproc.db" | wc -l)" \
	'and his mails'
answers alone-late "$zelie" 'Zélie <zelie@secret.example>' --text OUI
once 2027-01-28T15:20:00Z
same 'held unconfirmed En attente' "$(fate alone-late)" 'a late OUI is a first contact'

# ---- references ----

enrol "$amelie" amelie 2027-02-01T15:00
old=$welcome
same active "$(status_of amelie@etudiant.example)" 'Amélie has an account'
enrol "$jules" jules 2027-02-01T15:02
printf 'Prénom\tJules\n' >"$TMPDIR/jules.fill"
answers jules-form "$welcome" "$jules" --fill "$TMPDIR/jules.fill"
printf 'OUBLI' | from forgot "$amelie"
once 2027-02-01T15:10:00Z
new=$(last_mail amelie@etudiant.example)
printf 'Prénom\tAmélie\n' >"$TMPDIR/name.fill"
answers old-still "$old" "$amelie" --fill "$TMPDIR/name.fill"
once 2027-02-01T15:11:00Z
same Amélie "$(profile_of amelie@etudiant.example prenom)" \
	'OUBLI alone revokes nothing'
answers renewed "$new" "$amelie" --text MENU --style bare
once 2027-02-01T15:12:00Z
printf 'Ville\tSorel\n' >"$TMPDIR/town.fill"
answers old-dead "$old" "$amelie" --fill "$TMPDIR/town.fill"
once 2027-02-01T15:13:00Z
same 'held reference_dead En attente' "$(fate old-dead)" \
	'once the new reference is used, the old one proves nothing'
same '' "$(profile_of amelie@etudiant.example ville)" 'nothing of it is on file'
ask=$(last_mail amelie@etudiant.example)
says "$ask" 'il vient bien de vous' 'she is asked'
answers old-yes "$ask" "$amelie" --text OUI
once 2027-02-01T15:14:00Z
same Sorel "$(profile_of amelie@etudiant.example ville)" 'her OUI applies it'
same 'applied confirmed Traités/2027-02' "$(fate old-dead)" 'and files it'
now=$(last_mail amelie@etudiant.example)

# From elsewhere: an unknown address, then that of somebody else with an account.
printf 'Ville\tChambly\n' >"$TMPDIR/town.fill"
answers elsewhere "$now" 'Amélie <amelie@ailleurs.example>' --fill "$TMPDIR/town.fill"
once 2027-02-02T15:00:00Z
same 'held other_address En attente' "$(fate elsewhere)" \
	'her reference from elsewhere is held'
same 0 "$(query "SELECT count(*) FROM outbox WHERE recipient LIKE '%ailleurs%'")" \
	'nobody is answered there'
ask=$(last_mail amelie@etudiant.example)
says "$ask" 'amelie@ailleurs.example' 'she is asked, with the address'
same Sorel "$(profile_of amelie@etudiant.example ville)" 'silence applies nothing'
answers elsewhere-no "$ask" "$amelie" --text NON
once 2027-02-02T15:01:00Z
same 'ignored erased ' "$(fate elsewhere)" 'NON erases it'
same Sorel "$(profile_of amelie@etudiant.example ville)" 'and applies nothing'
jules_last=$(last_mail jules@etudiant.example)
answers elsewhere-2 "$now" "$jules" --fill "$TMPDIR/town.fill"
once 2027-02-02T15:02:00Z
same 'held other_address En attente' "$(fate elsewhere-2)" \
	'her reference from another student is held'
same '' "$(profile_of jules@etudiant.example ville)" 'not put on his file'
same "$jules_last" "$(last_mail jules@etudiant.example)" 'he is told nothing'
ask=$(last_mail amelie@etudiant.example)
says "$ask" 'jules@etudiant.example' 'she is asked about it'

# A message that is hers, and her yes to that one, release that one alone.
printf 'Adresse\t12, rue des Érables\n' >"$TMPDIR/street.fill"
answers own-dead "$old" "$amelie" --fill "$TMPDIR/street.fill"
once 2027-02-02T15:03:00Z
ask_own=$(last_mail amelie@etudiant.example)
answers own-yes "$ask_own" "$amelie" --text OUI
once 2027-02-02T15:04:00Z
same '12, rue des Érables' "$(profile_of amelie@etudiant.example adresse)" \
	'OUI takes up the message that it answers'
same 'held other_address En attente' "$(fate elsewhere-2)" 'and no other'
same Sorel "$(profile_of amelie@etudiant.example ville)" 'whose answers still wait'
answers elsewhere-yes "$ask" "$amelie" --text OUI
once 2027-02-02T15:05:00Z
same Chambly "$(profile_of amelie@etudiant.example ville)" 'until she says OUI to it'

# A forged From, without any reference: words are answered to the address on
# file, answers wait.
printf 'SUIVI' | from forged-word "$amelie"
printf 'Prénom : Mallory' | from forged-form "$amelie"
once 2027-02-03T16:00:00Z
same 'applied command Traités/2027-02' "$(fate forged-word)" 'anyone may ask for her mail'
same 'held no_reference En attente' "$(fate forged-form)" 'nobody may fill in her form'
same Amélie "$(profile_of amelie@etudiant.example prenom)" 'her name stays'

printf 'PROFIL' | from profile "$amelie"
once 2027-02-04T16:00:00Z
now=$(last_mail amelie@etudiant.example)

# An expired reference, half a year later; what nobody said was hers has gone.
printf 'Ville\tCarignan\n' >"$TMPDIR/town.fill"
answers late "$now" "$amelie" --fill "$TMPDIR/town.fill"
once 2027-09-10T15:00:00Z
same 'held reference_dead En attente' "$(fate late)" 'an expired reference proves nothing'
same 'ignored erased ' "$(fate forged-form)" 'what she never confirmed is erased'
answers late-yes "$(last_mail amelie@etudiant.example)" "$amelie" --text OUI
once 2027-09-10T15:01:00Z
same 'applied confirmed Traités/2027-09' "$(fate late)" 'her OUI confirms it'

# ---- the same message, and almost the same ----

printf 'PROFIL' | from profile-2 "$amelie"
once 2027-09-10T15:01:30Z
now=$(last_mail amelie@etudiant.example)
printf 'Ville\tBrossard\n' >"$TMPDIR/town.fill"
answers twice "$now" "$amelie" --fill "$TMPDIR/town.fill"
once 2027-09-10T15:02:00Z
before=$(mail_count)
find "$work/mail" -name 'twice~*' -exec cat {} \; >"$TMPDIR/twice"
{
	printf 'Received: from mx2.example; Mon, 10 Sep 2027 15:03:00 +0000\n'
	printf 'Delivered-To: stages@example.org\n'
	cat "$TMPDIR/twice"
} | give twice-delivered
# As staff put it back: the file itself, under the name that filing gave it.
find "$work/mail" -name 'twice~*' | while read -r file; do
	mv "$file" "$work/mail/cur/${file##*/}"
done
once 2027-09-10T15:03:00Z
same "$before" "$(mail_count)" 'delivered twice or put back, it is answered once'
same 'duplicate duplicate Traités/2027-09' "$(fate twice-delivered)" 'the second is a duplicate'
same 2 "$(query "SELECT count(*) FROM message WHERE uid LIKE 'twice~%'
    AND wanted_folder = place_folder")" 'what was put back is filed again'
sed 's/Brossard/La Prairie/' "$TMPDIR/twice" | give other-content
once 2027-09-10T15:04:00Z
same 'La Prairie' "$(profile_of amelie@etudiant.example ville)" \
	'the same Message-ID with another content is a new message'
sed '/^Message-ID:/d; /^Date:/d; s/Brossard/Candiac/' "$TMPDIR/twice" | give bare
once 2027-09-10T15:05:00Z
same Candiac "$(profile_of amelie@etudiant.example ville)" \
	'a message without Message-ID and Date is legal'

# ---- two senders, no sender ----

before=$(mail_count)
sed 's/^From:.*/From: a@etudiant.example, b@etudiant.example\r/' "$TMPDIR/twice" | give two
sed 's/^From:.*/&\nFrom: b@etudiant.example\r/' "$TMPDIR/twice" | give two-lines
sed '/^From:/d' "$TMPDIR/twice" | give none
once 2027-09-10T15:06:00Z
for name in two two-lines none; do
	same 'to_staff no_sender À traiter' "$(fate $name)" "$name: staff have to look"
done
same "$before" "$(mail_count)" 'and nobody is answered'

# ---- ten answers a day ----

i=0
while [ $i -lt 12 ]; do
	i=$((i + 1))
	printf 'SUIVI %s' $i | from "day-$i" "$jules" --subject SUIVI
done
before=$(mail_count)
once 2027-10-01T15:00:00Z
same $((before + 10)) "$(mail_count)" 'twelve mails in a day get ten answers'
same 1 "$(query "SELECT message_id FROM outbox WHERE recipient = 'jules@etudiant.example'
    ORDER BY id DESC LIMIT 10" | while read -r id; do
	text_of "$(find "$work/out/new" -name "$id*")"
done | grep -c 'dernière réponse automatique')" 'one of them says that it is the last'
says "$(last_mail jules@etudiant.example)" 'dernière réponse automatique' 'the tenth'
printf 'Ville : Delson' | from day-13 "$jules"
once 2027-10-02T14:59:59Z
same 'to_staff unasked À traiter' "$(fate day-13)" \
	'what he cannot be asked about goes to staff'
same $((before + 10)) "$(mail_count)" 'still no eleventh'
printf 'SUIVI' | from day-14 "$jules" --subject SUIVI
once 2027-10-02T15:00:01Z
same $((before + 11)) "$(mail_count)" 'a day later he is answered again'

# ---- injection ----

evil="$TMPDIR/CV.pdf
Bcc: victim@example.net
X-Evil: yes"
printf '%%PDF-1.4\nx\n%%%%EOF\n' >"$evil"
now=$(last_mail amelie@etudiant.example)
python3 -B - "$now" >"$TMPDIR/evil" <<'PYTHON'
import email, email.policy, sys
mail = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
crlf = "=0D=0ABcc:_victim@example.net=0D=0AX-Evil:_yes"
print("From: =?UTF-8?Q?Am=C3=A9lie" + crlf + "?= <amelie@etudiant.example>")
print("To: " + str(mail["Reply-To"]))
print("Subject: =?UTF-8?Q?Re:_stage" + crlf + "?=")
print("Message-ID: <evil@etudiant.example\r\n\t>\nReferences: <a@b>\r\n\t<c@d=0D=0AX-Evil:yes>")
print("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n")
print("--b\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n")
print("Pr=C3=A9nom : Am=C3=A9lie=0D=0ABcc: victim@example.net=0DX-Evil: yes")
print("Nom de famille : T=00remblay=0D=0A.=0D=0ABcc: victim@example.net\n")
print("--b\nContent-Type: application/pdf")
print("Content-Disposition: attachment;\n filename*=UTF-8''CV%0D%0ABcc%3A%20victim%40example.net%0D%0AX-Evil%3A%20yes.pdf")
print("\n%PDF-1.4\nx\n--b\nContent-Type: application/pdf")
print("Content-Disposition: attachment;\n filename=\"=?UTF-8?Q?CV2" + crlf + ".pdf?=\"")
print("\n%PDF-1.4\ny\n--b--")
PYTHON
give evil <"$TMPDIR/evil"
printf 'Bonjour' | from evil-name 'Eve
 <eve@etudiant.example>' --subject 'Bonjour' 2>/dev/null
{
	printf 'From: "Eve\r\n Bcc: victim@example.net" <eve@etudiant.example>\r\n'
	printf 'To: %s\r\nSubject: x\r\n\r\nBonjour\r\n' $office
} | give evil-folded
{
	printf 'From: <"eve\r\nBcc: victim@example.net\r\n"@etudiant.example>\r\n'
	printf 'To: %s\r\nSubject: x\r\n\r\nBonjour\r\n' $office
} | give evil-address
once 2027-10-03T15:00:00Z
same 'applied content Traités/2027-10' "$(fate evil)" 'hostile names are taken as they are'
answers evil-docs "$(last_mail amelie@etudiant.example)" "$amelie" --text DOCUMENTS --style bare
printf 'PROFIL' | from evil-profile "$amelie"
once 2027-10-03T15:01:00Z
same '' "$(python3 -B - "$work/out/new" "$work/mail" <<'PYTHON'
import email, email.policy, os, re, sys
allowed = {"delivered-to", "date", "from", "reply-to", "subject", "to", "message-id",
           "in-reply-to", "references", "auto-submitted", "x-auto-response-suppress",
           "x-mailproc", "content-language", "mime-version", "content-type"}
for top in sys.argv[1:]:
    for folder, _, files in os.walk(top):
        for name in files:
            raw = open(os.path.join(folder, name), "rb").read()
            if b"\nX-Mailproc:" not in raw or b"\nReceived:" in raw:
                continue
            head = raw.split(b"\r\n\r\n", 1)[0]
            found = [line.split(b":")[0].decode().lower()
                     for line in head.split(b"\r\n") if line[:1] not in b" \t"]
            bad = set(found) - allowed
            twice = {x for x in found if found.count(x) > 1}
            if (bad or twice or re.search(rb"(?<!\r)\n|\r(?!\n)|\0", raw)
                    or any(len(line) > 998 for line in raw.split(b"\r\n"))
                    or b"victim" in head):
                print(name, bad, twice)
PYTHON
)" 'no header of ours was made by a stranger; every line ends in CRLF'
same 0 "$(query "SELECT count(*) FROM outbox WHERE recipient LIKE '%victim%'")" \
	'nobody is written to who did not write'

# ---- secrets ----

secrets=$TMPDIR/secrets
for mail in "$work"/out/new/*; do reference "$mail"; done | sort -u >"$secrets"
[ "$(wc -l <"$secrets")" -gt 20 ]
say $? "many references were mailed"
sed 's/\(.....\)\(.....\)\(.....\)\(......\)/\1-\2-\3-\4/' "$secrets" >"$secrets.grouped"
key=$(find "$work/keys" -name 'service*' -type f)
base64 -w 0 <"$key" | cut -c 4-24 >"$secrets.key"
cat "$key" >>"$secrets.key"
for patterns in "$secrets" "$secrets.grouped" "$secrets.key"; do
	grep -v '^$' "$patterns" >"$patterns.clean"
	same '' "$(grep -laFif "$patterns.clean" "$log" "$work"/mailproc.db* |
		head -n 3)" "no line of ${patterns##*/} is in the log or the database"
	{
		show message list --json
		show outbox list --json
		show person show amelie@etudiant.example --json
	} >"$TMPDIR/lists"
	same 0 "$(grep -cFif "$patterns.clean" "$TMPDIR/lists")" 'nor in a list'
done
same '' "$(grep -rlaF -e 'Candiac' -e 'PDF-1.4' -e 'jules@' "$work/spool" "$work/blobs")" \
	'raw mail and documents are not to be read on disk'
same '' "$(find "$work" \( -path "$work/forms" -o -path "$work/templates" \) -prune -o \
	\( -name keys -o -name spool -o -name blobs -o -path '*/keys/*' -o -path '*/spool/*' \
	-o -path '*/blobs/*' -o -name 'mailproc.db*' \) ! -name '*.pub' -perm /077 -print)" \
	'and for nobody else'

# ---- the audit log ----

show audit verify >/dev/null
say $? 'the chain is whole'
cp -a "$work" "$TMPDIR/tampered"
tampered()
{
	sqlite3 "$TMPDIR/tampered/mailproc.db" "DROP TRIGGER IF EXISTS audit_no_update;
	    DROP TRIGGER IF EXISTS audit_no_delete; $1" 2>>"$log"
	! "$MAILPROC" --now 2027-12-31T00:00:00Z -c "$TMPDIR/tampered/mailproc.conf" \
		audit verify >"$TMPDIR/verdict" 2>&1 && grep -q "$2" "$TMPDIR/verdict"
	say $? "$3"
	rm -rf "$TMPDIR/tampered"
	cp -a "$work" "$TMPDIR/tampered"
}
! sqlite3 "$TMPDIR/tampered/mailproc.db" \
	"UPDATE audit SET at = at + 1 WHERE sequence = 5" 2>>"$log"
say $? 'the database itself refuses to change a row'
tampered "UPDATE audit SET record = replace(record, 'status=active', 'status=closed')
    WHERE sequence = (SELECT min(sequence) FROM audit WHERE event = 'person.status')" \
	"$(query "SELECT min(sequence) FROM audit WHERE event = 'person.status'")" \
	'a changed row is found'
tampered 'DELETE FROM audit WHERE sequence = 7' 7 'a row that lacks is found'
tampered 'UPDATE audit SET at = at + 1 WHERE sequence = 9' 9 'a changed time is found'
last=$(query 'SELECT max(sequence) FROM audit')
tampered "DELETE FROM audit WHERE sequence = $last" "$last" 'a row cut off is found'

# ---- only aligned senders are answered ----

work=$TMPDIR/aligned
service --set first_contact=aligned
printf 'Bonjour, je cherche un stage.' | from stranger "$amelie"
once 2027-01-11T15:05:00Z
same 'to_staff first_contact À traiter' "$(fate stranger)" \
	'a first contact without proof goes to staff'
same 0 "$(mail_count)" 'nobody is answered'
same 2 "$(find "$work/mail/.&AMA- traiter" -type f ! -name maildirfolder | wc -l)" \
	'it lies in « À traiter », beside its card'
same '' "$(status_of amelie@etudiant.example)" 'no file is opened'
