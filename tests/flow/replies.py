#!/usr/bin/env python3
"""Students with all kinds of mail clients go through the correspondence.

replies.py WORK MAILPROC: plays the cases of this file and of scenes.py against the
service in WORK, writes TAP and, at the end, a table: client and way, and how many
fields are right, asked about again, or wrong. A wrong value is never accepted, and
nothing that was written is lost without a word.
"""
import sys

import clients
import filling
import play
import scenes
from people import PEOPLE
from play import Case, all_answers, become_known, letter

# ---- Ways ----

TICKS_TEXT = ["x", "X", "wide", "check", "before", "bare", "narrow"]
TICKS_HTML = ["symbol", "x", "replace", "check", "before", "after", "glued", "typed"]
TYPED = ["colon", "english", "bullet", "equal", "dash", "next"]


def way_inside(where, under=False):
    def steps(case):
        client = case.client
        welcome = yield from become_known(case, client)
        yield [case.send(client.reply(
            welcome, case.sender, letter(case), all_answers(case.person),
            where=where, tick=case.style, under=under))]
    return steps


def way_above(case):
    client = case.client
    welcome = yield from become_known(case, client)
    lines = ["Bonjour,", ""] + filling.typed_lines(
        all_answers(case.person), case.style) + ["", "Merci beaucoup", ""]
    yield [case.send(client.reply(welcome, case.sender, lines))]


def way_mailto(case):
    client = case.client
    welcome = yield from become_known(case, client)
    messages, left = [], all_answers(case.person)
    for button, to, subject, body in welcome.links():
        if not button.startswith("Remplir"):
            continue
        form = "profil" if "Profil" in button else "demande"
        lines, _ = filling.fill_text(body.split("\n"), case.person[form],
                                     case.style)
        messages.append(case.send(client.opened(welcome, case.sender, to, subject, lines)))
    case.check(len(messages) >= 2, "the welcome has a button for each form")
    for message in messages:
        yield [message]


def play_matrix():
    number = 0
    for at, client in enumerate(clients.CLIENTS):
        ways = [("dedans", way_inside("cell"), TICKS_HTML if client.rich else TICKS_TEXT)]
        if client.rich:
            ways.append(("étiquette", way_inside("label"), TICKS_HTML))
        else:
            ways.append(("dessous", way_inside("cell", True), TICKS_TEXT))
        ways.append(("au-dessus", way_above, TYPED))
        ways.append(("mailto", way_mailto, TICKS_TEXT))
        for w, (way, steps, styles) in enumerate(ways):
            person = PEOPLE[number % len(PEOPLE)]
            style = styles[(at + w) % len(styles)]
            Case(client.name, way, person, steps, expect=person["expect"],
                 client=client, style=style)
            number += 1


def main():
    service = play.Post(sys.argv[1], sys.argv[2])
    play_matrix()
    scenes.play_scenes()
    play.play(service)
    sys.exit(play.report(service, int(sys.argv[3])))


main()
