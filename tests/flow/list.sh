#!/bin/sh
# The option lists on the command line: looking, searching, out and in; what is
# refused is refused whole.
set -u
# shellcheck source=tests/flow/lib.sh
. "${SOURCE:?}/tests/flow/lib.sh"
cp -R "$SOURCE/forms" "$TMPDIR/forms"
service --set forms="$TMPDIR/forms"
file=$TMPDIR/forms/lists/etablissements.list

list()
{
	"$MAILPROC" -c "$work/mailproc.conf" list "$@" 2>"$TMPDIR/errors"
}

# exits WANTED WHAT COMMAND...
exits()
{
	wanted=$1 what=$2
	shift 2
	"$@" >"$TMPDIR/out"
	same "$wanted" "$?" "$what"
}

exits 0 'lists are listed' list list --json
grep -q '"id": "etablissements"' "$TMPDIR/out"
say $? 'with their ids'
exits 0 'an alias is searched' list search etablissements udem
grep -q 'id=umontreal.*taken=yes' "$TMPDIR/out"
say $? 'and would be taken'
exits 0 'a town is searched' list search etablissements Sherbrooke
grep -q 'taken=yes' "$TMPDIR/out"
same 1 "$?" 'and would be asked about'
exits 66 'no such list' list show nothing
exits 64 'an import without a file' list import etablissements
exits 65 'an import of no file' list import etablissements "$TMPDIR/absent"

before=$(cksum <"$file")
exits 0 'a list goes out' list export etablissements
cp "$TMPDIR/out" "$TMPDIR/list.csv"
exits 0 'and comes in' list import etablissements "$TMPDIR/list.csv"
grep -q '^added: 0' "$TMPDIR/out" && grep -q '^retired: 0' "$TMPDIR/out"
say $? 'the same'
list export etablissements | cmp -s - "$TMPDIR/list.csv"
say $? 'and goes out the same'

before=$(cksum <"$file")
printf 'label;parents\nUn;collegial\n;collegial\nDeux;lunaire\n' >"$TMPDIR/wrong.csv"
exits 65 'mistakes are refused' list import etablissements "$TMPDIR/wrong.csv"
same "mailproc: $TMPDIR/wrong.csv:3: no label
mailproc: $TMPDIR/wrong.csv:4: \"lunaire\" is none of the list types_institution" \
	"$(cat "$TMPDIR/errors")" 'each with its line'
same "$before" "$(cksum <"$file")" 'and the list is as it was'

printf 'id,label\nx,Rien\n' >"$TMPDIR/provinces.csv"
before=$(cksum <"$TMPDIR/forms/lists/provinces.list")
exits 65 'a list that the forms cannot do with is refused' \
	list import provinces "$TMPDIR/provinces.csv"
same "$before" "$(cksum <"$TMPDIR/forms/lists/provinces.list")" 'and not written'

printf 'Nom officiel\tType\nCoge\tUniversitaire\n' >"$TMPDIR/new.tsv"
exits 0 'a list of others comes in' list import etablissements "$TMPDIR/new.tsv"
grep -q '^added: 1' "$TMPDIR/out"
say $? 'with what is new'
list show etablissements | grep -q 'id=umontreal .*retired=yes'
say $? 'what vanished is retired'
list search etablissements udem | grep -q umontreal
same 1 "$?" 'and not found any more'
"$MAILPROC" -c "$work/mailproc.conf" check >/dev/null 2>>"$log"
say $? 'the service would start with it'
echo "1..$n"
