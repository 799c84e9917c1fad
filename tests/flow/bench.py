"""The bench: a service whose forms went out to one student, and what `mailproc
read` makes of the messages that come back. Nothing is written, so that each
message stands for itself and thousands of them are read by one process.
"""
import email.policy
import json
import os
import subprocess

from clients import Received
from play import Post, new_mail
import generate

SENDER = "Zoé Bench <zoe@etudiant.example>"
ADDRESS = "zoe@etudiant.example"
NOW = "2027-01-11T15:00:00Z"
BATCH = 250


class _Student:
    """As much of play.Case as new_mail() and reply() need."""

    def __init__(self):
        self.counted = 0

    def send(self, message):
        self.counted += 1
        for name in ("From", "Date", "Message-ID"):
            del message[name]
        message["From"] = SENDER
        message["Date"] = "Mon, 11 Jan 2027 09:20:%02d -0500" % (self.counted % 60)
        message["Message-ID"] = "<zoe.%d@etudiant.example>" % self.counted
        return message


class Bench:
    def __init__(self, work, mailproc):
        self.work, self.mailproc = work, mailproc
        self.post = Post(work, mailproc)
        self.student = _Student()
        self.forms = {form["id"]: self.show(form["id"]) for form in self.ask("form", "list")}
        self.mails = {}
        self._obtain()

    def ask(self, *words):
        out = subprocess.run([self.mailproc, "--now", NOW, "-c", self.path("mailproc.conf"),
                              *words, "--json"], check=True, stdout=subprocess.PIPE)
        return json.loads(out.stdout)

    def show(self, form):
        return self.ask("form", "show", form)

    def path(self, name):
        return os.path.join(self.work, name)

    def _exchange(self, message):
        self.post.put(message)
        self.post.run()
        return self.post.collect().get(ADDRESS, [])

    def _obtain(self):
        """The mail in which each form goes out when somebody asks for it; a form
        that nobody can ask for is not there."""
        first = self._exchange(new_mail(self.student, "Stage", "Bonjour\n"))
        yes = new_mail(self.student, "Re: " + first[-1].subject, "OUI\n", first[-1].reply_to)
        yes["In-Reply-To"] = first[-1].message_id
        welcome = self._exchange(yes)[-1]
        for form in self.forms:
            ask = new_mail(self.student, form.capitalize(), form.upper() + "\n",
                           welcome.reply_to)
            ask["In-Reply-To"] = welcome.message_id
            for mail in self._exchange(ask):
                if any(line.strip() == self.forms[form]["title"].upper()
                       for line in mail.text):
                    self.mails[form] = mail

    def read(self, messages):
        """What is understood of each message (bytes), in their order."""
        paths = []
        os.makedirs(self.path("bench"), exist_ok=True)
        for i, raw in enumerate(messages):
            paths.append(self.path("bench/%05d.eml" % i))
            with open(paths[-1], "wb") as out:
                out.write(raw)
        found = []
        for at in range(0, len(paths), BATCH):
            batch = paths[at:at + BATCH]
            got = self.ask("read", *batch)
            found += got if len(batch) > 1 else [got]
        return found


def raw_of(message):
    message["Date"] = "Mon, 11 Jan 2027 09:59:00 -0500"
    message["Message-ID"] = "<bench@etudiant.example>"
    return message.as_bytes(policy=email.policy.SMTP)


ORDER = ["text", "html", "quoted", "pdf", "attachment"]


def merge(reading, form):
    """The answers to one form by field, as the service picks them: the best source;
    from one source what was written last, unless it repeats what was sent."""
    sent = {field["id"]: field["preset"] for field in form["fields"]}
    sent["courriel"] = ADDRESS
    picked = {}
    for answer in reading["answers"]:
        name = answer["field"]
        if answer["form"] != form["id"]:
            continue
        if name in picked and sent.get(name) == answer["raw"]:
            continue
        if name not in picked or ORDER.index(answer["source"]) <= ORDER.index(
                picked[name]["source"]):
            picked[name] = answer
    return picked


def presets(form):
    return {field["id"] for field in form["fields"] if field["preset"]}


def plain(value):
    """Without capitals and typographic marks."""
    if isinstance(value, str):
        value = value.casefold().replace("’", "'")
        return value.replace("«\u00a0", '"').replace("\u00a0»", '"').replace(
            "« ", '" ').replace(" »", ' "')
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list) else value


def same(field, wanted, got, caseless):
    """Nobody can tell whether a client broke a line of a long text or its writer
    did; places are chosen in no order."""
    if caseless:
        wanted, got = plain(wanted), plain(got)
    if field["type"] == "long_text":
        return str(wanted).split() == str(got).split()
    if field["type"] == "choices" and isinstance(got, list):
        wanted, got = (sorted(json.dumps(each, sort_keys=True) for each in value)
                       for value in (wanted, got))
        return wanted == got
    return wanted == got


def judge(reading, form, expect, caseless=False):
    """[right, asked, wrong] and what is not right. Asked: not taken and told so, or
    mandatory and missing, or still among the words that a person reads."""
    picked = merge(reading, form)
    fields = {field["id"]: field for field in form["fields"]}
    counts, notes = [0, 0, 0], []

    def note(which, text):
        counts[which] += 1
        if which:
            notes.append(("", "asked ", "WRONG ")[which] + text)

    for name, wanted in expect.items():
        answer = picked.get(name)
        if answer is None:
            required = fields[name]["required"] and not fields[name]["preset"]
            note(1 if required else 2, "%s: lost %r" % (name, wanted))
        elif answer["problem"]:
            note(1, "%s: %s %r" % (name, answer["problem"], answer["raw"]))
        elif answer["value"] == "sealed" or same(
                fields[name], wanted, answer["value"], caseless):
            note(0, name)
        else:
            note(2, "%s: wanted %r, got %r (%s)" % (name, wanted, answer["value"],
                                                    answer["source"]))
    for name, answer in picked.items():
        if name in expect or (name in presets(form) and not answer["problem"]):
            continue
        if name == "courriel" and answer["value"] == ADDRESS:
            continue
        note(1 if answer["problem"] else 2,
             "%s: nobody wrote %r (%s)" % (name, answer["raw"], answer["source"]))
    for answer in reading["answers"]:
        if answer["form"] != form["id"]:
            note(2, "%s.%s: nobody wrote %r" % (answer["form"], answer["field"],
                                               answer["raw"]))
    return counts, notes
