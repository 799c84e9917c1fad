#!/usr/bin/python3
"""The people of the tests, at the servers of start.sh (whose env is sourced).

student.py fetch USER [--wait N] [--folder F] [--out FILE]
    wait for the oldest unseen mail, mark it seen, save it with bare newlines;
    without --out it goes to standard output; 1 when none comes
student.py send FILE --from A --to B [--to C]... [--submit]
    hand a mail in as it stands at the port for mail from anywhere, or with
    --submit log in as A at the submission port; on a refusal print the
    server's answer and return 1
student.py folders USER
    print name, number of mails and subscribed or hidden, one line per folder
"""
import argparse
import base64
import imaplib
import os
import re
import smtplib
import ssl
import sys
import time


def trusted():
    """TLS that trusts the tests' authority alone and checks the name."""
    return ssl.create_default_context(cafile=os.environ["CA_FILE"])


def open_mailbox(user):
    mailbox = imaplib.IMAP4_SSL(
        os.environ["MAIL_HOST"], int(os.environ["IMAPS_PORT"]),
        ssl_context=trusted(), timeout=20)
    mailbox.login(user, os.environ["MAIL_PASSWORD"])
    return mailbox


def answer_of(result):
    status, data = result
    if status != "OK":
        raise imaplib.IMAP4.error(data)
    return data


def encode_folder(name):
    """A folder's name in the modified UTF-7 of RFC 3501, 5.1.3."""
    def shift(match):
        if match[0] == "&":
            return "&-"
        code = base64.b64encode(match[0].encode("utf-16-be")).decode()
        return "&" + code.rstrip("=").replace("/", ",") + "-"
    return re.sub(r"&|[^\x20-\x7e]+", shift, name)


def decode_folder(name):
    def shift(match):
        if not match[1]:
            return "&"
        code = match[1].replace(",", "/")
        code += "=" * (-len(code) % 4)
        return base64.b64decode(code).decode("utf-16-be")
    return re.sub(r"&([^-]*)-", shift, name)


def quoted(name):
    name = encode_folder(name).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{name}"'


def next_unseen(mailbox):
    """The oldest unseen mail's bytes, or None."""
    uids = answer_of(mailbox.uid("SEARCH", "UNSEEN"))[0].split()
    if not uids:
        return None
    uid = uids[0].decode()
    data = answer_of(mailbox.uid("FETCH", uid, "(BODY.PEEK[])"))
    answer_of(mailbox.uid("STORE", uid, "+FLAGS.SILENT", r"(\Seen)"))
    return next(part[1] for part in data if isinstance(part, tuple))


def fetch(options):
    deadline = time.monotonic() + options.wait
    mailbox = open_mailbox(options.user)
    answer_of(mailbox.select(quoted(options.folder)))
    mail = next_unseen(mailbox)
    while mail is None and time.monotonic() < deadline:
        time.sleep(0.1)
        mailbox.noop()
        mail = next_unseen(mailbox)
    mailbox.logout()
    if mail is None:
        print(f"student.py: no new mail for {options.user}", file=sys.stderr)
        return 1
    with (open(options.out, "wb") if options.out
          else os.fdopen(1, "wb")) as out:
        out.write(mail.replace(b"\r\n", b"\n"))
    return 0


def send(options):
    with open(options.file, "rb") as file:
        mail = re.sub(rb"\r?\n", b"\r\n", file.read())
    port = os.environ["SMTP_PORT" if options.submit else "INJECT_PORT"]
    try:
        with smtplib.SMTP(os.environ["MAIL_HOST"], int(port),
                          local_hostname="client.example",
                          timeout=20) as server:
            if options.submit:
                server.starttls(context=trusted())
                server.login(options.sender, os.environ["MAIL_PASSWORD"])
            for code, text in server.sendmail(
                    options.sender, options.to, mail).values():
                print(code, text.decode())
                return 1
    except smtplib.SMTPRecipientsRefused as refusal:
        for code, text in refusal.recipients.values():
            print(code, text.decode())
        return 1
    except smtplib.SMTPResponseException as refusal:
        print(refusal.smtp_code, refusal.smtp_error.decode())
        return 1
    return 0


def names(mailbox, command):
    """Folder names as LIST or LSUB tells them, still encoded."""
    found = []
    for line in answer_of(getattr(mailbox, command)()):
        if isinstance(line, tuple):
            found.append(line[1].decode())
        elif line and re.match(rb"\([^)]*\\(Noselect|NonExistent)", line, re.I):
            continue  # it only has folders in it
        elif line:
            name = re.match(r'\([^)]*\) (?:"[^"]*"|NIL) (.*)$',
                            line.decode())[1]
            if name.startswith('"'):
                name = re.sub(r"\\(.)", r"\1", name[1:-1])
            found.append(name)
    return found


def folders(options):
    mailbox = open_mailbox(options.user)
    subscribed = set(names(mailbox, "lsub"))
    for name in sorted(names(mailbox, "list")):
        plain = decode_folder(name)
        data = answer_of(mailbox.status(quoted(plain), "(MESSAGES)"))
        count = re.search(rb"MESSAGES (\d+)", b" ".join(
            part if isinstance(part, bytes) else b"".join(part)
            for part in data))[1].decode()
        print(plain, count, "subscribed" if name in subscribed else "hidden",
              sep="\t")
    mailbox.logout()
    return 0


def count(user, folder):
    mailbox = open_mailbox(user)
    number = int(answer_of(mailbox.select(quoted(folder), readonly=True))[0])
    mailbox.logout()
    return number


def main():
    parser = argparse.ArgumentParser(
        usage=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    commands = parser.add_subparsers(required=True)

    command = commands.add_parser("fetch")
    command.add_argument("user")
    command.add_argument("--wait", type=float, default=20)
    command.add_argument("--folder", default="INBOX")
    command.add_argument("--out")
    command.set_defaults(run=fetch)

    command = commands.add_parser("send")
    command.add_argument("file")
    command.add_argument("--from", dest="sender", required=True)
    command.add_argument("--to", action="append", required=True)
    command.add_argument("--submit", action="store_true")
    command.set_defaults(run=send)

    command = commands.add_parser("folders")
    command.add_argument("user")
    command.set_defaults(run=folders)

    options = parser.parse_args()
    return options.run(options)


if __name__ == "__main__":
    sys.exit(main())
