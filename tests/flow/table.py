#!/usr/bin/env python3
"""The table of mail clients: client, way of answering, form.

table.py WORK MAILPROC N: fills in every form with every client in every way, has
the replies read, and writes TAP (numbered behind N) and the table: fields right,
asked about, wrong. Nothing wrong is ever accepted, and in each row 95 of 100
fields are right without asking.
"""
import random
import sys

import bench
import filling
import generate
import more_clients

TICKS_TEXT = ["x", "X", "wide", "check", "before", "bare", "narrow"]
TICKS_HTML = ["symbol", "x", "replace", "check", "before", "after", "glued"]
TYPED = ["colon", "english", "bullet", "equal", "dash"]
LETTER = ["Bonjour,", "", "Voici mes réponses ci-dessous.", "", "Merci,", "Zoé", ""]
SHARE = 0.95


def typed(entries, style):
    return ["Bonjour,", ""] + filling.typed_lines(entries, style) + ["", "Merci beaucoup", ""]


def above(client, mail, entries, style):
    return client.reply(mail, bench.SENDER, typed(entries, style))


def inside(client, mail, entries, style):
    where = "label" if client.rich else "cell"
    return client.reply(mail, bench.SENDER, LETTER, entries, where=where, tick=style)


def cells(client, mail, entries, style):
    return client.reply(mail, bench.SENDER, LETTER, entries, where="cell", tick=style)


def under(client, mail, entries, style):
    """The answer on a line of its own under the label, without a mark."""
    return client.reply(mail, bench.SENDER, LETTER, entries, tick=style, under=True)


def below(client, mail, entries, style):
    return more_clients.with_below(client.reply(mail, bench.SENDER, []), typed(entries, style))


def pasted(client, mail, entries, style):
    return more_clients.pasted(client, mail, bench.SENDER, entries, style)


def mailto(client, mail, entries, style):
    """The button of the form (a long form has several): one message each."""
    messages = []
    for button, to, subject, body in mail.links():
        if not button.startswith("Remplir"):
            continue
        lines, _ = filling.fill_text(body.split("\n"), entries, style)
        messages.append(client.opened(mail, bench.SENDER, to, subject, lines))
    return messages


def ways(client):
    if client.rich:
        yield "dans les cellules", cells, TICKS_HTML
        yield "dans la citation", inside, TICKS_HTML
    else:
        yield "dans la citation", inside, TICKS_TEXT
        yield "sous l'étiquette", under, TICKS_TEXT
    yield "au-dessus", above, TYPED
    yield "en bas", below, TYPED
    yield "collé, nouveau", pasted, TICKS_HTML if client.rich else TICKS_TEXT
    yield "par le lien", mailto, TICKS_TEXT


def cases(service, seed):
    """(client, way, form, expected, messages) for each cell."""
    for at, client in enumerate(more_clients.ALL):
        for w, (way, make, styles) in enumerate(ways(client)):
            for form, mail in service.mails.items():
                entries, expect = generate.answers(
                    service.forms[form], random.Random("%d %s %s %s" % (
                        seed, client.name, way, form)))
                made = make(client, mail, entries, styles[(at + w) % len(styles)])
                yield client, way, form, expect, made if isinstance(made, list) else [made]


def together(readings):
    """Several messages about one form, one after the other."""
    whole = dict(readings[0])
    whole["answers"] = [answer for reading in readings for answer in reading["answers"]]
    return whole


def main():
    service = bench.Bench(sys.argv[1], sys.argv[2])
    number = int(sys.argv[3])
    rows, messages = [], []
    for client, way, form, expect, made in cases(service, 1):
        rows.append((client.name, way, form, expect, len(messages), len(made)))
        messages += [bench.raw_of(message) for message in made]
    readings = service.read(messages)
    table, failed = {}, False
    for name, way, form, expect, at, count in rows:
        counts, notes = bench.judge(together(readings[at:at + count]), service.forms[form],
                                    expect)
        good = counts[2] == 0 and counts[0] >= SHARE * sum(counts)
        failed = failed or not good
        number += 1
        print("%sok %d - %s, %s, %s: %d right, %d asked, %d wrong" % (
            "" if good else "not ", number, name, way, form, *counts))
        for line in notes:
            print("# %05d %s" % (at, line))
        table.setdefault((name, way), {})[form] = counts
    report(table, list(service.mails))
    sys.exit(failed)


def report(table, forms):
    totals = {form: [0, 0, 0] for form in forms}
    print("# %-24s %-18s" % ("client", "way") + "".join("%18s" % form for form in forms))
    for (name, way), cell in table.items():
        print("# %-24s %-18s" % (name, way) + "".join(
            "%18s" % "%d/%d/%d" % tuple(cell.get(form, [0, 0, 0])) for form in forms))
        for form in cell:
            totals[form] = [a + b for a, b in zip(totals[form], cell[form])]
    print("# %-43s" % "in all: right/asked/wrong" + "".join(
        "%18s" % "%d/%d/%d" % tuple(totals[form]) for form in forms))
    print("# %-43s%18s" % ("all forms", "%d/%d/%d" % tuple(
        sum(t[i] for t in totals.values()) for i in range(3))))


if __name__ == "__main__":
    main()
