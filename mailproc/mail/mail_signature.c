#include "mail/mail_signature.h"

#include <string.h>

#include "text/utf8.h"

enum {
	SIGNATURE_MAX_WEAK = 6,   /* lines behind a delimiter that is unusual */
	SIGNATURE_MAX_PLAIN = 12, /* lines behind "--" without its space */
	FOOTER_MAX_BYTES = 160,
	FOOTER_MAX_WORDS = 8,
	BANNER_MAX_LINES = 8
};

/* All words are folded, as the lines are. */
static const char *const footers[] = {"envoye de mon ", "envoye de ma ",
    "envoye depuis ", "envoye a partir de ", "envoye a partir du ",
    "envoye a l'aide de ", "envoye avec ", "envoye par ", "envoye via ",
    "envoye du ", "sent from ", "sent with ", "sent using ", "sent via ",
    "get outlook for ", "telecharger outlook pour ", "obtenir outlook pour ",
    "telechargez outlook pour ", NULL};
/* Recognised without a word of footer_things. */
static const char *const whole_footers[] = {"garanti sans virus", "virus-free",
    "sans virus", "provenance : courrier pour", "provenance: courrier pour",
    "la visualisation des fichiers pdf necessite adobe", NULL};
static const char *const things[] = {"iphone", "ipad", "ipod", "android",
    "samsung", "galaxy", "huawei", "xiaomi", "pixel", "htc", "blackberry",
    "windows", "outlook", "mail", "courrier", "messagerie", "yahoo", "gmail",
    "proton", "mobile", "phone", "smartphone", "cellulaire", "tablet",
    "tablette", "appareil", "device", "orange", "telus", "bell", "videotron",
    "rogers", "mac", "ordinateur", "thunderbird", "laptop", "portable", "ios",
    NULL};
static const char *const disclaimers[] = {"avis de confidentialite",
    "avis confidentiel", "avis important",
    "confidentialite :", "confidentialite:", "confidentiality notice",
    "confidentiality:", "disclaimer", "ce message et ", "ce courriel et ",
    "ce courriel (et ", "ce message (et ", "ce courriel est confidentiel",
    "ce message est confidentiel", "ce courriel peut contenir",
    "ce message peut contenir", "ce courriel contient", "ce message contient",
    "le present courriel", "le present message", "l'information contenue",
    "les informations contenues", "this e-mail", "this email",
    "this message is", "this message and", "the information contained",
    "devez-vous vraiment imprimer", "avant d'imprimer",
    "pensez a l'environnement", "please consider the environment",
    "before printing", NULL};
static const char *const disclaimer_words[] = {"confiden", "destinat",
    "privileg", "imprim", "print", "intended", "environ", "virus", NULL};
static const char *const tags[] = {"[externe]", "[external]", "[ext]",
    "[courriel externe]", "[expediteur externe]", "[external email]",
    "[external sender]", "[message externe]", "[exterieur]", "*externe*",
    "*external*", "**externe**", NULL};
static const char *const banners[] = {"attention", "caution", "avertissement",
    "mise en garde", "warning", "externe", "external", "alerte", "prudence",
    "ce courriel", "ce message", "this email", "this e-mail", "this message",
    "courriel externe", "expediteur externe", "message externe", NULL};
/* People begin with those words too: a banner speaks of both of these. */
static const char *const banner_places[] = {"externe", "external",
    "l'exterieur", "outside", "originated", "inconnu", "unknown", NULL};
static const char *const banner_things[] = {
    "courriel", "message", "expediteur", "mail", "sender", NULL};
static const char *const whole_banners[] = {"vous n'obtenez pas souvent",
    "vous ne recevez pas souvent",
    "certaines personnes qui ont recu ce message",
    "some people who received this message", "you don't often get email", NULL};
/* How the sentence of a banner goes on, on the lines under it. */
static const char *const banner_rest[] = {"ne cliquez", "not click",
    "n't click", "n'ouvrez pas", "not open", "n't open", "unless you",
    "a moins de", "a moins que", "sauf si vous", "content is safe",
    "contenu est sur", "reconnaissez l'expediteur", "recognize the sender",
    "decouvrez pourquoi", "learn why", "soyez prudent", "be cautious",
    "faites preuve de", "use caution", NULL};

static bool
has_word_of(struct str s, const char *const *list)
{
	for (; *list != NULL; list++)
		if (str_find(s, *list, 0) != SIZE_MAX)
			return true;
	return false;
}

static size_t
count_words(struct str s)
{
	size_t count = 0;

	for (size_t i = 0; i < s.n; i++)
		count += s.p[i] != ' ' && (i == 0 || s.p[i - 1] == ' ');
	return count;
}

static void
mark(const struct reply_view *view, size_t first, size_t end,
    enum reply_line_kind kind)
{
	for (size_t i = first; i < end; i++)
		view->lines[i].kind = kind;
}

static size_t
count_filled(const struct reply_view *view, size_t first, size_t end)
{
	size_t count = 0;

	for (size_t i = first; i < end; i++)
		count += view->folds[i].n > 0;
	return count;
}

/* How many lines may follow a line that delimits a signature; 0: it is none. */
static size_t
delimiter_reach(const struct reply_line *line, struct str fold)
{
	size_t underscores = 0;

	if (str_is(fold, "--"))
		return str_is(line->text, "-- ") ||
			       str_is(line->text, "--\xc2\xa0")
			   ? SIZE_MAX
			   : SIGNATURE_MAX_PLAIN;
	while (underscores < fold.n && fold.p[underscores] == '_')
		underscores++;
	if ((underscores == fold.n && fold.n >= 2) || str_is(fold, "* * *") ||
	    (str_is(fold, "-") && !str_starts(str_trim(line->text), "-")))
		return SIGNATURE_MAX_WEAK;
	return 0;
}

/* A label with our mark of a required answer: a form, typed or pasted. */
static bool
is_form_line(struct str fold)
{
	return str_find(fold, " * :", 0) != SIZE_MAX ||
	       str_find(fold, " *:", 0) != SIZE_MAX;
}

/*
 * Where the signature begins; end when there is none. A delimiter that comes
 * twice sets something off in the middle of the text, and no signature holds a
 * form: both are her words.
 */
static size_t
signature_find(const struct reply_view *view, size_t first, size_t end)
{
	size_t begin = end, reach = 0, form = first;

	for (size_t i = first; i < end; i++)
		if (is_form_line(view->folds[i]))
			form = i + 1;
	for (size_t i = form; i < end; i++) {
		size_t r = delimiter_reach(&view->lines[i], view->folds[i]);

		if (r == 0)
			continue;
		if (r == SIZE_MAX)
			return i;
		if (begin < end)
			return end;
		begin = i;
		reach = r;
	}
	/* Set off from nothing, it is not a signature either. */
	if (begin < end && (count_filled(view, first, begin) == 0 ||
			       count_filled(view, begin + 1, end) > reach ||
			       count_filled(view, begin + 1, end) == 0))
		return end;
	return begin;
}

/*
 * "Envoyé de mon iPhone". The words begin sentences of prose too ("Sent from my
 * desk, ..."): a device or program must be named and nothing may follow in the
 * same paragraph.
 */
static bool
is_footer(const struct reply_view *view, size_t i, size_t end)
{
	struct str fold = view->folds[i], rest;
	size_t url = str_find(fold, "http", 0);

	if (fold.n > FOOTER_MAX_BYTES)
		return false;
	if (view_behind(fold, whole_footers).p != NULL)
		return true;
	rest = view_behind(fold, footers);
	if (rest.p == NULL)
		return false;
	if (url != SIZE_MAX)
		fold = str_slice(fold, 0, url);
	if (!has_word_of(rest, things) ||
	    count_words(fold) > 2 * (size_t)FOOTER_MAX_WORDS)
		return false;
	if (i + 1 < end && view->folds[i + 1].n > 0 &&
	    view->lines[i + 1].kind == LINE_NEW)
		return view_behind(view->folds[i + 1], footers).p != NULL ||
		       view_behind(view->folds[i + 1], whole_footers).p != NULL;
	return count_words(fold) <= FOOTER_MAX_WORDS ||
	       view_next(view, i + 1) >= end;
}

static bool
is_disclaimer(struct str fold)
{
	return view_behind(fold, disclaimers).p != NULL &&
	       has_word_of(fold, disclaimer_words);
}

/*
 * Where the notice ends that begins at i: with its paragraph, or with the few
 * lines below it of whose it is ("Address: ...", "Phone: ..."), when nothing else
 * follows.
 */
static size_t
disclaimer_end(const struct reply_view *view, size_t i, size_t end)
{
	size_t paragraph = i;

	while (paragraph < end && view->folds[paragraph].n > 0)
		paragraph++;
	for (size_t k = paragraph; k < end; k++)
		if (view->folds[k].n > 0 &&
		    (is_form_line(view->folds[k]) ||
			str_find_byte(view->folds[k], ':', 0) == SIZE_MAX))
			return paragraph;
	return count_filled(view, paragraph, end) <= SIGNATURE_MAX_WEAK
		   ? end
		   : paragraph;
}

void
signature_mark_below(const struct reply_view *view)
{
	size_t first = view->count;

	while (first > 0 && (view->lines[first - 1].kind == LINE_QUOTED ||
				view->folds[first - 1].n == 0))
		first--;
	for (size_t i = first; i < view->count; i++)
		if (is_disclaimer(view->folds[i]) &&
		    disclaimer_end(view, i, view->count) == view->count) {
			mark(view, i, view->count, LINE_SIGNATURE);
			return;
		}
}

void
signature_mark(const struct reply_view *view, size_t first, size_t end)
{
	size_t begin = signature_find(view, first, end);

	mark(view, begin, end, LINE_SIGNATURE);
	for (size_t i = first; i < begin; i++) {
		bool starts = i == first || view->folds[i - 1].n == 0 ||
			      view->lines[i - 1].kind != LINE_NEW;

		if (view->folds[i].n == 0)
			continue;
		if (is_footer(view, i, end))
			mark(view, i, i + 1, LINE_SIGNATURE);
		else if (starts && is_disclaimer(view->folds[i])) {
			size_t last = disclaimer_end(view, i, begin);

			mark(view, i, last, LINE_SIGNATURE);
			i = last - 1;
		}
	}
}

/* Take a tag off the beginning of a line that has words of hers behind it. */
static void
drop_tag(const struct reply_view *view, size_t i)
{
	struct str text = view->lines[i].text;
	size_t at =
	    str_find_byte(text, text.n > 0 && text.p[0] == '[' ? ']' : ' ', 0);

	if (at != SIZE_MAX)
		view->lines[i].text = str_trim(str_after(text, at + 1));
}

/* goes_on: the line above is a banner of more than a tag. */
static bool
is_banner(struct str fold, bool goes_on)
{
	while (fold.n > 0 && strchr("*!/-# ", fold.p[0]) != NULL)
		fold = str_after(fold, 1);
	return (goes_on && has_word_of(fold, banner_rest)) ||
	       view_behind(fold, whole_banners).p != NULL ||
	       (view_behind(fold, banners).p != NULL &&
		   has_word_of(fold, banner_places) &&
		   has_word_of(fold, banner_things));
}

void
signature_mark_banner(const struct reply_view *view)
{
	bool goes_on = false;
	size_t marked = 0;

	for (size_t i = 0; i < view->count && marked < BANNER_MAX_LINES; i++) {
		struct str behind = view_behind(view->folds[i], tags);
		struct str words =
		    behind.p != NULL ? str_trim(behind) : view->folds[i];

		if (view->folds[i].n == 0) {
			goes_on = false;
			continue;
		}
		if (view->lines[i].kind == LINE_NEW && words.n > 0 &&
		    !is_banner(words, goes_on)) {
			if (behind.p != NULL)
				drop_tag(view, i);
			return;
		}
		if (view->lines[i].kind != LINE_NEW &&
		    view->lines[i].kind != LINE_BANNER)
			return;
		goes_on = words.n > 0;
		view->lines[i].kind = LINE_BANNER;
		marked++;
	}
}
