"""The play: students, what they send, what comes back, and what is on file."""
import email.policy
import glob
import json
import os
import re
import sqlite3
import subprocess
from email.message import EmailMessage

from clients import Received

OFFICE = "stages@example.org"


def flat(received):
    """Subject and text of a mail of ours, on one line."""
    return re.sub("[\\s\u00a0\u202f]+", " ",
                  received.subject + "\n" + "\n".join(received.text))


class Post:
    """The service: what is put into its mailbox, and the mails that it sent."""

    def __init__(self, work, mailproc):
        self.work, self.mailproc = work, mailproc
        self.seen = set()
        self.minute = 0
        self.count = 0

    def path(self, name):
        return os.path.join(self.work, name)

    def put(self, message):
        self.count += 1
        name = "%06d" % self.count
        with open(self.path("mail/tmp/" + name), "wb") as out:
            out.write(message.as_bytes(policy=email.policy.SMTP))
        os.rename(self.path("mail/tmp/" + name), self.path("mail/new/" + name))

    def run(self):
        self.minute += 5
        now = "2027-01-11T%02d:%02d:00Z" % (13 + self.minute // 60, self.minute % 60)
        with open(self.path("log"), "ab") as log:
            subprocess.run([self.mailproc, "--now", now, "-c",
                            self.path("mailproc.conf"), "once"],
                           check=True, stderr=log, stdout=log)

    def collect(self):
        """The mails sent since, by recipient."""
        new = {}
        for path in sorted(glob.glob(self.path("out/new/*"))):
            if path in self.seen:
                continue
            self.seen.add(path)
            with open(path, "rb") as source:
                new.setdefault(path.rsplit(",", 1)[1], []).append(
                    Received(source.read()))
        return new

    def cards(self):
        """What the service put before staff: the text of each card."""
        found = []
        for path in glob.glob(self.path("mail/.*traiter/*/*")):
            with open(path, "rb") as source:
                card = Received(source.read())
            if card.sender == OFFICE:
                found.append(flat(card))
        return found

    def on_file(self):
        """By address: {(field, request): (value, problem)}, requests, documents."""
        database = sqlite3.connect("file:%s?mode=ro" % self.path("mailproc.db"),
                                   uri=True)
        answers, requests, documents = {}, {}, {}
        for address, request, form, field, value, problem in database.execute(
                "SELECT address.address, request, form, field, value, problem"
                " FROM answer JOIN address ON address.person = answer.person"):
            name = field if field != "autres_informations" else form + "." + field
            answers.setdefault(address, {})[(name, request or 0)] = (
                json.loads(value) if value else None, problem)
        for address, number, status in database.execute(
                "SELECT address, number, status FROM request"
                " JOIN address ON address.person = request.person ORDER BY number"):
            requests.setdefault(address, []).append((number, status))
        for address, role, name in database.execute(
                "SELECT address, role, name FROM document"
                " JOIN address ON address.person = document.person"
                " ORDER BY document.id"):
            documents.setdefault(address, []).append((role, name))
        database.close()
        return answers, requests, documents


class Case:
    """A student. steps: a function from the case to a generator that yields lists
    of messages and is sent the mails that came back. expect: what must be on
    file in the end, or None when the steps check for themselves."""
    everyone = []

    def __init__(self, name, way, person, steps, expect=None, client=None, style=None,
                 asked=0):
        self.name, self.way, self.person = name, way, person
        self.expect, self.client, self.style = expect, client, style
        self.asked = asked  # fields that may be asked about again
        self.address = "e%03d@etudiant.example" % len(Case.everyone)
        self.sender = "%s <%s>" % (person["name"], self.address)
        self.addresses = [self.address]
        self.mails, self.failed = [], []
        self.counted = 0
        self.post = None
        self.steps = steps(self)
        Case.everyone.append(self)

    def send(self, message, sender=None):
        """A message of hers; From, Date and Message-ID are put in."""
        self.counted += 1
        for name in ("From", "Date", "Message-ID"):
            del message[name]
        message["From"] = sender or self.sender
        message["Date"] = "Mon, 11 Jan 2027 10:20:%02d -0500" % self.counted
        message["Message-ID"] = "<%s.%d@etudiant.example>" % (
            self.address.split("@")[0], self.counted)
        return message

    def check(self, ok, what):
        if not ok:
            self.failed.append(what)

    def one(self, mails, what):
        self.check(len(mails) == 1, "%s gets one answer, not %d" % (what, len(mails)))

    def says(self, *words):
        for each in words:
            self.check(each in flat(self.mails[-1]), "the mail says %r" % each)

    def says_not(self, *words):
        for each in words:
            self.check(each not in flat(self.mails[-1]),
                       "the mail does not say %r" % each)

    def value(self, field, request=None):
        """What is on file for a field: value, or "problem: ...", or None."""
        answers, _, _ = self.post.on_file()
        found = [v for (name, number), v in answers.get(self.address, {}).items()
                 if name == field and (request is None or number == request)]
        if not found:
            return None
        value, problem = found[-1]
        return value if problem == "" else "problem: " + problem

    def requests(self):
        return self.post.on_file()[1].get(self.address, [])

    def documents(self):
        return self.post.on_file()[2].get(self.address, [])


# ---- Steps that many share ----

def new_mail(case, subject, text, to=OFFICE):
    out = EmailMessage()
    out["To"] = to
    out["Subject"] = subject
    out.set_content(text, charset="utf-8", cte="8bit")
    return case.send(out)


def become_known(case, client):
    """The first mail, and OUI as this client sends it; returns the welcome."""
    mails = yield [new_mail(case, "Demande de stage",
                            "Bonjour,\n\nJe cherche un stage.\n\n%s\n" % case.person["name"])]
    case.one(mails, "the first mail")
    mails = yield [case.send(client.reply(mails[-1], case.sender, above=["OUI"]))]
    case.one(mails, "OUI")
    case.says("Code permanent du MEES", "Établissement d’enseignement")
    return mails[-1]


def all_answers(person):
    return person["profil"] + person["demande"]


def letter(case):
    return ["Bonjour,", "", "Voici mes réponses ci-dessous.", "", "Merci,",
            case.person["name"], ""]


# ---- Playing and counting ----

def play(post):
    """Send what all students send, a round at a time, until all are done."""
    waiting = {case: None for case in Case.everyone}
    for case in waiting:
        case.post = post
    while waiting:
        sent = 0
        for case in list(waiting):
            try:
                messages = case.steps.send(waiting[case])
            except StopIteration:
                del waiting[case]
                continue
            for message in messages:
                post.put(message)
                sent += 1
        if sent == 0:
            continue
        post.run()
        new = post.collect()
        for case in waiting:
            waiting[case] = [mail for address in case.addresses
                             for mail in new.get(address, [])]
            case.mails += waiting[case]


def labels_of(person):
    labels = {"province": "Province", "pays": "Pays", "periode": "Période désirée"}
    for field, label, _, _ in all_answers(person):
        labels[field.split(".")[0]] = label
    return labels


def count_fields(case, answers):
    """[right, asked, wrong] of all that the person said, and notes on what is not
    right. Asked: not taken, and the last mail has the field's line again."""
    mine = {name: value for (name, _), value in answers.items()}
    last = flat(case.mails[-1]) if case.mails else ""
    labels = labels_of(case.person)
    counts, notes = [0, 0, 0], []
    for name, wanted in case.expect.items():
        value, problem = mine.get(name, (None, "missing"))
        asked = labels.get(name.split(".")[-1], "\0") + " "
        if problem == "" and value == wanted:
            counts[0] += 1
        elif problem != "" and asked in last:
            counts[1] += 1
            notes.append("asked %s (%s)" % (name, problem))
        else:
            counts[2] += 1
            notes.append("WRONG %s: wanted %r, got %r %s" % (name, wanted, value, problem))
    for name, (value, problem) in mine.items():
        mistaken = name not in case.expect and (
            name != "courriel" or value != case.address)
        if mistaken:
            counts[2] += 1
            notes.append("WRONG %s: nobody wrote %r %s" % (name, value, problem))
    return counts, notes


def is_right(case, counts):
    return not case.failed and counts[2] == 0 and counts[1] <= case.asked


def report(post, number):
    """TAP, numbered behind number, and the table."""
    answers, _, _ = post.on_file()
    table = []
    for case in Case.everyone:
        counts, notes = [0, 0, 0], []
        if case.expect is not None:
            counts, notes = count_fields(case, answers.get(case.address, {}))
        table.append((case, counts))
        number += 1
        print("%sok %d - %s, %s: %d right, %d asked, %d wrong" % (
            "not " if not is_right(case, counts) else "", number, case.name, case.way,
            *counts))
        for line in case.failed + notes:
            print("# %s %s: %s" % (case.address, case.style or "", line))
    print("# %-18s %-24s %6s %6s %6s" % ("client", "way", "right", "asked", "wrong"))
    for case, counts in table:
        print("# %-18s %-24s %6d %6d %6d" % (case.name, case.way, *counts))
    totals = [sum(counts[i] for _, counts in table) for i in range(3)]
    print("# %-43s %6d %6d %6d" % ("in all", *totals))
    return not all(is_right(case, counts) for case, counts in table)
