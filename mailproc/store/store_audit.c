#include "crypto/audit.h"
#include "store/store_private.h"

#include <string.h>

/*
 * What the chain binds of a row. Two different rows never give the same text:
 * the event has no space in it.
 */
static struct str
linked_text(struct arena *a, int64_t at, struct str event, struct str record)
{
	return str_printf(a, "%lld %.*s %.*s", (long long)at, STR_ARG(event),
	    STR_ARG(record));
}

/* The highest number given and the last row's hash; zeros before the first. */
static enum err_kind
load_last(struct store *s, struct err *err)
{
	struct query q;
	enum err_kind kind = query_open(s, SQL_AUDIT_LAST, &q, err);

	if (kind != ERR_NONE)
		return kind;
	kind = query_get(&q, err);
	if (kind == ERR_NONE) {
		s->audit_sequence = query_int(&q);
		(void)query_bytes(&q, s->audit_hash, sizeof s->audit_hash);
	}
	query_close(&q);
	s->audit_known = kind == ERR_NONE;
	return kind;
}

static enum err_kind
insert(struct store *s, int64_t now, struct str event, struct str record,
    struct err *err)
{
	struct query q;

	if (query_open(s, SQL_AUDIT_INSERT, &q, err) != ERR_NONE)
		return err->kind;
	query_bind_int(&q, s->audit_sequence);
	query_bind_int(&q, now);
	query_bind_str(&q, event);
	query_bind_str(&q, record);
	query_bind_blob(&q, s->audit_hash, sizeof s->audit_hash);
	return query_run(&q, err);
}

enum err_kind
store_audit_add(struct store *s, int64_t now, const char *event,
    struct err *err, const char *fmt, ...)
{
	struct arena *a;
	struct str record;
	enum err_kind kind;
	va_list ap;

	if (!s->in_step)
		bug("an audit row outside a step");
	if (!s->audit_known && load_last(s, err) != ERR_NONE)
		return err->kind;
	a = arena_new();
	va_start(ap, fmt);
	record = str_from(arena_vprintf(a, fmt, ap));
	va_end(ap);
	s->audit_sequence++;
	audit_link(s->keys, s->audit_hash, s->audit_sequence,
	    linked_text(a, now, str_from(event), record), s->audit_hash);
	kind = insert(s, now, str_from(event), record, err);
	/* Behind a row that was not written the link is not known any more. */
	if (kind != ERR_NONE)
		s->audit_known = false;
	arena_free(a);
	return kind;
}

/* One row against the hash before it; *good_out says whether it fits. */
static void
check_row(struct store *s, struct query *q, struct arena *a, int64_t expected,
    unsigned char hash[static HASH_BYTES], bool *good_out)
{
	unsigned char recorded[HASH_BYTES], computed[HASH_BYTES];
	int64_t sequence = query_int(q), at = query_int(q);
	struct str event = query_str(q, a), record = query_str(q, a);
	bool whole = query_bytes(q, recorded, sizeof recorded);

	audit_link(s->keys, hash, expected, linked_text(a, at, event, record),
	    computed);
	*good_out = whole && sequence == expected &&
		    memcmp(recorded, computed, sizeof recorded) == 0;
	memcpy(hash, computed, HASH_BYTES);
}

/* Rows that were cut off at the end: their numbers are on record still. */
static enum err_kind
check_end(struct store *s, int64_t count, int64_t *broken_out, struct err *err)
{
	struct query q;
	enum err_kind kind = query_open(s, SQL_AUDIT_HIGHEST, &q, err);

	if (kind != ERR_NONE)
		return kind;
	kind = query_get(&q, err);
	if (kind == ERR_NONE && query_int(&q) != count)
		*broken_out = count + 1;
	query_close(&q);
	return kind;
}

enum err_kind
store_audit_verify(
    struct store *s, int64_t *broken_out, int64_t *count_out, struct err *err)
{
	unsigned char hash[HASH_BYTES] = {0};
	struct arena *a = arena_new();
	struct query q;
	bool row = false;
	enum err_kind kind = query_open(s, SQL_AUDIT_ALL, &q, err);

	*broken_out = 0;
	*count_out = 0;
	if (kind == ERR_NONE) {
		while (*broken_out == 0 &&
		       (kind = query_step(&q, &row, err)) == ERR_NONE && row) {
			bool good = false;

			check_row(s, &q, a, *count_out + 1, hash, &good);
			if (good)
				++*count_out;
			else
				*broken_out = *count_out + 1;
			arena_reset(a);
		}
		query_close(&q);
	}
	if (kind == ERR_NONE && *broken_out == 0)
		kind = check_end(s, *count_out, broken_out, err);
	arena_free(a);
	return kind;
}
