#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "store_fixture.h"

#include "store/migration.h"

#include <sqlite3.h>
#include <sys/stat.h>

/* ---- Migrations ---- */

/* Without comments, and with one space for every run of blanks: what SQLite
 * keeps of a statement is its text. */
static char *
normalise_sql(struct arena *a, const char *sql)
{
	char *out = arena_alloc(a, strlen(sql) + 1);
	size_t n = 0;

	for (const char *p = sql; *p != '\0'; p++) {
		if (p[0] == '-' && p[1] == '-')
			while (p[1] != '\0' && p[1] != '\n')
				p++;
		else if (!char_is_space(*p))
			out[n++] = *p;
		else if (n > 0 && out[n - 1] != ' ')
			out[n++] = ' ';
	}
	return out;
}

/* All that the tables, indexes and triggers of a database are. */
static char *
describe(struct arena *a, sqlite3 *db)
{
	struct buf out = {0};
	sqlite3_stmt *statement = NULL;
	char *text;

	assert_int_equal(
	    sqlite3_prepare_v2(db,
		"SELECT type, name, coalesce(sql, '') FROM sqlite_schema "
		"ORDER BY type, name",
		-1, &statement, NULL),
	    SQLITE_OK);
	while (sqlite3_step(statement) == SQLITE_ROW)
		buf_printf(&out, "%s %s: %s\n",
		    (const char *)sqlite3_column_text(statement, 0),
		    (const char *)sqlite3_column_text(statement, 1),
		    normalise_sql(
			a, (const char *)sqlite3_column_text(statement, 2)));
	sqlite3_finalize(statement);
	text = arena_strdup(a, out.p);
	buf_release(&out);
	return text;
}

static void
the_migrations_lead_to_the_schema(void **state)
{
	struct fixture *f = *state;
	struct buf schema = {0};
	sqlite3 *db = NULL;
	char *described;

	OK(file_load("db/schema.sql", 1 << 20, &schema, &f->err));
	assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
	assert_int_equal(
	    sqlite3_exec(db, schema.p, NULL, NULL, NULL), SQLITE_OK);
	described = describe(f->a, db);
	assert_non_null(strstr(described, "table message: CREATE TABLE"));
	assert_string_equal(described, describe(f->a, f->store->db));
	assert_int_equal(ask(f, "SELECT count(*) FROM meta"), 1);
	assert_int_equal(ask(f, "PRAGMA application_id"), 0x6d6c7072);
	sqlite3_close(db);
	buf_release(&schema);
}

static const char *const good_lines[] = {
    "CREATE TABLE added (n INTEGER NOT NULL) STRICT;\n",
    "INSERT INTO added VALUES (7);\n", NULL};
static const char *const bad_lines[] = {
    "CREATE TABLE other (n INTEGER NOT NULL) STRICT;\n",
    "INSERT INTO no_such_table VALUES (1);\n", NULL};
static const char *const orphan_lines[] = {
    "INSERT INTO history (request, at, from_status, to_status, actor, "
    "reason) VALUES (99, 0, '', 'A0', '', '');\n",
    NULL};

static enum err_kind
migrate(struct fixture *f, const char *const *lines)
{
	struct migration all[] = {
	    migration_all[0], {(int)migration_count + 1, "0002_test", lines}};

	assert_int_equal(migration_count, 1);
	return migration_run(
	    f->store->db, f->store->path, all, 2, NULL, &f->err);
}

static void
a_migration_is_applied_once_behind_a_backup_of_what_was(void **state)
{
	struct fixture *f = *state;
	char *copy = arena_printf(f->a, "%s.before-0002", f->store->path);
	struct stat st;
	sqlite3 *db = NULL;
	int64_t value = 0;

	(void)receive(f, "one", NOW);
	OK(migrate(f, good_lines));
	OK(migrate(f, good_lines));
	assert_int_equal(ask(f, "SELECT sum(n) FROM added"), 7);
	assert_int_equal(ask(f, "PRAGMA user_version"), 2);
	assert_int_equal(ask(f, "PRAGMA foreign_keys"), 1);

	assert_int_equal(stat(copy, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(sqlite3_open(copy, &db), SQLITE_OK);
	OK(query_pragma(db, "PRAGMA user_version", &value, &f->err));
	assert_int_equal(value, 1);
	OK(query_pragma(db, "SELECT count(*) FROM message", &value, &f->err));
	assert_int_equal(value, 1);
	sqlite3_close(db);
}

static void
a_migration_that_fails_changes_nothing_and_says_which_it_was(void **state)
{
	struct fixture *f = *state;
	const char *const *lines[] = {bad_lines, orphan_lines};

	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(migrate(f, lines[i]), ERR_CONFIG);
		assert_non_null(strstr(f->err.text, "0002_test"));
		assert_int_equal(ask(f, "PRAGMA user_version"), 1);
		assert_int_equal(ask(f, "SELECT count(*) FROM sqlite_schema "
					"WHERE name = 'other'"),
		    0);
		assert_int_equal(ask(f, "SELECT count(*) FROM history"), 0);
	}
	/* And it can be had right afterwards, over the backup left behind. */
	OK(migrate(f, good_lines));
}

static void
a_database_of_a_newer_program_is_refused(void **state)
{
	struct fixture *f = *state;
	struct store *s = NULL;

	OK(query_exec(f->store->db, "PRAGMA user_version = 99", &f->err));
	assert_int_equal(store_open(f->folder, STORE_READ, f->keys, &f->random,
			     NULL, &s, &f->err),
	    ERR_CONFIG);
	store_close(f->store);
	assert_int_equal(store_open(f->folder, STORE_WRITE, f->keys, &f->random,
			     NULL, &f->store, &f->err),
	    ERR_CONFIG);
	assert_null(f->store);
	assert_non_null(strstr(f->err.text, "newer"));
}

/* ---- Opening ---- */

static void
the_database_is_set_up_as_it_must_be(void **state)
{
	static const struct {
		const char *pragma;
		int64_t value;
	} expected[] = {
	    {"PRAGMA synchronous", 2}, /* FULL */
	    {"PRAGMA foreign_keys", 1},
	    {"PRAGMA secure_delete", 1},
	    {"PRAGMA trusted_schema", 0},
	    {"PRAGMA cell_size_check", 1},
	    {"PRAGMA temp_store", 2}, /* MEMORY */
	    {"SELECT count(*) FROM pragma_journal_mode "
	     "WHERE journal_mode = 'wal'",
		1},
	};
	struct fixture *f = *state;
	int defensive = 0;

	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
		if (ask(f, expected[i].pragma) != expected[i].value)
			fail_msg("%s", expected[i].pragma);
	assert_int_equal(sqlite3_db_config(f->store->db,
			     SQLITE_DBCONFIG_DEFENSIVE, -1, &defensive),
	    SQLITE_OK);
	assert_int_equal(defensive, 1);
}

static void
its_files_are_closed_to_others(void **state)
{
	static const char *const names[] = {"mailproc.db", "mailproc.db-wal",
	    "mailproc.db-shm", "lock", "spool", "blobs"};
	struct fixture *f = *state;

	(void)receive(f, "one", NOW);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct stat st;

		if (stat(file_join(f->a, f->folder, names[i]), &st) != 0)
			fail_msg("no %s", names[i]);
		if ((st.st_mode & 077) != 0)
			fail_msg("%s: mode %o", names[i],
			    (unsigned)st.st_mode & 0777);
	}
}

static void
what_was_committed_is_there_after_reopening(void **state)
{
	struct fixture *f = *state;
	int64_t id = receive(f, "one", NOW);

	(void)contact(f, "jeanne@example.org", id, NOW);
	fixture_reopen(f);
	assert_int_equal(message(f, id)->outcome, OUTCOME_HELD);
	assert_int_equal(ask(f, "SELECT count(*) FROM person"), 1);
	assert_int_equal(ask(f, "SELECT count(*) FROM outbox"), 1);
}

static void
a_batch_that_was_not_committed_is_not_there(void **state)
{
	struct fixture *f = *state;
	int64_t id = receive(f, "one", NOW), number;
	struct change c = {
	    .message = id, .outcome = OUTCOME_IGNORED, .folder = STR("x")};

	OK(store_begin(f->store, &f->err));
	OK(store_apply(f->store, &c, NOW, &number, &f->err));
	fixture_reopen(f);
	assert_int_equal(message(f, id)->outcome, OUTCOME_NONE);
	assert_int_equal(ask(f, "SELECT count(*) FROM audit"), 0);
}

static void
a_second_writer_is_refused_until_the_first_is_gone(void **state)
{
	struct fixture *f = *state;
	struct store *second = NULL;

	assert_int_equal(store_open(f->folder, STORE_WRITE, f->keys, &f->random,
			     NULL, &second, &f->err),
	    ERR_RETRY);
	assert_null(second);
	/* The refusal must not have taken the first one's lock away. */
	assert_int_equal(store_open(f->folder, STORE_WRITE, f->keys, &f->random,
			     NULL, &second, &f->err),
	    ERR_RETRY);
	fixture_reopen(f);
}

static void
readers_see_what_is_committed_and_never_checkpoint(void **state)
{
	struct fixture *f = *state;
	struct store *reader = NULL;
	struct received *r = NULL;
	size_t count = 0;
	int64_t id = receive(f, "one", NOW);
	struct change c = {
	    .message = id, .outcome = OUTCOME_IGNORED, .folder = STR("x")};

	OK(store_open(f->folder, STORE_READ, f->keys, &f->random, NULL, &reader,
	    &f->err));
	OK(store_begin(f->store, &f->err));
	OK(store_apply(f->store, &c, NOW, &f->number, &f->err));
	OK(store_messages(reader, f->a, &r, &count, &f->err));
	assert_int_equal(count, 1);
	assert_int_equal(r[0].outcome, OUTCOME_NONE);
	OK(store_commit(f->store, &f->err));
	OK(store_message(reader, f->a, id, &r, &f->err));
	assert_int_equal(r->outcome, OUTCOME_IGNORED);

	assert_int_equal(
	    query_exec(reader->db, "DELETE FROM message", &f->err), ERR_CONFIG);
	store_close(reader);
	assert_true(file_exists(file_join(f->a, f->folder, "mailproc.db-wal")));
}

static void
a_reader_alone_opens_what_the_writer_closed(void **state)
{
	struct fixture *f = *state;
	struct store *reader = NULL;
	int64_t id = receive(f, "one", NOW);
	struct received *r = NULL;

	store_close(f->store);
	f->store = NULL;
	OK(store_open(f->folder, STORE_READ, f->keys, &f->random, NULL, &reader,
	    &f->err));
	OK(store_message(reader, f->a, id, &r, &f->err));
	assert_non_null(r);
	store_close(reader);
}

static void
a_look_leaves_nothing_beside_the_database(void **state)
{
	struct fixture *f = *state;
	struct store *look = NULL;
	struct received *r = NULL;
	int64_t id = receive(f, "one", NOW);

	/* Beside a writer it sees what is committed. */
	OK(store_open(
	    f->folder, STORE_LOOK, f->keys, &f->random, NULL, &look, &f->err));
	OK(store_message(look, f->a, id, &r, &f->err));
	assert_non_null(r);
	store_close(look);

	store_close(f->store);
	f->store = NULL;
	OK(store_open(
	    f->folder, STORE_LOOK, f->keys, &f->random, NULL, &look, &f->err));
	OK(store_message(look, f->a, id, &r, &f->err));
	assert_non_null(r);
	assert_false(
	    file_exists(file_join(f->a, f->folder, "mailproc.db-wal")));
	assert_false(
	    file_exists(file_join(f->a, f->folder, "mailproc.db-shm")));
	/* A writer that comes meanwhile does not get in. */
	assert_int_equal(store_open(f->folder, STORE_WRITE, f->keys, &f->random,
			     NULL, &f->store, &f->err),
	    ERR_RETRY);
	store_close(look);
	OK(store_open(f->folder, STORE_WRITE, f->keys, &f->random, NULL,
	    &f->store, &f->err));
}

static void
reading_where_there_is_no_database_is_an_error_and_makes_none(void **state)
{
	struct fixture *f = *state;
	struct store *reader = NULL;
	char *folder = file_join(f->a, f->folder, "spool");

	assert_int_equal(store_open(folder, STORE_READ, f->keys, &f->random,
			     NULL, &reader, &f->err),
	    ERR_CONFIG);
	assert_null(reader);
	assert_false(file_exists(file_join(f->a, folder, "mailproc.db")));
}

static void
a_file_that_is_no_database_is_a_configuration_error(void **state)
{
	struct fixture *f = *state;
	char junk[4096];

	store_close(f->store);
	f->store = NULL;
	memset(junk, 'x', sizeof junk);
	OK(file_save(file_join(f->a, f->folder, "mailproc.db"), 0600,
	    str_of(junk, sizeof junk), &f->err));
	assert_int_equal(store_open(f->folder, STORE_WRITE, f->keys, &f->random,
			     NULL, &f->store, &f->err),
	    ERR_CONFIG);
}

/* ---- Time ---- */

static void
a_given_time_may_not_be_before_one_on_record(void **state)
{
	struct fixture *f = *state;
	struct store *reader = NULL;

	OK(store_check_now(f->store, 1, &f->err));
	(void)receive(f, "one", NOW);
	(void)receive(f, "two", NOW - 100);
	fixture_reopen(f);
	OK(store_check_now(f->store, NOW, &f->err));
	assert_int_equal(
	    store_check_now(f->store, NOW - 1, &f->err), ERR_USAGE);
	assert_non_null(strstr(f->err.text, "2027-01-15T08:00:00Z"));
	OK(store_open(f->folder, STORE_READ, f->keys, &f->random, NULL, &reader,
	    &f->err));
	assert_int_equal(store_check_now(reader, NOW - 1, &f->err), ERR_USAGE);
	store_close(reader);
}

static void
the_time_of_a_batch_that_failed_is_not_on_record(void **state)
{
	struct fixture *f = *state;
	struct change c = {.message = 12, .outcome = OUTCOME_IGNORED};

	(void)receive(f, "one", NOW);
	assert_int_equal(try_apply(f, &c, NOW + 1000), ERR_DENIED);
	OK(store_check_now(f->store, NOW, &f->err));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORE_TEST(the_migrations_lead_to_the_schema),
	    STORE_TEST(a_migration_is_applied_once_behind_a_backup_of_what_was),
	    STORE_TEST(
		a_migration_that_fails_changes_nothing_and_says_which_it_was),
	    STORE_TEST(a_database_of_a_newer_program_is_refused),
	    STORE_TEST(the_database_is_set_up_as_it_must_be),
	    STORE_TEST(its_files_are_closed_to_others),
	    STORE_TEST(what_was_committed_is_there_after_reopening),
	    STORE_TEST(a_batch_that_was_not_committed_is_not_there),
	    STORE_TEST(a_second_writer_is_refused_until_the_first_is_gone),
	    STORE_TEST(readers_see_what_is_committed_and_never_checkpoint),
	    STORE_TEST(a_reader_alone_opens_what_the_writer_closed),
	    STORE_TEST(a_look_leaves_nothing_beside_the_database),
	    STORE_TEST(
		reading_where_there_is_no_database_is_an_error_and_makes_none),
	    STORE_TEST(a_file_that_is_no_database_is_a_configuration_error),
	    STORE_TEST(a_given_time_may_not_be_before_one_on_record),
	    STORE_TEST(the_time_of_a_batch_that_failed_is_not_on_record),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
