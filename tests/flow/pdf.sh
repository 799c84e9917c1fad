#!/bin/sh
# The fillable PDF, out and back: filled in with a program that is not ours,
# renamed, sent from another mail client; printed flat; as a picture; damaged.
set -u
# shellcheck source=tests/flow/lib.sh
. "${SOURCE:?}/tests/flow/lib.sh"
data=$SOURCE/tests/flow/data
pdf="python3 -B $SOURCE/tests/flow/pdf.py"

# answers PERSON REQUEST: what is on file, on one line.
answers()
{
	field 'sorted((k, v["value"]) for k, v in d["profile"].items())' person show "$1"
	field 'sorted((k, v["value"]) for k, v in d["answers"].items())' request show "$2"
}

# confirm FROM ADDRESS ID HOUR: first mail and OUI.
confirm()
{
	$reply new --from "$1" --to stages@example.org --subject 'Stage' \
		--text 'Bonjour !' --id "first-$3" | give "first-$3"
	once "2027-01-11T$4:05:00Z"
	$reply reply "$(last_mail "$2")" --from "$1" --text OUI \
		--style untouched --id "yes-$3" | give "yes-$3"
	once "2027-01-11T$4:10:00Z"
}

service
confirm "$amelie" amelie@etudiant.example amelie 15
welcome=$(last_mail amelie@etudiant.example)
same 'Premier dossier.pdf' "$($pdf names "$welcome")" 'the welcome carries one PDF'
says "$welcome" 'PDF joint' 'and says so'
$pdf take "$welcome" 'Premier dossier.pdf' >"$TMPDIR/dossier.pdf"
qpdf --check "$TMPDIR/dossier.pdf" >/dev/null 2>&1
say $? 'qpdf finds no fault with it'
[ "$(wc -c <"$TMPDIR/dossier.pdf")" -lt 150000 ]
say $? 'it is light'

# Left as it was it says nothing.
$pdf send "$amelie" 'formulaire' 'Voici.' blank "$TMPDIR/dossier.pdf=rempli.pdf" | give blank
once 2027-01-11T15:15:00Z
same '[]' "$(field '[k for k in d["profile"] if k != "courriel"]' person show amelie@etudiant.example)" \
	'a PDF that nobody filled in says nothing'
same '[]' "$(field 'd' request list)" 'and makes no request'

# Filled in by pdftk, renamed, in a mail of its own: the reference is inside.
$pdf fill "$TMPDIR/dossier.pdf" "$TMPDIR/filled.pdf" "$data/dossier.pdf.fill"
say $? 'pdftk fills it in'
$pdf send "$amelie" 'mon affaire' 'Bonjour, voici.' filled "$TMPDIR/filled.pdf=scan0001.bin" | give filled
once 2027-01-11T15:20:00Z
same A2 "$(field 'd["status"]' request show 1)" 'the request is complete'
same 'Tremblay-Œuvrard' "$(field 'd["profile"]["nom"]["value"]' person show amelie@etudiant.example)" \
	'accents and ligatures are whole'
same '12, rue des Érables, app. 4' "$(field 'd["profile"]["adresse"]["value"]' person show amelie@etudiant.example)" \
	'an address on two lines is one'
same "{'jour': ['mardi', 'mercredi', 'jeudi', 'vendredi'], 'soir': ['samedi'], 'nuit': []}" \
	"$(field 'd["answers"]["periode"]["value"]' request show 1)" 'the grid is as it was ticked'
same "[{'id': 'champlain', 'comment': 'près de chez moi'}, {'id': 'inlb', 'comment': ''}]" \
	"$(field 'd["answers"]["lieux"]["value"]' request show 1)" 'so are the boxes with their words'
same "['formulaire', 'formulaire']" \
	"$(field 'sorted(x["role"] for x in d["documents"])' person show amelie@etudiant.example)" \
	'a form is never taken for a CV'
answers amelie@etudiant.example 1 >"$TMPDIR/pdftk"

# Whatever the program: read back whole by another, rewritten and uncompressed.
qpdf --qdf --object-streams=disable "$TMPDIR/filled.pdf" "$TMPDIR/qdf.pdf"
$pdf send "$amelie" 'formulaire' 'Voici encore.' qdf "$TMPDIR/qdf.pdf" | give qdf
once 2027-01-11T15:25:00Z
answers amelie@etudiant.example 1 >"$TMPDIR/qdf"
cmp -s "$TMPDIR/pdftk" "$TMPDIR/qdf"
say $? 'saved by another program it says the same'
same 1 "$(field 'len(d)' request list)" 'and makes no second request'

# Printed flat: no field is left, the words are.
lea='Léa Gagnon <lea@etudiant.example>'
confirm "$lea" lea@etudiant.example lea 16
$pdf take "$(last_mail lea@etudiant.example)" 'Premier dossier.pdf' >"$TMPDIR/lea.pdf"
$pdf fill "$TMPDIR/lea.pdf" "$TMPDIR/lea-filled.pdf" "$data/dossier.pdf.fill"
pdftocairo -pdf "$TMPDIR/lea-filled.pdf" "$TMPDIR/flat.pdf"
$pdf send "$lea" 'formulaire' 'Voici.' flat "$TMPDIR/flat.pdf=imprimé.pdf" | give flat
once 2027-01-11T16:20:00Z
same A2 "$(field 'd["status"]' request show 2)" 'a flat print completes the request as well'
answers lea@etudiant.example 2 | sed 's/lea@/amelie@/' >"$TMPDIR/flat"
cmp -s "$TMPDIR/pdftk" "$TMPDIR/flat"
say $? 'and says the same, field by field'
diff "$TMPDIR/pdftk" "$TMPDIR/flat" | sed 's/^/# /'

# A picture, a PDF with a password, half a PDF, somebody's CV.
zoe='Zoé Roy <zoe@etudiant.example>'
confirm "$zoe" zoe@etudiant.example zoe 17
welcome=$(last_mail zoe@etudiant.example)
$pdf take "$welcome" 'Premier dossier.pdf' >"$TMPDIR/zoe.pdf"
$pdf scan >"$TMPDIR/formulaire numérisé.pdf"
$reply reply "$welcome" --from "$zoe" --text 'Voici mon formulaire.' --style bare \
	--attach "$TMPDIR/formulaire numérisé.pdf" --id scan | give scan
once 2027-01-11T17:20:00Z
mail=$(last_mail zoe@etudiant.example)
says "$mail" 'une image, que le programme ne peut pas lire' 'a scan is told'
says "$mail" 'une personne du guichet la lira' 'in kind words'
same 'scan' "$(field 'd["outcome_reason"] if "outcome_reason" in d else d["reason"]' message show 11)" \
	'and put before staff'
qpdf --encrypt secret secret 256 -- "$TMPDIR/zoe.pdf" "$TMPDIR/CV protégé.pdf"
$reply reply "$welcome" --from "$zoe" --text 'Voici mon CV.' --style bare \
	--attach "$TMPDIR/CV protégé.pdf" --id locked | give locked
once 2027-01-11T17:25:00Z
says "$(last_mail zoe@etudiant.example)" 'sans mot de passe' 'a password is told'
head -c 20000 "$TMPDIR/zoe.pdf" >"$TMPDIR/Lettre.pdf"
$reply reply "$welcome" --from "$zoe" --text 'Voici ma lettre.' --style bare \
	--attach "$TMPDIR/Lettre.pdf" --id half | give half
once 2027-01-11T17:30:00Z
same applied "$(field 'd["outcome"]' message show 13)" 'half a PDF is no crash'

# For a student without email.
"$MAILPROC" --now 2027-01-12T15:00:00Z -c "$work/mailproc.conf" form pdf demande \
	--request 1 2>>"$log" >"$TMPDIR/print.pdf"
say $? 'staff print a form with what is on file'
pdftotext -layout "$TMPDIR/print.pdf" - | grep -q '388-TS3'
say $? 'which stands in it'
"$MAILPROC" --now 2027-01-12T15:00:00Z -c "$work/mailproc.conf" form pdf dossier \
	--person personne@etudiant.example >/dev/null 2>>"$log"
same 66 $? 'nobody is 66'
show audit verify >/dev/null
say $? 'the audit chain is whole'
