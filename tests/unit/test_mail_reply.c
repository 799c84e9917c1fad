#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "mail/mail_reply.h"

#define NBSP "\xc2\xa0"
#define NNBSP "\xe2\x80\xaf"
#define BOM "\xef\xbb\xbf"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char letters[] = {
    [LINE_NEW] = 'N',
    [LINE_QUOTED] = 'Q',
    [LINE_ATTRIBUTION] = 'A',
    [LINE_SIGNATURE] = 'S',
    [LINE_BANNER] = 'B',
};

/* One letter a line. */
static char *
kinds_of(struct arena *a, const char *text)
{
	struct reply_line *lines;
	struct buf kinds = {0};
	char *result;
	size_t count;

	reply_split(a, str_from(text), &lines, &count);
	for (size_t i = 0; i < count; i++)
		buf_add_char(&kinds, letters[lines[i].kind]);
	result = str_cstr(a, buf_str(&kinds));
	buf_release(&kinds);
	return result;
}

static void
check_kinds(
    struct arena *a, const char *name, const char *text, const char *wanted)
{
	const char *got = kinds_of(a, text);

	if (strcmp(got, wanted) != 0)
		fail_msg("%s: expected %s, got %s, for:\n%s", name, wanted, got,
		    text);
}

struct split_case {
	const char *name;
	const char *text;
	const char *kinds;
};

static void
check_cases(const struct split_case *cases, size_t count)
{
	struct arena *a = arena_new();

	for (size_t i = 0; i < count; i++)
		check_kinds(a, cases[i].name, cases[i].text, cases[i].kinds);
	arena_free(a);
}

/* ---- Attributions ---- */

/* How clients write them; a LF is where one was wrapped. */
static const char *const attributions[] = {
    /* F1, with each kind of space before the colon, and none */
    "Le 02/03/2026 à 10:12, Guichet des stages a écrit :",
    "Le 02/03/2026 à 10:12, Guichet des stages a écrit" NBSP ":",
    "Le 02/03/2026 à 10:12, Guichet des stages a écrit" NNBSP ":",
    "Le 02/03/2026 à 10:12, Guichet des stages a" NBSP "écrit:",
    "Le 02/03/2026 à 10:12, Guichet des stages a écrit",
    "Le 02/03/2026 à 10:12, Guichet des stages a ecrit :",
    "Le 02/03/2026 à 10:12, Guichet des stages a écrit\n:",
    "Le 02/03/2026 à 10 h 12, Guichet des stages a écrit :",
    /* F1b */
    "Le 02/03/2026 10:12, Guichet des stages a écrit :",
    "Le 02.03.2026 10:12, Guichet des stages a écrit :",
    "Le 2026-03-02 10:12, stages@exemple.ca a écrit :",
    /* F2 */
    "Le lundi 02 mars 2026 à 10:12 -0500, Guichet des stages a écrit :",
    /* F3 */
    "Le lun. 2 mars 2026 à 10:12, Guichet des stages <stages@exemple.ca> a "
    "écrit :",
    "Le lun. 2 mars 2026, 10:12, Guichet des stages <stages@exemple.ca> a "
    "écrit :",
    "Le lun. 2 mars 2026 à 10:12, Guichet des stages <stages@exemple.ca> a\n"
    "écrit :",
    "Le lun. 2 mars 2026 à 10:12, Guichet des stages\n"
    "<stages@exemple.ca> a écrit :",
    "Le lun. 2 mars 2026 à 10:12, Guichet des stages <stages@exemple.ca\n"
    "> a écrit :",
    "Le lun. 2 mars 2026 à 10:12,\nGuichet des stages de la région\n"
    "<stages@exemple.ca>\na écrit :",
    /* F4 */
    "Le 2 mars 2026 à 10:12, Guichet <stages@exemple.ca> a écrit" NBSP ":",
    "Le 2 mars 2026 à 10:12" NNBSP "AM, Guichet <stages@exemple.ca> a écrit :",
    /* F5 */
    "Le lundi 2 mars 2026, 10:12:57 EST Guichet des stages a écrit :",
    "Le maanantaina 2. maaliskuuta 2026, 21.04.09 EET Guichet a écrit :",
    /* F6 */
    "Le Mon, Mar 02, 2026 at 10:12:53AM -0500, Guichet a écrit :",
    "Le Mon 02 Mar 26, 10:12, Guichet a écrit :",
    /* F7 */
    BOM "Le 02/03/2026 10:12, « Guichet » <stages@exemple.ca> a écrit :",
    /* F8 */
    "- Le 2026-03-02 10:12, Guichet des stages a écrit :",
    /* F9 */
    "Le lundi 2 mars 2026 10:12:14 Guichet, vous avez écrit :",
    "Le Monday 02 March 2026 10:12:19 Guichet, vous avez écrit :",
    /* Yahoo */
    "Le lundi 2 mars 2026 à 10 h 12 min 33 s UTC−5, Guichet "
    "<stages@exemple.ca> a écrit :",
    /* English */
    "On Mon, Mar 2, 2026 at 10:12 AM, Guichet <stages@exemple.ca> wrote:",
    "On Mon, Mar 2, 2026 at 10:12" NNBSP "AM Guichet <stages@exemple.ca>\n"
    "wrote:",
    "On Mar 2, 2026, at 10:12 AM, Guichet <stages@exemple.ca> wrote:",
    "On 02/03/2026 10:12, Guichet des stages wrote:",
    "On 2026-03-02 10:12, Guichet des stages wrote:",
    "On Mon, 2026-03-02 at 10:12 -0500, Guichet des stages wrote:",
    "Guichet des stages <stages@exemple.ca> writes:",
    "---- On Mon, 02 Mar 2026 10:12:00 -0500 Guichet <stages@exemple.ca> "
    "wrote ----",
    "---- Guichet des stages wrote ----",
    "Sent from Samsung MobileGuichet <stages@exemple.ca> wrote:",
    "Excerpts from Guichet's message of March 2, 2026 10:12 am:",
    "Quoting Guichet <stages@exemple.ca>:",
    "Selon Guichet <stages@exemple.ca>:",
    /* Others */
    "Am 02.03.2026 um 10:12 schrieb Guichet des stages:",
    "El lun, 2 mar 2026 a las 10:12, Guichet (<stages@exemple.ca>) escribió:",
    "Em seg., 2 de mar. de 2026 às 10:12, Guichet <s@exemple.ca> escreveu:",
};

/* Sure only because a quotation follows. */
static const char *const weak_attributions[] = {
    "2026/3/2 Guichet des stages <stages@exemple.ca>",
    "Le 2 mars 2026, Guichet des stages a écrit :",
};

static size_t
count_lines(const char *text)
{
	size_t n = 1;

	for (; *text != '\0'; text++)
		n += *text == '\n';
	return n;
}

/* before, as many A as the text has lines, behind */
static char *
expect(
    struct arena *a, const char *before, const char *text, const char *behind)
{
	size_t n = count_lines(text);
	char *as = arena_alloc(a, n + 1);

	memset(as, 'A', n);
	return arena_printf(a, "%s%s%s", before, as, behind);
}

static void
check_attribution(struct arena *a, const char *attribution)
{
	static const struct {
		const char *before, *behind;
		const char *kinds_before, *kinds_behind;
	} places[] = {
	    /* Answers above, between and below what is marked. */
	    {"Bonjour,\n\n", "\n> Prénom * :\n\nAmélie\n> Nom * : X\n\nMerci\n",
		"NN", "QNNQNN"},
	    {"Bonjour,\n\n", "\n\n> Prénom * : Amélie\n", "NN", "NQ"},
	    {"", "\n> Prénom * : Amélie\n", "", "Q"},
	};

	for (size_t i = 0; i < COUNT(places); i++) {
		const char *text = arena_printf(a, "%s%s%s", places[i].before,
		    attribution, places[i].behind);
		const char *wanted = expect(a, places[i].kinds_before,
		    attribution, places[i].kinds_behind);

		check_kinds(a, attribution, text, wanted);
	}
}

static void
every_attribution_is_known_and_answers_around_it_stay_new(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT(attributions); i++)
		check_attribution(a, attributions[i]);
	for (size_t i = 0; i < COUNT(weak_attributions); i++)
		check_attribution(a, weak_attributions[i]);
	arena_free(a);
}

static void
without_marks_all_behind_an_attribution_is_quoted(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT(attributions); i++) {
		const char *text = arena_printf(
		    a, "OUI\n%s\n\nBonjour,\n\nNom * : X\n", attributions[i]);

		check_kinds(a, attributions[i], text,
		    expect(a, "N", attributions[i], "QQQQ"));
	}
	arena_free(a);
}

static void
pieces_of_an_attribution_may_have_marks(void **state)
{
	static const struct split_case cases[] = {
	    {"each piece",
		"Oui\n"
		"> Le lun. 2 mars 2026 à 10:12, Guichet <s@exemple.ca> a\n"
		"> écrit :\n"
		">> Nom * : X\n",
		"NAAQ"},
	    {"the second piece",
		"Oui\n"
		"Le lun. 2 mars 2026 à 10:12, Guichet <s@exemple.ca> a\n"
		"> écrit :\n"
		"> Nom * : X\n",
		"NAAQ"},
	    {"inside the quotation",
		"Oui\n"
		"Le 02/03/2026 à 10:12, Guichet a écrit :\n"
		"> Merci\n"
		"> Le 01/03/2026 à 09:00, Amélie a écrit :\n"
		">> Bonjour\n",
		"NAQAQ"},
	    {"a word above it is not part of it",
		"Bonjour,\n"
		"Le 02/03/2026 à 10:12, Guichet <s@exemple.ca> a écrit :\n"
		"> Nom * : X\n",
		"NAQ"},
	};

	(void)state;
	check_cases(cases, COUNT(cases));
}

static void
prose_about_writing_is_no_attribution(void **state)
{
	static const char *const prose[] = {
	    "Le paragraphe que vous avez écrit :",
	    "Le formulaire du 02/03/2026 que vous avez écrit :",
	    "Le 2 mars 2026, j'ai reçu ce que votre collègue a écrit :",
	    "On the other hand, this is what my teacher wrote:",
	    "On 3 occasions my teacher wrote:",
	    "Le directeur a écrit :",
	    "Le 2 mars, ma directrice m'a dit de vous écrire :",
	    "Le 2 mars 2026",
	    "Le stage commence le 2 mars 2026 à 10:12 :",
	    "https://exemple.ca/le-2-mars-2026/wrote",
	    "Mon amie a écrit",
	    "J'ai écrit à stages@exemple.ca :",
	    "Selon le guide :",
	    "1  Cégep régional Champlain, Lennoxville",
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT(prose); i++) {
		check_kinds(a, prose[i],
		    arena_printf(a, "%s\nsuite\n", prose[i]), "NN");
		check_kinds(a, prose[i],
		    arena_printf(a, "%s\n> suite\n", prose[i]), "NQ");
		check_kinds(a, prose[i],
		    arena_printf(a, "> %s\n> suite\n", prose[i]), "QQ");
	}
	/* A date alone is not enough unless a quotation follows. */
	check_kinds(
	    a, "date only", "Le 2 mars 2026, Guichet a écrit :\nsuite\n", "NN");
	arena_free(a);
}

/* ---- Header blocks ---- */

static void
everything_behind_a_header_block_is_quoted(void **state)
{
	static const char *const blocks[] = {
	    /* Outlook, in French, each kind of space */
	    "De : Guichet des stages <stages@exemple.ca>\n"
	    "Envoyé : lundi 2 mars 2026 10:12\n"
	    "À : Amélie Tremblay <amelie@exemple.ca>\n"
	    "Objet : Votre demande de stage",
	    "De" NBSP ": Guichet\nEnvoyé" NBSP ": lundi 2 mars 2026 10:12\n"
	    "À" NBSP ": Amélie\nCc" NBSP ": Luc\nObjet" NBSP ": Demande",
	    "De: Guichet\nÀ: Amélie\nCc: Luc\nEnvoyé: Lundi 2 mars 2026 "
	    "10:12:00\nObjet: Demande",
	    "De" NNBSP ": Guichet <s@exemple.ca>\nEnvoyé le" NNBSP
	    ": lundi 2 mars 2026\nA" NNBSP ": Amélie\nObjet" NNBSP ": Demande",
	    /* Apple, Gmail (only De is French), new Outlook */
	    "De: Guichet <s@exemple.ca>\nObjet: Demande\nDate: 2 mars 2026\n"
	    "À: Amélie\nCc: Luc",
	    "De : Guichet <s@exemple.ca>\nDate: lun. 2 mars 2026 à 10:12\n"
	    "Subject: Demande\nTo: Amélie <a@exemple.ca>",
	    "De : Guichet <s@exemple.ca>\nDate : lundi, 2 mars 2026\nÀ : "
	    "Amélie\n"
	    "Cc : Luc\nObjet : Demande",
	    /* English; mixed */
	    "From: Guichet <s@exemple.ca>\nSent: Monday, March 2, 2026 10:12 "
	    "AM\n"
	    "To: Amélie <a@exemple.ca>\nSubject: Demande",
	    "From: Guichet <s@exemple.ca> On Behalf Of Luc\n"
	    "Sent: Monday, March 2, 2026\nTo: Amélie\nSubject: X\n"
	    "Importance: High",
	    /* Bold stars, residue of links */
	    "*De :* Guichet <s@exemple.ca>\n*Envoyé :* lundi 2 mars 2026\n"
	    "*À :* Amélie\n*Objet :* Demande",
	    "*De:* Guichet [mailto:s@exemple.ca]\n*Envoyé:* 2 mars 2026\n"
	    "*À:* Amélie\n*Objet:* Demande",
	    "**De** : Guichet <s@exemple.ca>\n**Date** : 2 mars 2026\n"
	    "**Objet** : Demande",
	    "De : Guichet [mailto:s@exemple.ca] De la part de Luc\n"
	    "Envoyé : 2 mars 2026 10:12\nObjet : Demande",
	    /* Values on the next line, a table flattened */
	    "De:\nGuichet <s@exemple.ca>\nEnvoyé:\n2 mars 2026 10:12\nÀ:\n"
	    "Amélie\nObjet:\nDemande",
	    "De :\n\nGuichet <s@exemple.ca>\n\nEnvoyé :\n\n2 mars 2026\n\n"
	    "Objet :\n\nDemande",
	    /* All on one line (Yahoo) */
	    "De : Guichet <s@exemple.ca>À : Amélie <a@exemple.ca>Envoyé : "
	    "lundi "
	    "2 mars 2026 à 10 h 12 min 33 s UTC−5Objet : Demande",
	    /* A list of addresses that wraps */
	    "De : Guichet <s@exemple.ca>\nÀ : Amélie <a@exemple.ca>;\n"
	    "Luc <l@exemple.ca>; Zoé <z@exemple.ca>;\nÈve <e@exemple.ca>\n"
	    "Envoyé : 2 mars 2026\nObjet : Demande",
	    /* Thunderbird's and Orange's labels and orders */
	    "Sujet : Demande\nDate : Mon, 2 Mar 2026 10:12:00 -0500\n"
	    "De : Guichet <s@exemple.ca>\nPour : Amélie <a@exemple.ca>",
	    "Message du : 02/03/2026 10:12\nDe : \"Guichet\" <s@exemple.ca>\n"
	    "A : a@exemple.ca\nCopie à : l@exemple.ca\nSujet : Demande",
	    /* A rule above */
	    "________________________________\nDe : Guichet <s@exemple.ca>\n"
	    "Envoyé : 2 mars 2026\nObjet : Demande",
	    "____________________\n\nFrom: Guichet <s@exemple.ca>\n"
	    "Sent: Monday, March 2, 2026\nSubject: Demande",
	    "========================================\n"
	    "Message du : 02/03/2026 10:12\nDe : Guichet <s@exemple.ca>\n"
	    "Objet : Demande",
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT(blocks); i++) {
		const char *text = arena_printf(a,
		    "Voici.\n\n%s\n\nBonjour Amélie,\nPrénom * : Amélie\n",
		    blocks[i]);
		const char *wanted = expect(a, "NN", blocks[i], "QQQ");

		check_kinds(a, blocks[i], text, wanted);
	}
	arena_free(a);
}

static void
a_title_between_dashes_begins_the_quotation(void **state)
{
	static const char *const titles[] = {
	    "-----Message d'origine-----",
	    "-----Message d’origine-----",
	    "-------- Message d'origine --------",
	    "-------- Message original --------",
	    "----- Mail original -----",
	    "-------- Message transféré --------",
	    "---------- Message transféré ---------",
	    "----- Message transmis -----",
	    "----- Transféré par Luc Roy/Stages le 02/03/2026 10:12 -----",
	    "---------------------- Mail transféré ----------------------",
	    "-----Original Message-----",
	    "---------- Forwarded message ---------",
	    "---------- Forwarded message ----------",
	    "-------- Forwarded Message --------",
	    "----- Original message -----",
	    "----- Forwarded Message -----",
	    "----- Reply message -----",
	    "---Original---",
	    "-----Original Appointment-----",
	    "------ Original Message ------",
	    "---- Original email message ----",
	    "Début du message réexpédié :",
	    "Début du message transféré" NBSP ":",
	    "Begin forwarded message:",
	    "-- REPLY ABOVE THIS LINE --",
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT(titles); i++) {
		check_kinds(a, titles[i],
		    arena_printf(
			a, "Voici.\n%s\nBonjour\nNom * : X\n", titles[i]),
		    "NAQQ");
		check_kinds(a, titles[i],
		    arena_printf(a,
			"Voici.\n%s\nDe : Luc <l@exemple.ca>\n"
			"Date : 2 mars 2026\n\nBonjour\n",
			titles[i]),
		    "NAAAQQ");
		/* Marks say more than the title. */
		check_kinds(a, titles[i],
		    arena_printf(a,
			"Voici.\n%s\n\n> De : Luc <l@exemple.ca>\n"
			"> Date : 2 mars 2026\n>\n> Nom * :\nTremblay\n",
			titles[i]),
		    "NANAAQQN");
	}
	arena_free(a);
}

static void
text_below_a_block_that_comes_first_is_new(void **state)
{
	static const struct split_case cases[] = {
	    {"gateway",
		"De : Amélie <a@exemple.ca>\nEnvoyé : 2 mars 2026\n"
		"Objet : Demande\n\nBonjour,\nvoici mon CV.\n",
		"AAANNN"},
	    {"forward",
		"---------- Forwarded message ---------\n"
		"De : Amélie <a@exemple.ca>\nDate: lun. 2 mars 2026\n"
		"Subject: Demande\n\nBonjour,\nvoici mon CV.\n",
		"AAAANNN"},
	    {"forward with a footer only above it",
		"Envoyé de mon iPhone\n\nDébut du message transféré :\n\n"
		"De: Amélie <a@exemple.ca>\nDate: 2 mars 2026\n\nBonjour\n",
		"SNAAAANN"},
	    {"up to the next block",
		"De : Amélie <a@exemple.ca>\nDate : 2 mars 2026\n\nVoici.\n"
		"De : Guichet <s@exemple.ca>\nDate : 1 mars 2026\n\nNom * :\n",
		"AANNAAQQ"},
	    {"our own mail that comes back stays quoted",
		"De : Guichet <s@exemple.ca>\nEnvoyé : 2 mars 2026\n"
		"Objet : Demande\n\nBonjour,\nRépondez OUI.\n"
		"Référence : CS-4K2P9-ABCDE-FGHJK-MNPQR-T\n",
		"AAAQQQQ"},
	    {"something new above",
		"OUI\n\nDe : Guichet <s@exemple.ca>\nEnvoyé : 2 mars 2026\n"
		"Objet : Demande\n\nBonjour\n",
		"NNAAAQQ"},
	};

	(void)state;
	check_cases(cases, COUNT(cases));
}

/* ---- Forms ---- */

/* Our mail as text, filled in; nothing of it announces a quotation. */
static const char form[] =
    "Bonjour Amélie,\n"
    "\n"
    "Répondez à ce courriel en écrivant après les deux-points.\n"
    "\n"
    "VOTRE DOSSIER\n"
    "\n"
    "Date de naissance * : 2003-04-15\n"
    "    Exemple : 15 avril 2003.\n"
    "Date * : 2 mars 2026\n"
    "De * : 11 janvier 2027\n"
    "À * : 12 mars 2027\n"
    "Objet * : Demande de stage\n"
    "De : 11 janvier 2027\n"
    "À : 12 mars 2027\n"
    "Date : 2 mars 2026 à 10:12\n"
    "    Le 2 mars 2026 à 10 h 12, ou une autre date.\n"
    "Courriel * : amelie@exemple.ca\n"
    "    Vous avez écrit « amelie@exemple ». Il manque la fin.\n"
    "Établissement d’enseignement * :\n"
    "    1  Cégep régional Champlain, Lennoxville\n"
    "Période désirée * : lundi, mardi\n"
    "    - De : jour\n"
    "\n"
    "Guichet des stages, 450 466-5000, poste 3341\n"
    "du lundi au vendredi, de 7 h 30 à 16 h\n"
    "Référence : CS-4K2P9-ABCDE-FGHJK-MNPQR-T (laissez-la dans votre "
    "réponse)\n";

static void
nothing_in_a_form_is_taken_for_anything_else(void **state)
{
	struct arena *a = arena_new();
	struct str rest = str_from(form), line;
	struct buf quoted = {0};
	const char *got;

	(void)state;
	got = kinds_of(a, form);
	assert_int_equal(strspn(got, "N"), count_lines(form) - 1);
	buf_add_text(&quoted, "Le 02/03/2026 à 10:12, Guichet a écrit :\n");
	while (str_line(&rest, &line))
		buf_printf(&quoted, "> %.*s\n", STR_ARG(line));
	got = kinds_of(a, quoted.p);
	assert_int_equal(got[0], 'A');
	assert_int_equal(strspn(got + 1, "Q"), count_lines(form) - 1);
	buf_release(&quoted);
	arena_free(a);
}

static void
levels_and_text_come_without_the_marks(void **state)
{
	static const struct {
		const char *raw;
		int level;
		const char *text;
	} cases[] = {
	    {"Bonjour", 0, "Bonjour"},
	    {"> Nom * : X", 1, "Nom * : X"},
	    {">Nom * : X", 1, "Nom * : X"},
	    {">     Exemple", 1, "    Exemple"},
	    {"> > Nom", 2, "Nom"},
	    {">> Nom", 2, "Nom"},
	    {">>> ", 3, ""},
	    {">", 1, ""},
	    {" > Nom", 1, "Nom"},
	    {"\t> Nom", 1, "Nom"},
	    {"    Nom", 0, "    Nom"},
	    {"a > b", 0, "a > b"},
	    {BOM "> Nom", 1, "Nom"},
	    {"> Nom\r", 1, "Nom"},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct reply_line *lines;
		size_t count;
		char *text = arena_printf(a, "%s\n", cases[i].raw);

		reply_split(a, str_from(text), &lines, &count);
		assert_true(count >= 1);
		assert_int_equal(lines[0].level, cases[i].level);
		assert_string_equal(str_cstr(a, lines[0].text), cases[i].text);
	}
	arena_free(a);
}

/* Outlook for Mac indents what it quotes. */
static void
indented_quotation_leaves_answers_new(void **state)
{
	static const struct split_case cases[] = {
	    {"above and between",
		"Voici.\n\n" BOM
		"Le 02/03/2026 10:12, « Guichet » <s@exemple.ca> a écrit :\n\n"
		"    Prénom * :\n\nAmélie\n    Nom * :\n\nTremblay\n",
		"NNAQQQNQQN"},
	    {"help under a label is no such indent",
		"Voici.\n"
		"Le 02/03/2026 10:12, « Guichet » <s@exemple.ca> a écrit :\n\n"
		"Prénom * : Amélie\n    Comme sur vos papiers.\nNom * :\n",
		"NAQQQQ"},
	};

	(void)state;
	check_cases(cases, COUNT(cases));
}

/* ---- Signatures, footers, banners ---- */

static void
signatures_are_told_from_words(void **state)
{
	static const struct split_case cases[] = {
	    {"usual", "OUI\n\n-- \nAmélie\nTél. : 450 555-0100\n", "NNSSS"},
	    {"space lost", "OUI\n\n--\nAmélie\nTél. : 450 555-0100\n", "NNSSS"},
	    {"no-break space", "OUI\n--" NBSP "\nAmélie\n", "NSS"},
	    {"up to the quotation",
		"OUI\n-- \nAmélie\n\n"
		"Le 02/03/2026 à 10:12, Guichet a écrit :\n> Nom * :\nX\n",
		"NSSSAQN"},
	    {"below the quotation", "> Nom * :\nX\n-- \nAmélie\n", "QNSS"},
	    {"dash", "OUI\n—\nAmélie\n", "NSS"},
	    {"underscores", "OUI\n__\nAmélie\n", "NSS"},
	    {"stars", "OUI\n* * *\nAmélie\n", "NSS"},
	    /* A line of two dashes that is content. */
	    {"sets off", "Avant\n--\nMilieu\n--\nAprès\n", "NNNNN"},
	    {"first line", "--\nBonjour\n", "NN"},
	    {"last line", "Bonjour\n--\n", "NN"},
	    {"above a form", "Voici\n--\nPrénom * : Amélie\nNom * : Tremblay\n",
		"NNNN"},
	    {"above a form, with the space",
		"Voici\n-- \nPrénom * : Amélie\nNom * : Tremblay\n", "NNNN"},
	    {"above a long text",
		"Voici\n--\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n",
		"NNNNNNNNNNNNNNN"},
	    {"a dash with more below than a signature has",
		"OUI\n—\n1\n2\n3\n4\n5\n6\n7\n", "NNNNNNNNN"},
	    {"quoted", "OUI\n> -- \n> Guichet\n", "NQQ"},
	};

	(void)state;
	check_cases(cases, COUNT(cases));
}

static void
what_a_telephone_adds_is_not_her_words(void **state)
{
	static const char *const footers[] = {
	    "Envoyé de mon iPhone",
	    "Envoyé de mon iPad",
	    "Envoyé depuis mon HTC",
	    "Envoyé depuis mon Galaxy S II d'Orange",
	    "Envoyé à partir de mon iPhone",
	    "Envoyé à partir de Outlook pour iOS",
	    "Envoyé à partir de Outlook pour iOS<https://aka.ms/o0ukef>",
	    "Envoyé depuis l'application mobile Yahoo Mail",
	    "Envoyé avec la messagerie sécurisée Proton Mail.",
	    "Garanti sans virus. www.avast.com",
	    "La visualisation des fichiers PDF nécessite Adobe Reader.",
	    "Provenance : Courrier pour Windows",
	    "Télécharger Outlook pour Android",
	    "Sent from my iPhone",
	    "Sent from my Samsung Galaxy smartphone.",
	    "Sent from my iPhone, please excuse typos",
	    "Get Outlook for iOS<https://aka.ms/o0ukef>",
	    "Sent from Mail for Windows 10",
	    "Sent with Proton Mail secure email.",
	    "Sent from Yahoo Mail on Android",
	    "Virus-free. www.avast.com",
	};
	static const struct split_case cases[] = {
	    {"prose", "Sent from my desk, is much easier than from the bus.\n",
		"N"},
	    {"prose in French",
		"Envoyé de mon ordinateur hier, le CV est\nencore en route.\n",
		"NN"},
	    {"place", "Envoyé de mon école\n", "N"},
	    {"the whole of it", "\nEnvoyé de mon iPhone\n", "NS"},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT(footers); i++) {
		check_kinds(a, footers[i],
		    arena_printf(a, "OUI\n\n%s\n", footers[i]), "NNS");
		check_kinds(a, footers[i],
		    arena_printf(a,
			"OUI\n\n%s\n\n________________________________"
			"\nFrom: G <s@exemple.ca>\nSent: March 2, "
			"2026\nSubject: X\n\nNom * :\n",
			footers[i]),
		    "NNSNAAAAQQ");
	}
	check_cases(cases, COUNT(cases));
	arena_free(a);
}

static void
disclaimers_are_not_her_words(void **state)
{
	static const struct split_case cases[] = {
	    {"French",
		"OUI\n\nAVIS DE CONFIDENTIALITÉ : ce courriel est destiné à\n"
		"son destinataire seulement.\n\nMerci\n",
		"NNSSNN"},
	    {"whose it is",
		"OUI\n\nCONFIDENTIALITY NOTICE: intended for the addressee.\n\n"
		"Address: 1 Main St.\nPhone: 514 555-0190\n",
		"NNSSSS"},
	    {"below a quotation without marks",
		"OUI\n\nDe : X <x@y.example>\nEnvoyé : 1er mai 2026\n"
		"Objet : Z\n\nNom * :\n\nCONFIDENTIALITY NOTICE: intended "
		"for you.\nPhone: 514 555-0190\n",
		"NNAAAQQQSS"},
	    {"tree", "OUI\n\nAvant d'imprimer, pensez à l'environnement.\n",
		"NNS"},
	    {"prose", "Ce message contient ma lettre et mon CV.\n", "N"},
	};

	(void)state;
	check_cases(cases, COUNT(cases));
}

static void
banners_of_gateways_are_known(void **state)
{
	static const struct split_case cases[] = {
	    {"tag", "[EXTERNE]\n\nBonjour\n", "BNN"},
	    {"tag in English", "[EXTERNAL]\nBonjour\n", "BN"},
	    {"sentence",
		"ATTENTION : ce courriel provient de l'extérieur de "
		"l'organisation.\nNe cliquez pas sur les liens.\n\nBonjour\n",
		"BBNN"},
	    {"in English",
		"CAUTION: This email originated from outside of the "
		"organization. Do\nnot click links unless you recognize the "
		"sender.\n\nBonjour\n",
		"BBNN"},
	    {"Outlook",
		"Vous n’obtenez pas souvent d’e-mail à partir de a@exemple.ca. "
		"Découvrez pourquoi cela est "
		"important\n\nBonjour\n",
		"BNN"},
	    {"her own words", "Attention : je suis externe à Montréal.\n", "N"},
	    {"her own words under one",
		"[EXTERNE]\nVoici mes pièces jointes et mes liens.\n", "BN"},
	    {"not in the middle", "Bonjour\n[EXTERNE]\n", "NN"},
	};
	struct arena *a = arena_new();
	struct reply_line *lines;
	size_t count;

	(void)state;
	check_cases(cases, COUNT(cases));
	/* In front of her words the tag alone goes. */
	reply_split(
	    a, str_from("[EXTERNE] Prénom * : Amélie\n"), &lines, &count);
	assert_int_equal(lines[0].kind, LINE_NEW);
	assert_string_equal(str_cstr(a, lines[0].text), "Prénom * : Amélie");
	arena_free(a);
}

/* ---- The whole ---- */

static void
new_text_is_what_she_wrote(void **state)
{
	static const struct {
		const char *text, *wanted;
	} cases[] = {
	    {"\n\nBonjour,\n\nvoici.\n\n"
	     "Le 02/03/2026 à 10:12, Guichet a écrit :\n> Nom * :\n",
		"Bonjour,\n\nvoici."},
	    {"Le 02/03/2026 à 10:12, Guichet a écrit :\n> Nom * :\nTremblay\n"
	     "> Prénom * :\nAmélie\n-- \nAmélie\n",
		"Tremblay\n\nAmélie"},
	    {"\n" NBSP "\nOUI\n" NBSP "\n", "OUI"},
	    {"", ""},
	    {"> Nom * : X\n", ""},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct reply_line *lines;
		size_t count;

		reply_split(a, str_from(cases[i].text), &lines, &count);
		assert_string_equal(
		    str_cstr(a, reply_new_text(a, lines, count)),
		    cases[i].wanted);
	}
	arena_free(a);
}

static void
lines_beyond_the_limit_are_kept_as_quoted(void **state)
{
	struct arena *a = arena_new();
	struct buf text = {0};
	struct reply_line *lines;
	size_t count;

	(void)state;
	for (int i = 0; i < 20005; i++)
		buf_printf(&text, "ligne %d\n", i);
	reply_split(a, buf_str(&text), &lines, &count);
	assert_int_equal(count, 20005);
	assert_int_equal(lines[19999].kind, LINE_NEW);
	assert_int_equal(lines[20000].kind, LINE_QUOTED);
	assert_string_equal(str_cstr(a, lines[20004].text), "ligne 20004");
	buf_release(&text);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		every_attribution_is_known_and_answers_around_it_stay_new),
	    cmocka_unit_test(without_marks_all_behind_an_attribution_is_quoted),
	    cmocka_unit_test(pieces_of_an_attribution_may_have_marks),
	    cmocka_unit_test(prose_about_writing_is_no_attribution),
	    cmocka_unit_test(everything_behind_a_header_block_is_quoted),
	    cmocka_unit_test(a_title_between_dashes_begins_the_quotation),
	    cmocka_unit_test(text_below_a_block_that_comes_first_is_new),
	    cmocka_unit_test(nothing_in_a_form_is_taken_for_anything_else),
	    cmocka_unit_test(levels_and_text_come_without_the_marks),
	    cmocka_unit_test(indented_quotation_leaves_answers_new),
	    cmocka_unit_test(signatures_are_told_from_words),
	    cmocka_unit_test(what_a_telephone_adds_is_not_her_words),
	    cmocka_unit_test(disclaimers_are_not_her_words),
	    cmocka_unit_test(banners_of_gateways_are_known),
	    cmocka_unit_test(new_text_is_what_she_wrote),
	    cmocka_unit_test(lines_beyond_the_limit_are_kept_as_quoted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
