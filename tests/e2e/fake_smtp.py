#!/usr/bin/python3
"""SMTP servers that misbehave each in its own way.

fake_smtp.py TABLE FOLDER CERTIFICATES

TABLE has one server per line: "name | step | deed | ...", what stands behind
is the test's own. FOLDER/NUMBER.log gets what the client said to the server
of that line, a command each; "[open]" and "[gone]" are a connection's ends,
"[tls]" is where TLS begins, "[body N]" stands for N bytes of mail.
FOLDER/ports ("NUMBER PORT", a line each) is there once all listen. They end
with standard input.

Step: connect, cert (NAME or none), offer (what EHLO says of AUTH), EHLO,
STARTTLS, AUTH (the answer to the login), MAIL, RCPT, DATA, body (4 kB into the
mail), dot (the whole mail is there), idle (after a mail), QUIT;
"MAIL 2" is the second MAIL of a connection, "MAIL once" the first of all
connections. All else is answered as usual.
"RCPT & QUIT" with "550 no & hang" are two steps and their deeds.
Deed: an answer ("\\n" between its lines), or one of the words below.
  close   end the connection          reset   end it with a RST
  hang    say nothing more            drip T  say T, a byte each tenth of a second
  half T  say T without an end of line, then close
  noise   bytes that mean nothing     flood   a line of 2 MB
"""
import os
import socket
import ssl
import struct
import sys
import threading
import time


class Gone(Exception):
    """The connection is over."""


class Session:
    def __init__(self, server, connection):
        self.server = server
        self.connection = connection
        self.file = connection.makefile("rb")
        self.count = {}
        self.secure = False

    def say(self, text):
        self.connection.sendall(
            text.replace("\\n", "\r\n").encode() + b"\r\n")

    def act(self, deed):
        word, _, text = deed.partition(" ")
        if word == "close":
            raise Gone
        if word == "reset":
            self.connection.setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            raise Gone
        if word == "hang":
            self.file.read()
            raise Gone
        if word == "drip":
            for byte in text.replace("\\n", "\r\n").encode():
                self.connection.sendall(bytes([byte]))
                time.sleep(0.1)
        elif word == "half":
            self.connection.sendall(text.replace("\\n", "\r\n").encode())
            raise Gone
        elif word == "noise":
            self.connection.sendall(b"\0\xff\x01noise\r\n\r\n\x80:=\r\n")
        elif word == "flood":
            self.connection.sendall(b"250-" + b"x" * 2000000)
        else:
            self.say(deed)

    def step(self, name, usual):
        """What is planned for this step, or what is usual."""
        self.count[name] = self.count.get(name, 0) + 1
        for key in (name, f"{name} {self.count[name]}"):
            if key in self.server.plan:
                self.act(self.server.plan[key])
                return False
        if f"{name} once" in self.server.plan:
            self.act(self.server.plan.pop(f"{name} once"))
            return False
        if usual:
            self.say(usual)
        return True

    def start_tls(self):
        self.connection = self.server.context.wrap_socket(
            self.connection, server_side=True)
        self.file = self.connection.makefile("rb")
        self.secure = True
        self.server.note("[tls]")

    def line(self):
        line = self.file.readline(100000)
        if not line.endswith(b"\n"):
            raise Gone
        line = line.rstrip(b"\r\n").decode("latin-1")
        self.server.note(line)
        return line

    def ehlo(self):
        offers = ["mx.example.org", "8BITMIME", "ENHANCEDSTATUSCODES"]
        # libcurl would rather not use a plain one when it sees the first two.
        login = self.server.plan.get("offer", "AUTH GSSAPI NTLM PLAIN LOGIN")
        offers.append(login if self.secure else "STARTTLS")
        if self.server.plan.get("cert") == "none":
            offers.remove("STARTTLS")
        self.step("EHLO", "\\n".join(
            ["250-" + offer for offer in offers[:-1]] + ["250 " + offers[-1]]))

    def auth(self, line):
        if len(line.split()) < 3:
            self.say("334 " if "PLAIN" in line else "334 VXNlcm5hbWU6")
            self.line()
            if "LOGIN" in line:
                self.say("334 UGFzc3dvcmQ6")
                self.line()
        self.step("AUTH", "235 2.7.0 Authentication successful")

    def data(self):
        if not self.step("DATA", "354 Go on"):
            return
        got = self.file.read(4096) if "body" in self.server.plan else b""
        if got:
            self.server.note(f"[body {len(got)}]")
            self.step("body", "")
        size = 0
        while True:
            line = self.file.readline(100000)
            if not line:
                raise Gone
            if line == b".\r\n":
                break
            size += len(line)
        self.server.note(f"[body {size}]")
        self.step("dot", "250 2.0.0 Queued")
        self.step("idle", "")

    def serve(self):
        self.step("connect", "220 mx.example.org ESMTP")
        while True:
            line = self.line()
            verb = line.split(" ")[0].upper()
            if verb == "EHLO":
                self.ehlo()
            elif verb == "STARTTLS":
                if self.step("STARTTLS", "220 2.0.0 Go ahead"):
                    self.start_tls()
            elif verb == "AUTH":
                self.auth(line)
            elif verb in ("MAIL", "RCPT"):
                self.step(verb, "250 2.1.0 Good")
            elif verb == "DATA":
                self.data()
            elif verb == "QUIT":
                self.step("QUIT", "221 2.0.0 Bye")
                raise Gone
            else:
                self.step(verb, "250 2.0.0 As you like")


class Server:
    def __init__(self, number, step, deed, folder, certificates):
        self.plan = dict(zip(step.split(" & "), deed.split(" & ")))
        self.log = open(f"{folder}/{number}.log", "w", encoding="utf-8")
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        certificate = deed if step == "cert" and deed != "none" else "good"
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(f"{certificates}/{certificate}.crt",
                                     f"{certificates}/{certificate}.key")

    def note(self, line):
        self.log.write(line + "\n")
        self.log.flush()

    def session(self, connection):
        self.note("[open]")
        session = Session(self, connection)
        try:
            session.serve()
        except (Gone, OSError):
            pass
        self.note("[gone]")
        session.file.close()
        session.connection.close()

    def run(self):
        while True:
            connection, _ = self.socket.accept()
            threading.Thread(target=self.session, args=[connection],
                             daemon=True).start()


def main(arguments):
    if len(arguments) != 3:
        print(__doc__, file=sys.stderr)
        return 64
    table, folder, certificates = arguments
    with open(table, encoding="utf-8") as file:
        rows = [[part.strip() for part in line.split(" | ")] for line in file]
    servers = [Server(number, row[1], row[2], folder, certificates)
               for number, row in enumerate(rows, 1)]
    for server in servers:
        threading.Thread(target=server.run, daemon=True).start()
    with open(folder + "/ports.new", "w", encoding="utf-8") as file:
        for number, server in enumerate(servers, 1):
            file.write(f"{number} {server.port}\n")
    os.rename(folder + "/ports.new", folder + "/ports")
    sys.stdin.read()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
