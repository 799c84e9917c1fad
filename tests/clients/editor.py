#!/usr/bin/env python3
"""What a person types, for the mail clients that call an editor: editor.py FILE.

CLIENT_WAY says how she answers, CLIENT_ENTRIES is the file with her answers. The
quotation that the client made is kept as it is, but for what she writes into it.
"""
import json
import os
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests/flow"))
import filling  # noqa: E402 (behind the path that it is on)
from people import Ticks  # noqa: E402


def load():
    with open(os.environ["CLIENT_ENTRIES"], encoding="utf-8") as source:
        for field, label, typed, answer in json.load(source):
            if isinstance(answer, list):
                answer = Ticks(*[tuple(option) for option in answer])
            yield field, label, typed, answer


def into_quotation(lines, entries, under):
    """The lines with answers in the quotation, or under its labels without a mark."""
    marked = [i for i, line in enumerate(lines) if line.startswith(">")]
    first, last = marked[0], marked[-1] + 1
    bare = [line[2:] if line.startswith("> ") else line[1:] if line.startswith(">") else line
            for line in lines[first:last]]
    filled, left = filling.fill_text(bare, entries, "x", under)
    if left:
        sys.exit("no place for %r" % left)
    out = [line[1:] if line.startswith("\0") else ("> " + line if line else ">")
           for line in filled]
    return lines[:first] + out + lines[last:]


def main():
    way, entries = os.environ["CLIENT_WAY"], list(load())
    with open(sys.argv[1], encoding="utf-8") as source:
        lines = source.read().split("\n")
    if way == "typed":
        lines = ["Bonjour,", ""] + filling.typed_lines(entries) + ["", "Merci", ""] + lines
    else:
        lines = ["Bonjour, voici mes réponses.", ""] + into_quotation(
            lines, entries, way == "under")
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        out.write("\n".join(lines))


main()
