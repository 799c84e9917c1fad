#!/usr/bin/env python3
"""The table of what happens to a reply on its way: mutation, form.

mutated.py WORK MAILPROC N: as table.py, for each mutation of mutations.py with
clients of each kind in every way that it goes with.
"""
import random
import sys

import bench
import generate
import mutations
import table
from clients import (AppleMail, Gmail, Mutt, OutlookDesktop, Roundcube, Thunderbird,
                     ThunderbirdText, ZimbraText)

CLIENTS = [Gmail(), OutlookDesktop(), AppleMail(), Thunderbird(), Mutt(), ThunderbirdText(),
           Roundcube(), ZimbraText()]


def fits(mutation, client, way):
    return ((mutation.rich is None or mutation.rich == client.rich) and
            (mutation.ways is None or way in mutation.ways))


def apply(mutation, client, way, make, styles, mail, entries, at):
    """The messages that come back, as bytes."""
    style = styles[at % len(styles)]
    if styles is table.TYPED and mutation.style:
        style = mutation.style
    elif styles is not table.TYPED and mutation.tick:
        style = mutation.tick
    entries = mutation.entries(entries)
    above, table.LETTER = table.LETTER, mutation.lines(table.LETTER)
    typed = table.typed
    table.typed = lambda e, s: mutation.lines(typed(e, s))
    try:
        made = make(client, mutation.form(mail), entries, style)
    finally:
        table.typed, table.LETTER = typed, above
    made = made if isinstance(made, list) else [made]
    return [mutation.raw(bench.raw_of(mutation.message(message))) for message in made]


def cases(service, seed):
    at = 0
    for mutation in mutations.MUTATIONS:
        for client in CLIENTS:
            for way, make, styles in table.ways(client):
                if not fits(mutation, client, way):
                    continue
                at += 1
                form = list(service.mails)[at % len(service.mails)]
                entries, expect = generate.answers(
                    service.forms[form], random.Random("%d %d" % (seed, at)))
                yield mutation, client, way, form, expect, apply(
                    mutation, client, way, make, styles, service.mails[form], entries, at)


def main():
    service = bench.Bench(sys.argv[1], sys.argv[2])
    number = int(sys.argv[3])
    rows, messages = [], []
    for mutation, client, way, form, expect, made in cases(service, 1):
        rows.append((mutation, client.name, way, form, expect, len(messages), len(made)))
        messages += made
    readings = service.read(messages)
    totals, notes, failed = {}, {}, False
    for mutation, name, way, form, expect, at, count in rows:
        counts, found = bench.judge(table.together(readings[at:at + count]),
                                    service.forms[form], expect, mutation.caseless)
        cell = totals.setdefault(mutation.name, {}).setdefault(form, [0, 0, 0])
        for i in range(3):
            cell[i] += counts[i]
        notes.setdefault(mutation.name, []).extend(
            "%05d %s, %s, %s: %s" % (at, name, way, form, line) for line in found)
    for name, cell in totals.items():
        whole = [sum(counts[i] for counts in cell.values()) for i in range(3)]
        good = whole[2] == 0 and whole[0] >= table.SHARE * sum(whole)
        failed = failed or not good
        number += 1
        print("%sok %d - %s: %d right, %d asked, %d wrong" % (
            "" if good else "not ", number, name, *whole))
        for line in notes[name]:
            print("# " + line)
    table.report({(name, ""): cell for name, cell in totals.items()}, list(service.mails))
    sys.exit(failed)


if __name__ == "__main__":
    main()
