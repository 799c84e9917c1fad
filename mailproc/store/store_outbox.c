#include "store/store_private.h"

#include "base/crash.h"

static const char *const state_names[OUTBOX_STATE_COUNT] = {
    [OUTBOX_QUEUED] = "queued",
    [OUTBOX_SENDING] = "sending",
    [OUTBOX_SENT] = "sent",
    [OUTBOX_UNSURE] = "unsure",
    [OUTBOX_FAILED] = "failed",
    [OUTBOX_DROPPED] = "dropped",
};

const char *
outbox_state_name(enum outbox_state state)
{
	if ((unsigned)state >= OUTBOX_STATE_COUNT)
		bug("outbox state %d", (int)state);
	return state_names[state];
}

static bool
state_parse(struct str name, enum outbox_state *out)
{
	for (int i = 0; i < OUTBOX_STATE_COUNT; i++) {
		if (str_is(name, state_names[i])) {
			*out = (enum outbox_state)i;
			return true;
		}
	}
	return false;
}

/* A row of OUTBOX_COLUMNS. */
static enum err_kind
read_row(
    struct query *q, struct arena *a, struct outbox_item *item, struct err *err)
{
	struct str reason, state;

	*item = (struct outbox_item){.id = query_int(q)};
	reason = query_str(q, a);
	item->to = query_str(q, a);
	item->folder = query_str(q, a);
	item->message_id = query_str(q, a);
	state = query_str(q, a);
	item->attempts = (int)query_int(q);
	item->next_at = query_int(q);
	item->last_reply = query_str(q, a);
	item->created_at = query_int(q);
	item->sent_at = query_int(q);
	if (!reason_parse(reason, &item->reason))
		return store_bad_name("reason", reason, err);
	if (!state_parse(state, &item->state))
		return store_bad_name("outbox state", state, err);
	return ERR_NONE;
}

/* All rows of a query whose parameters are bound; closes it. */
static enum err_kind
read_rows(struct query *q, struct arena *a, struct outbox_item **out,
    size_t *count_out, struct err *err)
{
	size_t capacity = 0;
	bool row = false;
	enum err_kind kind;

	*out = NULL;
	*count_out = 0;
	while ((kind = query_step(q, &row, err)) == ERR_NONE && row) {
		*out = arena_grow(a, *out, *count_out, &capacity, sizeof **out);
		kind = read_row(q, a, &(*out)[*count_out], err);
		if (kind != ERR_NONE)
			break;
		++*count_out;
	}
	query_close(q);
	return kind;
}

enum err_kind
store_outbox(struct store *s, struct arena *a, struct outbox_item **out,
    size_t *count_out, struct err *err)
{
	struct query q;

	if (query_open(s, SQL_OUTBOX_ALL, &q, err) != ERR_NONE)
		return err->kind;
	return read_rows(&q, a, out, count_out, err);
}

enum err_kind
store_outbox_item(struct store *s, struct arena *a, int64_t id,
    struct outbox_item **out, struct err *err)
{
	struct query q;
	size_t count = 0;

	*out = NULL;
	if (query_open(s, SQL_OUTBOX_FIND, &q, err) != ERR_NONE)
		return err->kind;
	query_bind_int(&q, id);
	return read_rows(&q, a, out, &count, err);
}

enum err_kind
store_outbox_has(
    struct store *s, struct str message_id, bool *out, struct err *err)
{
	struct query q;
	enum err_kind kind = query_open(s, SQL_OUTBOX_HAS, &q, err);

	*out = false;
	if (kind != ERR_NONE)
		return kind;
	query_bind_str(&q, message_id);
	kind = query_step(&q, out, err);
	query_close(&q);
	return kind;
}

enum err_kind
store_outbox_of_message(struct store *s, struct arena *a, int64_t message,
    int64_t **out, size_t *count_out, struct err *err)
{
	return store_list_ids(
	    s, a, SQL_OUTBOX_OF_MESSAGE, message, out, count_out, err);
}

enum err_kind
store_mail_count(struct store *s, struct str address, int64_t since,
    size_t *out, struct err *err)
{
	unsigned char digest[HASH_BYTES];
	struct query q;
	enum err_kind kind = query_open(s, SQL_OUTBOX_COUNT, &q, err);

	*out = 0;
	if (kind != ERR_NONE)
		return kind;
	store_address_digest(s, address, digest);
	query_bind_blob(&q, digest, sizeof digest);
	query_bind_int(&q, since);
	kind = query_get(&q, err);
	if (kind == ERR_NONE)
		*out = (size_t)query_int(&q);
	query_close(&q);
	return kind;
}

/* One priority after the other: each is an ordered walk of the index. */
enum err_kind
store_outbox_next(struct store *s, int64_t *out, struct err *err)
{
	*out = 0;
	for (int p = MAIL_ANSWER; p <= MAIL_REMINDER; p++) {
		struct query q;
		bool row = false;
		int64_t next_at;
		enum err_kind kind = query_open(s, SQL_OUTBOX_NEXT, &q, err);

		if (kind != ERR_NONE)
			return kind;
		query_bind_int(&q, p);
		kind = query_step(&q, &row, err);
		next_at = kind == ERR_NONE && row ? query_int(&q) : 0;
		query_close(&q);
		if (kind != ERR_NONE)
			return kind;
		if (row && (*out == 0 || next_at < *out))
			*out = next_at;
	}
	return ERR_NONE;
}

enum err_kind
store_outbox_recover(struct store *s, int64_t now, struct err *err)
{
	enum err_kind kind = store_step_begin(s, now, err);

	if (kind == ERR_NONE)
		kind = store_run_ids(s, SQL_OUTBOX_RECOVER, &now, 1, err);
	return store_step_end(s, kind, err);
}

static enum err_kind
report_row(struct store *s, const struct outbox_report *r, int64_t now,
    struct err *err)
{
	struct query q;

	if (query_open(s, SQL_OUTBOX_REPORT, &q, err) != ERR_NONE)
		return err->kind;
	query_bind_int(&q, r->id);
	query_bind_text(&q, outbox_state_name(r->state));
	query_bind_int(&q, r->next_at);
	query_bind_str(&q, r->reply);
	query_bind_int(&q, now);
	query_bind_int(&q, r->untried);
	return query_run(&q, err);
}

static enum err_kind
report_one(struct store *s, const struct outbox_report *r, int64_t now,
    struct err *err)
{
	const char *event = NULL;

	if (r->state == OUTBOX_SENDING || r->state == OUTBOX_DROPPED)
		bug("a report of state %s", outbox_state_name(r->state));
	if (report_row(s, r, now, err) != ERR_NONE)
		return err->kind;
	/* Dropped meanwhile: there is nothing left to say about it. */
	if (query_changed(s) == 0)
		return ERR_NONE;
	if (r->state == OUTBOX_SENT)
		event = "mail.sent";
	else if (r->state == OUTBOX_FAILED)
		event = "mail.failed";
	if (event == NULL)
		return ERR_NONE;
	return store_audit_add(
	    s, now, event, err, "outbox=%lld", (long long)r->id);
}

enum err_kind
store_outbox_report(struct store *s, const struct outbox_report *reports,
    size_t count, int64_t now, struct err *err)
{
	enum err_kind kind = store_step_begin(s, now, err);

	for (size_t i = 0; kind == ERR_NONE && i < count; i++)
		kind = report_one(s, &reports[i], now, err);
	if (kind == ERR_NONE)
		crash_point("outbox.report.before_commit");
	kind = store_step_end(s, kind, err);
	if (kind == ERR_NONE)
		crash_point("outbox.report.after_commit");
	return kind;
}

/* ---- leasing ---- */

struct leasing {
	struct store *store;
	struct arena *arena;
	struct outbox_item *items;
	size_t count, capacity;
};

struct str
store_outbox_context(struct arena *a, int64_t id)
{
	return str_printf(a, "outbox %lld", (long long)id);
}

/* The sealed message becomes the message. */
static enum err_kind
unseal(const struct leasing *l, struct outbox_item *item, struct str sealed,
    struct err *err)
{
	struct buf plain = {0};
	enum err_kind kind = keys_open(l->store->keys, sealed,
	    store_outbox_context(l->arena, item->id), &plain, err);

	if (kind == ERR_NONE)
		item->bytes = buf_copy(l->arena, &plain);
	if (plain.p != NULL)
		keys_wipe(plain.p, plain.n);
	buf_release(&plain);
	return kind;
}

/* The due rows of one priority, at most `most` in all. */
static enum err_kind
find_due(
    struct leasing *l, int priority, int64_t now, size_t most, struct err *err)
{
	struct query q;
	bool row = false;
	enum err_kind kind = query_open(l->store, SQL_OUTBOX_DUE, &q, err);

	if (kind != ERR_NONE)
		return kind;
	query_bind_int(&q, priority);
	query_bind_int(&q, now);
	query_bind_int(&q, (int64_t)(most - l->count));
	while ((kind = query_step(&q, &row, err)) == ERR_NONE && row) {
		struct outbox_item *item;

		l->items = arena_grow(l->arena, l->items, l->count,
		    &l->capacity, sizeof *l->items);
		item = &l->items[l->count];
		kind = read_row(&q, l->arena, item, err);
		if (kind == ERR_NONE)
			kind = unseal(l, item, query_str(&q, l->arena), err);
		if (kind != ERR_NONE)
			break;
		l->count++;
	}
	query_close(&q);
	return kind;
}

static enum err_kind
lease(struct leasing *l, int64_t now, int lease_seconds, size_t most,
    struct err *err)
{
	for (int p = MAIL_ANSWER; p <= MAIL_REMINDER && l->count < most; p++)
		if (find_due(l, p, now, most, err) != ERR_NONE)
			return err->kind;
	for (size_t i = 0; i < l->count; i++) {
		struct outbox_item *item = &l->items[i];
		const int64_t ids[] = {item->id, now + lease_seconds};

		if (store_run_ids(l->store, SQL_OUTBOX_LEASE, ids, 2, err) !=
		    ERR_NONE)
			return err->kind;
		item->attempts++;
		item->next_at = ids[1];
	}
	return ERR_NONE;
}

enum err_kind
store_outbox_lease(struct store *s, struct arena *a, int64_t now,
    int lease_seconds, size_t max, struct outbox_item **out, size_t *count_out,
    struct err *err)
{
	struct leasing l = {.store = s, .arena = a};
	enum err_kind kind = store_step_begin(s, now, err);

	*out = NULL;
	*count_out = 0;
	if (kind == ERR_NONE)
		kind = lease(&l, now, lease_seconds, max, err);
	kind = store_step_end(s, kind, err);
	if (kind != ERR_NONE)
		return kind;
	crash_point("outbox.lease.after_commit");
	*out = l.items;
	*count_out = l.count;
	return ERR_NONE;
}
