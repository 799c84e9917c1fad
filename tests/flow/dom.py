"""A small HTML tree: what a mail client edits, and turns into text.

parse(html) gives the tree of what stands in <body>; Node.html() writes it;
to_text() makes the lines that a client puts into its text part.
"""
import html
import re
from html.parser import HTMLParser

VOID = {"br", "hr", "img", "meta", "link", "input", "col", "wbr"}
BLOCKS = {"p", "div", "table", "tr", "h1", "h2", "h3", "li", "ul", "ol",
          "blockquote", "body", "tbody"}
SPACED = {"p", "h1", "h2", "h3", "ul", "ol", "table"}


class Node:
    def __init__(self, tag, attributes=None, children=None):
        self.tag = tag
        self.attributes = dict(attributes or {})
        self.children = list(children or [])

    def walk(self):
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()

    def text(self):
        return "".join(child if isinstance(child, str) else child.text()
                       for child in self.children)

    def has_class(self, name):
        return name in self.attributes.get("class", "").split()

    def html(self):
        if self.tag in VOID:
            return "<%s%s>" % (self.tag, self._attributes())
        inner = "".join(html.escape(child, quote=False) if isinstance(child, str)
                        else child.html() for child in self.children)
        return "<%s%s>%s</%s>" % (self.tag, self._attributes(), inner, self.tag)

    def inner_html(self):
        return "".join(html.escape(child, quote=False) if isinstance(child, str)
                       else child.html() for child in self.children)

    def _attributes(self):
        return "".join(' %s="%s"' % (name, html.escape(value or ""))
                       for name, value in self.attributes.items())


class _Parser(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = Node("div")
        self.open = [self.root]
        self.skipped = 0

    def handle_starttag(self, tag, attrs):
        if tag in ("head", "style", "title", "script"):
            self.skipped += 1
        if self.skipped or tag in ("html", "body", "meta"):
            return
        node = Node(tag, attrs)
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag, attrs):
        if not self.skipped and tag in VOID and tag != "meta":
            self.open[-1].children.append(Node(tag, attrs))

    def handle_endtag(self, tag):
        if tag in ("head", "style", "title", "script"):
            self.skipped -= 1
            return
        if self.skipped or tag in VOID:
            return
        for i in range(len(self.open) - 1, 0, -1):
            if self.open[i].tag == tag:
                del self.open[i:]
                return

    def handle_data(self, data):
        if not self.skipped:
            self.open[-1].children.append(data)


def parse(text):
    parser = _Parser()
    parser.feed(text)
    parser.close()
    return parser.root


class _Lines:
    def __init__(self, cells, bold):
        self.cells, self.bold = cells, bold
        self.lines, self.line, self.blank = [], "", False

    def end(self):
        line = re.sub("[ \n]+", " ", self.line).strip(" ")
        if line:
            if self.blank and self.lines:
                self.lines.append("")
            self.lines.append(line)
            self.blank = False
        self.line = ""

    def add(self, text):
        self.line += text

    def row(self, node):
        cells = [c for c in node.children
                 if isinstance(c, Node) and c.tag in ("td", "th")]
        for i, cell in enumerate(cells):
            if i > 0 and self.cells == "newline":
                self.end()
            elif i > 0:
                self.line += "\t" if self.cells == "tab" else " "
            self.inside(cell)
        self.end()

    def inside(self, node):
        for child in node.children:
            if isinstance(child, str):
                self.add(child)
            else:
                self.node(child)

    def node(self, node):
        if node.tag == "br":
            self.end()
            return
        if node.tag == "tr":
            self.end()
            self.row(node)
            return
        if node.tag in BLOCKS:
            self.end()
            self.blank = self.blank or node.tag in SPACED
        mark = self.bold if node.tag in ("strong", "b") else ""
        self.line += mark
        if node.tag == "li":
            self.line += "- "
        self.inside(node)
        self.line += mark
        if node.tag in BLOCKS:
            self.end()
            self.blank = self.blank or node.tag in SPACED


def to_text(node, cells="newline", bold=""):
    """The lines a client makes of what it shows.

    cells: what stands between the cells of a row: "newline", "tab", "space".
    bold: what is put around bold words.
    """
    lines = _Lines(cells, bold)
    lines.inside(node)
    lines.end()
    return lines.lines
