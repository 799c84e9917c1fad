"""Mail clients: what each of them makes of a reply to one of our mails.

A client takes a mail of ours (email.message), what the person typed above it
(lines), and the answers that she put into the quotation, and gives the message
that it would send. The comment at each client says what it models.
"""
import email
import email.policy
import html
import re
import textwrap
from email.message import EmailMessage
from urllib.parse import unquote

import dom
import filling
from dom import Node

OFFICE = "Guichet des stages"


class Received:
    """A mail of ours as the student's client has it."""

    def __init__(self, raw):
        self.mail = email.message_from_bytes(raw, policy=email.policy.default)
        self.text = self._part("plain").split("\n")
        self.html = dom.parse(self._part("html"))
        self.subject = re.sub(r"\s+", " ", str(self.mail["Subject"]))
        self.message_id = str(self.mail["Message-ID"]).strip()
        self.sender = email.utils.parseaddr(str(self.mail["From"]))[1]
        self.reply_to = str(self.mail["Reply-To"] or self.mail["From"])
        self.to = str(self.mail["To"])

    def _part(self, kind):
        part = self.mail.get_body(preferencelist=(kind,))
        return part.get_content().replace("\r\n", "\n") if part is not None else ""

    def links(self):
        """The mailto: links: (text of the button, address, subject, body)."""
        found = []
        for node in self.html.walk():
            href = node.attributes.get("href", "") if node.tag == "a" else ""
            if href.startswith("mailto:"):
                found.append((node.text(),) + open_mailto(href))
        return found


def open_mailto(href):
    """RFC 6068: to, subject and body of a mailto: link, as a client opens it."""
    to, _, query = href[len("mailto:"):].partition("?")
    fields = {"subject": "", "body": ""}
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        fields[name.lower()] = unquote(value)
    return unquote(to), fields["subject"], fields["body"].replace("\r\n", "\n")


# ---- Pieces ----

def quote(lines, mark="> "):
    """Each line behind a mark; lines of answers ("\\0") without one."""
    out = []
    for line in lines:
        if line.startswith("\0"):
            out.append(line[1:])
        else:
            out.append((mark + line).rstrip(" ") if mark.strip() else mark + line)
    return out


def wrapped(lines, columns, mark="> "):
    """Lines broken as by a client that breaks quotations again, each piece behind
    the mark."""
    out = []
    for line in lines:
        if len(line) <= columns:
            out += quote([line], mark)
            continue
        if line.startswith("\0"):
            out += textwrap.wrap(line[1:], columns, break_long_words=False)
            continue
        out += quote(textwrap.wrap(line, columns, break_long_words=False,
                                   break_on_hyphens=False), mark)
    return out


def html_of(lines, tag="div", attributes="", empty="<br>"):
    return "".join("<%s%s>%s</%s>" % (tag, attributes,
                                      html.escape(line) if line else empty, tag)
                   for line in lines)


def rename(root, prefix):
    """Classes and ids with a prefix, as clients do that keep styles apart."""
    for node in root.walk():
        for name in ("class", "id"):
            if node.attributes.get(name):
                node.attributes[name] = " ".join(
                    prefix + word for word in node.attributes[name].split())
    return root


def build(received, sender, subject, text=None, html_text=None, flowed=False,
          charset="utf-8", cte="quoted-printable"):
    out = EmailMessage()
    out["From"] = sender
    out["To"] = received.reply_to
    out["Subject"] = subject
    out["In-Reply-To"] = received.message_id
    out["References"] = received.message_id
    if text is not None:
        body = "\n".join(text) + "\n"
        out.set_content(body, charset=charset, cte=cte,
                        params={"format": "flowed"} if flowed else None)
    if html_text is not None:
        if text is None:
            out.set_content(html_text, subtype="html", charset=charset, cte=cte)
        else:
            out.add_alternative(html_text, subtype="html", charset=charset, cte=cte)
    return out


class Client:
    """What clients have in common. above: lines typed; fill: answers typed into
    the quotation, or None; where, tick, under: how (filling.py)."""
    name = ""
    rich = True          # the quotation is our HTML
    prefix = "Re: "
    columns = None       # where quoted lines are broken again
    cells = "newline"    # how table cells become text
    bold = ""
    signature = []

    def filled_html(self, received, fill, where, tick, wrap=None):
        root, left = filling.fill_html(received.html, fill or [], tick, where, wrap)
        if left:
            raise ValueError("%s: no place in the form for %r" % (self.name, left))
        return root

    def filled_text(self, received, fill, tick, under):
        lines, left = filling.fill_text(received.text, fill or [], tick, under)
        if left:
            raise ValueError("%s: no place in the form for %r" % (self.name, left))
        return lines

    def subject(self, received):
        return self.prefix + received.subject

    def reply(self, received, sender, above=(), fill=None, where="cell",
              tick="symbol", under=False):
        raise NotImplementedError

    # A message that a mailto: link opened, with what was typed into it.
    def opened(self, received, sender, to, subject, lines):
        out = EmailMessage()
        out["From"] = sender
        out["To"] = to
        out["Subject"] = subject
        self.put_opened(out, list(lines) + self.signature)
        return out

    def put_opened(self, out, lines):
        out.set_content("\n".join(lines) + "\n", charset="utf-8", cte="quoted-printable")


# ---- Google ----

class Gmail(Client):
    """Gmail on the web: HTML quotation in gmail_quote, classes renamed; the text
    part has "> " and lines broken at about 72; the attribution is broken too."""
    name = "Gmail web"
    columns = 70
    bold = "*"
    when = "lun. 11 janv. 2027 à 10:10"
    paragraph = '<div dir="ltr">%s</div>'

    def attribution(self, received):
        line = "Le %s, %s <%s> a écrit :" % (self.when, OFFICE, received.sender)
        return textwrap.wrap(line, 76, break_long_words=False)

    def quoted_html(self, received, root):
        rename(root, "m_-3141592653589793238")
        address = html.escape(received.sender)
        return ('<br><div class="gmail_quote gmail_quote_container">'
                '<div dir="ltr" class="gmail_attr">Le %s, %s &lt;'
                '<a href="mailto:%s">%s</a>&gt; a écrit\u00a0:<br></div>'
                '<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;'
                'border-left:1px solid rgb(204,204,204);padding-left:1ex"><u></u>'
                '<div lang="fr-CA">%s</div></blockquote></div>' % (
                    self.when, OFFICE, address, address, root.inner_html()))

    def reply(self, received, sender, above=(), fill=None, where="cell",
              tick="symbol", under=False):
        root = self.filled_html(received, fill, where, tick)
        lines = dom.to_text(root, self.cells, self.bold)
        text = list(above) + self.signature + ["", *self.attribution(received), ""]
        text += wrapped(lines, self.columns)
        top = self.paragraph % html_of(list(above) + self.signature)
        return build(received, sender, self.subject(received), text,
                     top + self.quoted_html(received, root), cte="base64")

    def put_opened(self, out, lines):
        out.set_content("\n".join(lines) + "\n", charset="utf-8", cte="base64")
        out.add_alternative(self.paragraph % html_of(lines), subtype="html",
                            charset="utf-8", cte="base64")


class GmailAndroid(Gmail):
    """The Gmail app on Android: a comma in the attribution, dir="auto"."""
    name = "Gmail Android"
    when = "lun. 11 janv. 2027, 10:10"
    paragraph = '<div dir="auto">%s</div>'


class GmailPhone(Gmail):
    """The Gmail app on iOS: cells of a table become one line of text."""
    name = "Gmail iOS"
    cells = "space"


# ---- Microsoft ----

class OutlookDesktop(Client):
    """Outlook on Windows: Word's HTML, each line a paragraph, no ">", a block
    De / Envoyé / À / Objet under a rule; the text part has an empty line between
    paragraphs and a tab behind each cell. Classic Outlook writes "RE: "."""
    name = "Outlook bureau"
    prefix = "RE: "
    charset = "utf-8"

    def block(self, received):
        return ["De : %s <%s>" % (OFFICE, received.sender),
                "Envoyé : 11 janvier 2027 10:10", "À : %s" % received.to,
                "Objet : " + received.subject]

    def word(self, node):
        """Our HTML as Word writes it again."""
        out = Node(node.tag, {k: v for k, v in node.attributes.items()
                              if k in ("width", "colspan", "href", "valign")})
        runs = []

        def close():
            if runs:
                out.children.append(Node("p", {"class": "MsoNormal"}, [
                    Node("span", {"style": "font-size:12.0pt;font-family:"
                                  "\"Segoe UI\",sans-serif;color:#1C2226"},
                         list(runs) + [Node("o:p")])]))
                runs.clear()

        for child in node.children:
            block = isinstance(child, Node) and child.tag in (
                dom.BLOCKS | {"td", "th"})
            if block:
                close()
                out.children.append(self.word(child))
            elif isinstance(child, Node) and child.tag in ("span", "strong"):
                runs.append(Node("b" if child.tag == "strong" else "span",
                                 {"style": "mso-fareast-language:EN-US"},
                                 child.children))
            elif isinstance(child, str) and child.startswith(("☐", "☒", "☑")):
                runs.append(Node("span", {"style": "font-family:"
                                          "\"Segoe UI Symbol\",sans-serif"},
                                 [child[0]]))
                runs.append(child[1:])
            elif not isinstance(child, str) or child.strip("\n "):
                runs.append(child)
        if node.tag in ("p", "td", "th", "div", "h1", "h2", "h3"):
            close()
        else:
            out.children += runs
        if node.tag in ("p", "div", "h1", "h2", "h3"):
            out.tag = "div"
        return out

    def plain(self, root):
        """Each paragraph, then an empty line; cells end in a tab."""
        out = []
        for line in dom.to_text(root, "newline", ""):
            out += [line + "\t" if line else line, ""] if line else []
        return out

    def top_html(self, above):
        return "".join('<p class=MsoNormal><span style=\'mso-fareast-language:EN-US\'>'
                       '%s<o:p></o:p></span></p>' % (html.escape(line) or "&nbsp;")
                       for line in above)

    def page(self, received, above, root):
        block = "<br>".join("<b>%s :</b> %s" % (
            line.split(" : ", 1)[0], html.escape(line.split(" : ", 1)[1]))
                            for line in self.block(received))
        return ('<html xmlns:o="urn:schemas-microsoft-com:office:office" '
                'xmlns:w="urn:schemas-microsoft-com:office:word"><head><style><!--\n'
                'p.MsoNormal {margin:0cm;font-size:11.0pt}\n--></style>'
                '<!--[if gte mso 9]><xml><o:shapedefaults v:ext="edit"/></xml>'
                '<![endif]--></head><body lang=FR-CA link="#0563C1">'
                '<div class=WordSection1>%s<p class=MsoNormal><o:p>&nbsp;</o:p></p>'
                '<div><div style=\'border:none;border-top:solid #E1E1E1 1.0pt;'
                'padding:3.0pt 0cm 0cm 0cm\'><p class=MsoNormal>%s<o:p></o:p></p>'
                '</div></div><p class=MsoNormal><o:p>&nbsp;</o:p></p>%s</div>'
                '</body></html>' % (self.top_html(above), block,
                                    self.word(root).inner_html()))

    def reply(self, received, sender, above=(), fill=None, where="cell",
              tick="symbol", under=False):
        def red(words):
            return Node("span", {"style": "color:red"}, [words])

        root = self.filled_html(received, fill, where, tick, red)
        text = []
        for line in above:
            text += [line, ""] if line else []
        text += [""] + self.block(received) + [""] + self.plain(root)
        return build(received, sender, self.subject(received), text,
                     self.page(received, above, root), charset=self.charset)

    def put_opened(self, out, lines):
        text = []
        for line in lines:
            text += [line, ""]
        out.set_content("\n".join(text) + "\n", charset="utf-8", cte="quoted-printable")
        out.add_alternative("<html><body lang=FR-CA><div class=WordSection1>%s</div>"
                            "</body></html>" % self.top_html(lines), subtype="html",
                            charset="utf-8", cte="quoted-printable")


class OutlookWeb(Client):
    """Outlook on the web and the new Outlook: x_ classes, divRplyFwdMsg, a rule of
    underscores in the text part, no ">"."""
    name = "Outlook web"
    signature = []

    def reply(self, received, sender, above=(), fill=None, where="cell",
              tick="symbol", under=False):
        root = rename(self.filled_html(received, fill, where, tick), "x_")
        block = OutlookDesktop.block(self, received)
        text = (list(above) + self.signature + ["________________________________"] +
                block + ["", *dom.to_text(root, self.cells, self.bold)])
        page = ('<html><head><meta http-equiv="Content-Type" content="text/html; '
                'charset=utf-8"></head><body dir="ltr">%s'
                '<div id="appendonsend"></div>'
                '<hr style="display:inline-block;width:98%%" tabindex="-1">'
                '<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" '
                'style="font-size:11pt" color="#000000">%s</font><div>&nbsp;</div></div>'
                '<div>%s</div></body></html>' % (
                    html_of(list(above) + self.signature,
                            attributes=' class="elementToProof"'),
                    "<br>".join("<b>%s :</b>&nbsp;%s" % (
                        line.split(" : ", 1)[0], html.escape(line.split(" : ", 1)[1]))
                                for line in block), root.inner_html()))
        return build(received, sender, self.subject(received), text, page)

    def put_opened(self, out, lines):
        out.set_content("\n".join(lines) + "\n", charset="utf-8", cte="quoted-printable")
        out.add_alternative(
            '<html><body dir="ltr">%s</body></html>' % html_of(
                lines, attributes=' class="elementToProof"'),
            subtype="html", charset="utf-8", cte="quoted-printable")


class OutlookMobile(OutlookWeb):
    """Outlook on a telephone: the same, with its footer."""
    name = "Outlook mobile"
    signature = ["", "Télécharger Outlook pour iOS<https://aka.ms/o0ukef>"]


class OutlookMac(OutlookWeb):
    """Outlook for Mac: a block in Apple's order, cells on one line."""
    name = "Outlook Mac"
    cells = "tab"

    def subject(self, received):
        return "Re: " + received.subject


# ---- Apple ----

class AppleMail(Client):
    """Apple Mail: blockquote type=cite, "> " in the text, each cell a line."""
    name = "Apple Mail"

    def attribution(self, received):
        return "Le 11 janv. 2027 à 10:10, %s <%s> a écrit :" % (OFFICE, received.sender)

    def reply(self, received, sender, above=(), fill=None, where="cell",
              tick="symbol", under=False):
        root = self.filled_html(received, fill, where, tick)
        text = list(above) + ["", "> " + self.attribution(received), "> "]
        text += quote(dom.to_text(root, self.cells, self.bold))
        page = ('<html><head><meta http-equiv="content-type" content="text/html; '
                'charset=utf-8"></head><body style="overflow-wrap: break-word; '
                '-webkit-nbsp-mode: space;">%s<div><br><blockquote type="cite">'
                '<div>%s</div><br class="Apple-interchange-newline"><div>%s</div>'
                '</blockquote></div><br></body></html>' % (
                    html_of(above), html.escape(self.attribution(received)),
                    root.inner_html()))
        return build(received, sender, self.subject(received), text, page)


class IosMail(AppleMail):
    """Mail on an iPhone: its footer, and a mark without width where the quotation
    begins."""
    name = "iPhone"
    signature = ["", "Envoyé de mon iPhone"]

    def reply(self, received, sender, above=(), fill=None, where="cell",
              tick="symbol", under=False):
        root = self.filled_html(received, fill, where, tick)
        lines = dom.to_text(root, self.cells, self.bold)
        lines[0] = "\ufeff" + lines[0]
        text = list(above) + self.signature
        text += ["", "> " + self.attribution(received), "> "] + quote(lines)
        page = ('<html><head><meta http-equiv="content-type" content="text/html; '
                'charset=utf-8"></head><body dir="auto">%s<div dir="ltr"><br>'
                '<blockquote type="cite">%s<br><br></blockquote></div>'
                '<blockquote type="cite"><div dir="ltr">\ufeff%s</div></blockquote>'
                '</body></html>' % (
                    html_of(list(above) + self.signature, attributes=' dir="ltr"'),
                    html.escape(self.attribution(received)), root.inner_html()))
        return build(received, sender, self.subject(received), text, page, cte="base64")


# ---- Free software ----

class Thunderbird(Client):
    """Thunderbird composing HTML: moz-cite-prefix, a tab between cells, bold words
    in asterisks, format=flowed."""
    name = "Thunderbird HTML"
    cells = "tab"
    bold = "*"

    def attribution(self, received):
        return "Le 11/01/2027 à 10:10, %s a écrit\u00a0:" % OFFICE

    def reply(self, received, sender, above=(), fill=None, where="cell",
              tick="symbol", under=False):
        root = self.filled_html(received, fill, where, tick)
        text = list(above) + ["", self.attribution(received)]
        text += quote(dom.to_text(root, self.cells, self.bold))
        page = ('<!DOCTYPE html><html><head><meta http-equiv="Content-Type" '
                'content="text/html; charset=UTF-8"></head><body><p>%s</p>'
                '<div class="moz-cite-prefix">%s<br></div>'
                '<blockquote type="cite" cite="mid:%s">%s</blockquote></body></html>' % (
                    "<br>\n".join(html.escape(line) for line in above),
                    self.attribution(received), received.message_id.strip("<>"),
                    root.inner_html()))
        return build(received, sender, self.subject(received), text, page,
                     flowed=True, cte="8bit")


class ThunderbirdText(Thunderbird):
    """Thunderbird composing text: our text part behind "> ", flowed."""
    name = "Thunderbird texte"
    rich = False

    def reply(self, received, sender, above=(), fill=None, where="cell",
              tick="x", under=False):
        lines = self.filled_text(received, fill, tick, under)
        text = list(above) + ["", self.attribution(received)] + quote(lines)
        return build(received, sender, self.subject(received), text, flowed=True,
                     cte="8bit")


class Mutt(Client):
    """mutt with a French attribution and English dates; vim breaks nothing."""
    name = "mutt"
    rich = False

    def attribution(self, received):
        return "Le Mon, Jan 11, 2027 at 10:10:00AM -0500, %s a écrit :" % OFFICE

    def reply(self, received, sender, above=(), fill=None, where="cell",
              tick="x", under=False):
        lines = self.filled_text(received, fill, tick, under)
        text = list(above) + [""] if above else []
        text += [self.attribution(received)] + quote(lines) + ["", "-- ", "mutt"]
        return build(received, sender, self.subject(received), text, cte="8bit")


class Roundcube(Client):
    """Roundcube composing text: quoted lines broken again at 72, ISO date."""
    name = "Roundcube"
    rich = False

    def attribution(self, received):
        return "Le 2027-01-11 10:10, %s a écrit :" % OFFICE

    def reply(self, received, sender, above=(), fill=None, where="cell",
              tick="x", under=False):
        lines = self.filled_text(received, fill, tick, under)
        text = [self.attribution(received)] + wrapped(lines, 70) + [""] + list(above)
        return build(received, sender, self.subject(received), text, flowed=True,
                     cte="8bit")


class RoundcubeHtml(Client):
    """Roundcube composing HTML: reply-intro, blockquote type=cite."""
    name = "Roundcube HTML"
    cells = "space"

    def reply(self, received, sender, above=(), fill=None, where="cell",
              tick="symbol", under=False):
        root = rename(self.filled_html(received, fill, where, tick), "v1")
        intro = Roundcube.attribution(self, received)
        text = [intro, ""] + wrapped(dom.to_text(root, self.cells), 72) + list(above)
        page = ('<html><body style="font-size: 10pt; font-family: Verdana">'
                '<p id="reply-intro">%s</p><blockquote type="cite" style="padding: 0 '
                '0.4em; border-left: #1010ff 2px solid; margin: 0">'
                '<div id="replybody1">%s</div></blockquote>%s</body></html>' % (
                    intro, root.inner_html(), html_of(above)))
        return build(received, sender, self.subject(received), text, page)


class Zimbra(Client):
    """Zimbra: a title, a block in its order without blanks before colons, our text
    without marks (its default)."""
    name = "Zimbra"

    def block(self, received):
        return ["De: \"%s\" <%s>" % (OFFICE, received.sender), "À: " + received.to,
                "Envoyé: Lundi 11 Janvier 2027 10:10:00", "Objet: " + received.subject]

    def reply(self, received, sender, above=(), fill=None, where="cell",
              tick="symbol", under=False):
        root = self.filled_html(received, fill, where, tick)
        text = (list(above) + ["", "----- Mail original -----"] + self.block(received) +
                ["", *dom.to_text(root, "space")])
        page = ('<html><body><div style="font-family: arial; font-size: 12pt">%s'
                '<hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__">'
                '%s</div><br><div data-marker="__QUOTED_TEXT__">%s</div></div></body>'
                '</html>' % (html_of(above), "<br>".join(
                    "<b>%s: </b>%s" % (line.split(": ", 1)[0],
                                       html.escape(line.split(": ", 1)[1]))
                    for line in self.block(received)), root.inner_html()))
        return build(received, sender, self.subject(received), text, page)


class ZimbraText(Zimbra):
    """Zimbra composing text, with the option that puts "> " in front."""
    name = "Zimbra texte"
    rich = False

    def reply(self, received, sender, above=(), fill=None, where="cell",
              tick="x", under=False):
        lines = self.filled_text(received, fill, tick, under)
        text = (list(above) + ["", "----- Mail original -----"] +
                quote(self.block(received) + ["", *lines]))
        return build(received, sender, self.subject(received), text)


class Evolution(Client):
    """Evolution: "> " and lines broken at 71, a numeric zone in the attribution."""
    name = "Evolution"
    rich = False

    def reply(self, received, sender, above=(), fill=None, where="cell",
              tick="x", under=False):
        lines = self.filled_text(received, fill, tick, under)
        text = list(above) + [
            "Le lundi 11 janvier 2027 à 10:10 -0500, %s a écrit :" % OFFICE]
        text += wrapped(lines, 69)
        return build(received, sender, self.subject(received), text)


# ---- Others ----

class Yahoo(Client):
    """Yahoo: no ">" in the text part, blanks in front, hours written h min s."""
    name = "Yahoo"

    def attribution(self, received):
        return ("Le lundi 11 janvier 2027 à 10 h 10 min 00 s UTC−5, %s <%s> a écrit : "
                % (OFFICE, received.sender))

    def reply(self, received, sender, above=(), fill=None, where="cell",
              tick="symbol", under=False):
        root = rename(self.filled_html(received, fill, where, tick), "yiv3141592653")
        text = [" " + line for line in above] + [
            "", "    " + self.attribution(received), " ", " "]
        text += ["  " + line for line in dom.to_text(root, "newline", "")]
        page = ('<html><head></head><body><div class="ydpyahoo-style-wrap">%s</div>'
                '<div id="ydpyahoo_quoted_1" class="ydpyahoo_quoted yahoo_quoted">'
                '<div style="font-size:13px"><div>%s</div><div><br></div><div><br></div>'
                '<div><div id="yiv3141592653"><div>%s</div></div></div></div></div>'
                '</body></html>' % (html_of(above, attributes=' dir="ltr"'),
                                    html.escape(self.attribution(received)),
                                    root.inner_html()))
        return build(received, sender, self.subject(received), text, page)


class Samsung(Client):
    """The mail app of a Samsung telephone: a title between dashes, a block, HTML
    alone."""
    name = "Samsung"
    signature = ["", "Envoyé depuis mon Galaxy"]

    def reply(self, received, sender, above=(), fill=None, where="cell",
              tick="symbol", under=False):
        root = self.filled_html(received, fill, where, tick)
        page = ('<html><head><meta http-equiv="Content-Type" content="text/html; '
                'charset=UTF-8"></head><body dir="auto">%s<div><br></div>'
                '<div align="left" dir="auto" style="font-size:100%%;color:#000000">'
                '<div>-------- Message d\'origine --------</div><div>De : %s &lt;%s&gt; '
                '</div><div>Date : 2027-01-11  10:10  (GMT-05:00) </div><div>À : %s </div>'
                '<div>Objet : %s </div><div><br></div></div>%s</body></html>' % (
                    html_of(list(above) + self.signature, attributes=' dir="auto"'),
                    OFFICE, html.escape(received.sender), html.escape(received.to),
                    html.escape(received.subject), root.inner_html()))
        return build(received, sender, self.subject(received), None, page, cte="base64")

    def put_opened(self, out, lines):
        out.set_content("<html><body dir=\"auto\">%s</body></html>" % html_of(
            lines, attributes=' dir="auto"'), subtype="html", charset="utf-8",
                        cte="base64")


class Proton(Client):
    """Proton Mail: protonmail_quote; bold words and "> " in the text part."""
    name = "Proton"

    def reply(self, received, sender, above=(), fill=None, where="cell",
              tick="symbol", under=False):
        root = self.filled_html(received, fill, where, tick)
        intro = "Le lundi 11 janvier 2027 à 10:10, %s <%s> a écrit :" % (
            OFFICE, received.sender)
        signature = ["", "Envoyé avec la messagerie sécurisée Proton Mail."]
        text = list(above) + signature + ["", intro, ""]
        text += quote(dom.to_text(root, "newline", "**"))
        page = ('<div style="font-family: Arial, sans-serif; font-size: 14px;">%s</div>'
                '<div class="protonmail_quote">%s<br><blockquote '
                'class="protonmail_quote" type="cite">%s</blockquote><br></div>' % (
                    html_of(list(above) + signature), html.escape(intro),
                    root.inner_html()))
        return build(received, sender, self.subject(received), text, page)


CLIENTS = [Gmail(), GmailAndroid(), GmailPhone(), OutlookDesktop(), OutlookWeb(),
           OutlookMobile(), OutlookMac(), AppleMail(), IosMail(), Thunderbird(),
           ThunderbirdText(), Mutt(), Roundcube(), RoundcubeHtml(), Zimbra(),
           ZimbraText(), Evolution(), Yahoo(), Samsung(), Proton()]
