#!/usr/bin/env python3
"""A reply as it comes inside something else, for the tests.

wrap.py KIND [--id ID] [--text T] [--attach FILE]... < reply > message

The message has the reply's sender, recipient and date, a subject of its own and
no References: what the service knows of it, it knows from within. Kinds:

forward     attached as message/rfc822
eml         attached as application/octet-stream, form.eml
eml64       message/rfc822 in base64
smime       signed with the content inside (openssl cms)
smime-stream  the same in BER, as programs write that stream
smime-clear multipart/signed
encrypt     S/MIME, encrypted
pgp         signed in clear, in the text
pgp-mime    multipart/signed
pgp-encrypt multipart/encrypted
tnef        winmail.dat with a compressed rich text, nothing beside it
tnef-html   winmail.dat with HTML wrapped in the rich text, and a line of text
msg msg-in  an Outlook message; one within one
txt html docx odt rtf  the filled form as a file
"""
import argparse
import base64
import email
import email.policy
import html
import re
import subprocess
import sys
import tempfile
import office_files
from email.message import EmailMessage, MIMEPart

SMTP = email.policy.SMTP


def text_of(reply):
    return reply.get_body(("plain",)).get_content().replace("\r\n", "\n")


def form_of(reply):
    """What was quoted, as if it had been saved as a file and filled in there."""
    lines = text_of(reply).split("\n")
    lines = [re.sub(r"^> ?", "", line) for line in lines if line.startswith(">")]
    return "\n".join(lines) + "\n"


def entity_of(reply):
    """The reply's content with its own header fields, as a part."""
    raw = reply.as_bytes(policy=SMTP)
    head, body = raw.split(b"\r\n\r\n", 1)
    fields = re.split(rb"\r\n(?![ \t])", head)
    kept = [f for f in fields if f.lower().startswith(b"content-")]
    return b"\r\n".join(kept) + b"\r\n\r\n" + body


def openssl(arguments, content):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
             "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", folder + "/key",
             "-out", folder + "/cert", "-days", "2", "-subj", "/CN=Test"], check=True, stderr=subprocess.DEVNULL)
        arguments = [a.replace("DIR", folder) for a in arguments]
        return subprocess.run(["openssl", "cms"] + arguments, input=content,
                              stdout=subprocess.PIPE, check=True).stdout


def sign(reply, *more):
    return openssl(["-sign", "-nodetach", "-signer", "DIR/cert", "-inkey", "DIR/key",
                    "-binary", "-outform", "DER", *more], entity_of(reply))


def outer(reply, args):
    out = EmailMessage()
    for name in ("From", "Date"):
        out[name] = str(reply[name])
    out["To"] = "stages@example.org"
    out["Subject"] = args.subject
    out["Message-ID"] = "<%s@etudiant.example>" % args.id
    return out


def raw_message(out, content_type, body, encoding="7bit"):
    """A message whose content is given as bytes."""
    lines = ["%s: %s" % (k, v) for k, v in out.items()]
    head = EmailMessage()
    for name, value in out.items():
        head[name] = value
    head_bytes = head.as_bytes(policy=SMTP).split(b"\r\n\r\n", 1)[0]
    del lines
    return (head_bytes + b"\r\nMIME-Version: 1.0\r\nContent-Type: "
            + content_type.encode() + b"\r\nContent-Transfer-Encoding: "
            + encoding.encode() + b"\r\n\r\n" + body)


def base64_lines(data):
    return base64.encodebytes(data).replace(b"\n", b"\r\n")


def smime(reply, args, data, kind="signed-data"):
    return raw_message(
        outer(reply, args), 'application/pkcs7-mime; smime-type=%s; name="smime.p7m"'
        % kind, base64_lines(data), "base64")


def with_file(reply, args, data, main, sub, name, **more):
    out = outer(reply, args)
    out.set_content(args.text, charset="utf-8", cte="quoted-printable")
    out.add_attachment(data, maintype=main, subtype=sub, filename=name, **more)
    return finish(out, args)


def finish(out, args):
    for path in args.attach:
        with open(path, "rb") as source:
            out.add_attachment(source.read(), maintype="application",
                               subtype="octet-stream", filename=path.rsplit("/", 1)[-1])
    return out.as_bytes(policy=SMTP)


def pgp_clear(text):
    escaped = re.sub(r"(?m)^(-)", r"- \1", text)
    return ("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n" + escaped +
            "\n-----BEGIN PGP SIGNATURE-----\n\niQIzBAEBCgAdFiEE\n=abcd\n"
            "-----END PGP SIGNATURE-----\n")


def build(args, reply):
    kind = args.kind
    if kind == "forward":
        out = outer(reply, args)
        out.set_content(args.text, charset="utf-8", cte="quoted-printable")
        out.add_attachment(reply)
        return finish(out, args)
    if kind == "eml":
        return with_file(reply, args, reply.as_bytes(policy=SMTP), "application",
                         "octet-stream", "form.eml")
    if kind == "eml64":
        body = (b"--b\r\nContent-Type: text/plain\r\n\r\nVoici.\r\n--b\r\n"
                b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n"
                b"\r\n" + base64_lines(reply.as_bytes(policy=SMTP)) + b"--b--\r\n")
        return raw_message(outer(reply, args), "multipart/mixed; boundary=b", body)
    if kind == "smime":
        return smime(reply, args, sign(reply))
    if kind == "smime-stream":
        return smime(reply, args, sign(reply, "-stream"))
    if kind == "smime-clear":
        body = openssl(["-sign", "-signer", "DIR/cert", "-inkey", "DIR/key", "-binary"],
                       entity_of(reply))
        body = re.sub(rb"\r?\n", b"\r\n", body)
        head, rest = body.split(b"\r\n\r\n", 1)
        content_type = re.search(rb"Content-Type: ([^\r]*(?:\r\n[ \t][^\r]*)*)", head)
        return raw_message(outer(reply, args), content_type.group(1).decode(), rest)
    if kind == "encrypt":
        data = openssl(["-encrypt", "-binary", "-outform", "DER", "DIR/cert"],
                       entity_of(reply))
        return smime(reply, args, data, "enveloped-data")
    if kind == "pgp":
        out = outer(reply, args)
        out.set_content(pgp_clear(text_of(reply)), charset="utf-8",
                        cte="quoted-printable")
        return finish(out, args)
    if kind == "pgp-mime":
        body = (b"--s\r\n" + entity_of(reply) + b"\r\n--s\r\nContent-Type: "
                b"application/pgp-signature; name=signature.asc\r\n\r\n-----BEGIN PGP "
                b"SIGNATURE-----\r\n\r\niQIz\r\n=abcd\r\n-----END PGP SIGNATURE-----\r\n"
                b"--s--\r\n")
        return raw_message(outer(reply, args), "multipart/signed; micalg=pgp-sha512; "
                           'protocol="application/pgp-signature"; boundary=s', body)
    if kind == "pgp-encrypt":
        body = (b"--e\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n"
                b"\r\n--e\r\nContent-Type: application/octet-stream; "
                b'name="encrypted.asc"\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n\r\n'
                b"hQEMA\r\n=abcd\r\n-----END PGP MESSAGE-----\r\n--e--\r\n")
        return raw_message(outer(reply, args), 'multipart/encrypted; boundary=e; '
                           'protocol="application/pgp-encrypted"', body)
    if kind == "txt":
        return with_file(reply, args, form_of(reply).encode("windows-1252", "replace"),
                         "text", "plain", "Mes reponses.txt")
    if kind == "html":
        page = ("<html><head><meta charset=utf-8></head><body><p>" +
                html.escape(form_of(reply)).replace("\n", "<br>\n") + "</p></body></html>")
        return with_file(reply, args, page.encode(), "application", "octet-stream",
                         "Mes reponses.html")
    if kind in ("docx", "odt", "rtf"):
        return with_file(reply, args, getattr(office_files, kind)(form_of(reply)),
                         "application", "octet-stream", "Mes reponses." + kind)
    files = []
    for path in args.attach:
        with open(path, "rb") as source:
            files.append((path.rsplit("/", 1)[-1], source.read()))
    args.attach = []
    utf16 = text_of(reply).encode("utf-16-le")
    if kind == "tnef":
        packed = office_files.lzfu(office_files.rtf(text_of(reply)))
        data = office_files.tnef({(0x1009, 0x102): packed}, files)
        return raw_message(outer(reply, args), "application/ms-tnef; name=winmail.dat",
                           base64_lines(data), "base64")
    if kind == "tnef-html":
        page = "<html><body>" + html.escape(text_of(reply)).replace("\n", "<br>") + \
            "</body></html>"
        packed = office_files.lzfu(office_files.rtf_from_html(page))
        data = office_files.tnef({(0x1009, 0x102): packed}, files)
        return with_file(reply, args, data, "application", "ms-tnef", "winmail.dat")
    if kind == "msg":
        data = office_files.msg({(0x1000, 0x1F): utf16}, files)
        return with_file(reply, args, data, "application", "vnd.ms-outlook", "form.msg")
    if kind == "msg-in":
        inner = {(0x1000, 0x1F): utf16}
        data = office_files.msg({(0x1000, 0x1F): "Voir plus bas".encode("utf-16-le")},
                                [("form.msg", inner)] + files)
        return with_file(reply, args, data, "application", "octet-stream", "TR form.msg")
    sys.exit("wrap.py: no kind %s" % kind)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("kind")
    parser.add_argument("--id", required=True)
    parser.add_argument("--subject", default="Mes réponses")
    parser.add_argument("--text", default="Voici mes réponses.")
    parser.add_argument("--attach", action="append", default=[])
    args = parser.parse_args()
    reply = email.message_from_binary_file(sys.stdin.buffer, policy=email.policy.default)
    sys.stdout.buffer.write(build(args, reply))


if __name__ == "__main__":
    main()
