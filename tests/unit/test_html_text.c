#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/clock.h"
#include "html/html_text.h"
#include "mail/mail_reply.h"
#include "patience.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct html_case {
	const char *name;
	const char *html;
	const char *text;
};

static struct str
text_of(struct arena *a, const char *name, struct str html)
{
	struct str text = {0};
	struct err err = {0};

	if (html_to_text(a, html, &text, &err) != ERR_NONE)
		fail_msg("%s: %s", name, err.text);
	return text;
}

static void
check_cases(const struct html_case *cases, size_t count)
{
	struct arena *a = arena_new();

	for (size_t i = 0; i < count; i++) {
		const char *got = str_cstr(
		    a, text_of(a, cases[i].name, str_from(cases[i].html)));

		if (strcmp(got, cases[i].text) != 0)
			fail_msg("%s\nexpected:\n%s\ngot:\n%s\nfor:\n%s",
			    cases[i].name, cases[i].text, got, cases[i].html);
	}
	arena_free(a);
}

static void
text_reads_as_on_a_screen(void **state)
{
	static const struct html_case cases[] = {
	    {"blanks run together", "<p>un\n  deux\t<b> trois</b> </p>",
		"un deux trois\n"},
	    {"words over several elements",
		"<p>Tr<b>em</b>bl<span>ay</span> <i>Amé</i>lie</p>",
		"Tremblay Amélie\n"},
	    {"blocks end lines",
		"<div>un</div><div>deux</div>trois<div>4</div>",
		"un\ndeux\ntrois\n4\n"},
	    {"paragraphs have a blank line between",
		"<p>un</p><p>deux</p>trois", "un\n\ndeux\n\ntrois\n"},
	    {"no blank line where the margin is none",
		"<p style=\"margin:0cm 0cm 0cm\">un</p>"
		"<p class=\"x_MsoNormal\">deux</p><p class=MsoNormal>trois",
		"un\ndeux\ntrois\n"},
	    {"a margin below", "<p style=\"margin:0 0 16px\">un</p>deux",
		"un\n\ndeux\n"},
	    {"br", "un<br>deux<br/>trois<br><br><br>quatre",
		"un\ndeux\ntrois\n\nquatre\n"},
	    {"br at the end of a block", "<div>un<br></div><div>deux</div>",
		"un\ndeux\n"},
	    {"br alone in a block", "<div>un</div><div><br></div><div>2</div>",
		"un\n\n2\n"},
	    {"no-break space stays", "<p>Nom&nbsp;: X&#160;&#xA0;Y</p>",
		"Nom\xc2\xa0: X\xc2\xa0\xc2\xa0Y\n"},
	    {"entities",
		"<p>&eacute;&Eacute; &lt;a@b.c&gt; &amp;amp; &#233; "
		"&#x2019; &hellip; &euro; &oelig;</p>",
		"éÉ <a@b.c> &amp; é ’ … € œ\n"},
	    {"not entities", "<p>R&D & Cie &inconnu; a&b</p>",
		"R&D & Cie &inconnu; a&b\n"},
	    {"signs that are no tags", "<p>3 < 4 > 2 <3 <</p>",
		"3 < 4 > 2 <3 <\n"},
	    {"lists",
		"<ul><li>un</li><li><p>deux</p></li></ul>"
		"<ol><li>trois<ul><li>quatre</ul></ol>",
		"- un\n- deux\n\n- trois\n\n- quatre\n"},
	    {"headings", "<h2>Votre dossier</h2>texte",
		"Votre dossier\n\ntexte\n"},
	    {"pre", "<pre>\nun  deux\n\n  trois\n</pre>quatre",
		"un  deux\n\n  trois\n\nquatre\n"},
	    {"style that keeps blanks",
		"<div style=\"white-space: pre-wrap\">un  deux\n trois</div>",
		"un  deux\n trois\n"},
	    {"signature's delimiter keeps its space",
		"<div>OUI</div><div>-- <br></div><div>Amélie</div>"
		"<pre>-- \nAmélie</pre>",
		"OUI\n-- \nAmélie\n\n-- \nAmélie\n"},
	    {"empty paragraphs of Word",
		"<p>un</p><p><o:p>&nbsp;</o:p></p><p>&nbsp; </p><p>deux</p>",
		"un\n\ndeux\n"},
	    {"nothing", "", ""},
	    {"nothing to see", "<html><body><p>&nbsp;</p></body></html>", ""},
	    {"no markup", "bonjour", "bonjour\n"},
	    {"charset of a meta is ignored",
		"<head><meta charset=iso-8859-1><meta http-equiv=content-type "
		"content=\"text/html; charset=windows-1252\"></head><p>été",
		"été\n"},
	    {"byte order mark", "\xef\xbb\xbf<p>un</p>", "un\n"},
	    {"bytes that are not UTF-8", "<p>caf\xe9 \xc3\xa9t\xc3\xa9</p>",
		"caf\xef\xbf\xbd été\n"},
	};

	(void)state;
	check_cases(cases, COUNT(cases));
}

static void
what_is_not_shown_is_left_out(void **state)
{
	static const struct html_case cases[] = {
	    {"head",
		"<head><title>T &amp; <b></title><style>p{}</style></head>"
		"<body>un</body>",
		"un\n"},
	    {"script",
		"un<script>if (a<b) document.write('<p>x</p>')</script>"
		"<SCRIPT type='x'>y</Script >deux",
		"undeux\n"},
	    {"style", "un<style><!-- p{color:red} --></style> deux",
		"un deux\n"},
	    {"comments", "un<!-- x > y -- z --> deux<!----> trois<!--> 4",
		"un deux trois 4\n"},
	    {"conditional comments",
		"<!--[if gte mso 9]><xml><o:x>96</o:x></xml><![endif]-->"
		"<!--[if !mso]><!-->un<!--<![endif]-->"
		"<![if !vml]> deux<![endif]>",
		"un deux\n"},
	    {"declarations", "<!DOCTYPE html><?xml version='1.0'?>un</?>",
		"un\n"},
	    {"hidden",
		"<div style=\"color:red; Display : none !important\">x"
		"<p>y</p></div><span hidden>z</span>"
		"<span style='display:none;mso-hide:all'>w</span>un",
		"un\n"},
	    {"hidden around Word's",
		"<p>un<span style=\"display:none\"><b>x</b>"
		"<o:p></o:p></span> deux</p>",
		"un deux\n"},
	    {"objects", "un<svg><text>x</text></svg><object>y</object> deux",
		"un deux\n"},
	    {"images and links",
		"<a href=\"mailto:a@b.c\">Écrire</a> <img src=x alt=y>un",
		"Écrire un\n"},
	    {"unfinished tag", "<p>un</p><p class=\"x", "un\n"},
	    {"unfinished comment", "un<!-- deux", "un\n"},
	};

	(void)state;
	check_cases(cases, COUNT(cases));
}

static void
fields_show_their_values(void **state)
{
	static const struct html_case cases[] = {
	    {"boxes",
		"<div><input type=checkbox checked>lundi</div>"
		"<div><input type=\"checkbox\"> mardi</div>"
		"<div><input TYPE=RADIO checked=\"\">jour</div>",
		"[x] lundi\n[ ] mardi\n[x] jour\n"},
	    {"inputs",
		"Prénom * : <input type=text value=\"Am&eacute;lie "
		"&quot;A&quot;\">"
		"<input value=X><input type=hidden value=Y>"
		"<input type=submit value=Z>",
		"Prénom * : Amélie \"A\"X\n"},
	    {"textarea",
		"Autres * : <textarea>un <b>\n deux &amp; 3</textarea> fin",
		"Autres * : un <b>\n deux & 3 fin\n"},
	    {"select",
		"Genre * : <select><option>Femme<option "
		"selected>Homme</select>",
		"Genre * : Homme\n"},
	};

	(void)state;
	check_cases(cases, COUNT(cases));
}

static void
rows_of_tables_are_lines(void **state)
{
	static const struct html_case cases[] = {
	    {"label and value",
		"<table><tr><th>Prénom * :</th><td>Amélie</td></tr>"
		"<tr><td>Nom * :<td>Tremblay</table>",
		"Prénom * : Amélie\nNom * : Tremblay\n"},
	    {"no value",
		"<table><tr><th>Prénom * :</th><td>&nbsp;</td></tr>"
		"<tr><td colspan=2><div>Aide</div></td></tr></table>",
		"Prénom * :\nAide\n"},
	    {"value in blocks",
		"<table><tr><td><p>Prénom * :</p></td>"
		"<td><div><p>Amélie<o:p></o:p></p></div></td></tr></table>",
		"Prénom * : Amélie\n"},
	    {"label with help",
		"<table><tr><td><b>Prénom * :</b><div>Comme sur vos papiers."
		"</div><div>Exemple : Zoé</div></td><td>Amélie</td></tr>"
		"<tr><td>Nom * :</td><td>Tremblay</td></tr></table>",
		"Prénom * : Amélie\nComme sur vos papiers.\nExemple : Zoé\n"
		"Nom * : Tremblay\n"},
	    {"label with help, no colon",
		"<table><tr><th>Prénom<div>Aide</div></th><td>Amélie</td></tr>"
		"</table>",
		"Prénom Amélie\nAide\n"},
	    {"value of several lines",
		"<table><tr><td>Adresse * :<br>Aide</td>"
		"<td>12, rue X<br>app. 3</td></tr></table>",
		"Adresse * : 12, rue X\napp. 3\nAide\n"},
	    {"help only",
		"<table><tr><td>Prénom * :<div>Aide</div></td><td></td>"
		"</tr></table>",
		"Prénom * :\nAide\n"},
	    {"data",
		"<table><tr><th>No<th>École<th>Statut</tr>"
		"<tr><td>12<td>Cégep X<td>Assignée</tr></table>",
		"No École Statut\n12 Cégep X Assignée\n"},
	    {"boxes in cells",
		"<table><tr><td>jour</td><td><input type=checkbox checked></td>"
		"<td><input type=checkbox></td></tr></table>",
		"jour [x] [ ]\n"},
	    {"layout of one cell",
		"<table role=presentation><tr><td><table><tr><td>"
		"<p>Bonjour</p><p>Voici.</p><table><tr><td>Nom * :</td>"
		"<td>X</td></tr><tr><td>Ville * :</td><td>Y</td></tr></table>"
		"</td></tr></table></td></tr></table>",
		"Bonjour\n\nVoici.\n\nNom * : X\nVille * : Y\n"},
	    {"layout of columns",
		"<table role=presentation><tr><td><p>Gauche un</p><p>Gauche "
		"2</p>"
		"</td><td><p>Droite un</p><p>Droite 2</p></td></tr></table>",
		"Gauche un\n\nGauche 2\nDroite un\n\nDroite 2\n"},
	    {"text around", "avant<table><tr><td>a<td>b</table>après",
		"avant\n\na b\n\naprès\n"},
	    {"words of a cell over spans",
		"<table><tr><td><span>Pré</span><span>nom</span> * :</td>"
		"<td>A<b>mél</b>ie</td></tr></table>",
		"Prénom * : Amélie\n"},
	};

	(void)state;
	check_cases(cases, COUNT(cases));
}

/* Expected text, and what reply_split() makes of it: a letter a line. */
struct client_case {
	const char *name;
	const char *html;
	const char *text;
	const char *kinds;
};

static const struct client_case clients[] = {
    {"Gmail",
	"<div dir=\"ltr\">OUI</div><br><div class=\"gmail_quote "
	"gmail_quote_container\"><div dir=\"ltr\" class=\"gmail_attr\">Le lun. "
	"2 mars 2026 à 10:12, Guichet &lt;<a href=\"mailto:s@exemple.ca\">"
	"s@exemple.ca</a>&gt; a écrit :<br></div><blockquote "
	"class=\"gmail_quote\" style=\"margin:0px 0px 0px 0.8ex\">"
	"<table><tr><th>Prénom * :</th><td>Amélie</td></tr></table>"
	"</blockquote></div>",
	"OUI\n\nLe lun. 2 mars 2026 à 10:12, Guichet <s@exemple.ca> a écrit "
	":\n\n"
	"> Prénom * : Amélie\n",
	"NNANQ"},
    {"Gmail, answers between",
	"<div class=gmail_quote><div class=gmail_attr>Le lun. 2 mars 2026 à "
	"10:12, Guichet &lt;s@exemple.ca&gt; a écrit :</div><blockquote "
	"class=gmail_quote>Prénom * :</blockquote><div>Amélie</div><blockquote "
	"class=gmail_quote>Nom * :</blockquote><div>Tremblay</div></div>",
	"Le lun. 2 mars 2026 à 10:12, Guichet <s@exemple.ca> a écrit :\n"
	"> Prénom * :\nAmélie\n> Nom * :\nTremblay\n",
	"AQNQN"},
    {"Gmail, forwarded",
	"<div>Voici.</div><div class=\"gmail_quote\"><div class=\"gmail_attr\">"
	"---------- Forwarded message ---------<br>De : <b>Guichet</b> "
	"&lt;s@exemple.ca&gt;<br>Date: lun. 2 mars 2026<br>Subject: X<br></div>"
	"<br><div>Bonjour</div></div><div>Merci</div>",
	"Voici.\n---------- Forwarded message ---------\n"
	"De : Guichet <s@exemple.ca>\nDate: lun. 2 mars 2026\nSubject: X\n\n"
	"> Bonjour\nMerci\n",
	"NAAAANQN"},
    {"Outlook on the web",
	"<div class=\"elementToProof\">OUI</div><div id=\"appendonsend\"></div>"
	"<hr style=\"width:98%\"><div id=\"divRplyFwdMsg\"><font><b>De :</b> "
	"Guichet &lt;s@exemple.ca&gt;<br><b>Envoyé :</b> 2 mars 2026<br>"
	"<b>Objet :</b> X</font><div>&nbsp;</div></div><div>Nom * : X</div>",
	"OUI\n> De : Guichet <s@exemple.ca>\n> Envoyé : 2 mars 2026\n"
	"> Objet : X\n>\n> Nom * : X\n",
	"NAAAQQ"},
    {"Outlook on a telephone",
	"<div>OUI</div><div id=\"ms-outlook-mobile-signature\">Envoyé à partir "
	"de <a href=x>Outlook pour iOS</a></div><hr><div id=\"divRplyFwdMsg\">"
	"<b>From:</b> Guichet &lt;s@exemple.ca&gt;<br><b>Sent:</b> March 2, "
	"2026<br><b>Subject:</b> X</div><div>Nom * : X</div>",
	"OUI\nEnvoyé à partir de Outlook pour iOS\n"
	"From: Guichet <s@exemple.ca>\nSent: March 2, 2026\nSubject: X\n"
	"> Nom * : X\n",
	"NSAAAQ"},
    {"Outlook, quoted again (x_)",
	"<div>OUI</div><div id=\"x_x_divRplyFwdMsg\">De : Guichet "
	"&lt;s@exemple.ca&gt;<br>Date : 2 mars 2026</div><div>Nom * : X</div>",
	"OUI\nDe : Guichet <s@exemple.ca>\nDate : 2 mars 2026\n> Nom * : X\n",
	"NAAQ"},
    {"Outlook on a desktop (Word)",
	"<html xmlns:o=\"urn:schemas-microsoft-com:office:office\"><head>"
	"<!--[if !mso]><style>v\\:* {behavior:url(#default#VML);}</style>"
	"<![endif]--><style><!-- p.MsoNormal {margin:0cm} --></style></head>"
	"<body lang=FR-CA><div class=WordSection1><p class=MsoNormal>"
	"<span style='mso-fareast-language:EN-US'>OUI<o:p></o:p></span></p>"
	"<p class=MsoNormal><o:p>&nbsp;</o:p></p><div><div style='border:none;"
	"border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>"
	"<p class=MsoNormal><b><span>De&nbsp;:</span></b><span> Guichet "
	"&lt;s@exemple.ca&gt; <br><b>Envoyé&nbsp;:</b> 2 mars 2026<br>"
	"<b>Objet&nbsp;:</b> X<o:p></o:p></span></p></div></div>"
	"<p class=MsoNormal><o:p>&nbsp;</o:p></p><table class=MsoNormalTable>"
	"<tr><td><p class=MsoNormal><b>Pré</b><b>nom <span>*</span>&nbsp;:"
	"<o:p></o:p></b></p></td><td><p class=MsoNormal>Amé<span "
	"style='color:#1F497D'>lie<o:p></o:p></span></p></td></tr></table></"
	"div>"
	"</body></html>",
	"OUI\n\nDe\xc2\xa0: Guichet <s@exemple.ca>\n"
	"Envoyé\xc2\xa0: 2 mars 2026\nObjet\xc2\xa0: X\n\n"
	"> Prénom *\xc2\xa0: Amélie\n",
	"NNAAANQ"},
    {"a line above that is no header",
	"<div style='border-top:solid #E1E1E1 1.0pt'>Devant moi</div><p>OUI",
	"Devant moi\n\nOUI\n", "NNN"},
    {"Apple Mail",
	"<div>Voici.</div><div><br><blockquote type=\"cite\"><div>Le 2 mars "
	"2026 "
	"à 10:12, Guichet &lt;s@exemple.ca&gt; a écrit&nbsp;:</div><br "
	"class=\"Apple-interchange-newline\"><div>Prénom * :</div></blockquote>"
	"</div><div>Amélie</div><div><blockquote type=\"cite\">Nom * :"
	"</blockquote></div>Tremblay",
	"Voici.\n\n> Le 2 mars 2026 à 10:12, Guichet <s@exemple.ca> a "
	"écrit\xc2\xa0:\n>\n> Prénom * :\nAmélie\n> Nom * :\nTremblay\n",
	"NNAQQNQN"},
    {"Thunderbird",
	"<p>Voici.</p><div class=\"moz-cite-prefix\">Le 02/03/2026 à 10:12, "
	"Guichet a écrit&nbsp;:<br></div><blockquote type=\"cite\" "
	"cite=\"mid:x@y\"><p>Nom * : X</p></blockquote><p>Merci</p>"
	"<pre class=\"moz-signature\" cols=\"72\">-- \nAmélie</pre>",
	"Voici.\n\nLe 02/03/2026 à 10:12, Guichet a écrit\xc2\xa0:\n\n"
	"> Nom * : X\n\nMerci\n\n-- \nAmélie\n",
	"NNANQNNNSS"},
    {"Thunderbird, forwarded",
	"<p>Voici.</p><div class=\"moz-forward-container\">-------- Message "
	"transféré --------<table class=\"moz-email-headers-table\"><tr>"
	"<th>Sujet&nbsp;: </th><td>X</td></tr><tr><th>Date&nbsp;: "
	"</th><td>Mon, "
	"2 Mar 2026</td></tr><tr><th>De&nbsp;: </th><td>G &lt;s@exemple.ca&gt;"
	"</td></tr></table><p>Bonjour</p></div>",
	"Voici.\n\n-------- Message transféré --------\n\n"
	"Sujet\xc2\xa0: X\nDate\xc2\xa0: Mon, 2 Mar 2026\n"
	"De\xc2\xa0: G <s@exemple.ca>\n\nBonjour\n",
	"NNAAAAAQQ"},
    {"Yahoo",
	"<div class=\"ydp1yahoo-style-wrap\"><div>OUI</div></div><div "
	"id=\"ydp1yahoo_quoted_12\" class=\"ydp1yahoo_quoted\"><div>Le lundi 2 "
	"mars 2026 à 10 h 12 min 33 s UTC−5, Guichet &lt;s@exemple.ca&gt; a "
	"écrit : </div><div><br></div><div>Nom * : X</div></div>",
	"OUI\n> Le lundi 2 mars 2026 à 10 h 12 min 33 s UTC−5, Guichet "
	"<s@exemple.ca> a écrit :\n>\n> Nom * : X\n",
	"NAQQ"},
    {"Zimbra",
	"<div>OUI</div><hr id=\"zwchr\" data-marker=\"__DIVIDER__\"><div "
	"data-marker=\"__HEADERS__\"><b>De: </b>\"Guichet\" "
	"&lt;s@exemple.ca&gt;"
	"<br><b>À: </b>\"A\"<br><b>Envoyé: </b>Lundi 2 Mars 2026<br><b>Objet: "
	"</b>X<br></div><br><div data-marker=\"__QUOTED_TEXT__\"><div>Nom * : X"
	"</div></div>",
	"OUI\n> De: \"Guichet\" <s@exemple.ca>\n> À: \"A\"\n"
	"> Envoyé: Lundi 2 Mars 2026\n> Objet: X\n>\n> Nom * : X\n",
	"NAAAAQQ"},
    {"Proton",
	"<div>OUI</div><div class=\"protonmail_signature_block\"></div><div "
	"class=\"protonmail_quote\">Le lundi 2 mars 2026 à 10:12, Guichet "
	"&lt;s@exemple.ca&gt; a écrit :<br><br><blockquote "
	"class=\"protonmail_quote\" type=\"cite\">Nom * : X</blockquote><br>"
	"</div>",
	"OUI\nLe lundi 2 mars 2026 à 10:12, Guichet <s@exemple.ca> a écrit :\n"
	"\n> Nom * : X\n",
	"NANQ"},
    {"Hotmail",
	"<div>OUI<hr id=\"stopSpelling\">From: s@exemple.ca<br>Date: Mon, 2 "
	"Mar "
	"2026<br>Subject: X<br><br>Nom * : X</div>",
	"OUI\n> From: s@exemple.ca\n> Date: Mon, 2 Mar 2026\n> Subject: X\n>\n"
	"> Nom * : X\n",
	"NAAAQQ"},
    {"Outlook for Mac 2011",
	"<div>OUI</div><span id=\"OLK_SRC_BODY_SECTION\"><div>De : G "
	"&lt;s@exemple.ca&gt;<br>Date : 2 mars 2026</div><div>Nom * : X</div>"
	"</span>",
	"OUI\n> De : G <s@exemple.ca>\n> Date : 2 mars 2026\n> Nom * : X\n",
	"NAAQ"},
    {"quotation in a quotation",
	"<blockquote>un<blockquote>deux</blockquote>trois</blockquote>quatre",
	"> un\n> > deux\n> trois\nquatre\n", "QQQN"},
    {"quoted once more behind Outlook's header",
	"<div>a</div><div id=divRplyFwdMsg>De : G &lt;s@exemple.ca&gt;<br>Date "
	": "
	"2 mars 2026</div><div>b</div><blockquote>c</blockquote><div>d</div>",
	"a\nDe : G <s@exemple.ca>\nDate : 2 mars 2026\n> b\n> > c\n> d\n",
	"NAAQQQ"},
    {"Outlook's header inside a quotation ends with it",
	"<blockquote><div id=divRplyFwdMsg>De : G &lt;s@exemple.ca&gt;<br>Date "
	": "
	"2 mars 2026</div>b</blockquote>c",
	"> De : G <s@exemple.ca>\n> Date : 2 mars 2026\n> > b\nc\n", "AAQN"},
    {"the button that indents quotes nothing",
	"<blockquote style=\"margin: 0 0 0 40px; border: none; padding: 0px;\">"
	"un</blockquote><blockquote class=\"webkit-indent-blockquote\">deux"
	"</blockquote>",
	"un\ndeux\n", "NN"},
};

static void
quotations_of_every_client_are_marked(void **state)
{
	static const char letters[] = {
	    [LINE_NEW] = 'N',
	    [LINE_QUOTED] = 'Q',
	    [LINE_ATTRIBUTION] = 'A',
	    [LINE_SIGNATURE] = 'S',
	    [LINE_BANNER] = 'B',
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT(clients); i++) {
		const struct client_case *c = &clients[i];
		struct str text = text_of(a, c->name, str_from(c->html));
		struct reply_line *lines;
		struct buf kinds = {0};
		size_t count;

		reply_split(a, text, &lines, &count);
		for (size_t j = 0; j < count; j++)
			buf_add_char(&kinds, letters[lines[j].kind]);
		if (!str_is(text, c->text) ||
		    !str_is(buf_str(&kinds), c->kinds))
			print_error("%s\nexpected %s:\n%s\ngot %s:\n%.*s\n",
			    c->name, c->kinds, c->text, kinds.p, STR_ARG(text));
		assert_true(str_is(text, c->text));
		assert_string_equal(kinds.p, c->kinds);
		buf_release(&kinds);
	}
	arena_free(a);
}

static void
repeat(struct buf *out, const char *text, int times)
{
	for (int i = 0; i < times; i++)
		buf_add_text(out, text);
}

/* Deeper than any reader shows, the words are still there. */
static void
deep_nesting_keeps_the_text(void **state)
{
	static const char *const opens[] = {
	    "<div>", "<span>", "<blockquote>", "<table><tr><td>"};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT(opens); i++) {
		struct buf html = {0};
		struct str text;

		repeat(&html, opens[i], 130);
		repeat(&html, "<div>", 150);
		buf_add_text(&html, "au fond<p>encore");
		text = text_of(a, opens[i], buf_str(&html));
		assert_true(str_find(text, "au fond", 0) != SIZE_MAX);
		assert_true(str_find(text, "encore", 0) != SIZE_MAX);
		buf_release(&html);
	}
	arena_free(a);
}

/*
 * Each of these takes minutes where time grows with the square of the length.
 * Refused or read, it is done in a moment; the limit is for a slow machine with
 * sanitizers.
 */
static void
hostile_html_takes_no_longer_than_its_length(void **state)
{
	static const struct {
		const char *before, *text, *behind;
		int times;
	} cases[] = {
	    {"", "<div>", "fin", 200000},
	    {"", "<span>", "fin", 100000},
	    {"", "<b>", "fin", 100000},
	    {"", "<blockquote>", "fin", 80000},
	    {"", "<table><tr><td>", "fin", 60000},
	    {"<ul>", "<li>x", "", 150000},
	    {"<table>", "<tr><td>x<td>y", "", 70000},
	    {"<div style=\"", "a:b;", "\">fin</div>", 250000},
	    {"<div class=\"", "x_", "\">fin</div>", 500000},
	    {"<p>", "</div></span></a>", "fin", 60000},
	    {"<p", " a=b", ">fin", 250000},
	    {"<p", " style='a'", ">fin", 100000},
	    {"", "<!--", "fin", 250000},
	    {"", "<textarea>", "fin", 100000},
	    {"", "<", "fin", 1000000},
	    {"", "&", "fin", 500000},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf html = {0};
		int64_t from = clock_monotonic_ms();
		struct str text;
		struct err err = {0};
		enum err_kind kind;

		buf_add_text(&html, cases[i].before);
		repeat(&html, cases[i].text, cases[i].times);
		buf_add_text(&html, cases[i].behind);
		kind = html_to_text(a, buf_str(&html), &text, &err);
		assert_true(kind == ERR_NONE || kind == ERR_MESSAGE);
		if (clock_monotonic_ms() - from > 10000 * patience())
			fail_msg("\"%s\" takes %lld ms", cases[i].text,
			    (long long)(clock_monotonic_ms() - from));
		buf_release(&html);
		arena_reset(a);
	}
	arena_free(a);
}

static void
too_much_html_is_refused(void **state)
{
	static const struct {
		const char *text;
		int times;
		const char *why;
	} cases[] = {
	    {"abcdefgh", HTML_MAX_BYTES / 8 + 1, "HTML of 4194312 bytes"},
	    {"<div>", 1000, "too many elements in each other"},
	    {"<p>x", 250000, "too many elements"},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf html = {0};
		struct str text;
		struct err err = {0};

		repeat(&html, cases[i].text, cases[i].times);
		assert_int_equal(
		    html_to_text(a, buf_str(&html), &text, &err), ERR_MESSAGE);
		assert_non_null(strstr(err.text, cases[i].why));
		buf_release(&html);
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(text_reads_as_on_a_screen),
	    cmocka_unit_test(what_is_not_shown_is_left_out),
	    cmocka_unit_test(fields_show_their_values),
	    cmocka_unit_test(rows_of_tables_are_lines),
	    cmocka_unit_test(quotations_of_every_client_are_marked),
	    cmocka_unit_test(deep_nesting_keeps_the_text),
	    cmocka_unit_test(hostile_html_takes_no_longer_than_its_length),
	    cmocka_unit_test(too_much_html_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
