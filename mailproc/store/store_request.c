#include "store/store_private.h"

enum err_kind
store_request_number(
    const struct applying *p, int64_t number, int64_t *out, struct err *err)
{
	*out = number;
	if (number >= 0)
		return ERR_NONE;
	if (number != -1 || p->number == 0)
		return err_set(err, ERR_MESSAGE,
		    "request %lld: none was made in this change",
		    (long long)number);
	*out = p->number;
	return ERR_NONE;
}

enum err_kind
store_next_number(struct store *s, int64_t *out, struct err *err)
{
	struct query q;
	enum err_kind kind = query_open(s, SQL_REQUEST_NEXT, &q, err);

	if (kind != ERR_NONE)
		return kind;
	kind = query_get(&q, err);
	if (kind == ERR_NONE)
		*out = query_int(&q);
	query_close(&q);
	return kind;
}

/* The status that the request made here begins with; empty: none is said. */
static struct str
first_status(const struct change *c)
{
	for (size_t i = 0; i < c->transition_count; i++)
		if (c->transitions[i].request == -1 &&
		    c->transitions[i].from.n == 0)
			return c->transitions[i].to;
	return str_from("");
}

static enum err_kind
make(struct applying *p, struct err *err)
{
	struct query q;

	if (p->person == 0)
		return err_set(err, ERR_MESSAGE, "a request without a person");
	if (query_open(p->store, SQL_REQUEST_INSERT, &q, err) != ERR_NONE)
		return err->kind;
	query_bind_int(&q, p->person);
	query_bind_str(&q, first_status(p->change));
	query_bind_int(&q, p->now);
	if (query_run(&q, err) != ERR_NONE)
		return err->kind;
	p->number = query_inserted(p->store);
	return store_audit_add(p->store, p->now, "request.made", err,
	    "request=%lld person=%lld message=%lld", (long long)p->number,
	    (long long)p->person, (long long)p->change->message);
}

/* From one status to the next, only if it is in the one it is said to be in. */
static enum err_kind
move(const struct applying *p, const struct transition_change *t,
    int64_t number, struct err *err)
{
	struct query q;

	if (query_open(p->store, SQL_REQUEST_MOVE, &q, err) != ERR_NONE)
		return err->kind;
	query_bind_int(&q, number);
	query_bind_str(&q, t->from);
	query_bind_str(&q, t->to);
	if (query_run(&q, err) != ERR_NONE)
		return err->kind;
	if (query_changed(p->store) != 1)
		return err_set(err, ERR_MESSAGE,
		    "request %lld is not in status %.*s", (long long)number,
		    STR_ARG(t->from));
	return ERR_NONE;
}

static enum err_kind
add_history(const struct applying *p, const struct transition_change *t,
    int64_t number, struct err *err)
{
	struct query q;

	if (query_open(p->store, SQL_HISTORY_INSERT, &q, err) != ERR_NONE)
		return err->kind;
	query_bind_int(&q, number);
	query_bind_int(&q, p->now);
	query_bind_str(&q, t->from);
	query_bind_str(&q, t->to);
	query_bind_str(&q, t->by);
	query_bind_str(&q, t->reason);
	query_bind_id(&q, p->change->message);
	if (query_run(&q, err) != ERR_NONE)
		return err->kind;
	return store_audit_add(p->store, p->now, "request.status", err,
	    "request=%lld from=%.*s to=%.*s by=%.*s message=%lld",
	    (long long)number, STR_ARG(t->from), STR_ARG(t->to), STR_ARG(t->by),
	    (long long)p->change->message);
}

enum err_kind
store_request_apply(struct applying *p, struct err *err)
{
	const struct change *c = p->change;

	if (c->create_request && make(p, err) != ERR_NONE)
		return err->kind;
	for (size_t i = 0; i < c->transition_count; i++) {
		const struct transition_change *t = &c->transitions[i];
		int64_t number = 0;

		if (store_request_number(p, t->request, &number, err) !=
		    ERR_NONE)
			return err->kind;
		if (t->from.n == 0 && number != p->number)
			return err_set(err, ERR_MESSAGE,
			    "request %lld has begun already",
			    (long long)number);
		if (t->from.n > 0 && move(p, t, number, err) != ERR_NONE)
			return err->kind;
		if (add_history(p, t, number, err) != ERR_NONE)
			return err->kind;
	}
	return ERR_NONE;
}

static void
read_row(struct query *q, struct arena *a, struct request *r)
{
	*r = (struct request){0};
	r->number = query_int(q);
	r->person = query_int(q);
	r->status = query_str(q, a);
	r->code = query_str(q, a);
	r->created_at = query_int(q);
}

/* All rows of a query whose parameters are bound; closes it. */
static enum err_kind
read_rows(struct query *q, struct arena *a, struct request **out,
    size_t *count_out, struct err *err)
{
	size_t capacity = 0;
	bool row = false;
	enum err_kind kind;

	*out = NULL;
	*count_out = 0;
	while ((kind = query_step(q, &row, err)) == ERR_NONE && row) {
		*out = arena_grow(a, *out, *count_out, &capacity, sizeof **out);
		read_row(q, a, &(*out)[(*count_out)++]);
	}
	query_close(q);
	return kind;
}

static enum err_kind
load_history(
    struct store *s, struct arena *a, struct request *r, struct err *err)
{
	struct query q;
	size_t capacity = 0;
	bool row = false;
	enum err_kind kind = query_open(s, SQL_HISTORY_OF, &q, err);

	if (kind != ERR_NONE)
		return kind;
	query_bind_int(&q, r->number);
	while ((kind = query_step(&q, &row, err)) == ERR_NONE && row) {
		struct history *item;

		r->history = arena_grow(a, r->history, r->history_count,
		    &capacity, sizeof *r->history);
		item = &r->history[r->history_count++];
		item->at = query_int(&q);
		item->from = query_str(&q, a);
		item->to = query_str(&q, a);
		item->by = query_str(&q, a);
		item->reason = query_str(&q, a);
		item->message = query_int(&q);
	}
	query_close(&q);
	return kind;
}

static enum err_kind
load_rest(struct store *s, struct arena *a, struct request *r, struct err *err)
{
	if (store_answer_load(s, a, SQL_ANSWER_OF_REQUEST, r->number,
		&r->answers, err) != ERR_NONE)
		return err->kind;
	return load_history(s, a, r, err);
}

enum err_kind
store_request_load(
    struct store *s, struct arena *a, struct person *person, struct err *err)
{
	struct query q;

	if (query_open(s, SQL_REQUEST_OF, &q, err) != ERR_NONE)
		return err->kind;
	query_bind_int(&q, person->id);
	if (read_rows(&q, a, &person->requests, &person->request_count, err) !=
	    ERR_NONE)
		return err->kind;
	for (size_t i = 0; i < person->request_count; i++)
		if (load_rest(s, a, &person->requests[i], err) != ERR_NONE)
			return err->kind;
	return ERR_NONE;
}

enum err_kind
store_request(struct store *s, struct arena *a, int64_t number,
    struct request **out, struct err *err)
{
	struct query q;
	size_t count = 0;

	*out = NULL;
	if (query_open(s, SQL_REQUEST_FIND, &q, err) != ERR_NONE)
		return err->kind;
	query_bind_int(&q, number);
	if (read_rows(&q, a, out, &count, err) != ERR_NONE)
		return err->kind;
	return count > 0 ? load_rest(s, a, *out, err) : ERR_NONE;
}

enum err_kind
store_requests(struct store *s, struct arena *a, struct request **out,
    size_t *count_out, struct err *err)
{
	struct query q;

	if (query_open(s, SQL_REQUEST_ALL, &q, err) != ERR_NONE)
		return err->kind;
	return read_rows(&q, a, out, count_out, err);
}
