/*
 * What the files of this folder share. Nobody else includes it (but tests).
 *
 * Steps: every function that writes is one step, all or nothing. Inside a batch
 * a step is a savepoint, otherwise a transaction of its own:
 *
 *	kind = store_step_begin(s, now, err);
 *	if (kind == ERR_NONE)
 *		kind = ... ;
 *	return store_step_end(s, kind, err);
 */
#ifndef STORE_STORE_PRIVATE_H
#define STORE_STORE_PRIVATE_H

#include "store/query.h"
#include "store/store.h"

enum { BLOB_NAME_LENGTH = 2 * HASH_BYTES };

/*
 * A file that this process has made and no committed row cites yet: sweeping
 * leaves it alone. Of a blob it also has the key, which the row will get.
 */
struct fresh {
	struct fresh *next;
	bool blob;
	bool swept; /* a blob that one sweep has passed by: the next takes it */
	bool cited; /* a blob whose row this batch writes */
	char name[BLOB_NAME_LENGTH + 1];
	unsigned char key[SEALED_KEY_BYTES];
};

struct store {
	enum store_mode mode;
	struct sqlite3 *db;
	struct sqlite3_stmt *statements[SQL_COUNT];
	const struct keys *keys;
	struct random *random;
	const struct log *log;
	struct arena *arena; /* for the paths */
	char *path;          /* of the database */
	char *spool;
	char *blobs;
	int lock;
	bool still; /* STORE_LOOK: nobody writes while it is open */

	bool in_batch;
	bool in_step;
	bool lost; /* SQLite gave the batch's transaction up */

	int64_t now_recorded; /* the highest time that is committed */
	int64_t now_pending;  /* and that of this transaction */

	bool audit_known; /* the last link, in this transaction */
	int64_t audit_sequence;
	unsigned char audit_hash[HASH_BYTES];

	struct fresh *fresh;
	size_t blob_writers; /* open: their temporary files are not swept */
	uint64_t blob_serial;
	bool blobs_unsynced; /* renamed since the folder was synced */
};

/* ---- store_txn.c ---- */
/* now 0: nothing that has a time. */
enum err_kind
store_step_begin(struct store *s, int64_t now, struct err *err) WARN_UNUSED;
/* Commits when kind is ERR_NONE, else undoes; returns the outcome. */
enum err_kind store_step_end(
    struct store *s, enum err_kind kind, struct err *err) WARN_UNUSED;
/* What the database says of the time, into now_recorded. */
enum err_kind store_now_load(struct store *s, struct err *err) WARN_UNUSED;

/* ---- store_row.c: small things that many files need ---- */
/* Run a statement whose parameters are all ids or times. */
enum err_kind store_run_ids(struct store *s, enum sql sql, const int64_t *ids,
    size_t count, struct err *err) WARN_UNUSED;
/* The rows of a statement with one parameter and one column, an integer. */
enum err_kind store_list_ids(struct store *s, struct arena *a, enum sql sql,
    int64_t parameter, int64_t **out, size_t *count_out,
    struct err *err) WARN_UNUSED;
/* A row holds a name that this program does not know: ERR_CONFIG. */
enum err_kind
store_bad_name(const char *what, struct str name, struct err *err);
/* Lower-case hexadecimal, in a. */
char *store_hex(struct arena *a, const unsigned char *bytes, size_t n);
/* The keyed digest by which an address is counted and named in the audit log. */
void store_address_digest(const struct store *s, struct str address,
    unsigned char out[static HASH_BYTES]);

/* ---- store_audit.c ---- */
/* Add a row, in the current step. */
enum err_kind store_audit_add(struct store *s, int64_t now, const char *event,
    struct err *err, const char *fmt, ...) PRINTF_LIKE(5, 6);

/* ---- fresh files: store_sweep.c ---- */
void store_fresh_add(
    struct store *s, bool blob, const char *name, const unsigned char *key);
struct fresh *store_fresh_find(struct store *s, bool blob, struct str name);
void store_fresh_drop(struct store *s, bool blob, struct str name);
/* After the commit a row has the key of each cited blob: forget those. After a
 * step that was undone it is not known which: they wait for a sweep. */
void store_fresh_committed(struct store *s);
void store_fresh_undone(struct store *s);

/* ---- Parts of store_apply() ---- */
struct applying {
	struct store *store;
	struct arena *arena;
	const struct change *change;
	int64_t now;
	int64_t person; /* change->person, or the one made */
	int64_t number; /* of the request made */
};

/* change's number of a request as that of the row; 0 stays 0. */
enum err_kind store_request_number(const struct applying *p, int64_t number,
    int64_t *out, struct err *err) WARN_UNUSED;
enum err_kind
store_person_apply(struct applying *p, struct err *err) WARN_UNUSED;
enum err_kind
store_request_apply(struct applying *p, struct err *err) WARN_UNUSED;
enum err_kind
store_answer_apply(struct applying *p, struct err *err) WARN_UNUSED;
enum err_kind
store_document_apply(struct applying *p, struct err *err) WARN_UNUSED;
enum err_kind
store_reference_apply(struct applying *p, struct err *err) WARN_UNUSED;
enum err_kind store_reference_issue(const struct applying *p,
    const struct reference_order *order, struct err *err) WARN_UNUSED;
/* What a mail's bytes are sealed with: its row. Lives in a. */
struct str store_outbox_context(struct arena *a, int64_t id);
enum err_kind
store_outbox_apply(struct applying *p, struct err *err) WARN_UNUSED;
enum err_kind
store_message_check(struct applying *p, struct err *err) WARN_UNUSED;
enum err_kind
store_message_apply(struct applying *p, struct err *err) WARN_UNUSED;

/* ---- Reading, shared ---- */
enum err_kind store_answer_load(struct store *s, struct arena *a, enum sql sql,
    int64_t id, struct answers *out, struct err *err) WARN_UNUSED;
enum err_kind store_document_load(struct store *s, struct arena *a,
    struct person *person, struct err *err) WARN_UNUSED;
enum err_kind store_request_load(struct store *s, struct arena *a,
    struct person *person, struct err *err) WARN_UNUSED;

#endif
