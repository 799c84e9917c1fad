#!/bin/sh
# A student's whole way over a Maildir: first mail, confirmation, forms with a
# mistake, the mistake mended, and the words that ask for things.
set -u
# shellcheck source=tests/flow/lib.sh
. "${SOURCE:?}/tests/flow/lib.sh"
data=$SOURCE/tests/flow/data

service

$reply new --from "$amelie" --to stages@example.org --subject 'Stage' \
	--text 'Bonjour !' --id first | give first
once 2027-01-11T15:05:00Z
same 1 "$(mail_count)" 'a first mail gets one answer'
says "$(last_mail amelie@etudiant.example)" 'Répondez OUI' 'it asks for a OUI'
same unconfirmed "$(field 'd["status"]' person show amelie@etudiant.example)" \
	'she is unconfirmed'
same held "$(field 'd["outcome"]' message show 1)" 'her mail is held'

$reply reply "$(last_mail amelie@etudiant.example)" --from "$amelie" --text OUI \
	--style untouched --id yes | give yes
once 2027-01-11T15:10:00Z
same 2 "$(mail_count)" 'OUI gets one answer'
same active "$(field 'd["status"]' person show AMELIE@etudiant.example)" \
	'she is active, whatever the case of her address'
same applied "$(field 'd["outcome"]' message show 1)" 'her first mail is taken up'
welcome=$(last_mail amelie@etudiant.example)
says "$welcome" 'Code permanent du MEES' 'the welcome carries the profile'
says "$welcome" 'Établissement d’enseignement' 'and the request'

# One mistake: the letter O for a zero.
sed 's/j4k2t0/J4K 2TO/' "$data/complete.fill" >"$TMPDIR/mistake.fill"
printf '%%PDF-1.4\ncv\n%%%%EOF\n' >"$TMPDIR/CV Tremblay.pdf"
printf '%%PDF-1.4\nlettre\n%%%%EOF\n' >"$TMPDIR/Lettre de présentation.pdf"
$reply reply "$welcome" --from "$amelie" --fill "$TMPDIR/mistake.fill" \
	--attach "$TMPDIR/CV Tremblay.pdf" \
	--attach "$TMPDIR/Lettre de présentation.pdf" --id forms | give forms
once 2027-01-11T15:20:00Z
recap=$(last_mail amelie@etudiant.example)
says "$recap" 'Bonjour Amélie' 'the recap knows her name'
says "$recap" '« J4K 2TO »' 'and quotes the mistake'
same A0 "$(field 'd["status"]' request show 1)" 'the request is a draft'
same "['cv', 'lettre']" \
	"$(field 'sorted(x["role"] for x in d["documents"])' person show amelie@etudiant.example)" \
	'CV and letter are on file'
text_of "$recap" | grep -q 'Prénom \* :'
[ $? -eq 1 ]
say $? 'what was understood is not asked again'

printf 'Code postal\tJ4K 2T0\n' >"$TMPDIR/mend.fill"
$reply reply "$recap" --from "$amelie" --fill "$TMPDIR/mend.fill" --id mend | give mend
once 2027-01-11T15:30:00Z
says "$(last_mail amelie@etudiant.example)" 'Merci' 'the thank-you comes'
same A2 "$(field 'd["status"]' request show 1)" 'the request is « Non assignée »'
same 'Non assignée' "$(field 'd["label"]' request show 1)" 'and is called so'
same '"J4K 2T0"' "$(field 'json.dumps(d["profile"]["code_postal"]["value"])' \
	person show amelie@etudiant.example)" 'the postal code is as it should be'
same '2003-04-15' "$(field 'd["profile"]["date_naissance"]["value"]' \
	person show amelie@etudiant.example)" 'a date in words is a date'
same "{'from': '2027-03-08', 'to': '2027-04-30'}" \
	"$(field 'd["answers"]["dates"]["value"]' request show 1)" 'so are two'
same '+14505550123' "$(field 'd["profile"]["telephone"]["value"]' \
	person show amelie@etudiant.example)" 'the telephone is E.164'
same "['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi']" \
	"$(field 'd["answers"]["periode"]["value"]["jour"]' request show 1)" \
	'what stood in the form beforehand and was left counts'
same edouard_montpetit "$(field 'd["answers"]["etablissement"]["value"]' request show 1 |
	sed 's/.*\(edouard_montpetit\).*/\1/')" 'her cégep is found from what she typed'

# The same form again: an answer, and no second request.
find "$work"/mail/.Trait* -name 'forms~*' -exec cat {} \; |
	sed 's/^Message-ID:.*/Message-ID: <again@etudiant.example>\r/' | give again
once 2027-01-11T15:35:00Z
same 1 "$(field 'len(d)' request list)" 'the same form again makes no second request'
before=$(mail_count)
find "$work"/mail/.Trait* -name 'mend~*' -exec cat {} \; | give mend-again
once 2027-01-11T15:36:00Z
same "$before" "$(mail_count)" 'the very same mail again gets no answer'
same duplicate "$(field 'd["outcome"]' message show 6)" 'it is known as a duplicate'

minute=40
for word in MENU AIDE SUIVI PROFIL DEMANDE DOCUMENTS OUBLI 'AIDE code permanent' 'Re: menu' statut; do
	before=$(mail_count)
	$reply new --from "$amelie" --to stages@example.org --subject "$word" \
		--id "word-$minute" | give "word-$minute"
	once "2027-01-12T15:$minute:00Z"
	same $((before + 1)) "$(mail_count)" "$word gets its mail"
	minute=$((minute + 1))
	case $word in
	SUIVI | statut) says "$(last_mail amelie@etudiant.example)" 'Non assignée' "$word tells the status" ;;
	PROFIL) says "$(last_mail amelie@etudiant.example)" 'Prénom * : Amélie' 'PROFIL is filled in' ;;
	AIDE\ code*) says "$(last_mail amelie@etudiant.example)" 'Code permanent' 'AIDE explains the field' ;;
	DOCUMENTS) says "$(last_mail amelie@etudiant.example)" 'CV Tremblay.pdf' 'DOCUMENTS lists them' ;;
	esac
done
says "$(last_mail amelie@etudiant.example)" 'aujourd’hui' 'the tenth answer says that it is the last'
before=$(mail_count)
$reply new --from "$amelie" --to stages@example.org --subject MENU --id over | give over
once 2027-01-12T16:00:00Z
same "$before" "$(mail_count)" 'the eleventh is not sent'

show audit verify >/dev/null
say $? 'the audit chain is whole'
same 0 "$(find "$work/mail/new" "$work/mail/cur" -type f | wc -l)" 'INBOX is empty'
