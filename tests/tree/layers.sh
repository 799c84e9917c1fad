#!/bin/sh
# Dependencies point one way: reads every include line of the program and
# refuses an arrow that this table does not have, and a library's header outside
# the one folder that it belongs to.
set -u
cd "${SOURCE:-.}" || exit 1

# folder: what it may include besides itself
layers='
base
text base
model base text
form base text model
suffix base
catalog base text model form
policy base text model crypto suffix
render base text model form
workflow base text model form policy
crypto base text model
mail base text model
html base text model
sniff base text model
sandbox base text model
cms base text model
office base text model
paper base text model
pdf base text model
store base text model crypto
mailbox base text model
transport base text model
oauth base
flow base text model form policy render workflow crypto mail html cms office sniff sandbox paper pdf store mailbox transport oauth
cmd base text model form policy render workflow crypto mail html cms office sniff sandbox paper pdf store mailbox transport oauth flow catalog
'
# library's header: the folders it may appear in
libraries='
gmime/ mail
glib mail
libetpan/ mailbox
gsf/ office
gnutls/ mailbox cms
sqlite3.h store
curl/ transport oauth
sodium crypto
md4c render
utf8proc.h text
libpsl.h suffix
libxml/ html
magic.h sniff
seccomp.h sandbox
cairo paper
pango paper
fontconfig/ paper
qpdf/ pdf
'

bad=0
checked=0
for file in mailproc/*/*.c mailproc/*/*.h; do
	folder=$(basename "$(dirname "$file")")
	allowed=$(printf '%s' "$layers" | sed -n "s/^$folder\( \|$\)/\1/p")
	if ! printf '%s' "$layers" | grep -q "^$folder\( \|$\)"; then
		echo "# $file: the folder $folder is in no layer"
		bad=1
	fi
	targets=$(sed -n 's/^#include "\([a-z]*\)\/.*/\1/p' "$file")
	for target in $targets; do
		checked=$((checked + 1))
		case " $folder $allowed " in
		*" $target "*) ;;
		*)
			echo "# $file includes $target/: not allowed for $folder/"
			bad=1
			;;
		esac
	done
done
[ "$checked" -gt 100 ] || bad=1
if [ "$bad" -eq 0 ]; then
	echo "ok 1 - every include points down"
else
	echo "not ok 1 - every include points down"
fi

bad=0
while read -r header folders; do
	[ -n "$header" ] || continue
	users=$(grep -l "^#include <$header" mailproc/*/*.[ch])
	for file in $users; do
		case $file in *.h)
			echo "# $file: a header of ours shows $header"
			bad=1
			;;
		esac
		case " $folders " in
		*" $(basename "$(dirname "$file")") "*) ;;
		*)
			echo "# $file includes <$header>"
			bad=1
			;;
		esac
	done
done <<LIBRARIES
$libraries
LIBRARIES
if [ "$bad" -eq 0 ]; then
	echo "ok 2 - each library is seen by one folder only"
else
	echo "not ok 2 - each library is seen by one folder only"
fi

# The refusal itself is tried: a wrong arrow must be found.
if [ -z "${LAYERS_SELF:-}" ]; then
	copy=$(mktemp -d)
	mkdir -p "$copy/mailproc"
	cp -R mailproc/base mailproc/form "$copy/mailproc/"
	echo '#include "store/store.h"' >"$copy/mailproc/form/wrong.c"
	if LAYERS_SELF=1 SOURCE=$copy sh "$0" | grep -q 'wrong.c includes store/'; then
		echo "ok 3 - a wrong include is refused"
	else
		echo "not ok 3 - a wrong include is refused"
	fi
	rm -rf "$copy"
fi
