#include "form/list_score.h"

/* How well two words agree, in percent of their weight. */
enum { SAME = 100, BEGINS = 80, NEAR = 60 };

enum {
	WEIGHT = 10,
	WEIGHT_VAGUE = 2,
	/* What is asked for counts more than what the name has besides. */
	ASKED_FACTOR = 3,
	/* "DEC", "DEP": words too, to have one in common. */
	MIN_COMMON = 3,
	MIN_COMMON_BEGINNING = 4,
	MIN_COMMON_NEAR = 6, /* "saint" is no slip for "santé" */
	MIN_JOINED = 6
};

/* Which word of the name each word asked goes with, and how well. */
struct pairing {
	int quality_asked[LIST_WORDS_MAX];
	int quality_name[LIST_WORDS_MAX];
};

typedef bool
agree_fn(const struct list_word *name, const struct list_word *asked);

static void
pair(struct pairing *p, const struct list_words *name,
    const struct list_words *asked, agree_fn *agree, int quality)
{
	for (size_t i = 0; i < asked->count; i++) {
		for (size_t j = 0; p->quality_asked[i] == 0 && j < name->count;
		     j++) {
			if (p->quality_name[j] != 0 ||
			    !agree(&name->items[j], &asked->items[i]))
				continue;
			p->quality_asked[i] = p->quality_name[j] = quality;
		}
	}
}

/* Best pairs first, so that none takes the word that another is the same as. */
static struct pairing
pair_words(const struct list_words *name, const struct list_words *asked)
{
	struct pairing p = {0};

	pair(&p, name, asked, list_word_same, SAME);
	pair(&p, name, asked, list_word_begins, BEGINS);
	pair(&p, name, asked, list_word_near, NEAR);
	return p;
}

static int
least_quality(const int *quality, size_t count)
{
	int least = SAME;

	for (size_t i = 0; i < count; i++)
		least = quality[i] < least ? quality[i] : least;
	return least;
}

/* How much of the words is paired, in per mille. */
static int
covered(const struct list_words *words, const int *quality)
{
	int sum = 0, all = 0;

	for (size_t i = 0; i < words->count; i++) {
		int weight = words->items[i].vague ? WEIGHT_VAGUE : WEIGHT;

		sum += weight * quality[i];
		all += weight * SAME;
	}
	return all > 0 ? sum * 1000 / all : 0;
}

static bool
is_telling(const struct list_word *word, int quality)
{
	size_t least = quality == SAME     ? MIN_COMMON
		       : quality == BEGINS ? MIN_COMMON_BEGINNING
					   : MIN_COMMON_NEAR;

	return quality > 0 && !word->vague && word->written.n >= least;
}

static bool
tells(const struct list_words *asked, const int *quality)
{
	for (size_t i = 0; i < asked->count; i++)
		if (is_telling(&asked->items[i], quality[i]))
			return true;
	return false;
}

static size_t
skip_fillers(const struct list_words *words)
{
	size_t i = 0;

	while (i < words->count && words->items[i].filler)
		i++;
	return i < words->count ? i : 0;
}

bool
list_goes_on(const struct list_words *name, size_t from,
    const struct list_words *asked, size_t at)
{
	size_t left = asked->count - at;

	if (left == 0 || left > name->count - from)
		return false;
	for (size_t i = 0; i + 1 < left; i++)
		if (!list_word_same(
			&name->items[from + i], &asked->items[at + i]))
			return false;
	/* "cégep E": a letter may begin anything, even a word that is one. */
	return list_word_begins(
	    &name->items[from + left - 1], &asked->items[asked->count - 1]);
}

static bool
same_order(const struct list_words *name, const struct list_words *asked)
{
	for (size_t i = 0; i < name->count; i++)
		if (!list_word_same(&name->items[i], &asked->items[i]))
			return false;
	return true;
}

/* "U.Q.A.M." */
static bool
is_spelled(const struct list_words *words)
{
	for (size_t i = 0; i < words->count; i++)
		if (words->items[i].written.n > 1)
			return false;
	return true;
}

/* The blanks stand elsewhere. Short ones are left alone: "CFP P" is not CFPP. */
static bool
same_letters(const struct list_words *name, const struct list_words *asked)
{
	if (asked->joined.n < MIN_JOINED && !is_spelled(asked))
		return false;
	return str_eq(name->joined, asked->joined) ||
	       str_eq(name->joined_all, asked->joined_all);
}

static bool
begins_inside(const struct list_words *name, const struct list_words *asked)
{
	size_t from = skip_fillers(name);

	return from > 0 && skip_fillers(asked) == 0 &&
	       list_goes_on(name, from, asked, 0);
}

static bool
is_run(const struct list_words *name, const struct list_words *asked)
{
	for (size_t i = 0; i < name->count; i++)
		if (list_goes_on(name, i, asked, 0))
			return true;
	return false;
}

static enum list_level
level_of(const struct list_words *name, bool label,
    const struct list_words *asked, const struct pairing *p)
{
	int of_asked = least_quality(p->quality_asked, asked->count);
	int of_name = least_quality(p->quality_name, name->count);

	if (of_asked == SAME && of_name == SAME)
		return !label                    ? LIST_ALIAS
		       : same_order(name, asked) ? LIST_LABEL
						 : LIST_ORDER;
	if (same_letters(name, asked))
		return label ? LIST_ORDER : LIST_ALIAS;
	if (list_goes_on(name, 0, asked, 0))
		return LIST_BEGIN;
	if (begins_inside(name, asked))
		return LIST_INNER;
	if (of_asked >= BEGINS)
		return is_run(name, asked) ? LIST_RUN : LIST_WORDS;
	if (of_asked >= NEAR || list_text_near(name->joined, asked->joined))
		return LIST_NEAR;
	/* "Université de Montréal" tells, though neither word does alone. */
	if (of_name == SAME &&
	    (name->count > 1 || tells(asked, p->quality_asked)))
		return LIST_HOLDS;
	return tells(asked, p->quality_asked) ? LIST_SOME : LIST_NONE;
}

/* People begin with what they mean: the earlier the first word that is found,
 * the better. Less than any word's difference. */
static int
early(const struct list_words *asked, const int *quality)
{
	size_t i = 0;

	while (i < asked->count && (quality[i] == 0 || asked->items[i].vague))
		i++;
	return LIST_WORDS_MAX - (int)i;
}

struct list_fit
list_score(
    const struct list_words *name, bool label, const struct list_words *asked)
{
	struct list_fit fit = {0};
	struct pairing p;

	if (name->count == 0 || name->too_many || asked->count == 0)
		return fit;
	p = pair_words(name, asked);
	fit.level = level_of(name, label, asked, &p);
	fit.score = covered(asked, p.quality_asked) * ASKED_FACTOR +
		    covered(name, p.quality_name) +
		    early(asked, p.quality_asked);
	fit.cut = fit.level < LIST_ALIAS &&
		  least_quality(p.quality_asked, asked->count) < SAME;
	return fit;
}

bool
list_fit_better(struct list_fit a, struct list_fit b)
{
	return a.level > b.level || (a.level == b.level && a.score > b.score);
}
