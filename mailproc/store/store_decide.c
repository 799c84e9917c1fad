/*
 * The received messages' part of store_apply(): the one that caused a change,
 * and those that were held.
 */
#include "store/store_private.h"

/*
 * The message has to be undecided, or held and now decided for good: this is
 * what makes every message count exactly once.
 */
enum err_kind
store_message_check(struct applying *p, struct err *err)
{
	const struct change *c = p->change;
	enum outcome outcome = OUTCOME_NONE;
	struct str name = {0};
	struct query q;
	bool row = false;
	enum err_kind kind;

	if (c->message == 0)
		return ERR_NONE;
	kind = query_open(p->store, SQL_MESSAGE_OUTCOME, &q, err);
	if (kind != ERR_NONE)
		return kind;
	query_bind_int(&q, c->message);
	kind = query_step(&q, &row, err);
	if (kind == ERR_NONE && row)
		name = query_str(&q, p->arena);
	query_close(&q);
	if (kind != ERR_NONE)
		return kind;
	if (!row)
		return err_set(err, ERR_DENIED, "message %lld is not on record",
		    (long long)c->message);
	if (!outcome_parse(name, &outcome))
		return store_bad_name("outcome", name, err);
	if (c->outcome == OUTCOME_NONE)
		return err_set(err, ERR_DENIED,
		    "message %lld was not decided at all",
		    (long long)c->message);
	if (outcome != OUTCOME_NONE &&
	    !(outcome == OUTCOME_HELD && c->outcome != OUTCOME_HELD))
		return err_set(err, ERR_DENIED,
		    "message %lld is decided already (%s)",
		    (long long)c->message, outcome_name(outcome));
	return ERR_NONE;
}

static enum err_kind
take_up(
    const struct applying *p, const struct held_change *held, struct err *err)
{
	struct query q;

	if (query_open(p->store, SQL_MESSAGE_TAKE_UP, &q, err) != ERR_NONE)
		return err->kind;
	query_bind_int(&q, held->message);
	query_bind_int(&q, p->person);
	query_bind_text(&q, outcome_name(held->outcome));
	query_bind_str(&q, held->reason);
	query_bind_str(&q, held->folder);
	if (query_run(&q, err) != ERR_NONE)
		return err->kind;
	if (query_changed(p->store) != 1)
		return err_set(err, ERR_MESSAGE,
		    "message %lld is not held for person %lld",
		    (long long)held->message, (long long)p->person);
	return store_audit_add(p->store, p->now, "message.taken_up", err,
	    "message=%lld outcome=%s person=%lld by=%lld",
	    (long long)held->message, outcome_name(held->outcome),
	    (long long)p->person, (long long)p->change->message);
}

/* Its key goes now; without it the raw file is noise, until it is swept. */
static enum err_kind
erase(const struct applying *p, int64_t message, struct err *err)
{
	if (store_run_ids(p->store, SQL_MESSAGE_ERASE, &message, 1, err) !=
	    ERR_NONE)
		return err->kind;
	if (query_changed(p->store) != 1)
		return err_set(err, ERR_MESSAGE, "message %lld is not held",
		    (long long)message);
	if (store_run_ids(p->store, SQL_MESSAGE_ERASE_COPIES, &message, 1,
		err) != ERR_NONE)
		return err->kind;
	return store_audit_add(p->store, p->now, "message.erased", err,
	    "message=%lld by=%lld", (long long)message,
	    (long long)p->change->message);
}

static enum err_kind
decide(const struct applying *p, struct err *err)
{
	const struct change *c = p->change;
	struct query q;

	if (query_open(p->store, SQL_MESSAGE_DECIDE, &q, err) != ERR_NONE)
		return err->kind;
	query_bind_int(&q, c->message);
	query_bind_text(&q, outcome_name(c->outcome));
	query_bind_str(&q, c->outcome_reason);
	query_bind_text(&q, message_nature_name(c->nature));
	if (c->has_digest)
		query_bind_blob(&q, c->digest, sizeof c->digest);
	else
		query_bind_null(&q);
	query_bind_str(&q, c->message_id);
	query_bind_str(&q, c->from);
	query_bind_id(&q, p->person);
	query_bind_str(&q, c->folder);
	return query_run(&q, err);
}

enum err_kind
store_message_apply(struct applying *p, struct err *err)
{
	const struct change *c = p->change;
	const char *digest =
	    c->has_digest ? store_hex(p->arena, c->digest, sizeof c->digest)
			  : "none";

	for (size_t i = 0; i < c->taken_up_count; i++)
		if (take_up(p, &c->taken_up[i], err) != ERR_NONE)
			return err->kind;
	for (size_t i = 0; i < c->erased_count; i++)
		if (erase(p, c->erased[i], err) != ERR_NONE)
			return err->kind;
	if (c->message == 0)
		return ERR_NONE;
	if (decide(p, err) != ERR_NONE)
		return err->kind;
	return store_audit_add(p->store, p->now, "message.decided", err,
	    "message=%lld outcome=%s nature=%s person=%lld digest=%s",
	    (long long)c->message, outcome_name(c->outcome),
	    message_nature_name(c->nature), (long long)p->person, digest);
}
