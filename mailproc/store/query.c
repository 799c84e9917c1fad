#include "store/query.h"

#include "store/store_private.h"

#include <sqlite3.h>

/* What to do about each of SQLite's primary result codes. */
static enum err_kind
classify(int code)
{
	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_FULL:
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
	case SQLITE_INTERRUPT:
	case SQLITE_PROTOCOL:
	case SQLITE_ABORT:
		return ERR_RETRY;
	case SQLITE_CONSTRAINT:
	case SQLITE_TOOBIG:
	case SQLITE_MISMATCH:
		return ERR_MESSAGE;
	default:
		return ERR_CONFIG;
	}
}

enum err_kind
query_failed(struct sqlite3 *db, const char *what, struct err *err)
{
	int code = sqlite3_extended_errcode(db);

	switch (code & 0xff) {
	case SQLITE_NOMEM:
		err_no_memory(0);
	case SQLITE_MISUSE:
	case SQLITE_RANGE:
		bug("%s: %s", what, sqlite3_errmsg(db));
	default:
		return err_set(err, classify(code), "%s: %s (SQLite %d)", what,
		    sqlite3_errmsg(db), code);
	}
}

enum err_kind
query_open(struct store *s, enum sql sql, struct query *q, struct err *err)
{
	struct sqlite3_stmt **slot = &s->statements[sql];

	if (*slot == NULL &&
	    sqlite3_prepare_v3(s->db, sql_text(sql), -1,
		SQLITE_PREPARE_PERSISTENT, slot, NULL) != SQLITE_OK)
		return query_failed(s->db, sql_text(sql), err);
	if (sqlite3_stmt_busy(*slot))
		bug("open twice: %s", sql_text(sql));
	*q = (struct query){.store = s, .statement = *slot, .sql = sql};
	return ERR_NONE;
}

void
query_close(struct query *q)
{
	/* The result repeats what the last step said already. */
	(void)sqlite3_reset(q->statement);
	(void)sqlite3_clear_bindings(q->statement);
	q->statement = NULL;
}

/* Binding fails for a parameter that is not there, or want of memory. */
static void
bound(struct query *q, int code)
{
	if (code == SQLITE_NOMEM)
		err_no_memory(0);
	if (code != SQLITE_OK)
		bug("parameter %d of %s: %s", q->bound, sql_text(q->sql),
		    sqlite3_errmsg(q->store->db));
}

void
query_bind_int(struct query *q, int64_t value)
{
	bound(q, sqlite3_bind_int64(q->statement, ++q->bound, value));
}

void
query_bind_id(struct query *q, int64_t id)
{
	if (id == 0)
		query_bind_null(q);
	else
		query_bind_int(q, id);
}

void
query_bind_str(struct query *q, struct str value)
{
	bound(q, sqlite3_bind_text64(q->statement, ++q->bound,
		     value.p == NULL ? "" : value.p, value.n, SQLITE_STATIC,
		     SQLITE_UTF8));
}

void
query_bind_text(struct query *q, const char *value)
{
	query_bind_str(q, str_from(value));
}

void
query_bind_blob(struct query *q, const void *bytes, size_t n)
{
	bound(q, sqlite3_bind_blob64(
		     q->statement, ++q->bound, bytes, n, SQLITE_STATIC));
}

void
query_bind_null(struct query *q)
{
	bound(q, sqlite3_bind_null(q->statement, ++q->bound));
}

enum err_kind
query_step(struct query *q, bool *row_out, struct err *err)
{
	int code = sqlite3_step(q->statement);

	q->column = 0;
	*row_out = code == SQLITE_ROW;
	if (code != SQLITE_ROW && code != SQLITE_DONE)
		return query_failed(q->store->db, sql_text(q->sql), err);
	return ERR_NONE;
}

enum err_kind
query_run(struct query *q, struct err *err)
{
	bool row = false;
	enum err_kind kind = query_step(q, &row, err);

	if (kind == ERR_NONE && row)
		bug("a row from %s", sql_text(q->sql));
	query_close(q);
	return kind;
}

enum err_kind
query_get(struct query *q, struct err *err)
{
	bool row = false;
	enum err_kind kind = query_step(q, &row, err);

	if (kind == ERR_NONE && !row)
		return err_set(
		    err, ERR_MESSAGE, "no such row: %s", sql_text(q->sql));
	return kind;
}

int64_t
query_int(struct query *q)
{
	return sqlite3_column_int64(q->statement, q->column++);
}

struct str
query_str(struct query *q, struct arena *a)
{
	int column = q->column++;
	/* The bytes first: asking for them after the length could convert. */
	const void *p = sqlite3_column_blob(q->statement, column);
	int n = sqlite3_column_bytes(q->statement, column);

	return str_copy(a, str_of(p, (size_t)n));
}

bool
query_is_null(const struct query *q)
{
	return sqlite3_column_type(q->statement, q->column) == SQLITE_NULL;
}

bool
query_bytes(struct query *q, void *out, size_t n)
{
	int column = q->column++;
	const unsigned char *p = sqlite3_column_blob(q->statement, column);
	unsigned char *to = out;
	bool fits = p != NULL &&
		    (size_t)sqlite3_column_bytes(q->statement, column) == n;

	for (size_t i = 0; i < n; i++)
		to[i] = fits ? p[i] : 0;
	return fits;
}

int64_t
query_changed(struct store *s)
{
	return sqlite3_changes64(s->db);
}

int64_t
query_inserted(struct store *s)
{
	return sqlite3_last_insert_rowid(s->db);
}

enum err_kind
query_exec(struct sqlite3 *db, const char *text, struct err *err)
{
	if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
		return query_failed(db, text, err);
	return ERR_NONE;
}

enum err_kind
query_pragma(
    struct sqlite3 *db, const char *text, int64_t *out, struct err *err)
{
	sqlite3_stmt *statement = NULL;
	enum err_kind kind = ERR_NONE;

	if (sqlite3_prepare_v2(db, text, -1, &statement, NULL) != SQLITE_OK ||
	    sqlite3_step(statement) != SQLITE_ROW)
		kind = query_failed(db, text, err);
	else
		*out = sqlite3_column_int64(statement, 0);
	(void)sqlite3_finalize(statement);
	return kind;
}
