#!/bin/sh
# Who is believed to be who he says: Authentication-Results as our own server,
# other servers and liars write them, from the mail to what it may do.
set -u
# shellcheck source=tests/flow/lib.sh
. "${SOURCE:?}/tests/flow/lib.sh"
office=stages@example.org
jules='Jules Roy <jules@etudiant.example>'

fate()
{
	sqlite3 "$work/mailproc.db" "SELECT outcome || ' ' || reason FROM message
	    WHERE uid LIKE '$1~%'"
}

mails_to()
{
	sqlite3 "$work/mailproc.db" "SELECT count(*) FROM outbox WHERE recipient = '$1'"
}

town_of()
{
	sqlite3 "$work/mailproc.db" "SELECT text FROM answer JOIN address USING (person)
	    WHERE request IS NULL AND address = '$1' AND field = 'ville'"
}

# A line of results in front of a mail on standard input.
results()
{
	printf 'Authentication-Results: %s\r\n' "$1"
	cat
}

hop='Received: from there (there.example [192.0.2.7]) by mx.example.org; x'
pass='mx.example.org; dmarc=pass header.from=etudiant.example'

# new ID WHO...: a first mail, on standard output.
new()
{
	id=$1 who=$2
	shift 2
	$reply new --from "$who" --to $office --id "$id" --text 'Bonjour' "$@"
}

proof()
{
	cat >"$TMPDIR/read.eml"
	"$MAILPROC" --now 2027-01-11T16:00:00Z -c "$work/mailproc.conf" read \
		"$TMPDIR/read.eml" 2>>"$log" |
		python3 -B -c 'import json, sys; print(json.load(sys.stdin)["proof"])'
}

service --set first_contact=aligned

# ---- first contact ----

new bare "$amelie" | give bare
new pass "$jules" | results "$pass" | give pass
new fail 'Eve <eve@etudiant.example>' |
	results 'mx.example.org; dmarc=fail header.from=etudiant.example' | give fail
{
	printf '%s\r\n' "$hop"
	new below 'Eve <eve@etudiant.example>' | results "$pass"
} | give below
{
	printf 'Authentication-Results: mx.example.org; none\r\n%s\r\n' "$hop"
	new stack 'Eve <eve@etudiant.example>' | results "$pass" | results "$pass"
} | give stack
new other 'Eve <eve@etudiant.example>' |
	results 'mx.evil.example; dmarc=pass header.from=etudiant.example' | give other
new elsewhere 'Eve <eve@etudiant.example>' |
	results 'mx.example.org; dmarc=pass header.from=evil.example' | give elsewhere
new shown '"amelie@etudiant.example" <eve@etudiant.example>' | results "$pass" | give shown
new twice 'Eve <eve@etudiant.example>' | sed 's/^From:/From: Zoé <zoe@etudiant.example>\r\n&/' |
	results "$pass" | give twice
new alike 'Eve <eve@xn--etudint-7nf.example>' |
	results 'mx.example.org; dmarc=pass header.from=xn--etudint-7nf.example' | give alike
once 2027-01-11T15:05:00Z
same 'held unconfirmed' "$(fate pass)" 'one whom our server vouches for is answered'
same 1 "$(mails_to jules@etudiant.example)" 'with one mail'
for name in bare fail below stack other elsewhere shown alike; do
	same 'to_staff first_contact' "$(fate $name)" "$name: staff look"
done
same 'to_staff no_sender' "$(fate twice)" 'two senders are none'
same 1 "$(mail_count)" 'and none of these is written to'

# ---- an account ----

$reply reply "$(last_mail jules@etudiant.example)" --from "$jules" --id yes \
	--text OUI | give yes
once 2027-01-11T15:10:00Z
welcome=$(last_mail jules@etudiant.example)
cp "$welcome" "$TMPDIR/welcome"
same 'applied confirmed' "$(fate yes)" 'his OUI confirms'

town()
{
	$reply new --from "$2" --to $office --id "$1" --text "Ville : $3"
}

town vouched "$jules" Chambly | results "$pass" | give vouched
once 2027-01-11T15:11:00Z
same 'applied content' "$(fate vouched)" 'aligned is enough for an ordinary form'
same Chambly "$(town_of jules@etudiant.example)" 'which is on file'
town unvouched "$jules" Sorel | give unvouched
town forged "$jules" Delson | {
	printf '%s\r\n' "$hop"
	results "$pass"
} | give forged
town reply-to 'Eve <eve@evil.example>' Candiac | sed 's/^To:/Reply-To: jules@etudiant.example\r\n&/' |
	results 'mx.example.org; dmarc=pass header.from=evil.example' | give reply-to
once 2027-01-11T15:12:00Z
same 'held no_reference' "$(fate unvouched)" 'a bare From waits'
same 'held no_reference' "$(fate forged)" 'so does one with results of his own making'
same 'held unconfirmed' "$(fate reply-to)" 'a Reply-To is nobody'
same Chambly "$(town_of jules@etudiant.example)" 'nothing of them is on file'
says "$(last_mail jules@etudiant.example)" 'il vient bien de vous' 'he is asked'

# A stolen reference: from an address that our server does vouch for.
printf 'Ville\tLa Prairie\n' >"$TMPDIR/fill"
$reply reply "$TMPDIR/welcome" --from 'Eve <eve@evil.example>' --id stolen \
	--fill "$TMPDIR/fill" |
	results 'mx.example.org; dmarc=pass header.from=evil.example' | give stolen
once 2027-01-11T15:13:00Z
same 'held other_address' "$(fate stolen)" 'his reference proves nothing from elsewhere'
same Chambly "$(town_of jules@etudiant.example)" 'however well vouched for'

# ---- what read says ----

same none "$(new r1 "$jules" | proof)" 'read: none'
same aligned "$(new r2 "$jules" | results "$pass" | proof)" 'read: aligned'
same reference "$($reply reply "$TMPDIR/welcome" --from "$jules" --id r3 --text OUI | proof)" \
	'read: reference'
same both "$($reply reply "$TMPDIR/welcome" --from "$jules" --id r4 --text OUI |
	results "$pass" | proof)" 'read: both'
same none "$($reply reply "$TMPDIR/welcome" --from 'Eve <eve@etudiant.example>' \
	--id r5 --text OUI | proof)" 'read: a stolen one is none'

# ---- a reference that he revoked ----

$reply new --from "$jules" --to $office --id oubli --text OUBLI | give oubli
once 2027-01-11T15:20:00Z
$reply reply "$(last_mail jules@etudiant.example)" --from "$jules" --id renewed \
	--text MENU --style bare | give renewed
once 2027-01-11T15:21:00Z
$reply reply "$TMPDIR/welcome" --from "$jules" --id revoked --fill "$TMPDIR/fill" |
	results "$pass" | give revoked
once 2027-01-11T15:22:00Z
same 'held reference_dead' "$(fate revoked)" 'no server makes it good again'
same Chambly "$(town_of jules@etudiant.example)" 'he is asked first'

# ---- servers that write elsewhere, or without a name ----

work=$TMPDIR/gmail
service --set first_contact=aligned --set authserv_hops=1
{
	printf '%s\r\n' "$hop"
	new gmail "$jules" | results "$pass"
} | give gmail
{
	printf '%s\r\n%s\r\n' "$hop" "$hop"
	new below 'Eve <eve@etudiant.example>' | results "$pass"
} | give below
once 2027-01-11T15:05:00Z
same 'held unconfirmed' "$(fate gmail)" 'below the one line of ours it counts'
same 'to_staff first_contact' "$(fate below)" 'below two it does not'

work=$TMPDIR/exchange
service --set first_contact=aligned --set authserv_id=topmost
exchange='spf=pass (sender IP is 192.0.2.5)\r\n smtp.mailfrom=etudiant.example; office.example; dkim=none (message not signed)\r\n header.d=none;office.example; dmarc=%s action=none\r\n header.from=etudiant.example;compauth=%s reason=100'
# shellcheck disable=SC2059 # the format is ours
{
	printf '%s\r\n%s\r\n' "$hop" "$hop"
	new exchange "$jules" | results "$(printf "$exchange" pass pass)"
} | give exchange
# shellcheck disable=SC2059
{
	printf '%s\r\n' "$hop"
	new exchange-fail 'Eve <eve@etudiant.example>' | results "$pass" |
		results "$(printf "$exchange" fail fail)"
} | give exchange-fail
once 2027-01-11T15:05:00Z
same 'held unconfirmed' "$(fate exchange)" 'Exchange vouches without a name'
same 'to_staff first_contact' "$(fate exchange-fail)" 'its verdict is the topmost'

work=$TMPDIR/nobody
service --set first_contact=aligned --set authserv_id=
new nobody "$jules" | results "$pass" | give nobody
once 2027-01-11T15:05:00Z
same 'to_staff first_contact' "$(fate nobody)" 'without a name in the configuration nobody vouches'
"$MAILPROC" -c "$work/mailproc.conf" check 2>>"$log" | grep -q '^trusted: nobody'
say $? 'and check says so'
