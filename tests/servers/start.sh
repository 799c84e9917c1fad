#!/bin/sh
# start.sh DIR [--cert good|selfsigned|expired|wronghost]
#          [--storage maildir|mdbox] [--user ADDRESS]... [--servers UNPACKED]
#
# Start a Dovecot and an Exim of the tests on free loopback ports, and return
# when they answer. DIR/env, to be sourced by a shell, says where they are;
# stop.sh DIR ends them. Each DIR is a pair of servers of its own.
#
# Neither server needs root. When root starts them they run as nobody, who
# may not see the tree of the project: so they run from a copy in a folder of
# their own in /tmp. It is also short, as the path of a socket has to be.
set -eu

fail()
{
	echo "start.sh: $*" >&2
	exit 1
}

usage()
{
	sed -n '2,3s/^# *//p' "$0" >&2
	exit 64
}

here=$(cd "$(dirname "$0")" && pwd)
[ $# -ge 1 ] || usage
dir=$1
shift
cert=good
storage=maildir
servers=$here/../../build/servers
users='stages@example.org guichet@example.org antecedents@example.org
postmaster@example.org amelie@etudiant.example jules@etudiant.example
later@etudiant.example bounced@etudiant.example'
while [ $# -ge 2 ]; do
	case $1 in
	--cert) cert=$2 ;;
	--storage) storage=$2 ;;
	--servers) servers=$2 ;;
	--user) users="$users $2" ;;
	*) usage ;;
	esac
	shift 2
done
[ $# -eq 0 ] || usage
case $cert in good|selfsigned|expired|wronghost) ;; *) usage ;; esac
case $storage in maildir|mdbox) ;; *) usage ;; esac

mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
# A run that was killed may have left its servers behind.
sh "$here/stop.sh" "$dir"
sh "$here/unpack.sh" "$servers"
sh "$here/ca.sh" "$dir/ca"

run=$(mktemp -d /tmp/mailproc-XXXXXX)
# From here on stop.sh can find what there is to end and to remove.
echo "$run" >"$dir/run"
started=no
trap '[ "$started" = yes ] || sh "$here/stop.sh" "$dir"' EXIT
trap 'exit 1' HUP INT TERM

if [ "$(id -u)" -eq 0 ]; then
	user=nobody
	as_user()
	{
		exec setsid setpriv --reuid nobody \
		    --regid "$gid" --clear-groups "$@"
	}
else
	user=$(id -un)
	as_user()
	{
		exec setsid "$@"
	}
fi
uid=$(id -u "$user")
gid=$(id -g "$user")
group=$(id -gn "$user")

mkdir "$run/log" "$run/spool" "$run/dovecot" "$run/mail"
cp -R "$servers" "$run/servers"
# Dovecot's login process looks for TLS in a folder that no setting names. In
# our copy that name is written over by one of the same length.
ln -s servers/usr/lib/dovecot/modules "$run/mod"
grep -rlF /usr/lib/dovecot/modules "$run/servers/usr" |
    LC_ALL=C xargs sed -i "s|/usr/lib/dovecot/modules|$run/mod|g"
cp "$dir/ca/$cert.crt" "$run/host.crt"
cp "$dir/ca/$cert.key" "$run/host.key"

password=$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')
for address in $users; do
	echo "$address:$password::::::" >&3
	echo "$address: $password" >&4
	echo "${address#*@}:" >&5
done 3>"$run/users" 4>"$run/passwords" 5>"$run/domains"
mkdir -p "$run/tokens/default/HS256"
od -An -N32 -tx1 /dev/urandom | tr -d ' \n' | base64 -w 0 \
    >"$run/tokens/default/HS256/default"
cat >"$run/oauth2.conf" <<OAUTH2
introspection_mode = local
local_validation_key_dict = fs:posix:prefix=$run/tokens/
username_attribute = email
OAUTH2
cat >"$run/answers" <<ANSWERS
later@etudiant.example: 451 4.7.1 Greylisted, please try again later
ANSWERS

# Exim insists that its user of Debian exists; libnss_wrapper tells it so.
cat >"$run/passwd" <<PASSWD
root:x:0:0::/:/bin/false
Debian-exim:x:$uid:$gid::/:/bin/false
PASSWD
cat >"$run/group" <<GROUP
root:x:0:
Debian-exim:x:$gid:
GROUP

# fill_in TEMPLATE: the configuration for this pair of servers
fill_in()
{
	sed -e "s|@RUN@|$run|g" -e "s|@SERVERS@|$run/servers|g" \
	    -e "s|@USER@|$user|g" -e "s|@GROUP@|$group|g" \
	    -e "s|@UID@|$uid|g" -e "s|@GID@|$gid|g" \
	    -e "s|@STORAGE@|$storage|g" \
	    -e "s|@IMAP_PORT@|$imap|g" -e "s|@IMAPS_PORT@|$imaps|g" \
	    -e "s|@SMTP_PORT@|$smtp|g" -e "s|@SMTPS_PORT@|$smtps|g" \
	    -e "s|@INJECT_PORT@|$inject|g" "$here/$1"
}

launch_dovecot()
{
	lib=$run/servers/usr/lib/dovecot
	LD_LIBRARY_PATH=$lib:$lib/modules/old-stats
	export LD_LIBRARY_PATH
	# Dovecot would run /usr/bin/doveconf to hand itself the settings.
	as_user "$run/servers/usr/bin/doveconf" -c "$run/dovecot.conf" \
	    -f service=master -m master -e "$run/servers/usr/sbin/dovecot" \
	    -F -c "$run/dovecot.conf"
}

launch_exim()
{
	NSS_WRAPPER_PASSWD=$run/passwd
	NSS_WRAPPER_GROUP=$run/group
	LD_PRELOAD=$run/servers/usr/lib/libnss_wrapper.so
	export NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP
	as_user env LD_PRELOAD="$LD_PRELOAD" "$run/servers/usr/sbin/exim4" \
	    -C "$run/exim.conf" -bdf -q10s
}

# One attempt: it fails when another took one of the ports in the meantime.
launch()
{
	ports=$(python3 "$here/ports.py" pick 5)
	# shellcheck disable=SC2086 # five words
	set -- $ports
	imap=$1 imaps=$2 smtp=$3 smtps=$4 inject=$5
	fill_in dovecot.conf.in >"$run/dovecot.conf"
	fill_in exim.conf.in >"$run/exim.conf"
	chmod -R go-w "$run"
	[ "$(id -u)" -ne 0 ] || chown -R "$uid:$gid" "$run"
	(launch_dovecot) </dev/null >>"$run/log/dovecot.out" 2>&1 &
	dovecot_pid=$!
	(launch_exim) </dev/null >>"$run/log/exim.out" 2>&1 &
	exim_pid=$!
	printf '%s\n' "$dovecot_pid" "$exim_pid" >"$dir/pids"
	python3 "$here/ports.py" wait 20 \
	    "$dovecot_pid:$imap:plain" "$dovecot_pid:$imaps:tls" \
	    "$exim_pid:$inject:plain" "$exim_pid:$smtp:plain" \
	    "$exim_pid:$smtps:tls"
}

attempt=1
until launch; do
	if [ "$attempt" -ge 3 ]; then
		cat "$run"/log/* >&2
		fail 'the servers do not start'
	fi
	attempt=$((attempt + 1))
	sh "$here/stop.sh" --keep "$dir"
done

cat >"$dir/env.new" <<ENV
export MAIL_HOST='127.0.0.2'
export IMAP_PORT='$imap'
export IMAPS_PORT='$imaps'
export SMTP_PORT='$smtp'
export SMTPS_PORT='$smtps'
export INJECT_PORT='$inject'
export CA_FILE='$dir/ca/ca.crt'
export OFFICE='stages@example.org'
export MAIL_PASSWORD='$password'
export MAIL_ROOT='$run/mail'
export MAIL_STORAGE='$storage'
export TOKEN_KEY='$run/tokens/default/HS256/default'
export ANSWERS_FILE='$run/answers'
export DOVECOT_LOG='$run/log/dovecot.log'
export EXIM_LOG='$run/log/exim_mainlog'
ENV
mv "$dir/env.new" "$dir/env"
started=yes
