#include "store/store_private.h"

#include "base/crash.h"
#include "base/file.h"

#include <sqlite3.h>

static enum err_kind
run(struct store *s, enum sql sql, struct err *err)
{
	return store_run_ids(s, sql, NULL, 0, err);
}

static void
note_now(struct store *s, int64_t now)
{
	if (now > s->now_pending)
		s->now_pending = now;
}

enum err_kind
store_now_load(struct store *s, struct err *err)
{
	struct query q;
	enum err_kind kind = query_open(s, SQL_NOW_FIND, &q, err);

	if (kind != ERR_NONE)
		return kind;
	kind = query_get(&q, err);
	if (kind == ERR_NONE)
		s->now_recorded = query_int(&q);
	query_close(&q);
	return kind;
}

enum err_kind
store_check_now(struct store *s, int64_t now, struct err *err)
{
	struct arena *a;

	if (store_now_load(s, err) != ERR_NONE)
		return err->kind;
	if (now >= s->now_recorded)
		return ERR_NONE;
	a = arena_new();
	(void)err_set(err, ERR_USAGE, "%s is before %s, which is on record",
	    clock_format(a, now), clock_format(a, s->now_recorded));
	arena_free(a);
	return err->kind;
}

/* The highest time on record goes with what was done at it. */
static enum err_kind
write_now(struct store *s, struct err *err)
{
	if (s->now_pending <= s->now_recorded)
		return ERR_NONE;
	return store_run_ids(s, SQL_NOW_SET, &s->now_pending, 1, err);
}

/* After a commit or a rollback, whichever it was. */
static void
forget_transaction(struct store *s)
{
	s->now_pending = 0;
	s->audit_known = false;
	s->lost = false;
}

static void
undo_transaction(struct store *s)
{
	struct err ignored;

	/* SQLite gives a transaction up by itself after some failures. */
	if (!sqlite3_get_autocommit(s->db) &&
	    run(s, SQL_ROLLBACK, &ignored) != ERR_NONE)
		log_event(s->log, LOG_ERROR, "store.rollback", "why=\"%s\"",
		    ignored.text);
	forget_transaction(s);
	store_fresh_undone(s);
}

static enum err_kind
commit_transaction(struct store *s, struct err *err)
{
	enum err_kind kind = write_now(s, err);

	if (kind == ERR_NONE)
		kind = run(s, SQL_COMMIT, err);
	if (kind != ERR_NONE) {
		undo_transaction(s);
		return kind;
	}
	if (s->now_pending > s->now_recorded)
		s->now_recorded = s->now_pending;
	forget_transaction(s);
	return ERR_NONE;
}

static void
must_write(const struct store *s)
{
	if (s->mode != STORE_WRITE)
		bug("a store that was opened for reading is to be written");
}

enum err_kind
store_begin(struct store *s, struct err *err)
{
	must_write(s);
	if (s->in_batch)
		bug("a batch within a batch");
	if (run(s, SQL_BEGIN, err) != ERR_NONE)
		return err->kind;
	forget_transaction(s);
	s->in_batch = true;
	return ERR_NONE;
}

/*
 * Order is important: the names of new blobs last before a row that cites one
 * is committed. The other way round a power cut could leave the row alone.
 */
enum err_kind
store_commit(struct store *s, struct err *err)
{
	enum err_kind kind = ERR_NONE;

	if (!s->in_batch)
		bug("no batch to commit");
	if (s->lost)
		kind = err_set(
		    err, ERR_RETRY, "the database gave this transaction up");
	if (kind == ERR_NONE && s->blobs_unsynced) {
		kind = file_sync_folder(s->blobs, err);
		s->blobs_unsynced = kind != ERR_NONE;
	}
	if (kind != ERR_NONE) {
		store_rollback(s);
		return kind;
	}
	crash_point("store.batch.before_commit");
	s->in_batch = false;
	kind = commit_transaction(s, err);
	if (kind != ERR_NONE)
		return kind;
	crash_point("store.batch.after_commit");
	store_fresh_committed(s);
	return ERR_NONE;
}

void
store_rollback(struct store *s)
{
	if (!s->in_batch)
		return;
	s->in_batch = false;
	undo_transaction(s);
}

enum err_kind
store_step_begin(struct store *s, int64_t now, struct err *err)
{
	must_write(s);
	if (s->in_step)
		bug("a step within a step");
	if (s->in_batch && s->lost)
		return err_set(
		    err, ERR_RETRY, "the database gave this transaction up");
	if (run(s, s->in_batch ? SQL_SAVEPOINT : SQL_BEGIN, err) != ERR_NONE)
		return err->kind;
	if (!s->in_batch)
		forget_transaction(s);
	note_now(s, now);
	s->in_step = true;
	return ERR_NONE;
}

/* The savepoint goes, and what was written since when undo is set. */
static enum err_kind
leave_savepoint(struct store *s, bool undo, struct err *err)
{
	if (sqlite3_get_autocommit(s->db))
		return err_set(
		    err, ERR_RETRY, "the database gave this transaction up");
	if (undo && run(s, SQL_SAVEPOINT_UNDO, err) != ERR_NONE)
		return err->kind;
	return run(s, SQL_SAVEPOINT_RELEASE, err);
}

enum err_kind
store_step_end(struct store *s, enum err_kind kind, struct err *err)
{
	struct err leaving;

	/* The step did not even begin. */
	if (!s->in_step)
		return kind;
	s->in_step = false;
	if (!s->in_batch) {
		if (kind == ERR_NONE)
			return commit_transaction(s, err);
		undo_transaction(s);
		return kind;
	}
	if (kind != ERR_NONE) {
		s->audit_known = false;
		store_fresh_undone(s);
	}
	if (leave_savepoint(s, kind != ERR_NONE, &leaving) == ERR_NONE)
		return kind;
	/* Whatever failed first, nothing of the batch can be kept. */
	s->lost = true;
	*err = leaving;
	return leaving.kind;
}
