#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "store_fixture.h"

/* Six rows: a person made, a mail queued, a message decided, twice. */
static void
fill(struct fixture *f)
{
	(void)contact(f, "jeanne@example.org", receive(f, "one", NOW), NOW);
	fixture_reopen(f);
	(void)contact(f, "marie@example.org", receive(f, "two", NOW), NOW + 1);
}

static int64_t
broken(struct fixture *f)
{
	int64_t at = 0, count = 0;

	OK(store_audit_verify(f->store, &at, &count, &f->err));
	return at;
}

static void
an_untouched_chain_is_whole_across_a_restart(void **state)
{
	struct fixture *f = *state;
	int64_t at = 9, count = 9;

	OK(store_audit_verify(f->store, &at, &count, &f->err));
	assert_int_equal(at, 0);
	assert_int_equal(count, 0);
	fill(f);
	OK(store_audit_verify(f->store, &at, &count, &f->err));
	assert_int_equal(at, 0);
	assert_int_equal(count, 6);
}

static void
tampering_is_found_at_the_first_row_that_it_touches(void **state)
{
	static const struct {
		const char *sql;
		int64_t broken;
	} cases[] = {
	    {"UPDATE audit SET record = 'message=9' WHERE sequence = 3", 3},
	    {"UPDATE audit SET at = at + 1 WHERE sequence = 2", 2},
	    {"UPDATE audit SET event = 'x' WHERE sequence = 1", 1},
	    {"UPDATE audit SET hash = zeroblob(32) WHERE sequence = 4", 4},
	    {"DELETE FROM audit WHERE sequence = 3", 3},
	    {"DELETE FROM audit WHERE sequence = 1", 1},
	    {"DELETE FROM audit WHERE sequence = 6", 6},
	    {"DELETE FROM audit", 1},
	    /* A row less, and numbers made to fit again. */
	    {"DELETE FROM audit WHERE sequence = 4;"
	     "UPDATE audit SET sequence = sequence - 1 WHERE sequence > 4",
		4},
	    {"UPDATE audit SET sequence = 100 WHERE sequence = 2;"
	     "UPDATE audit SET sequence = 2 WHERE sequence = 3;"
	     "UPDATE audit SET sequence = 3 WHERE sequence = 100",
		2},
	    {"INSERT INTO audit (sequence, at, event, record, hash) "
	     "VALUES (7, 1, 'person.made', 'person=3', zeroblob(32))",
		7},
	};
	struct fixture *f = *state;

	fill(f);
	OK(query_exec(f->store->db,
	    "DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete",
	    &f->err));
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		OK(query_exec(f->store->db, "BEGIN", &f->err));
		OK(query_exec(f->store->db, cases[i].sql, &f->err));
		if (broken(f) != cases[i].broken)
			fail_msg(
			    "%s: %lld", cases[i].sql, (long long)broken(f));
		OK(query_exec(f->store->db, "ROLLBACK", &f->err));
	}
	assert_int_equal(broken(f), 0);
}

static void
rows_cut_off_at_the_end_are_missed_even_after_new_ones(void **state)
{
	struct fixture *f = *state;

	fill(f);
	OK(query_exec(f->store->db,
	    "DROP TRIGGER audit_no_delete;"
	    "DELETE FROM audit WHERE sequence > 4",
	    &f->err));
	assert_int_equal(broken(f), 5);
	(void)contact(f, "luce@example.org", receive(f, "three", NOW), NOW);
	assert_int_equal(broken(f), 5);
}

static void
another_key_does_not_verify_and_cannot_forge(void **state)
{
	struct fixture *f = *state;
	struct keys *other = NULL;
	struct store *reader = NULL;
	int64_t at = 0, count = 0;
	char text[65];

	fill(f);
	memset(text, 'b', 64);
	text[64] = '\n';
	OK(file_save(file_join(f->a, f->folder, "other.key"), 0600,
	    str_of(text, 65), &f->err));
	OK(keys_load(file_join(f->a, f->folder, "other.key"), &other, &f->err));
	OK(store_open(
	    f->folder, STORE_READ, other, &f->random, NULL, &reader, &f->err));
	OK(store_audit_verify(reader, &at, &count, &f->err));
	assert_int_equal(at, 1);
	store_close(reader);
	keys_free(other);
}

static void
the_database_itself_refuses_to_change_a_row(void **state)
{
	struct fixture *f = *state;

	fill(f);
	assert_int_equal(
	    query_exec(f->store->db,
		"UPDATE audit SET at = 1 WHERE sequence = 1", &f->err),
	    ERR_MESSAGE);
	assert_int_equal(query_exec(f->store->db, "DELETE FROM audit", &f->err),
	    ERR_MESSAGE);
	assert_int_equal(broken(f), 0);
}

static void
rows_hold_no_address_and_no_word_of_hers(void **state)
{
	struct fixture *f = *state;
	struct answer_change answers[] = {{0, {.form = STR("profil"),
						  .field = STR("nom"),
						  .value = STR("\"Tremblay\""),
						  .text = STR("Tremblay")}}};
	struct document_change d = {ROLE_CV, STR("Tremblay.pdf"), STR(""), 1,
	    blob_of(f, "x"), TROUBLE_NONE};
	struct person *p =
	    contact(f, "jeanne@example.org", receive(f, "one", NOW), NOW);
	struct change c = {.person = p->id,
	    .answers = answers,
	    .answer_count = 1,
	    .documents = &d,
	    .document_count = 1};

	apply(f, &c, NOW);
	assert_int_equal(ask(f, "SELECT count(*) FROM audit WHERE "
				"record LIKE '%profil.nom%'"),
	    1);
	assert_int_equal(ask(f, "SELECT count(*) FROM audit WHERE "
				"record LIKE '%Tremblay%' OR "
				"record LIKE '%jeanne%'"),
	    0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORE_TEST(an_untouched_chain_is_whole_across_a_restart),
	    STORE_TEST(tampering_is_found_at_the_first_row_that_it_touches),
	    STORE_TEST(rows_cut_off_at_the_end_are_missed_even_after_new_ones),
	    STORE_TEST(another_key_does_not_verify_and_cannot_forge),
	    STORE_TEST(the_database_itself_refuses_to_change_a_row),
	    STORE_TEST(rows_hold_no_address_and_no_word_of_hers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
