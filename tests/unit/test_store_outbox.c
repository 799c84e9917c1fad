#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "store_fixture.h"

static void
queue(
    struct fixture *f, const char *id, enum mail_priority priority, int64_t now)
{
	struct outgoing mail = mail_to("jeanne@example.org", id);
	struct change c = {.mails = &mail, .mail_count = 1};

	mail.priority = priority;
	apply(f, &c, now);
}

static struct outbox_item *
lease(struct fixture *f, int64_t now, size_t max, size_t *count)
{
	struct outbox_item *items = NULL;

	OK(store_outbox_lease(
	    f->store, f->a, now, 60, max, &items, count, &f->err));
	return items;
}

static void
report(struct fixture *f, int64_t id, enum outbox_state state, int64_t next_at,
    int64_t now)
{
	struct outbox_report r = {.id = id,
	    .state = state,
	    .next_at = next_at,
	    .reply = STR("250 ok")};

	OK(store_outbox_report(f->store, &r, 1, now, &f->err));
}

static struct outbox_item *
item_of(struct fixture *f, int64_t id)
{
	struct outbox_item *item = NULL;

	OK(store_outbox_item(f->store, f->a, id, &item, &f->err));
	return item;
}

static void
a_lease_that_was_for_nothing_is_no_attempt(void **state)
{
	struct fixture *f = *state;
	struct outbox_report back = {
	    .state = OUTBOX_QUEUED, .next_at = NOW + 300, .untried = true};
	size_t count = 0;

	queue(f, "m1", MAIL_ANSWER, NOW);
	back.id = lease(f, NOW, 10, &count)[0].id;
	OK(store_outbox_report(f->store, &back, 1, NOW, &f->err));
	assert_int_equal(item_of(f, back.id)->attempts, 0);
	assert_int_equal(lease(f, NOW + 300, 10, &count)[0].attempts, 1);
}

static void
a_mail_goes_from_queued_to_sent_and_its_bytes_with_it(void **state)
{
	struct fixture *f = *state;
	size_t count = 0;
	struct outbox_item *items;

	queue(f, "m1", MAIL_ANSWER, NOW);
	items = lease(f, NOW, 10, &count);
	assert_int_equal(count, 1);
	assert_int_equal(items[0].state, OUTBOX_QUEUED);
	assert_int_equal(items[0].attempts, 1);
	assert_int_equal(items[0].reason, REASON_CONFIRM);
	assert_true(str_is(items[0].to, "jeanne@example.org"));
	assert_true(
	    str_is(items[0].bytes, "Subject: secret words\r\n\r\nbody\r\n"));
	assert_int_equal(item_of(f, 1)->state, OUTBOX_SENDING);

	report(f, 1, OUTBOX_SENT, 0, NOW + 3);
	assert_int_equal(item_of(f, 1)->state, OUTBOX_SENT);
	assert_int_equal(item_of(f, 1)->sent_at, NOW + 3);
	assert_true(str_is(item_of(f, 1)->last_reply, "250 ok"));
	assert_int_equal(ask(f, "SELECT body IS NULL FROM outbox"), 1);
	(void)lease(f, NOW + 9999, 10, &count);
	assert_int_equal(count, 0);
	assert_int_equal(ask(f, "SELECT count(*) FROM audit "
				"WHERE event = 'mail.sent'"),
	    1);
	assert_null(item_of(f, 2));
}

static void
a_card_has_a_folder_and_counts_for_nobody(void **state)
{
	struct fixture *f = *state;
	struct outgoing card = {.reason = REASON_CARD,
	    .folder = STR("À traiter"),
	    .message_id = STR("c1"),
	    .bytes = STR("x")};
	struct change c = {.mails = &card, .mail_count = 1};
	size_t count = 0;
	struct outbox_item *items;

	apply(f, &c, NOW);
	items = lease(f, NOW, 10, &count);
	assert_int_equal(count, 1);
	assert_int_equal(items[0].to.n, 0);
	assert_true(str_is(items[0].folder, "À traiter"));
	assert_int_equal(ask(f, "SELECT count(*) FROM outbox "
				"WHERE counted IS NOT NULL"),
	    0);
}

static void
answers_go_before_notices_and_older_ones_first(void **state)
{
	static const char *const expected[] = {"a1", "a2", "n1", "r1"};
	struct fixture *f = *state;
	size_t count = 0;
	struct outbox_item *items;

	queue(f, "r1", MAIL_REMINDER, NOW);
	queue(f, "n1", MAIL_NOTICE, NOW);
	queue(f, "a1", MAIL_ANSWER, NOW + 1);
	queue(f, "a2", MAIL_ANSWER, NOW + 2);
	items = lease(f, NOW + 5, 3, &count);
	assert_int_equal(count, 3);
	for (size_t i = 0; i < 3; i++)
		assert_true(str_is(items[i].message_id, expected[i]));
	items = lease(f, NOW + 5, 3, &count);
	assert_int_equal(count, 1);
	assert_true(str_is(items[0].message_id, expected[3]));
}

static void
what_is_leased_is_not_leased_again_before_the_lease_runs_out(void **state)
{
	struct fixture *f = *state;
	size_t count = 0;
	struct outbox_item *items;

	queue(f, "m1", MAIL_ANSWER, NOW);
	(void)lease(f, NOW, 10, &count);
	(void)lease(f, NOW + 59, 10, &count);
	assert_int_equal(count, 0);
	items = lease(f, NOW + 60, 10, &count);
	assert_int_equal(count, 1);
	assert_int_equal(items[0].state, OUTBOX_SENDING);
	assert_int_equal(items[0].attempts, 2);
}

static void
a_retry_waits_until_its_time(void **state)
{
	struct fixture *f = *state;
	size_t count = 0;
	int64_t next = 1;
	struct outbox_item *items;

	OK(store_outbox_next(f->store, &next, &f->err));
	assert_int_equal(next, 0);
	queue(f, "m1", MAIL_ANSWER, NOW);
	queue(f, "m2", MAIL_REMINDER, NOW + 7);
	(void)lease(f, NOW, 10, &count);
	report(f, 1, OUTBOX_QUEUED, NOW + 500, NOW);
	OK(store_outbox_next(f->store, &next, &f->err));
	assert_int_equal(next, NOW + 7);
	items = lease(f, NOW + 499, 10, &count);
	assert_int_equal(count, 1);
	assert_true(str_is(items[0].message_id, "m2"));
	items = lease(f, NOW + 500, 10, &count);
	assert_int_equal(count, 1);
	assert_int_equal(items[0].attempts, 2);
	assert_true(str_is(items[0].last_reply, "250 ok"));
}

static void
what_a_dead_process_was_sending_is_unsure_and_due_at_once(void **state)
{
	struct fixture *f = *state;
	size_t count = 0;
	struct outbox_item *items;

	queue(f, "m1", MAIL_ANSWER, NOW);
	queue(f, "m2", MAIL_ANSWER, NOW);
	(void)lease(f, NOW, 1, &count);
	fixture_reopen(f);
	OK(store_outbox_recover(f->store, NOW + 1, &f->err));
	assert_int_equal(item_of(f, 1)->state, OUTBOX_UNSURE);
	assert_int_equal(item_of(f, 2)->state, OUTBOX_QUEUED);
	items = lease(f, NOW + 1, 10, &count);
	assert_int_equal(count, 2);
	assert_true(str_is(items[1].message_id, "m1"));
	assert_int_equal(items[1].state, OUTBOX_UNSURE);
	assert_true(items[1].bytes.n > 0);
}

static void
a_failed_mail_stays_failed(void **state)
{
	struct fixture *f = *state;
	size_t count = 0;

	queue(f, "m1", MAIL_ANSWER, NOW);
	(void)lease(f, NOW, 1, &count);
	report(f, 1, OUTBOX_FAILED, 0, NOW);
	(void)lease(f, NOW + 99999, 1, &count);
	assert_int_equal(count, 0);
	assert_int_equal(ask(f, "SELECT count(*) FROM audit "
				"WHERE event = 'mail.failed'"),
	    1);
}

static void
a_report_on_a_row_that_was_dropped_changes_nothing(void **state)
{
	struct fixture *f = *state;
	struct person *p =
	    contact(f, "jeanne@example.org", receive(f, "one", NOW), NOW);
	size_t count = 0;

	(void)lease(f, NOW, 1, &count);
	assert_int_equal(count, 1);
	OK(store_erase_person(f->store, p->id, NOW, &f->err));
	report(f, 1, OUTBOX_QUEUED, NOW, NOW);
	assert_int_equal(item_of(f, 1)->state, OUTBOX_DROPPED);
	(void)lease(f, NOW, 1, &count);
	assert_int_equal(count, 0);
}

static void
answers_to_an_address_are_counted_since_a_time(void **state)
{
	struct fixture *f = *state;
	size_t count = 9;

	queue(f, "m1", MAIL_ANSWER, NOW);
	queue(f, "m2", MAIL_ANSWER, NOW + 10);
	queue(f, "m3", MAIL_NOTICE, NOW + 10);
	OK(store_mail_count(f->store, str_from("jeanne@example.org"), NOW + 1,
	    &count, &f->err));
	assert_int_equal(count, 1);
	OK(store_mail_count(
	    f->store, str_from("jeanne@example.org"), NOW, &count, &f->err));
	assert_int_equal(count, 2);
	OK(store_mail_count(
	    f->store, str_from("marie@example.org"), NOW, &count, &f->err));
	assert_int_equal(count, 0);
}

static void
mails_are_found_by_message_id_and_by_what_caused_them(void **state)
{
	struct fixture *f = *state;
	int64_t id = receive(f, "one", NOW), *ids = NULL;
	bool has = false;
	size_t count = 0;

	queue(f, "other", MAIL_ANSWER, NOW);
	(void)contact(f, "jeanne@example.org", id, NOW);
	OK(store_outbox_of_message(f->store, f->a, id, &ids, &count, &f->err));
	assert_int_equal(count, 1);
	assert_int_equal(ids[0], 2);
	OK(store_outbox_has(f->store, str_from("other"), &has, &f->err));
	assert_true(has);
	OK(store_outbox_has(f->store, str_from("another"), &has, &f->err));
	assert_false(has);
}

static void
a_mail_that_waits_cannot_be_read_from_the_disk_or_in_another_row(void **state)
{
	static const char *const names[] = {"mailproc.db", "mailproc.db-wal"};
	struct fixture *f = *state;
	struct outbox_item *items = NULL;
	size_t count = 0;

	queue(f, "m1", MAIL_ANSWER, NOW);
	queue(f, "m2", MAIL_ANSWER, NOW);
	for (size_t i = 0; i < 2; i++) {
		struct buf bytes = {0};

		OK(file_load(file_join(f->a, f->folder, names[i]), 1 << 24,
		    &bytes, &f->err));
		assert_int_equal(
		    str_find(buf_str(&bytes), "secret words", 0), SIZE_MAX);
		buf_release(&bytes);
	}
	OK(query_exec(f->store->db,
	    "UPDATE outbox SET body = (SELECT body FROM outbox WHERE id = 2) "
	    "WHERE id = 1",
	    &f->err));
	assert_int_equal(store_outbox_lease(f->store, f->a, NOW, 60, 1, &items,
			     &count, &f->err),
	    ERR_CONFIG);
	assert_int_equal(item_of(f, 1)->state, OUTBOX_QUEUED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORE_TEST(a_lease_that_was_for_nothing_is_no_attempt),
	    STORE_TEST(a_mail_goes_from_queued_to_sent_and_its_bytes_with_it),
	    STORE_TEST(a_card_has_a_folder_and_counts_for_nobody),
	    STORE_TEST(answers_go_before_notices_and_older_ones_first),
	    STORE_TEST(
		what_is_leased_is_not_leased_again_before_the_lease_runs_out),
	    STORE_TEST(a_retry_waits_until_its_time),
	    STORE_TEST(
		what_a_dead_process_was_sending_is_unsure_and_due_at_once),
	    STORE_TEST(a_failed_mail_stays_failed),
	    STORE_TEST(a_report_on_a_row_that_was_dropped_changes_nothing),
	    STORE_TEST(answers_to_an_address_are_counted_since_a_time),
	    STORE_TEST(mails_are_found_by_message_id_and_by_what_caused_them),
	    STORE_TEST(
		a_mail_that_waits_cannot_be_read_from_the_disk_or_in_another_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
