#include "form/list_search.h"

#include "form/list_score.h"

/* An abbreviation has as many letters; more are a word cut short. */
enum { ABBREVIATION_MAX = 3 };

/* The label and the aliases of each option, in their order. */
struct list_names {
	struct list_words **of_option;
};

struct search {
	const struct option **found;
	struct list_fit *fits;
	size_t count, max;
	size_t at_level[LIST_LEVEL_COUNT];
	size_t uncut;  /* have all the words asked, and not cut short */
	bool is_short; /* what is asked: an abbreviation, if anything */
};

static struct list_words *
names_of(struct arena *a, const struct option *option)
{
	struct list_words *names =
	    arena_array(a, option->alias_count + 1, sizeof *names);

	list_words_split(a, option->label, &names[0]);
	for (size_t i = 0; i < option->alias_count; i++)
		list_words_split(a, option->aliases[i], &names[i + 1]);
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

/* "Autre : Collège X" is "autre", whatever follows. */
static bool
begins_with_other(const struct option *option, const struct list_words *name,
    const struct list_words *asked)
{
	return str_is(option->id, "autre") && name->count > 0 &&
	       !name->too_many && list_goes_on(asked, 0, name, 0) &&
	       list_word_same(&asked->items[name->count - 1],
		   &name->items[name->count - 1]);
}

static struct list_fit
fit_option(const struct option *option, const struct list_words *names,
    const struct list_words *asked)
{
	struct list_fit best = {0};

	for (size_t i = 0; i <= option->alias_count; i++) {
		struct list_fit fit = {0};

		if (!asked->too_many)
			fit = list_score(&names[i], i == 0, asked);
		if (begins_with_other(option, &names[i], asked))
			fit.level = LIST_LABEL;
		if (list_fit_better(fit, best))
			best = fit;
	}
	return best;
}

/* Among the best so far, in order; equals keep the order of the list. */
static void
search_add(struct search *s, const struct option *option, struct list_fit fit)
{
	size_t i = s->count;

	s->at_level[fit.level]++;
	s->uncut += fit.level >= LIST_RUN && !fit.cut;
	while (i > 0 && list_fit_better(fit, s->fits[i - 1]))
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

static size_t
count_from(const struct search *s, enum list_level level)
{
	size_t count = 0;

	for (int i = (int)level; i < LIST_LEVEL_COUNT; i++)
		count += s->at_level[i];
	return count;
}

static bool
is_sure(const struct search *s)
{
	/* A label says which option it is, unless two are called the same. */
	for (int level = LIST_LABEL; level >= LIST_ORDER; level--)
		if (s->at_level[level] > 0)
			return s->at_level[level] == 1;
	if (s->at_level[LIST_ALIAS] > 0) {
		/* "ENA" is no beginning of "ENAP", but "physio" is the alias of
		 * one programme and the beginning of another. */
		return (s->is_short ? s->uncut : count_from(s, LIST_RUN)) == 1;
	}
	/* A beginning must fit one option and no other, be it less well. */
	return count_from(s, LIST_INNER) == 1 && count_from(s, LIST_WORDS) == 1;
}

/* A common word tells little beside names that fit as a whole. */
static void
drop_vague(struct search *s)
{
	size_t telling = count_from(s, LIST_NEAR);

	if (telling == 0)
		return;
	s->at_level[LIST_SOME] = s->at_level[LIST_HOLDS] = 0;
	if (s->count > telling)
		s->count = telling;
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

static void
search_run(struct arena *a, const struct list *list, struct str parent,
    const struct list_words *asked, struct search *s)
{
	for (size_t i = 0; asked->count > 0 && i < list->count; i++) {
		const struct option *option = &list->options[i];
		struct list_fit fit;

		if (!list_option_belongs(option, parent))
			continue;
		fit = fit_option(option,
		    list->names != NULL ? list->names->of_option[i]
					: names_of(a, option),
		    asked);
		if (fit.level > LIST_NONE)
			search_add(s, option, fit);
	}
}

void
list_search_whole(struct arena *a, const struct list *list, struct str parent,
    struct str text, size_t max, const struct option ***found_out,
    size_t *count_out, bool *sure_out, bool *whole_out, size_t *all_out)
{
	struct search s = {.max = max};
	struct list_words asked;

	s.found = arena_array(a, max + 1, sizeof *s.found);
	s.fits = arena_array(a, max + 1, sizeof *s.fits);
	list_words_split(a, text, &asked);
	s.is_short = asked.joined.n <= ABBREVIATION_MAX;
	search_run(a, list, parent, &asked, &s);
	drop_vague(&s);
	*found_out = s.found;
	*count_out = s.count;
	*sure_out = s.count > 0 && is_sure(&s);
	*whole_out = s.count > 0 && s.fits[0].level >= LIST_WORDS;
	*all_out = count_from(&s, LIST_SOME);
}

void
list_search(struct arena *a, const struct list *list, struct str parent,
    struct str words, size_t max, const struct option ***found_out,
    size_t *count_out, bool *sure_out)
{
	bool whole;
	size_t all;

	list_search_whole(a, list, parent, words, max, found_out, count_out,
	    sure_out, &whole, &all);
}
