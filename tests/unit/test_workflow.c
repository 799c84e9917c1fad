/*
 * What is done about a message, without any mailbox, database or clock.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/calendar.h"
#include "workflow/workflow.h"

struct world {
	struct arena *a;
	struct forms *forms;
	struct workflow_rules rules;
	struct situation s;
	struct message m;
	struct person person;
	struct reference reference;
	struct decision d;
};

enum { NOW = 1799667600 }; /* 2027-01-11T13:00:00Z */

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
	w->rules = (struct workflow_rules){.first_contact_always = true,
	    .daily_answers = 10,
	    .reference_validity = 180 * 86400,
	    .hold_validity = 14 * 86400};
	w->m.nature = NATURE_PERSON;
	w->m.from = str_from("amelie@etudiant.example");
	w->m.from_count = 1;
	w->m.new_text = str_from("Bonjour, je cherche un stage.");
	w->person = (struct person){.id = 7,
	    .status = PERSON_ACTIVE,
	    .address = str_from("amelie@etudiant.example")};
	w->reference = (struct reference){.id = 3,
	    .person = 7,
	    .purpose = PURPOSE_FORMS,
	    .issued_at = NOW - 1000,
	    .expires_at = NOW + 1000};
	w->s = (struct situation){.now = NOW,
	    .today = calendar_local(NOW).date,
	    .forms = w->forms,
	    .rules = &w->rules,
	    .reading = {.id = 1, .message = &w->m}};
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

static void
decide(struct world *w)
{
	w->d = (struct decision){0};
	w->s.proof = proof_of(w->s.reading.reference, w->s.person, &w->m, NOW);
	workflow_decide(w->a, &w->s, &w->d);
}

/* She has an account, and writes with her reference. */
static void
known_with_reference(struct world *w)
{
	w->s.person = &w->person;
	w->s.reading.reference = &w->reference;
}

static void
answer(struct world *w, const char *form, const char *field, const char *raw)
{
	size_t n = w->m.answer_count;
	struct message_answer *items = arena_array(w->a, n + 1, sizeof *items);

	for (size_t i = 0; i < n; i++)
		items[i] = w->m.answers[i];
	items[n] = (struct message_answer){.form = str_from(form),
	    .field = str_from(field),
	    .raw = str_from(raw),
	    .source = SOURCE_TEXT};
	w->m.answers = items;
	w->m.answer_count = n + 1;
	w->m.new_text = (struct str){0};
}

static void
fill_all(struct world *w)
{
	static const char *const all[][3] = {
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
	    {"demande", "lieux", "RLS de Champlain (Hôpital Charles-Le Moyne)"},
	    {"demande", "coordonnateur",
		"prenom: Jean\nnom: Roy\nfonction: Coordonnateur\n"
		"telephone: 450 555-0199\ncourriel: jean.roy@cegep.example"},
	};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		answer(w, all[i][0], all[i][1], all[i][2]);
}

static void
a_first_mail_is_held_and_its_address_asked(void **state)
{
	struct world *w = *state;

	decide(w);
	assert_int_equal(w->d.change.outcome, OUTCOME_HELD);
	assert_true(
	    str_is(w->d.change.create_address, "amelie@etudiant.example"));
	assert_int_equal(w->d.plan_count, 1);
	assert_int_equal(w->d.plans[0].reason, REASON_CONFIRM);
	assert_int_equal(w->d.plans[0].reference.purpose, PURPOSE_CONFIRM);
}

static void
a_first_mail_without_proof_goes_to_staff_when_so_configured(void **state)
{
	struct world *w = *state;

	w->rules.first_contact_always = false;
	decide(w);
	assert_int_equal(w->d.change.outcome, OUTCOME_TO_STAFF);
	assert_int_equal(w->d.change.create_address.n, 0);
	assert_int_equal(w->d.plan_count, 1);
	assert_int_equal(w->d.plans[0].reason, REASON_CARD);
	assert_int_equal(w->d.plans[0].to.n, 0);
}

static void
yes_with_the_reference_confirms_and_takes_up_what_was_held(void **state)
{
	struct world *w = *state;
	struct message first = w->m;
	struct message_answer name = {.form = STR("profil"),
	    .field = STR("prenom"),
	    .raw = STR("Amélie"),
	    .source = SOURCE_TEXT};
	struct reading held = {.id = 11, .message = &first};

	first.answers = &name;
	first.answer_count = 1;
	w->person.status = PERSON_UNCONFIRMED;
	w->reference.purpose = PURPOSE_CONFIRM;
	w->m.consent = CONSENT_YES;
	w->m.new_text = str_from("OUI");
	known_with_reference(w);
	w->s.held = &held;
	w->s.held_count = 1;
	decide(w);
	assert_true(w->d.change.set_status);
	assert_int_equal(w->d.change.status, PERSON_ACTIVE);
	assert_int_equal(w->d.change.taken_up_count, 1);
	assert_int_equal(w->d.change.taken_up[0].message, 11);
	assert_int_equal(w->d.change.taken_up[0].outcome, OUTCOME_APPLIED);
	assert_int_equal(w->d.plan_count, 1);
	assert_int_equal(w->d.plans[0].reason, REASON_WELCOME);
	assert_int_equal(w->d.plans[0].form_count, 2);
	/* Her name, and what stood in the form beforehand: Québec, Canada. */
	assert_int_equal(w->d.plans[0].understood_count, 3);
	/* The address that was confirmed is in the file, without being said. */
	assert_int_equal(w->d.change.answer_count, 4);
	assert_true(str_is(w->d.change.answers[0].answer.field, "courriel"));
}

static void
only_a_live_reference_of_hers_confirms(void **state)
{
	static const struct {
		bool revoked;
		int64_t expires_at, person;
	} cases[] = {{true, NOW + 1, 7}, {false, NOW, 7}, {false, NOW + 1, 8}};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world *w = *state;

		w->person.status = PERSON_UNCONFIRMED;
		w->reference.revoked = cases[i].revoked;
		w->reference.expires_at = cases[i].expires_at;
		w->reference.person = cases[i].person;
		w->m.consent = CONSENT_YES;
		known_with_reference(w);
		decide(w);
		assert_false(w->d.change.set_status);
		assert_int_equal(w->d.change.outcome, OUTCOME_HELD);
		assert_int_equal(w->d.plans[0].reason, REASON_CONFIRM);
	}
}

/* The question in a held message, and one that cannot be read any more. */
static void
what_her_yes_takes_up_and_needs_a_person_goes_to_staff(void **state)
{
	struct world *w = *state;
	struct message asking = w->m;
	struct reading held[] = {{.id = 11, .message = &asking},
	    {.id = 12, .why = "unreadable"}, {.id = 13, .message = &w->m},
	    {.id = 14, .why = "unreadable"}};
	const struct held_change *c;

	asking.new_text = str_from("Puis-je venir la nuit ?");
	w->person.status = PERSON_UNCONFIRMED;
	w->m.consent = CONSENT_YES;
	w->m.new_text = str_from("OUI");
	known_with_reference(w);
	w->s.held = held;
	w->s.held_count = 4;
	decide(w);
	assert_int_equal(w->d.change.status, PERSON_ACTIVE);
	c = w->d.change.taken_up;
	assert_int_equal(w->d.change.taken_up_count, 4);
	assert_int_equal(c[0].outcome, OUTCOME_APPLIED);
	assert_true(str_is(c[0].reason, "question"));
	assert_true(str_is(c[0].folder, "a_traiter"));
	assert_int_equal(c[1].outcome, OUTCOME_QUARANTINED);
	assert_true(str_is(c[1].folder, "a_traiter"));
	assert_true(str_is(c[2].folder, "traites"));
	/* The welcome, a card for the question, one for both others. */
	assert_int_equal(w->d.plan_count, 3);
	assert_int_equal(w->d.plans[0].reason, REASON_WELCOME);
	assert_true(w->d.plans[0].also_forwarded);
	assert_ptr_equal(w->d.plans[1].card_about, &asking);
	assert_true(str_is(w->d.plans[2].card_why, "unreadable"));
	assert_null(w->d.plans[2].card_about);
}

static void
her_word_is_about_what_its_mail_asked(void **state)
{
	static const struct {
		enum person_status status;
		enum purpose purpose;
		int64_t asked, message;
		const char *from;
		bool covered;
	} cases[] = {
	    {PERSON_ACTIVE, PURPOSE_RELEASE, 11, 11, "x@else.example", true},
	    {PERSON_ACTIVE, PURPOSE_RELEASE, 11, 12, "x@else.example", false},
	    {PERSON_ACTIVE, PURPOSE_RELEASE, 11, 12, "amelie@etudiant.example",
		false},
	    {PERSON_ACTIVE, PURPOSE_FORMS, 11, 11, "x@else.example", false},
	    {PERSON_UNCONFIRMED, PURPOSE_CONFIRM, 11, 12,
		"amelie@etudiant.example", true},
	    {PERSON_UNCONFIRMED, PURPOSE_CONFIRM, 11, 12, "x@else.example",
		false},
	    {PERSON_UNCONFIRMED, PURPOSE_RELEASE, 12, 12, "x@else.example",
		true},
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		w->person.status = cases[i].status;
		w->reference.purpose = cases[i].purpose;
		w->reference.message = cases[i].asked;
		if (workflow_covers(&w->reference, &w->person, cases[i].message,
			str_from(cases[i].from)) != cases[i].covered)
			fail_msg("case %zu", i);
	}
}

static void
no_erases_what_was_held(void **state)
{
	struct world *w = *state;
	struct reading held = {.id = 11, .message = &w->m};

	w->person.status = PERSON_UNCONFIRMED;
	w->m.consent = CONSENT_NO;
	known_with_reference(w);
	w->s.held = &held;
	w->s.held_count = 1;
	decide(w);
	assert_false(w->d.change.set_status);
	assert_int_equal(w->d.change.erased_count, 1);
	assert_int_equal(w->d.plans[0].reason, REASON_CONFIRM_NO);
}

static void
a_question_in_a_held_mail_goes_to_a_person(void **state)
{
	struct world *w = *state;
	struct message first = w->m;
	struct reading held = {.id = 11, .message = &first};

	first.subject = str_from("Question");
	first.new_text = str_from("Prenez-vous des stagiaires en août ?");
	w->person.status = PERSON_UNCONFIRMED;
	w->reference.purpose = PURPOSE_CONFIRM;
	w->m.consent = CONSENT_YES;
	w->m.new_text = str_from("OUI");
	known_with_reference(w);
	w->s.held = &held;
	w->s.held_count = 1;
	decide(w);
	assert_int_equal(w->d.change.outcome, OUTCOME_APPLIED);
	assert_true(str_is(w->d.change.taken_up[0].folder, "a_traiter"));
	assert_int_equal(w->d.plan_count, 2);
	assert_int_equal(w->d.plans[0].reason, REASON_WELCOME);
	assert_true(w->d.plans[0].also_forwarded);
	assert_int_equal(w->d.plans[1].reason, REASON_CARD);
	assert_ptr_equal(w->d.plans[1].card_about, &first);
	assert_true(str_eq(w->d.plans[1].quoted, first.new_text));
}

static void
no_to_a_mail_in_her_name_erases_it_and_nothing_else(void **state)
{
	struct world *w = *state;
	struct message other = w->m;
	struct reading held = {.id = 11, .message = &other};

	w->reference.purpose = PURPOSE_RELEASE;
	w->m.consent = CONSENT_NO;
	w->m.new_text = str_from("NON");
	known_with_reference(w);
	w->s.held = &held;
	w->s.held_count = 1;
	decide(w);
	assert_int_equal(w->d.change.erased_count, 1);
	assert_int_equal(w->d.change.answer_count, 0);
	assert_int_equal(w->d.plan_count, 1);
	assert_int_equal(w->d.plans[0].reason, REASON_CONFIRM_NO);
	assert_true(w->d.plans[0].step_count > 0);
}

static void
a_complete_file_becomes_a_request_with_a_thank_you(void **state)
{
	struct world *w = *state;

	known_with_reference(w);
	fill_all(w);
	decide(w);
	assert_true(w->d.change.create_request);
	assert_int_equal(w->d.change.bind_reference, 3);
	assert_int_equal(w->d.change.transition_count, 2);
	assert_true(str_is(w->d.change.transitions[0].to, "A0"));
	assert_true(str_is(w->d.change.transitions[1].to, "A2"));
	assert_int_equal(w->d.plan_count, 1);
	assert_int_equal(w->d.plans[0].reason, REASON_COMPLETE);
	assert_int_equal(w->d.plans[0].number, -1);
	assert_int_equal(w->d.plans[0].form_count, 0);
}

static void
one_bad_answer_keeps_the_request_a_draft_and_is_told(void **state)
{
	struct world *w = *state;

	known_with_reference(w);
	fill_all(w);
	answer(w, "profil", "code_postal", "J4K 2TO");
	decide(w);
	assert_int_equal(w->d.change.transition_count, 1);
	assert_true(str_is(w->d.change.transitions[0].to, "A0"));
	assert_int_equal(w->d.plans[0].reason, REASON_RECAP);
	assert_int_equal(w->d.plans[0].form_count, 1);
	assert_true(w->d.plans[0].forms[0].problems_only);
	assert_int_equal(w->d.plans[0].forms[0].report.count, 1);
}

static void
a_form_without_reference_is_held_and_she_is_asked(void **state)
{
	struct world *w = *state;

	w->s.person = &w->person;
	answer(w, "profil", "prenom", "Amélie");
	decide(w);
	assert_int_equal(w->d.change.outcome, OUTCOME_HELD);
	assert_int_equal(w->d.change.answer_count, 0);
	assert_int_equal(w->d.plans[0].reason, REASON_HELD);
	assert_int_equal(w->d.plans[0].reference.purpose, PURPOSE_RELEASE);
	assert_true(str_is(w->d.plans[0].to, "amelie@etudiant.example"));
}

static void
her_reference_from_elsewhere_asks_her_not_the_sender(void **state)
{
	struct world *w = *state;

	w->m.from = str_from("someone@else.example");
	w->s.owner = &w->person;
	w->s.reading.reference = &w->reference;
	answer(w, "profil", "prenom", "Amélie");
	decide(w);
	assert_int_equal(w->d.change.outcome, OUTCOME_HELD);
	assert_int_equal(w->d.change.person, 7);
	assert_int_equal(w->d.change.create_address.n, 0);
	assert_true(str_is(w->d.plans[0].to, "amelie@etudiant.example"));
	assert_true(
	    str_is(w->d.plans[0].other_address, "someone@else.example"));
}

static void
her_reference_from_another_student_asks_her_too(void **state)
{
	struct person jules = {.id = 8,
	    .status = PERSON_ACTIVE,
	    .address = STR("jules@etudiant.example")};
	struct message_command command = {.word = STR("suivi")};
	struct world *w = *state;

	w->m.from = jules.address;
	w->s.person = &jules;
	w->s.owner = &w->person;
	w->s.reading.reference = &w->reference;
	w->s.answers_today = 10; /* of his, which do not count */
	answer(w, "profil", "prenom", "Amélie");
	decide(w);
	assert_int_equal(w->d.change.outcome, OUTCOME_HELD);
	assert_int_equal(w->d.change.person, 7);
	assert_int_equal(w->d.plan_count, 1);
	assert_true(str_is(w->d.plans[0].to, "amelie@etudiant.example"));
	/* His own mail he may ask for. */
	w->s.answers_today = 0;
	w->m.answer_count = 0;
	w->m.commands = &command;
	w->m.command_count = 1;
	decide(w);
	assert_int_equal(w->d.change.person, 8);
	assert_int_equal(w->d.plans[0].reason, REASON_STATUS);
	assert_true(str_is(w->d.plans[0].to, "jules@etudiant.example"));
}

static void
what_nobody_can_be_asked_about_today_goes_to_staff(void **state)
{
	struct world *w = *state;

	w->s.person = &w->person;
	w->s.answers_today = 10;
	answer(w, "profil", "prenom", "Amélie");
	decide(w);
	assert_int_equal(w->d.change.outcome, OUTCOME_TO_STAFF);
	assert_int_equal(w->d.plan_count, 1);
	assert_int_equal(w->d.plans[0].reason, REASON_CARD);
	w->s.person = NULL;
	w->s.owner = &w->person;
	w->s.reading.reference = &w->reference;
	w->s.answers_today = 0;
	w->s.owner_answers_today = 10;
	decide(w);
	assert_int_equal(w->d.change.outcome, OUTCOME_TO_STAFF);
	assert_int_equal(w->d.change.person, 0);
}

static void
the_same_form_twice_is_answered_and_changes_nothing(void **state)
{
	struct world *w = *state;
	struct answer known = {.form = STR("profil"),
	    .field = STR("prenom"),
	    .value = STR("\"Amélie\""),
	    .text = STR("Amélie")};

	w->person.profile = (struct answers){.items = &known, .count = 1};
	known_with_reference(w);
	answer(w, "profil", "prenom", "Amélie");
	decide(w);
	assert_int_equal(w->d.change.answer_count, 0);
	assert_false(w->d.change.create_request);
	assert_int_equal(w->d.plan_count, 1);
	assert_int_equal(w->d.plans[0].reason, REASON_RECAP);
}

static void
an_old_thread_finds_the_request_it_began(void **state)
{
	struct world *w = *state;
	struct request request = {
	    .number = 4, .person = 7, .status = STR("A2")};

	w->person.requests = &request;
	w->person.request_count = 1;
	w->reference.request = 4;
	known_with_reference(w);
	answer(w, "demande", "nombre_jours", "20");
	decide(w);
	assert_false(w->d.change.create_request);
	/* The number of days, and the period that the form had beforehand. */
	assert_int_equal(w->d.change.answer_count, 2);
	assert_int_equal(w->d.change.answers[0].request, 4);
	assert_int_equal(w->d.change.answers[1].request, 4);
}

static void
demande_after_a_complete_request_begins_a_new_one(void **state)
{
	struct world *w = *state;
	struct request request = {
	    .number = 4, .person = 7, .status = STR("A2")};
	struct message_command command = {.word = STR("demande")};

	w->person.requests = &request;
	w->person.request_count = 1;
	known_with_reference(w);
	w->m.commands = &command;
	w->m.command_count = 1;
	decide(w);
	assert_int_equal(w->d.plans[0].reason, REASON_FORM);
	assert_int_equal(w->d.plans[0].reference.purpose, PURPOSE_NEW_REQUEST);
	/* And the answer to that form makes it. */
	w->reference.purpose = PURPOSE_NEW_REQUEST;
	w->m.command_count = 0;
	answer(w, "demande", "nombre_jours", "20");
	decide(w);
	assert_true(w->d.change.create_request);
	assert_int_equal(w->d.change.bind_reference, 3);
}

static void
each_word_sends_its_mail_to_the_address_on_file(void **state)
{
	static const struct {
		const char *word;
		enum reason reason;
	} cases[] = {
	    {"menu", REASON_MENU},
	    {"aide", REASON_MENU},
	    {"suivi", REASON_STATUS},
	    {"documents", REASON_DOCUMENTS},
	    {"oubli", REASON_REFERENCE},
	    {"profil", REASON_FORM},
	    {"demande", REASON_FORM},
	    {"antecedents", REASON_FORM},
	    {"engagement", REASON_NOT_YET}, /* there is no request */
	    {"creer", REASON_NOT_YET},      /* is not hers to fill in */
	    {"supprimer", REASON_NOT_YET},
	    {"english", REASON_LANGUAGE},
	    {"francais", REASON_LANGUAGE},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world *w = *state;
		struct message_command command = {
		    .word = str_from(cases[i].word)};

		w->s.person = &w->person; /* and no reference at all */
		w->m.commands = &command;
		w->m.command_count = 1;
		w->m.new_text = str_from("Bonjour,");
		decide(w);
		assert_int_equal(w->d.change.outcome, OUTCOME_APPLIED);
		assert_int_equal(w->d.plan_count, 1);
		assert_int_equal(w->d.plans[0].reason, cases[i].reason);
		assert_true(
		    str_is(w->d.plans[0].to, "amelie@etudiant.example"));
	}
}

/* The confirmation is in the new language, and so is all that follows. */
static void
a_word_changes_the_language(void **state)
{
	static const struct {
		const char *before, *word, *after;
	} cases[] = {{"fr", "english", "en"}, {"en", "francais", "fr"},
	    {"en", "english", "en"}, {"en", "menu", ""}};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world *w = *state;
		struct message_command command = {
		    .word = str_from(cases[i].word)};

		w->person.language = str_from(cases[i].before);
		w->s.person = &w->person;
		w->m.commands = &command;
		w->m.command_count = 1;
		decide(w);
		assert_true(str_is(w->d.change.set_language, cases[i].after));
		assert_true(str_is(w->d.plans[0].language,
		    cases[i].after[0] != '\0' ? cases[i].after
					      : cases[i].before));
	}
}

/* Who does not read the first mail can have it in English, and is no nearer. */
static void
english_before_the_address_is_confirmed(void **state)
{
	struct world *w = *state;
	struct message_command command = {.word = STR("english")};

	w->rules.first_contact_always = true;
	w->m.commands = &command;
	w->m.command_count = 1;
	decide(w);
	assert_int_equal(w->d.plans[0].reason, REASON_CONFIRM);
	assert_true(str_is(w->d.plans[0].language, "en"));
	assert_true(str_is(w->d.change.set_language, "en"));
	assert_int_equal(w->d.change.outcome, OUTCOME_HELD);
	assert_false(w->d.change.set_status);
}

static void
help_on_a_field_explains_that_field(void **state)
{
	struct world *w = *state;
	struct message_command command = {
	    .word = STR("aide"), .argument = STR("code permanent")};

	w->s.person = &w->person;
	w->m.commands = &command;
	w->m.command_count = 1;
	decide(w);
	assert_int_equal(w->d.plans[0].reason, REASON_HELP);
	assert_true(str_is(w->d.plans[0].help_field->id, "code_permanent"));
}

static void
a_list_is_searched_and_nothing_changes(void **state)
{
	struct world *w = *state;
	struct message_command command = {
	    .word = STR("liste"), .argument = STR("écoles montpetit")};
	const struct mail_plan *plan;

	w->s.person = &w->person;
	w->m.new_text = (struct str){0}; /* a letter beside it has a card */
	w->m.commands = &command;
	w->m.new_text = (struct str){0};
	w->m.command_count = 1;
	decide(w);
	assert_int_equal(w->d.plan_count, 1);
	plan = &w->d.plans[0];
	assert_int_equal(plan->reason, REASON_LIST);
	assert_true(str_is(plan->quoted, "montpetit"));
	assert_int_equal(plan->list_count, 1);
	assert_true(str_is(plan->lists[0].list->id, "etablissements"));
	assert_true(
	    str_is(plan->lists[0].options[0]->id, "cegep_edouard_montpetit"));
	assert_int_equal(w->d.change.answer_count, 0);
}

static void
free_text_goes_to_a_person_and_she_is_told(void **state)
{
	struct world *w = *state;

	known_with_reference(w);
	decide(w);
	assert_int_equal(w->d.change.outcome, OUTCOME_TO_STAFF);
	assert_int_equal(w->d.plan_count, 2);
	assert_int_equal(w->d.plans[0].reason, REASON_FORWARDED);
	assert_int_equal(w->d.plans[1].reason, REASON_CARD);
}

static void
what_is_said_beside_a_word_is_not_lost(void **state)
{
	static const struct {
		const char *text;
		enum message_consent consent;
		bool command, in_subject, cut;
		const char *reason; /* for staff; NULL: none */
	} cases[] = {
	    {"SUIVI", CONSENT_NONE, true, false, false, NULL},
	    {"SUIVI ?\n", CONSENT_NONE, true, false, false, NULL},
	    {"SUIVI\nPuis-je venir ?", CONSENT_NONE, true, false, false,
		"question"},
	    {"Puis-je venir ?", CONSENT_NONE, true, true, false, "question"},
	    {"SUIVI\nJe viendrai lundi.", CONSENT_NONE, true, false, false,
		"beside"},
	    {"Merci !", CONSENT_NONE, true, true, false, NULL},
	    {"Oui. Puis-je venir ?", CONSENT_YES, false, false, false,
		"question"},
	    {"Oui\nMerci\nAmélie", CONSENT_YES, false, false, false, NULL},
	    {"Oui, je viendrai le lundi, mais le mardi je serai absente, et le "
	     "mercredi je dois partir à midi pour mon cours à Longueuil.",
		CONSENT_YES, false, false, false, "free_text"},
	    {"", CONSENT_NONE, false, false, true, "cut"},
	};
	struct message_command command = {.word = STR("suivi")};
	struct world *w = *state;

	known_with_reference(w);
	w->m.commands = &command;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool staff;

		w->m.new_text = str_from(cases[i].text);
		w->m.consent = cases[i].consent;
		w->m.command_count = cases[i].command;
		command.in_subject = cases[i].in_subject;
		w->m.cut = cases[i].cut;
		decide(w);
		staff = w->d.change.outcome == OUTCOME_TO_STAFF;
		if (staff != (cases[i].reason != NULL) ||
		    (staff &&
			!str_is(w->d.change.outcome_reason, cases[i].reason)))
			fail_msg("case %zu: %.*s", i,
			    STR_ARG(w->d.change.outcome_reason));
		assert_int_equal(w->d.plan_count, staff ? 2 : 1);
	}
	w->m.commands = NULL;
	w->m.command_count = 0;
}

/* A person reads it, and she hears what to send again, whoever she is to us. */
static void
what_cannot_be_read_is_told_to_her_and_to_staff(void **state)
{
	struct world *w = *state;

	known_with_reference(w);
	w->m.new_text = str_from("");
	for (int why = UNREAD_NONE + 1; why < UNREAD_COUNT; why++) {
		const char *name =
		    message_unread_name((enum message_unread)why);

		w->m.unread = (enum message_unread)why;
		decide(w);
		assert_int_equal(w->d.change.outcome, OUTCOME_TO_STAFF);
		assert_true(str_is(w->d.change.outcome_reason, name));
		assert_true(w->d.plans[0].to.n > 0);
		assert_true(str_is(w->d.plans[0].unread, name));
		assert_true(str_is(w->d.plans[1].card_why, name));
	}
	w->s.person = NULL;
	w->s.reading.reference = NULL;
	decide(w);
	assert_int_equal(w->d.plans[0].reason, REASON_CONFIRM);
	assert_true(str_is(w->d.plans[0].unread, "encrypted"));
	w->m.unread = UNREAD_NONE;
}

/* What most clients send: her words, and our whole mail under them. */
static void
an_untouched_form_under_her_words_is_no_answer(void **state)
{
	static const struct message_answer quoted[] = {
	    {.form = STR("profil"),
		.field = STR("province"),
		.raw = STR("Québec"),
		.source = SOURCE_QUOTED},
	    {.form = STR("demande"),
		.field = STR("periode"),
		.raw = STR("lundi, mardi, mercredi, jeudi, vendredi (jour)"),
		.source = SOURCE_QUOTED},
	};
	struct world *w = *state;
	struct message_answer *answers = arena_array(w->a, 2, sizeof *answers);
	struct message_command command = {.word = STR("suivi")};

	answers[0] = quoted[0];
	answers[1] = quoted[1];
	w->m.answers = answers;
	w->m.answer_count = 2;
	known_with_reference(w);
	decide(w);
	assert_int_equal(w->d.change.outcome, OUTCOME_TO_STAFF);
	assert_int_equal(w->d.plans[0].reason, REASON_FORWARDED);
	w->m.commands = &command;
	w->m.command_count = 1;
	decide(w);
	assert_int_equal(w->d.plans[0].reason, REASON_STATUS);
	assert_int_equal(w->d.change.answer_count, 0);
	/* One line filled in, and the form has come back. */
	answers[0].raw = str_from("Ontario");
	decide(w);
	assert_int_equal(w->d.plans[0].reason, REASON_RECAP);
	assert_true(w->d.change.answer_count > 0);
}

static void
an_unreadable_message_is_put_aside(void **state)
{
	struct world *w = *state;

	w->m = (struct message){.nature = NATURE_UNREADABLE};
	decide(w);
	assert_int_equal(w->d.change.outcome, OUTCOME_QUARANTINED);
	assert_int_equal(w->d.plan_count, 1);
	assert_int_equal(w->d.plans[0].reason, REASON_CARD);
}

static void
the_tenth_answer_of_a_day_says_so_and_is_the_last(void **state)
{
	struct world *w = *state;

	known_with_reference(w);
	answer(w, "profil", "prenom", "Amélie");
	w->s.answers_today = 9;
	decide(w);
	assert_int_equal(w->d.plan_count, 1);
	assert_true(w->d.plans[0].last_today);
	w->s.answers_today = 10;
	decide(w);
	assert_int_equal(w->d.plan_count, 0);
	/* What she wrote counts all the same. */
	assert_true(str_is(w->d.change.answers[0].answer.field, "prenom"));
}

static void
machines_get_no_answer(void **state)
{
	static const enum message_nature natures[] = {NATURE_BOUNCE,
	    NATURE_AUTOREPLY, NATURE_LIST, NATURE_OWN, NATURE_REPORT};

	for (size_t i = 0; i < sizeof natures / sizeof *natures; i++) {
		struct world *w = *state;

		known_with_reference(w);
		w->m.nature = natures[i];
		w->m.consent = CONSENT_YES;
		decide(w);
		assert_int_equal(w->d.plan_count, 0);
		assert_int_equal(w->d.change.outcome, OUTCOME_IGNORED);
	}
}

static void
staff_and_nobody_open_no_file(void **state)
{
	struct world *w = *state;
	struct str staff = STR("guichet@example.org");

	w->rules.staff = &staff;
	w->rules.staff_count = 1;
	w->m.from = staff;
	decide(w);
	assert_int_equal(w->d.change.outcome, OUTCOME_TO_STAFF);
	assert_int_equal(w->d.change.create_address.n, 0);
	w->m.from_count = 2;
	w->m.from = (struct str){0};
	decide(w);
	assert_int_equal(w->d.change.outcome, OUTCOME_TO_STAFF);
}

static void
a_duplicate_changes_nothing(void **state)
{
	struct world *w = *state;

	known_with_reference(w);
	answer(w, "profil", "prenom", "Amélie");
	w->s.duplicate_of = 1;
	decide(w);
	assert_int_equal(w->d.change.outcome, OUTCOME_DUPLICATE);
	assert_int_equal(w->d.change.answer_count, 0);
	assert_int_equal(w->d.plan_count, 0);
}

static void
using_a_renewed_reference_revokes_the_older_ones(void **state)
{
	struct world *w = *state;

	known_with_reference(w);
	answer(w, "profil", "prenom", "Amélie");
	decide(w);
	assert_false(w->d.change.revoke_older);
	w->reference.purpose = PURPOSE_RENEW;
	decide(w);
	assert_true(w->d.change.revoke_older);
	assert_int_equal(w->d.change.reference_used, 3);
}

static void
documents_are_taken_but_not_signature_pictures(void **state)
{
	struct world *w = *state;
	struct message_attachment files[] = {
	    {.name = STR("cv.pdf"), .role = ROLE_CV, .blob = STR("b1")},
	    {.name = STR("logo.png"), .role = ROLE_INLINE}};

	known_with_reference(w);
	w->m.attachments = files;
	w->m.attachment_count = 2;
	w->m.new_text = (struct str){0};
	decide(w);
	assert_int_equal(w->d.change.document_count, 1);
	assert_int_equal(w->d.change.documents[0].role, ROLE_CV);
	assert_int_equal(w->d.plans[0].reason, REASON_RECAP);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_first_mail_is_held_and_its_address_asked),
	    TEST(a_first_mail_without_proof_goes_to_staff_when_so_configured),
	    TEST(yes_with_the_reference_confirms_and_takes_up_what_was_held),
	    TEST(only_a_live_reference_of_hers_confirms),
	    TEST(what_her_yes_takes_up_and_needs_a_person_goes_to_staff),
	    TEST(her_word_is_about_what_its_mail_asked),
	    TEST(no_erases_what_was_held),
	    TEST(a_question_in_a_held_mail_goes_to_a_person),
	    TEST(no_to_a_mail_in_her_name_erases_it_and_nothing_else),
	    TEST(a_complete_file_becomes_a_request_with_a_thank_you),
	    TEST(one_bad_answer_keeps_the_request_a_draft_and_is_told),
	    TEST(a_form_without_reference_is_held_and_she_is_asked),
	    TEST(her_reference_from_elsewhere_asks_her_not_the_sender),
	    TEST(her_reference_from_another_student_asks_her_too),
	    TEST(what_nobody_can_be_asked_about_today_goes_to_staff),
	    TEST(the_same_form_twice_is_answered_and_changes_nothing),
	    TEST(an_old_thread_finds_the_request_it_began),
	    TEST(demande_after_a_complete_request_begins_a_new_one),
	    TEST(each_word_sends_its_mail_to_the_address_on_file),
	    TEST(a_word_changes_the_language),
	    TEST(english_before_the_address_is_confirmed),
	    TEST(help_on_a_field_explains_that_field),
	    TEST(a_list_is_searched_and_nothing_changes),
	    TEST(free_text_goes_to_a_person_and_she_is_told),
	    TEST(an_untouched_form_under_her_words_is_no_answer),
	    TEST(an_unreadable_message_is_put_aside),
	    TEST(what_is_said_beside_a_word_is_not_lost),
	    TEST(what_cannot_be_read_is_told_to_her_and_to_staff),
	    TEST(the_tenth_answer_of_a_day_says_so_and_is_the_last),
	    TEST(machines_get_no_answer),
	    TEST(staff_and_nobody_open_no_file),
	    TEST(a_duplicate_changes_nothing),
	    TEST(using_a_renewed_reference_revokes_the_older_ones),
	    TEST(documents_are_taken_but_not_signature_pictures),
	};

	return cmocka_run_group_tests_name("workflow", tests, NULL, NULL);
}
