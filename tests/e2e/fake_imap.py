"""An IMAP server by script, for what no real one does on purpose.

It knows enough to be logged in to and read from. A test puts functions into
`hooks`, by command; each is called with (client, tag, rest of the line) and
either answers itself and returns True, or leaves it to the server.
"""
import re
import socket
import ssl
import threading


class Gone(Exception):
    """The connection has ended, by the client or on purpose."""


class Client:
    """One connection."""

    def __init__(self, server, connection):
        self.server = server
        self.connection = connection
        self.file = connection.makefile("rb")

    def send(self, data):
        try:
            self.connection.sendall(data)
        except OSError as problem:
            raise Gone from problem

    def line(self):
        try:
            line = self.file.readline()
        except OSError as problem:
            raise Gone from problem
        if not line:
            raise Gone
        return line.rstrip(b"\r\n").decode()

    def start_tls(self):
        self.connection = self.server.context.wrap_socket(
            self.connection, server_side=True)
        self.file = self.connection.makefile("rb")

    def close(self):
        """Now, whatever is still to be read."""
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        raise Gone


def numbers(text, known):
    """The known numbers that a set names."""
    result = []
    for part in text.split(","):
        first, _, last = part.partition(":")
        low, high = int(first), int(last or first)
        result += [n for n in known if low <= n <= high]
    return sorted(set(result))


class Server:
    capabilities = ("IMAP4rev1 UIDPLUS MOVE UNSELECT NAMESPACE "
                    "AUTH=PLAIN").split()
    uidvalidity = 7

    def __init__(self, certificate, tls_at_once=True):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate + ".crt",
                                     certificate + ".key")
        self.tls_at_once = tls_at_once
        self.greeting = b"* OK ready\r\n"
        self.messages = {}
        self.folders = {"INBOX"}
        self.hooks = {}
        self.log = []
        self.connections = 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self.serve, args=[connection],
                             daemon=True).start()

    def stop(self):
        self.socket.close()

    def serve(self, connection):
        client = Client(self, connection)
        try:
            if self.tls_at_once:
                client.start_tls()
            client.send(self.greeting)
            while True:
                self.command(client, client.line())
        except (Gone, OSError):
            pass
        finally:
            client.connection.close()

    def command(self, client, line):
        tag, name, rest = (line.split(" ", 2) + ["", ""])[:3]
        if name == "UID":
            second, _, rest = rest.partition(" ")
            name += " " + second
        self.log.append(name + (" " + rest if name != "LOGIN" else ""))
        hook = self.hooks.get(name)
        if hook and hook(client, tag, rest):
            return
        method = getattr(self, "do_" + name.replace(" ", "_").lower(), None)
        if method:
            method(client, tag, rest)
        else:
            client.send(f"{tag} BAD unknown\r\n".encode())

    def do_capability(self, client, tag, _rest):
        client.send(f"* CAPABILITY {' '.join(self.capabilities)}\r\n"
                    f"{tag} OK done\r\n".encode())

    def do_starttls(self, client, tag, _rest):
        client.send(f"{tag} OK begin\r\n".encode())
        client.start_tls()

    def ok(self, client, tag, _rest):
        client.send(f"{tag} OK done\r\n".encode())

    do_login = do_noop = do_unselect = do_subscribe = ok

    def do_namespace(self, client, tag, _rest):
        client.send(f'* NAMESPACE (("" "/")) NIL NIL\r\n{tag} OK done\r\n'
                    .encode())

    def do_list(self, client, tag, rest):
        name = rest.split(" ", 1)[1].strip('"')
        if name in self.folders:
            client.send(f'* LIST () "/" "{name}"\r\n'.encode())
        client.send(f"{tag} OK done\r\n".encode())

    def do_create(self, client, tag, rest):
        self.folders.add(rest.strip('"'))
        self.ok(client, tag, rest)

    def do_select(self, client, tag, rest):
        if rest.strip('"') not in self.folders:
            client.send(f"{tag} NO no such folder\r\n".encode())
            return
        client.send(f"* {len(self.messages)} EXISTS\r\n"
                    f"* OK [UIDVALIDITY {self.uidvalidity}] ok\r\n"
                    f"{tag} OK [READ-WRITE] done\r\n".encode())

    def item(self, uid, what):
        """One line of a FETCH answer."""
        position = sorted(self.messages).index(uid) + 1
        parts = [b"UID %d" % uid]
        if "RFC822.SIZE" in what:
            parts.append(b"RFC822.SIZE %d" % len(self.messages[uid]))
        if "BODY.PEEK[]" in what:
            parts.append(b"BODY[] {%d}\r\n%b" % (len(self.messages[uid]),
                                               self.messages[uid]))
        return b"* %d FETCH (%b)\r\n" % (position, b" ".join(parts))

    def do_uid_fetch(self, client, tag, rest):
        uids, what = rest.split(" ", 1)
        for uid in numbers(uids, self.messages):
            client.send(self.item(uid, what))
        client.send(f"{tag} OK done\r\n".encode())

    def do_fetch(self, client, tag, rest):
        positions, what = rest.split(" ", 1)
        known = sorted(self.messages)
        for position in numbers(positions, range(1, len(known) + 1)):
            client.send(self.item(known[position - 1], what))
        client.send(f"{tag} OK done\r\n".encode())

    def do_uid_search(self, client, tag, rest):
        match = re.match(r"UID (\S+)$", rest)
        found = numbers(match[1], self.messages) if match else []
        client.send(f"* SEARCH {' '.join(map(str, found))}".rstrip().encode()
                    + f"\r\n{tag} OK done\r\n".encode())

    def do_uid_move(self, client, tag, rest):
        uids, folder = rest.split(" ", 1)
        if folder.strip('"') not in self.folders:
            client.send(f"{tag} NO [TRYCREATE] no such folder\r\n".encode())
            return
        moved = numbers(uids, self.messages)
        for uid in moved:
            del self.messages[uid]
        if moved:
            text = ",".join(map(str, moved))
            client.send(f"* OK [COPYUID 9 {text} {text}] moved\r\n".encode())
        client.send(f"{tag} OK done\r\n".encode())
