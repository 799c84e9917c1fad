"""The little of CSS that our mails use: which rule holds for which element."""
import re

SHORT = {"background": "background-color", "border-color": "border-color"}


def declarations(text):
    """{"color": ("#fff", important)} of "color:#fff!important;..."."""
    found = {}
    for part in text.split(";"):
        if ":" not in part:
            continue
        name, value = part.split(":", 1)
        value = value.strip()
        important = value.endswith("!important")
        if important:
            value = value[:-len("!important")].strip()
        found[name.strip()] = (value, important)
    return found


def sheet(text):
    """[(media, selector, declarations)] in their order."""
    rules, media, at = [], "", 0
    for match in re.finditer(r"([^{}]*)([{}])", text):
        words, brace = match.group(1).strip(), match.group(2)
        if brace == "{" and words.startswith("@"):
            media = words
        elif brace == "{":
            at = words
        elif at:
            for selector in at.split(","):
                rules.append((media, selector.strip(), declarations(words)))
            at = 0
        else:
            media = ""
    return rules


def fits_one(compound, element):
    names = re.findall(r"[.]?[\w-]+|:\w+", compound)
    for name in names:
        if name.startswith(":"):
            return False        # hover, root: none of a mail at rest
        if name.startswith("."):
            if name[1:] not in element.get("class", "").split():
                return False
        elif element.tag != name:
            return False
    return True


def fits(selector, chain):
    """chain: the elements from the root down to the one that is asked about."""
    parts = selector.split()
    if not fits_one(parts[-1], chain[-1]):
        return False
    above = chain[:-1]
    for part in reversed(parts[:-1]):
        while above and not fits_one(part, above[-1]):
            above = above[:-1]
        if not above:
            return False
        above = above[:-1]
    return True


def weight(selector):
    return (selector.count("."), len(re.findall(r"(?:^|\s)\w", selector)))


def style(rules, chain, scheme):
    """What holds for the element, of itself: no inheritance."""
    chosen = {}

    def put(rank, values):
        for name, (value, important) in values.items():
            name = SHORT.get(name, name)
            key = (important,) + rank
            if name not in chosen or chosen[name][0] <= key:
                chosen[name] = (key, value)

    for media, selector, values in rules:
        if "prefers-color-scheme" in media and scheme != "dark":
            continue
        if "max-width" in media:
            continue
        if fits(selector, chain):
            put((0,) + weight(selector), values)
    put((1, 0, 0), declarations(chain[-1].get("style", "")))
    return {name: value for name, (_, value) in chosen.items()}


def colour(text):
    match = re.search(r"#([0-9a-fA-F]{6})\b", text)
    if not match:
        return None
    return tuple(int(match.group(1)[i:i + 2], 16) for i in (0, 2, 4))


def luminance(rgb):
    def linear(c):
        c /= 255
        return c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4

    r, g, b = (linear(c) for c in rgb)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one, other):
    """WCAG 2.1, relative luminance."""
    a, b = sorted((luminance(one), luminance(other)), reverse=True)
    return (a + 0.05) / (b + 0.05)


def inverted(rgb):
    """As clients do that make a dark mail of a light one: hue kept, light and
    dark exchanged."""
    import colorsys
    h, l, s = colorsys.rgb_to_hls(*(c / 255 for c in rgb))
    return tuple(round(c * 255) for c in colorsys.hls_to_rgb(h, 1 - l, s))
