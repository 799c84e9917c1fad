/* The forms in English: the same ids, other words; both languages are read. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "form/form_find.h"
#include "form/form_value.h"

struct bench {
	struct arena *a;
	struct forms *forms;
	const struct forms *english;
};

static int
set_up(void **state)
{
	static struct bench b;
	struct err err;

	b.a = arena_new();
	if (forms_load("forms", &b.forms, &err) != ERR_NONE)
		fail_msg("%s", err.text);
	b.english = forms_in(b.forms, str_from("en"));
	*state = &b;
	return 0;
}

static int
tear_down(void **state)
{
	struct bench *b = *state;

	arena_free(b->a);
	forms_free(b->forms);
	return 0;
}

static void
a_view_has_the_same_ids_and_other_words(void **state)
{
	const struct bench *b = *state;

	assert_ptr_equal(forms_in(b->forms, str_from("fr")), b->forms);
	assert_ptr_equal(forms_in(b->forms, str_from("de")), b->forms);
	assert_ptr_equal(forms_in(b->english, str_from("fr")), b->forms);
	assert_int_equal(forms_count(b->english), forms_count(b->forms));
	for (size_t i = 0; i < forms_count(b->forms); i++) {
		const struct form *fr = forms_at(b->forms, i);
		const struct form *en = forms_at(b->english, i);

		assert_true(str_eq(fr->id, en->id));
		assert_int_equal(fr->count, en->count);
		for (size_t k = 0; k < fr->count; k++)
			assert_true(str_eq(fr->fields[k].id, en->fields[k].id));
	}
}

/* What is shown in English has no French left in it. */
static void
every_text_that_is_shown_has_its_english(void **state)
{
	const struct bench *b = *state;

	for (size_t i = 0; i < forms_count(b->forms); i++) {
		const struct form *form = forms_at(b->forms, i);

		if (form->in[LANGUAGE_EN].title.n == 0)
			fail_msg("%s: title.en", str_cstr(b->a, form->id));
		for (size_t k = 0; k < form->count; k++) {
			const struct field *field = &form->fields[k];
			const struct field_texts *fr = &field->in[LANGUAGE_FR];
			const struct field_texts *en = &field->in[LANGUAGE_EN];

			if (en->label.n == 0 ||
			    (fr->help.n > 0) != (en->help.n > 0) ||
			    (fr->more.n > 0) != (en->more.n > 0) ||
			    (fr->section.n > 0) != (en->section.n > 0))
				fail_msg("%s.%s has no English",
				    str_cstr(b->a, form->id),
				    str_cstr(b->a, field->id));
		}
	}
}

static const struct field *
field_of(const struct forms *forms, const char *form, const char *field)
{
	return form_field(forms_find(forms, str_from(form)), str_from(field));
}

static void
an_answer_is_the_same_value_and_has_a_text_in_each_language(void **state)
{
	static const struct {
		const char *form, *field, *raw, *value, *french, *english;
	} cases[] = {
	    {"profil", "genre", "femme", "\"femme\"", "Femme", "Woman"},
	    {"profil", "genre", "Woman", "\"femme\"", "Femme", "Woman"},
	    {"profil", "date_naissance", "2003-04-01", "\"2003-04-01\"",
		"1er avril 2003", "1st April 2003"},
	    {"profil", "code_permanent", "aucun, étudiante au Bénin",
		"\"aucun, étudiante au Bénin\"", "aucun, étudiante au Bénin",
		"none, étudiante au Bénin"},
	    {"profil", "numero_permis", "none", "\"aucun\"", "aucun", "none"},
	    {"demande", "code", "no", "\"non\"", "non", "no"},
	    {"demande", "dates", "2027-01-11 to 2027-04-30",
		"{\"from\": \"2027-01-11\", \"to\": \"2027-04-30\"}",
		"du 11 janvier au 30 avril 2027",
		"from 11 January to 30 April 2027"},
	    {"demande", "periode", "monday evening",
		"{\"jour\": [], \"soir\": [\"lundi\"], \"nuit\": []}",
		"lundi (soir)", "Monday (evening)"},
	    {"demande", "type_stage", "Clinical, individual",
		"\"clinique_individuel\"", "Clinique individuel",
		"Clinical, individual"},
	};
	const struct bench *b = *state;
	const struct date today = {2026, 11, 23};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct forms *views[] = {b->forms, b->english};
		const char *texts[] = {cases[i].french, cases[i].english};

		for (size_t v = 0; v < 2; v++) {
			const struct field *field =
			    field_of(views[v], cases[i].form, cases[i].field);
			struct answer answer, again;

			form_value(b->a, views[v], field,
			    str_from(cases[i].raw), NULL, today, &answer);
			if (!str_is(answer.value, cases[i].value) ||
			    !str_is(answer.text, texts[v]))
				fail_msg("%s: %s %s", cases[i].raw,
				    str_cstr(b->a, answer.value),
				    str_cstr(b->a, answer.text));
			/* Shown in the other language, it reads back here. */
			form_value(b->a, views[v], field,
			    str_from(texts[1 - v]), NULL, today, &again);
			assert_true(str_eq(again.value, answer.value));
			if (v == 1)
				continue;
			assert_true(
			    str_is(form_answer_text(b->a, b->english,
				       field_of(b->english, cases[i].form,
					   cases[i].field),
				       &answer, NULL, today),
				cases[i].english));
		}
	}
}

/* Whatever the person's language, both are known. */
static void
labels_of_both_languages_are_found(void **state)
{
	static const char *const lines[] = {
	    "Type of internship : Observation",
	    "Type de stage : Observation",
	    "Total number of days present: 12",
	    "Nombre de jours de présence total : 12",
	    "Coordinator’s job title: teacher",
	    "Fonction du coordonnateur : enseignante",
	};
	const struct bench *b = *state;
	const struct forms *views[] = {b->forms, b->english};

	for (size_t i = 0; i < 12; i++) {
		struct find_line line = {
		    .text = str_from(lines[i / 2]), .source = SOURCE_TEXT};
		struct message_answer *answers = NULL;
		size_t count = 0;

		form_find(b->a, views[i % 2], str_from("demande"), &line, 1,
		    &answers, &count);
		if (count != 1)
			fail_msg("%s: %zu", lines[i / 2], count);
	}
}

static void
words_and_statuses_are_ours_in_the_language(void **state)
{
	const struct bench *b = *state;

	assert_true(
	    str_is(forms_word(b->english, "month", str_from("avril"))->texts[0],
		"April"));
	assert_true(
	    str_is(forms_word(b->forms, "month", str_from("avril"))->texts[0],
		"avril"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_view_has_the_same_ids_and_other_words),
	    cmocka_unit_test(every_text_that_is_shown_has_its_english),
	    cmocka_unit_test(
		an_answer_is_the_same_value_and_has_a_text_in_each_language),
	    cmocka_unit_test(labels_of_both_languages_are_found),
	    cmocka_unit_test(words_and_statuses_are_ours_in_the_language),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
