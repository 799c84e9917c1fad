#!/usr/bin/env python3
"""A student's mail client, for the tests.

reply.py new --from A --to B --subject S [--text T] [--attach FILE]...
reply.py reply MAIL --from A [--style STYLE] [--fill FILE] [--text T]
               [--subject S] [--attach FILE]...

Writes the message on standard output. reply answers the mail in the file MAIL,
as it was sent by the service, and keeps what a client keeps: Re: on the subject,
In-Reply-To and References, Reply-To as recipient, the quotation.

--fill FILE: lines "label<TAB>answer"; the answer is written after the label's
colon, a label of a choice that stands on a line with [ ] is ticked when the
answer is x.
Styles: inline (answers inside the quotation, > in front: Thunderbird, mutt),
top (the same lines typed above the quotation), bare (only typed lines, no
quotation), outlook (header block, no >, answers inside), html (multipart with
the form filled in inside a blockquote), untouched (the quotation as it is).
--date, --id: for tests that need the same bytes each time.
"""
import argparse
import email
import email.policy
import html
import re
import sys
from email.message import EmailMessage


def body_of(mail, kind):
    part = mail.get_body(preferencelist=(kind,))
    return part.get_content() if part is not None else ""


def key(text):
    return re.sub(r"[\s\u00a0\u202f]+", " ", text).strip().casefold()


def load_fill(path):
    answers = []
    if path:
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                if "\t" in line:
                    label, answer = line.rstrip("\n").split("\t", 1)
                    answers.append((key(label), answer))
    return answers


def fill_line(line, answers, used):
    """The line with its answer in it."""
    tick = re.match(r"^(\s*(?:[-*] )?)\[ ?\]( .*)$", line)
    if tick:
        label = key(re.split(r"[\s\u00a0\u202f]:", tick.group(2))[0])
        for i, (wanted, answer) in enumerate(answers):
            if i not in used and wanted == label and answer.startswith("x"):
                used.add(i)
                comment = answer[1:].strip()
                return (tick.group(1) + "[x]" + tick.group(2) +
                        (" " + comment if comment else ""))
        return line
    match = re.match(r"^(\S.*?)[\s\u00a0\u202f]*\*?[\s\u00a0\u202f]*:(.*)$", line)
    if match:
        label = key(match.group(1))
        for i, (wanted, answer) in enumerate(answers):
            if i not in used and wanted == label:
                used.add(i)
                head = line[: len(line) - len(match.group(2))]
                return head + " " + answer
    return line


def fill_text(text, answers):
    used = set()
    lines = [fill_line(line, answers, used) for line in text.split("\n")]
    missed = [answers[i] for i in range(len(answers)) if i not in used]
    if missed:
        sys.exit("reply.py: no place in the form for %r" % (missed,))
    return "\n".join(lines)


def typed_lines(args):
    lines = []
    with open(args.fill, encoding="utf-8") as source:
        for line in source:
            if "\t" in line:
                label, answer = line.rstrip("\n").split("\t", 1)
                lines.append("%s : %s" % (label, answer))
    return "\n".join(lines)


def build_reply(args):
    with open(args.mail, "rb") as source:
        mail = email.message_from_binary_file(source, policy=email.policy.default)
    answers = load_fill(args.fill)
    text = body_of(mail, "plain").replace("\r\n", "\n")
    out = EmailMessage()
    out["From"] = args.sender
    out["To"] = str(mail["Reply-To"] or mail["From"])
    subject = re.sub(r"\s*\n\s*", " ", str(mail["Subject"]))
    out["Subject"] = args.subject or "Re: " + subject
    message_id = str(mail["Message-ID"]).strip()
    out["In-Reply-To"] = message_id
    out["References"] = message_id
    own = (args.text + "\n\n") if args.text else ""
    intro = "Le 11 janv. 2027 à 10:15, Guichet des stages <%s> a écrit :" % (
        re.sub(r".*<|>.*", "", str(mail["From"])))
    if args.style in ("inline", "untouched"):
        body = own + intro + "\n\n" + "\n".join(
            "> " + line if line else ">" for line in fill_text(text, answers).split("\n"))
    elif args.style == "top":
        body = own + typed_lines(args) + "\n\n" + intro + "\n\n" + "\n".join(
            "> " + line if line else ">" for line in text.split("\n"))
    elif args.style == "bare":
        body = own + (typed_lines(args) if args.fill else "")
    elif args.style == "outlook":
        body = (own + "________________________________\n"
                "De : %s\nEnvoyé : 11 janvier 2027 10:15\nÀ : %s\nObjet : %s\n\n" % (
                    mail["From"], args.sender, subject) + fill_text(text, answers))
    else:
        body = own + intro + "\n\n" + fill_text(text, answers)
    out.set_content(body, charset="utf-8", cte="quoted-printable")
    if args.style == "html":
        filled = fill_text(text, answers)
        out.add_alternative(
            "<html><body><div>%s</div><div class=\"moz-cite-prefix\">%s<br></div>"
            "<blockquote type=\"cite\">%s</blockquote></body></html>" % (
                html.escape(args.text or ""), html.escape(intro),
                html.escape(filled).replace("\n", "<br>\n")), subtype="html")
    return out


def build_new(args):
    out = EmailMessage()
    out["From"] = args.sender
    out["To"] = args.to
    out["Subject"] = args.subject or "Stage"
    out.set_content(args.text or "", charset="utf-8", cte="quoted-printable")
    return out


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["new", "reply"])
    parser.add_argument("mail", nargs="?")
    parser.add_argument("--from", dest="sender", required=True)
    parser.add_argument("--to")
    parser.add_argument("--subject")
    parser.add_argument("--text", default="")
    parser.add_argument("--style", default="inline",
                        choices=["inline", "top", "bare", "outlook", "html", "untouched"])
    parser.add_argument("--fill")
    parser.add_argument("--attach", action="append", default=[])
    parser.add_argument("--date", default="Mon, 11 Jan 2027 15:20:00 +0000")
    parser.add_argument("--id", required=True)
    args = parser.parse_args()
    out = build_reply(args) if args.what == "reply" else build_new(args)
    out["Date"] = args.date
    out["Message-ID"] = "<%s@etudiant.example>" % args.id
    for path in args.attach:
        with open(path, "rb") as source:
            data = source.read()
        name = path.rsplit("/", 1)[-1]
        out.add_attachment(data, maintype="application", subtype="octet-stream",
                           filename=name)
    raw = out.as_bytes(policy=email.policy.SMTP)
    # The generated boundary is random; tests want the same bytes each time.
    boundary = re.search(rb'boundary="([^"]+)"', raw)
    if boundary:
        for i, found in enumerate(sorted(set(re.findall(rb'boundary="([^"]+)"', raw)),
                                         key=raw.index)):
            raw = raw.replace(found, b"=_%d_%s" % (i, args.id.encode()))
    sys.stdout.buffer.write(raw)


main()
