#!/usr/bin/python3
"""Reply to the last mail of a student's inbox with a real mail client.

mutt-reply.py USER [--text FILE] [--fill FILE] [--attach FILE]...
              [--client neomutt|mutt] [--seconds N]

The client reads the mailbox by IMAPS and submits by SMTPS, both verified with
the tests' authority (the env of start.sh is sourced). It quotes the mail as it
is set up to; what a person would type is done by this program as its editor:
  --text   what is written above the quotation
  --fill   answers to the quoted form, one a line: the label as the form has
           it, a tab, the answer; it goes after the label's colon, in place;
           the label of a choice and x tick its box, a comment may follow
Returns 0 once the client has sent the reply and then filed its copy in Sent.
Else the client's last screen goes to standard error.
"""
import argparse
import fcntl
import json
import os
import pty
import re
import select
import shlex
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

sys.dont_write_bytecode = True
import student  # noqa: E402 (after the line that keeps its cache away)

RC = """\
set folder = "imaps://{host}:{imaps}/"
set spoolfile = "imaps://{host}:{imaps}/INBOX"
set imap_user = "{user}"
set imap_pass = "{password}"
set smtp_url = "smtps://{login}@{host}:{smtps}/"
set smtp_pass = "{password}"
set smtp_authenticators = "plain"
set ssl_ca_certificates_file = "{ca}"
set certificate_file = "{home}/certificates"
set from = "{user}"
set realname = "{name}"
set use_envelope_from = yes
set hostname = "client.example"
set record = "=Sent"
set copy = yes
set charset = "utf-8"
set send_charset = "us-ascii:utf-8"
set sort = mailbox-order
set editor = "{editor}"
set include = yes
set reply_to = yes
set fast_reply = yes
set autoedit = yes
set edit_headers = yes
set abort_unmodified = yes
set abort_nosubject = no
set postpone = no
set delete = no
set quit = yes
set wait_key = no
set sleep_time = 0
set mark_old = no
set tmpdir = "{home}"
set header_cache = ""
push "<last-entry><reply><send-message><quit>"
"""


def spaces(text):
    """Spaces of any width compare alike."""
    return re.sub(r"\s+", " ", text).strip()


def fill(lines, label, answer):
    """Write the answer after the label's colon in the quoted form."""
    wanted = spaces(label)
    for number, line in enumerate(lines):
        tick = re.match(r"((?:>\s?)+\s*)\[ ?\] (.*?)(?:\s+:.*)?$", line)
        if tick and answer[:1] == "x" and spaces(tick[2]) == wanted:
            rest = answer[1:].rstrip()
            lines[number] = tick[1] + "[x] " + tick[2] + rest
            return
        match = re.match(r"((?:>\s?)+)(.*?)( \*)?(\s*:)(?:\s|$)", line)
        if match and spaces(match[2]) == wanted:
            start = match[1] + match[2] + (match[3] or "") + match[4]
            lines[number] = start + " " + answer
            return
    raise LookupError(f"the quoted form has no line {label!r}")


def edit(job_file, draft):
    """What the person does in her editor."""
    with open(job_file, encoding="utf-8") as file:
        job = json.load(file)
    with open(draft, encoding="utf-8") as file:
        head, _, body = file.read().partition("\n\n")
    for path in job["attach"]:
        head += "\nAttach: " + re.sub(r"([ \\])", r"\\\1", path)
    lines = body.split("\n")
    try:
        for label, answer in job["fill"]:
            fill(lines, label, answer)
    except LookupError as problem:
        # The draft stays as it was, so the client does not send it.
        with open(job_file + ".problem", "w", encoding="utf-8") as file:
            file.write(str(problem))
        return 1
    with open(draft, "w", encoding="utf-8") as file:
        file.write(head + "\n\n" + job["text"] + "\n".join(lines))
    return 0


def write_setup(options, home):
    job = {"attach": [os.path.abspath(path) for path in options.attach],
           "text": "", "fill": []}
    if options.text:
        with open(options.text, encoding="utf-8") as file:
            job["text"] = file.read()
    if options.fill:
        with open(options.fill, encoding="utf-8") as file:
            job["fill"] = [line.split("\t", 1)
                           for line in file.read().splitlines() if line]
    with open(home + "/job", "w", encoding="utf-8") as file:
        json.dump(job, file)
    # A program of one word: the client's own quoting never meets a path.
    with open(home + "/editor", "w", encoding="utf-8") as file:
        file.write("#!/bin/sh\nexec " + shlex.join(
            [sys.executable, os.path.abspath(__file__), "--edit",
             home + "/job"]) + ' "$1"\n')
    os.chmod(home + "/editor", 0o700)
    with open(home + "/rc", "w", encoding="utf-8") as file:
        file.write(RC.format(
            host=os.environ["MAIL_HOST"], imaps=os.environ["IMAPS_PORT"],
            smtps=os.environ["SMTPS_PORT"], ca=os.environ["CA_FILE"],
            password=os.environ["MAIL_PASSWORD"], user=options.user,
            login=options.user.replace("@", "%40"), name=options.name,
            editor=home + "/editor", home=home))


def run_in_terminal(command, environment, seconds, given_up):
    """Run the command at a terminal of its own; its status and its screen.

    It is killed when the time is over, or once the file given_up exists.
    """
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("4H", 40, 100, 0, 0))
    # In a session of its own, so that what it starts can be ended with it.
    child = subprocess.Popen(command, env=environment, stdin=slave,
                             stdout=slave, stderr=slave,
                             start_new_session=True)
    os.close(slave)
    deadline = time.monotonic() + seconds
    screen = b""
    while time.monotonic() < deadline and not os.path.exists(given_up):
        if not select.select([master], [], [], 0.1)[0]:
            if child.poll() is not None:
                break
            continue
        try:
            part = os.read(master, 65536)
        except OSError:
            break
        if not part:
            break
        screen = (screen + part)[-20000:]
    try:
        left = deadline - time.monotonic()
        child.wait(0.1 if os.path.exists(given_up) else max(0.1, left))
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    os.close(master)
    text = screen.decode("utf-8", "replace")
    return child.returncode, re.sub(r"\x1b[\[(][0-9;?]*[A-Za-z]", "\n", text)


def reply(options):
    client = shutil.which(options.client)
    if not client:
        raise SystemExit(f"mutt-reply.py: {options.client} is not installed")
    before = student.count(options.user, "Sent")
    with tempfile.TemporaryDirectory(prefix="mailproc-mutt-") as home:
        write_setup(options, home)
        environment = {"HOME": home, "TERM": "vt100", "LC_ALL": "C.UTF-8",
                       "PATH": os.environ["PATH"], "TMPDIR": home}
        problem = home + "/job.problem"
        status, screen = run_in_terminal(
            [client, "-n", "-F", home + "/rc"], environment,
            options.seconds, problem)
        if os.path.exists(problem):
            with open(problem, encoding="utf-8") as file:
                screen = file.read()
    if status == 0 and student.count(options.user, "Sent") == before + 1:
        return 0
    print("\n".join(line for line in screen.splitlines() if line.strip()),
          file=sys.stderr)
    print(f"mutt-reply.py: {options.client} did not send the reply"
          f" (status {status})", file=sys.stderr)
    return 1


def main(arguments):
    if len(arguments) == 3 and arguments[0] == "--edit":
        return edit(*arguments[1:])
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("user")
    parser.add_argument("--name", default="Amélie Tremblay")
    parser.add_argument("--text")
    parser.add_argument("--fill")
    parser.add_argument("--attach", action="append", default=[])
    parser.add_argument("--client", default="neomutt")
    parser.add_argument("--seconds", type=float, default=30)
    return reply(parser.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
