#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "form_sample.h"
#include "text/text_fold.h"

/*
 * Every name in the shipped lists, and every beginning of one, searched: none
 * may be taken for one option when it could as well mean another.
 */

/* Lists are used filtered, and before the filter is known. */
static const struct option *
taken(struct sample *s, const struct list *list, struct str words)
{
	const struct option **found;
	size_t count;
	bool sure;

	list_search(s->a, list, str_of("", 0), words, 2, &found, &count, &sure);
	return sure ? found[0] : NULL;
}

static const char *const lists[] = {"etablissements", "programmes",
    "disciplines", "niveaux", "types_institution", "types_stage", "lieux",
    "provinces", "pays", "genres", "categories"};

static const struct list *
list_at(struct sample *s, size_t i)
{
	const struct list *list = forms_list(s->forms, str_from(lists[i]));

	assert_non_null(list);
	return list;
}

static void
every_label_is_taken_for_its_own_option(void **state)
{
	struct sample *s = *state;

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		const struct list *list = list_at(s, i);

		for (size_t k = 0; k < list->count; k++) {
			const struct option *option = &list->options[k];

			if (taken(s, list, option->label) != option)
				fail_msg("%s: \"%.*s\" is not taken", lists[i],
				    STR_ARG(option->label));
		}
	}
}

static void
an_alias_is_taken_for_its_own_option_or_asked_about(void **state)
{
	struct sample *s = *state;
	size_t asked = 0, all = 0;

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		const struct list *list = list_at(s, i);

		for (size_t k = 0; k < list->count; k++) {
			const struct option *option = &list->options[k];

			for (size_t n = 0; n < option->alias_count; n++) {
				const struct option *got =
				    taken(s, list, option->aliases[n]);

				all++;
				if (got == NULL)
					asked++;
				else if (got != option)
					fail_msg("%s: \"%.*s\" of %.*s is "
						 "taken for %.*s",
					    lists[i],
					    STR_ARG(option->aliases[n]),
					    STR_ARG(option->id),
					    STR_ARG(got->id));
			}
		}
	}
	print_message("# %zu aliases, %zu of them shared by several options "
		      "and asked about\n",
	    all, asked);
	/* Aliases are there to be taken. */
	assert_true(asked * 10 < all);
}

/* Whether a name of option begins with key, letter by letter. */
static bool
has_beginning(struct sample *s, const struct option *option, struct str key)
{
	for (size_t n = 0; n <= option->alias_count; n++) {
		struct str name = text_key(
		    s->a, n == 0 ? option->label : option->aliases[n - 1]);

		if (name.n >= key.n && str_eq(str_slice(name, 0, key.n), key))
			return true;
	}
	return false;
}

/* The one thing that says which option it is in spite of others; its plural cut
 * off changes nothing. */
static bool
is_label(struct sample *s, const struct option *option, struct str key)
{
	struct str label = text_key(s->a, option->label);

	return str_starts(label, str_cstr(s->a, key)) && label.n < key.n + 3;
}

/* Its last word has a few letters: "Soudan du" is but "Soudan". */
static bool
ends_in_word(struct str key)
{
	return key.n > 3 &&
	       str_find_byte(str_after(key, key.n - 3), ' ', 0) == SIZE_MAX;
}

static void
assert_not_shared(struct sample *s, const struct list *list, struct str name)
{
	struct str key = text_key(s->a, name);

	for (size_t n = 1; n <= key.n; n++) {
		struct str beginning = str_trim(str_slice(key, 0, n));
		const struct option *got = taken(s, list, beginning);

		if (got == NULL || is_label(s, got, beginning) ||
		    !ends_in_word(beginning))
			continue;
		for (size_t k = 0; k < list->count; k++)
			if (&list->options[k] != got &&
			    has_beginning(s, &list->options[k], beginning))
				fail_msg("%.*s: \"%.*s\" is taken for %.*s and "
					 "may be %.*s",
				    STR_ARG(list->id), STR_ARG(beginning),
				    STR_ARG(got->id),
				    STR_ARG(list->options[k].id));
	}
}

static void
no_beginning_is_taken_that_two_options_have(void **state)
{
	struct sample *s = *state;

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		const struct list *list = list_at(s, i);

		for (size_t k = 0; k < list->count; k++) {
			struct arena *keep = s->a;

			s->a = arena_new();
			assert_not_shared(s, list, list->options[k].label);
			arena_free(s->a);
			s->a = keep;
		}
	}
}

static void
what_means_several_is_asked_about(void **state)
{
	static const struct {
		const char *list, *words;
	} table[] = {
	    {"types_stage", "clinique"},
	    {"types_stage", "stage clinique"},
	    {"lieux", "Longueuil"},
	    {"lieux", "laboratoires"},
	    {"lieux", "Saint-Jean-sur-Richelieu"},
	    {"etablissements", "Champlain"},
	    {"etablissements", "Sherbrooke"},
	    {"etablissements", "Saint-Lambert"},
	    {"etablissements", "Longueuil"},
	    {"etablissements", "Granby"},
	    {"programmes", "service social"},
	    {"programmes", "physio"},
	    {"programmes", "soins infirmiers"},
	    {"programmes", "infirmière"},
	    {"programmes", "inf"},
	    {"niveaux", "doctorat"},
	    {"niveaux", "DEC"},
	    {"niveaux", "1re année"},
	    {"disciplines", "psycho"},
	    {"disciplines", "santé"},
	    {"disciplines", "médical"},
	};
	struct sample *s = *state;

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const struct option *got =
		    taken(s, forms_list(s->forms, str_from(table[i].list)),
			str_from(table[i].words));

		if (got != NULL)
			fail_msg("%s: \"%s\" is taken for %.*s", table[i].list,
			    table[i].words, STR_ARG(got->id));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_label_is_taken_for_its_own_option),
	    cmocka_unit_test(
		an_alias_is_taken_for_its_own_option_or_asked_about),
	    cmocka_unit_test(no_beginning_is_taken_that_two_options_have),
	    cmocka_unit_test(what_means_several_is_asked_about),
	};

	return cmocka_run_group_tests(tests, sample_begin, sample_end);
}
