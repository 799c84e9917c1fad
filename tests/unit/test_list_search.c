#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "form/form_value.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static struct str edouard_aliases[] = {STR("ÉdouardM"), STR("CEM")};
static struct str other_aliases[] = {STR("other"), STR("école secondaire")};

static struct option schools[] = {
    {.id = STR("edouard"),
	.label = STR("Cégep Édouard-Montpetit"),
	.aliases = edouard_aliases,
	.alias_count = 2,
	.parent = STR("collegial")},
    {.id = STR("lambert"),
	.label = STR("Cégep régional Champlain, Saint-Lambert"),
	.parent = STR("collegial")},
    {.id = STR("lennoxville"),
	.label = STR("Cégep régional Champlain, Lennoxville"),
	.parent = STR("collegial")},
    {.id = STR("hyacinthe"),
	.label = STR("Cégep de Saint-Hyacinthe"),
	.parent = STR("collegial")},
    {.id = STR("csherbrooke"),
	.label = STR("Cégep de Sherbrooke"),
	.parent = STR("collegial")},
    {.id = STR("usherbrooke"),
	.label = STR("Université de Sherbrooke"),
	.parent = STR("universitaire")},
    {.id = STR("montreal"),
	.label = STR("Université de Montréal"),
	.parent = STR("universitaire")},
    {.id = STR("hec"),
	.label = STR("HEC Montréal"),
	.parent = STR("universitaire")},
    {.id = STR("macdonald"),
	.label = STR("Macdonald College"),
	.parent = STR("collegial universitaire")},
    {.id = STR("autre"),
	.label = STR("Autre"),
	.aliases = other_aliases,
	.alias_count = 2},
};
static const struct list school_list = {
    .id = STR("etablissements"), .options = schools, .count = COUNT(schools)};

/* "+edouard" or "edouard hec ..."; + for sure. */
static struct str
found(struct arena *a, const char *words, const char *parent, size_t max)
{
	const struct option **options;
	size_t count;
	bool sure;
	struct str all = str_of("", 0);

	list_search(a, &school_list, str_from(parent), str_from(words), max,
	    &options, &count, &sure);
	assert_true(count <= max);
	assert_false(sure && count == 0);
	for (size_t i = 0; i < count; i++)
		all = str_printf(a, "%.*s%s%.*s", STR_ARG(all),
		    i > 0  ? " "
		    : sure ? "+"
			   : "",
		    STR_ARG(options[i]->id));
	return all;
}

struct sought {
	const char *words, *found;
};

static void
assert_found(const struct sought *table, size_t count, const char *parent)
{
	for (size_t i = 0; i < count; i++) {
		struct arena *a = arena_new();
		struct str got = found(a, table[i].words, parent, 9);

		if (!str_is(got, table[i].found))
			fail_msg("\"%s\": expected \"%s\", got \"%.*s\"",
			    table[i].words, table[i].found, STR_ARG(got));
		arena_free(a);
	}
}

static void
the_same_name_is_sure_however_it_is_written(void **state)
{
	static const struct sought table[] = {
	    {"Cégep Édouard-Montpetit", "+edouard"},
	    {"CEGEP EDOUARD MONTPETIT", "+edouard"},
	    {"cégep  édouard – montpetit", "+edouard"},
	    {"Collège Édouard-Montpetit", "+edouard"},
	    {"edouardm", "+edouard"},
	    {"cem", "+edouard"},
	    {"Cegep St-Hyacinthe", "+hyacinthe"},
	    {"cégep de Ste-Hyacinthe", "+hyacinthe"},
	    {"Sherbrooke, Université de", "+usherbrooke"},
	    {"university of sherbrooke", "+usherbrooke"},
	    {"univ. de Montréal", "+montreal"},
	    {"montréal HEC", "+hec"},
	    {"macdonald", "+macdonald"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		struct arena *a = arena_new();
		struct str got = found(a, table[i].words, "", 1);
		struct str expected = str_from(table[i].found), first;

		(void)str_cut(&expected, ' ', &first);
		if (!str_eq(got, first))
			fail_msg("\"%s\": got \"%.*s\"", table[i].words,
			    STR_ARG(got));
		arena_free(a);
	}
}

static void
a_beginning_is_sure_when_one_option_has_it(void **state)
{
	static const struct sought table[] = {
	    {"cégep édou", "+edouard"},
	    {"Cégep régional Champlain, Saint", "+lambert"},
	    {"Hyacinthe", "hyacinthe"},
	    {"Édouard", "+edouard"},
	    {"HEC", "+hec"},
	    {"mac", "+macdonald"},
	    /* Too short to say anything. */
	    {"ma", ""},
	    /* Several. */
	    {"Champlain", "lennoxville lambert"},
	    {"cégep régional champlain", "lennoxville lambert"},
	    {"Sherbrooke", "csherbrooke usherbrooke"},
	    /* "Université de" may be left out, but not when another has the
	     * word too. */
	    {"Montréal", "montreal hec"},
	};

	(void)state;
	assert_found(table, COUNT(table), "");
}

static void
a_typo_is_offered_and_never_taken(void **state)
{
	static const struct sought table[] = {
	    {"Cégep Édouard-Monpetit", "edouard"},
	    {"cegep edouard montpteit", "edouard"},
	    {"Machdonald College", "macdonald"},
	    {"Cégep de Saint-Hyacinte", "hyacinthe"},
	    /* Two letters wrong in one word: only what else is common. */
	    {"Édouard Mompetite", "edouard"},
	    {"Poudlard", ""},
	    {"", ""},
	    {"...", ""},
	    {"cégep", "csherbrooke edouard hyacinthe lennoxville lambert "
		      "macdonald"},
	};

	(void)state;
	assert_found(table, COUNT(table), "");
}

static void
other_is_known_with_anything_behind_it(void **state)
{
	static const struct sought table[] = {
	    {"Autre", "+autre"},
	    {"autre : Cégep Garneau", "+autre"},
	    {"Other (University of Ottawa)", "+autre"},
	    {"École secondaire Gérard-Filion", "+autre"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		struct arena *a = arena_new();

		assert_true(
		    str_is(found(a, table[i].words, "", 1), table[i].found));
		arena_free(a);
	}
}

static void
a_parent_filters(void **state)
{
	static const struct sought table[] = {
	    {"Sherbrooke", "+usherbrooke"},
	    {"Macdonald", "+macdonald"},
	    {"Édouard-Montpetit", ""},
	    {"Autre", "+autre"},
	};

	(void)state;
	assert_found(table, COUNT(table), "universitaire");
}

static void
no_more_than_asked_for_and_the_best_first(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_true(str_is(found(a, "Champlain", "", 1), "lennoxville"));
	assert_true(str_is(found(a, "cégep", "", 2), "csherbrooke edouard"));
	assert_true(str_is(found(a, "cégep", "", 0), ""));
	arena_free(a);
}

/* A thousand words are no name; a list of thousands is searched in one pass. */
static void
large_things_are_no_trouble(void **state)
{
	struct arena *a = arena_new();
	struct list large = {.id = STR("large"), .count = 20000};
	const struct option **options;
	size_t count;
	bool sure;
	struct buf words = {0};

	(void)state;
	large.options = arena_array(a, large.count, sizeof(*large.options));
	for (size_t i = 0; i < large.count; i++) {
		large.options[i].id = str_printf(a, "o%zu", i);
		large.options[i].label = str_printf(a, "École numéro %zu", i);
	}
	list_search(a, &large, str_of("", 0), str_from("ecole numero 12345"), 9,
	    &options, &count, &sure);
	assert_true(sure);
	assert_true(str_is(options[0]->id, "o12345"));
	for (int i = 0; i < 1000; i++)
		buf_add_text(&words, "cegep ");
	list_search(a, &school_list, str_of("", 0), buf_str(&words), 9,
	    &options, &count, &sure);
	assert_int_equal(count, 0);
	buf_release(&words);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_same_name_is_sure_however_it_is_written),
	    cmocka_unit_test(a_beginning_is_sure_when_one_option_has_it),
	    cmocka_unit_test(a_typo_is_offered_and_never_taken),
	    cmocka_unit_test(other_is_known_with_anything_behind_it),
	    cmocka_unit_test(a_parent_filters),
	    cmocka_unit_test(no_more_than_asked_for_and_the_best_first),
	    cmocka_unit_test(large_things_are_no_trouble),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
