#!/bin/sh
# The service was away for longer than held mail is kept: what came meanwhile is
# read before anything expires. And marks of ours that somebody else made.
set -u
# shellcheck source=tests/flow/lib.sh
. "${SOURCE:?}/tests/flow/lib.sh"

service
$reply new --from "$amelie" --to stages@example.org --subject 'Stage' \
	--text 'Bonjour, je cherche un stage.' --id first | give first
$reply new --from 'Jean Roy <jean@etudiant.example>' --to stages@example.org \
	--subject 'Stage' --text 'Bonjour, je cherche un stage.' --id other | give other
once 2027-01-11T15:00:00Z
same 0 $? 'both are asked whether it was them'
$reply reply "$(last_mail amelie@etudiant.example)" --from "$amelie" --text OUI \
	--style untouched --id yes | give yes
once 2027-02-01T15:00:00Z
same 0 $? 'three weeks later the service is back'
same active "$(field 'd["status"]' person show amelie@etudiant.example)" \
	'her OUI is read'
same 'applied' "$(sqlite3 "$work/mailproc.db" \
	"SELECT outcome FROM message WHERE id = 1")" 'what it was about is taken up'
same '' "$(sqlite3 "$work/mailproc.db" \
	"SELECT address FROM address WHERE address LIKE 'jean%'")" \
	'who said nothing leaves no trace'

# ---- A mark that is not ours ----

own=$(last_mail amelie@etudiant.example)
mark=$(sed -n 's/^X-Mailproc: *//p' "$own" | tr -d '\r')
[ -n "$mark" ]
say $? 'our mail carries a mark'
for at in forged copied; do
	[ $at = forged ] && value=card-1 || value=$mark
	$reply new --from "$amelie" --to stages@example.org --subject MENU --id $at |
		sed "1i X-Mailproc: $value\r" | give $at
done
once 2027-02-01T15:10:00Z
same '2' "$(sqlite3 "$work/mailproc.db" "SELECT count(*) FROM message
	WHERE reason = 'command' AND nature = 'person'")" \
	'a made-up mark, or that of another mail, makes a message no less hers'
sed '/^Delivered-To:/d' "$own" | give ours
once 2027-02-01T15:20:00Z
same own "$(sqlite3 "$work/mailproc.db" \
	'SELECT nature FROM message ORDER BY id DESC LIMIT 1')" 'our own mail is known'
echo "1..$n"
