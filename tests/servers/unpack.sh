#!/bin/sh
# unpack.sh DIR: make DIR hold a Dovecot and an Exim that are nowhere installed.
#
# The packages are fetched with apt-get download and opened with dpkg -x: no
# service is enabled, no user is made, and a mail server that the machine has
# stays as it is. Only what the tests run is kept. DIR appears by a rename, so
# it is whole or absent, and two runs at once do each other no harm.
set -eu

packages='dovecot-core dovecot-imapd dovecot-lmtpd exim4-daemon-light libnss-wrapper'
# What the tests run. The rest of Dovecot's programs only have to be there, as
# it looks for them all when it starts; their libraries are not asked for.
runs='usr/sbin/dovecot usr/sbin/exim4 usr/bin/doveconf
usr/lib/dovecot/anvil usr/lib/dovecot/auth usr/lib/dovecot/config
usr/lib/dovecot/imap usr/lib/dovecot/imap-login usr/lib/dovecot/lmtp
usr/lib/dovecot/log usr/lib/dovecot/stats
usr/lib/dovecot/modules/libssl_iostream_openssl.so
usr/lib/libnss_wrapper.so'

fail()
{
	echo "unpack.sh: $*" >&2
	exit 1
}

download()
{
	# As root, apt would fetch as the user _apt, who may not write here.
	# shellcheck disable=SC2086 # a list of words
	apt-get -q -o APT::Sandbox::User=root download $packages \
	    >apt.log 2>&1
}

[ $# -eq 1 ] || fail 'usage: unpack.sh DIR'
dir=$1
recipe="$packages $runs"
if [ -f "$dir/recipe" ] && [ "$(cat "$dir/recipe")" = "$recipe" ]; then
	exit 0
fi

mkdir -p "$(dirname "$dir")"
dir=$(cd "$(dirname "$dir")" && pwd)/$(basename "$dir")
work=$(mktemp -d "$dir.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir "$work/debs" "$work/all"
cd "$work/debs"

# The lists of packages are empty in a fresh chroot or container.
if ! download; then
	if [ "$(id -u)" -eq 0 ]; then
		apt-get -q update >update.log 2>&1 || :
		download || :
	fi
fi
for package in $packages; do
	set -- "$package"_*.deb
	if [ ! -f "$1" ]; then
		cat apt.log >&2
		fail "cannot fetch $package; is there a network, and has" \
		    'apt-get update been run?'
	fi
	dpkg -x "$1" "$work/all"
done

cd "$work"
mkdir kept
mv all/usr kept/usr
rm -r kept/usr/share
mv kept/usr/lib/*/libnss_wrapper.so kept/usr/lib/
# Exim comes setuid root. Here it must never be: it runs as a plain user.
chmod -R u-s,g-s,go+rX kept

lib=$work/kept/usr/lib/dovecot
# shellcheck disable=SC2086 # a list of words
missing=$(cd kept && LD_LIBRARY_PATH=$lib:$lib/modules/old-stats ldd $runs |
    sed -n 's/^[[:space:]]*\(.*\) => not found$/\1/p' | sort -u | tr '\n' ' ')
[ -z "$missing" ] || fail "libraries are missing: $missing"

printf '%s\n' "$recipe" >kept/recipe
chmod 755 kept
if [ -e "$dir" ]; then
	mv -T "$dir" "$work/old"
fi
# Whoever comes second in a race finds the other's folder, as good as ours.
mv -T kept "$dir" 2>/dev/null || [ -f "$dir/recipe" ]
