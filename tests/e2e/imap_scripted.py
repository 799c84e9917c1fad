"""The IMAP mailbox at a server by script: what no real one does on purpose."""
import os
import signal
import ssl
import time
import warnings

import fake_imap
from imap_tools import CA, FOLDER, MEGA, Probe, digest, message, peak


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
        # The answer to what will be asked next, under TLS.
        following = int(tag) + 1
        client.send(f"{tag} OK begin\r\n* CAPABILITY IMAP4rev1\r\n"
                    f"{following} OK injected\r\n".encode())
        client.start_tls()
        return True
    server.hooks["STARTTLS"] = inject
    server.log.clear()
    with fake_probe(server) as probe:
        kind, text = probe.fail("list", "", "1")
        assert kind == "retry" and "put in behind" in text, (kind, text)
    assert not any(line.startswith("LOGIN") for line in server.log)


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
