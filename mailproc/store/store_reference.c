#include "store/store_private.h"

#include "base/wire.h"

enum { SENT_MAX = 1000 }; /* fields of the forms in one mail */

/* What stood in the forms of a mail, both directions. */
static void
sent_wire(struct wire *w, struct sent_field **items, size_t *count)
{
	*items = wire_array(w, *items, count, sizeof **items, SENT_MAX);
	for (size_t i = 0; i < *count; i++) {
		wire_str(w, &(*items)[i].form);
		wire_str(w, &(*items)[i].field);
		wire_str(w, &(*items)[i].text);
	}
}

static struct str
seal_context(struct arena *a, struct str lookup)
{
	return str_printf(a, "reference %.*s", STR_ARG(lookup));
}

static enum err_kind
seal_sent(const struct applying *p, const struct reference_order *order,
    struct buf *out, struct err *err)
{
	struct sent_field *items = order->sent;
	size_t count = order->sent_count;
	struct buf plain = {0};
	struct wire w = wire_encoder(&plain);

	if (count > SENT_MAX)
		return err_set(
		    err, ERR_MESSAGE, "%zu fields in one mail", count);
	sent_wire(&w, &items, &count);
	keys_seal(p->store->keys, p->store->random, buf_str(&plain),
	    seal_context(p->arena, order->lookup), out);
	keys_wipe(plain.p, plain.n);
	buf_release(&plain);
	return ERR_NONE;
}

static enum err_kind
insert(const struct applying *p, const struct reference_order *order,
    struct str sealed, struct err *err)
{
	int64_t request = 0;
	struct query q;

	if (store_request_number(p, order->request, &request, err) !=
		ERR_NONE ||
	    query_open(p->store, SQL_REFERENCE_INSERT, &q, err) != ERR_NONE)
		return err->kind;
	query_bind_int(&q, p->person);
	query_bind_text(&q, purpose_name(order->purpose));
	query_bind_id(&q, request);
	query_bind_id(&q, p->change->message);
	query_bind_blob(&q, order->key_hash, sizeof order->key_hash);
	query_bind_str(&q, order->lookup);
	query_bind_int(&q, p->now);
	query_bind_int(&q, order->expires_at);
	query_bind_blob(&q, sealed.p, sealed.n);
	return query_run(&q, err);
}

enum err_kind
store_reference_issue(const struct applying *p,
    const struct reference_order *order, struct err *err)
{
	struct buf sealed = {0};
	enum err_kind kind;

	if (p->person == 0)
		return err_set(
		    err, ERR_MESSAGE, "a reference without a person");
	kind = seal_sent(p, order, &sealed, err);
	if (kind == ERR_NONE)
		kind = insert(p, order, buf_str(&sealed), err);
	if (kind == ERR_NONE)
		kind = store_audit_add(p->store, p->now, "reference.issued",
		    err, "reference=%lld person=%lld purpose=%s message=%lld",
		    (long long)query_inserted(p->store), (long long)p->person,
		    purpose_name(order->purpose),
		    (long long)p->change->message);
	buf_release(&sealed);
	return kind;
}

/* All of the person's that were issued before the one that she has used. */
static enum err_kind
revoke_older(const struct applying *p, struct err *err)
{
	const int64_t ids[] = {p->person, p->change->reference_used, p->now};

	if (store_run_ids(p->store, SQL_REFERENCE_REVOKE, ids, 3, err) !=
	    ERR_NONE)
		return err->kind;
	if (query_changed(p->store) == 0)
		return ERR_NONE;
	return store_audit_add(p->store, p->now, "reference.revoked", err,
	    "person=%lld before=%lld count=%lld", (long long)p->person,
	    (long long)p->change->reference_used,
	    (long long)query_changed(p->store));
}

static enum err_kind
use(const struct applying *p, struct err *err)
{
	const int64_t ids[] = {p->change->reference_used, p->now};

	if (store_run_ids(p->store, SQL_REFERENCE_USE, ids, 2, err) != ERR_NONE)
		return err->kind;
	if (query_changed(p->store) != 1)
		return err_set(err, ERR_MESSAGE, "reference %lld is not known",
		    (long long)p->change->reference_used);
	return store_audit_add(p->store, p->now, "reference.used", err,
	    "reference=%lld person=%lld message=%lld",
	    (long long)p->change->reference_used, (long long)p->person,
	    (long long)p->change->message);
}

static enum err_kind
bind(const struct applying *p, struct err *err)
{
	const int64_t ids[] = {p->change->bind_reference, p->number};

	if (p->number == 0)
		return err_set(err, ERR_MESSAGE,
		    "a reference is to be bound, and no request was made");
	return store_run_ids(p->store, SQL_REFERENCE_BIND, ids, 2, err);
}

/* Those that exist; new ones are issued with their mails, later. */
enum err_kind
store_reference_apply(struct applying *p, struct err *err)
{
	const struct change *c = p->change;

	if (c->reference_used != 0 && use(p, err) != ERR_NONE)
		return err->kind;
	if (c->reference_used != 0 && c->revoke_older &&
	    revoke_older(p, err) != ERR_NONE)
		return err->kind;
	if (c->bind_reference != 0 && bind(p, err) != ERR_NONE)
		return err->kind;
	return ERR_NONE;
}

static enum err_kind
open_sent(struct store *s, struct arena *a, struct str sealed,
    struct reference *r, struct err *err)
{
	struct buf plain = {0};
	enum err_kind kind =
	    keys_open(s->keys, sealed, seal_context(a, r->lookup), &plain, err);

	if (kind == ERR_NONE) {
		struct wire w = wire_decoder(a, buf_str(&plain));

		sent_wire(&w, &r->sent, &r->sent_count);
		if (!wire_done(&w))
			kind = err_set(err, ERR_CONFIG,
			    "reference %lld: what was sent is damaged",
			    (long long)r->id);
	}
	if (plain.p != NULL)
		keys_wipe(plain.p, plain.n);
	buf_release(&plain);
	return kind;
}

/* The row of a query whose parameters are bound, if there is one; closes it. */
static enum err_kind
load(struct store *s, struct arena *a, struct query *q, struct reference **out,
    struct err *err)
{
	struct reference *r = arena_alloc(a, sizeof *r);
	struct str purpose = {0}, sealed = {0};
	bool row = false;
	enum err_kind kind = query_step(q, &row, err);

	*out = NULL;
	if (kind == ERR_NONE && row) {
		r->id = query_int(q);
		r->person = query_int(q);
		purpose = query_str(q, a);
		r->request = query_int(q);
		r->message = query_int(q);
		r->issued_at = query_int(q);
		r->expires_at = query_int(q);
		r->revoked = query_int(q) != 0;
		r->used = query_int(q) != 0;
		r->lookup = query_str(q, a);
		sealed = query_str(q, a);
	}
	query_close(q);
	if (kind != ERR_NONE || !row)
		return kind;
	if (!purpose_parse(purpose, &r->purpose))
		return store_bad_name("purpose", purpose, err);
	if (open_sent(s, a, sealed, r, err) != ERR_NONE)
		return err->kind;
	*out = r;
	return ERR_NONE;
}

enum err_kind
store_reference_by_hash(struct store *s, struct arena *a,
    const unsigned char hash[static HASH_BYTES], struct reference **out,
    struct err *err)
{
	struct query q;

	*out = NULL;
	if (query_open(s, SQL_REFERENCE_BY_HASH, &q, err) != ERR_NONE)
		return err->kind;
	query_bind_blob(&q, hash, HASH_BYTES);
	return load(s, a, &q, out, err);
}

enum err_kind
store_reference_by_lookup(struct store *s, struct arena *a, struct str lookup,
    struct reference **out, struct err *err)
{
	struct query q;

	*out = NULL;
	if (query_open(s, SQL_REFERENCE_BY_LOOKUP, &q, err) != ERR_NONE)
		return err->kind;
	query_bind_str(&q, lookup);
	return load(s, a, &q, out, err);
}
