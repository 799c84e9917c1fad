"""What the tests of the IMAP mailbox stand on: the probe, the real server."""
import hashlib
import imaplib
import os
import re
import ssl
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
SERVERS = os.path.join(HERE, "..", "servers")
FOLDER = "Demandes/1 Non assignées"
MEGA = 1 << 20
PROBE = os.path.join(os.environ["E2E"], "imap_probe")
WORK = os.path.join(os.environ["TMPDIR"], "imap")
# Of the tests' authority.
CA = os.path.join(WORK, "ca")


# ---- the probe ----

class Probe:
    """imap_probe, with its receiver."""

    def __init__(self, url, user, password, ca, timeout=5, max_size=60 * MEGA):
        secret = os.path.join(WORK, "secret")
        with open(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
                  "w", encoding="utf-8") as file:
            file.write(password + "\n")
        self.errors = open(os.path.join(WORK, "probe.log"), "ab")
        environment = dict(os.environ)
        # So that memory which was freed does not count as used.
        environment["ASAN_OPTIONS"] = "quarantine_size_mb=1"
        self.process = subprocess.Popen(
            [PROBE, url, user, secret, ca, str(timeout), str(max_size)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors,
            env=environment)
        self.opened = self.answer()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        status = self.process.wait(20)
        self.process.stdout.close()
        self.errors.close()
        assert status == 0, f"the probe ended with {status}"

    def answer(self):
        lines = []
        while True:
            line = self.process.stdout.readline().decode()
            assert line, f"the probe died after {lines}"
            words = line.rstrip("\n").split("\t")
            lines.append(words)
            if words[0] in ("ok", "error"):
                return lines

    def ask(self, *words):
        """The lines of the answer, the last one included."""
        self.process.stdin.write(("\t".join(words) + "\n").encode())
        self.process.stdin.flush()
        return self.answer()

    def do(self, *words):
        lines = self.ask(*words)
        assert lines[-1] == ["ok"], f"{words[:3]}: {lines[-1]}"
        return lines[:-1]

    def fail(self, *words):
        """Kind and text of the error that this has to end in."""
        lines = self.ask(*words)
        assert lines[-1][0] == "error", f"{words[:3]} succeeded"
        return lines[-1][1:]

    def list(self, after="", most=0):
        return [words[1] for words in self.do("list", after, str(most))[1:]]

    def fetch(self, *uids):
        """uid → digest, or None for one that failed."""
        return {words[1]: words[3] if words[0] == "message" else None
                for words in self.do("fetch", *uids)}

    def receiver(self):
        path = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        with open(path, encoding="ascii") as file:
            children = file.read().split()
        return int(children[0]) if children else 0


def peak(pid):
    """The most memory that it ever held, in bytes."""
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return int(re.search(r"VmHWM:\s+(\d+) kB", file.read())[1]) << 10


# ---- the real server ----

class Dovecot:
    def __init__(self, name, *options):
        self.folder = os.path.join(WORK, name)
        subprocess.run(["sh", SERVERS + "/start.sh", self.folder, "--servers",
                        os.environ["SERVERS"], *options], check=True)
        self.env = {}
        with open(self.folder + "/env", encoding="utf-8") as file:
            for line in file:
                match = re.match(r"export (\w+)='(.*)'$", line)
                self.env[match[1]] = match[2]
        self.user = self.env["OFFICE"]
        self.host = self.env["MAIL_HOST"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        subprocess.run(["sh", SERVERS + "/stop.sh", self.folder], check=True)

    def probe(self, scheme="imaps", host=None, password=None, **options):
        port = self.env["IMAPS_PORT" if scheme == "imaps" else "IMAP_PORT"]
        return Probe(f"{scheme}://{host or self.host}:{port}", self.user,
                     password or self.env["MAIL_PASSWORD"],
                     self.env["CA_FILE"], **options)

    def login(self):
        """As somebody else, who is at the same mailbox."""
        mailbox = imaplib.IMAP4_SSL(
            self.host, int(self.env["IMAPS_PORT"]), timeout=20,
            ssl_context=ssl.create_default_context(
                cafile=self.env["CA_FILE"]))
        mailbox.login(self.user, self.env["MAIL_PASSWORD"])
        return mailbox

    def fill(self, messages, folder="INBOX"):
        mailbox = self.login()
        for message in messages:
            assert mailbox.append(folder, None, None, message)[0] == "OK"
        mailbox.logout()

    def processes(self):
        """The Dovecot processes that serve our mailbox over IMAP."""
        with open(self.folder + "/run", encoding="utf-8") as file:
            run = file.read().strip()
        found = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                path = os.readlink(f"/proc/{pid}/exe")
            except OSError:
                continue
            if path == run + "/servers/usr/lib/dovecot/imap":
                found.append(int(pid))
        return found


def message(number, body=b""):
    return (b"From: a@example.org\r\nTo: stages@example.org\r\n"
            b"Subject: %d\r\nMessage-ID: <%d@example.org>\r\n\r\n"
            b"Message %d.\r\n" % (number, number, number)) + body


def digest(data):
    return hashlib.sha256(data).hexdigest()
