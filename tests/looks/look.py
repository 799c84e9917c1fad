"""look.py FOLDER: pictures of the mails in it, and what can be done with a form.

Every form at 360 and 800 pixels, light and dark; every mail at 360, and one of
each with its colours turned round by the client. What a program can see of it is
checked: nothing goes over the edge, also with letters twice as large; a tap into
a cell and typing put the words there; there is room to write in.
"""
import glob
import os
import sys

from chromium import Chromium

# Content of a mail client's editor: everything can be written in.
EDITOR = "document.body.contentEditable = 'true'"
OVER = """(() => {
  const wide = document.documentElement.clientWidth, over = [];
  for (const e of document.querySelectorAll('body *')) {
    const r = e.getBoundingClientRect();
    if (r.width && r.right > wide + 1) over.push(e.tagName + '.' + e.className);
  }
  return over.slice(0, 3).join(' ');
})()"""
CELL = """(() => {
  const cells = [...document.querySelectorAll('td.v')];
  const cell = cells[%d];
  if (!cell) return null;
  cell.scrollIntoView({block: 'center'});
  const r = cell.getBoundingClientRect();
  return [r.left + r.width / 2, r.top + r.height / 2, r.width, r.height];
})()"""
WORDS = "document.querySelectorAll('td.v')[%d].innerText"
BOX = """(() => {
  const divs = [...document.querySelectorAll('div')];
  const box = divs.find(d => d.childElementCount === 0 &&
                        d.textContent.startsWith('\\u2610'));
  if (!box) return null;
  box.scrollIntoView({block: 'center'});
  const range = document.createRange();
  range.setStart(box.firstChild, 0);
  range.setEnd(box.firstChild, 1);
  const r = range.getBoundingClientRect();
  return [r.left + 1, r.top + r.height / 2];
})()"""
TICKED = """[...document.querySelectorAll('div')].some(d =>
  /^x ?\\u2610|^\\u2610 ?x/.test(d.textContent))"""


class Look:
    def __init__(self, folder):
        self.folder, self.wrong, self.pictures = folder, [], 0
        self.browser = Chromium()

    def say(self, name, what):
        self.wrong.append(name + ": " + what)

    def show(self, name, html, width, **how):
        self.browser.screen(width, mobile=width < 500, **how)
        self.browser.show(html)
        over = self.browser.run(OVER)
        if over:
            self.say(name, "at %d, over the edge: %s" % (width, over))

    def picture(self, name, html, width, kind, **how):
        self.show(name, html, width, **how)
        self.browser.picture(os.path.join(
            self.folder, "%s-%d-%s.png" % (name, width, kind)))
        self.pictures += 1

    def large(self, name, html):
        """Twice as large: a window half as wide."""
        self.show(name, html, 320)
        self.show(name, html.replace("font-size:16px", "font-size:32px"), 640)

    def write(self, name, html, width):
        """A reply in an editor: tap into the cells, type; put an x at a box."""
        self.show(name, html, width)
        self.browser.run(EDITOR)
        for n in (0, 1, 3):
            place = self.browser.run(CELL % n)
            if place is None:
                continue
            if place[2] < (200 if width < 500 else 300) or place[3] < 36:
                self.say(name, "a cell of %d by %d" % tuple(place[2:]))
            self.browser.tap(*place[:2])
            self.browser.type("Réponse %d" % n)
            after = self.browser.run(WORDS % n)
            if "Réponse %d" % n not in after:
                self.say(name, "cell %d says \"%s\"" % (n, after))
        place = self.browser.run(BOX)
        if place:
            self.browser.tap(*place)
            self.browser.type("x")
            if not self.browser.run(TICKED):
                self.say(name, "no x at the box")


def main():
    look = Look(sys.argv[1])
    for path in sorted(glob.glob(os.path.join(sys.argv[1], "*.html"))):
        name = os.path.basename(path)[:-len(".html")]
        with open(path, encoding="utf-8") as file:
            html = file.read()
        look.large(name, html)
        if "-form-" in name:
            for width in (360, 800):
                look.picture(name, html, width, "light")
                look.picture(name, html, width, "dark", dark=True)
                look.write(name, html, width)
            if name.startswith("fr-"):
                look.picture(name, html, 360, "turned", inverted=True)
        elif name.endswith("-0"):
            look.picture(name, html, 360, "light")
    look.browser.close()
    for line in look.wrong:
        print(line)
    print("%d pictures in %s, %d wrong" % (
        look.pictures, sys.argv[1], len(look.wrong)))
    sys.exit(1 if look.wrong else 0)


if __name__ == "__main__":
    main()
