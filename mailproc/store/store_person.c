#include "store/store_private.h"

#include "model/address.h"

static enum err_kind
read_row(struct query *q, struct arena *a, struct person *p, struct err *err)
{
	struct str status;

	p->id = query_int(q);
	status = query_str(q, a);
	p->address = query_str(q, a);
	p->language = query_str(q, a);
	p->created_at = query_int(q);
	p->confirmed_at = query_int(q);
	if (!person_status_parse(status, &p->status))
		return store_bad_name("status of a person", status, err);
	return ERR_NONE;
}

/* The person of a query whose parameters are bound, with all that is hers. */
static enum err_kind
load(struct store *s, struct arena *a, struct query *q, struct person **out,
    struct err *err)
{
	struct person *p = arena_alloc(a, sizeof *p);
	bool row = false;
	enum err_kind kind = query_step(q, &row, err);

	*out = NULL;
	if (kind == ERR_NONE && row)
		kind = read_row(q, a, p, err);
	query_close(q);
	if (kind != ERR_NONE || !row)
		return kind;
	if (store_answer_load(s, a, SQL_ANSWER_OF_PROFILE, p->id, &p->profile,
		err) != ERR_NONE ||
	    store_request_load(s, a, p, err) != ERR_NONE ||
	    store_document_load(s, a, p, err) != ERR_NONE)
		return err->kind;
	*out = p;
	return ERR_NONE;
}

enum err_kind
store_person_by_address(struct store *s, struct arena *a, struct str address,
    struct person **out, struct err *err)
{
	struct query q;

	*out = NULL;
	if (query_open(s, SQL_PERSON_BY_ADDRESS, &q, err) != ERR_NONE)
		return err->kind;
	query_bind_str(&q, address);
	return load(s, a, &q, out, err);
}

enum err_kind
store_person_by_id(struct store *s, struct arena *a, int64_t id,
    struct person **out, struct err *err)
{
	struct query q;

	*out = NULL;
	if (query_open(s, SQL_PERSON_BY_ID, &q, err) != ERR_NONE)
		return err->kind;
	query_bind_int(&q, id);
	return load(s, a, &q, out, err);
}

enum err_kind
store_persons(struct store *s, struct arena *a, struct person **out,
    size_t *count_out, struct err *err)
{
	struct query q;
	size_t capacity = 0;
	bool row = false;
	enum err_kind kind = query_open(s, SQL_PERSON_ALL, &q, err);

	*out = NULL;
	*count_out = 0;
	if (kind != ERR_NONE)
		return kind;
	while ((kind = query_step(&q, &row, err)) == ERR_NONE && row) {
		*out = arena_grow(a, *out, *count_out, &capacity, sizeof **out);
		(*out)[*count_out] = (struct person){0};
		kind = read_row(&q, a, &(*out)[*count_out], err);
		if (kind != ERR_NONE)
			break;
		++*count_out;
	}
	query_close(&q);
	return kind;
}

enum err_kind
store_expired_persons(struct store *s, struct arena *a, int64_t before,
    int64_t **out, size_t *count_out, struct err *err)
{
	return store_list_ids(
	    s, a, SQL_PERSON_EXPIRED, before, out, count_out, err);
}

static const char *
address_hex(const struct store *s, struct arena *a, struct str address)
{
	unsigned char digest[HASH_BYTES];

	store_address_digest(s, address, digest);
	return store_hex(a, digest, sizeof digest);
}

static enum err_kind
insert_address(const struct applying *p, struct str address, struct err *err)
{
	struct query q;

	if (query_open(p->store, SQL_ADDRESS_INSERT, &q, err) != ERR_NONE)
		return err->kind;
	query_bind_str(&q, address);
	query_bind_int(&q, p->person);
	query_bind_int(&q, p->now);
	return query_run(&q, err);
}

static enum err_kind
make(struct applying *p, struct err *err)
{
	struct str given = p->change->create_address;
	struct str address = address_normalise(p->arena, given);

	if (address.n == 0)
		return err_set(err, ERR_MESSAGE,
		    "a person's address is not one that mail can go to");
	if (store_run_ids(p->store, SQL_PERSON_INSERT, &p->now, 1, err) !=
	    ERR_NONE)
		return err->kind;
	p->person = query_inserted(p->store);
	if (insert_address(p, address, err) != ERR_NONE)
		return err->kind;
	return store_audit_add(p->store, p->now, "person.made", err,
	    "person=%lld address=%s message=%lld", (long long)p->person,
	    address_hex(p->store, p->arena, address),
	    (long long)p->change->message);
}

static enum err_kind
set_status(const struct applying *p, struct err *err)
{
	const char *status = person_status_name(p->change->status);
	struct query q;

	if (query_open(p->store, SQL_PERSON_STATUS, &q, err) != ERR_NONE)
		return err->kind;
	query_bind_int(&q, p->person);
	query_bind_text(&q, status);
	query_bind_int(&q, p->now);
	if (query_run(&q, err) != ERR_NONE)
		return err->kind;
	return store_audit_add(p->store, p->now, "person.status", err,
	    "person=%lld status=%s message=%lld", (long long)p->person, status,
	    (long long)p->change->message);
}

static enum err_kind
set_language(const struct applying *p, struct err *err)
{
	struct query q;

	if (query_open(p->store, SQL_PERSON_LANGUAGE, &q, err) != ERR_NONE)
		return err->kind;
	query_bind_int(&q, p->person);
	query_bind_str(&q, p->change->set_language);
	if (query_run(&q, err) != ERR_NONE)
		return err->kind;
	return store_audit_add(p->store, p->now, "person.language", err,
	    "person=%lld message=%lld", (long long)p->person,
	    (long long)p->change->message);
}

enum err_kind
store_person_apply(struct applying *p, struct err *err)
{
	const struct change *c = p->change;

	if (c->create_address.n > 0 && c->person != 0)
		return err_set(err, ERR_MESSAGE,
		    "person %lld is on file and cannot be made again",
		    (long long)c->person);
	if (c->create_address.n > 0 && make(p, err) != ERR_NONE)
		return err->kind;
	if ((c->set_status || c->set_language.n > 0) && p->person == 0)
		return err_set(err, ERR_MESSAGE, "a status without a person");
	if (c->set_status && set_status(p, err) != ERR_NONE)
		return err->kind;
	if (c->set_language.n > 0 && set_language(p, err) != ERR_NONE)
		return err->kind;
	return ERR_NONE;
}
