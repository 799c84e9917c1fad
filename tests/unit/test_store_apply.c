#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "store_fixture.h"

static struct person *
person_of(struct fixture *f, const char *address)
{
	struct person *p = NULL;

	OK(store_person_by_address(
	    f->store, f->a, str_from(address), &p, &f->err));
	return p;
}

static struct reference_order
order_of(enum purpose purpose, unsigned char mark, const char *lookup)
{
	struct reference_order order = {
	    .wanted = true, .purpose = purpose, .expires_at = NOW + 1000};

	memset(order.key_hash, mark, sizeof order.key_hash);
	order.lookup = str_from(lookup);
	return order;
}

static struct reference *
reference_of(struct fixture *f, unsigned char mark)
{
	unsigned char hash[HASH_BYTES];
	struct reference *r = NULL;

	memset(hash, mark, sizeof hash);
	OK(store_reference_by_hash(f->store, f->a, hash, &r, &f->err));
	return r;
}

/* All rows of all tables that a change can write, as one number. */
static int64_t
rows(struct fixture *f)
{
	return ask(f,
	    "SELECT (SELECT count(*) FROM person) + "
	    "(SELECT count(*) FROM address) + (SELECT count(*) FROM request) + "
	    "(SELECT count(*) FROM history) + (SELECT count(*) FROM answer) + "
	    "(SELECT count(*) FROM document) + (SELECT count(*) FROM blob) + "
	    "(SELECT count(*) FROM reference) + "
	    "(SELECT count(*) FROM outbox) + (SELECT count(*) FROM audit) + "
	    "(SELECT count(*) FROM message WHERE outcome <> 'none')");
}

/* ---- Messages and persons ---- */

static void
a_first_contact_makes_an_unconfirmed_person_and_holds_the_message(void **state)
{
	struct fixture *f = *state;
	int64_t id = receive(f, "one", NOW);
	struct person *p = contact(f, "Jeanne@Example.org", id, NOW + 5);
	struct received *r = message(f, id);

	assert_null(person_of(f, "Jeanne@Example.org"));
	p = person_of(f, "jeanne@example.org");
	assert_int_equal(p->status, PERSON_UNCONFIRMED);
	assert_true(str_is(p->address, "jeanne@example.org"));
	assert_true(str_is(p->language, "fr"));
	assert_int_equal(p->created_at, NOW + 5);
	assert_int_equal(p->confirmed_at, 0);
	assert_int_equal(r->outcome, OUTCOME_HELD);
	assert_int_equal(r->person, p->id);
	assert_true(str_is(r->wanted_folder, "En attente"));
	assert_true(str_is(r->place_folder, "INBOX"));
	assert_true(str_is(r->place_uid, "one"));
	assert_true(str_is(r->message_id, "her-own-id"));
}

static void
a_message_is_decided_once_and_a_held_one_once_more(void **state)
{
	static const struct {
		enum outcome first, second;
		enum err_kind expected;
	} cases[] = {
	    {OUTCOME_APPLIED, OUTCOME_APPLIED, ERR_DENIED},
	    {OUTCOME_IGNORED, OUTCOME_TO_STAFF, ERR_DENIED},
	    {OUTCOME_HELD, OUTCOME_HELD, ERR_DENIED},
	    {OUTCOME_HELD, OUTCOME_APPLIED, ERR_NONE},
	    {OUTCOME_NONE, OUTCOME_APPLIED, ERR_DENIED},
	};
	struct fixture *f = *state;
	char uid[16];

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct change c = {.folder = STR("Traités")};
		int64_t before;

		snprintf(uid, sizeof uid, "%zu", i);
		c.message = receive(f, uid, NOW);
		c.outcome = cases[i].first;
		assert_int_equal(try_apply(f, &c, NOW),
		    c.outcome == OUTCOME_NONE ? ERR_DENIED : ERR_NONE);
		before = rows(f);
		c.outcome = cases[i].first == OUTCOME_NONE ? OUTCOME_NONE
							   : cases[i].second;
		if (try_apply(f, &c, NOW) != cases[i].expected)
			fail_msg("case %zu: %s", i, f->err.text);
		if (cases[i].expected != ERR_NONE)
			assert_int_equal(rows(f), before);
	}
}

static void
a_change_for_a_message_that_is_not_on_record_is_refused(void **state)
{
	struct fixture *f = *state;
	struct change c = {.message = 77, .outcome = OUTCOME_APPLIED};

	assert_int_equal(try_apply(f, &c, NOW), ERR_DENIED);
}

static void
an_address_has_one_account(void **state)
{
	struct fixture *f = *state;
	struct change c = {.message = receive(f, "two", NOW),
	    .outcome = OUTCOME_HELD,
	    .create_address = STR("JEANNE@example.org")};
	int64_t before;

	(void)contact(f, "jeanne@example.org", receive(f, "one", NOW), NOW);
	before = rows(f);
	assert_int_equal(try_apply(f, &c, NOW), ERR_MESSAGE);
	assert_int_equal(rows(f), before);
}

static void
status_and_language_are_set_and_the_first_confirmation_is_dated(void **state)
{
	struct fixture *f = *state;
	struct person *p =
	    contact(f, "jeanne@example.org", receive(f, "one", NOW), NOW);
	struct change c = {.person = p->id,
	    .set_status = true,
	    .status = PERSON_ACTIVE,
	    .set_language = STR("en")};

	apply(f, &c, NOW + 10);
	apply(f, &c, NOW + 20);
	p = person_of(f, "jeanne@example.org");
	assert_int_equal(p->status, PERSON_ACTIVE);
	assert_int_equal(p->confirmed_at, NOW + 10);
	assert_true(str_is(p->language, "en"));
}

static void
the_decision_about_a_message_reads_back_whole(void **state)
{
	struct fixture *f = *state;
	struct change c = {.message = receive(f, "one", NOW),
	    .outcome = OUTCOME_TO_STAFF,
	    .nature = NATURE_BOUNCE,
	    .outcome_reason = STR("bounce"),
	    .folder = STR("Rebonds"),
	    .has_digest = true,
	    .message_id = STR("x@y"),
	    .from = STR("mailer-daemon@example.org")};
	struct received *r;
	int64_t other = 0;

	memset(c.digest, 9, sizeof c.digest);
	apply(f, &c, NOW);
	r = message(f, c.message);
	assert_int_equal(r->outcome, OUTCOME_TO_STAFF);
	assert_int_equal(r->nature, NATURE_BOUNCE);
	assert_true(str_is(r->reason, "bounce"));
	assert_true(str_is(r->from, "mailer-daemon@example.org"));
	assert_true(r->has_digest);
	assert_memory_equal(r->digest, c.digest, sizeof c.digest);
	assert_int_equal(r->person, 0);
	/* Only what was applied or is held makes another one a duplicate. */
	OK(store_message_by_digest(f->store, c.digest, 0, &other, &f->err));
	assert_int_equal(other, 0);
}

static void
a_message_without_a_wanted_folder_stays_where_it_is(void **state)
{
	struct fixture *f = *state;
	struct change c = {
	    .message = receive(f, "one", NOW), .outcome = OUTCOME_IGNORED};

	apply(f, &c, NOW);
	assert_true(str_is(message(f, c.message)->wanted_folder, "INBOX"));
}

/* ---- Requests, answers, documents ---- */

static struct transition_change made_and_complete[] = {
    {-1, STR(""), STR("A0"), STR("student"), STR("begun")},
    {-1, STR("A0"), STR("A2"), STR("system"), STR("complete")},
};

static struct answer_change some_answers[] = {
    {0, {.form = STR("profil"),
	    .field = STR("prenom"),
	    .value = STR("\"Jeanne\""),
	    .text = STR("Jeanne")}},
    {-1, {.form = STR("demande"),
	     .field = STR("dates"),
	     .raw = STR("bientôt"),
	     .problem = STR("dates.forme"),
	     .detail = STR("x\ny")}},
};

static void
a_request_is_made_with_its_answers_history_and_documents(void **state)
{
	struct fixture *f = *state;
	struct person *p =
	    contact(f, "jeanne@example.org", receive(f, "one", NOW), NOW);
	struct document_change cv = {ROLE_CV, STR("cv.pdf"),
	    STR("application/pdf"), 4, blob_of(f, "%PDF"), TROUBLE_NONE};
	struct change c = {.message = receive(f, "two", NOW),
	    .outcome = OUTCOME_APPLIED,
	    .person = p->id,
	    .create_request = true,
	    .transitions = made_and_complete,
	    .transition_count = 2,
	    .answers = some_answers,
	    .answer_count = 2,
	    .documents = &cv,
	    .document_count = 1};
	const struct request *r;
	const struct answer *answer;
	int64_t next = 0;

	OK(store_next_number(f->store, &next, &f->err));
	assert_int_equal(next, 1);
	apply(f, &c, NOW + 9);
	assert_int_equal(f->number, 1);
	OK(store_next_number(f->store, &next, &f->err));
	assert_int_equal(next, 2);

	p = person_of(f, "jeanne@example.org");
	assert_int_equal(p->request_count, 1);
	r = person_request(p, 1);
	assert_true(str_is(r->status, "A2"));
	assert_int_equal(r->person, p->id);
	assert_int_equal(r->created_at, NOW + 9);
	assert_int_equal(r->history_count, 2);
	assert_true(str_is(r->history[0].from, ""));
	assert_true(str_is(r->history[0].to, "A0"));
	assert_true(str_is(r->history[0].by, "student"));
	assert_true(str_is(r->history[1].from, "A0"));
	assert_true(str_is(r->history[1].reason, "complete"));
	assert_int_equal(r->history[1].message, c.message);
	assert_int_equal(r->history[1].at, NOW + 9);

	assert_int_equal(p->profile.count, 1);
	answer =
	    answers_find(&p->profile, str_from("profil"), str_from("prenom"));
	assert_true(str_is(answer->value, "\"Jeanne\""));
	assert_true(str_is(answer->text, "Jeanne"));
	assert_int_equal(r->answers.count, 1);
	answer =
	    answers_find(&r->answers, str_from("demande"), str_from("dates"));
	assert_true(str_is(answer->raw, "bientôt"));
	assert_true(str_is(answer->problem, "dates.forme"));
	assert_true(str_is(answer->detail, "x\ny"));

	assert_int_equal(p->document_count, 1);
	assert_int_equal(p->documents[0].role, ROLE_CV);
	assert_true(str_is(p->documents[0].name, "cv.pdf"));
	assert_int_equal(p->documents[0].size, 4);
	assert_int_equal(p->documents[0].received_at, NOW + 9);
	assert_false(p->documents[0].replaced);
}

static void
a_new_answer_takes_the_place_of_the_old_one_of_its_request_alone(void **state)
{
	struct fixture *f = *state;
	struct person *p =
	    contact(f, "jeanne@example.org", receive(f, "one", NOW), NOW);
	struct change make = {.person = p->id,
	    .create_request = true,
	    .transitions = made_and_complete,
	    .transition_count = 1,
	    .answers = some_answers,
	    .answer_count = 2};
	struct answer_change second = {2,
	    {.form = STR("demande"), .field = STR("dates"), .value = STR("v")}};
	struct change c = {
	    .person = p->id, .answers = &second, .answer_count = 1};

	apply(f, &make, NOW);
	apply(f, &make, NOW);
	assert_int_equal(f->number, 2);
	apply(f, &c, NOW);
	p = person_of(f, "jeanne@example.org");
	assert_int_equal(p->profile.count, 1);
	assert_true(str_is(p->requests[0].answers.items[0].raw, "bientôt"));
	assert_int_equal(p->requests[1].answers.count, 1);
	assert_true(str_is(p->requests[1].answers.items[0].value, "v"));
	assert_true(str_is(p->requests[1].answers.items[0].problem, ""));
}

static void
changes_that_make_no_sense_are_refused_and_leave_nothing(void **state)
{
	struct fixture *f = *state;
	struct person *p =
	    contact(f, "jeanne@example.org", receive(f, "one", NOW), NOW);
	struct transition_change wrong_from[] = {
	    {1, STR("A5"), STR("A8"), STR("staff"), STR("")}};
	struct transition_change begun_again[] = {
	    {1, STR(""), STR("A0"), STR("staff"), STR("")}};
	struct document_change no_blob = {ROLE_CV, STR("cv.pdf"), STR(""), 4,
	    STR("0000000000000000000000000000000000000000000000000000000000000"
		"000"),
	    TROUBLE_NONE};
	struct held_change elses = {.message = 1, .outcome = OUTCOME_APPLIED};
	struct outgoing no_address = mail_to("jeanne\r\nRCPT TO:<x>", "m1");
	struct outgoing nowhere = mail_to("", "m2");
	struct outgoing twice =
	    mail_to("jeanne@example.org", "jeanne@example.org");
	struct outgoing unbound = mail_to("jeanne@example.org", "m3");
	const struct {
		const char *what;
		struct change change;
	} cases[] = {
	    {"no such person",
		{.person = 99, .answers = some_answers, .answer_count = 1}},
	    {"no request was made",
		{.person = p->id, .answers = some_answers, .answer_count = 2}},
	    {"answers of nobody", {.answers = some_answers, .answer_count = 1}},
	    {"no first status", {.person = p->id, .create_request = true}},
	    {"another status", {.person = p->id,
				   .transitions = wrong_from,
				   .transition_count = 1}},
	    {"begun twice", {.person = p->id,
				.transitions = begun_again,
				.transition_count = 1}},
	    {"blob that is not there",
		{.person = p->id, .documents = &no_blob, .document_count = 1}},
	    {"not an address",
		{.person = p->id, .mails = &no_address, .mail_count = 1}},
	    {"neither mail nor card",
		{.person = p->id, .mails = &nowhere, .mail_count = 1}},
	    {"Message-ID twice",
		{.person = p->id, .mails = &twice, .mail_count = 1}},
	    {"reference of the request made here",
		{.person = p->id, .mails = &unbound, .mail_count = 1}},
	    {"unknown reference", {.person = p->id, .reference_used = 99}},
	    {"reference bound to nothing",
		{.person = p->id, .bind_reference = 1}},
	    {"held for somebody else",
		{.person = p->id + 1, .taken_up = &elses, .taken_up_count = 1}},
	    {"not held", {.erased = (int64_t[]){2}, .erased_count = 1}},
	};
	struct change make = {.person = p->id,
	    .create_request = true,
	    .transitions = made_and_complete,
	    .transition_count = 2};

	unbound.reference = order_of(PURPOSE_FORMS, 1, "LOOKUP1");
	unbound.reference.request = -1;
	(void)receive(f, "two", NOW);
	apply(f, &make, NOW);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t before = rows(f);
		struct change c = cases[i].change;

		/* Something that works comes first, and has to go with it. */
		c.set_language =
		    p->id == c.person ? str_from("en") : (struct str){0};
		if (try_apply(f, &c, NOW) != ERR_MESSAGE)
			fail_msg("%s: accepted", cases[i].what);
		if (rows(f) != before)
			fail_msg("%s: something was left", cases[i].what);
	}
	assert_true(str_is(person_of(f, "jeanne@example.org")->language, "fr"));
}

static void
a_change_that_fails_leaves_the_others_of_its_batch(void **state)
{
	struct fixture *f = *state;
	struct change good = {.message = receive(f, "one", NOW),
	    .outcome = OUTCOME_HELD,
	    .create_address = STR("jeanne@example.org")};
	struct change bad = {.message = receive(f, "two", NOW),
	    .outcome = OUTCOME_HELD,
	    .create_address = STR("jeanne@example.org")};
	struct change after = {.message = receive(f, "three", NOW),
	    .outcome = OUTCOME_HELD,
	    .create_address = STR("marie@example.org")};
	int64_t broken = 0, count = 0;

	OK(store_begin(f->store, &f->err));
	OK(store_apply(f->store, &good, NOW, &f->number, &f->err));
	assert_int_equal(
	    store_apply(f->store, &bad, NOW, &f->number, &f->err), ERR_MESSAGE);
	OK(store_apply(f->store, &after, NOW, &f->number, &f->err));
	OK(store_commit(f->store, &f->err));
	assert_int_equal(message(f, good.message)->outcome, OUTCOME_HELD);
	assert_int_equal(message(f, bad.message)->outcome, OUTCOME_NONE);
	assert_int_equal(message(f, after.message)->outcome, OUTCOME_HELD);
	/* The audit chain has no trace of the one in between. */
	OK(store_audit_verify(f->store, &broken, &count, &f->err));
	assert_int_equal(broken, 0);
	assert_int_equal(count, 4);
}

static void
a_newer_document_replaces_those_of_its_role_only(void **state)
{
	static const struct {
		enum document_role role;
		bool replaced;
	} expected[] = {
	    /* not replaced first */
	    {ROLE_AUTRE, false},
	    {ROLE_LETTRE, false},
	    {ROLE_CV, false},
	    {ROLE_AUTRE, false},
	    {ROLE_CV, true},
	};
	struct fixture *f = *state;
	struct person *p =
	    contact(f, "jeanne@example.org", receive(f, "one", NOW), NOW);
	struct document_change first[] = {
	    {ROLE_CV, STR("a"), STR(""), 1, blob_of(f, "a"), TROUBLE_NONE},
	    {ROLE_AUTRE, STR("b"), STR(""), 1, blob_of(f, "b"), TROUBLE_NONE},
	    {ROLE_LETTRE, STR("c"), STR(""), 1, blob_of(f, "c"), TROUBLE_NONE},
	};
	struct document_change second[] = {
	    {ROLE_CV, STR("d"), STR(""), 1, blob_of(f, "d"), TROUBLE_NONE},
	    {ROLE_AUTRE, STR("e"), STR(""), 1, blob_of(f, "e"), TROUBLE_NONE},
	};
	struct change c = {
	    .person = p->id, .documents = first, .document_count = 3};

	apply(f, &c, NOW);
	c.documents = second;
	c.document_count = 2;
	apply(f, &c, NOW + 1);
	p = person_of(f, "jeanne@example.org");
	assert_int_equal(p->document_count, 5);
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(p->documents[i].role, expected[i].role);
		assert_int_equal(
		    p->documents[i].replaced, expected[i].replaced);
	}
}

/* ---- References ---- */

static void
issue(struct fixture *f, int64_t person, enum purpose purpose,
    unsigned char mark, struct change *with)
{
	char *lookup = arena_printf(f->a, "LOOKUP%d", mark);
	struct outgoing mail = mail_to("jeanne@example.org", lookup);

	mail.reference = order_of(purpose, mark, lookup);
	with->person = person;
	with->mails = &mail;
	with->mail_count = 1;
	apply(f, with, NOW);
	with->mails = NULL;
	with->mail_count = 0;
}

static void
a_reference_reads_back_with_what_was_sent(void **state)
{
	struct fixture *f = *state;
	struct person *p =
	    contact(f, "jeanne@example.org", receive(f, "one", NOW), NOW);
	struct sent_field sent[] = {
	    {STR("profil"), STR("prenom"), STR("Jeanne d’Arc")},
	    {STR("profil"), STR("nom"), STR("")},
	};
	struct outgoing mail = mail_to("jeanne@example.org", "m");
	struct change c = {.person = p->id, .mails = &mail, .mail_count = 1};
	struct reference *r, *same = NULL;
	struct buf db = {0};

	mail.reference = order_of(PURPOSE_FORMS, 5, "ABCDEFGH");
	mail.reference.sent = sent;
	mail.reference.sent_count = 2;
	apply(f, &c, NOW);
	r = reference_of(f, 5);
	assert_int_equal(r->person, p->id);
	assert_int_equal(r->purpose, PURPOSE_FORMS);
	assert_int_equal(r->request, 0);
	assert_int_equal(r->issued_at, NOW);
	assert_int_equal(r->expires_at, NOW + 1000);
	assert_false(r->used);
	assert_false(r->revoked);
	assert_true(str_is(r->lookup, "ABCDEFGH"));
	assert_int_equal(r->sent_count, 2);
	assert_true(str_is(r->sent[0].text, "Jeanne d’Arc"));
	assert_true(str_is(r->sent[1].field, "nom"));
	OK(store_reference_by_lookup(
	    f->store, f->a, str_from("ABCDEFGH"), &same, &f->err));
	assert_int_equal(same->id, r->id);
	assert_null(reference_of(f, 6));

	/* What she wrote is nowhere in the clear. */
	store_close(f->store);
	OK(file_load(
	    file_join(f->a, f->folder, "mailproc.db"), 1 << 24, &db, &f->err));
	assert_int_equal(str_find(buf_str(&db), "Jeanne d", 0), SIZE_MAX);
	buf_release(&db);
	fixture_open(f);
}

static void
using_a_reference_revokes_older_ones_only_when_asked(void **state)
{
	struct fixture *f = *state;
	struct person *p =
	    contact(f, "jeanne@example.org", receive(f, "one", NOW), NOW);
	struct person *other =
	    contact(f, "marie@example.org", receive(f, "two", NOW), NOW);
	struct change c = {0};

	issue(f, other->id, PURPOSE_FORMS, 1, &(struct change){0});
	issue(f, p->id, PURPOSE_FORMS, 2, &(struct change){0});
	issue(f, p->id, PURPOSE_RENEW, 3, &(struct change){0});
	issue(f, p->id, PURPOSE_FORMS, 4, &(struct change){0});

	c.reference_used = reference_of(f, 3)->id;
	issue(f, p->id, PURPOSE_FORMS, 5, &c);
	assert_false(reference_of(f, 2)->revoked);
	assert_true(reference_of(f, 3)->used);

	c.revoke_older = true;
	issue(f, p->id, PURPOSE_FORMS, 6, &c);
	assert_false(reference_of(f, 1)->revoked);
	assert_true(reference_of(f, 2)->revoked);
	assert_false(reference_of(f, 3)->revoked);
	assert_false(reference_of(f, 4)->revoked);
	assert_false(reference_of(f, 6)->revoked);
}

static void
a_reference_is_bound_to_the_request_that_its_reply_makes(void **state)
{
	struct fixture *f = *state;
	struct person *p =
	    contact(f, "jeanne@example.org", receive(f, "one", NOW), NOW);
	struct outgoing mail = mail_to("jeanne@example.org", "m");
	struct change c = {.person = p->id,
	    .create_request = true,
	    .transitions = made_and_complete,
	    .transition_count = 1,
	    .mails = &mail,
	    .mail_count = 1};

	issue(f, p->id, PURPOSE_FORMS, 1, &(struct change){0});
	c.bind_reference = reference_of(f, 1)->id;
	mail.reference = order_of(PURPOSE_FORMS, 2, "NEW");
	mail.reference.request = -1;
	apply(f, &c, NOW);
	assert_int_equal(reference_of(f, 1)->request, 1);
	assert_int_equal(reference_of(f, 2)->request, 1);
	/* Once bound it stays with its request. */
	c.mail_count = 0;
	apply(f, &c, NOW);
	assert_int_equal(f->number, 2);
	assert_int_equal(reference_of(f, 1)->request, 1);
}

/* ---- What was held ---- */

static void
held_messages_are_taken_up_and_filed(void **state)
{
	struct fixture *f = *state;
	int64_t held = receive(f, "one", NOW);
	struct person *p = contact(f, "jeanne@example.org", held, NOW);
	struct held_change taken_up = {.message = held,
	    .outcome = OUTCOME_QUARANTINED,
	    .reason = STR("unreadable"),
	    .folder = STR("À traiter")};
	struct change c = {.message = receive(f, "two", NOW),
	    .outcome = OUTCOME_APPLIED,
	    .folder = STR("Traités"),
	    .person = p->id,
	    .taken_up = &taken_up,
	    .taken_up_count = 1};
	struct received *r = NULL;
	size_t count = 0;

	OK(store_message_held(f->store, f->a, p->id, &r, &count, &f->err));
	assert_int_equal(count, 1);
	assert_int_equal(r->id, held);
	apply(f, &c, NOW);
	r = message(f, held);
	assert_int_equal(r->outcome, OUTCOME_QUARANTINED);
	assert_true(str_is(r->reason, "unreadable"));
	assert_true(str_is(r->wanted_folder, "À traiter"));
	OK(store_message_held(f->store, f->a, p->id, &r, &count, &f->err));
	assert_int_equal(count, 0);
}

static void
an_erased_message_leaves_a_row_without_key_sender_or_place(void **state)
{
	struct fixture *f = *state;
	int64_t held = receive(f, "one", NOW);
	struct person *p = contact(f, "jeanne@example.org", held, NOW);
	struct change c = {.person = p->id, .erased = &held, .erased_count = 1};
	unsigned char zero[SEALED_KEY_BYTES] = {0}, key[KEY_BYTES];
	struct str spool = message(f, held)->spool;
	struct received *r;
	int fd = -1;

	assert_true(folder_has(f, "spool", spool));
	apply(f, &c, NOW);
	r = message(f, held);
	assert_int_equal(r->outcome, OUTCOME_IGNORED);
	assert_int_equal(r->spool.n, 0);
	assert_memory_equal(r->spool_key, zero, sizeof zero);
	assert_int_equal(r->wanted_folder.n, 0);
	assert_int_equal(r->from.n, 0);
	assert_int_equal(r->message_id.n, 0);
	assert_int_equal(
	    store_spool_open(f->store, r, &fd, key, &f->err), ERR_MESSAGE);
	OK(store_sweep(f->store, &f->err));
	assert_false(folder_has(f, "spool", spool));
}

/* A message of hers that was decided so. */
static int64_t
decided(struct fixture *f, const struct person *p, const char *uid,
    enum outcome outcome, int digest)
{
	struct change c = {.message = receive(f, uid, NOW),
	    .outcome = outcome,
	    .folder = STR("Traités"),
	    .person = p->id,
	    .has_digest = true,
	    .message_id = STR("her-own-id"),
	    .from = STR("jeanne@example.org")};

	c.digest[0] = (unsigned char)digest;
	apply(f, &c, NOW);
	return c.message;
}

static void
what_is_erased_goes_with_every_copy_of_it(void **state)
{
	struct fixture *f = *state;
	struct person *p =
	    contact(f, "jeanne@example.org", receive(f, "one", NOW), NOW);
	int64_t held = decided(f, p, "held", OUTCOME_HELD, 1);
	int64_t copy = decided(f, p, "copy", OUTCOME_DUPLICATE, 1);
	int64_t other = decided(f, p, "other", OUTCOME_DUPLICATE, 2);
	struct change c = {.person = p->id, .erased = &held, .erased_count = 1};

	apply(f, &c, NOW);
	assert_int_equal(message(f, held)->spool.n, 0);
	assert_int_equal(message(f, copy)->spool.n, 0);
	assert_int_equal(message(f, copy)->wanted_folder.n, 0);
	assert_int_equal(message(f, copy)->from.n, 0);
	assert_int_not_equal(message(f, other)->spool.n, 0);
}

static void
a_person_is_waited_for_as_long_as_her_last_message(void **state)
{
	struct fixture *f = *state;
	int64_t first = receive(f, "one", NOW - 10), *ids = NULL;
	struct person *p = contact(f, "jeanne@example.org", first, NOW - 10);
	int64_t later = decided(f, p, "later", OUTCOME_HELD, 1);
	struct change c = {.person = p->id, .erased_count = 1};
	size_t count = 0;

	OK(store_expired_messages(f->store, f->a, NOW, &ids, &count, &f->err));
	assert_int_equal(count, 1);
	assert_int_equal(ids[0], first);
	c.erased = ids;
	apply(f, &c, NOW);
	OK(store_expired_persons(f->store, f->a, NOW, &ids, &count, &f->err));
	assert_int_equal(count, 0);
	c.erased = &later;
	apply(f, &c, NOW);
	OK(store_expired_persons(f->store, f->a, NOW, &ids, &count, &f->err));
	assert_int_equal(count, 1);
	assert_int_equal(ids[0], p->id);
}

static void
a_person_who_never_confirmed_is_erased_but_for_digest_and_date(void **state)
{
	struct fixture *f = *state;
	int64_t held = receive(f, "one", NOW), no, away;
	struct person *p = contact(f, "jeanne@example.org", held, NOW);
	size_t count = 0, mails = 0;
	struct buf db = {0};
	struct outbox_item *items = NULL;

	no = decided(f, p, "no", OUTCOME_APPLIED, 1);
	away = decided(f, p, "away", OUTCOME_IGNORED, 2);
	issue(f, p->id, PURPOSE_CONFIRM, 1, &(struct change){0});
	OK(store_erase_person(f->store, p->id, NOW + 1, &f->err));

	assert_null(person_of(f, "jeanne@example.org"));
	assert_null(reference_of(f, 1));
	assert_int_equal(message(f, held)->outcome, OUTCOME_IGNORED);
	assert_int_equal(message(f, held)->person, 0);
	assert_int_equal(message(f, no)->spool.n, 0);
	assert_int_equal(message(f, no)->wanted_folder.n, 0);
	assert_int_equal(message(f, away)->spool.n, 0);
	OK(store_outbox(f->store, f->a, &items, &count, &f->err));
	assert_int_equal(count, 2);
	assert_int_equal(items[0].state, OUTBOX_DROPPED);
	assert_int_equal(items[0].to.n, 0);
	/* She has had her answers of today all the same. */
	OK(store_mail_count(
	    f->store, str_from("jeanne@example.org"), NOW, &mails, &f->err));
	assert_int_equal(mails, 2);
	assert_int_equal(ask(f, "SELECT count(*) FROM audit WHERE "
				"event = 'person.erased'"),
	    1);

	OK(store_sweep(f->store, &f->err));
	store_close(f->store);
	OK(file_load(
	    file_join(f->a, f->folder, "mailproc.db"), 1 << 24, &db, &f->err));
	/* The mails' own Message-IDs hold the address in this test. */
	assert_int_equal(str_find(buf_str(&db), "her-own-id", 0), SIZE_MAX);
	buf_release(&db);
	fixture_open(f);
}

static void
a_person_who_confirmed_is_not_erased(void **state)
{
	struct fixture *f = *state;
	struct person *p =
	    contact(f, "jeanne@example.org", receive(f, "one", NOW), NOW);
	struct change c = {
	    .person = p->id, .set_status = true, .status = PERSON_ACTIVE};
	int64_t *ids = NULL, before;
	size_t count = 0;

	apply(f, &c, NOW);
	before = rows(f);
	assert_int_equal(
	    store_erase_person(f->store, p->id, NOW, &f->err), ERR_DENIED);
	assert_int_equal(rows(f), before);
	assert_int_equal(message(f, 1)->outcome, OUTCOME_HELD);
	OK(store_expired_persons(
	    f->store, f->a, NOW + 1, &ids, &count, &f->err));
	assert_int_equal(count, 0);
	/* But what waits for her word in vain is found. */
	OK(store_expired_messages(
	    f->store, f->a, NOW + 1, &ids, &count, &f->err));
	assert_int_equal(count, 1);
	assert_int_equal(ids[0], 1);
}

/* ---- A full disk ---- */

static void
a_full_disk_is_tried_again_later_and_changes_nothing(void **state)
{
	struct fixture *f = *state;
	struct person *p =
	    contact(f, "jeanne@example.org", receive(f, "one", NOW), NOW);
	struct outgoing mail = mail_to("jeanne@example.org", "large");
	struct change c = {.message = receive(f, "two", NOW),
	    .outcome = OUTCOME_APPLIED,
	    .person = p->id,
	    .set_language = STR("en"),
	    .mails = &mail,
	    .mail_count = 1};
	char *large = arena_alloc(f->a, 1 << 20);
	int64_t before = rows(f), limit;

	mail.bytes = str_of(large, 1 << 20);
	limit = ask(f, "PRAGMA page_count") + 2;
	OK(query_exec(f->store->db,
	    arena_printf(
		f->a, "PRAGMA max_page_count = %lld", (long long)limit),
	    &f->err));
	assert_int_equal(try_apply(f, &c, NOW), ERR_RETRY);
	assert_int_equal(rows(f), before);
	assert_int_equal(message(f, c.message)->outcome, OUTCOME_NONE);
	assert_true(str_is(person_of(f, "jeanne@example.org")->language, "fr"));

	OK(query_exec(
	    f->store->db, "PRAGMA max_page_count = 1000000", &f->err));
	apply(f, &c, NOW);
	assert_int_equal(message(f, c.message)->outcome, OUTCOME_APPLIED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORE_TEST(
		a_first_contact_makes_an_unconfirmed_person_and_holds_the_message),
	    STORE_TEST(a_message_is_decided_once_and_a_held_one_once_more),
	    STORE_TEST(a_change_for_a_message_that_is_not_on_record_is_refused),
	    STORE_TEST(an_address_has_one_account),
	    STORE_TEST(
		status_and_language_are_set_and_the_first_confirmation_is_dated),
	    STORE_TEST(the_decision_about_a_message_reads_back_whole),
	    STORE_TEST(a_message_without_a_wanted_folder_stays_where_it_is),
	    STORE_TEST(
		a_request_is_made_with_its_answers_history_and_documents),
	    STORE_TEST(
		a_new_answer_takes_the_place_of_the_old_one_of_its_request_alone),
	    STORE_TEST(
		changes_that_make_no_sense_are_refused_and_leave_nothing),
	    STORE_TEST(a_change_that_fails_leaves_the_others_of_its_batch),
	    STORE_TEST(a_newer_document_replaces_those_of_its_role_only),
	    STORE_TEST(a_reference_reads_back_with_what_was_sent),
	    STORE_TEST(using_a_reference_revokes_older_ones_only_when_asked),
	    STORE_TEST(
		a_reference_is_bound_to_the_request_that_its_reply_makes),
	    STORE_TEST(held_messages_are_taken_up_and_filed),
	    STORE_TEST(what_is_erased_goes_with_every_copy_of_it),
	    STORE_TEST(a_person_is_waited_for_as_long_as_her_last_message),
	    STORE_TEST(
		an_erased_message_leaves_a_row_without_key_sender_or_place),
	    STORE_TEST(
		a_person_who_never_confirmed_is_erased_but_for_digest_and_date),
	    STORE_TEST(a_person_who_confirmed_is_not_erased),
	    STORE_TEST(a_full_disk_is_tried_again_later_and_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
