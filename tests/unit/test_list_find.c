#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "form/list_find.h"
#include "form/form_load.h"
#include "form/form_value.h"
#include "form_sample.h"
#include "text/text_fold.h"

enum { MAX = 20 };

struct answer_of_list {
	struct list_found *lists;
	size_t count;
	struct str words;
};

static struct answer_of_list
ask(struct sample *s, const char *asked)
{
	struct answer_of_list got;

	list_find(s->a, s->forms, str_from(asked), MAX, &got.lists, &got.count,
	    &got.words);
	return got;
}

/* What was found in the list, or NULL. */
static const struct list_found *
in_list(const struct answer_of_list *got, const char *id)
{
	for (size_t i = 0; i < got->count; i++)
		if (str_is(got->lists[i].list->id, id))
			return &got->lists[i];
	return NULL;
}

static void
every_list_is_searched_for_words(void **state)
{
	struct answer_of_list got = ask(*state, "saint-jean");
	const struct list_found *schools = in_list(&got, "etablissements");
	const struct list_found *places = in_list(&got, "lieux");

	assert_non_null(schools);
	assert_non_null(places);
	assert_true(str_is(got.words, "saint-jean"));
	assert_true(str_is(schools->options[0]->id, "cegep_saint_jean"));
	assert_true(str_is(places->options[0]->id, "haut_richelieu"));
	assert_true(str_is(schools->field->id, "etablissement"));
	assert_null(in_list(&got, "disciplines"));
}

static void
a_list_can_be_named_first(void **state)
{
	static const struct {
		const char *asked, *list, *first;
	} table[] = {
	    {"écoles saint-jean", "etablissements", "cegep_saint_jean"},
	    {"Ecole St Jean", "etablissements", "cegep_saint_jean"},
	    {"programme travail", "programmes", "travail_social"},
	    {"programmes d'études travail social", "programmes",
		"travail_social"},
	    {"sites chambly", "lieux", "haut_richelieu"},
	    {"discipline physio", "disciplines", "physiotherapie"},
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct answer_of_list got = ask(*state, table[i].asked);

		assert_int_equal(got.count, 1);
		assert_true(str_is(got.lists[0].list->id, table[i].list));
		assert_true(
		    str_is(got.lists[0].options[0]->id, table[i].first));
	}
}

static void
without_words_it_tells_which_lists_there_are(void **state)
{
	struct answer_of_list got = ask(*state, "");

	assert_int_equal(got.words.n, 0);
	assert_true(got.count >= 5);
	for (size_t i = 0; i < got.count; i++) {
		assert_int_equal(got.lists[i].count, 0);
		assert_true(got.lists[i].all > 1);
	}
	got = ask(*state, "types de stage");
	assert_int_equal(got.count, 1);
	assert_int_equal(got.lists[0].count, got.lists[0].list->count);
	got = ask(*state, "écoles");
	assert_int_equal(got.count, 1);
	assert_int_equal(got.lists[0].count, 0);
}

static void
what_is_found_is_bounded_and_counted(void **state)
{
	struct answer_of_list got = ask(*state, "écoles cégep");

	assert_int_equal(got.count, 1);
	assert_int_equal(got.lists[0].count, MAX);
	assert_true(got.lists[0].all > MAX);
	got = ask(*state, "xyzzy");
	assert_int_equal(got.count, 0);
	got = ask(*state, "écoles xyzzy");
	assert_int_equal(got.count, 0);
}

/* ---- The directory of coordinators ---- */

static const char people[] =
    "a | Marie Roy, Cégep du Nord | contact = Marie Roy, coordonnatrice, "
    "450 555-0145, poste 12, marie.roy@exemple.ca\n"
    "b | Luc Roy, École du Sud | contact = Luc Roy, 514 555-0166\n"
    "c | Ana Paz, Cégep du Nord | contact = Ana Paz, ana@exemple.ca | "
    "retired = yes\n";

/* The shipped forms with these people in the directory. */
static const struct field *
with_people(struct sample *s, struct list *list)
{
	const struct field *field = sample_field(s, "demande.coordonnateur");
	struct field *copy = arena_alloc(s->a, sizeof *copy);
	struct form_loader l = {.path = "people", .err = NULL};
	struct forms *forms = arena_alloc(s->a, sizeof *forms);

	forms->arena = s->a;
	l.forms = forms;
	assert_int_equal(form_load_list_text(
			     &l, str_from("coordonnateurs"), str_from(people)),
	    ERR_NONE);
	*list = forms->lists[0];
	*copy = *field;
	copy->directory = list;
	return copy;
}

static void
a_name_of_the_directory_fills_in_the_rest(void **state)
{
	static const struct {
		const char *raw, *text;
	} table[] = {
	    {"Marie Roy", "Marie Roy, coordonnatrice, 450 555-0145, poste 12, "
			  "marie.roy@exemple.ca"},
	    {"marie roy", "marie roy, coordonnatrice, 450 555-0145, poste 12, "
			  "marie.roy@exemple.ca"},
	    {"Prénom : Luc\nNom : Roy", "Luc Roy, 514 555-0166"},
	    /* What she writes herself stands. */
	    {"Marie Roy, 450 555-0199", "Marie Roy, 450 555-0199"},
	    /* A typing error, half a name, one who left: nobody. */
	    {"Marie Roi", ""},
	    {"Marie", ""},
	    {"Roy", ""},
	    {"Ana Paz", ""},
	};
	struct sample *s = *state;
	struct list list;
	const struct field *field = with_people(s, &list);
	const struct answers none = {0};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct answer got;

		form_value(s->a, s->forms, field, str_from(table[i].raw), &none,
		    sample_today, &got);
		if (!str_is(text_fold(s->a, got.text),
			str_cstr(
			    s->a, text_fold(s->a, str_from(table[i].text)))))
			fail_msg("\"%s\": got \"%.*s\"", table[i].raw,
			    STR_ARG(got.text));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_list_is_searched_for_words),
	    cmocka_unit_test(a_list_can_be_named_first),
	    cmocka_unit_test(without_words_it_tells_which_lists_there_are),
	    cmocka_unit_test(what_is_found_is_bounded_and_counted),
	    cmocka_unit_test(a_name_of_the_directory_fills_in_the_rest),
	};

	return cmocka_run_group_tests(tests, sample_begin, sample_end);
}
