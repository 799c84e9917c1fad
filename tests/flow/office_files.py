"""Files as office programs write them, for the tests: winmail.dat, .msg, .docx,
.odt, .rtf. Written from their specifications."""
import html
import io
import struct
import zipfile

LZFU_START = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss "
    b"\\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier"
    b"{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx")


def rtf(text, extra=""):
    out = []
    for c in text:
        if c == "\n":
            out.append("\\par\r\n")
        elif c in "\\{}":
            out.append("\\" + c)
        elif ord(c) < 128:
            out.append(c)
        elif ord(c) < 256:
            out.append("\\'%02x" % ord(c))
        else:
            out.append("\\u%d?" % ord(c))
    return ("{\\rtf1\\ansi\\ansicpg1252\\deff0" + extra +
            "{\\fonttbl{\\f0\\fswiss Arial;}}{\\*\\generator Test;}"
            "\\viewkind4\\uc1\\pard\\f0\\fs20 " + "".join(out) + "}").encode("ascii")


def rtf_from_html(page):
    """HTML wrapped in RTF as Exchange does it."""
    out = ["{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\deff0{\\fonttbl{\\f0 Arial;}}\r\n"
           "\\uc1\\pard\\plain"]
    for piece in page.replace(">", ">\0").replace("<", "\0<").split("\0"):
        if piece.startswith("<"):
            out.append("{\\*\\htmltag64 %s}" % piece)
        else:
            out.append(rtf(html.unescape(piece)).decode().split("\\fs20 ", 1)[1][:-1]
                       .replace("\\par\r\n", "{\\*\\htmltag84 \\par }"))
        if piece.startswith("<br"):
            out.append("\\htmlrtf \\line \\htmlrtf0 ")
    return ("".join(out) + "}").encode("ascii")


def lzfu(data):
    """Compressed RTF, with runs where the window has them."""
    window = bytearray(LZFU_START) + bytearray(4096 - len(LZFU_START))
    at, filled = len(LZFU_START), len(LZFU_START)
    out, tokens, flags, i = bytearray(), bytearray(), 0, 0
    count = 0

    def put(byte):
        nonlocal at, filled
        window[at] = byte
        at = (at + 1) % 4096
        filled = min(4096, filled + 1)

    def flush():
        nonlocal tokens, flags, count
        out.append(flags)
        out.extend(tokens)
        tokens, flags, count = bytearray(), 0, 0

    flat = bytes(window)
    while i < len(data):
        best = 0
        for n in range(17, 1, -1):
            piece = data[i:i + n]
            if len(piece) < n:
                continue
            found = flat.find(piece, 0, filled if filled < 4096 else 4096)
            inside = range(at, at + n)
            if found >= 0 and not any((found + k) % 4096 in (x % 4096 for x in inside)
                                      for k in range(n)) and found != at:
                best = n
                break
        if best:
            flags |= 1 << count
            tokens += struct.pack(">H", found << 4 | (best - 2))
            for byte in data[i:i + best]:
                put(byte)
            i += best
        else:
            tokens.append(data[i])
            put(data[i])
            i += 1
        flat = bytes(window)
        count += 1
        if count == 8:
            flush()
    flags |= 1 << count
    tokens += struct.pack(">H", at << 4)
    flush()
    body = bytes(out)
    return struct.pack("<III", len(body) + 12, len(data), 0x75465A4C) + b"\0" * 4 + body


def pad(data):
    return data + b"\0" * (-len(data) % 4)


def properties(items):
    """MAPI properties as TNEF has them: {(id, type): bytes or int}."""
    out = struct.pack("<I", len(items))
    for (ident, kind), value in items.items():
        out += struct.pack("<HH", kind, ident)
        if isinstance(value, int):
            out += struct.pack("<I", value)
        else:
            out += struct.pack("<II", 1, len(value)) + pad(value)
    return out


def attribute(level, ident, data):
    return (struct.pack("<BII", level, ident, len(data)) + data +
            struct.pack("<H", sum(data) & 0xFFFF))


def utf16(text):
    return (text + "\0").encode("utf-16-le")


def tnef(message, files=()):
    """message: MAPI properties of it; files: (name, bytes)."""
    out = struct.pack("<IH", 0x223E9F78, 1)
    out += attribute(1, 0x00089006, struct.pack("<I", 0x00010000))
    out += attribute(1, 0x00069007, struct.pack("<II", 1252, 0))
    out += attribute(1, 0x00078008, b"IPM.Microsoft Mail.Note\0")
    named = b"\0" * 16 + struct.pack("<II", 0, 0x8503)
    block = properties(message)
    # A property with a name of its own stands among them, as in real files.
    block = (struct.pack("<I", len(message) + 1) + struct.pack("<HH", 0x000B, 0x8001) +
             named + struct.pack("<I", 0) + block[4:])
    out += attribute(1, 0x00069003, block)
    for name, data in files:
        out += attribute(2, 0x00069002, struct.pack("<HIIII", 1, 0, 0, 0, 0)[:14])
        out += attribute(2, 0x00018010, name[:8].encode("ascii", "replace") + b"\0")
        out += attribute(2, 0x0006800F, data)
        out += attribute(2, 0x00069005, properties({(0x3707, 0x1F): utf16(name)}))
    return out


# ---- OLE2 ----

def ole(entries):
    """entries: nested dict of name -> bytes or dict. Version 3, 512 byte sectors."""
    nodes = []

    def add(name, value):
        index = len(nodes)
        nodes.append({"name": name, "value": value, "children": []})
        if isinstance(value, dict):
            for child_name, child in value.items():
                nodes[index]["children"].append(add(child_name, child))
        return index

    add("Root Entry", entries)
    mini = bytearray()
    minifat, fat, sectors = [], [], []

    def chain(data, size, table):
        count = -(-len(data) // size)
        first = len(table)
        for k in range(count):
            table.append(first + k + 1 if k + 1 < count else 0xFFFFFFFE)
        return first if count else 0xFFFFFFFE

    def store(data):
        first = chain(data, 512, fat)
        for k in range(0, len(data), 512):
            sectors.append(data[k:k + 512].ljust(512, b"\0"))
        return first

    for node in nodes[1:]:
        if isinstance(node["value"], dict):
            continue
        data = node["value"]
        if len(data) < 4096:
            node["start"] = chain(data, 64, minifat)
            mini += data.ljust(-(-len(data) // 64) * 64, b"\0")
        else:
            node["start"] = store(data)
    nodes[0]["start"] = store(bytes(mini))
    mini_size = len(mini)
    raw = b"".join(struct.pack("<I", x) for x in minifat)
    minifat_start = store(raw.ljust(-(-len(raw) // 512) * 512, b"\xff")) if raw else 0xFFFFFFFE

    # Children of a folder as a tree that leans to the right, in the order that
    # the format wants (shorter names first).
    for node in nodes:
        order = sorted(node["children"],
                       key=lambda i: (len(nodes[i]["name"]), nodes[i]["name"].upper()))
        for left, right in zip(order, order[1:]):
            nodes[left]["right"] = right
        node["child"] = order[0] if order else 0xFFFFFFFF
    directory = b""
    for index, node in enumerate(nodes):
        name = node["name"].encode("utf-16-le") + b"\0\0"
        folder = isinstance(node["value"], dict)
        kind = 5 if index == 0 else 1 if folder else 2
        size = mini_size if index == 0 else 0 if folder else len(node["value"])
        directory += (name.ljust(64, b"\0") + struct.pack(
            "<HBBIII", len(name), kind, 1, 0xFFFFFFFF, node.get("right", 0xFFFFFFFF),
            node["child"]) + b"\0" * 36 + struct.pack(
            "<IQ", node.get("start", 0 if folder else 0xFFFFFFFE), size))
    directory_start = store(directory.ljust(-(-len(directory) // 512) * 512, b"\0"))
    fat_sectors = 1
    while fat_sectors * 128 < len(fat) + fat_sectors:
        fat_sectors += 1
    fat_first = len(fat)
    fat += [0xFFFFFFFD] * fat_sectors
    table = b"".join(struct.pack("<I", x) for x in fat).ljust(fat_sectors * 512, b"\xff")
    header = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack(
        "<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, fat_sectors, directory_start, 0,
        4096, minifat_start, -(-len(raw) // 512), 0xFFFFFFFE, 0, fat_first))
    difat = [fat_first + k for k in range(1, fat_sectors)]
    header += b"".join(struct.pack("<I", x) for x in difat)
    return header.ljust(512, b"\xff") + b"".join(sectors) + table


def msg(message, files=()):
    """message: {(id, type): bytes}; files: (name, bytes, or a dict for a message)."""
    def folder(items, head, codepage):
        out = {"__substg1.0_%04X%04X" % key: value for key, value in items.items()}
        fixed = struct.pack("<HHIII", 0x0003, 0x3FDE, 6, codepage, 0)
        out["__properties_version1.0"] = b"\0" * head + fixed
        return out

    root = folder(message, 32, 65001)
    root["__nameid_version1.0"] = {"__substg1.0_00020102": b""}
    for i, (name, data) in enumerate(files):
        entry = {"__properties_version1.0": b"\0" * 8,
                 "__substg1.0_3707001F": name.encode("utf-16-le")}
        if isinstance(data, dict):
            entry["__substg1.0_3701000D"] = folder(data, 24, 65001)
        else:
            entry["__substg1.0_37010102"] = data
        root["__attach_version1.0_#%08X" % i] = entry
    return ole(root)


# ---- Documents ----

def zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def docx(text):
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(
        '<w:p><w:r><w:t xml:space="preserve">%s</w:t></w:r></w:p>\n' %
        html.escape(line).replace("\t", "</w:t><w:tab/><w:t>")
        for line in text.split("\n"))
    return zipped({
        "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.'
        'openxmlformats.org/package/2006/content-types"/>',
        "word/document.xml": '<?xml version="1.0" encoding="UTF-8"?><w:document '
        'xmlns:w="%s"><w:body>%s</w:body></w:document>' % (word, body)})


def odt(text):
    ns = "urn:oasis:names:tc:opendocument:xmlns:"
    body = "".join("<text:p>%s</text:p>\n" % html.escape(line).replace("  ", ' <text:s/>')
                   for line in text.split("\n"))
    return zipped({
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="%soffice:1.0" xmlns:text="%stext:1.0"><office:body><office:text>'
        '%s</office:text></office:body></office:document-content>' % (ns, ns, body)})


def corpus(folder):
    """The files of tests/corpus/open."""
    text = "Prénom * : Amélie\nVille * : Longueuil\n"
    cv = b"%PDF-1.4\n"
    page = "<html><body><p>Prénom * : <b>Amélie</b></p></body></html>"
    files = {
        "winmail-rtf.dat": tnef({(0x1009, 0x102): lzfu(rtf(text * 3))},
                                [("CV d’Amélie.pdf", cv)]),
        "winmail-html.dat": tnef({(0x1009, 0x102): lzfu(rtf_from_html(page))}),
        "winmail-unicode.dat": tnef({(0x1000, 0x1F): utf16(text),
                                     (0x1013, 0x102): page.encode("cp1252"),
                                     (0x3FDE, 3): 1252}),
        "outlook.msg": msg({(0x1000, 0x1F): text.encode("utf-16-le")},
                           [("CV.pdf", cv + b"x" * 6000)]),
        "outlook-within.msg": msg(
            {(0x1000, 0x1F): "Voir".encode("utf-16-le")},
            [("form.msg", {(0x1013, 0x102): page.encode()})]),
        "document.docx": docx(text),
        "document.odt": odt(text),
        "document.rtf": rtf(text),
        "bomb.docx": zipped({"word/document.xml": " " * (40 << 20)}),
        "mail.eml": b"From: a@b.example\r\nSubject: x\r\n\r\nOUI\r\n",
        "damaged.msg": msg({(0x1000, 0x1F): text.encode("utf-16-le")})[:1700],
    }
    for name, data in files.items():
        with open("%s/%s" % (folder, name), "wb") as out:
            out.write(data)


if __name__ == "__main__":
    import sys
    corpus(sys.argv[1])
