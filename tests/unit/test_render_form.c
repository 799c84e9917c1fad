#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "render_sample.h"

#include "render/render_form.h"
#include "render/render_text.h"
#include "text/french.h"

#include <string.h>

static const struct typography french = {french_typography};

struct bench {
	struct sample sample;
	struct ground ground;
	struct phrases *phrases;
};

static int
set_up(void **state)
{
	struct bench *b = calloc(1, sizeof *b);
	struct err err;

	sample_open(&b->sample);
	if (phrases_load(b->sample.a, &french, "templates/fr/phrases.conf",
		&b->phrases, &err) != ERR_NONE)
		fail_msg("%s", err.text);
	b->ground = (struct ground){.a = b->sample.a,
	    .forms = b->sample.forms,
	    .phrases = b->phrases,
	    .typography = &french,
	    .today = calendar_local(sample_now).date};
	*state = b;
	return 0;
}

static int
tear_down(void **state)
{
	struct bench *b = *state;

	sample_close(&b->sample);
	free(b);
	return 0;
}

static const char *
form_text(
    struct bench *b, const struct render_form *shown, struct sent_set *sent)
{
	struct doc doc = {.a = b->sample.a};
	struct form_row *rows;
	size_t count;

	render_form_rows(&b->ground, shown, sent, &rows, &count);
	render_form_add(&doc, &b->ground, shown, rows, count);
	return str_cstr(b->sample.a, render_text(b->sample.a, &doc));
}

static const char *
sent_text(struct arena *a, const struct sent_set *sent, const char *field)
{
	for (size_t i = 0; i < sent->count; i++)
		if (str_is(sent->items[i].field, field))
			return str_cstr(a, sent->items[i].text);
	return NULL;
}

/* Plain spaces in place of no-break ones, to read the expectations. */
static const char *
plain(struct arena *a, const char *text)
{
	struct buf out = {0};
	const char *copy;

	for (const char *p = text; *p != '\0'; p++) {
		if (strncmp(p, "\xC2\xA0", 2) == 0) {
			buf_add_char(&out, ' ');
			p++;
		} else {
			buf_add_char(&out, *p);
		}
	}
	copy = str_cstr(a, buf_str(&out));
	buf_release(&out);
	return copy;
}

static void
assert_has(struct bench *b, const char *text, const char *part)
{
	if (strstr(plain(b->sample.a, text), part) == NULL)
		fail_msg("not there:\n%s\n-- in --\n%s", part, text);
}

static void
assert_lacks(struct bench *b, const char *text, const char *part)
{
	if (strstr(plain(b->sample.a, text), part) != NULL)
		fail_msg("there:\n%s\n-- in --\n%s", part, text);
}

static void
an_empty_form_has_every_line_with_its_help(void **state)
{
	struct bench *b = *state;
	struct render_input in = {0};
	struct sent_set sent = {0};
	const char *text;

	sample_forms(&b->sample, EXTENT_WHOLE, true, &in);
	text = form_text(b, &in.forms[0], &sent);
	assert_true(str_starts(str_from(text), "PROFIL\n\n"));
	assert_has(b, text, "\nPrénom * :\n    Celui de");
	assert_has(b, text, "\nPoste :\n");
	assert_has(b, text, "\nProvince * : Québec\n");
	assert_has(b, text,
	    "\nCatégorie de stage * :\n    [ ] Générale\n    [ ] Soins");
	assert_lacks(b, text, "Il manque");
	assert_string_equal(
	    sent_text(b->sample.a, &sent, "province"), "Québec");
	assert_string_equal(sent_text(b->sample.a, &sent, "prenom"), "");
	assert_int_equal(sent.count, in.forms[0].form->count);
}

static void
what_is_on_file_stands_in_the_form(void **state)
{
	struct bench *b = *state;
	struct render_input in = {0};
	struct sent_set sent = {0};
	const char *text;

	sample_forms(&b->sample, EXTENT_WHOLE, false, &in);
	text = form_text(b, &in.forms[0], &sent);
	assert_has(b, text, "\nPrénom * : Amélie\n");
	assert_has(b, text, "    [x] Générale\n    [ ] Soins");
	assert_has(b, text, "\nCode postal * :\n    Vous avez écrit « J4K 2TO");
	assert_string_equal(
	    sent_text(b->sample.a, &sent, "categorie"), "Générale");
	assert_string_equal(sent_text(b->sample.a, &sent, "code_postal"), "");
	text = form_text(b, &in.forms[1], &sent);
	assert_has(b, text,
	    "    [x] RLS de Champlain (Hôpital Charles-Le Moyne) : pédiatrie");
	assert_has(b, text, "\nPrénom du coordonnateur * : Marie\n");
	assert_has(b, text, "\nTéléphone du coordonnateur :\n");
}

static void
only_what_is_missing_goes_out_again(void **state)
{
	struct bench *b = *state;
	struct render_input in = {0};
	struct sent_set sent = {0};
	const char *text;

	sample_forms(&b->sample, EXTENT_PROBLEMS, false, &in);
	text = form_text(b, &in.forms[0], &sent);
	assert_string_equal(plain(b->sample.a, text),
	    "PROFIL\n\n"
	    "Code postal * :\n"
	    "    Vous avez écrit « J4K 2TO ». Une lettre y tient la place "
	    "d’un\n"
	    "    chiffre, ou un chiffre celle d’une lettre (O et 0, I et 1).\n"
	    "    Exemple : J4K 2T0.\n");
	text = form_text(b, &in.forms[1], &sent);
	assert_has(b, text,
	    "\n    1  Cégep régional Champlain, Lennoxville\n"
	    "    2  Cégep régional Champlain, Saint-Lambert\n");
	assert_has(b, text,
	    "\nNiveau scolaire en cours * :\n"
	    "    Il manque cette réponse. Exemple : DEC");
	assert_has(b, text, "    Il manque un téléphone ou un courriel.\n");
	assert_lacks(b, text, "Dates de stage");
}

/* Every problem of form_value.h has words: none falls back on "autre". */
static void
every_problem_has_a_sentence_of_its_own(void **state)
{
	static const struct {
		const char *form, *field, *raw, *problem, *sentence;
	} cases[] = {
	    {"profil", "courriel", "amelie", "courriel.forme", "arobase"},
	    {"profil", "date_naissance", "hier", "date.forme", "pas de date"},
	    {"profil", "date_naissance", "31 février 2003", "date.impossible",
		"calendrier"},
	    {"profil", "telephone", "555-0123", "telephone.region",
		"indicatif"},
	    {"profil", "telephone", "12", "telephone.forme", "dix chiffres"},
	    {"profil", "code_permanent", "ABC", "code_permanent.forme",
		"quatre lettres"},
	    {"profil", "code_permanent", "TREA32549812", "code_permanent.date",
		"relevé de notes"},
	    {"profil", "code_permanent", "aucun", "code_permanent.raison",
		"pourquoi"},
	    {"profil", "categorie", "zzz", "liste.inconnu", "zzz"},
	    {"demande", "nombre_jours", "plusieurs", "nombre.forme",
		"nombre entier"},
	    {"demande", "nombre_jours", "4000", "nombre.trop", "400"},
	    {"demande", "nombre_jours", "0", "nombre.peu", "est 1"},
	    {"demande", "code", "???", "code.forme", "« non »"},
	    {"demande", "dates", "du 3 mai 2027 au 2 mai 2027", "date.ordre",
		"avant le début"},
	    {"demande", "periode", "zzz", "grille.forme", "quart"},
	};
	struct bench *b = *state;
	struct arena *a = b->sample.a;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct form *form =
		    forms_find(b->sample.forms, str_from(cases[i].form));
		const struct field *field =
		    form_field(form, str_from(cases[i].field));
		struct answers none = {0};
		struct answer answer;
		const char *sentence;

		form_value(a, b->sample.forms, field, str_from(cases[i].raw),
		    &none, b->ground.today, &answer);
		if (!str_is(answer.problem, cases[i].problem))
			fail_msg("case %zu: problem %.*s", i,
			    STR_ARG(answer.problem));
		sentence = str_cstr(
		    a, render_form_problem(&b->ground, field, &answer));
		assert_has(b, sentence, cases[i].sentence);
		assert_lacks(b, sentence, "que nous ne comprenons pas");
		assert_lacks(b, sentence, "veuillez");
	}
}

static void
a_sensitive_answer_is_never_shown(void **state)
{
	struct bench *b = *state;
	struct render_input in = {0};
	struct sent_set sent = {0};
	struct form form;
	struct field *fields;
	const char *text;

	sample_forms(&b->sample, EXTENT_WHOLE, false, &in);
	form = *in.forms[0].form;
	fields = arena_array(b->sample.a, form.count, sizeof *fields);
	for (size_t i = 0; i < form.count; i++) {
		fields[i] = form.fields[i];
		fields[i].sensitive = true;
	}
	form.fields = fields;
	in.forms[0].form = &form;
	form_report(b->sample.a, b->sample.forms, &form, &in.forms[0].answers,
	    b->ground.today, &in.forms[0].report);
	text = form_text(b, &in.forms[0], &sent);
	assert_lacks(b, text, "Tremblay");
	assert_lacks(b, text, "TREA");
	assert_lacks(b, text, "J4K 2TO");
	assert_lacks(b, text, "[x]");
	assert_has(b, text, "confidentiel");
	for (size_t i = 0; i < sent.count; i++)
		assert_int_equal(sent.items[i].text.n, 0);
}

static void
a_long_answer_keeps_its_lines_under_72_columns(void **state)
{
	struct bench *b = *state;
	struct render_input in = {0};
	struct sent_set sent = {0};
	const struct field *field;
	struct answer answer;
	const char *text;

	sample_forms(&b->sample, EXTENT_WHOLE, false, &in);
	field = form_field(in.forms[0].form, str_from("autres_informations"));
	form_value(b->sample.a, b->sample.forms, field,
	    str_from("Je suis disponible tous les jours de la semaine, sauf "
		     "le mardi.\nMerci !"),
	    &in.forms[0].answers, b->ground.today, &answer);
	in.forms[0].answers = form_merge(b->sample.a, &in.forms[0].answers,
	    &(struct answers){.items = &answer, .count = 1});
	text = form_text(b, &in.forms[0], &sent);
	assert_has(b, text,
	    "\nAutres informations pertinentes : Je suis disponible tous les "
	    "jours de\nla semaine, sauf le mardi.\nMerci !\n    Ce que");
	assert_string_equal(
	    sent_text(b->sample.a, &sent, "autres_informations"),
	    str_cstr(b->sample.a, answer.text));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		an_empty_form_has_every_line_with_its_help, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		what_is_on_file_stands_in_the_form, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		only_what_is_missing_goes_out_again, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		every_problem_has_a_sentence_of_its_own, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		a_sensitive_answer_is_never_shown, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		a_long_answer_keeps_its_lines_under_72_columns, set_up,
		tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
