#!/bin/sh
# ca.sh DIR: make a test authority and the four certificates of the tests.
#
# DIR/ca.crt is what a client trusts. Of each of good, selfsigned, expired and
# wronghost there is a .crt and a .key. Each bad one has a single fault: the
# expired one is for the right host and signed by the authority, and so on, so
# that a test knows which check refused it.
set -eu

if [ $# -ne 1 ]; then
	echo 'usage: ca.sh DIR' >&2
	exit 64
fi
if [ -f "$1/ca.crt" ]; then
	exit 0
fi
mkdir -p "$(dirname "$1")"
work=$(mktemp -d "$1.XXXXXX")
trap 'rm -rf "$work"' EXIT

# Only "openssl ca" can date a certificate into the past in Debian 12.
cat >"$work/ca.conf" <<CONF
[ca]
default_ca = here
[here]
database = $work/index
serial = $work/serial
new_certs_dir = $work
default_md = sha256
policy = anything
unique_subject = no
[anything]
commonName = supplied
[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[here_host]
basicConstraints = critical, CA:FALSE
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost, IP:127.0.0.1, IP:127.0.0.2
[other_host]
basicConstraints = critical, CA:FALSE
extendedKeyUsage = serverAuth
subjectAltName = DNS:other.example
CONF
: >"$work/index"
echo 1000 >"$work/serial"

# request NAME COMMON_NAME [OPTION ...]: a key and a request or certificate
request()
{
	name=$1
	common=$2
	shift 2
	openssl req -config "$work/ca.conf" -new -nodes -newkey ec \
	    -pkeyopt ec_paramgen_curve:P-256 -keyout "$work/$name.key" \
	    -subj "/CN=$common" "$@"
}

# signed NAME COMMON_NAME EXTENSIONS FROM TO: a certificate by the authority
signed()
{
	request "$1" "$2" -out "$work/$1.csr"
	openssl ca -batch -config "$work/ca.conf" -cert "$work/ca.crt" \
	    -keyfile "$work/ca.key" -extensions "$3" -startdate "$4" \
	    -enddate "$5" -notext -in "$work/$1.csr" -out "$work/$1.crt"
}

make_all()
{
	request ca 'mailproc test authority' -x509 -days 3650 \
	    -extensions authority -out "$work/ca.crt"
	request selfsigned localhost -x509 -days 3650 -extensions here_host \
	    -out "$work/selfsigned.crt"
	signed good localhost here_host 20200101000000Z 20991231235959Z
	signed expired localhost here_host 20200101000000Z 20200201000000Z
	signed wronghost other.example other_host 20200101000000Z \
	    20991231235959Z
}

if ! make_all >"$work/log" 2>&1; then
	cat "$work/log" >&2
	exit 1
fi
chmod 755 "$work"
rm -f "$work"/*.csr "$work"/*.pem "$work"/index* "$work"/serial* \
    "$work/ca.conf" "$work/log"
if [ -e "$1" ]; then
	rmdir "$1"
fi
mv -T "$work" "$1" 2>/dev/null || [ -f "$1/ca.crt" ]
