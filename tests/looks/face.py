"""face.py FOLDER: the HTML of every mail in it, as a strict reader sees it.

Structure (languages, headings, tables, links), nothing remote, the contrast of
every word in light, dark and turned-round colours, and what mail clients make of
each property and element: tests/looks/clients.tsv, which refresh.py makes.
"""
import glob
import os
import re
import sys
import xml.etree.ElementTree as tree

import css

HERE = os.path.dirname(os.path.abspath(__file__))

# What may be missing somewhere, and what is seen then.
GRACEFUL = {
    "css-border-radius": "corners are square",
    "css-overflow-wrap": "a long address is cut by its cell",
    "css-opacity": "no change under the pointer",
    "css-pseudo-class-hover": "no change under the pointer",
    "css-at-media": "the wide form on a telephone: still one column",
    "css-at-media-prefers-color-scheme": "light, or the client's own colours",
    "css-color-scheme": "light, or the client's own colours",
    "html-meta-color-scheme": "light, or the client's own colours",
    "css-height": "circles of the steps are as high as their number",
    "html-body": "the client puts a div in its place",
    "html-doctype": "the client has its own",
    "css-selector-class": "the light form",
    "css-selector-descendant": "the light form",
    "css-selector-grouping": "the light form",
    "css-selector-type": "the light form",
}

# Property or element -> its name in the table.
PROPERTIES = {
    "background": "css-background", "background-color": "css-background-color",
    "border": "css-border", "border-top": "css-border",
    "border-bottom": "css-border", "border-left": "css-border",
    "border-color": "css-border", "border-radius": "css-border-radius",
    "border-collapse": "css-border-collapse",
    "color": None, "color-scheme": "css-color-scheme",
    "supported-color-schemes": "css-color-scheme", "display": "css-display",
    "font-family": "css-font", "font-size": "css-font-size",
    "font-weight": "css-font-weight", "height": "css-height",
    "line-height": "css-line-height", "margin": "css-margin",
    "max-width": "css-max-width", "opacity": "css-opacity",
    "overflow-wrap": "css-overflow-wrap", "padding": "css-padding",
    "padding-left": "css-padding", "padding-right": "css-padding",
    "text-align": "css-text-align",
    "text-decoration": "css-text-decoration",
    "text-indent": "css-text-indent", "vertical-align": "css-vertical-align",
    "width": "css-width",
    "-webkit-text-size-adjust": None, "mso-padding-alt": None,
}
ELEMENTS = {
    "html": None, "head": None, "title": None, "meta": "html-meta-color-scheme",
    "style": "html-style", "body": "html-body", "table": "html-table",
    "tr": "html-table", "td": "html-table", "th": "html-table",
    "tbody": "html-table", "div": "html-div", "span": "html-span",
    "p": "html-p", "h1": "html-h1-h6", "h2": "html-h1-h6", "h3": "html-h1-h6",
    "a": "html-mailto-links", "br": None, "strong": "html-strong",
    "em": "html-strong", "ul": "html-lists", "ol": "html-lists",
    "li": "html-lists",
}
ATTRIBUTES = {
    "align": "html-align", "valign": "html-valign", "width": "html-width",
    "cellpadding": "html-cellpadding", "cellspacing": "html-cellspacing",
    "role": "html-role", "lang": "html-lang",
    "class": "css-selector-class", "style": None, "href": None,
    "charset": None, "name": None, "content": None, "scope": None,
    "colspan": None, "start": None, "dir": "html-dir", "bgcolor": None,
}
ALWAYS = ["css-at-media", "css-at-media-prefers-color-scheme",
          "css-important", "css-pseudo-class-hover", "css-selector-class",
          "css-selector-descendant", "css-selector-grouping",
          "css-selector-type", "html-doctype"]
VAGUE = {"ici", "cliquez ici", "lien", "here", "click here", "link", "plus"}


def features():
    names = set(ALWAYS)
    for table in (PROPERTIES, ELEMENTS, ATTRIBUTES):
        names |= {name for name in table.values() if name}
    return sorted(names)


def support():
    found = {}
    with open(os.path.join(HERE, "clients.tsv"), encoding="utf-8") as file:
        for line in file:
            if not line.startswith("#"):
                feature, client, answer = line.rstrip("\n").split("\t")
                found.setdefault(feature, {})[client] = answer
    return found


class Mail:
    def __init__(self, path):
        self.name = os.path.basename(path)[:-len(".html")]
        self.wrong = []
        with open(path, encoding="utf-8") as file:
            self.source = file.read()
        self.root = tree.fromstring(self.source)
        self.rules = css.sheet(self.root.find("head/style").text)

    def say(self, what):
        self.wrong.append(self.name + ": " + what)

    def walk(self, chain=None):
        chain = chain or [self.root]
        yield chain
        for child in chain[-1]:
            yield from self.walk(chain + [child])

    # ---- Structure ----

    def check_language(self):
        tag = {"fr": "fr-CA", "en": "en-CA"}[self.name[:2]]
        for element in (self.root, self.root.find("body")):
            if element.get("lang") != tag:
                self.say("lang of %s is %s" % (element.tag, element.get("lang")))
        other = {"fr": "English", "en": "français"}[self.name[:2]]
        for chain in self.walk():
            if other in (chain[-1].text or "") and \
                    not any(e.get("lang") not in (None, tag) for e in chain):
                self.say("words in another language: " + chain[-1].text)

    def check_headings(self):
        last = 1
        for element in self.root.iter():
            if re.fullmatch(r"h[1-6]", element.tag):
                level = int(element.tag[1])
                if level > last + 1:
                    self.say("h%d behind h%d" % (level, last))
                if not "".join(element.itertext()).strip():
                    self.say("an empty heading")
                last = level

    def check_tables(self):
        for table in self.root.iter("table"):
            own = [cell for row in table.findall("tr") for cell in row]
            heads = [cell for cell in own if cell.tag == "th"]
            if table.get("role") == "presentation":
                if heads:
                    self.say("a table of the layout has headers")
            elif not heads or any(not h.get("scope") for h in heads):
                self.say("a table without headers that say their scope")
        for element in self.root.iter():
            width = element.get("width", "0")
            if width.isdigit() and int(width) > 600:
                self.say("a width of " + width)

    def check_links(self):
        seen = {}
        for link in self.root.iter("a"):
            words = " ".join("".join(link.itertext()).split())
            href = link.get("href", "")
            if len(words) < 2 or words.lower() in VAGUE:
                self.say("a link says \"%s\"" % words)
            if not re.match(r"mailto:|https://|tel:", href):
                self.say("a link to " + href[:60])
            if href.startswith("mailto:") and len(href) > 1900:
                self.say("a link of %d" % len(href))
            kind = set(link.get("class", "").split()) & {"b", "q"}
            if kind and seen.setdefault(words, href) != href:
                self.say("two buttons say \"%s\"" % words)

    def check_remote(self):
        for word in ("<img", "src=", "url(", "<script", "<form", "<input",
                     "<link", "<object", "@import", "@font-face", "http://"):
            if word in self.source:
                self.say("has " + word)
        if len(self.source.encode()) >= 100000:
            self.say("%d bytes" % len(self.source.encode()))

    # ---- Colours ----

    def check_colours(self, scheme):
        turn = css.inverted if scheme == "turned" else lambda c: c
        self.descend([self.root], scheme, turn, (0, 0, 0), (255, 255, 255),
                     16.0, False)

    def descend(self, chain, scheme, turn, fore, back, size, bold):
        element = chain[-1]
        style = css.style(self.rules, chain, scheme)
        ground = back
        if element.tag in ("head", "title", "style", "meta"):
            return
        if css.colour(style.get("background-color", "")):
            back = turn(css.colour(style["background-color"]))
        elif element.tag == "html" and scheme != "light":
            back = turn((255, 255, 255))
        if css.colour(style.get("color", "")):
            fore = turn(css.colour(style["color"]))
        if "font-size" in style:
            size = float(style["font-size"].rstrip("px"))
        if size < 14:
            self.say("letters of %gpx" % size)
        if "font-weight" in style:
            bold = style["font-weight"] == "bold"
        bold = bold or element.tag in ("strong", "h2", "h3")
        self.check_words(element, scheme, fore, back, size, bold)
        if "v" in element.get("class", "").split():
            edge = css.colour(style.get("border-color", "") or
                              style.get("border", ""))
            if css.contrast(turn(edge), ground) < 3:
                self.say("%s: the border of a cell" % scheme)
        for child in element:
            self.descend(chain + [child], scheme, turn, fore, back, size, bold)

    def check_words(self, element, scheme, fore, back, size, bold):
        words = (element.text or "") + "".join(c.tail or "" for c in element)
        large = size >= 24 or (bold and size >= 18.66)
        least = 3 if large else 4.5
        if words.strip() and css.contrast(fore, back) < least:
            self.say("%s: contrast %.2f of \"%s\"" % (
                scheme, css.contrast(fore, back), words.strip()[:40]))

    # ---- Clients ----

    def used(self):
        names = set(ALWAYS)

        def add(table, key):
            if key not in table:
                self.say("%s is not in the table of features" % key)
            elif table[key]:
                names.add(table[key])

        for element in self.root.iter():
            add(ELEMENTS, element.tag)
            for key in element.keys():
                add(ATTRIBUTES, key)
            for key in css.declarations(element.get("style", "")):
                add(PROPERTIES, key)
        for _, _, values in self.rules:
            for key in values:
                add(PROPERTIES, key)
        return names

    def check(self):
        self.check_language()
        self.check_headings()
        self.check_tables()
        self.check_links()
        self.check_remote()
        for scheme in ("light", "dark", "turned"):
            self.check_colours(scheme)


def check_clients(names, wrong):
    table = support()
    for name in sorted(names):
        if name not in table:
            wrong.append("%s is not in clients.tsv: make refresh-clients" % name)
            continue
        missing = [c for c, answer in table[name].items() if answer == "n"]
        if not missing and name in GRACEFUL:
            wrong.append("%s: every client has it" % name)
        if missing and name not in GRACEFUL:
            wrong.append("%s: not in %s" % (name, ", ".join(missing)))


def main():
    paths = sorted(glob.glob(os.path.join(sys.argv[1], "*.html")))
    wrong, names = [], set()
    for path in paths:
        mail = Mail(path)
        mail.check()
        names |= mail.used()
        wrong += mail.wrong
    check_clients(names, wrong)
    for line in wrong[:40]:
        print(line)
    print("%d mails, %d features, %d wrong" % (len(paths), len(names), len(wrong)))
    sys.exit(1 if wrong or len(paths) < 100 else 0)


if __name__ == "__main__":
    main()
