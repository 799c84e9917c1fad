#!/usr/bin/python3
"""Free loopback ports, and waiting until servers answer on them.

ports.py pick N                       prints N free ports
ports.py wait SECONDS PID:PORT:KIND…  returns 0 once all answer, 1 if a process
                                      ended or the time is over; KIND is plain
                                      (a greeting comes) or tls
"""
import os
import random
import socket
import ssl
import sys
import time


def pick(count):
    # Below the ports that the kernel hands to outgoing connections, so that
    # nothing takes one between here and the server's start but another run,
    # which start.sh notices.
    chosen = set()
    while len(chosen) < count:
        port = random.SystemRandom().randrange(20000, 32000)
        with socket.socket() as probe:
            try:
                probe.bind(("", port))
            except OSError:
                continue
        chosen.add(port)
    return sorted(chosen)


def runs(pid):
    """A zombie has no executable any more."""
    try:
        os.readlink(f"/proc/{pid}/exe")
    except OSError:
        return False
    return True


def answers(port, kind):
    try:
        with socket.create_connection(("127.0.0.1", port), 5) as plain:
            if kind == "plain":
                return plain.recv(1) != b""
            context = ssl.create_default_context()
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            with context.wrap_socket(plain) as secure:
                return secure.recv(1) != b""
    except OSError:
        return False


def wait(seconds, servers):
    deadline = time.monotonic() + seconds
    for server in servers:
        pid, port, kind = server.split(":")
        while True:
            # The port may be another's if our own server could not have it,
            # so its process must be alive after the answer.
            answered = answers(int(port), kind)
            if not runs(pid):
                return f"the server of port {port} ended"
            if answered:
                break
            if time.monotonic() > deadline:
                return f"no answer on port {port}"
            time.sleep(0.02)
    return None


def main(arguments):
    if len(arguments) == 2 and arguments[0] == "pick":
        print(*pick(int(arguments[1])))
        return 0
    if len(arguments) > 2 and arguments[0] == "wait":
        problem = wait(float(arguments[1]), arguments[2:])
        if problem:
            print(f"ports.py: {problem}", file=sys.stderr)
        return 1 if problem else 0
    print(__doc__, file=sys.stderr)
    return 64


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
