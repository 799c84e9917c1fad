"""How people fill in our forms: in the text, in the HTML, in their own lines."""
import copy
import re

from dom import Node
from people import Ticks

BLANKS = "[\\s\u00a0\u202f]+"


def key(text):
    text = text.replace("’", "'")
    return re.sub(BLANKS, " ", text).strip(" *:\u00a0").casefold()


def ticked_line(indent, name, comment, style):
    """An option with a mark, as hands put it in a text."""
    tail = " : " + comment if comment else ""
    return {
        "x": "%s[x] %s%s",
        "X": "%s[X] %s%s",
        "wide": "%s[ x ] %s%s",
        "check": "%s[✓] %s%s",
        "before": "%sx [ ] %s%s",
        "bare": "%sx %s%s",
        "narrow": "%s[x]%s%s",
        "yes": "%s[oui] %s%s",
        "round": "%s(x) %s%s",
        "heavy": "%s[✔] %s%s",
        "cross": "%s[☒] %s%s",
        "box": "%s☑ %s%s",
        "star": "%s[*] %s%s",
        "ok": "%s[ok] %s%s",
    }[style] % (indent, name, tail)


def _has_boxes(below):
    """Whether there is something to tick before the next label."""
    for line in below:
        if re.match(r"\s*\[ \] ", line):
            return True
        if re.match(r"\S.*[:：]\s*$", line):
            return False
    return False


def _has_boxes_html(rows):
    for row in rows:
        if _label_of(row) is not None:
            return False
        if any(n.tag == "div" and n.text().startswith("☐") for n in row.walk()):
            return True
    return False


def fill_text(lines, answers, tick="x", under=False):
    """The lines of our text part with answers in them.

    under: answers on lines of their own, marked with "\\0" in front, so that the
    client knows that they are not part of the quotation. Answers to a label
    that is not there are returned as well.
    """
    left = {key(label): answer for _, label, _, answer in answers}
    out, ticks = [], None
    i = 0
    while i < len(lines):
        line = lines[i]
        box = re.match(r"^(\s*)\[ \] (.*)$", line)
        label = re.match("^(\\S.*?)[\\s\u00a0\u202f]*\\*?[\\s\u00a0\u202f]*:(.*)$", line)
        if box and ticks:
            name = box.group(2)
            wrapped = i + 1 < len(lines) and lines[i + 1].startswith("        ")
            whole = name + (" " + lines[i + 1].strip() if wrapped else "")
            hit = [o for o in ticks.options if key(o[0]) == key(whole)]
            if hit:
                line = ticked_line(box.group(1), name, None if wrapped else hit[0][1],
                                   tick)
                if wrapped and hit[0][1]:
                    out.append(line)
                    i += 1
                    line = lines[i] + " : " + hit[0][1]
            out.append(line)
        elif label and key(label.group(1)) in left:
            answer = left.pop(key(label.group(1)))
            head = line[:len(line) - len(label.group(2))]
            boxes = _has_boxes(lines[i + 1:i + 3])
            ticks = answer if isinstance(answer, Ticks) and boxes else None
            words = answer.words() if isinstance(answer, Ticks) else answer
            if ticks:
                out.append(line)
            elif under:
                out.append(line if not label.group(2).strip() else head)
                out += ["\0" + word for word in words.split("\n")]
            else:
                first, *rest = words.split("\n")
                out.append(head + " " + first)
                out += rest
        else:
            if label and not line.startswith(" "):
                ticks = None
            out.append(line)
        i += 1
    return out, left


def typed_lines(answers, style="colon"):
    """Lines of one's own: the label as people shorten it, and the answer."""
    between = {"colon": " : ", "english": ": ", "equal": " = ", "dash": " - ",
               "bullet": " : ", "next": " :\n", "glued": ":", "wide": "\u3000\uff1a",
               "narrow": "\u202f: ", "tab": "\t", "arrow": " -> ",
               "dot": " : ", "number": " : "}[style]
    heads = {"bullet": "- ", "dot": "• ", "number": "%d. "}
    lines = []
    for _, _, label, answer in answers:
        words = answer.words() if isinstance(answer, Ticks) else answer
        head = heads.get(style, "")
        if "%d" in head:
            head = head % (len(lines) + 1)
        lines += (head + label + between + words).split("\n")
    return lines


def _rows(root):
    return [node for node in root.walk() if node.tag == "tr"]


def _label_of(row):
    for cell in row.children:
        if isinstance(cell, Node) and cell.tag == "th" and cell.has_class("l"):
            return cell
    return None


def _tick_div(div, name, comment, style):
    tail = " : " + comment if comment else ""
    if style == "after" and comment:
        style = "symbol"
    text = {
        "replace": "x %s", "x": "[x] %s", "symbol": "☒ %s", "check": "☑ %s",
        "before": "x ☐ %s", "after": "☐ %s x", "glued": "x☐ %s",
        "strong": "☐ %s",
    }[style] % name
    if style == "strong":
        div.children = [Node("b", children=[text])]
    else:
        div.children = [text + tail]


def _fill_value(row, words, where, wrap):
    value = [c for c in row.children if isinstance(c, Node) and c.has_class("v")]
    lines = words.split("\n")
    nodes = []
    for i, line in enumerate(lines):
        if i:
            nodes.append(Node("br"))
        nodes.append(wrap(line) if wrap else line)
    if value and where == "cell":
        value[0].children = nodes
    elif value and where == "append":
        value[0].children += nodes
    else:
        label = _label_of(row)
        label.children += [" "] + nodes
    return True


def fill_html(root, answers, tick="symbol", where="cell", wrap=None):
    """A copy of our HTML with answers in it.

    where: "cell" (in the box beside the label, whose contents are replaced),
    "append" (behind what stands in the box), "label" (behind the colon).
    wrap: makes a node of what was typed, such as coloured words.
    """
    root = copy.deepcopy(root)
    left = {key(label): answer for _, label, _, answer in answers}
    ticks = None
    rows = _rows(root)
    for at, row in enumerate(rows):
        label = _label_of(row)
        if label is not None:
            ticks = None
            name = key(label.text())
            if name not in left:
                continue
            answer = left.pop(name)
            if isinstance(answer, Ticks) and tick != "typed" and (
                    _has_boxes_html(rows[at + 1:])):
                ticks = answer
            else:
                words = answer.words() if isinstance(answer, Ticks) else answer
                _fill_value(row, words, where, wrap)
            continue
        if ticks is None:
            continue
        for div in [n for n in row.walk() if n.tag == "div"]:
            text = div.text()
            if not text.startswith("☐"):
                continue
            name = text[1:].strip()
            for option, comment in ticks.options:
                if key(option) == key(name):
                    _tick_div(div, name, comment, tick)
    return root, left
