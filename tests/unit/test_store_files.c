#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "store_fixture.h"

#include "crypto/sealed_file.h"

/* ---- Received messages and their raw files ---- */

static void
a_raw_message_reads_back_from_its_file(void **state)
{
	struct fixture *f = *state;
	int64_t id = receive(f, "one", NOW);
	struct received *r;
	unsigned char key[KEY_BYTES];
	struct sealed_reader *reader = NULL;
	char bytes[32];
	size_t got = 0;
	int fd = -1;

	fixture_reopen(f);
	r = message(f, id);
	assert_int_equal(r->size, 10);
	OK(store_spool_open(f->store, r, &fd, key, &f->err));
	OK(sealed_reader_open(fd, key, &reader, &f->err));
	OK(sealed_reader_read(reader, 0, bytes, sizeof bytes, &got, &f->err));
	assert_true(str_is(str_of(bytes, got), "raw of one"));
	sealed_reader_free(reader);
	close(fd);
}

static void
a_message_recorded_twice_is_one(void **state)
{
	struct fixture *f = *state;
	int64_t one = receive(f, "one", NOW), two = receive(f, "two", NOW);
	struct received *r = NULL;
	size_t count = 0;
	bool known = false;

	assert_int_equal(receive(f, "one", NOW + 5), one);
	OK(store_messages(f->store, f->a, &r, &count, &f->err));
	assert_int_equal(count, 2);
	assert_int_equal(r[0].received_at, NOW);
	assert_int_equal(r[1].id, two);
	OK(store_message_known(f->store, str_from("maildir:x"), str_from("1"),
	    str_from("one"), &known, &f->err));
	assert_true(known);
	/* Another validity is another message. */
	OK(store_message_known(f->store, str_from("maildir:x"), str_from("2"),
	    str_from("one"), &known, &f->err));
	assert_false(known);
}

static void
the_last_uid_is_that_of_the_last_row(void **state)
{
	struct fixture *f = *state;
	struct str uid = {0};

	OK(store_message_last_uid(f->store, f->a, str_from("maildir:x"),
	    str_from("1"), &uid, &f->err));
	assert_int_equal(uid.n, 0);
	(void)receive(f, "9", NOW);
	(void)receive(f, "10", NOW);
	OK(store_message_last_uid(f->store, f->a, str_from("maildir:x"),
	    str_from("1"), &uid, &f->err));
	assert_true(str_is(uid, "10"));
}

static void
pending_messages_come_in_order_those_tried_twice_last(void **state)
{
	struct fixture *f = *state;
	struct change c = {
	    .message = receive(f, "one", NOW), .outcome = OUTCOME_IGNORED};
	int64_t two = receive(f, "two", NOW), three = receive(f, "three", NOW);
	struct received *r = NULL;
	size_t count = 0;

	apply(f, &c, NOW);
	OK(store_message_attempt(f->store, message(f, two), 1, 1, &f->err));
	OK(store_message_attempt(f->store, message(f, two), 1, 1, &f->err));
	OK(store_message_pending(f->store, f->a, 10, &r, &count, &f->err));
	assert_int_equal(count, 2);
	assert_int_equal(r[0].id, three);
	assert_int_equal(r[0].attempts, 0);
	assert_int_equal(r[1].id, two);
	assert_int_equal(r[1].attempts, 2);
	OK(store_message_attempt(f->store, &r[1], 1, -1, &f->err));
	assert_int_equal(message(f, two)->attempts, 1);
	OK(store_message_pending(f->store, f->a, 1, &r, &count, &f->err));
	assert_int_equal(count, 1);
}

static void
misplaced_messages_come_in_groups_until_they_are_placed(void **state)
{
	static const char *const folders[] = {"B", "A", "B"};
	struct fixture *f = *state;
	struct received *r = NULL;
	size_t count = 0;

	for (size_t i = 0; i < 3; i++) {
		char *uid = arena_printf(f->a, "%zu", i);
		struct change c = {.message = receive(f, uid, NOW),
		    .outcome = OUTCOME_IGNORED};

		c.folder = str_from(folders[i]);
		apply(f, &c, NOW);
	}
	OK(store_message_misplaced(f->store, f->a, 10, &r, &count, &f->err));
	assert_int_equal(count, 3);
	assert_int_equal(r[0].id, 2);
	assert_int_equal(r[1].id, 1);
	assert_int_equal(r[2].id, 3);
	OK(store_message_placed(
	    f->store, 2, str_from("A"), str_from("77"), &f->err));
	assert_true(str_is(message(f, 2)->place_uid, "77"));
	OK(store_message_misplaced(f->store, f->a, 10, &r, &count, &f->err));
	assert_int_equal(count, 2);
}

static void
the_same_digest_is_found_in_another_message(void **state)
{
	struct fixture *f = *state;
	struct change c = {.outcome = OUTCOME_APPLIED, .has_digest = true};
	int64_t other = 0;

	memset(c.digest, 4, sizeof c.digest);
	c.message = receive(f, "one", NOW);
	apply(f, &c, NOW);
	OK(store_message_by_digest(
	    f->store, c.digest, c.message, &other, &f->err));
	assert_int_equal(other, 0);
	OK(store_message_by_digest(f->store, c.digest, 99, &other, &f->err));
	assert_int_equal(other, c.message);
}

/* ---- Blobs ---- */

static struct str
blob_content(struct fixture *f, struct str name)
{
	unsigned char key[KEY_BYTES];
	struct sealed_reader *reader = NULL;
	char *bytes = arena_alloc(f->a, 100);
	size_t got = 0;
	int fd = -1;

	OK(store_blob_open(f->store, name, &fd, key, &f->err));
	OK(sealed_reader_open(fd, key, &reader, &f->err));
	OK(sealed_reader_read(reader, 0, bytes, 100, &got, &f->err));
	sealed_reader_free(reader);
	close(fd);
	return str_of(bytes, got);
}

static void
cite(struct fixture *f, struct str blob)
{
	struct document_change d = {
	    ROLE_AUTRE, STR("x"), STR(""), 1, blob, TROUBLE_NONE};
	struct person *p = NULL;
	struct change c = {.documents = &d, .document_count = 1};

	OK(store_person_by_address(
	    f->store, f->a, str_from("jeanne@example.org"), &p, &f->err));
	if (p == NULL)
		p = contact(
		    f, "jeanne@example.org", receive(f, "one", NOW), NOW);
	c.person = p->id;
	apply(f, &c, NOW);
}

static void
the_same_content_is_stored_once(void **state)
{
	struct fixture *f = *state;
	struct str one = blob_of(f, "letter"), two = blob_of(f, "letter");
	struct str other = blob_of(f, "Letter");

	assert_true(str_eq(one, two));
	assert_false(str_eq(one, other));
	cite(f, one);
	cite(f, two);
	fixture_reopen(f);
	assert_true(str_eq(one, blob_of(f, "letter")));
	cite(f, one);
	assert_int_equal(ask(f, "SELECT count(*) FROM blob"), 1);
	assert_int_equal(ask(f, "SELECT count(*) FROM document"), 3);
	assert_true(str_is(blob_content(f, one), "letter"));
}

static void
a_blob_left_by_a_process_that_died_is_written_again(void **state)
{
	struct fixture *f = *state;
	struct str name = blob_of(f, "letter");

	/* Its key died with the process, the file did not. */
	fixture_reopen(f);
	f->random.seed[0] ^= 1;
	assert_true(folder_has(f, "blobs", name));
	cite(f, blob_of(f, "letter"));
	fixture_reopen(f);
	assert_true(str_is(blob_content(f, name), "letter"));
}

static void
a_blob_of_a_batch_that_failed_can_be_cited_by_the_next(void **state)
{
	struct fixture *f = *state;
	struct str name = blob_of(f, "letter");
	struct document_change d = {
	    ROLE_CV, STR("x"), STR(""), 1, name, TROUBLE_NONE};
	struct person *p =
	    contact(f, "jeanne@example.org", receive(f, "one", NOW), NOW);
	struct change c = {
	    .person = p->id, .documents = &d, .document_count = 1};

	OK(store_begin(f->store, &f->err));
	OK(store_apply(f->store, &c, NOW, &f->number, &f->err));
	store_rollback(f->store);
	assert_true(str_eq(name, blob_of(f, "letter")));
	apply(f, &c, NOW);
	assert_true(str_is(blob_content(f, name), "letter"));
}

/* A process that runs for months must not keep what the database has. */
static void
nothing_is_remembered_of_blobs_that_are_on_record(void **state)
{
	struct fixture *f = *state;
	struct str name = blob_of(f, "letter");

	assert_non_null(store_fresh_find(f->store, true, name));
	cite(f, name);
	assert_null(f->store->fresh);
	assert_true(str_is(blob_content(f, name), "letter"));
	assert_true(str_eq(name, blob_of(f, "letter")));
	assert_null(f->store->fresh);
}

static void
nothing_of_a_file_is_in_the_clear(void **state)
{
	struct fixture *f = *state;
	struct str name = blob_of(f, "letter of motivation");
	struct buf bytes = {0};

	OK(file_load(
	    arena_printf(f->a, "%s/blobs/%.*s", f->folder, STR_ARG(name)), 4096,
	    &bytes, &f->err));
	assert_int_equal(str_find(buf_str(&bytes), "motivation", 0), SIZE_MAX);
	buf_release(&bytes);
}

/* ---- Sweeping ---- */

static void
put_file(struct fixture *f, const char *name)
{
	OK(file_save(
	    file_join(f->a, f->folder, name), 0600, str_from("x"), &f->err));
}

static void
sweeping_removes_orphans_only(void **state)
{
	static const char orphan[] = "spool/0123456789abcdef0123456789abcdef";
	struct fixture *f = *state;
	struct str kept = message(f, receive(f, "kept", NOW))->spool;
	struct str blob = blob_of(f, "cited");
	struct spool_writer *w = NULL;
	struct blob_writer *b = NULL;
	struct received r = {0};

	cite(f, blob);
	put_file(f, orphan);
	put_file(f, "spool/left.tmp");
	put_file(f, "blobs/1234.tmp");
	/* Under way: neither the files of a message that is being fetched, nor
	 * one that is not recorded yet. */
	OK(spool_create(f->store, str_from("open"), &w, &f->err));
	OK(store_sweep(f->store, &f->err));
	assert_true(folder_has(f, "spool", kept));
	assert_true(folder_has(f, "blobs", blob));
	assert_false(file_exists(file_join(f->a, f->folder, orphan)));
	assert_false(file_exists(file_join(f->a, f->folder, "spool/left.tmp")));
	assert_false(file_exists(file_join(f->a, f->folder, "blobs/1234.tmp")));
	OK(spool_finish(w, f->a, &r, &f->err));
	OK(store_sweep(f->store, &f->err));
	OK(store_sweep(f->store, &f->err));
	assert_true(folder_has(f, "spool", r.spool));

	/* A blob that is being written keeps its temporary file. */
	OK(blob_create(f->store, &b, &f->err));
	OK(store_sweep(f->store, &f->err));
	OK(blob_finish(b, f->a, &blob, &f->err));
	assert_true(folder_has(f, "blobs", blob));

	/* After a restart what was never recorded is an orphan. */
	fixture_reopen(f);
	OK(store_sweep(f->store, &f->err));
	assert_false(folder_has(f, "spool", r.spool));
	assert_false(folder_has(f, "blobs", blob));
	assert_true(folder_has(f, "spool", kept));
}

static void
a_new_blob_survives_one_sweep_and_not_two(void **state)
{
	struct fixture *f = *state;
	struct str name = blob_of(f, "held letter");

	OK(store_sweep(f->store, &f->err));
	assert_true(folder_has(f, "blobs", name));
	OK(store_sweep(f->store, &f->err));
	assert_false(folder_has(f, "blobs", name));
	/* And it can come again. */
	cite(f, blob_of(f, "held letter"));
	assert_true(str_is(blob_content(f, name), "held letter"));
}

static void
the_blob_of_a_person_who_was_erased_goes_with_its_key(void **state)
{
	struct fixture *f = *state;
	struct str name = blob_of(f, "letter");
	struct person *p = NULL;

	cite(f, name);
	OK(store_person_by_address(
	    f->store, f->a, str_from("jeanne@example.org"), &p, &f->err));
	OK(store_erase_person(f->store, p->id, NOW, &f->err));
	fixture_reopen(f);
	OK(store_sweep(f->store, &f->err));
	assert_false(folder_has(f, "blobs", name));
	assert_int_equal(ask(f, "SELECT count(*) FROM blob"), 0);
}

static void
what_is_abandoned_leaves_no_file(void **state)
{
	struct fixture *f = *state;
	struct spool_writer *w = NULL;
	struct blob_writer *b = NULL;
	char *spool = file_join(f->a, f->folder, "spool");
	char *blobs = file_join(f->a, f->folder, "blobs");

	OK(spool_create(f->store, str_from("x"), &w, &f->err));
	OK(spool_write(w, "abc", 3, &f->err));
	spool_abandon(w);
	OK(blob_create(f->store, &b, &f->err));
	OK(blob_write(b, "abc", 3, &f->err));
	blob_abandon(b);
	spool_abandon(NULL);
	blob_abandon(NULL);
	/* rmdir() works on an empty folder only. */
	assert_int_equal(rmdir(spool), 0);
	assert_int_equal(rmdir(blobs), 0);
}

static void
a_file_whose_row_cannot_be_written_is_swept(void **state)
{
	struct fixture *f = *state;
	struct received r = {.mailbox = STR("maildir:x"),
	    .uidvalidity = STR("1"),
	    .uid = STR("one"),
	    .size = -1}; /* which no row may have */
	struct spool_writer *w = NULL;

	OK(spool_create(f->store, r.uid, &w, &f->err));
	OK(spool_write(w, "raw", 3, &f->err));
	OK(spool_finish(w, f->a, &r, &f->err));
	OK(store_sweep(f->store, &f->err));
	assert_true(folder_has(f, "spool", r.spool));
	r.size = -1;
	assert_int_not_equal(
	    store_message_record(f->store, &r, 1, NOW, &f->err), ERR_NONE);
	OK(store_sweep(f->store, &f->err));
	assert_false(folder_has(f, "spool", r.spool));
}

static void
a_raw_file_that_is_gone_is_the_messages_own_failure(void **state)
{
	struct fixture *f = *state;
	struct received *r = message(f, receive(f, "one", NOW));
	unsigned char key[KEY_BYTES];
	int fd = -1;

	OK(file_remove(
	    arena_printf(f->a, "%s/spool/%.*s", f->folder, STR_ARG(r->spool)),
	    &f->err));
	assert_int_equal(
	    store_spool_open(f->store, r, &fd, key, &f->err), ERR_MESSAGE);
	assert_int_equal(fd, -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORE_TEST(a_raw_message_reads_back_from_its_file),
	    STORE_TEST(a_message_recorded_twice_is_one),
	    STORE_TEST(the_last_uid_is_that_of_the_last_row),
	    STORE_TEST(pending_messages_come_in_order_those_tried_twice_last),
	    STORE_TEST(misplaced_messages_come_in_groups_until_they_are_placed),
	    STORE_TEST(the_same_digest_is_found_in_another_message),
	    STORE_TEST(the_same_content_is_stored_once),
	    STORE_TEST(a_blob_left_by_a_process_that_died_is_written_again),
	    STORE_TEST(a_blob_of_a_batch_that_failed_can_be_cited_by_the_next),
	    STORE_TEST(nothing_is_remembered_of_blobs_that_are_on_record),
	    STORE_TEST(nothing_of_a_file_is_in_the_clear),
	    STORE_TEST(sweeping_removes_orphans_only),
	    STORE_TEST(a_new_blob_survives_one_sweep_and_not_two),
	    STORE_TEST(the_blob_of_a_person_who_was_erased_goes_with_its_key),
	    STORE_TEST(what_is_abandoned_leaves_no_file),
	    STORE_TEST(a_file_whose_row_cannot_be_written_is_swept),
	    STORE_TEST(a_raw_file_that_is_gone_is_the_messages_own_failure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
