"""What happens to a reply besides what its client does: charsets, relays, gateways,
keyboards that correct, people who tidy up, browsers that translate.

MUTATIONS: name -> Mutation. Each models something that was seen; its comment says
what (replies.md's counts are of public mail). A mutation may change the mail
before it is answered (form), the entries (answers), the lines typed (typed), or
the message that goes back (message, on its bytes: raw).
"""
import copy
import random
import re
import textwrap

import dom
import filling
import translated
from more_clients import each_part


class Mutation:
    name = ""
    ways = None      # only these ways of answering; None: all
    rich = None      # only clients that write HTML (True), or text (False)
    style = None     # how typed lines are written
    tick = None      # how boxes are marked
    caseless = False  # letters may have become capitals

    def form(self, received):
        return received

    def entries(self, entries):
        return entries

    def lines(self, lines):
        return lines

    def message(self, message):
        return message

    def raw(self, raw):
        return raw


def _charset(message, charset, label, cte="8bit", kinds=("plain", "html")):
    """The text parts encoded in one charset and labelled with another (None: not
    at all)."""
    for part in message.walk():
        if part.get_content_maintype() != "text" or part.get_content_subtype() not in kinds:
            continue
        text = part.get_content()
        if charset == "cp1252":
            # What the charset has not is left away, as clients replace it.
            text = text.replace("\u202f", "\u00a0").replace("☐", "[ ]").replace(
                "☒", "[x]").replace("☑", "[x]").replace("✓", "x").replace("✔", "x")
        part.set_content(text, subtype=part.get_content_subtype(), charset="utf-8",
                         cte="8bit")
        data = text.encode(charset, "replace")
        part.set_payload(data.decode("ascii", "surrogateescape"))
        if label is None:
            part.del_param("charset")
        else:
            part.set_param("charset", label)
    return message


class Cp1252AsLatin1(Mutation):
    """Outlook and many gateways write windows-1252 and call it iso-8859-1."""
    name = "windows-1252 dit iso-8859-1"

    def message(self, message):
        return _charset(message, "cp1252", "iso-8859-1")


class Cp1252Unlabelled(Mutation):
    """Scripts and old telephones: windows-1252 without a word."""
    name = "windows-1252 sans étiquette"

    def message(self, message):
        return _charset(message, "cp1252", None)


class Utf8Unlabelled(Mutation):
    """mutt without a locale, and list servers that drop the parameter."""
    name = "UTF-8 sans étiquette"

    def message(self, message):
        return _charset(message, "utf-8", None)


class Utf8AsAscii(Mutation):
    """Relays that announce us-ascii whatever comes."""
    name = "UTF-8 dit us-ascii"

    def message(self, message):
        return _charset(message, "utf-8", "us-ascii")


class Utf7(Mutation):
    """Exchange once sent UTF-7 to those who had asked for it."""
    name = "UTF-7"
    rich = False

    def message(self, message):
        return _charset(message, "utf-7", "utf-7")


class MixedCharsets(Mutation):
    """Lotus and Outlook: the text part in Latin-1, the HTML in UTF-8."""
    name = "jeux mêlés"
    rich = True

    def message(self, message):
        return _charset(message, "cp1252", "windows-1252", kinds=("plain",))


class BrokenQuotedPrintable(Mutation):
    """A relay that adds a blank behind soft line breaks and writes small hex."""
    name = "quoted-printable abîmé"

    def message(self, message):
        for part in message.walk():
            if part.get_content_maintype() == "text":
                part.set_content(part.get_content(), subtype=part.get_content_subtype(),
                                 charset="utf-8", cte="quoted-printable")
        return message

    def raw(self, raw):
        head, _, body = raw.partition(b"\r\n\r\n")
        body = re.sub(rb"=([0-9A-F]{2})", lambda m: b"=" + m.group(1).lower(), body)
        return head + b"\r\n\r\n" + re.sub(rb"=\r\n", b"= \r\n", body)


class HtmlAlone(Mutation):
    """18 of 462 real replies have no text part at all."""
    name = "HTML seul"
    rich = True

    def message(self, message):
        body = message.get_body(preferencelist=("html",))
        if body is None:
            return message
        text = body.get_content()
        message.clear_content()
        message.set_content(text, subtype="html", charset="utf-8", cte="base64")
        return message


class TextAlone(Mutation):
    """A gateway that takes the HTML away."""
    name = "texte seul"
    rich = True

    def message(self, message):
        body = message.get_body(preferencelist=("plain", "html"))
        if body.get_content_subtype() == "html":
            return message
        text = body.get_content()
        message.clear_content()
        message.set_content(text, charset="utf-8", cte="quoted-printable")
        return message


def _around(message, before=(), behind=()):
    def put(text, kind):
        if kind == "plain":
            return "\n".join(before) + ("\n\n" if before else "") + text + (
                "\n" if behind else "") + "\n".join(behind) + "\n"
        top = "".join("<p>%s</p>" % line for line in before)
        foot = "".join("<p>%s</p>" % line for line in behind)
        at, end = re.search("<body[^>]*>", text), text.rfind("</body>")
        if end < 0:
            return top + text + foot
        return text[:at.end()] + top + text[at.end():end] + foot + text[end:]
    return each_part(message, put)


class Banner(Mutation):
    """Gateways put a warning above what comes from outside."""
    name = "bandeau externe"

    def message(self, message):
        return _around(message, [
            "[EXTERNE] ATTENTION : Ce courriel provient de l'extérieur de l'organisation. "
            "Ne cliquez sur aucun lien à moins d'en connaître l'expéditeur."])


class BannerEnglish(Mutation):
    """The same in English."""
    name = "bandeau externe, anglais"

    def message(self, message):
        return _around(message, [
            "CAUTION: This email originated from outside of the organization. Do not click "
            "links or open attachments unless you recognize the sender."])


class Disclaimer(Mutation):
    """A school's gateway puts its notice below everything."""
    name = "avis de confidentialité"

    def message(self, message):
        return _around(message, behind=[
            "AVIS DE CONFIDENTIALITÉ : Ce courriel et les fichiers joints sont confidentiels "
            "et destinés à l'usage exclusif du destinataire. Si vous l'avez reçu par erreur, "
            "veuillez nous en aviser : Courriel : info@cegep.example"])


class DisclaimerEnglish(Mutation):
    """The same in English, with lines that look like answers."""
    name = "disclaimer"

    def message(self, message):
        return _around(message, behind=[
            "CONFIDENTIALITY NOTICE: This message is intended only for the addressee.",
            "Address: 1455 De Maisonneuve Blvd. W.", "Phone: 514 555-0190"])


class Avast(Mutation):
    """What an antivirus signs with."""
    name = "Avast"

    def message(self, message):
        return _around(message, behind=["Garanti sans virus. www.avast.com"])


class Signature(Mutation):
    """Her own signature below what she typed, with labels and other numbers."""
    name = "signature à étiquettes"
    ways = ("dans les cellules", "dans la citation", "sous l'étiquette")

    def lines(self, lines):
        return list(lines) + ["-- ", "Zoé Bench", "Étudiante", "Tél. : 514 555-0177",
                              "Courriel : zoe.perso@courrier.example"]


class _Style(Mutation):
    ways = ("au-dessus", "en bas")


class Glued(_Style):
    """Thumbs leave blanks away: "Prénom:Amélie"."""
    name = "Prénom:Amélie"
    style = "glued"


class WideColon(_Style):
    """A Chinese or Japanese keyboard has a wide colon."""
    name = "deux-points larges"
    style = "wide"


class NarrowColon(_Style):
    """French keyboards since 2023 put U+202F before a colon."""
    name = "espace fine insécable"
    style = "narrow"


class Tabbed(_Style):
    """Pasted from a spreadsheet or a table."""
    name = "tabulation"
    style = "tab"


class Arrow(_Style):
    """Some draw arrows."""
    name = "flèche"
    style = "arrow"


class Dotted(_Style):
    """Lists of Word and of telephones."""
    name = "puces rondes"
    style = "dot"


class Numbered(_Style):
    """Numbered as a list."""
    name = "numéros"
    style = "number"


class NextLine(_Style):
    """The answer on the line below its label."""
    name = "ligne suivante"
    style = "next"


class OneLine(_Style):
    """Several answers on one line, as on a telephone."""
    name = "plusieurs par ligne"

    def lines(self, lines):
        out, row = [], []
        for line in lines:
            short = (" : " in line or ": " in line) and len(line) < 45 and "," not in line
            if short and len(row) < 3:
                row.append(line)
                continue
            if row:
                out.append(", ".join(row))
            row = [line] if short else []
            if not short:
                out.append(line)
        return out + ([", ".join(row)] if row else [])


class UpperLabels(_Style):
    """Labels in capitals, without accents."""
    name = "ÉTIQUETTES EN CAPITALES"

    def entries(self, entries):
        return [(f, label, typed.upper(), a) for f, label, typed, a in entries]


class Autocorrected(_Style):
    """A keyboard that knows better: no accents, a letter more or less."""
    name = "étiquettes corrigées"
    WORDS = [("Prénom", "Prenom"), ("Code postal", "Code postale"),
             ("Téléphone", "Telephonne"), ("Nationalité", "Nationalite"),
             ("Établissement", "Etablisement"), ("Date de naissance", "Date de naissence"),
             ("Adresse", "Addresse"), ("Courriel", "Couriel"), ("Discipline", "Dicipline"),
             ("Province", "Provice"), ("Programme", "Programe"), ("Catégorie", "Categorie")]

    def entries(self, entries):
        out = []
        for field, label, _, answer in entries:
            typed = label
            for right, written in self.WORDS:
                typed = typed.replace(right, written)
            out.append((field, label, typed, answer))
        return out


class Capitals(Mutation):
    """A telephone begins every line with a capital."""
    name = "majuscules automatiques"
    caseless = True

    def entries(self, entries):
        return [(f, label, typed, a[:1].upper() + a[1:] if isinstance(a, str) else a)
                for f, label, typed, a in entries]


class SmartQuotes(Mutation):
    """Telephones and Word turn straight quotes, dashes and dots."""
    name = "guillemets courbes"
    caseless = True

    def message(self, message):
        def turn(text, kind):
            if kind == "html":
                return text
            return text.replace("'", "’").replace("...", "…")
        return each_part(message, turn)


class StraightQuotes(Mutation):
    """A gateway that knows only ASCII marks: straight quotes, plain blanks."""
    name = "marques ASCII"
    rich = False
    caseless = True

    def message(self, message):
        return each_part(message, lambda text, kind: text.replace("’", "'").replace(
            "\u00a0", " ").replace("\u202f", " ").replace("«", '"').replace("»", '"'))


class NoBreak(Mutation):
    """Editors of webmail write no-break spaces for blanks in HTML."""
    name = "espaces insécables partout"
    rich = True

    def message(self, message):
        return each_part(message, lambda text, kind: text if kind == "plain" else re.sub(
            ">([^<]*)<", lambda m: ">" + re.sub("(?<=[^ ]) (?=[^ ])", "\u00a0", m.group(1)) + "<",
            text))


class NoBlankBeforeColon(Mutation):
    """An editor of English takes away the blank before the colon."""
    name = "deux-points sans blanc"

    def message(self, message):
        return each_part(message, lambda text, kind: re.sub(
            "[\u00a0\u202f ]:(?=[\\s<])", ":", text))


class Tick(Mutation):
    ways = ("dans la citation", "collé, nouveau", "par le lien")
    rich = False

    def __init__(self, tick, name):
        self.tick, self.name = tick, name


class OnlyLabels(Mutation):
    """She tidies up: our help and the empty lines are gone."""
    name = "aide effacée"
    rich = False
    ways = ("dans la citation", "collé, nouveau")

    def form(self, received):
        received = copy.copy(received)
        received.text = [line for line in received.text
                         if not (line.startswith("    ") and "[ ]" not in line and
                                 not line.startswith("        ")) and line.strip()]
        return received


class Deleted(Mutation):
    """Only what she answered is left; the labels of the rest are deleted."""
    name = "étiquettes effacées"
    rich = False
    ways = ("dans la citation", "collé, nouveau")
    answered = ()

    def entries(self, entries):
        self.answered = {filling.key(label) for _, label, _, _ in entries}
        return entries

    def form(self, received):
        received = copy.copy(received)
        lines, keep = [], True
        for line in received.text:
            label = re.match("^(\\S.*?)[\\s\u00a0\u202f]*\\*?[\\s\u00a0\u202f]*:", line)
            if label:
                keep = filling.key(label.group(1)) in self.answered or line.startswith("Réf")
            elif line and not line.startswith(" "):
                keep = True
            if keep:
                lines.append(line)
        received.text = lines
        return received


class Translated(Mutation):
    """The browser translates our mail before she answers: labels, options, help."""
    name = "traduit par le navigateur"
    rich = True
    ways = ("dans les cellules", "dans la citation")

    def form(self, received):
        received = copy.copy(received)
        received.html = translated.tree(received.html)
        return received

    def entries(self, entries):
        return translated.entries(entries)


class Wrapped(Mutation):
    """Quoted lines broken again at some width, each piece marked."""
    rich = False
    ways = ("dans la citation",)

    def __init__(self, columns):
        self.columns = columns
        self.name = "coupé à %d" % columns

    def message(self, message):
        def wrap(text, kind):
            out = []
            for line in text.split("\n"):
                if len(line) <= self.columns or not line.startswith(">"):
                    out.append(line)
                    continue
                out += ["> " + piece for piece in textwrap.wrap(
                    line[1:].strip(), self.columns - 2, break_long_words=False,
                    break_on_hyphens=False)]
            return "\n".join(out)
        return each_part(message, wrap)


class Embarrassed(Mutation):
    """Outlook Express: quoted lines broken, the second piece without a mark."""
    name = "lignes cassées sans >"
    rich = False
    ways = ("au-dessus", "dans la citation")

    def message(self, message):
        def wrap(text, kind):
            out = []
            for line in text.split("\n"):
                if len(line) <= 72 or not line.startswith("> "):
                    out.append(line)
                    continue
                out += textwrap.wrap(line, 72, break_long_words=False,
                                     break_on_hyphens=False)
            return "\n".join(out)
        return each_part(message, wrap)


class Nested(Mutation):
    """The form two levels deep: she answered once before, and quotes all of it."""
    name = "deux niveaux de citation"
    rich = False
    ways = ("dans la citation", "au-dessus")

    def message(self, message):
        def deeper(text, kind):
            out, seen = [], False
            for line in text.split("\n"):
                if line.startswith(">") and not seen:
                    seen = True
                    out += ["> Bonjour,", "> J'ai une question.", ">",
                            "> Le lun. 11 janv. 2027 à 09:10, Guichet des stages "
                            "<stages@example.org> a écrit :"]
                out.append("> " + line if line.startswith(">") else line)
            return "\n".join(out)
        return each_part(message, deeper)


class Flowed(Mutation):
    """format=flowed as it is meant: long lines end in a blank and go on."""
    name = "format=flowed"
    rich = False

    def message(self, message):
        def flow(text, kind):
            out = []
            for line in text.split("\n"):
                mark = re.match("^>[> ]*", line)
                mark = mark.group(0) if mark else ""
                body = line[len(mark):]
                if len(line) <= 72 or line == "-- ":
                    out.append(line.rstrip(" ") if line != "-- " else line)
                    continue
                pieces = textwrap.wrap(body, 72 - len(mark), break_long_words=False,
                                       break_on_hyphens=False, drop_whitespace=True)
                out += [mark + piece + " " for piece in pieces[:-1]] + [mark + pieces[-1]]
            return "\n".join(out)
        message = each_part(message, flow)
        message.set_param("format", "flowed")
        return message


class Gateway(Mutation):
    """A gateway that ends every line in blanks and puts U+FEFF in front."""
    name = "blancs et U+FEFF"
    rich = False

    def message(self, message):
        if "flowed" in str(message["Content-Type"]):
            return message  # there blanks at the end mean that the line goes on
        return each_part(message, lambda text, kind: "\ufeff" + "\n".join(
            line + "   " if line != "-- " else line for line in text.split("\n")))


MUTATIONS = [
    Cp1252AsLatin1(), Cp1252Unlabelled(), Utf8Unlabelled(), Utf8AsAscii(), Utf7(),
    MixedCharsets(), BrokenQuotedPrintable(), HtmlAlone(), TextAlone(), Banner(),
    BannerEnglish(), Disclaimer(), DisclaimerEnglish(), Avast(), Signature(), Glued(),
    WideColon(), NarrowColon(), Tabbed(), Arrow(), Dotted(), Numbered(), NextLine(),
    OneLine(), UpperLabels(), Autocorrected(), Capitals(), SmartQuotes(), StraightQuotes(),
    NoBreak(), NoBlankBeforeColon(), OnlyLabels(), Deleted(), Translated(), Wrapped(65),
    Wrapped(72), Wrapped(76), Wrapped(78), Embarrassed(), Nested(), Flowed(), Gateway(),
] + [Tick(style, "coche: " + style) for style in (
    "yes", "round", "heavy", "cross", "box", "star", "ok")]
