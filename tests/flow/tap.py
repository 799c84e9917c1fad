"""tap.py MAIL WORDS FROM [FILL]: what a telephone sends when the link of MAIL
that says WORDS is tapped, the message that opens is filled in, and sent.

FILL has lines "label TAB answer": behind the label's colon, or into the box of
that name. There is no quotation, no In-Reply-To: it is a new message.
"""
import email
import email.policy
import hashlib
import re
import sys
import urllib.parse
from email.message import EmailMessage
from html.parser import HTMLParser


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self.open = [], None

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.open = [dict(attrs).get("href", ""), ""]

    def handle_data(self, data):
        if self.open:
            self.open[1] += data

    def handle_endtag(self, tag):
        if tag == "a" and self.open:
            self.found.append(self.open)
            self.open = None


def plain(text):
    return re.sub(r"[\s\u00a0\u202f]+", " ", text).strip()


def link_of(mail, words):
    with open(mail, "rb") as file:
        message = email.message_from_binary_file(
            file, policy=email.policy.default)
    links = Links()
    links.feed(message.get_body(("html",)).get_content())
    hits = [href for href, text in links.found if words in plain(text)]
    if not hits:
        sys.exit("no link says \"%s\": %s" % (
            words, [plain(text) for _, text in links.found]))
    return hits[0]


def decode(part):
    """As every client does: %XX, and a plus is a plus."""
    return urllib.parse.unquote(part)


def filled(body, path):
    if path is None:
        return body
    with open(path, encoding="utf-8") as file:
        for line in file:
            label, answer = line.rstrip("\n").split("\t")
            name = re.escape(label)
            body, boxes = re.subn(r"(?m)^\[ \] " + name + r"$",
                                  "[x] " + label, body)
            if not boxes:
                body = re.sub(r"(?m)^(" + name + r"(?: \*)? ?:).*$",
                              lambda m: m.group(1) + " " + answer, body)
    return body


def main():
    mail, words, sender = sys.argv[1:4]
    href = link_of(mail, words)
    to, _, query = href[len("mailto:"):].partition("?")
    parts = dict(p.split("=", 1) for p in query.split("&") if "=" in p)
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"] = sender
    message["To"] = decode(to)
    message["Subject"] = decode(parts.get("subject", ""))
    message["Date"] = "Mon, 11 Jan 2027 10:00:00 -0500"
    body = filled(decode(parts.get("body", "")).replace("\r\n", "\n"),
                  sys.argv[4] if len(sys.argv) > 4 else None)
    message["Message-ID"] = "<%s@phone.example>" % hashlib.sha256(
        (href + body).encode()).hexdigest()[:20]
    message.set_content(body + "\nEnvoyé de mon iPhone\n")
    sys.stdout.buffer.write(message.as_bytes())


if __name__ == "__main__":
    main()
