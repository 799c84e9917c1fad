#!/bin/sh
# What holds for the tree as a whole.
set -u
# The search for letters is by characters, whatever the machine speaks.
export LC_ALL=C.UTF-8
cd "${SOURCE:-.}" || exit 1
n=0

say()
{
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $n - $2"
	else
		echo "not ok $n - $2"
	fi
}

# Words for people live in forms/ and templates/: a string literal with a letter
# that only French (or typography) has is one of them. Words of mail clients
# that reading has to know are no such text: mail/ and text/ are left out.
found=$(for file in mailproc/*/*.c; do
	case $file in mailproc/mail/* | mailproc/text/*) continue ;; esac
	sed -e 's|/\*.*\*/||' -e 's|/\*.*||' -e '/^[[:space:]]*\*/d' "$file" |
		grep -P '"[^"]*[À-ÖØ-öø-ÿœŒ«»’][^"]*"' | sed "s|^|$file: |"
done)
[ -z "$found" ]
say $? "no text for people in C"
[ -z "$found" ] || printf '%s\n' "$found" | sed 's/^/# /'

found=$(for name in *; do
	case $name in
	Makefile | mailproc | forms | templates | db | tests | contrib) ;;
	README.md | LICENSE | build | var) ;;
	*) echo "$name" ;;
	esac
done)
[ -z "$found" ]
say $? "nothing else at the top of the tree"
[ -z "$found" ] || printf '%s\n' "$found" | sed 's/^/# /'

found=$(grep -rnIE '/home/|/root/|/tmp/[a-z]' mailproc forms templates db README.md || true)
[ -z "$found" ]
say $? "no path of one machine"
[ -z "$found" ] || printf '%s\n' "$found" | sed 's/^/# /'

found=$(printf '%s\n' mailproc/*/*.[ch] | sed 's|.*/||' | sort | uniq -d)
[ -z "$found" ]
say $? "every file name is unique"
[ -z "$found" ] || printf '%s\n' "$found" | sed 's/^/# /'

found=$(wc -l mailproc/*/*.c | awk '$2 != "total" && $1 > 700 { print $2 ": " $1 }')
[ -z "$found" ]
say $? "no file of more than 700 lines"
[ -z "$found" ] || printf '%s\n' "$found" | sed 's/^/# /'

# The two keys of the man page and of the program are the same.
if [ -f mailproc/man/mailproc.conf.5 ]; then
	page=$(sed -n 's/^\.It Ic \([a-z_]*\).*/\1/p' mailproc/man/mailproc.conf.5 | sort)
	table=$(sed -n 's/^    {"\([a-z_]*\)", KEY_.*/\1/p' mailproc/flow/config.c | sort)
	[ -n "$table" ] && [ "$page" = "$table" ]
	say $? "mailproc.conf(5) has every key, and no other"
else
	say 1 "mailproc.conf(5) is there"
fi

for page in mailproc/man/*.[58]; do
	found=$(mandoc -Tlint -Wwarning "$page" 2>&1)
	[ -z "$found" ]
	say $? "$page is clean"
	[ -z "$found" ] || printf '%s\n' "$found" | sed 's/^/# /'
done
