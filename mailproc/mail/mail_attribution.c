#include "mail/mail_attribution.h"

#include <string.h>

#include "base/buf.h"

enum {
	ATTRIBUTION_MAX_LINES = 4,
	ATTRIBUTION_MAX_BYTES = 800,
	ATTRIBUTION_MAX_WORDS = 12 /* of a name and what is glued to it */
};

enum attribution_strength {
	ATTRIBUTION_NONE,
	ATTRIBUTION_WEAK, /* only when a quotation with > follows */
	ATTRIBUTION_SURE
};

/* All words here are folded, as the lines are. Longest first. */
static const char *const verbs[] = {"vous avez ecrit", "a ecrit", "wrote",
    "writes", "escreveu", "schrieb", "napisal(a)", "napisal", "napisala",
    "ha scritto", "escribio", "skrev", "kirjoitti", "написал", "写道", NULL};
/* Languages that put the name behind the verb. */
static const char *const middle_verbs[] = {
    " schrieb ", " schreef ", " skrev ", NULL};
static const char *const intros[] = {"le ", "on ", "am ", "el ", "em ", "il ",
    "op ", "den ", "dnia ", "w dniu ", NULL};
static const char *const quoting_intros[] = {
    "quoting ", "selon ", "en reponse a ", "citando ", NULL};
static const char *const days[] = {"lundi", "lun", "mardi", "mar", "mercredi",
    "mer", "jeudi", "jeu", "vendredi", "ven", "samedi", "sam", "dimanche",
    "dim", "monday", "mon", "tuesday", "tue", "tues", "wednesday", "wed",
    "thursday", "thu", "thur", "thurs", "friday", "fri", "saturday", "sat",
    "sunday", "sun", NULL};
static const char *const months[] = {"janvier", "janv", "jan", "january",
    "fevrier", "fevr", "fev", "february", "feb", "mars", "march", "avril",
    "avr", "april", "apr", "mai", "may", "juin", "june", "jun", "juillet",
    "juil", "july", "jul", "aout", "august", "aug", "septembre", "september",
    "sept", "sep", "octobre", "october", "oct", "novembre", "november", "nov",
    "decembre", "december", "dec", NULL};
/* No date and no name has these; a sentence about writing has. */
static const char *const prose[] = {" que ", " qui ", " qu'", " j'ai ",
    " dont ", " that ", " which ", " what ", " who ", " as you ", NULL};

/* One logical line, taken apart. */
struct attribution {
	struct str core; /* without dashes, stars and colon around it */
	size_t dashes_before;
	size_t dashes_behind;
	bool colon;
};

static bool
has_any(struct str s, const char *const *list)
{
	for (; *list != NULL; list++)
		if (str_find(s, *list, 0) != SIZE_MAX)
			return true;
	return false;
}

static struct attribution
attribution_open(struct str s)
{
	struct attribution t = {.core = s};

	while (t.core.n > 0 && strchr("-* >", t.core.p[0]) != NULL) {
		t.dashes_before += t.core.p[0] == '-';
		t.core = str_after(t.core, 1);
	}
	while (t.core.n > 0 && strchr("-* :", t.core.p[t.core.n - 1]) != NULL) {
		t.dashes_behind += t.core.p[t.core.n - 1] == '-';
		t.colon |= t.core.p[t.core.n - 1] == ':';
		t.core.n--;
	}
	return t;
}

/* Cut the verb off the end of *s. */
static bool
cut_verb(struct str *s)
{
	for (const char *const *verb = verbs; *verb != NULL; verb++) {
		size_t n = strlen(*verb);
		char before;

		if (!str_ends(*s, *verb))
			continue;
		before = s->n > n ? s->p[s->n - n - 1] : ' ';
		if (strchr(" >)],\"'", before) == NULL && (*verb)[0] >= 'a' &&
		    (*verb)[0] <= 'z')
			continue;
		*s = str_trim(str_of(s->p, s->n - n));
		return true;
	}
	return false;
}

/* The word that begins at *at, without full stop and comma behind it. */
static bool
next_word(struct str s, size_t *at, struct str *word_out)
{
	size_t end;

	while (*at < s.n && s.p[*at] == ' ')
		++*at;
	if (*at == s.n)
		return false;
	end = str_find_byte(s, ' ', *at);
	if (end == SIZE_MAX)
		end = s.n;
	*word_out = str_slice(s, *at, end - *at);
	*at = end;
	while (word_out->n > 1 &&
	       strchr(".,", word_out->p[word_out->n - 1]) != NULL)
		word_out->n--;
	return true;
}

static size_t
count_words(struct str s)
{
	struct str word;
	size_t at = 0, count = 0;

	while (next_word(s, &at, &word))
		count++;
	return count;
}

/* The length of the run of digits at i. */
static size_t
digits_at(struct str s, size_t i)
{
	size_t n = 0;

	while (i + n < s.n && char_is_digit(s.p[i + n]))
		n++;
	return n;
}

/* "12/03/2026", "12.03.26", "2026-03-12" at i, which begins a run of digits. */
static bool
numeric_date_at(struct str s, size_t i)
{
	size_t n = digits_at(s, i), second, third;
	char mark;

	if ((n != 1 && n != 2 && n != 4) || i + n >= s.n)
		return false;
	mark = s.p[i + n];
	if (strchr("/.-", mark) == NULL)
		return false;
	i += n + 1;
	second = digits_at(s, i);
	if (second < 1 || second > 2 || i + second >= s.n ||
	    s.p[i + second] != mark)
		return false;
	third = digits_at(s, i + second + 1);
	return third >= 1 && third <= 4;
}

/* "10:12", "10h12", "10 h 12", "21.04.09" at i, likewise. */
static bool
time_at(struct str s, size_t i)
{
	size_t n = digits_at(s, i), minutes;
	bool dot;

	if (n < 1 || n > 2)
		return false;
	i += n;
	while (i < s.n && s.p[i] == ' ')
		i++;
	if (i >= s.n || strchr(":h.", s.p[i]) == NULL)
		return false;
	dot = s.p[i] == '.';
	i++;
	while (!dot && i < s.n && s.p[i] == ' ')
		i++;
	minutes = digits_at(s, i);
	if (minutes != 2)
		return false;
	/* With full stops it is a date when a year is the third number. */
	return !dot || i + 2 >= s.n || s.p[i + 2] != '.' ||
	       digits_at(s, i + 3) < 4;
}

static bool
has_time(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (char_is_digit(s.p[i]) &&
		    (i == 0 || !char_is_digit(s.p[i - 1])) && time_at(s, i))
			return true;
	return false;
}

static bool
year_at(struct str s, size_t i)
{
	return digits_at(s, i) == 4 &&
	       ((s.p[i] == '1' && s.p[i + 1] == '9') ||
		   (s.p[i] == '2' && s.p[i + 1] == '0'));
}

static bool
has_date(struct str s)
{
	struct str word;
	size_t at = 0;

	for (size_t i = 0; i < s.n; i++)
		if (char_is_digit(s.p[i]) &&
		    (i == 0 || !char_is_digit(s.p[i - 1])) &&
		    (year_at(s, i) || numeric_date_at(s, i)))
			return true;
	while (next_word(s, &at, &word))
		if (view_listed(word, months))
			return true;
	return false;
}

/* "... NAME <addr>", and not much else. */
static bool
is_name_and_address(struct str s)
{
	size_t at;

	if (s.n == 0 || !view_has_address(s) ||
	    count_words(s) > ATTRIBUTION_MAX_WORDS)
		return false;
	if (strchr(">)]", s.p[s.n - 1]) != NULL)
		return true;
	/* A bare address as the last word. */
	for (at = s.n; at > 0 && s.p[at - 1] != ' '; at--)
		;
	return view_has_address(str_after(s, at));
}

/*
 * What stands behind "Le" or "On": is it a date, at its place? Weekday and month
 * may be in any language (KMail takes those of the system), but then a number
 * comes next and an hour after it.
 */
static enum attribution_strength
judge_dated(struct str rest)
{
	struct str word;
	size_t at = 0, reach = 0;
	bool known, digit, timed = has_time(rest);

	if (!next_word(rest, &at, &word))
		return ATTRIBUTION_NONE;
	digit = char_is_digit(word.p[0]);
	known = view_listed(word, days) || view_listed(word, months);
	if (!digit && !known && !timed)
		return ATTRIBUTION_NONE;
	for (reach = known ? 3 : 1; !digit && reach > 0; reach--)
		digit = next_word(rest, &at, &word) && char_is_digit(word.p[0]);
	if (!digit)
		return ATTRIBUTION_NONE;
	if (!has_date(rest))
		return timed && (known || view_has_address(rest))
			   ? ATTRIBUTION_SURE
			   : ATTRIBUTION_NONE;
	return timed || view_has_address(rest) ? ATTRIBUTION_SURE
					       : ATTRIBUTION_WEAK;
}

/* Attributions whose last word is no verb. */
static enum attribution_strength
judge_verbless(const struct attribution *t)
{
	struct str rest = view_behind(t->core, intros);

	if (rest.p != NULL && t->colon && has_any(rest, middle_verbs))
		return judge_dated(rest);
	if (t->core.n > 0 && char_is_digit(t->core.p[0]) &&
	    numeric_date_at(t->core, 0) && is_name_and_address(t->core))
		return t->colon ? ATTRIBUTION_SURE : ATTRIBUTION_WEAK;
	if (str_starts(t->core, "excerpts from ") && t->colon &&
	    str_find(t->core, "message of ", 0) != SIZE_MAX &&
	    has_date(t->core))
		return ATTRIBUTION_SURE;
	rest = view_behind(t->core, quoting_intros);
	if (rest.p != NULL && t->colon && is_name_and_address(rest))
		return ATTRIBUTION_SURE;
	return ATTRIBUTION_NONE;
}

/* *anchored_out: s begins as an attribution does, not with the name. */
static enum attribution_strength
attribution_judge(struct str s, bool *anchored_out)
{
	struct attribution t = attribution_open(s);
	struct str rest;

	*anchored_out = true;
	if (has_any(t.core, prose))
		return ATTRIBUTION_NONE;
	if (!cut_verb(&t.core))
		return judge_verbless(&t);
	if (t.dashes_before >= 3 && t.dashes_behind >= 3 && t.core.n > 0)
		return ATTRIBUTION_SURE;
	rest = view_behind(t.core, intros);
	if (rest.p != NULL)
		return judge_dated(rest);
	if (t.core.n > 0 && char_is_digit(t.core.p[0]))
		return judge_dated(t.core);
	*anchored_out = false;
	return is_name_and_address(t.core) ? ATTRIBUTION_SURE
					   : ATTRIBUTION_NONE;
}

/* lines at..at+n-1 as one. */
static struct str
attribution_join(
    const struct reply_view *view, size_t at, size_t n, struct buf *joined)
{
	buf_clear(joined);
	for (size_t i = at; i < at + n; i++) {
		if (i > at)
			buf_add_char(joined, ' ');
		buf_add_str(joined, view->folds[i]);
	}
	return buf_str(joined);
}

/* A line further down begins an attribution that ends at the same place. */
static bool
begins_later(
    const struct reply_view *view, size_t at, size_t n, struct buf *joined)
{
	bool anchored;

	for (size_t i = 1; i < n; i++)
		if (attribution_judge(
			attribution_join(view, at + i, n - i, joined),
			&anchored) != ATTRIBUTION_NONE &&
		    anchored)
			return true;
	return false;
}

/* Do n lines from at on make one? */
static bool
attribution_fits(
    const struct reply_view *view, size_t at, size_t n, struct buf *joined)
{
	enum attribution_strength strength;
	bool anchored;
	size_t next;

	strength =
	    attribution_judge(attribution_join(view, at, n, joined), &anchored);
	if (strength == ATTRIBUTION_NONE)
		return false;
	/* A wrapped one begins with its date, or has the address on its first
	 * line; else the line above it would be taken for the name. */
	if (n > 1 && !anchored && !view_has_address(view->folds[at]))
		return false;
	if (n > 1 && begins_later(view, at, n, joined))
		return false;
	if (strength == ATTRIBUTION_SURE)
		return true;
	next = view_next(view, at + n);
	return next < view->count &&
	       view->lines[next].level > view->lines[at].level;
}

/* Could the line begin one? Most lines cannot: this keeps the rest rare. */
static bool
attribution_begins(struct str fold)
{
	struct attribution t = attribution_open(fold);

	return view_behind(t.core, intros).p != NULL ||
	       view_behind(t.core, quoting_intros).p != NULL ||
	       str_starts(t.core, "excerpts ") ||
	       (t.core.n > 0 && char_is_digit(t.core.p[0])) ||
	       t.dashes_before >= 3 ||
	       str_find_byte(t.core, '@', 0) != SIZE_MAX;
}

size_t
attribution_match(const struct reply_view *view, size_t at)
{
	struct buf joined = {0};
	size_t bytes = 0, found = 0;

	if (!attribution_begins(view->folds[at]))
		return 0;
	for (size_t n = 1;
	     found == 0 && n <= ATTRIBUTION_MAX_LINES && at + n <= view->count;
	     n++) {
		if (view->folds[at + n - 1].n == 0)
			break;
		bytes += view->folds[at + n - 1].n;
		if (bytes > ATTRIBUTION_MAX_BYTES)
			break;
		if (attribution_fits(view, at, n, &joined))
			found = n;
	}
	buf_release(&joined);
	/* The colon may have come down to a line of its own. */
	if (found > 0 && at + found < view->count &&
	    str_is(view->folds[at + found], ":"))
		found++;
	return found;
}
