/*
 * Erasing a person who never confirmed her address.
 */
#include "store/store_private.h"

/*
 * Mail to an address: what has not gone will not go; of what has gone a row
 * stays, so that answers to the address are still counted, by its digest alone.
 */
static enum err_kind
forget_mail(struct store *s, struct str address, struct err *err)
{
	static const enum sql statements[] = {
	    SQL_OUTBOX_DROP, SQL_OUTBOX_FORGET};
	unsigned char digest[HASH_BYTES];

	store_address_digest(s, address, digest);
	for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
		struct query q;

		if (query_open(s, statements[i], &q, err) != ERR_NONE)
			return err->kind;
		query_bind_blob(&q, digest, sizeof digest);
		if (query_run(&q, err) != ERR_NONE)
			return err->kind;
	}
	return ERR_NONE;
}

/* The digest and the date in the audit log are all that stays of an address. */
static enum err_kind
forget_address(struct store *s, struct arena *a, int64_t person,
    struct str address, int64_t now, struct err *err)
{
	unsigned char digest[HASH_BYTES];

	if (forget_mail(s, address, err) != ERR_NONE)
		return err->kind;
	store_address_digest(s, address, digest);
	return store_audit_add(s, now, "person.erased", err,
	    "person=%lld address=%s", (long long)person,
	    store_hex(a, digest, sizeof digest));
}

static enum err_kind
load_addresses(struct store *s, struct arena *a, int64_t person,
    struct str **out, size_t *count_out, struct err *err)
{
	struct query q;
	size_t capacity = 0;
	bool row = false;
	enum err_kind kind = query_open(s, SQL_ADDRESS_OF, &q, err);

	*out = NULL;
	*count_out = 0;
	if (kind != ERR_NONE)
		return kind;
	query_bind_int(&q, person);
	while ((kind = query_step(&q, &row, err)) == ERR_NONE && row) {
		*out = arena_grow(a, *out, *count_out, &capacity, sizeof **out);
		(*out)[(*count_out)++] = query_str(&q, a);
	}
	query_close(&q);
	return kind;
}

/*
 * Order is important: what is found by the person or her address goes before
 * the person does. Answers, documents and references go with her row.
 */
static enum err_kind
erase(struct store *s, struct arena *a, int64_t person, int64_t now,
    struct err *err)
{
	struct str *addresses = NULL;
	size_t count = 0;

	if (load_addresses(s, a, person, &addresses, &count, err) != ERR_NONE)
		return err->kind;
	for (size_t i = 0; i < count; i++)
		if (forget_address(s, a, person, addresses[i], now, err) !=
		    ERR_NONE)
			return err->kind;
	if (store_run_ids(s, SQL_MESSAGE_ERASE_PERSON, &person, 1, err) !=
		ERR_NONE ||
	    store_run_ids(s, SQL_PERSON_DELETE, &person, 1, err) != ERR_NONE)
		return err->kind;
	if (query_changed(s) != 1)
		return err_set(err, ERR_DENIED,
		    "person %lld is not on file, or has confirmed",
		    (long long)person);
	return ERR_NONE;
}

enum err_kind
store_erase_person(
    struct store *s, int64_t person, int64_t now, struct err *err)
{
	struct arena *a = arena_new();
	enum err_kind kind = store_step_begin(s, now, err);

	if (kind == ERR_NONE)
		kind = erase(s, a, person, now, err);
	kind = store_step_end(s, kind, err);
	arena_free(a);
	return kind;
}
