#!/usr/bin/python3
"""The IMAP mailbox against a real Dovecot, and against a server by script.

imap.py [TEST]...: $E2E has the built imap_probe, $SERVERS the unpacked
servers, $TMPDIR room to work in. Prints TAP.
"""
import os
import shutil
import signal
import subprocess
import sys

sys.dont_write_bytecode = True
from imap_real import CERTIFICATES, EACH_STORAGE, ONCE, SENT  # noqa: E402
from imap_scripted import SCRIPTED  # noqa: E402
from imap_tools import CA, SERVERS, WORK, Dovecot  # noqa: E402


class Tap:
    def __init__(self):
        self.number = self.failed = 0

    def run(self, name, test, *arguments):
        self.number += 1
        try:
            test(*arguments)
            print(f"ok {self.number} - {name}", flush=True)
        except Exception as problem:  # whatever it is, the others go on
            self.failed += 1
            place = problem.__traceback__
            while place.tb_next:
                place = place.tb_next
            print(f"not ok {self.number} - {name}\n"
                  f"# line {place.tb_lineno}: "
                  f"{type(problem).__name__} {problem}", flush=True)


def main():
    only = sys.argv[1:]

    def chosen(tests):
        return [t for t in tests if not only or t.__name__ in only]
    os.makedirs(WORK)
    subprocess.run(["sh", SERVERS + "/ca.sh", CA], check=True)
    tap = Tap()
    total = 2 * len(chosen(EACH_STORAGE)) + len(chosen(ONCE))
    total += len(chosen(CERTIFICATES)) + len(chosen(SCRIPTED))
    print(f"1..{total}")
    for test in chosen(SCRIPTED):
        tap.run(test.__name__, test)
    for storage in ("maildir", "mdbox"):
        tests = chosen(EACH_STORAGE)
        if storage == "maildir":
            tests = tests + chosen(ONCE)
        if not tests:
            continue
        with Dovecot(storage, "--storage", storage) as dovecot:
            dovecot.fill(SENT)
            for test in tests:
                tap.run(f"{test.__name__}, {storage}", test, dovecot)
    for test in chosen(CERTIFICATES):
        tap.run(test.__name__, test)
    return 1 if tap.failed else 0


if __name__ == "__main__":
    # Told to end: then the servers are ended too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    shutil.rmtree(WORK, ignore_errors=True)
    sys.exit(main())
