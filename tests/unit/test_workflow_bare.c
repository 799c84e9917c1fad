/*
 * Answers typed without their labels, thanks, and what is asked for meanwhile.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/calendar.h"
#include "form/form_find.h"
#include "workflow/workflow.h"

enum { NOW = 1799667600 /* 2027-01-11T13:00:00Z */ };

struct world {
	struct arena *a;
	struct forms *forms;
	struct workflow_rules rules;
	struct situation s;
	struct message m;
	struct person person;
	struct request request;
	struct reference reference;
	struct decision d;
};

static int
set_up(void **state)
{
	struct arena *a = arena_new();
	struct world *w = arena_alloc(a, sizeof *w);
	struct err err = {0};

	w->a = a;
	if (forms_load("forms", &w->forms, &err) != ERR_NONE) {
		print_error("%s\n", err.text);
		return -1;
	}
	w->rules = (struct workflow_rules){.daily_answers = 10,
	    .reference_validity = 180 * 86400,
	    .hold_validity = 14 * 86400};
	*state = w;
	return 0;
}

static int
tear_down(void **state)
{
	struct world *w = *state;

	forms_free(w->forms);
	arena_free(w->a);
	return 0;
}

struct said {
	const char *form, *field, *raw;
};

static const struct said all[] = {
    {"profil", "categorie", "Générale"},
    {"profil", "courriel", "amelie@etudiant.example"},
    {"profil", "programme", "Travail social (DEC)"},
    {"profil", "code_permanent", "TREA77540312"},
    {"profil", "prenom", "Amélie"},
    {"profil", "nom", "Tremblay"},
    {"profil", "genre", "Femme"},
    {"profil", "date_naissance", "2003-04-15"},
    {"profil", "adresse", "12, rue des Érables"},
    {"profil", "ville", "Longueuil"},
    {"profil", "code_postal", "J4K 2T0"},
    {"profil", "telephone", "450 555-0123"},
    {"demande", "code", "non"},
    {"demande", "type_institution", "Collégial"},
    {"demande", "etablissement", "Cégep Édouard-Montpetit"},
    {"demande", "niveau", "DEC 3e année"},
    {"demande", "discipline", "Travail social"},
    {"demande", "type_stage", "Clinique individuel"},
    {"demande", "sigle", "388-TS3"},
    {"demande", "dates", "du 8 mars au 30 avril 2027"},
    {"demande", "nombre_jours", "38"},
    {"demande", "lieux", "INLB"},
    {"demande", "coordonnateur",
	"prenom: Jean\nnom: Roy\ntelephone: 450 555-0199"},
};

enum { ALL = sizeof all / sizeof *all, INSTEAD = 3 };

/* Somebody known writes text, or these answers. */
static void
write_in(struct world *w, const char *text, struct message_answer *answers,
    size_t count)
{
	w->m = (struct message){.nature = NATURE_PERSON,
	    .from = str_from("amelie@etudiant.example"),
	    .from_name = str_from("Amélie Tremblay"),
	    .from_count = 1,
	    .new_text = str_from(text),
	    .answers = answers,
	    .answer_count = count};
	w->m.consent =
	    form_find_consent(w->a, w->forms, (struct str){0}, w->m.new_text);
	w->reference = (struct reference){.id = 3,
	    .person = 7,
	    .purpose = PURPOSE_FORMS,
	    .issued_at = NOW - 1000,
	    .expires_at = NOW + 1000};
	w->s = (struct situation){.now = NOW,
	    .today = calendar_local(NOW).date,
	    .forms = w->forms,
	    .rules = &w->rules,
	    .person = &w->person,
	    .reading = {.id = 1, .message = &w->m, .reference = &w->reference}};
	w->s.proof = proof_of(&w->reference, &w->person, &w->m, NOW);
	workflow_decide(w->a, &w->s, &w->d);
}

static const char *
raw_of(const struct said *field, const struct said *instead)
{
	for (size_t i = 0; i < INSTEAD && instead[i].field != NULL; i++)
		if (str_is(str_from(field->form), instead[i].form) &&
		    str_is(str_from(field->field), instead[i].field))
			return instead[i].raw;
	return field->raw;
}

/* A file in which all is answered but for some other words; raw "": not at all. */
static void
on_file(struct world *w, const struct said *instead)
{
	struct message_answer *answers =
	    arena_array(w->a, ALL, sizeof *answers);
	size_t count = 0;

	w->person = (struct person){.id = 7,
	    .status = PERSON_ACTIVE,
	    .address = str_from("amelie@etudiant.example")};
	for (size_t i = 0; i < ALL; i++) {
		const char *raw = raw_of(&all[i], instead);

		if (raw[0] != '\0')
			answers[count++] = (struct message_answer){
			    .form = str_from(all[i].form),
			    .field = str_from(all[i].field),
			    .raw = str_from(raw),
			    .source = SOURCE_TEXT,
			};
	}
	write_in(w, "", answers, count);
	w->person.profile = w->d.profile;
	w->request = (struct request){
	    .number = 1, .status = str_from("A0"), .answers = w->d.request};
	w->person.requests = &w->request;
	w->person.request_count = 1;
}

static struct str
changes(struct world *w)
{
	struct str text = {0};

	for (size_t i = 0; i < w->d.change.answer_count; i++) {
		const struct answer *answer = &w->d.change.answers[i].answer;

		text = str_printf(w->a, "%.*s%s%.*s=%.*s", STR_ARG(text),
		    i > 0 ? " " : "", STR_ARG(answer->field),
		    STR_ARG(answer->text));
	}
	return text;
}

struct reply {
	struct said instead[INSTEAD];
	const char *text;
	const char *changes; /* field=text ... */
};

static void
assert_replies(struct world *w, const struct reply *table, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct str got;

		on_file(w, table[i].instead);
		write_in(w, table[i].text, NULL, 0);
		got = changes(w);
		if (!str_is(got, table[i].changes))
			fail_msg("\"%s\": expected %s, got %.*s", table[i].text,
			    table[i].changes, STR_ARG(got));
		/* What is not taken up is read by a person. */
		assert_int_equal(w->d.change.outcome,
		    got.n > 0 ? OUTCOME_APPLIED : OUTCOME_TO_STAFF);
	}
}

#define POSTAL                                     \
	{                                          \
		"profil", "code_postal", "J4K 2TO" \
	}
#define SCHOOL                                          \
	{                                               \
		"demande", "etablissement", "Champlain" \
	}
#define DAYS                                  \
	{                                     \
		"demande", "nombre_jours", "" \
	}
#define TOWN                          \
	{                             \
		"profil", "ville", "" \
	}

static void
an_answer_without_its_label_finds_its_field(void **state)
{
	static const struct reply table[] = {
	    {{POSTAL}, "J4K 2T0", "code_postal=J4K 2T0"},
	    {{POSTAL}, "Bonjour,\n\nj4k2t0\n\nMerci!\nAmélie",
		"code_postal=J4K 2T0"},
	    {{SCHOOL}, "2",
		"etablissement=Cégep régional Champlain, Saint-Lambert"},
	    {{SCHOOL}, "saint-lambert",
		"etablissement=Cégep régional Champlain, Saint-Lambert"},
	    {{{"demande", "discipline", "trav soc"}}, "Oui",
		"discipline=Travail social"},
	    {{{"profil", "date_naissance", "03-04-05"}}, "3 avril 2005\nMerci",
		"date_naissance=3 avril 2005"},
	    {{{"demande", "dates", ""}}, "du 8 mars au 30 avril 2027",
		"dates=du 8 mars au 30 avril 2027"},
	    {{{"demande", "coordonnateur", "prenom: Jean\nnom: Roy"}},
		"jean.roy@cegep.example",
		"coordonnateur=Jean Roy, jean.roy@cegep.example"},
	    /* Each line its own field. */
	    {{POSTAL, SCHOOL}, "J4K 2T0\n2",
		"code_postal=J4K 2T0 etablissement=Cégep régional "
		"Champlain, Saint-Lambert"},
	    {{POSTAL, TOWN}, "J4K 2T0", "code_postal=J4K 2T0"},
	};

	assert_replies(*state, table, sizeof table / sizeof *table);
}

static void
what_fits_no_field_or_two_is_not_guessed(void **state)
{
	static const struct reply table[] = {
	    /* A number of days, or of a school. */
	    {{SCHOOL, DAYS}, "2", ""},
	    /* Any words would be a town. */
	    {{TOWN}, "Longueuil", ""},
	    {{TOWN, {"demande", "lieux", ""}}, "Longueuil", ""},
	    {{TOWN}, "je ne comprends pas", ""},
	    {{POSTAL}, "J4K 2TO", ""},
	    {{POSTAL}, "Je vous le donne demain.", ""},
	    {{POSTAL}, "J4K 2T0\nJ4K 2T1", ""},
	    {{POSTAL}, "J4K 2T0\nEst-ce que je peux venir en mai?", ""},
	    /* Nothing is asked. */
	    {{{NULL, NULL, NULL}}, "J4K 2T0", ""},
	};

	assert_replies(*state, table, sizeof table / sizeof *table);
}

static void
thanks_are_no_work_for_anybody(void **state)
{
	struct world *w = *state;
	static const char *const table[] = {
	    "Merci!", "Parfait, merci beaucoup!\n\nAmélie Tremblay", "Amélie"};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		on_file(w, (const struct said[INSTEAD]){POSTAL});
		write_in(w, table[i], NULL, 0);
		assert_int_equal(w->d.change.outcome, OUTCOME_APPLIED);
		assert_true(str_is(w->d.change.outcome_reason, "nothing_new"));
		assert_int_equal(w->d.plan_count, 1);
		assert_int_equal(w->d.plans[0].reason, REASON_RECAP);
		assert_int_equal(w->d.plans[0].form_count, 1);
	}
}

static void
who_is_forwarded_is_asked_for_the_rest_meanwhile(void **state)
{
	struct world *w = *state;

	on_file(w, (const struct said[INSTEAD]){POSTAL});
	write_in(w, "Je préfère commencer en mai.", NULL, 0);
	assert_int_equal(w->d.change.outcome, OUTCOME_TO_STAFF);
	assert_int_equal(w->d.plans[0].reason, REASON_FORWARDED);
	assert_int_equal(w->d.plans[0].form_count, 1);
	assert_true(w->d.plans[0].forms[0].problems_only);
	assert_int_equal(w->d.plans[1].reason, REASON_CARD);
}

static void
a_form_with_nothing_but_her_address_is_still_to_do(void **state)
{
	struct world *w = *state;
	struct answer address = {.form = STR("profil"),
	    .field = STR("courriel"),
	    .value = STR("\"amelie@etudiant.example\""),
	    .text = STR("amelie@etudiant.example")};

	w->person = (struct person){.id = 7,
	    .status = PERSON_ACTIVE,
	    .address = str_from("amelie@etudiant.example"),
	    .profile = {.items = &address, .count = 1}};
	write_in(w, "", NULL, 0);
	assert_int_equal(w->d.plans[0].reason, REASON_RECAP);
	assert_int_equal(w->d.plans[0].form_count, 2);
	assert_false(w->d.plans[0].forms[0].problems_only);
	assert_true(str_is(w->d.plans[0].steps[1].id, "profil"));
	assert_int_equal(w->d.plans[0].steps[1].state, STEP_TODO);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	    TEST(an_answer_without_its_label_finds_its_field),
	    TEST(what_fits_no_field_or_two_is_not_guessed),
	    TEST(thanks_are_no_work_for_anybody),
	    TEST(who_is_forwarded_is_asked_for_the_rest_meanwhile),
	    TEST(a_form_with_nothing_but_her_address_is_still_to_do),
	};

	return cmocka_run_group_tests_name("workflow_bare", tests, NULL, NULL);
}
