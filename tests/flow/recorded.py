#!/usr/bin/env python3
"""Mails that real clients made, read again.

recorded.py WORK MAILPROC N FOLDER: every FOLDER/NAME.eml is read, and has to say what
FOLDER/NAME.json tells (the form, and the value of each field), and nothing else.
"""
import glob
import json
import subprocess
import sys

import bench


def main():
    work, mailproc, number, folder = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
    names = sorted(path[:-len(".json")] for path in glob.glob(folder + "/*.json"))
    failed = not names

    def ask(*words):
        out = subprocess.run([mailproc, "--now", bench.NOW, "-c", work + "/mailproc.conf",
                              *words], check=True, stdout=subprocess.PIPE)
        return json.loads(out.stdout)

    readings = ask("read", *[name + ".eml" for name in names])
    for name, reading in zip(names, readings):
        with open(name + ".json", encoding="utf-8") as source:
            wanted = json.load(source)
        counts, notes = bench.judge(reading, ask("form", "show", wanted["form"], "--json"),
                                    wanted["expect"])
        good = counts[1] + counts[2] == 0
        failed = failed or not good
        number += 1
        print("%sok %d - %s, %s: %d right, %d asked, %d wrong" % (
            "" if good else "not ", number, name.rsplit("/", 1)[-1], wanted["form"], *counts))
        for line in notes:
            print("# " + line)
    sys.exit(failed)


if __name__ == "__main__":
    main()
