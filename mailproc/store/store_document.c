#include "store/store_private.h"

enum err_kind
store_document_load(
    struct store *s, struct arena *a, struct person *person, struct err *err)
{
	struct query q;
	size_t capacity = 0;
	bool row = false;
	enum err_kind kind = query_open(s, SQL_DOCUMENT_OF, &q, err);

	if (kind != ERR_NONE)
		return kind;
	query_bind_int(&q, person->id);
	while ((kind = query_step(&q, &row, err)) == ERR_NONE && row) {
		struct document *d;
		struct str role;

		person->documents =
		    arena_grow(a, person->documents, person->document_count,
			&capacity, sizeof *person->documents);
		d = &person->documents[person->document_count++];
		*d = (struct document){.id = query_int(&q)};
		role = query_str(&q, a);
		d->name = query_str(&q, a);
		d->type = query_str(&q, a);
		d->size = query_int(&q);
		d->received_at = query_int(&q);
		d->blob = query_str(&q, a);
		d->replaced = query_int(&q) != 0;
		if (!document_role_parse(role, &d->role)) {
			kind = store_bad_name("role", role, err);
			break;
		}
	}
	query_close(&q);
	return kind;
}

/* Of these a person has one at a time. */
static bool
role_is_single(enum document_role role)
{
	switch (role) {
	case ROLE_CV:
	case ROLE_LETTRE:
	case ROLE_OBJECTIFS:
		return true;
	case ROLE_FORMULAIRE:
	case ROLE_AUTRE:
	case ROLE_INLINE:
		return false;
	case ROLE_COUNT:
		break;
	}
	bug("role %d", (int)role);
}

static enum err_kind
replace_older(
    const struct applying *p, enum document_role role, struct err *err)
{
	struct query q;

	if (query_open(p->store, SQL_DOCUMENT_REPLACE, &q, err) != ERR_NONE)
		return err->kind;
	query_bind_int(&q, p->person);
	query_bind_text(&q, document_role_name(role));
	query_bind_int(&q, p->now);
	return query_run(&q, err);
}

/* The row of a blob that is new comes with the document that first cites it. */
static enum err_kind
put_blob(const struct applying *p, const struct fresh *fresh, struct err *err)
{
	struct query q;

	if (query_open(p->store, SQL_BLOB_PUT, &q, err) != ERR_NONE)
		return err->kind;
	query_bind_text(&q, fresh->name);
	query_bind_blob(&q, fresh->key, sizeof fresh->key);
	return query_run(&q, err);
}

static enum err_kind
insert(
    const struct applying *p, const struct document_change *d, struct err *err)
{
	struct query q;

	if (query_open(p->store, SQL_DOCUMENT_INSERT, &q, err) != ERR_NONE)
		return err->kind;
	query_bind_int(&q, p->person);
	query_bind_text(&q, document_role_name(d->role));
	query_bind_str(&q, d->name);
	query_bind_str(&q, d->type);
	query_bind_int(&q, d->size);
	query_bind_str(&q, d->blob);
	query_bind_int(&q, p->now);
	query_bind_id(&q, p->change->message);
	return query_run(&q, err);
}

static enum err_kind
add(const struct applying *p, const struct document_change *d, struct err *err)
{
	struct fresh *fresh = store_fresh_find(p->store, true, d->blob);
	int64_t id;

	if (fresh != NULL) {
		if (put_blob(p, fresh, err) != ERR_NONE)
			return err->kind;
		fresh->cited = true;
	}
	if (role_is_single(d->role) &&
	    replace_older(p, d->role, err) != ERR_NONE)
		return err->kind;
	if (insert(p, d, err) != ERR_NONE)
		return err->kind;
	id = query_inserted(p->store);
	return store_audit_add(p->store, p->now, "document.added", err,
	    "document=%lld person=%lld role=%s blob=%.*s message=%lld",
	    (long long)id, (long long)p->person, document_role_name(d->role),
	    STR_ARG(d->blob), (long long)p->change->message);
}

enum err_kind
store_document_apply(struct applying *p, struct err *err)
{
	const struct change *c = p->change;

	if (c->document_count > 0 && p->person == 0)
		return err_set(err, ERR_MESSAGE, "documents without a person");
	for (size_t i = 0; i < c->document_count; i++)
		if (add(p, &c->documents[i], err) != ERR_NONE)
			return err->kind;
	return ERR_NONE;
}
