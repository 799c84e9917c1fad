#!/bin/sh
# stop.sh [--keep] DIR: end the servers that start.sh DIR started.
#
# Their logs stay in DIR/log; all else that they made is removed. --keep leaves
# their folder in /tmp for another attempt.
set -eu

keep=no
if [ "${1-}" = --keep ]; then
	keep=yes
	shift
fi
if [ $# -ne 1 ]; then
	echo 'usage: stop.sh [--keep] DIR' >&2
	exit 64
fi
dir=$1
[ -f "$dir/run" ] || exit 0
run=$(cat "$dir/run")
case $run in
/tmp/mailproc-*) ;;
*)
	echo "stop.sh: $dir/run names no folder of start.sh" >&2
	exit 1
	;;
esac

# Print the processes that run from our own copy of the servers: all of ours,
# and none of anybody else's, even when a number has been used again.
ours()
{
	for process in /proc/[0-9]*; do
		case $(readlink "$process/exe" 2>/dev/null) in
		"$run"/servers/*) echo "${process#/proc/}" ;;
		esac
	done
}

# end SIGNAL TENTHS: 0 once none of ours is left
end()
{
	left=$2
	while pids=$(ours) && [ -n "$pids" ]; do
		[ "$left" -gt 0 ] || return 1
		# A delivery may start a process while the list is read.
		# shellcheck disable=SC2086 # numbers
		kill "-$1" $pids 2>/dev/null || :
		sleep 0.1
		left=$((left - 1))
	done
}

end TERM 100 || end KILL 50 || {
	echo "stop.sh: these processes do not end:" "$(ours)" >&2
	exit 1
}
rm -f "$dir/env" "$dir/pids"
if [ "$keep" = no ]; then
	rm -rf "$dir/log"
	cp -R "$run/log" "$dir/log" 2>/dev/null || :
	rm -rf "$run" "$dir/run"
fi
