"""The IMAP mailbox at a real Dovecot."""
import os
import re
import signal
import threading

from imap_tools import FOLDER, MEGA, WORK, Dovecot, Probe, digest, message, peak


# What is in INBOX when the tests begin. They take some of it away.
SENT = [message(i, b"x" * (i * 37 % 5000) + b"\r\n") for i in range(200)]


def lists_and_fetches_in_sets(dovecot):
    with dovecot.probe() as probe:
        uids = probe.list()
        assert len(uids) == 200
        got = probe.fetch(*uids)
        assert [got[uid] for uid in uids] == [digest(m) for m in SENT]
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


def sees_at_once_what_came_to_an_open_inbox(dovecot):
    with dovecot.probe() as probe:
        before = probe.list()
        dovecot.fill([message(8500)])
        after = probe.list()
        assert after[:-1] == before
        # And what somebody took away, in the middle of paging.
        assert probe.list("", 5) == before[:5]
        probe.do("remove", "INBOX", after[-1])
        mailbox = dovecot.login()
        mailbox.select("INBOX")
        mailbox.store("2", "+FLAGS", r"(\Deleted)")
        mailbox.expunge()
        mailbox.logout()
        assert probe.list(before[4], 5) == before[5:10]


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
    mailbox = dovecot.login()
    mailbox.select("INBOX")
    mailbox.store("3", "+FLAGS", r"(\Flagged)")
    mailbox.logout()
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
        later = threading.Timer(1.5, dovecot.fill, [[message(8000)]])
        later.start()
        took = int(probe.do("wait", "30000")[0][1])
        later.join()
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
    sees_at_once_what_came_to_an_open_inbox,
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


CERTIFICATES = [
    refuses("selfsigned", "is self-signed"),
    refuses("expired", "has expired"),
    refuses("wronghost", "is for another host"),
]
