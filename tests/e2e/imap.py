#!/usr/bin/python3
"""The IMAP mailbox against a real Dovecot, and against a server by script.

imap.py PROBE WORK: PROBE is the built imap_probe, WORK a folder to work in.
Prints TAP.
"""
import hashlib
import imaplib
import os
import re
import shutil
import signal
import ssl
import subprocess
import sys
import time
import warnings

sys.dont_write_bytecode = True
import fake_imap  # noqa: E402 (after the line that keeps its cache away)

HERE = os.path.dirname(os.path.abspath(__file__))
SERVERS = os.path.join(HERE, "..", "servers")
FOLDER = "Demandes/1 Non assignées"
PROBE, WORK = (os.path.abspath(path) for path in sys.argv[1:3])
MEGA = 1 << 20


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
        subprocess.run(["sh", SERVERS + "/start.sh", self.folder, *options],
                       check=True)
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


# ---- tests of the real server, once for each way of storing ----

def lists_and_fetches_in_sets(dovecot):
    sent = [message(i, b"x" * (i * 37 % 5000) + b"\r\n") for i in range(200)]
    dovecot.fill(sent)
    with dovecot.probe() as probe:
        uids = probe.list()
        assert len(uids) == 200
        got = probe.fetch(*uids)
        assert [got[uid] for uid in uids] == [digest(m) for m in sent]
        # In any order, some twice as far apart, one that is not there.
        some = uids[150:10:-7]
        gone = re.sub(r"^\d+", "4000", uids[0])
        assert set(probe.fetch(*some, gone)) == set(some)


def pages_through_the_list(dovecot):
    with dovecot.probe() as probe:
        uids = probe.list()
        for most in (1, 7, 200, 1000):
            after, paged = "", []
            while page := probe.list(after, most):
                paged += page
                after = page[-1]
                assert len(page) <= most
                if most == 1 and len(paged) > 20:
                    break
            assert paged == uids[:len(paged)]
            assert most == 1 or paged == uids
        # From the middle, without having come there page by page.
        assert probe.list(uids[120], 5) == uids[121:126]
        number, validity = map(int, uids[-1].split(":"))
        assert probe.list(f"{number + 100}:{validity}", 5) == []
        # Of another UIDVALIDITY: from the start.
        assert probe.list(f"{number}:{validity + 1}", 3) == uids[:3]


def never_touches_seen(dovecot):
    mailbox = dovecot.login()
    mailbox.select("INBOX")
    mailbox.store("3", "+FLAGS", r"(\Seen \Flagged)")
    before = mailbox.search(None, "SEEN")
    with dovecot.probe() as probe:
        probe.fetch(*probe.list())
    mailbox.noop()
    assert mailbox.search(None, "SEEN") == before
    assert before[1] == [b"3"]
    mailbox.logout()


def moves_in_sets_to_a_new_folder(dovecot):
    with dovecot.probe() as probe:
        uids = probe.list()
        contents = probe.fetch(*uids[:60])
        moved = probe.do("move", "INBOX", FOLDER, *uids[:60])
        assert [words[1] for words in moved] == uids[:60]
        new = [words[2] for words in moved]
        assert len(set(new)) == 60 and all(new)
        assert probe.list() == uids[60:]
        # Once more: nothing there any more, which is success.
        again = probe.do("move", "INBOX", FOLDER, *uids[:60])
        assert [words[2] for words in again] == [""] * 60
    mailbox = dovecot.login()
    name = '"Demandes.1 Non assign&AOk-es"'
    if dovecot.env["MAIL_STORAGE"] == "mdbox":
        name = name.replace(".", "/")
    assert mailbox.select(name)[1] == [b"60"]
    status, lines = mailbox.lsub()
    assert any(name.strip('"').encode() in line for line in lines), lines
    # The flags came along, and each is what it says.
    assert mailbox.search(None, "FLAGGED")[1] == [b"3"]
    for old, new_uid in zip(uids[:60:13], new[::13]):
        data = mailbox.uid("FETCH", new_uid.split(":")[0], "(BODY.PEEK[])")
        assert digest(data[1][0][1]) == contents[old]
    mailbox.logout()
    # From that folder on, by the UIDs that we were told.
    with dovecot.probe() as probe:
        back = probe.do("move", FOLDER, "Traités/2026-11", *new[:2])
        assert all(words[2] for words in back)
        for _ in range(2):
            probe.do("remove", "Traités/2026-11",
                     *[words[2] for words in back])
        # The same numbers before the server numbered anew: not ours to touch.
        other = [re.sub(r":\d+", ":1", uid) for uid in uids[60:]]
        assert not any(words[2] for words in
                       probe.do("move", "INBOX", FOLDER, *other))
        probe.do("remove", "INBOX", *other)
        assert probe.list() == uids[60:]


def removes_only_what_it_should(dovecot):
    mailbox = dovecot.login()
    mailbox.select("INBOX")
    with dovecot.probe() as probe:
        uids = probe.list()
        # A colleague has marked one, and not made up her mind.
        mailbox.uid("STORE", uids[5].split(":")[0], "+FLAGS", r"(\Deleted)")
        probe.do("remove", "INBOX", uids[0], uids[2])
        assert probe.list() == uids[1:2] + uids[3:]
        probe.do("remove", "INBOX", uids[0])
        probe.do("remove", "Nowhere", uids[0])
    mailbox.uid("STORE", uids[5].split(":")[0], "-FLAGS", r"(\Deleted)")
    mailbox.logout()


def appends_once(dovecot):
    path = os.path.join(WORK, "card")
    with open(path, "wb") as file:
        file.write(message(9000))
    with dovecot.probe() as probe:
        for _ in range(2):
            probe.do("append", "À traiter", "<9000@example.org>", path)
        probe.do("append", "À traiter", "<9000@other.example>", path)
        # With INBOX selected, and news of it to come.
        probe.list("", 1)
        dovecot.fill([message(9001)])
        probe.do("append", "À traiter", "<9000@example.org>", path)
        large = message(9002, b"z" * 70 + b"\r\n")
        large += b"z" * 70 + b"\r\n" + (b"z" * 70 + b"\r\n") * 300000
        with open(path, "wb") as file:
            file.write(large)
        probe.do("append", "À traiter", "<9002@example.org>", path)
    mailbox = dovecot.login()
    assert mailbox.select('"&AMA- traiter"')[1] == [b"3"]
    assert mailbox.search(None, "UNSEEN")[1] == [b"1 2 3"]
    assert mailbox.fetch("3", "(BODY.PEEK[])")[1][0][1] == large
    mailbox.logout()


def streams_a_large_message(dovecot):
    large = message(7000, (b"A" * 76 + b"\r\n") * (30 * MEGA // 78))
    dovecot.fill([message(6999), large, message(7001)])
    with dovecot.probe() as probe:
        uids = probe.list()
        probe.fetch(uids[0])
        before = [peak(pid) for pid in (probe.process.pid, probe.receiver())]
        got = probe.fetch(*uids[-3:])
        assert got[uids[-2]] == digest(large)
        assert got[uids[-1]] == digest(message(7001))
        for pid, was in zip((probe.process.pid, probe.receiver()), before):
            grown = peak(pid) - was
            assert grown < 6 * MEGA, f"{grown >> 10} kB more"
    with dovecot.probe(max_size=20 * MEGA) as probe:
        lines = probe.do("fetch", *uids[-3:])
        assert ["failed", uids[-2], "it is larger than is taken"] in lines
        assert len(lines) == 3
    with dovecot.probe() as probe:
        probe.do("remove", "INBOX", uids[-2])


def a_sink_that_fails_ends_the_fetch(dovecot):
    with dovecot.probe() as probe:
        uids = probe.list()
        probe.do("refuse", "10")
        assert probe.fail("fetch", *uids[:20]) == ["retry", "the sink refuses"]
        probe.do("refuse", "0")
        assert len(probe.fetch(*uids[:20])) == 20


def waits_for_what_comes(dovecot):
    with dovecot.probe() as probe:
        probe.list()
        took = int(probe.do("wait", "1500")[0][1])
        assert 1400 <= took < 5000, took
        sender = subprocess.Popen(
            [sys.executable, "-c", "import sys,time; time.sleep(1.5);"
             "sys.path.insert(0, sys.argv[1]); sys.argv = sys.argv[:1];"
             "sys.stdin.read()", HERE], stdin=subprocess.PIPE)
        sender.stdin.close()
        sender.wait()
        dovecot.fill([message(8000)])
        took = int(probe.do("wait", "30000")[0][1])
        assert took < 15000, took
        uids = probe.list()
        assert list(probe.fetch(uids[-1]).values()) == [digest(message(8000))]


def works_over_starttls(dovecot):
    with dovecot.probe("imap") as probe:
        uids = probe.list()
        assert len(probe.fetch(*uids[:10])) == 10


def reconnects_when_the_server_ends_it(dovecot):
    with dovecot.probe() as probe:
        uids = probe.list()
        receiver = probe.receiver()
        assert dovecot.processes()
        for pid in dovecot.processes():
            os.kill(pid, signal.SIGKILL)
        assert len(probe.fetch(*uids[:10])) == 10
        for pid in dovecot.processes():
            os.kill(pid, signal.SIGKILL)
        assert probe.list() == uids
        assert probe.receiver() == receiver


def a_killed_receiver_is_started_again(dovecot):
    with dovecot.probe() as probe:
        uids = probe.list()
        first = probe.receiver()
        os.kill(first, signal.SIGKILL)
        kind, text = probe.fail("list", "", "0")
        assert (kind, text) == ("retry", "the receiver died")
        assert probe.list() == uids
        assert probe.receiver() not in (0, first)
        # Within a fetch it is not even noticed.
        os.kill(probe.receiver(), signal.SIGKILL)
        assert len(probe.fetch(*uids[:10])) == 10


def a_wrong_password_is_for_the_operator(dovecot):
    for scheme in ("imaps", "imap"):
        with dovecot.probe(scheme, password="wrong") as probe:
            kind, text = probe.fail("list", "", "1")
            assert kind == "config", (kind, text)
            assert text.startswith("login: "), text


def a_host_that_is_away_is_tried_again(dovecot):
    with Probe(f"imaps://{dovecot.host}:1", dovecot.user, "x",
               dovecot.env["CA_FILE"]) as probe:
        kind, text = probe.fail("list", "", "1")
        assert kind == "retry", (kind, text)
        assert "port 1" in text


def the_secret_stays_where_it_is(dovecot):
    """Not in the arguments, the environment or the log."""
    secret = dovecot.env["MAIL_PASSWORD"].encode()
    with dovecot.probe() as probe:
        probe.list()
        for pid in (probe.process.pid, probe.receiver()):
            for part in ("cmdline", "environ"):
                with open(f"/proc/{pid}/{part}", "rb") as file:
                    assert secret not in file.read()
        assert in_memory(probe.receiver(), dovecot.user.encode())
        # Nor in the service's memory at all, nor in the receiver's any more.
        for pid in (probe.process.pid, probe.receiver()):
            assert not in_memory(pid, secret), pid
    with open(os.path.join(WORK, "probe.log"), "rb") as file:
        assert secret not in file.read()


def in_memory(pid, needle):
    with open(f"/proc/{pid}/maps", encoding="utf-8") as file:
        ranges = [[int(end, 16) for end in line.split()[0].split("-")]
                  for line in file if " rw" in line]
    with open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for begin, end in ranges:
            # The sanitizer's shadow is terabytes of nothing.
            if end - begin > 1 << 30:
                continue
            try:
                memory.seek(begin)
                if needle in memory.read(end - begin):
                    return True
            except (OSError, ValueError, OverflowError):
                continue
    return False


EACH_STORAGE = [
    lists_and_fetches_in_sets,
    pages_through_the_list,
    never_touches_seen,
    moves_in_sets_to_a_new_folder,
    removes_only_what_it_should,
    appends_once,
    streams_a_large_message,
    a_sink_that_fails_ends_the_fetch,
    waits_for_what_comes,
]
ONCE = [
    works_over_starttls,
    reconnects_when_the_server_ends_it,
    a_killed_receiver_is_started_again,
    a_wrong_password_is_for_the_operator,
    a_host_that_is_away_is_tried_again,
    the_secret_stays_where_it_is,
]


# ---- certificates ----

def refuses(certificate, words):
    def test():
        with Dovecot("cert-" + certificate, "--cert", certificate) as dovecot:
            for scheme in ("imaps", "imap"):
                with dovecot.probe(scheme) as probe:
                    kind, text = probe.fail("list", "", "1")
                    assert kind == "config", (scheme, kind, text)
                    assert words in text, (scheme, text)
            # Nobody has logged in.
            with open(dovecot.env["DOVECOT_LOG"], encoding="utf-8") as file:
                assert "Login: " not in file.read()
    test.__name__ = f"a_certificate_that_is_{certificate}_is_refused"
    return test


# ---- the server by script ----

def fake_probe(server, **options):
    options.setdefault("timeout", 2)
    scheme = "imaps" if server.tls_at_once else "imap"
    return Probe(f"{scheme}://127.0.0.1:{server.port}", "office", "secret",
                 CA + "/ca.crt", **options)


def fake(count=5, **options):
    server = fake_imap.Server(CA + "/good", **options)
    server.messages = {i: message(i) for i in range(1, count + 1)}
    return server


def uids_of(server):
    return [f"{uid}:{server.uidvalidity}" for uid in sorted(server.messages)]


def all_but(server, *missing):
    return {f"{uid}:{server.uidvalidity}":
            None if uid in missing else digest(server.messages[uid])
            for uid in server.messages}


def the_script_is_a_server():
    server = fake()
    with fake_probe(server) as probe:
        assert probe.list() == uids_of(server)
        assert probe.fetch(*uids_of(server)) == all_but(server)
        assert server.connections == 1


def a_body_before_its_uid_is_matched():
    server = fake()

    def backwards(client, tag, rest):
        if "BODY" not in rest:
            return False
        uids = fake_imap.numbers(rest.split(" ")[0], server.messages)
        for uid in reversed(uids):
            data = server.messages[uid]
            client.send(b"* %d FETCH (BODY[] {%d}\r\n%b FLAGS () UID %d)\r\n"
                        % (uid, len(data), data, uid)
                        + b"* 2 FETCH (FLAGS (\\Seen))\r\n")
        client.send(f"{tag} OK done\r\n".encode())
        return True
    server.hooks["UID FETCH"] = backwards
    with fake_probe(server) as probe:
        assert probe.fetch(*uids_of(server)) == all_but(server)


def a_body_without_a_uid_is_asked_for_alone():
    server = fake()

    def nameless(client, tag, rest):
        uids = fake_imap.numbers(rest.split(" ")[0], server.messages)
        if "BODY" not in rest or len(uids) == 1:
            return False
        for uid in uids:
            data = server.messages[uid]
            client.send(b"* %d FETCH (BODY[] {%d}\r\n%b)\r\n"
                        % (uid, len(data), data))
        client.send(f"{tag} OK done\r\n".encode())
        return True
    server.hooks["UID FETCH"] = nameless
    with fake_probe(server) as probe:
        assert probe.fetch(*uids_of(server)) == all_but(server)


def strange_bodies_come_whole():
    server = fake(1)
    server.messages = {1: b"", 2: b"x", 3: message(3) + b"\0\r\n)\r\n\xff",
                       4: b"* BYE\r\n* 9 FETCH (UID 2)\r\n"}

    def quoted(client, tag, rest):
        if "BODY" not in rest:
            return False
        uids = fake_imap.numbers(rest.split(" ")[0], server.messages)
        for uid in uids:
            if uid == 1:
                client.send(b'* 1 FETCH (UID 1 BODY[] "")\r\n')
            elif uid == 2:
                client.send(b'* 2 FETCH (UID 2 BODY[] "x")\r\n')
            else:
                client.send(server.item(uid, rest))
        client.send(f"{tag} OK done\r\n".encode())
        return True
    with fake_probe(server) as probe:
        assert probe.fetch(*uids_of(server)) == all_but(server)
        server.hooks["UID FETCH"] = quoted
        assert probe.fetch(*uids_of(server)) == all_but(server)


def a_line_that_cannot_be_read_costs_one_message():
    server = fake(20)

    def garbage(client, tag, rest):
        if "BODY" not in rest:
            return False
        uids = fake_imap.numbers(rest.split(" ")[0], server.messages)
        for uid in uids:
            if uid == 7:
                client.send(b"* 7 FETCH (UID 7 BODY[ {3}\r\n\r\n)(\r\n")
            else:
                client.send(server.item(uid, rest))
        client.send(f"{tag} OK done\r\n".encode())
        return True
    server.hooks["UID FETCH"] = garbage
    with fake_probe(server) as probe:
        assert probe.fetch(*uids_of(server)) == all_but(server, 7)
        lines = probe.do("fetch", "7:7")
        assert "cannot be read" in lines[0][2], lines


def a_lost_connection_costs_nobody_a_message():
    server = fake(20)
    broken = []

    def once(client, _tag, rest):
        if "BODY" not in rest or broken:
            return False
        broken.append(rest)
        client.send(server.item(1, rest) + server.item(2, rest)[:-30])
        client.close()
        return True
    server.hooks["UID FETCH"] = once
    with fake_probe(server) as probe:
        assert probe.fetch(*uids_of(server)) == all_but(server)


def the_end_of_a_large_message_is_resumed():
    server = fake(3)
    server.messages[2] = message(2, os.urandom(3 * MEGA))
    broken = []

    def once(client, _tag, rest):
        if "BODY" not in rest or not rest.startswith("2 ") or broken:
            return False
        broken.append(rest)
        client.send(server.item(2, rest)[:2 * MEGA])
        client.close()
        return True
    server.hooks["UID FETCH"] = once
    with fake_probe(server) as probe:
        assert probe.fetch(*uids_of(server)) == all_but(server)
    assert broken


def a_message_that_breaks_the_connection_fails_in_the_end():
    server = fake(6)

    def always(client, tag, rest):
        if "BODY" not in rest:
            return False
        uids = fake_imap.numbers(rest.split(" ")[0], server.messages)
        for uid in uids:
            if uid == 4:
                client.send(server.item(4, rest)[:-20])
                client.close()
            client.send(server.item(uid, rest))
        client.send(f"{tag} OK done\r\n".encode())
        return True
    server.hooks["UID FETCH"] = always
    with fake_probe(server) as probe:
        uids = uids_of(server)
        lines = probe.ask("fetch", *uids)
        assert lines[-1][:2] == ["error", "retry"], lines[-1]
        assert len(lines) == 6
        got = {}
        for _ in range(3):
            lines = probe.ask("fetch", uids[3])
            if lines[-1] == ["ok"]:
                got = lines[0]
                break
        assert got[:2] == ["failed", uids[3]], got


def a_server_that_falls_silent_is_left():
    server = fake()
    silent = []

    def once(_client, _tag, rest):
        if "BODY" not in rest or silent:
            return False
        silent.append(rest)
        return True
    server.hooks["UID FETCH"] = once
    begun = time.monotonic()
    with fake_probe(server, timeout=1) as probe:
        assert probe.fetch(*uids_of(server)) == all_but(server)
    assert time.monotonic() - begun < 15


def a_drop_now_and_then_is_not_enough():
    server = fake()

    def drip(client, _tag, _rest):
        for _ in range(100):
            client.send(b"*")
            time.sleep(0.3)
        return True
    server.hooks["FETCH"] = drip
    begun = time.monotonic()
    with fake_probe(server, timeout=1) as probe:
        assert probe.fail("list", "", "5")[0] == "retry"
    assert time.monotonic() - begun < 20


def a_line_without_end_costs_no_memory():
    server = fake()

    def endless(client, _tag, _rest):
        while True:
            client.send(b"* OK " + b"x" * MEGA)
    server.hooks["FETCH"] = endless
    with fake_probe(server) as probe:
        kind, text = probe.fail("list", "", "5")
        assert kind == "retry" and "too long" in text, text
        assert peak(probe.receiver()) < 120 * MEGA


def a_literal_of_4_gb_costs_no_memory():
    server = fake()

    def huge(client, _tag, rest):
        if "BODY" not in rest:
            return False
        client.send(b"* 1 FETCH (UID 1 BODY[] {4294967295}\r\n")
        while True:
            client.send(b"x" * MEGA)
    server.hooks["UID FETCH"] = huge
    with fake_probe(server) as probe:
        lines = probe.ask("fetch", uids_of(server)[0])
        assert lines[-1][1] == "retry" or lines[0][0] == "failed", lines
        assert peak(probe.receiver()) < 120 * MEGA


def a_message_without_body_fails():
    server = fake(3)

    def empty(client, tag, rest):
        if "BODY" not in rest:
            return False
        uids = fake_imap.numbers(rest.split(" ")[0], server.messages)
        for uid in uids:
            if uid == 2:
                client.send(b"* 2 FETCH (UID 2 BODY[] NIL)\r\n")
            elif uid != 3:
                client.send(server.item(uid, rest))
        client.send(f"{tag} OK done\r\n".encode())
        return True
    server.hooks["UID FETCH"] = empty
    with fake_probe(server) as probe:
        lines = probe.do("fetch", *uids_of(server))
        assert sorted(words[:2] for words in lines) == [
            ["failed", "2:7"], ["failed", "3:7"], ["message", "1:7"]]


def what_stands_in_for_a_message_fails():
    server = fake(2)
    server.messages[2] = (
        b"Subject: Retrieval using the IMAP4 protocol failed for the "
        b"following message: 2\r\n\r\nThe server couldn't retrieve it.\r\n")
    # A person may quote it.
    server.messages[1] = (b"Subject: Bonjour\r\n\r\nRetrieval using the IMAP4 "
                          b"protocol failed for the following message: 2\r\n")
    with fake_probe(server) as probe:
        assert probe.fetch(*uids_of(server)) == all_but(server, 2)


def a_greeting_that_crashes_libetpan_costs_a_reconnect():
    server = fake()
    server.greeting = b'* OK [PERMANENTFLAGS (\\Seen "x")] hi\r\n'
    with fake_probe(server) as probe:
        kind, text = probe.fail("list", "", "1")
        assert kind == "retry", (kind, text)
        server.greeting = b"* OK ready\r\n"
        assert probe.list() == uids_of(server)


def a_message_that_crashes_libetpan_costs_itself():
    server = fake(10)

    def crash(client, tag, rest):
        if "BODY" not in rest:
            return False
        for uid in fake_imap.numbers(rest.split(" ")[0], server.messages):
            if uid == 5:
                # As a crash of the receiver itself: it is what counts.
                os.kill(probe.receiver(), signal.SIGSEGV)
                client.close()
            client.send(server.item(uid, rest))
        client.send(f"{tag} OK done\r\n".encode())
        return True
    server.hooks["UID FETCH"] = crash
    with fake_probe(server) as probe:
        assert probe.fetch(*uids_of(server)) == all_but(server, 5)
        lines = probe.do("fetch", "5:7")
        assert lines == [["failed", "5:7", "the receiver died"]], lines


def what_comes_behind_starttls_is_refused():
    server = fake(tls_at_once=False)
    server.capabilities = server.capabilities + ["STARTTLS"]
    with fake_probe(server) as probe:
        assert probe.list() == uids_of(server)

    def inject(client, tag, _rest):
        client.send(f"{tag} OK begin\r\n* CAPABILITY IMAP4rev1\r\n"
                    "2 OK injected\r\n".encode())
        client.start_tls()
        return True
    server.hooks["STARTTLS"] = inject
    with fake_probe(server) as probe:
        kind, text = probe.fail("list", "", "1")
        assert kind in ("retry", "config"), kind
    assert not any(line.startswith("LOGIN") for line in server.log[-1:])


def without_starttls_there_is_no_login():
    for greeting in (b"* OK ready\r\n", b"* PREAUTH welcome\r\n"):
        server = fake(tls_at_once=False)
        server.greeting = greeting
        with fake_probe(server) as probe:
            kind, text = probe.fail("list", "", "1")
            assert kind == "config" and "STARTTLS" in text, text
        assert not any(line.startswith(("LOGIN", "SELECT"))
                       for line in server.log), server.log


def tls_1_1_is_refused():
    server = fake()
    warnings.simplefilter("ignore", DeprecationWarning)
    server.context.minimum_version = ssl.TLSVersion.TLSv1
    server.context.maximum_version = ssl.TLSVersion.TLSv1_1
    server.context.set_ciphers("ALL:@SECLEVEL=0")
    with fake_probe(server) as probe:
        kind, text = probe.fail("list", "", "1")
        assert kind == "retry" and "TLS" in text, text
    assert not server.log


def what_a_server_says_in_parting_is_told():
    server = fake()

    def bye(client, _tag, _rest):
        client.send(b"* BYE Session invalidated - AccessTokenExpired\r\n")
        client.close()
    server.hooks["FETCH"] = bye
    with fake_probe(server) as probe:
        kind, text = probe.fail("list", "", "1")
        assert kind == "retry" and "AccessTokenExpired" in text, text
    server = fake()
    server.greeting = b"* BYE too many connections\r\n"
    with fake_probe(server) as probe:
        kind, text = probe.fail("list", "", "1")
        assert kind == "retry", text


def a_login_that_may_pass_is_tried_again():
    cases = [
        (b"NO [AUTHENTICATIONFAILED] wrong", "config"),
        (b"NO LOGIN failed.", "config"),
        (b"NO [UNAVAILABLE] not now", "retry"),
        (b"NO Temporary authentication failure.", "retry"),
        (b"BAD User is authenticated but not connected.", "config"),
    ]
    for answer, expected in cases:
        server = fake()

        def login(client, tag, _rest, answer=answer):
            client.send(tag.encode() + b" " + answer + b"\r\n")
            return True
        server.hooks["LOGIN"] = login
        with fake_probe(server) as probe:
            kind, text = probe.fail("list", "", "1")
            assert kind == expected, (answer, kind, text)


def a_server_that_asks_for_a_pause_gets_it():
    server = fake()

    def throttle(client, tag, _rest):
        client.send(f"{tag} NO Request is throttled. Suggested Backoff Time: "
                    "1500 milliseconds\r\n".encode())
        return True
    server.hooks["SELECT"] = throttle
    with fake_probe(server) as probe:
        assert probe.fail("list", "", "1")[0] == "retry"
        del server.hooks["SELECT"]
        asked = len(server.log)
        kind, text = probe.fail("list", "", "1")
        assert kind == "retry" and "pause" in text, text
        assert len(server.log) == asked
        time.sleep(1.8)
        assert probe.list() == uids_of(server)


def a_move_with_a_strange_answer_has_happened():
    server = fake()

    def exchange(client, tag, rest):
        for uid in fake_imap.numbers(rest.split(" ")[0], server.messages):
            del server.messages[uid]
        client.send(b"* [COPYUID 9 1:2 11:12]\r\n"
                    + f"{tag} OK done\r\n".encode())
        return True
    server.folders.add("Z")
    server.hooks["UID MOVE"] = exchange
    with fake_probe(server) as probe:
        uids = uids_of(server)
        probe.list()
        moved = probe.do("move", "INBOX", "Z", *uids[:2])
        assert moved == [["moved", uid, ""] for uid in uids[:2]]
        assert probe.list() == uids[2:]


def a_move_that_did_not_happen_is_an_error():
    server = fake()
    server.folders.add("Z")
    server.hooks["UID MOVE"] = lambda client, tag, rest: (
        client.send(f"{tag} OK done\r\n".encode()) or True)
    with fake_probe(server) as probe:
        kind, text = probe.fail("move", "INBOX", "Z", *uids_of(server)[:2])
        assert kind == "retry" and "2 of 2 stay" in text, text


def without_move_it_copies_marks_and_expunges():
    server = fake()
    server.capabilities = ["IMAP4rev1", "UIDPLUS"]
    server.folders.add("Z")

    def copy(client, tag, rest):
        uids = fake_imap.numbers(rest.split(" ")[0], server.messages)
        text = ",".join(map(str, uids))
        client.send(f"{tag} OK [COPYUID 9 {text} {text}] done\r\n".encode())
        return True

    def expunge(client, tag, rest):
        for uid in fake_imap.numbers(rest, server.messages):
            del server.messages[uid]
        client.send(f"{tag} OK done\r\n".encode())
        return True
    server.hooks.update({"UID COPY": copy, "UID STORE": server.ok,
                         "UID EXPUNGE": expunge})

    def store(client, tag, rest):
        assert rest == r"1:2 +FLAGS.SILENT (\Deleted)", rest
        server.ok(client, tag, rest)
        return True
    server.hooks["UID STORE"] = store
    with fake_probe(server) as probe:
        uids = uids_of(server)
        moved = probe.do("move", "INBOX", "Z", *uids[:2])
        assert [words[2] for words in moved] == ["1:9", "2:9"]
        assert probe.list() == uids[2:]
    server.capabilities = ["IMAP4rev1"]
    with fake_probe(server) as probe:
        assert probe.fail("move", "INBOX", "Z", "3:7")[0] == "config"
        assert probe.fail("remove", "INBOX", "3:7")[0] == "config"


def numbered_anew_the_old_uids_mean_nothing():
    server = fake()
    server.folders.add("Z")
    with fake_probe(server) as probe:
        old = probe.list()
        server.uidvalidity = 8
        # Noticed at the next SELECT, which a lost connection brings.
        server.hooks["NOOP"] = lambda client, tag, rest: client.close()
        server.hooks["UID FETCH"] = lambda client, tag, rest: (
            server.hooks.pop("UID FETCH") and client.close())
        assert probe.fetch(*old) == {}
        assert probe.do("move", "INBOX", "Z", *old) == [
            ["moved", uid, ""] for uid in old]
        assert len(server.messages) == 5
        assert probe.list() == uids_of(server)


def folders_are_named_as_the_server_does():
    server = fake()
    server.hooks["NAMESPACE"] = lambda client, tag, rest: (
        client.send(b'* NAMESPACE (("INBOX." ".")) NIL NIL\r\n'
                    + f"{tag} OK done\r\n".encode()) or True)
    with fake_probe(server) as probe:
        probe.do("move", "INBOX", FOLDER, "1:7")
        kind, text = probe.fail("move", "INBOX", "a.b", "2:7")
        assert kind == "config" and "a.b" in text, text
    assert "INBOX.Demandes.1 Non assign&AOk-es" in server.folders
    assert any("SUBSCRIBE" in line and "assign&AOk-es" in line
               for line in server.log)


def never_asks_for_compression():
    server = fake()
    server.capabilities = server.capabilities + ["COMPRESS=DEFLATE"]
    with fake_probe(server) as probe:
        probe.fetch(*probe.list())
    assert not any("COMPRESS" in line for line in server.log)
    assert all("BODY[]" not in line for line in server.log)


SCRIPTED = [
    the_script_is_a_server,
    a_body_before_its_uid_is_matched,
    a_body_without_a_uid_is_asked_for_alone,
    strange_bodies_come_whole,
    a_line_that_cannot_be_read_costs_one_message,
    a_lost_connection_costs_nobody_a_message,
    the_end_of_a_large_message_is_resumed,
    a_message_that_breaks_the_connection_fails_in_the_end,
    a_server_that_falls_silent_is_left,
    a_drop_now_and_then_is_not_enough,
    a_line_without_end_costs_no_memory,
    a_literal_of_4_gb_costs_no_memory,
    a_message_without_body_fails,
    what_stands_in_for_a_message_fails,
    a_greeting_that_crashes_libetpan_costs_a_reconnect,
    a_message_that_crashes_libetpan_costs_itself,
    what_comes_behind_starttls_is_refused,
    without_starttls_there_is_no_login,
    tls_1_1_is_refused,
    what_a_server_says_in_parting_is_told,
    a_login_that_may_pass_is_tried_again,
    a_server_that_asks_for_a_pause_gets_it,
    a_move_with_a_strange_answer_has_happened,
    a_move_that_did_not_happen_is_an_error,
    without_move_it_copies_marks_and_expunges,
    numbered_anew_the_old_uids_mean_nothing,
    folders_are_named_as_the_server_does,
    never_asks_for_compression,
]
CERTIFICATES = [
    refuses("selfsigned", "is self-signed"),
    refuses("expired", "has expired"),
    refuses("wronghost", "is for another host"),
]
CA = os.path.join(WORK, "ca")


# ---- TAP ----

class Tap:
    def __init__(self):
        self.number = self.failed = 0

    def run(self, name, test, *arguments):
        self.number += 1
        begun = time.monotonic()
        try:
            test(*arguments)
            print(f"ok {self.number} - {name}"
                  f" # {time.monotonic() - begun:.1f} s", flush=True)
        except Exception as problem:  # whatever it is, the others go on
            self.failed += 1
            place = problem.__traceback__
            while place.tb_next:
                place = place.tb_next
            print(f"not ok {self.number} - {name}\n"
                  f"# line {place.tb_lineno}: "
                  f"{type(problem).__name__} {problem}", flush=True)


def main():
    only = sys.argv[3:]

    def chosen(tests):
        return [t for t in tests if not only or t.__name__ in only]
    os.makedirs(WORK, exist_ok=True)
    subprocess.run(["sh", SERVERS + "/ca.sh", CA], check=True)
    tap = Tap()
    total = 2 * len(chosen(EACH_STORAGE)) + len(chosen(ONCE))
    total += len(chosen(CERTIFICATES)) + len(chosen(SCRIPTED))
    print(f"1..{total}")
    for test in chosen(SCRIPTED):
        tap.run(test.__name__, test)
    for storage in ("maildir", "mdbox"):
        tests = chosen(EACH_STORAGE)
        if storage == "maildir":
            tests = tests + chosen(ONCE)
        if not tests:
            continue
        with Dovecot(storage, "--storage", storage) as dovecot:
            for test in tests:
                tap.run(f"{test.__name__}, {storage}", test, dovecot)
    for test in chosen(CERTIFICATES):
        tap.run(test.__name__, test)
    return 1 if tap.failed else 0


if __name__ == "__main__":
    shutil.rmtree(WORK, ignore_errors=True)
    sys.exit(main())
