#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "catalog/catalog.h"
#include "form_sample.h"

#include <string.h>

static struct catalog_import
import(struct sample *s, const char *id, struct str csv)
{
	struct catalog_import in = {.path = "x.csv",
	    .old = forms_list(s->forms, str_from(id)),
	    .parents = strcmp(id, "etablissements") == 0
			   ? forms_list(s->forms, str_from("types_institution"))
			   : NULL};

	catalog_import(s->a, &in, csv);
	return in;
}

static void
what_goes_out_comes_in_the_same(void **state)
{
	static const char *const ids[] = {"etablissements", "types_stage",
	    "niveaux", "lieux", "disciplines", "pays", "categories"};
	struct sample *s = *state;

	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		const struct list *list =
		    forms_list(s->forms, str_from(ids[i]));
		struct str csv = catalog_export(s->a, list);
		struct catalog_import in = import(s, ids[i], csv);

		if (in.problem_count > 0)
			fail_msg("%s: %.*s", ids[i], STR_ARG(in.problems[0]));
		assert_int_equal(in.kept, list->count);
		assert_int_equal(in.added + in.retired + in.merged, 0);
		assert_true(str_eq(catalog_export(s->a, &in.list), csv));
		assert_true(str_eq(catalog_text(s->a, &in.list, str_of("", 0)),
		    catalog_text(s->a, list, str_of("", 0))));
	}
}

static void
ids_stay_with_their_labels_and_what_vanishes_is_retired(void **state)
{
	struct sample *s = *state;
	struct catalog_import in = import(s, "etablissements",
	    str_from("Nom officiel,Type d'x,Type,Municipalité\n"
		     "Cégep Édouard Montpetit,,Collégial,Longueuil\n"
		     "Université du Québec à Montréal,,Universitaire,\n"
		     "École neuve,,\"Collégial; Professionnel\",Brossard\n"));
	const struct list *list = &in.list;

	assert_int_equal(in.problem_count, 0);
	assert_int_equal(in.kept, 2);
	assert_int_equal(in.added, 1);
	assert_true(str_is(in.unused, "Type d'x"));
	assert_int_equal(list->count, 4); /* Autre too */
	assert_true(str_is(list->options[0].id, "cegep_edouard_montpetit"));
	assert_true(str_is(list->options[0].label, "Cégep Édouard Montpetit"));
	assert_true(list->options[0].alias_count > 0);
	assert_true(str_is(list->options[1].id, "uqam"));
	assert_true(str_is(list->options[2].id, "ecole_neuve"));
	assert_true(str_is(list->options[2].parent, "collegial professionnel"));
	assert_true(str_is(list->options[3].id, "autre"));
	assert_int_equal(in.retired, in.old->count - 3);
	assert_true(list_option(list, str_from("mcgill"))->retired);
}

static void
every_mistake_is_told_with_its_line(void **state)
{
	struct sample *s = *state;
	struct catalog_import in = import(s, "etablissements",
	    str_from("id;label;parents\n"
		     "a;Un;collegial\n"
		     "B c;Deux;\n"
		     "d;;\n"
		     "a;Trois;\n"
		     "e;Un;\n"
		     "f;x|y;\n"
		     "g;Six;nulle part\n"));
	static const char *const expected[] = {
	    "x.csv:3: \"B c\" is no id: lower case letters, digits and _",
	    "x.csv:4: no label",
	    "x.csv:7: a bar (|) in the column \"label\"",
	    "x.csv:8: \"nulle\" is none of the list types_institution",
	    "x.csv:8: \"part\" is none of the list types_institution",
	    "x.csv:6: the same label as in line 2",
	    "x.csv:5: the same id as in line 2",
	};

	assert_int_equal(in.problem_count, sizeof expected / sizeof *expected);
	for (size_t i = 0; i < in.problem_count; i++)
		if (!str_is(in.problems[i], expected[i]))
			fail_msg("expected \"%s\", got \"%.*s\"", expected[i],
			    STR_ARG(in.problems[i]));
}

static void
files_that_are_none_are_refused(void **state)
{
	static const char *const files[] = {"", "\n\n", "label\n", "a,b\nc,d\n",
	    "label,label\nx,y\n", "label\n\"x\n", "%PDF-1.4\n"};
	struct sample *s = *state;

	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct catalog_import in = {.path = "x.csv"};

		catalog_import(s->a, &in, str_from(files[i]));
		if (in.problem_count == 0)
			fail_msg("\"%s\" is taken", files[i]);
	}
}

static void
windows_1252_and_twins_in_two_towns_are_read(void **state)
{
	struct sample *s = *state;
	struct catalog_import in = {.path = "x.csv"};

	catalog_import(s->a, &in,
	    str_from("label\tville\n"
		     "Coll\xe8ge d\x92\xc9t\xe9\tL\xe9vis\n"
		     "Coll\xe8ge d\x92\xc9t\xe9\tAlma\n"
		     "Seul\tAlma\n"
		     "Seul\tAlma\n"));
	assert_int_equal(in.problem_count, 0);
	assert_int_equal(in.merged, 1);
	assert_int_equal(in.list.count, 3);
	assert_true(str_is(in.list.options[0].label, "Collège d’Été (Lévis)"));
	assert_true(str_is(in.list.options[1].label, "Collège d’Été (Alma)"));
	assert_true(str_is(in.list.options[1].id, "college_d_ete_alma"));
	assert_true(str_is(in.list.options[2].label, "Seul"));
}

/* A spreadsheet computes what begins with "=": what we write is text to it. */
static void
formulas_stay_text(void **state)
{
	struct sample *s = *state;
	struct catalog_import in = {.path = "x.csv"}, again = in;
	struct str csv;

	catalog_import(
	    s->a, &in, str_from("id,label\na,=1+1\nb,'-x\nc,l'été\nd,+33\n"));
	assert_int_equal(in.problem_count, 0);
	csv = catalog_export(s->a, &in.list);
	assert_true(str_find(csv, ";'=1+1;", 0) != SIZE_MAX);
	assert_true(str_find(csv, ";'-x;", 0) != SIZE_MAX);
	assert_true(str_find(csv, ";'+33;", 0) != SIZE_MAX);
	assert_true(str_find(csv, ";l'été;", 0) != SIZE_MAX);
	catalog_import(s->a, &again, csv);
	assert_true(str_eq(catalog_export(s->a, &again.list), csv));
	assert_true(str_is(again.list.options[0].label, "=1+1"));
}

static void
comments_at_the_beginning_of_the_file_stay(void **state)
{
	struct sample *s = *state;
	struct catalog_import in = {.path = "x.csv"};

	catalog_import(
	    s->a, &in, str_from("id,label,retired\na,Un,\nb,Deux,yes\n"));
	assert_true(str_is(
	    catalog_text(s->a, &in.list, str_from("# Vu.\n\nx | X\n# y\n")),
	    "# Vu.\n\na | Un\nb | Deux | retired = yes\n"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_goes_out_comes_in_the_same),
	    cmocka_unit_test(
		ids_stay_with_their_labels_and_what_vanishes_is_retired),
	    cmocka_unit_test(every_mistake_is_told_with_its_line),
	    cmocka_unit_test(files_that_are_none_are_refused),
	    cmocka_unit_test(windows_1252_and_twins_in_two_towns_are_read),
	    cmocka_unit_test(formulas_stay_text),
	    cmocka_unit_test(comments_at_the_beginning_of_the_file_stay),
	};

	return cmocka_run_group_tests(tests, sample_begin, sample_end);
}
