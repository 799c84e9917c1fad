#include "store/store_private.h"

enum err_kind
store_answer_load(struct store *s, struct arena *a, enum sql sql, int64_t id,
    struct answers *out, struct err *err)
{
	struct query q;
	size_t capacity = 0;
	bool row = false;
	enum err_kind kind = query_open(s, sql, &q, err);

	*out = (struct answers){0};
	if (kind != ERR_NONE)
		return kind;
	query_bind_int(&q, id);
	while ((kind = query_step(&q, &row, err)) == ERR_NONE && row) {
		struct answer *item;

		out->items = arena_grow(
		    a, out->items, out->count, &capacity, sizeof *out->items);
		item = &out->items[out->count++];
		item->form = query_str(&q, a);
		item->field = query_str(&q, a);
		item->value = query_str(&q, a);
		item->text = query_str(&q, a);
		item->raw = query_str(&q, a);
		item->problem = query_str(&q, a);
		item->detail = query_str(&q, a);
	}
	query_close(&q);
	return kind;
}

static enum err_kind
put(const struct applying *p, const struct answer *answer, int64_t request,
    struct err *err)
{
	struct query q;

	if (query_open(p->store,
		request == 0 ? SQL_ANSWER_PUT_PROFILE : SQL_ANSWER_PUT_REQUEST,
		&q, err) != ERR_NONE)
		return err->kind;
	query_bind_int(&q, p->person);
	query_bind_str(&q, answer->form);
	query_bind_str(&q, answer->field);
	query_bind_str(&q, answer->value);
	query_bind_str(&q, answer->text);
	query_bind_str(&q, answer->raw);
	query_bind_str(&q, answer->problem);
	query_bind_str(&q, answer->detail);
	query_bind_int(&q, p->now);
	query_bind_id(&q, p->change->message);
	if (request != 0)
		query_bind_int(&q, request);
	return query_run(&q, err);
}

/* Which fields were set, without what they say: "profil.nom,demande.type@5". */
static void
name_field(struct buf *names, const struct answer *answer, int64_t request)
{
	buf_printf(names, "%s%.*s.%.*s", names->n > 0 ? "," : "",
	    STR_ARG(answer->form), STR_ARG(answer->field));
	if (request != 0)
		buf_printf(names, "@%lld", (long long)request);
}

enum err_kind
store_answer_apply(struct applying *p, struct err *err)
{
	const struct change *c = p->change;
	struct buf names = {0};
	enum err_kind kind = ERR_NONE;

	if (c->answer_count == 0)
		return ERR_NONE;
	if (p->person == 0)
		return err_set(err, ERR_MESSAGE, "answers without a person");
	for (size_t i = 0; kind == ERR_NONE && i < c->answer_count; i++) {
		const struct answer_change *item = &c->answers[i];
		int64_t request = 0;

		kind = store_request_number(p, item->request, &request, err);
		if (kind == ERR_NONE)
			kind = put(p, &item->answer, request, err);
		name_field(&names, &item->answer, request);
	}
	if (kind == ERR_NONE)
		kind = store_audit_add(p->store, p->now, "answers.set", err,
		    "person=%lld message=%lld fields=%s", (long long)p->person,
		    (long long)c->message, names.p);
	buf_release(&names);
	return kind;
}
