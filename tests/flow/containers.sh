#!/bin/sh
# The form, filled in, that comes inside something else: an attached mail, a
# signed one, a file. What is understood is the same as from a plain reply; what
# cannot be opened goes to a person, and she is told.
set -u
# shellcheck source=tests/flow/lib.sh
. "${SOURCE:?}/tests/flow/lib.sh"
data=$SOURCE/tests/flow/data
wrap="python3 -B $SOURCE/tests/flow/wrap.py"

service
$reply new --from "$amelie" --to stages@example.org --subject 'Stage' \
	--text 'Bonjour !' --id first | give first
once 2027-01-11T15:05:00Z
$reply reply "$(last_mail amelie@etudiant.example)" --from "$amelie" --text OUI \
	--style untouched --id yes | give yes
once 2027-01-11T15:10:00Z
$reply reply "$(last_mail amelie@etudiant.example)" --from "$amelie" \
	--fill "$data/complete.fill" --id plain >"$TMPDIR/plain"
cp -R "$work" "$TMPDIR/begin"

# Every way it comes, and what each is understood as: values by field, and where
# they stood.
attached='forward eml eml64 tnef tnef-html msg msg-in txt html docx odt rtf'
own='smime smime-stream smime-clear pgp pgp-mime'
mkdir "$TMPDIR/ways"
for kind in $attached $own encrypt pgp-encrypt; do
	$wrap "$kind" --id "$kind" <"$TMPDIR/plain" >"$TMPDIR/ways/$kind"
done
for file in "$TMPDIR/plain" "$TMPDIR"/ways/*; do
	show read "$file" >"$TMPDIR/read.$(basename "$file")"
done
python3 -B -c '
import json, sys
for path in sys.argv[1:]:
    d = json.load(open(path))
    print(path.rsplit(".", 1)[1], ",".join(sorted({x["source"] for x in d["answers"]})),
          json.dumps({x["form"] + "." + x["field"]: x["value"] for x in d["answers"]},
                     sort_keys=True))' "$TMPDIR"/read.* >"$TMPDIR/understood"
understood()
{
	sed -n "s/^$1 //p" "$TMPDIR/understood"
}
wanted=$(understood plain | sed 's/^[a-z]* //')
same quoted "$(understood plain | sed 's/ .*//')" 'a plain reply is a quotation, filled in'
for kind in $attached; do
	same "attachment $wanted" "$(understood "$kind")" "$kind: the same answers, from a file"
done
for kind in $own; do
	same "quoted $wanted" "$(understood "$kind")" "$kind: the same answers, as if it were plain"
done

# The service as it was before her forms came.
afresh()
{
	rm -rf "$work"
	cp -R "$TMPDIR/begin" "$work"
}

# What is on file of her, whichever way it came.
on_file()
{
	field 'json.dumps([{k: v["value"] for k, v in sorted(d["profile"].items())}])' \
		person show amelie@etudiant.example
	field 'json.dumps([d["status"], {k: v["value"] for k, v in sorted(d["answers"].items())}])' \
		request show 1
}
give plain <"$TMPDIR/plain"
once 2027-01-11T15:20:00Z
stored=$(on_file)
same A2 "$(field 'd["status"]' request show 1)" 'a plain reply completes the request'

# And what is on file is the same, whichever way it came: one of each adapter.
for kind in forward tnef msg docx smime pgp; do
	afresh
	give "$kind" <"$TMPDIR/ways/$kind"
	once 2027-01-11T15:20:00Z
	same "$stored" "$(on_file)" "$kind: so is what is on file"
	same applied "$(field 'd["outcome"]' message show 3)" "$kind: nobody of the office is needed"
done

# A CV has lines like a form's: it gives no answer. A file that calls itself a form
# and gives none is read by a person.
afresh
printf 'Amélie Tremblay\nTéléphone : 450 555-9999\nVille : Laval\n' >"$TMPDIR/CV.txt"
$reply new --from "$amelie" --to stages@example.org --subject 'Mon CV' --text 'Voici.' \
	--attach "$TMPDIR/CV.txt" --id cv >"$TMPDIR/cv"
same '[] cv' "$(field 'str(d["answers"]) + " " + d["attachments"][0]["role"]' \
	read "$TMPDIR/cv")" 'a CV is no form'
printf 'PK\003\004 not what it seems' >"$TMPDIR/Formulaire.docx"
$reply reply "$(last_mail amelie@etudiant.example)" --from "$amelie" --text 'Voici.' \
	--style untouched --attach "$TMPDIR/Formulaire.docx" --id form | give form
once 2027-01-11T15:20:00Z
same 'to_staff form' "$(field 'd["outcome"] + " " + d["reason"]' message show 3)" \
	'a form that cannot be read goes to staff'
says "$(last_mail amelie@etudiant.example)" 'aucune réponse dans le formulaire' \
	'and she is told to write in the mail'

# Without a key there is nothing to read: a card for the office, word for her.
for kind in encrypt pgp-encrypt; do
	afresh
	give $kind <"$TMPDIR/ways/$kind"
	before=$(mail_count)
	once 2027-01-11T15:20:00Z
	same 'to_staff encrypted' \
		"$(field 'd["outcome"] + " " + d["reason"]' message show 3)" "$kind goes to staff"
	same $((before + 1)) "$(mail_count)" "$kind is answered"
	says "$(last_mail amelie@etudiant.example)" 'de nouveau sans chiffrement' \
		"$kind: she is told what to do"
	same 1 "$(find "$work"/mail/.*traiter* -name "$kind*" | wc -l)" "$kind lies in À traiter"
done

# Encrypted from the beginning: she is told at first contact.
afresh
sed 's/amelie@etudiant.example/zoe@etudiant.example/' "$TMPDIR/plain" >"$TMPDIR/zoe"
$wrap encrypt --id zoe <"$TMPDIR/zoe" | give zoe
once 2027-01-11T15:20:00Z
says "$(last_mail zoe@etudiant.example)" 'de nouveau sans chiffrement' \
	'a first mail that is encrypted: she is told'
