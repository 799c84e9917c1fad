/* Searching an option list: one pass over it, whatever is sought. */
#include "form/value.h"

#include "text/text_fold.h"

/* How well a name fits, from nothing to best. Only the same words, and a
 * beginning that no other option has, are taken without asking. */
enum level {
	LEVEL_NONE,
	LEVEL_SOME,  /* a word in common */
	LEVEL_NEAR,  /* every word, one letter wrong in some */
	LEVEL_WORDS, /* every word begins one of the name's, in any order */
	LEVEL_INNER, /* the beginning behind "cégep", "université" ... */
	LEVEL_BEGIN, /* the beginning of the name */
	LEVEL_ORDER, /* the same words in another order */
	LEVEL_SAME,  /* the same words */
	LEVEL_COUNT
};

enum {
	/* A name or a question with more words is none: a set of them has to
	 * fit into the bits of an unsigned. */
	MAX_WORDS = 24,
	/* Shorter beginnings say too little. */
	MIN_BEGINNING = 3,
	/* Shorter words with another letter are other words. */
	MIN_NEAR = 4,
	/* "DEC", "DEP": words too, to have one in common. */
	MIN_COMMON = 3
};

struct words {
	struct str *items;   /* as they are compared */
	struct str *written; /* with the s of a plural */
	size_t count;
	bool too_many;
};

/* The label and the aliases of each option, in their order. */
struct list_names {
	struct words **of_option;
};

struct fit {
	enum level level;
	int score; /* within a level: more is better */
};

struct search {
	const struct option **found;
	struct fit *fits;
	size_t count, max;
	size_t at_level[LEVEL_COUNT];
};

/* Different words for one thing, all languages of the names in one table. */
static const struct {
	struct str from, to;
} synonyms[] = {
    {STR("st"), STR("saint")},
    {STR("ste"), STR("saint")},
    {STR("sainte"), STR("saint")},
    {STR("college"), STR("cegep")},
    {STR("univ"), STR("universite")},
    {STR("university"), STR("universite")},
    {STR("tech"), STR("technique")},
};

static const struct str ignored[] = {STR("de"), STR("du"), STR("des"),
    STR("la"), STR("le"), STR("les"), STR("l"), STR("d"), STR("et"), STR("en"),
    STR("of"), STR("the"), STR("and"), STR("in")};

/* Words that many names begin with and people leave out. */
static const struct str generic[] = {STR("cegep"), STR("universite"),
    STR("ecole"), STR("centre"), STR("cfp"), STR("institut"), STR("campus"),
    STR("technique"), STR("technologie"), STR("rls"), STR("regional")};

static bool
is_among(struct str word, const struct str *set, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(word, set[i]))
			return true;
	return false;
}

static bool
is_generic(struct str word)
{
	return is_among(word, generic, sizeof generic / sizeof generic[0]);
}

/* One word for its synonyms. */
static struct str
common_word(struct str word)
{
	for (size_t i = 0; i < sizeof synonyms / sizeof synonyms[0]; i++)
		if (str_eq(word, synonyms[i].from))
			return synonyms[i].to;
	return word;
}

static struct str
without_plural(struct str word)
{
	if (word.n > 3 && word.p[word.n - 1] == 's')
		word.n--;
	return word;
}

static void
split_key(struct arena *a, struct str key, bool all, struct words *out)
{
	struct str word;
	size_t room = 1;

	for (size_t i = 0; i < key.n && room < MAX_WORDS; i++)
		room += key.p[i] == ' ';
	out->count = 0;
	out->too_many = false;
	out->items = arena_array(a, room, sizeof *out->items);
	out->written = arena_array(a, room, sizeof *out->written);
	while (str_cut(&key, ' ', &word)) {
		if (word.n == 0 ||
		    (!all && is_among(word, ignored,
				 sizeof ignored / sizeof ignored[0])))
			continue;
		if (out->count == MAX_WORDS) {
			out->too_many = true;
			return;
		}
		out->written[out->count] = common_word(word);
		out->items[out->count] =
		    without_plural(out->written[out->count]);
		out->count++;
	}
}

static void
split_words(struct arena *a, struct str text, struct words *out)
{
	struct str key = text_key(a, text);

	split_key(a, key, false, out);
	if (out->count == 0)
		split_key(a, key, true, out);
}

static struct words *
names_of(struct arena *a, const struct option *option)
{
	struct words *names =
	    arena_array(a, option->alias_count + 1, sizeof *names);

	for (size_t i = 0; i <= option->alias_count; i++)
		split_words(a, i == 0 ? option->label : option->aliases[i - 1],
		    &names[i]);
	return names;
}

void
list_prepare(struct arena *a, struct list *list)
{
	struct list_names *names = arena_alloc(a, sizeof *names);

	names->of_option =
	    arena_array(a, list->count, sizeof *names->of_option);
	for (size_t i = 0; i < list->count; i++)
		names->of_option[i] = names_of(a, &list->options[i]);
	list->names = names;
}

static bool
word_starts(struct str word, struct str beginning)
{
	return beginning.n <= word.n &&
	       str_eq(str_slice(word, 0, beginning.n), beginning);
}

/* At most one letter more, less, other, or exchanged with its neighbour. */
static bool
word_near(struct str a, struct str b)
{
	size_t i = 0, tail = 0;

	if (a.n < b.n) {
		struct str t = a;

		a = b;
		b = t;
	}
	if (b.n < MIN_NEAR || a.n - b.n > 1)
		return false;
	while (i < b.n && a.p[i] == b.p[i])
		i++;
	while (tail < b.n - i && a.p[a.n - 1 - tail] == b.p[b.n - 1 - tail])
		tail++;
	if (i + tail + 1 >= a.n)
		return true;
	return a.n == b.n && i + tail + 2 == a.n && a.p[i] == b.p[i + 1] &&
	       a.p[i + 1] == b.p[i];
}

typedef bool same_fn(
    const struct words *name, size_t i, const struct words *asked, size_t j);

static bool
word_is(const struct words *name, size_t i, const struct words *asked, size_t j)
{
	return str_eq(name->items[i], asked->items[j]);
}

/* "mars" is not the beginning of "Marieville": cut short, no s is a plural. */
static bool
word_begins(
    const struct words *name, size_t i, const struct words *asked, size_t j)
{
	return word_is(name, i, asked, j) ||
	       (asked->written[j].n >= MIN_BEGINNING &&
		   word_starts(name->written[i], asked->written[j]));
}

static bool
word_resembles(
    const struct words *name, size_t i, const struct words *asked, size_t j)
{
	return word_begins(name, i, asked, j) ||
	       word_near(name->items[i], asked->items[j]);
}

/* How many of the words asked have a word of their own in name. */
static size_t
count_common(const struct words *name, const struct words *asked, same_fn *same)
{
	unsigned used = 0;
	size_t common = 0;

	for (size_t i = 0; i < asked->count; i++) {
		for (size_t j = 0; j < name->count; j++) {
			if ((used & 1u << j) != 0 || !same(name, j, asked, i))
				continue;
			used |= 1u << j;
			common++;
			break;
		}
	}
	return common;
}

static size_t
skip_generic(const struct words *w)
{
	size_t i = 0;

	while (i < w->count && is_generic(w->items[i]))
		i++;
	return i < w->count ? i : 0;
}

/* asked from its word at is how name goes on from its word from; the last one
 * may be cut short. */
static bool
goes_on(
    const struct words *name, size_t from, const struct words *asked, size_t at)
{
	size_t left = asked->count - at;

	if (left > name->count - from)
		return false;
	for (size_t i = 0; i + 1 < left; i++)
		if (!str_eq(name->items[from + i], asked->items[at + i]))
			return false;
	return word_begins(name, from + left - 1, asked, asked->count - 1);
}

/* Words worth having in common; empty when those asked are none. */
static size_t
count_telling(const struct words *name, const struct words *asked)
{
	size_t common = 0;

	for (size_t i = 0; i < asked->count; i++) {
		struct str word = asked->items[i];

		if (word.n >= MIN_COMMON && !is_generic(word) &&
		    is_among(word, name->items, name->count))
			common++;
	}
	return common;
}

static bool
is_same(const struct words *name, const struct words *asked)
{
	for (size_t i = 0; i < name->count; i++)
		if (!word_is(name, i, asked, i))
			return false;
	return true;
}

static struct fit
fit_name(const struct words *name, const struct words *asked)
{
	struct fit fit = {LEVEL_NONE, 0};
	size_t common;

	if (name->count == 0 || name->too_many)
		return fit;
	fit.score = -(int)name->count;
	common = count_common(name, asked, word_is);
	if (common == asked->count && common == name->count) {
		fit.level = is_same(name, asked) ? LEVEL_SAME : LEVEL_ORDER;
	} else if (goes_on(name, 0, asked, 0)) {
		fit.level = LEVEL_BEGIN;
	} else if (skip_generic(name) > 0 && skip_generic(asked) == 0 &&
		   goes_on(name, skip_generic(name), asked, 0)) {
		fit.level = LEVEL_INNER;
	} else if (count_common(name, asked, word_begins) == asked->count) {
		fit.level = LEVEL_WORDS;
	} else if (count_common(name, asked, word_resembles) == asked->count) {
		fit.level = LEVEL_NEAR;
	} else if ((common = count_telling(name, asked)) > 0) {
		fit.level = LEVEL_SOME;
		fit.score += (int)(common * MAX_WORDS);
	}
	return fit;
}

static bool
is_better(struct fit a, struct fit b)
{
	return a.level > b.level || (a.level == b.level && a.score > b.score);
}

/* "Autre : Collège X" is "autre", whatever follows. */
static bool
begins_with_other(const struct option *option, const struct words *name,
    const struct words *asked)
{
	return str_is(option->id, "autre") && name->count > 0 &&
	       !name->too_many && goes_on(asked, 0, name, 0) &&
	       str_eq(
		   asked->items[name->count - 1], name->items[name->count - 1]);
}

static struct fit
fit_option(const struct option *option, const struct words *names,
    const struct words *asked)
{
	struct fit best = {LEVEL_NONE, 0};

	for (size_t i = 0; i <= option->alias_count; i++) {
		struct fit fit = {LEVEL_NONE, 0};

		if (!asked->too_many)
			fit = fit_name(&names[i], asked);
		if (begins_with_other(option, &names[i], asked))
			fit.level = LEVEL_SAME;
		if (is_better(fit, best))
			best = fit;
	}
	return best;
}

/* Among the best so far, in order; equals keep the order of the list. */
static void
search_add(struct search *s, const struct option *option, struct fit fit)
{
	size_t i = s->count;

	s->at_level[fit.level]++;
	while (i > 0 && is_better(fit, s->fits[i - 1]))
		i--;
	if (i == s->max)
		return;
	if (s->count < s->max)
		s->count++;
	for (size_t j = s->count - 1; j > i; j--) {
		s->found[j] = s->found[j - 1];
		s->fits[j] = s->fits[j - 1];
	}
	s->found[i] = option;
	s->fits[i] = fit;
}

static bool
is_sure(const struct search *s)
{
	const size_t *n = s->at_level;

	for (int level = LEVEL_SAME; level >= LEVEL_BEGIN; level--)
		if (n[level] > 0)
			return n[level] == 1;
	/* A name that lacks its first word must have no rival at all. */
	return n[LEVEL_INNER] == 1 && n[LEVEL_WORDS] == 0;
}

/* A common word tells little beside names that fit as a whole. */
static void
drop_vague(struct search *s)
{
	while (s->count > 1 && s->fits[0].level > LEVEL_SOME &&
	       s->fits[s->count - 1].level == LEVEL_SOME)
		s->count--;
}

bool
list_option_belongs(const struct option *option, struct str parent)
{
	struct str rest = option->parent, one;

	if (parent.n == 0 || rest.n == 0)
		return true;
	while (str_cut(&rest, ' ', &one))
		if (str_eq(one, parent))
			return true;
	return false;
}

void
list_search_whole(struct arena *a, const struct list *list, struct str parent,
    struct str text, size_t max, const struct option ***found_out,
    size_t *count_out, bool *sure_out, bool *whole_out)
{
	struct search s = {.max = max};
	struct words asked;

	s.found = arena_array(a, max + 1, sizeof *s.found);
	s.fits = arena_array(a, max + 1, sizeof *s.fits);
	split_words(a, text, &asked);
	for (size_t i = 0; asked.count > 0 && i < list->count; i++) {
		const struct option *option = &list->options[i];
		struct fit fit;

		if (!list_option_belongs(option, parent))
			continue;
		fit = fit_option(option,
		    list->names != NULL ? list->names->of_option[i]
					: names_of(a, option),
		    &asked);
		if (fit.level > LEVEL_NONE)
			search_add(&s, option, fit);
	}
	drop_vague(&s);
	*found_out = s.found;
	*count_out = s.count;
	*sure_out = s.count > 0 && is_sure(&s);
	*whole_out = s.count > 0 && s.fits[0].level >= LEVEL_WORDS;
}

void
list_search(struct arena *a, const struct list *list, struct str parent,
    struct str words, size_t max, const struct option ***found_out,
    size_t *count_out, bool *sure_out)
{
	bool whole;

	list_search_whole(a, list, parent, words, max, found_out, count_out,
	    sure_out, &whole);
}
