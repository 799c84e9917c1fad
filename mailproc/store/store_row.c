#include "store/store_private.h"

enum err_kind
store_run_ids(struct store *s, enum sql sql, const int64_t *ids, size_t count,
    struct err *err)
{
	struct query q;

	if (query_open(s, sql, &q, err) != ERR_NONE)
		return err->kind;
	for (size_t i = 0; i < count; i++)
		query_bind_int(&q, ids[i]);
	return query_run(&q, err);
}

enum err_kind
store_list_ids(struct store *s, struct arena *a, enum sql sql,
    int64_t parameter, int64_t **out, size_t *count_out, struct err *err)
{
	struct query q;
	size_t capacity = 0;
	bool row = false;
	enum err_kind kind = query_open(s, sql, &q, err);

	*out = NULL;
	*count_out = 0;
	if (kind != ERR_NONE)
		return kind;
	query_bind_int(&q, parameter);
	while ((kind = query_step(&q, &row, err)) == ERR_NONE && row) {
		*out = arena_grow(a, *out, *count_out, &capacity, sizeof **out);
		(*out)[(*count_out)++] = query_int(&q);
	}
	query_close(&q);
	return kind;
}

enum err_kind
store_bad_name(const char *what, struct str name, struct err *err)
{
	return err_set(err, ERR_CONFIG,
	    "the database holds an unknown %s, \"%.*s\"", what, STR_ARG(name));
}

char *
store_hex(struct arena *a, const unsigned char *bytes, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	char *text = arena_alloc(a, 2 * n + 1);

	for (size_t i = 0; i < n; i++) {
		text[2 * i] = digits[bytes[i] >> 4];
		text[2 * i + 1] = digits[bytes[i] & 15];
	}
	return text;
}

void
store_address_digest(const struct store *s, struct str address,
    unsigned char out[static HASH_BYTES])
{
	keys_digest(s->keys, KEY_USE_ADDRESS, address, out);
}
