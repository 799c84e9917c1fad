#include "store/store_private.h"

#include "base/crash.h"

/* A row of MESSAGE_COLUMNS. */
static enum err_kind
read_row(struct query *q, struct arena *a, struct received *r, struct err *err)
{
	struct str outcome, nature;

	r->id = query_int(q);
	r->mailbox = query_str(q, a);
	r->uidvalidity = query_str(q, a);
	r->uid = query_str(q, a);
	r->spool = query_str(q, a);
	(void)query_bytes(q, r->spool_key, sizeof r->spool_key);
	r->size = query_int(q);
	r->received_at = query_int(q);
	r->attempts = (int)query_int(q);
	outcome = query_str(q, a);
	r->person = query_int(q);
	r->place_folder = query_str(q, a);
	r->place_uid = query_str(q, a);
	r->wanted_folder = query_str(q, a);
	r->has_digest = query_bytes(q, r->digest, sizeof r->digest);
	r->message_id = query_str(q, a);
	r->from = query_str(q, a);
	r->reason = query_str(q, a);
	nature = query_str(q, a);
	if (!outcome_parse(outcome, &r->outcome))
		return store_bad_name("outcome", outcome, err);
	if (!message_nature_parse(nature, &r->nature))
		return store_bad_name("nature", nature, err);
	return ERR_NONE;
}

/* All rows of a query whose parameters are bound; closes it. */
static enum err_kind
read_rows(struct query *q, struct arena *a, struct received **out,
    size_t *count_out, struct err *err)
{
	size_t capacity = 0;
	bool row = false;
	enum err_kind kind;

	*out = NULL;
	*count_out = 0;
	while ((kind = query_step(q, &row, err)) == ERR_NONE && row) {
		*out = arena_grow(a, *out, *count_out, &capacity, sizeof **out);
		(*out)[*count_out] = (struct received){0};
		kind = read_row(q, a, &(*out)[*count_out], err);
		if (kind != ERR_NONE)
			break;
		++*count_out;
	}
	query_close(q);
	return kind;
}

/* The id of the row that a query with bound parameters gives, or 0. */
static enum err_kind
read_id(struct query *q, int64_t *id_out, struct err *err)
{
	bool row = false;
	enum err_kind kind = query_step(q, &row, err);

	*id_out = kind == ERR_NONE && row ? query_int(q) : 0;
	query_close(q);
	return kind;
}

static enum err_kind
find_known(struct store *s, struct str mailbox, struct str uidvalidity,
    struct str uid, int64_t *id_out, struct err *err)
{
	struct query q;

	*id_out = 0;
	if (query_open(s, SQL_MESSAGE_KNOWN, &q, err) != ERR_NONE)
		return err->kind;
	query_bind_str(&q, mailbox);
	query_bind_str(&q, uidvalidity);
	query_bind_str(&q, uid);
	return read_id(&q, id_out, err);
}

enum err_kind
store_message_known(struct store *s, struct str mailbox, struct str uidvalidity,
    struct str uid, bool *out, struct err *err)
{
	int64_t id = 0;
	enum err_kind kind = find_known(s, mailbox, uidvalidity, uid, &id, err);

	*out = id != 0;
	return kind;
}

enum err_kind
store_message_last_uid(struct store *s, struct arena *a, struct str mailbox,
    struct str uidvalidity, struct str *out, struct err *err)
{
	struct query q;
	bool row = false;
	enum err_kind kind = query_open(s, SQL_MESSAGE_LAST_UID, &q, err);

	*out = str_from("");
	if (kind != ERR_NONE)
		return kind;
	query_bind_str(&q, mailbox);
	query_bind_str(&q, uidvalidity);
	kind = query_step(&q, &row, err);
	if (kind == ERR_NONE && row)
		*out = query_str(&q, a);
	query_close(&q);
	return kind;
}

static enum err_kind
record_one(struct store *s, struct received *r, struct err *err)
{
	struct str place = r->place_folder;
	struct query q;

	if (place.n == 0)
		place = str_from("INBOX");
	if (query_open(s, SQL_MESSAGE_INSERT, &q, err) != ERR_NONE)
		return err->kind;
	query_bind_str(&q, r->mailbox);
	query_bind_str(&q, r->uidvalidity);
	query_bind_str(&q, r->uid);
	query_bind_str(&q, r->spool);
	query_bind_blob(&q, r->spool_key, sizeof r->spool_key);
	query_bind_int(&q, r->size);
	query_bind_int(&q, r->received_at);
	query_bind_str(&q, place);
	query_bind_str(&q, r->place_uid.n > 0 ? r->place_uid : r->uid);
	if (query_run(&q, err) != ERR_NONE)
		return err->kind;
	/* The unique key makes the second time a no-op. */
	return find_known(s, r->mailbox, r->uidvalidity, r->uid, &r->id, err);
}

enum err_kind
store_message_record(struct store *s, struct received *messages, size_t count,
    int64_t now, struct err *err)
{
	enum err_kind kind = store_step_begin(s, now, err);

	for (size_t i = 0; kind == ERR_NONE && i < count; i++)
		kind = record_one(s, &messages[i], err);
	if (kind == ERR_NONE)
		crash_point("store.record.before_commit");
	kind = store_step_end(s, kind, err);
	if (kind == ERR_NONE)
		crash_point("store.record.after_commit");
	/* From here on a row protects each file, or it is an orphan: of rows
	 * that could not be written the files are made again. */
	for (size_t i = 0; i < count; i++)
		store_fresh_drop(s, false, messages[i].spool);
	return kind;
}

enum err_kind
store_message_pending(struct store *s, struct arena *a, size_t max,
    struct received **out, size_t *count_out, struct err *err)
{
	struct query q;

	if (query_open(s, SQL_MESSAGE_PENDING, &q, err) != ERR_NONE)
		return err->kind;
	query_bind_int(&q, (int64_t)max);
	return read_rows(&q, a, out, count_out, err);
}

enum err_kind
store_message_attempt(struct store *s, const struct received *messages,
    size_t count, int more, struct err *err)
{
	enum err_kind kind = store_step_begin(s, 0, err);

	for (size_t i = 0; kind == ERR_NONE && i < count; i++) {
		const int64_t ids[] = {messages[i].id, more};

		kind = store_run_ids(s, SQL_MESSAGE_ATTEMPT, ids, 2, err);
	}
	return store_step_end(s, kind, err);
}

enum err_kind
store_message_by_digest(struct store *s,
    const unsigned char digest[static HASH_BYTES], int64_t except,
    int64_t *id_out, struct err *err)
{
	struct query q;

	*id_out = 0;
	if (query_open(s, SQL_MESSAGE_BY_DIGEST, &q, err) != ERR_NONE)
		return err->kind;
	query_bind_blob(&q, digest, HASH_BYTES);
	query_bind_int(&q, except);
	return read_id(&q, id_out, err);
}

enum err_kind
store_message_held(struct store *s, struct arena *a, int64_t person,
    struct received **out, size_t *count_out, struct err *err)
{
	struct query q;

	if (query_open(s, SQL_MESSAGE_HELD, &q, err) != ERR_NONE)
		return err->kind;
	query_bind_int(&q, person);
	return read_rows(&q, a, out, count_out, err);
}

enum err_kind
store_expired_messages(struct store *s, struct arena *a, int64_t before,
    int64_t **out, size_t *count_out, struct err *err)
{
	return store_list_ids(
	    s, a, SQL_MESSAGE_EXPIRED, before, out, count_out, err);
}

enum err_kind
store_message_misplaced(struct store *s, struct arena *a, size_t max,
    struct received **out, size_t *count_out, struct err *err)
{
	struct query q;

	if (query_open(s, SQL_MESSAGE_MISPLACED, &q, err) != ERR_NONE)
		return err->kind;
	query_bind_int(&q, (int64_t)max);
	return read_rows(&q, a, out, count_out, err);
}

static enum err_kind
record_place(struct store *s, int64_t id, struct str folder, struct str uid,
    struct err *err)
{
	struct query q;

	if (query_open(s, SQL_MESSAGE_PLACED, &q, err) != ERR_NONE)
		return err->kind;
	query_bind_int(&q, id);
	query_bind_str(&q, folder);
	query_bind_str(&q, uid);
	return query_run(&q, err);
}

enum err_kind
store_message_placed(struct store *s, int64_t id, struct str folder,
    struct str uid, struct err *err)
{
	enum err_kind kind = store_step_begin(s, 0, err);

	if (kind == ERR_NONE)
		kind = record_place(s, id, folder, uid, err);
	return store_step_end(s, kind, err);
}

enum err_kind
store_messages(struct store *s, struct arena *a, struct received **out,
    size_t *count_out, struct err *err)
{
	struct query q;

	if (query_open(s, SQL_MESSAGE_ALL, &q, err) != ERR_NONE)
		return err->kind;
	return read_rows(&q, a, out, count_out, err);
}

enum err_kind
store_message(struct store *s, struct arena *a, int64_t id,
    struct received **out, struct err *err)
{
	struct query q;
	size_t count = 0;

	*out = NULL;
	if (query_open(s, SQL_MESSAGE_FIND, &q, err) != ERR_NONE)
		return err->kind;
	query_bind_int(&q, id);
	return read_rows(&q, a, out, &count, err);
}
