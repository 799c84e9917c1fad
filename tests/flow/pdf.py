#!/usr/bin/env python3
"""A student and her PDF, for tests/flow/pdf.sh.

pdf.py take MAIL NAME           the attachment of that name, on standard output
pdf.py names MAIL               the names of the attachments
pdf.py fill PDF OUT FILE        fill in with pdftk; FILE: "field<TAB>value"
                                (a value that begins with / is a state)
pdf.py send FROM SUBJECT TEXT ID FILE[=NAME]...
                                a new mail with the files, declared as what a
                                careless client declares
pdf.py scan TEXT                a PDF whose page is one picture
"""
import email
import email.policy
import os
import subprocess
import sys
import zlib
from email.message import EmailMessage


def attachments(path):
    with open(path, "rb") as file:
        mail = email.message_from_binary_file(file, policy=email.policy.default)
    return {part.get_filename(): part.get_content() for part in mail.iter_attachments()}


def fdf_value(value):
    if value.startswith("/"):
        return value
    return "<" + ("\ufeff" + value.replace("\\n", "\n")).encode("utf-16-be").hex() + ">"


def fill(pdf, out, path):
    fields = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            name, value = line.rstrip("\n").split("\t", 1)
            fields.append("<< /T (%s) /V %s >>\n" % (name, fdf_value(value)))
    fdf = ("%FDF-1.2\n1 0 obj\n<< /FDF << /Fields [\n" + "".join(fields) +
           "] >> >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n")
    with open(out + ".fdf", "w", encoding="ascii") as file:
        file.write(fdf)
    subprocess.run(["pdftk", pdf, "fill_form", out + ".fdf", "output", out], check=True)


def send(sender, subject, text, ident, files):
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = "stages@example.org"
    mail["Subject"] = subject
    mail["Message-ID"] = "<%s@etudiant.example>" % ident
    mail.set_content(text)
    for item in files:
        path, _, name = item.partition("=")
        image = path.endswith(".jpg")
        with open(path, "rb") as file:
            mail.add_attachment(file.read(), maintype="image" if image else "application",
                                subtype="jpeg" if image else "octet-stream",
                                filename=name or os.path.basename(path))
    sys.stdout.buffer.write(mail.as_bytes(policy=email.policy.SMTP))


def scan():
    picture = zlib.compress(bytes(64 * 64))
    content = b"q 612 0 0 792 0 0 cm /I Do Q"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /XObject << /I 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /XObject /Subtype /Image /Width 64 /Height 64 /BitsPerComponent 8"
        b" /ColorSpace /DeviceGray /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream"
        % (len(picture), picture),
    ]
    out = b"%PDF-1.4\n"
    places = []
    for i, body in enumerate(objects):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (i + 1, body)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    out += b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start
    sys.stdout.buffer.write(out)


def main():
    what = sys.argv[1]
    if what == "take":
        sys.stdout.buffer.write(attachments(sys.argv[2])[sys.argv[3]])
    elif what == "names":
        print("|".join(attachments(sys.argv[2])))
    elif what == "fill":
        fill(*sys.argv[2:5])
    elif what == "send":
        send(*sys.argv[2:6], sys.argv[6:])
    elif what == "scan":
        scan()


main()
