#!/usr/bin/python3
"""A token endpoint over TLS, and an SMTP server that takes its tokens alone.

tokens.py FOLDER CERTIFICATE KEY JWT_KEY

The endpoint signs tokens for stages@example.org that the Dovecot of the tests
accepts (HS256 with the key in JWT_KEY). FOLDER/ports has "TOKEN_PORT SMTP_PORT"
once both listen. They end with standard input.

FOLDER/mode, read at each question, says what the endpoint does:
  good            a token for an hour
  stale N         the first N tokens from now on are over already
  short           a token for four seconds
  down            503 and no JSON
  invalid_grant   400, as for a refresh token that was revoked
FOLDER/questions gets a line for each: the grant and what it came with.
FOLDER/refresh holds the refresh token that is good; each use replaces it.
FOLDER/refuse: as long as it is there, the SMTP server refuses every token.
FOLDER/mails gets "USER TO" for each mail.
"""
import base64
import hashlib
import hmac
import http.server
import json
import os
import socketserver
import ssl
import sys
import threading
import time
import urllib.parse

FOLDER, CERTIFICATE, KEY, JWT_KEY = sys.argv[1:]
CLIENT = "0000-client"
SECRET = "se+cret/of=client&é"
GOOD = set()


def path(name):
    return os.path.join(FOLDER, name)


def read(name):
    try:
        with open(path(name), encoding="utf-8") as source:
            return source.read().strip()
    except FileNotFoundError:
        return ""


def write(name, text):
    with open(path(name) + ".new", "w", encoding="utf-8") as out:
        out.write(text)
    os.rename(path(name) + ".new", path(name))


def note(name, line):
    with open(path(name), "a", encoding="utf-8") as out:
        out.write(line + "\n")


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def token(seconds):
    with open(JWT_KEY, "rb") as source:
        key = base64.b64decode(source.read())
    now = int(time.time())
    parts = [{"alg": "HS256", "typ": "JWT"},
             {"sub": "stages", "email": "stages@example.org", "iat": now - 7200,
              "exp": now + seconds, "jti": os.urandom(8).hex()}]
    text = ".".join(b64(json.dumps(part).encode()) for part in parts)
    text += "." + b64(hmac.new(key, text.encode(), hashlib.sha256).digest())
    if seconds > 0:
        GOOD.add(text)
    return text


class Endpoint(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def answer(self, status, what):
        body = what if isinstance(what, bytes) else json.dumps(what).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        size = int(self.headers["Content-Length"])
        form = dict(urllib.parse.parse_qsl(self.rfile.read(size).decode()))
        mode, _, count = read("mode").partition(" ")
        grant = form.get("grant_type")
        note("questions", " ".join([grant, form.get("client_id", "-"),
                                    form.get("scope", "-")]))
        if mode == "down":
            return self.answer(503, b"<html>closed</html>")
        if form.get("client_id") != CLIENT or form.get("client_secret") != SECRET:
            return self.answer(401, {"error": "invalid_client"})
        out = {"token_type": "Bearer", "ext": {"a": [1, 2, {"b": None}]}}
        if grant == "refresh_token":
            if mode == "invalid_grant" or form.get("refresh_token") != read("refresh"):
                return self.answer(400, {
                    "error": "invalid_grant",
                    "error_description": "Token has been expired or revoked."})
            out["refresh_token"] = "refresh-" + os.urandom(8).hex()
            write("refresh", out["refresh_token"])
        seconds = {"stale": -60, "short": 4}.get(mode, 3600)
        if mode == "stale":
            write("mode", f"stale {int(count) - 1}" if int(count) > 1 else "good")
        out["access_token"] = token(seconds)
        out["expires_in"] = str(seconds) if mode == "short" else 3600
        return self.answer(200, out)


class Submission(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def login(self, line):
        words = line.split(" ")
        if len(words) < 3:
            self.say("334 ")
            words.append(self.rfile.readline().decode().strip())
        user, auth, *_ = base64.b64decode(words[2]).decode().split("\x01")
        bearer = auth.removeprefix("auth=Bearer ")
        if os.path.exists(path("refuse")) or bearer not in GOOD:
            self.say("334 " + base64.b64encode(b'{"status":"401"}').decode())
            self.rfile.readline()
            self.say("535 5.7.3 Authentication unsuccessful")
            return None
        self.say("235 2.7.0 welcome")
        return user.removeprefix("user=")

    def handle(self):
        user = to = None
        self.say("220 mail.example.org")
        while line := self.rfile.readline().decode().strip():
            word = line.upper()
            if word.startswith("EHLO"):
                self.say("250-mail.example.org\r\n250 AUTH XOAUTH2 PLAIN LOGIN")
            elif word.startswith("AUTH XOAUTH2"):
                user = self.login(line)
            elif word.startswith("RCPT"):
                to = line.split("<")[1].rstrip(">")
                self.say("250 fine" if user else "530 login first")
            elif word == "DATA" and user:
                self.say("354 go")
                while self.rfile.readline() != b".\r\n":
                    pass
                note("mails", f"{user} {to}")
                self.say("250 2.0.0 taken")
            elif word == "QUIT":
                self.say("221 bye")
                return
            elif word.startswith(("MAIL", "RSET", "NOOP")):
                self.say("250 fine" if user or word == "NOOP" else "530 login first")
            else:
                self.say("502 what?")


def serve(server, tls):
    server.daemon_threads = True
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return str(server.server_address[1])


def main():
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(CERTIFICATE, KEY)
    ports = [serve(http.server.ThreadingHTTPServer(("127.0.0.2", 0), Endpoint), tls),
             serve(socketserver.ThreadingTCPServer(("127.0.0.2", 0), Submission), tls)]
    write("ports", " ".join(ports))
    sys.stdin.read()


main()
