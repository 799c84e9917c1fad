#include "flow/deliver.h"

#include "base/crash.h"
#include "flow/write.h"

enum {
	LEASE_SECONDS = 3600,
	LEASE_MOST = 20,
	MINUTE_MS = 60000,
	MINUTE = 60,
	UNSURE_SECONDS = 900, /* before an unsure mail goes once more */
	UNSURE_ATTEMPTS = 2,
	BLOCKED_SECONDS = 300,
	GIVE_UP_SECONDS = 4 * 86400,
	GIVE_UP_ATTEMPTS = 4
};

/* Minutes until the next attempt: soon at first, then every few hours. */
static int64_t
retry_delay(int attempts)
{
	static const int minutes[] = {1, 5, 15, 60, 120, 240};
	size_t last = sizeof minutes / sizeof *minutes - 1;
	size_t i = attempts > 0 ? (size_t)attempts - 1 : 0;

	return (int64_t)minutes[i < last ? i : last] * MINUTE;
}

enum err_kind
deliver_recover(struct service *s, struct err *err)
{
	return store_outbox_recover(s->store, clock_now(&s->clock), err);
}

/* How many may go now under the server's limit a minute. */
static size_t
allowance(struct service *s)
{
	int64_t now = clock_monotonic_ms(), left;

	if (s->config.send_per_minute == 0 ||
	    str_starts(s->config.submission, "maildir:"))
		return LEASE_MOST;
	if (s->send_window == 0 || now - s->send_window >= MINUTE_MS) {
		s->send_window = now;
		s->send_count = 0;
	}
	left = s->config.send_per_minute - s->send_count;
	return left > LEASE_MOST ? LEASE_MOST : (size_t)(left > 0 ? left : 0);
}

/*
 * A mail that cannot go is a person's business: a card says so. Put on record
 * before the row is closed, under a Message-ID that is always the same for this
 * row: a stop in between makes no second card.
 */
static enum err_kind
give_up(struct service *s, struct arena *a, const struct outbox_item *item,
    struct err *err)
{
	struct change change;
	int64_t number;
	bool there = false;
	char *mark = arena_printf(a, "failed %lld", (long long)item->id);

	if (write_notice(s, a, "mail_failed", mark, &change, err) != ERR_NONE ||
	    store_outbox_has(
		s->store, change.mails[0].message_id, &there, err) != ERR_NONE)
		return err->kind;
	if (there)
		return ERR_NONE;
	if (store_begin(s->store, err) != ERR_NONE)
		return err->kind;
	if (store_apply(s->store, &change, clock_now(&s->clock), &number,
		err) != ERR_NONE ||
	    store_commit(s->store, err) != ERR_NONE) {
		store_rollback(s->store);
		return err->kind;
	}
	return ERR_NONE;
}

/*
 * A card is never given up: no server has refused it, and the message it is
 * about would wait unseen. Nor is what was tried but a few times, when days
 * went by without a way out.
 */
static bool
gives_up(const struct outbox_item *item, int64_t now)
{
	return item->to.n > 0 && item->attempts >= GIVE_UP_ATTEMPTS &&
	       now - item->created_at > GIVE_UP_SECONDS;
}

/* One that may have gone already is not forgotten to be so. */
static enum outbox_state
waits_on(const struct outbox_item *item)
{
	return item->state == OUTBOX_QUEUED ? OUTBOX_QUEUED : OUTBOX_UNSURE;
}

/* What the server's verdict makes of the row. */
static enum outbox_state
next_state(const struct outbox_item *item, enum transport_verdict verdict,
    int64_t now, int64_t *next_at)
{
	switch (verdict) {
	case TRANSPORT_ACCEPTED:
		return OUTBOX_SENT;
	case TRANSPORT_RETRY:
		*next_at = now + retry_delay(item->attempts);
		return gives_up(item, now) ? OUTBOX_FAILED : waits_on(item);
	case TRANSPORT_BLOCKED:
		*next_at = now + BLOCKED_SECONDS;
		return waits_on(item);
	case TRANSPORT_UNSURE:
		*next_at = now + UNSURE_SECONDS;
		return item->attempts >= UNSURE_ATTEMPTS ? OUTBOX_FAILED
							 : OUTBOX_UNSURE;
	case TRANSPORT_REFUSED:
		return OUTBOX_FAILED;
	case TRANSPORT_COUNT:
		break;
	}
	bug("verdict %d", (int)verdict);
}

/* A card goes into the mailbox; appending is repeated without harm. */
static void
send_card(struct service *s, struct arena *a, const struct outbox_item *item,
    struct transport_result *out)
{
	struct err err = {0};
	enum err_kind kind = s->mailbox->ops->append(
	    s->mailbox, item->folder, item->message_id, item->bytes, &err);

	*out = (struct transport_result){.verdict = TRANSPORT_ACCEPTED};
	if (kind == ERR_NONE)
		return;
	out->verdict =
	    kind == ERR_MESSAGE ? TRANSPORT_REFUSED : TRANSPORT_RETRY;
	out->reply = str_copy(a, str_from(err.text));
}

static enum err_kind
report(struct service *s, struct arena *a, const struct outbox_item *item,
    const struct transport_result *result, struct err *err)
{
	int64_t now = clock_now(&s->clock);
	struct outbox_report r = {.id = item->id,
	    .reply = result->reply,
	    .untried = result->verdict == TRANSPORT_BLOCKED};

	r.state = next_state(item, result->verdict, now, &r.next_at);
	/* Behind those of the lease that were not tried: if it is this one that
	 * ends every connection, they go first. */
	if (r.untried && result->code == 0)
		r.next_at += BLOCKED_SECONDS;
	if (r.state == OUTBOX_FAILED && item->to.n > 0 &&
	    give_up(s, a, item, err) != ERR_NONE)
		return err->kind;
	log_event(&s->log, r.state == OUTBOX_SENT ? LOG_INFO : LOG_WARN,
	    "mail.tried", "outbox=%lld reason=%s state=%s code=%d",
	    (long long)item->id, reason_name(item->reason),
	    outbox_state_name(r.state), result->code);
	return store_outbox_report(s->store, &r, 1, now, err);
}

/* *verdict_out: for the caller, who may have to stop. */
static enum err_kind
deliver_item(struct service *s, const struct outbox_item *item,
    enum transport_verdict *verdict_out, struct err *why, struct err *err)
{
	struct arena *a = arena_new();
	struct transport_result result = {0};
	enum err_kind kind;

	if (item->to.n == 0) {
		send_card(s, a, item, &result);
	} else {
		s->transport->ops->send(s->transport, a, s->config.address,
		    item->to, item->message_id, item->bytes, &result);
		s->send_count++;
	}
	crash_point("deliver.sent");
	/* No server to talk to: the others of the lease need not find out. */
	if (result.verdict == TRANSPORT_RETRY && result.code == 0 &&
	    item->to.n > 0)
		result.verdict = TRANSPORT_BLOCKED;
	kind = report(s, a, item, &result, err);
	*verdict_out = result.verdict;
	if (result.verdict == TRANSPORT_BLOCKED)
		(void)err_set(why, ERR_RETRY, "%.*s", STR_ARG(result.reply));
	arena_free(a);
	return kind;
}

/*
 * Nothing more can go, or the service is to stop: a leased row goes back as it
 * was.
 */
static enum err_kind
give_back(struct service *s, const struct outbox_item *item,
    enum transport_verdict verdict, const struct err *why, struct err *err)
{
	int64_t now = clock_now(&s->clock);
	bool blocked = verdict == TRANSPORT_BLOCKED;
	struct outbox_report r = {.id = item->id,
	    .state = waits_on(item),
	    .next_at = blocked ? now + BLOCKED_SECONDS : now,
	    .reply = blocked ? str_from(why->text) : item->last_reply,
	    .untried = true};

	return store_outbox_report(s->store, &r, 1, now, err);
}

enum err_kind
deliver_due(struct service *s, bool *more_out, struct err *err)
{
	struct arena *a = arena_new();
	struct outbox_item *items = NULL;
	size_t count = 0, most = allowance(s);
	enum err_kind kind = ERR_NONE;
	enum transport_verdict verdict = TRANSPORT_ACCEPTED;
	struct err why = {0}; /* nothing can go */

	*more_out = false;
	if (most > 0)
		kind = store_outbox_lease(s->store, a, clock_now(&s->clock),
		    LEASE_SECONDS, most, &items, &count, err);
	for (size_t i = 0; kind == ERR_NONE && i < count; i++) {
		if (verdict == TRANSPORT_BLOCKED || service_stopping(s))
			kind = give_back(s, &items[i], verdict, &why, err);
		else
			kind = deliver_item(s, &items[i], &verdict, &why, err);
	}
	if (kind == ERR_NONE && verdict == TRANSPORT_BLOCKED)
		kind = err_set(
		    err, ERR_RETRY, "nothing can be sent: %s", why.text);
	*more_out = kind == ERR_NONE && count > 0;
	arena_free(a);
	return kind;
}
