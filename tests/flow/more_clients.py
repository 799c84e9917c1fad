"""More clients, and the English words of those in clients.py."""
import email.policy
import email.utils
import html
import textwrap
from email.message import EmailMessage

import dom
import filling
from clients import (CLIENTS, OFFICE, AppleMail, Client, Evolution, Gmail, GmailPhone, IosMail,
                     Mutt, OutlookDesktop, OutlookMobile, OutlookWeb, Proton, Roundcube, Samsung,
                     Thunderbird, ThunderbirdText, Yahoo, Zimbra, build, html_of, quote,
                     rename, wrapped)


# ---- English ----

class GmailEnglish(Gmail):
    """Gmail in English: a narrow no-break space before AM since 2023 (replies.md)."""
    name = "Gmail web, anglais"

    def attribution(self, received):
        line = "On Mon, Jan 11, 2027 at 10:10\u202fAM %s <%s> wrote:" % (
            OFFICE, received.sender)
        return textwrap.wrap(line, 76, break_long_words=False)

    def quoted_html(self, received, root):
        return Gmail.quoted_html(self, received, root).replace(
            "Le %s, " % self.when, "On Mon, Jan 11, 2027 at 10:10\u202fAM ").replace(
                "a écrit\u00a0:", "wrote:")


class GmailPhoneEnglish(GmailEnglish):
    """Gmail on an iPhone in English."""
    name = "Gmail iOS, anglais"
    cells = "space"


class _EnglishBlock:
    def block(self, received):
        return ["From : %s <%s>" % (OFFICE, received.sender),
                "Sent : Monday, January 11, 2027 10:10 AM", "To : %s" % received.to,
                "Subject : " + received.subject]


class OutlookDesktopEnglish(_EnglishBlock, OutlookDesktop):
    """Outlook on Windows in English: From / Sent / To / Subject."""
    name = "Outlook bureau, anglais"

    def reply(self, received, sender, above=(), fill=None, where="cell",
              tick="symbol", under=False):
        message = OutlookDesktop.reply(self, received, sender, above, fill, where, tick)
        return each_part(message, lambda text, kind: _english_colons(text))


def _english_colons(text):
    for label in ("From", "Sent", "To", "Subject"):
        text = text.replace(label + " : ", label + ": ").replace(label + " :</b>",
                                                               label + ":</b>")
    return text


class OutlookWebEnglish(OutlookWeb):
    """Outlook on the web in English."""
    name = "Outlook web, anglais"

    def reply(self, received, sender, above=(), fill=None, where="cell",
              tick="symbol", under=False):
        message = OutlookWeb.reply(self, received, sender, above, fill, where, tick)
        return each_part(message, lambda text, kind: english_words(text))


def english_words(text):
    """The lines of a header block in English."""
    for french, english in (("De :", "From:"), ("Envoyé :", "Sent:"), ("À :", "To:"),
                            ("Objet :", "Subject:"),
                            ("11 janvier 2027 10:10", "Monday, January 11, 2027 10:10 AM")):
        text = text.replace(french, english, 1)
    return text


class OutlookMobileEnglish(OutlookWebEnglish):
    """Outlook on a telephone in English."""
    name = "Outlook mobile, anglais"
    signature = ["", "Get Outlook for iOS<https://aka.ms/o0ukef>"]


class AppleEnglish(AppleMail):
    """Apple Mail in English: a comma after the year, U+202F before AM."""
    name = "Apple Mail, anglais"

    def attribution(self, received):
        return "On Jan 11, 2027, at 10:10\u202fAM, %s <%s> wrote:" % (
            OFFICE, received.sender)


class IosEnglish(IosMail):
    """An iPhone in English."""
    name = "iPhone, anglais"
    signature = ["", "Sent from my iPhone"]

    def attribution(self, received):
        return "On Jan 11, 2027, at 10:10\u202fAM, %s <%s> wrote:" % (
            OFFICE, received.sender)


class ThunderbirdEnglish(ThunderbirdText):
    """Thunderbird in English, composing text."""
    name = "Thunderbird, anglais"

    def attribution(self, received):
        return "On 2027-01-11 10:10 a.m., %s wrote:" % OFFICE


class YahooEnglish(Yahoo):
    """Yahoo in English."""
    name = "Yahoo, anglais"

    def attribution(self, received):
        return ("On Monday, January 11, 2027 at 10:10:00 AM EST, %s <%s> wrote: "
                % (OFFICE, received.sender))


class ProtonEnglish(Proton):
    """Proton in English: its signature, an ordinal day."""
    name = "Proton, anglais"

    def reply(self, received, sender, above=(), fill=None, where="cell",
              tick="symbol", under=False):
        message = Proton.reply(self, received, sender, above, fill, where, tick)
        return each_part(message, lambda text, kind: text.replace(
            "Le lundi 11 janvier 2027 à 10:10,", "On Monday, January 11th, 2027 at 10:10 AM,"
        ).replace("a écrit :", "wrote:").replace(
            "Envoyé avec la messagerie sécurisée Proton Mail.",
            "Sent with Proton Mail secure email."))


class SamsungEnglish(Samsung):
    """A Samsung telephone in English."""
    name = "Samsung, anglais"
    signature = ["", "Sent from my Galaxy"]

    def reply(self, received, sender, above=(), fill=None, where="cell",
              tick="symbol", under=False):
        message = Samsung.reply(self, received, sender, above, fill, where, tick)
        return each_part(message, lambda text, kind: text.replace(
            "Message d'origine", "Original message").replace("De :", "From:").replace(
                "À :", "To:").replace("Objet :", "Subject:").replace("Date :", "Date:"))


class ZimbraEnglish(Zimbra):
    """Zimbra in English."""
    name = "Zimbra, anglais"

    def reply(self, received, sender, above=(), fill=None, where="cell",
              tick="symbol", under=False):
        message = Zimbra.reply(self, received, sender, above, fill, where, tick)
        return each_part(message, lambda text, kind: text.replace(
            "Mail original", "Original Message").replace("De:", "From:").replace(
                "À:", "To:").replace("Objet:", "Subject:").replace(
                    "Envoyé: Lundi 11 Janvier 2027 10:10:00",
                    "Sent: Monday, January 11, 2027 10:10:00 AM"))


def each_part(message, change):
    """The message with its text parts changed: change(text, "plain" or "html")."""
    for part in message.walk():
        if part.get_content_maintype() != "text" or part.get_filename():
            continue
        text = change(part.get_content(), part.get_content_subtype())
        flowed = part.get_param("format")
        part.set_content(text, subtype=part.get_content_subtype(),
                         charset=part.get_content_charset("utf-8"),
                         cte=str(part["Content-Transfer-Encoding"] or "8bit"),
                         params={"format": flowed} if flowed else None)
    return message


# ---- Text ----

class TextClient(Client):
    """A client that writes text: an attribution, marks, perhaps narrower lines."""
    rich = False
    mark = "> "
    tail = []

    def attribution(self, received):
        raise NotImplementedError

    def reply(self, received, sender, above=(), fill=None, where="cell",
              tick="x", under=False):
        lines = self.filled_text(received, fill, tick, under)
        quoted = (wrapped(lines, self.columns, self.mark) if self.columns
                  else quote(lines, self.mark))
        text = list(above) + ([""] if above else []) + self.attribution(received)
        return build(received, sender, self.subject(received), text + quoted + self.tail,
                     cte="8bit")


class Claws(TextClient):
    """Claws Mail: date on one line, name and verb on the next, an empty line."""
    name = "Claws"
    columns = 70

    def attribution(self, received):
        return ["Le Mon, 11 Jan 2027 10:10:00 -0500,",
                "%s <%s> a écrit :" % (OFFICE, received.sender), ""]


class ClawsEnglish(Claws):
    """Claws Mail as it is installed: in English."""
    name = "Claws, anglais"

    def attribution(self, received):
        return ["On Mon, 11 Jan 2027 10:10:00 -0500",
                "%s <%s> wrote:" % (OFFICE, received.sender), ""]


class NeoMutt(TextClient):
    """mutt and neomutt as they are installed: English, no signature."""
    name = "neomutt, anglais"

    def attribution(self, received):
        return ["On Mon, Jan 11, 2027 at 10:10:00AM -0500, %s wrote:" % OFFICE]


class Alpine(TextClient):
    """Alpine: no time, an empty line, and the answer usually below."""
    name = "alpine"

    def attribution(self, received):
        return ["On Mon, 11 Jan 2027, %s wrote:" % OFFICE, ""]


class Snail(TextClient):
    """s-nail, the mail of a shell: no date at all."""
    name = "s-nail"

    def attribution(self, received):
        return ["%s <%s> wrote:" % (OFFICE, received.sender), ""]


class Aerc(TextClient):
    """aerc: its template for quoted replies."""
    name = "aerc"

    def attribution(self, received):
        return ["On Mon Jan 11, 2027 at 10:10 AM EST, %s wrote:" % OFFICE]


class Gnus(TextClient):
    """Gnus and mu4e in Emacs."""
    name = "Gnus"

    def attribution(self, received):
        return ["%s <%s> writes:" % (OFFICE, received.sender), ""]


class K9(TextClient):
    """K-9 Mail composing text: a full date, a footer behind dashes."""
    name = "K-9"
    tail = ["", "-- ", "Envoyé de mon appareil Android avec Courriel K-9 Mail. "
            "Veuillez excuser ma brièveté."]

    def attribution(self, received):
        return ["Le 11 janvier 2027 10:10:00 GMT-05:00, %s <%s> a écrit\u00a0:" % (
            OFFICE, received.sender)]


class Fastmail(TextClient):
    """Fastmail composing text."""
    name = "Fastmail"

    def attribution(self, received):
        return ["On Mon, 11 Jan 2027, at 10:10 AM, %s wrote:" % OFFICE]


class OpenXchange(TextClient):
    """Open-Xchange (webmail of providers): the attribution is quoted as well."""
    name = "Open-Xchange"

    def attribution(self, received):
        return ["> Le 11/01/2027 10:10 EST, %s <%s> a écrit :" % (
            OFFICE, received.sender), "> ", ">  "]


class Orange(TextClient):
    """The webmail of Orange and La Poste: a quoted block that begins with the date
    (replies.md §2)."""
    name = "Orange"

    def attribution(self, received):
        return ["> Message du 11/01/27 10:10", "> De : \"%s\" " % OFFICE,
                "> A : " + received.to, "> Copie à : ", "> Objet : " + received.subject, "> "]


class GroupWise(TextClient):
    """GroupWise, which health authorities had for long: name and date between
    angles, and nothing in front of the text."""
    name = "GroupWise"
    mark = ""

    def attribution(self, received):
        return [">>> %s <%s> 2027-01-11 10:10 >>>" % (OFFICE, received.sender)]


class Sogo(TextClient):
    """SOGo composing text: the zone's name, a colon without a blank."""
    name = "SOGo"

    def attribution(self, received):
        return ["Le lundi 11 janvier 2027 10:10 EST, \"%s\" <%s> a écrit:" % (
            OFFICE, received.sender), " "]


# ---- HTML ----

class SogoHtml(Client):
    """SOGo composing HTML: CKEditor's blockquote."""
    name = "SOGo HTML"

    def reply(self, received, sender, above=(), fill=None, where="cell",
              tick="symbol", under=False):
        root = self.filled_html(received, fill, where, tick)
        intro = "Le lundi 11 janvier 2027 10:10 EST, \"%s\" <%s> a écrit:" % (
            OFFICE, received.sender)
        page = ('<html><head></head><body>%s<br><br>%s<br>&nbsp;<blockquote '
                'type="cite" cite="%s">%s</blockquote></body></html>' % (
                    html_of(above, "p"), html.escape(intro),
                    received.message_id.strip("<>"), root.inner_html()))
        text = list(above) + ["", intro, " "] + quote(dom.to_text(root, "space"))
        return build(received, sender, self.subject(received), text, page)


class K9Html(Client):
    """K-9 Mail composing HTML: Gmail's names, another date."""
    name = "K-9 HTML"

    def reply(self, received, sender, above=(), fill=None, where="cell",
              tick="symbol", under=False):
        root = self.filled_html(received, fill, where, tick)
        intro = "Le 11 janvier 2027 10:10:00 GMT-05:00, %s <%s> a écrit\u00a0:" % (
            OFFICE, received.sender)
        tail = ["-- ", "Envoyé de mon appareil Android avec Courriel K-9 Mail. "
                "Veuillez excuser ma brièveté."]
        page = ('<!DOCTYPE html><html><head></head><body>%s<br><br>'
                '<div class="gmail_quote">%s<blockquote class="gmail_quote" style="margin: '
                '0pt 0pt 0pt 0.8ex; border-left: 1px solid rgb(204, 204, 204); '
                'padding-left: 1ex;">%s</blockquote></div>'
                '<div class=\'k9mail-signature\'>%s</div></body></html>' % (
                    html_of(above), html.escape(intro), root.inner_html(),
                    "<br>".join(tail)))
        text = list(above) + ["", intro] + quote(dom.to_text(root)) + tail
        return build(received, sender, self.subject(received), text, page)


class WindowsMail(OutlookDesktop):
    """The mail app of Windows 10: Word's HTML, "Provenance : Courrier"."""
    name = "Courrier Windows"
    prefix = "RE: "

    def block(self, received):
        return ["De : %s" % OFFICE, "Envoyé le :lundi 11 janvier 2027 10:10".replace(
            ":l", ": l"), "À : %s" % received.to, "Objet : " + received.subject]

    def reply(self, received, sender, above=(), fill=None, where="cell",
              tick="symbol", under=False):
        return OutlookDesktop.reply(
            self, received, sender,
            list(above) + ["Provenance : Courrier pour Windows"], fill, where, tick)


class Hotmail(Client):
    """The old Hotmail and Outlook.com: hr id=stopSpelling, a block without dates in
    words, HTML alone."""
    name = "Hotmail"
    cells = "space"

    def reply(self, received, sender, above=(), fill=None, where="cell",
              tick="symbol", under=False):
        root = rename(self.filled_html(received, fill, where, tick), "ecx")
        page = ('<html><head><style><!--.hmmessage P{margin:0px;padding:0px}--></style>'
                '</head><body class=\'hmmessage\'><div dir=\'ltr\'>%s<br><div>'
                '<hr id="stopSpelling">From: %s<br>To: %s<br>Subject: %s<br>Date: Mon, 11 Jan '
                '2027 10:10:00 -0500<br><br>%s</div></div></body></html>' % (
                    html_of(above), html.escape(received.sender), html.escape(received.to),
                    html.escape(received.subject), root.inner_html()))
        return build(received, sender, "RE: " + received.subject, None, page)


class EvolutionHtml(Client):
    """Evolution composing HTML: its own data attributes; the text part breaks at 71."""
    name = "Evolution HTML"

    def reply(self, received, sender, above=(), fill=None, where="cell",
              tick="symbol", under=False):
        root = self.filled_html(received, fill, where, tick)
        intro = "Le lundi 11 janvier 2027 à 10:10 -0500, %s a écrit\u00a0:" % OFFICE
        page = ('<html><head></head><body>%s<div>%s</div><blockquote type="cite" '
                'style="margin:0 0 0 .8ex; border-left:2px #729fcf solid;padding-left:1ex">'
                '%s</blockquote><div><br></div><div><span></span></div></body></html>' % (
                    html_of(above), html.escape(intro), root.inner_html()))
        text = list(above) + [intro] + wrapped(dom.to_text(root, "tab"), 69)
        return build(received, sender, self.subject(received), text, page)


class ICloud(AppleMail):
    """iCloud on the web: Apple's words, one cell behind the other."""
    name = "iCloud"
    cells = "space"


ENGLISH = [GmailEnglish(), GmailPhoneEnglish(), OutlookDesktopEnglish(), OutlookWebEnglish(),
           OutlookMobileEnglish(), AppleEnglish(), IosEnglish(), ThunderbirdEnglish(),
           YahooEnglish(), ProtonEnglish(), SamsungEnglish(), ZimbraEnglish(), ClawsEnglish(),
           NeoMutt(), Alpine(), Snail(), Aerc(), Gnus(), Fastmail()]
MORE = [Claws(), K9(), K9Html(), Sogo(), SogoHtml(), EvolutionHtml(), ICloud(), WindowsMail(),
        Hotmail(), OpenXchange(), Orange(), GroupWise()]
ALL = CLIENTS + MORE + ENGLISH


# ---- Ways that do not depend on the client ----

def with_below(message, lines):
    """Words typed below the quotation, as those do who answer at the end."""
    def put(text, kind):
        if kind == "plain":
            head, dashes, tail = text.partition("\n-- \n")
            return head.rstrip("\n") + "\n\n" + "\n".join(lines) + "\n" + dashes + tail
        typed = html_of(lines)
        at = text.rfind("</body>")
        return text[:at] + typed + text[at:] if at >= 0 else text + typed
    return each_part(message, put)


def pasted(client, received, sender, entries, tick):
    """A new mail into which the form was copied and filled in: no thread, no
    reference but that in the text."""
    out = EmailMessage()
    out["From"] = sender
    out["To"] = email.utils.parseaddr(received.reply_to)[1]
    out["Subject"] = "Mon formulaire"
    if not client.rich:
        lines = client.filled_text(received, entries, tick, False)
        out.set_content("\n".join(lines) + "\n", charset="utf-8", cte="8bit")
        return out
    root = client.filled_html(received, entries, "cell", tick)
    out.set_content("\n".join(dom.to_text(root, client.cells, client.bold)) + "\n",
                    charset="utf-8", cte="quoted-printable")
    out.add_alternative('<html><body><div dir="ltr">%s</div></body></html>' % (
        root.inner_html()), subtype="html", charset="utf-8", cte="quoted-printable")
    return out
