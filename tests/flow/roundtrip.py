#!/usr/bin/env python3
"""The round trip: random answers to a form, any client, any way of answering, with or
without something that happens on the way, are read as they were meant.

roundtrip.py WORK MAILPROC N SEED FIRST COUNT: the cases FIRST .. FIRST+COUNT-1 of the
seed. A case depends on nothing but its seed and its number, so that one that fails
can be played again by itself.
"""
import random
import sys

import bench
import generate
import more_clients
import mutated
import mutations
import table

PLAIN = mutations.Mutation()


def case(service, seed, number):
    """(what, form, expected, caseless, messages)"""
    dice = random.Random("%s/%d" % (seed, number))
    client = dice.choice(more_clients.ALL)
    way, make, styles = dice.choice(list(table.ways(client)))
    form = dice.choice(list(service.mails))
    fitting = [m for m in mutations.MUTATIONS if mutated.fits(m, client, way)]
    mutation = dice.choice(fitting) if dice.random() < 0.4 else PLAIN
    entries, expect = generate.answers(service.forms[form], dice, dice.random())
    messages = mutated.apply(mutation, client, way, make, styles, service.mails[form], entries,
                             dice.randrange(100))
    what = ", ".join(filter(None, (client.name, way, form, mutation.name)))
    return what, form, expect, mutation.caseless, messages


def main():
    service = bench.Bench(sys.argv[1], sys.argv[2])
    number, seed = int(sys.argv[3]), sys.argv[4]
    first, count = int(sys.argv[5]), int(sys.argv[6])
    totals, failed = [0, 0, 0], False
    for begin in range(first, first + count, 500):
        rows, messages = [], []
        for at in range(begin, min(begin + 500, first + count)):
            what, form, expect, caseless, made = case(service, seed, at)
            rows.append((at, what, form, expect, caseless, len(messages), len(made)))
            messages += made
        readings = service.read(messages)
        for at, what, form, expect, caseless, start, n in rows:
            counts, notes = bench.judge(table.together(readings[start:start + n]),
                                        service.forms[form], expect, caseless)
            totals = [a + b for a, b in zip(totals, counts)]
            number += 1
            print("%sok %d - %s/%d %s" % ("not " if counts[2] else "", number, seed, at, what))
            if counts[2]:
                failed = True
                print("# again: make check-long SEED=%s FIRST=%d CASES=1" % (seed, at))
            for line in notes:
                print("# " + line)
    good = totals[0] >= table.SHARE * sum(totals)
    print("%sok %d - of %d fields %d are right, %d asked about, %d wrong" % (
        "" if good else "not ", number + 1, sum(totals), *totals))
    sys.exit(failed or not good)


if __name__ == "__main__":
    main()
