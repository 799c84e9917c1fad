/*
 * One run of a statement of the table in store/sql.c. SQLite's own header stays
 * in the .c files of this folder.
 *
 *	struct query q;
 *
 *	if (query_open(s, SQL_PERSON_FIND, &q, err) != ERR_NONE)
 *		return err->kind;
 *	query_bind_str(&q, address);
 *	kind = query_step(&q, &row, err);
 *	if (kind == ERR_NONE && row)
 *		id = query_int(&q);
 *	query_close(&q);
 *
 * bind calls fill the parameters in their order, column calls read the row in
 * its order. Bound bytes are borrowed until query_close(). A statement is
 * prepared once and kept; it cannot be open twice at a time.
 */
#ifndef STORE_QUERY_H
#define STORE_QUERY_H

#include "base/str.h"
#include "store/sql.h"

struct sqlite3;
struct sqlite3_stmt;
struct store;

struct query {
	struct store *store;
	struct sqlite3_stmt *statement;
	enum sql sql;
	int bound;
	int column;
};

/*
 * What SQLite's last failure asks of the caller: ERR_RETRY (busy, full, input
 * or output), ERR_MESSAGE (a constraint), ERR_CONFIG (damaged, not writable).
 * Misuse of SQLite is a bug.
 */
enum err_kind
query_failed(struct sqlite3 *db, const char *what, struct err *err);

enum err_kind query_open(struct store *s, enum sql sql, struct query *q,
    struct err *err) WARN_UNUSED;
void query_close(struct query *q);

void query_bind_int(struct query *q, int64_t value);
/* 0 is null: for ids that may be absent. */
void query_bind_id(struct query *q, int64_t id);
void query_bind_str(struct query *q, struct str value);
void query_bind_text(struct query *q, const char *value);
void query_bind_blob(struct query *q, const void *bytes, size_t n);
void query_bind_null(struct query *q);

/* The next row, if there is one. */
enum err_kind
query_step(struct query *q, bool *row_out, struct err *err) WARN_UNUSED;
/* For statements without rows: run, and close in any case. */
enum err_kind query_run(struct query *q, struct err *err) WARN_UNUSED;
/* For statements that have to give a row. ERR_MESSAGE when there is none. */
enum err_kind query_get(struct query *q, struct err *err) WARN_UNUSED;

/* Null gives 0 and the empty string. Strings live in a. */
int64_t query_int(struct query *q);
struct str query_str(struct query *q, struct arena *a);
bool query_is_null(const struct query *q); /* the next column; not passed */
/* Exactly n bytes, or out all zero and false. */
bool query_bytes(struct query *q, void *out, size_t n);

/* Rows that the last statement changed. */
int64_t query_changed(struct store *s);
/* The id of the row it inserted. */
int64_t query_inserted(struct store *s);

/* A statement that stands in the code for itself: BEGIN, PRAGMA ... */
enum err_kind
query_exec(struct sqlite3 *db, const char *text, struct err *err) WARN_UNUSED;
/* The one integer that a PRAGMA says. */
enum err_kind query_pragma(struct sqlite3 *db, const char *text, int64_t *out,
    struct err *err) WARN_UNUSED;

#endif
