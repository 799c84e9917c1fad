#!/bin/sh
# What list and show print, and the format of every kind of value.
set -u
# shellcheck source=tests/flow/lib.sh
. "${SOURCE:?}/tests/flow/lib.sh"

# shaped NAME COMMAND...: its JSON has the shape that scripts rely on.
shaped()
{
	shape=$1
	shift
	show "$@" --json | python3 -B "$SOURCE/tests/flow/shape.py" "$shape"
	say $? "$* --json is as promised"
}

service --set log_level=warn
shaped forms form list
shaped form form show profil
shaped form form show demande
same "[('generale', 'Générale')]" "$(field '[(o["id"], o["label"])
	for f in d["fields"] if f["id"] == "categorie" for o in f["options"]][:1]' form show profil)" \
	'a choice has its options'
same 'categorie: soins_infirmiers' "$(field '[f["required_if"] for f in d["fields"]
	if f["id"] == "numero_permis"][0]' form show profil)" 'a condition is told'
same "$(printf %s 'categorie courriel programme code_permanent numero_permis prenom nom genre date_naissance adresse ville code_postal province pays telephone poste telephone2 poste2 autres_informations')" \
	"$(field '" ".join(f["id"] for f in d["fields"])' form show profil)" 'profil has all its fields'
same 'code type_institution etablissement niveau discipline type_stage sigle dates nombre_jours periode lieux coordonnateur autres_informations' \
	"$(field '" ".join(f["id"] for f in d["fields"])' form show demande)" 'and demande'

$reply new --from "$amelie" --to stages@example.org --text 'Bonjour !' --id first | give first
printf 'x' | give nobody
once 2027-01-11T15:05:00Z
shaped person person show amelie@etudiant.example
same "['todo', 'later']" "$(field '[s["state"] for s in d["steps"]
	if s["id"] in ("confirmation", "engagement")]' person show amelie@etudiant.example)" \
	'who has not confirmed has that to do'
shaped message message show 1
shaped message message show 2
shaped outboxes outbox list
same None "$(field '[o["to"] for o in d if o["reason"] == "carte"][0]' outbox list)" \
	'a card goes to nobody'
$reply reply "$(last_mail amelie@etudiant.example)" --from "$amelie" --text OUI --id yes | give yes
once 2027-01-11T15:10:00Z

# Every field, each in a form that is not how it is kept.
cat >"$TMPDIR/all.txt" <<'EOF'
Catégorie de stage : soins infirmiers
Programme d’étude de base : 180.A0
Code permanent du MEES : trea 7754 0312
Numéro de permis : hspnet 123456
Prénom :   Ame´lie
Nom de famille : Tremblay-Roy
Genre : F
Date de naissance : le 15 avril 2003
Adresse : 12, rue des Érables
Ville : Longueuil
Code postal : j4k2t0
Province : qc
Pays : CANADA
Téléphone : (450) 555-0123
Poste : poste 22
Téléphone secondaire : +33 6 12 34 56 78
Autres informations pertinentes : Rien.
Code de stage : non
Type d’institution : cégep
Établissement : edouard-montpetit
Niveau scolaire : DEC 3e année
Discipline : soins infirmiers
Type de stage : individuel
Sigle : 180-A0
Dates de stage : 8 mars au 30 avril 2027
Nombre de jours : 38 jours
Période désirée : lundi, mardi (jour), samedi (soir)
Lieux de stage : HCLM : urgence; INLB
Coordonnateur : Marie Roy, coordonnatrice, 450 555-0145 poste 7, marie.roy@cegep.example
Autres informations sur la demande : Merci.
EOF
python3 -B -c 'import sys
sys.stdout.write(sys.stdin.read().replace("e´", "e\u0301"))' <"$TMPDIR/all.txt" >"$TMPDIR/decomposed.txt"
$reply reply "$(last_mail amelie@etudiant.example)" --from "$amelie" --style bare \
	--text "$(cat "$TMPDIR/decomposed.txt")" --id all | give all
once 2027-01-11T15:20:00Z
shaped person person show Amelie@Etudiant.Example
shaped persons person list
shaped request request show 1
shaped requests request list
shaped messages message list
shaped message message show 4
shaped outbox outbox show 1
shaped outbox outbox show 2
shaped outboxes outbox list

# value FIELD JSON TEXT
value()
{
	case $form in
	profil) set -- "$1" "$2" "$3" profile person show amelie@etudiant.example ;;
	*) set -- "$1" "$2" "$3" answers request show 1 ;;
	esac
	key=$1 json=$2 text=$3 where=$4
	shift 4
	same "$json | $text" "$(field 'json.dumps(d["'"$where"'"]["'"$key"'"]["value"],
	    ensure_ascii=False) + " | " + d["'"$where"'"]["'"$key"'"]["text"].replace(
	    "\u00a0", " ").replace("\u202f", " ")' "$@")" "$form.$key"
}

form=profil
value categorie '"soins_infirmiers"' 'Soins infirmiers'
value courriel '"amelie@etudiant.example"' 'amelie@etudiant.example'
value code_permanent '"TREA77540312"' 'TREA77540312'
value numero_permis '"HSPnet 123456"' 'HSPnet 123456'
value prenom '"Amélie"' 'Amélie'
value genre '"femme"' 'Femme'
value date_naissance '"2003-04-15"' '15 avril 2003'
value code_postal '"J4K 2T0"' 'J4K 2T0'
value province '"quebec"' 'Québec'
value pays '"canada"' 'Canada'
value telephone '"+14505550123"' '450 555-0123'
value poste '"22"' '22'
value telephone2 '"+33612345678"' '+33612345678'
value autres_informations '"Rien."' 'Rien.'
form=demande
value code '"non"' 'non'
value etablissement '"cegep_edouard_montpetit"' 'Cégep Édouard-Montpetit'
value niveau '"dec_3"' 'DEC, 3e année'
value type_stage '"clinique_individuel"' 'Clinique individuel'
value dates '{"from": "2027-03-08", "to": "2027-04-30"}' 'du 8 mars au 30 avril 2027'
value nombre_jours 38 38
value periode '{"jour": ["lundi", "mardi"], "soir": ["samedi"], "nuit": []}' \
	'lundi, mardi (jour); samedi (soir)'
value lieux '[{"id": "champlain", "comment": "urgence"}, {"id": "inlb", "comment": ""}]' \
	'RLS de Champlain (Hôpital Charles-Le Moyne) : urgence; INLB (Institut Nazareth et Louis-Braille)'
value coordonnateur '{"prenom": "Marie", "nom": "Roy", "fonction": "coordonnatrice", "telephone": "+14505550145", "poste": "7", "courriel": "marie.roy@cegep.example"}' \
	'Marie Roy, coordonnatrice, 450 555-0145, poste 7, marie.roy@cegep.example'
value autres_informations '"Merci."' 'Merci.'
same "A2 [1]" "$(field 'd["status"]' request show 1) $(field 'd["requests"]' person show amelie@etudiant.example)" \
	'the request is complete, and hers'
same "[(None, 'A0', 'student', 4), ('A0', 'A2', 'system', 4)]" \
	"$(field '[(h["from"], h["to"], h["by"], h["message"]) for h in d["history"]]' request show 1)" \
	'its history says how'
same "['done', 'done', 'done']" "$(field '[s["state"] for s in d["steps"]][:3]' \
	person show amelie@etudiant.example)" 'and so do her steps'
same "[3] amelie@etudiant.example applied" \
	"$(field 'len(d["outbox"]) and [d["id"] - 1], d["person"], d["outcome"]' message show 4 |
		tr -d "(),'")" 'a message names its person and its mails'
same 'amelie@etudiant.example sent' "$(field 'd["to"], d["state"]' outbox show 1 | tr -d "(),'")" \
	'a mail its address and its state'

# The same for people to read: a line for each of a list, key: value of one.
same "$(show message list --json | python3 -B -c 'import json, sys
print(len(json.load(sys.stdin)))')" "$(show message list | wc -l)" 'without --json a list has a line for each'
show request show 1 | grep -qx 'status: A2'
say $? 'and a show has key: value'
