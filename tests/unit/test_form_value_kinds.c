/* Values of groups, scales, signatures and cards, and what is sealed. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "form_sample.h"

static struct answer names[] = {
    {.form = STR("profil"),
	.field = STR("prenom"),
	.value = STR("\"Marie-Ève\""),
	.text = STR("Marie-Ève")},
    {.form = STR("profil"),
	.field = STR("nom"),
	.value = STR("\"Tremblay Gagnon\""),
	.text = STR("Tremblay Gagnon")},
};
static const struct answers named = {.items = names, .count = 2};

struct row {
	const char *raw, *problem; /* problem empty: accepted */
	const char *value, *text;  /* NULL: not looked at */
};

/* A field of one type, as no form asks for it today. */
static void
expect(const struct sample *s, const struct field *field,
    const struct answers *others, const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct answer got;

		form_value(s->a, s->forms, field, str_from(rows[i].raw), others,
		    sample_today, &got);
		if (!str_is(got.problem, rows[i].problem) ||
		    (rows[i].value != NULL &&
			!str_is(got.value, rows[i].value)) ||
		    (rows[i].text != NULL && !str_is(got.text, rows[i].text)))
			fail_msg("%s: problem %s value %s text %s", rows[i].raw,
			    str_cstr(s->a, got.problem),
			    str_cstr(s->a, got.value),
			    str_cstr(s->a, got.text));
	}
}

static struct field
unsealed(const struct sample *s, const char *name)
{
	struct field field = *sample_field(s, name);

	field.sealed = false;
	return field;
}

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static void
a_name_signs_whatever_its_accents_case_and_order(void **state)
{
	static const struct row rows[] = {
	    {"Marie-Ève Tremblay Gagnon", "", NULL, NULL},
	    {"MARIE EVE TREMBLAY GAGNON", "", NULL, NULL},
	    {"Tremblay Gagnon, Marie-Ève", "", NULL, NULL},
	    {"Marie-Eve Tremblay", "", NULL, NULL},
	    {"Marie-Ève Rose Tremblay Gagnon", "", NULL, NULL},
	    {"Marie Tremblay", "", "\"Marie Tremblay\"", "Marie Tremblay"},
	    {"Jean Tremblay", "signature.nom", "", ""},
	    {"Marie-Ève Gagné", "signature.nom", "", ""},
	    {"Marie-Ève", "signature.nom", "", ""},
	    {"M. T.", "signature.nom", "", ""},
	    {"oui", "signature.forme", "", ""},
	};
	const struct sample *s = *state;
	struct answer got;

	expect(s, sample_field(s, "antecedents.signature"), &named, rows,
	    COUNT(rows));
	form_value(s->a, s->forms, sample_field(s, "engagement.signature"),
	    str_from("Jean Roy"), &named, sample_today, &got);
	assert_true(str_is(got.detail, "Marie-Ève Tremblay Gagnon"));
	/* Nobody to compare with yet. */
	form_value(s->a, s->forms, sample_field(s, "engagement.signature"),
	    str_from("Jean Roy"), NULL, sample_today, &got);
	assert_int_equal(got.problem.n, 0);
}

static void
a_mark_is_a_number_or_a_word(void **state)
{
	static const struct row rows[] = {
	    {"3", "", "\"3\"", "Plutôt d’accord"},
	    {"4 (génial)", "", "\"4\"", NULL},
	    {"tout à fait d'accord", "", "\"4\"", NULL},
	    {"Plutôt d’accord", "", "\"3\"", NULL},
	    {"un", "", "\"1\"", NULL},
	    {"s.o.", "", "\"so\"", "Sans objet"},
	    {"S. O.", "", "\"so\"", NULL},
	    {"n/a", "", "\"so\"", NULL},
	    {"5", "liste.inconnu", "", NULL},
	    {"2 ou 3", "liste.inconnu", "", NULL},
	};
	const struct sample *s = *state;

	expect(s, sample_field(s, "appreciation.accueil"), NULL, rows,
	    COUNT(rows));
}

/* The last two of a health number are compared with nothing. */
static void
numbers_of_cards_have_a_shape(void **state)
{
	static const struct row nam[] = {
	    {"TEST 5412 2816", "", "\"TEST54122816\"", "TEST 5412 2816"},
	    {"trea03541599", "", "\"TREA03541599\"", NULL},
	    {"TREA-0354-1500", "", NULL, NULL},
	    {"TREA03501599", "nam.forme", "", NULL},
	    {"TREA03131599", "nam.forme", "", NULL},
	    {"TREA03023199", "nam.forme", "", NULL},
	    {"TREA0354159", "nam.forme", "", NULL},
	    {"123403541599", "nam.forme", "", NULL},
	    {"aucun", "nam.forme", "", NULL},
	};
	static const struct row licence[] = {
	    {"T1234-150403-01", "", "\"T123415040301\"", "T1234-150403-01"},
	    {"t1234 150403 01", "", "\"T123415040301\"", NULL},
	    {"A1234-56789-01234", "", "\"A12345678901234\"", NULL},
	    {"T1234-150403-0", "conduire.forme", "", NULL},
	    {"T1234-150403-012", "conduire.forme", "", NULL},
	    {"je n’en ai pas", "conduire.forme", "", NULL},
	};
	const struct sample *s = *state;
	struct field field = unsealed(s, "antecedents.nam");

	expect(s, &field, NULL, nam, COUNT(nam));
	field = unsealed(s, "antecedents.permis_conduire");
	expect(s, &field, NULL, licence, COUNT(licence));
}

static void
rows_of_a_group_are_typed_by_column(void **state)
{
	static const struct row rows[] = {
	    {"1.type: pénale\n1.nature: vitesse\n1.lieu: Laval\n"
	     "1.date: 2019-05-03\n3.type: criminelle\n3.nature: vol\n"
	     "3.lieu: Paris\n3.date: 1er mai 2018",
		"",
		"[{\"type\": \"penale\", \"nature\": \"vitesse\", "
		"\"lieu\": \"Laval\", \"date\": \"2019-05-03\"}, "
		"{\"type\": \"criminelle\", \"nature\": \"vol\", "
		"\"lieu\": \"Paris\", \"date\": \"2018-05-01\"}]",
		"1.type: Pénale\n1.nature: vitesse\n1.lieu: Laval\n"
		"1.date: 3 mai 2019\n2.type: Criminelle\n2.nature: vol\n"
		"2.lieu: Paris\n2.date: 1er mai 2018"},
	    {"aucune", "", "[]", "aucun"},
	    {"1.type: pénale\n1.nature: vol\n1.lieu: Laval\n1.date: hier",
		"groupe.cases", "", NULL},
	    {"1.nature: vol", "groupe.cases", "", NULL},
	    {"vol à l’étalage, 2019", "groupe.forme", "", NULL},
	    {"99.nature: vol", "groupe.forme", "", NULL},
	    {"1.couleur: rouge", "groupe.forme", "", NULL},
	};
	const struct sample *s = *state;
	struct field field = unsealed(s, "antecedents.infractions");
	struct answer got, again;

	expect(s, &field, NULL, rows, COUNT(rows));
	form_value(s->a, s->forms, &field, str_from(rows[0].raw), NULL,
	    sample_today, &got);
	form_value(
	    s->a, s->forms, &field, got.text, NULL, sample_today, &again);
	assert_true(str_eq(got.value, again.value));
	form_value(s->a, s->forms, &field, str_from(rows[2].raw), NULL,
	    sample_today, &got);
	assert_true(str_is(got.detail, "Infraction 1, Date de l’infraction"));
}

static void
what_is_sealed_is_never_typed(void **state)
{
	static const struct row rows[] = {
	    {"TREA03541599", "", "\"sealed\"", ""},
	    {"n'importe quoi", "", "\"sealed\"", ""},
	};
	const struct sample *s = *state;

	expect(s, sample_field(s, "antecedents.nam"), NULL, rows, COUNT(rows));
	expect(s, sample_field(s, "antecedents.infractions"), NULL, rows,
	    COUNT(rows));
}

/* Three "no", every box and the name are all that it takes; with a "yes" it says
 * whom to call, once. */
static void
a_declaration_is_accepted_or_told_by_telephone(void **state)
{
	static const char *const ids[] = {"culpabilite", "accusations",
	    "ordonnances", "certification", "autorisation_verification",
	    "autorisation_communication"};
	const struct sample *s = *state;
	const struct form *form = forms_find(s->forms, str_from("antecedents"));
	struct answer items[9] = {0};
	struct answers all = {.items = items, .count = 9};
	struct form_report report;

	items[7] = names[0];
	items[8] = names[1];
	for (size_t i = 0; i < 6; i++)
		form_value(s->a, s->forms, form_field(form, str_from(ids[i])),
		    str_from(i < 3 ? "non" : "x"), NULL, sample_today,
		    &items[i]);
	form_value(s->a, s->forms, form_field(form, str_from("signature")),
	    str_from("Marie-Eve Tremblay"), &named, sample_today, &items[6]);
	form_report(s->a, s->forms, form, &all, sample_today, &report);
	assert_int_equal(report.state, FORM_ACCEPTED);

	form_value(s->a, s->forms, form_field(form, str_from("accusations")),
	    str_from("oui"), NULL, sample_today, &items[1]);
	form_report(s->a, s->forms, form, &all, sample_today, &report);
	assert_int_equal(report.state, FORM_DRAFT);
	assert_int_equal(report.count, 1);
	assert_true(str_is(report.problems[0].answer.problem, "scelle"));

	/* Married since: the name signed is no longer the one on file. */
	form_value(s->a, s->forms, form_field(form, str_from("accusations")),
	    str_from("non"), NULL, sample_today, &items[1]);
	items[8].text = str_from("Roy");
	form_report(s->a, s->forms, form, &all, sample_today, &report);
	assert_int_equal(report.count, 1);
	assert_true(str_is(report.problems[0].answer.problem, "signature.nom"));
}

static void
what_is_signed_is_told_word_by_word(void **state)
{
	const struct sample *s = *state;
	const struct form *form = forms_find(s->forms, str_from("engagement"));
	const struct form *english = forms_find(
	    forms_in(s->forms, str_from("en")), str_from("engagement"));
	struct str text = form_signed_text(s->a, form);

	assert_true(str_find(text, "Engagement du stagiaire\n2026-11", 0) == 0);
	assert_true(
	    str_find(text, "1. Je garde secret tout ce que", 0) != SIZE_MAX);
	assert_true(str_find(text, "12. Je comprends qu", 0) != SIZE_MAX);
	assert_true(
	    str_find(text, "\n\nJ’ai lu et j’accepte ces engagements\n\n", 0) !=
	    SIZE_MAX);
	text = form_signed_text(s->a, english);
	assert_true(str_find(text, "1. I keep secret", 0) != SIZE_MAX);
	assert_true(str_find(text, "Je garde", 0) == SIZE_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_name_signs_whatever_its_accents_case_and_order),
	    cmocka_unit_test(a_mark_is_a_number_or_a_word),
	    cmocka_unit_test(numbers_of_cards_have_a_shape),
	    cmocka_unit_test(rows_of_a_group_are_typed_by_column),
	    cmocka_unit_test(what_is_sealed_is_never_typed),
	    cmocka_unit_test(a_declaration_is_accepted_or_told_by_telephone),
	    cmocka_unit_test(what_is_signed_is_told_word_by_word),
	};

	return cmocka_run_group_tests(tests, sample_begin, sample_end);
}
