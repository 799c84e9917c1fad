#!/usr/bin/env python3
"""Real mail clients of a terminal answer the mail with our forms.

terminal.py WORK MAILPROC N OUT [CLIENT]...: each client gets the mail of a service in
WORK, replies to it in each way (editor.py types), and hands the reply to a sendmail of
ours. The replies go to OUT, are read, and TAP says how they are understood; a client
that is not there, or that does not come to an end, is a failure.
"""
import email
import email.policy
import fcntl
import json
import mailbox
import os
import pty
import random
import re
import select
import shutil
import struct
import subprocess
import sys
import termios
import time

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests/flow"))
import bench  # noqa: E402 (behind the path that it is on)
import filling  # noqa: E402
import generate  # noqa: E402
from people import Ticks  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
SECONDS = int(os.environ.get("CLIENT_SECONDS", "60"))
ME = "Zoé Bench"
ADDRESS = bench.ADDRESS


class Desk:
    """A home folder with a mailbox that has one mail of ours in it."""

    def __init__(self, root, raw, way, entries):
        shutil.rmtree(root, ignore_errors=True)
        os.makedirs(root)
        self.root, self.sent = root, os.path.join(root, "sent.eml")
        self.box = os.path.join(root, "inbox")
        box = mailbox.mbox(self.box)
        box.add(raw)
        box.close()
        self.maildir = os.path.join(root, "Mail")
        os.makedirs(self.maildir)
        folder = mailbox.Maildir(os.path.join(self.maildir, "INBOX"))
        folder.add(raw)
        for name in ("Sent", "Drafts"):
            mailbox.Maildir(os.path.join(self.maildir, name))
        self.write("entries.json", json.dumps([
            (f, label, typed, a.options if isinstance(a, Ticks) else a)
            for f, label, typed, a in entries]))
        self.editor = self.write("editor", "#!/bin/sh\nexec %s -B %s/editor.py \"$1\"\n" % (
            sys.executable, HERE), 0o755)
        self.sendmail = self.write("sendmail", "#!/bin/sh\ncat >'%s.new' && mv '%s.new' '%s'\n" %
                                   (self.sent, self.sent, self.sent), 0o755)
        self.env = dict(os.environ, HOME=root, EDITOR=self.editor, VISUAL=self.editor,
                        TERM="xterm", LANG="C.UTF-8", LC_ALL="C.UTF-8", CLIENT_WAY=way,
                        CLIENT_ENTRIES=os.path.join(root, "entries.json"),
                        XDG_CONFIG_HOME=os.path.join(root, ".config"),
                        XDG_DATA_HOME=os.path.join(root, ".local"),
                        XDG_RUNTIME_DIR=root)

    def write(self, name, text, mode=0o600):
        path = os.path.join(self.root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)
        os.chmod(path, mode)
        return path

    def terminal(self, command, keys=()):
        """Run it on a terminal. keys: (words on the screen, what is typed then), in
        turn; it has to have sent its mail in time, and is ended then."""
        pid, fd = pty.fork()
        if pid == 0:
            os.chdir(self.root)
            os.execvpe(command[0], command, self.env)
        fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 120, 0, 0))
        screen, keys, end = "", list(keys), time.monotonic() + SECONDS
        while time.monotonic() < end:
            ready, _, _ = select.select([fd], [], [], 0.3)
            if ready:
                try:
                    data = os.read(fd, 65536)
                except OSError:
                    break
                if not data:
                    break
                screen += re.sub("\x1b\\[[0-9;?]*[A-Za-z]", "",
                                 data.decode("utf-8", "replace"))
                continue
            if os.path.exists(self.sent):
                break
            if keys and keys[0][0] in screen:
                screen = ""
                os.write(fd, keys.pop(0)[1].encode())
        self.screen = screen[-2000:]
        os.close(fd)
        try:
            os.kill(pid, 15)
        except ProcessLookupError:
            pass
        os.waitpid(pid, 0)


MUTT = """set realname="{me}"
set from="{address}"
set hostname=client.example
set sendmail="{sendmail}"
set editor="{editor}"
set charset=utf-8
set send_charset="us-ascii:utf-8"
set include=yes
set reply_to=yes
set fast_reply=yes
set autoedit=yes
set abort_unmodified=no
set copy=no
set quit=yes
set wait_key=no
set sleep_time=0
set confirmappend=no
{more}
push "<last-entry><reply><send-message><quit>"
"""


def mutt(desk, program="mutt", more="set use_domain=no"):
    rc = desk.write("muttrc", MUTT.format(me=ME, address=ADDRESS, sendmail=desk.sendmail,
                                          editor=desk.editor, more=more))
    desk.terminal([program, "-n", "-F", rc, "-f", desk.box])


def neomutt(desk):
    mutt(desk, "neomutt")


def snail(desk):
    rc = desk.write("mailrc", "set quote\nset from='%s <%s>'\nset mta=%s\n"
                    "set sendcharsets=utf-8\nset ttycharset=utf-8\nset hostname=client.example\n"
                    % (ME, ADDRESS, desk.sendmail))
    subprocess.run(["s-nail", "-#", "-:s", "-f", desk.box],
                   input=b"source %s\nreply 1\n~e\n~.\nxit\n" % rc.encode(), env=desk.env,
                   cwd=desk.root, timeout=SECONDS, stdout=subprocess.PIPE,
                   stderr=subprocess.STDOUT, check=False)


PINE = """personal-name={me}
user-domain=etudiant.example
customized-hdrs=From: {me} <{address}>
sendmail-path={sendmail} -t
editor={editor}
feature-list=enable-alternate-editor-implicitly,enable-alternate-editor-cmd,
 include-text-in-reply,quell-user-lookup-in-passwd-file,quell-folder-internal-msg,
 send-without-confirm,allow-changing-from
reply-always-uses-reply-to=yes
default-fcc=""
character-set=UTF-8
last-version-used=99.99
"""


def alpine(desk):
    rc = desk.write("pinerc", PINE.format(me=ME, address=ADDRESS, sendmail=desk.sendmail,
                                          editor=desk.editor))
    desk.terminal(["alpine", "-p", rc, "-P", "/dev/null", "-f", desk.box],
                  [("opened with", "i"), ("Reply", "r"), ("eply-", "y"),
                   ("all recipients", "n"), ("Bonjour,", "\x18"), ("Send", "y")])


AERC_ACCOUNT = """[client]
source = maildir://{maildir}
default = INBOX
from = {me} <{address}>
outgoing = {sendmail}
"""


def aerc(desk):
    desk.write(".config/aerc/accounts.conf", AERC_ACCOUNT.format(
        maildir=desk.maildir, me=ME, address=ADDRESS, sendmail=desk.sendmail))
    desk.write(".config/aerc/aerc.conf", "[compose]\neditor=%s\nreply-to-self=true\n"
               "address-book-cmd=\n[general]\nunsafe-accounts-conf=true\n" % desk.editor)
    desk.terminal(["aerc"], [("Formulaire", ":reply -q\r"), ("Send", "y")])


CLIENTS = {"mutt": mutt, "neomutt": neomutt, "s-nail": snail, "alpine": alpine, "aerc": aerc}
WAYS = os.environ.get("CLIENT_WAYS", "inside under typed").split()


def cleaned(raw, name):
    """Without what tells of the machine: its name, the time, who runs the tests."""
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    for header in ("Message-ID", "Date", "Received", "X-X-Sender", "Sender"):
        del message[header]
    message["Date"] = "Mon, 11 Jan 2027 10:20:00 -0500"
    message["Message-ID"] = "<%s@etudiant.example>" % name
    return message.as_bytes()


def main():
    service = bench.Bench(sys.argv[1], sys.argv[2])
    number, out = int(sys.argv[3]), sys.argv[4]
    wanted, failed = sys.argv[5:] or list(CLIENTS), False
    os.makedirs(out, exist_ok=True)
    for form, mail in service.mails.items():
        with open(os.path.join(out, "sent-%s.eml" % form), "wb") as sent:
            sent.write(mail.mail.as_bytes(policy=email.policy.SMTP))
    for at, (client, way) in enumerate((c, w) for c in wanted for w in WAYS):
        form = list(service.mails)[at % len(service.mails)]
        name = "%s-%s" % (client, way)
        entries, expect = generate.answers(service.forms[form], random.Random(name))
        desk = Desk(os.path.join(service.path("desk"), name),
                    service.mails[form].mail.as_bytes(), way, entries)
        CLIENTS[client](desk)
        number += 1
        if not os.path.exists(desk.sent):
            failed = True
            print("not ok %d - %s sends a reply" % (number, name))
            print("# " + getattr(desk, "screen", "").replace("\n", "\n# "))
            continue
        with open(desk.sent, "rb") as source:
            raw = cleaned(source.read(), name)
        with open(os.path.join(out, name + ".eml"), "wb") as target:
            target.write(raw)
        with open(os.path.join(out, name + ".json"), "w", encoding="utf-8") as target:
            json.dump({"form": form, "expect": expect}, target, ensure_ascii=False, indent=1,
                      sort_keys=True)
            target.write("\n")
        counts, notes = bench.judge(service.read([raw])[0], service.forms[form], expect)
        good = counts[1] + counts[2] == 0
        failed = failed or not good
        print("%sok %d - %s, %s: %d right, %d asked, %d wrong" % (
            "" if good else "not ", number, name, form, *counts))
        for line in notes:
            print("# " + line)
    sys.exit(failed)


if __name__ == "__main__":
    main()
