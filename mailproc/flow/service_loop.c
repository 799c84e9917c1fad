#include "flow/service_loop.h"

#include <errno.h>
#include <time.h>

#include "flow/deliver.h"
#include "flow/receive.h"

enum {
	DAY = 86400,
	PAUSE_FIRST = 1, /* seconds, doubled after each failure */
	PAUSE_LAST = 300,
	SWEEP_MS = 3600 * 1000,
	MINUTE_MS = 60 * 1000
};

/* In a transaction of its own: erase one person, or some held messages. */
static enum err_kind
erase(struct service *s, int64_t person, const struct change *change,
    struct err *err)
{
	int64_t now = clock_now(&s->clock), number;
	enum err_kind kind = store_begin(s->store, err);

	if (kind != ERR_NONE)
		return kind;
	kind = change == NULL
		   ? store_erase_person(s->store, person, now, err)
		   : store_apply(s->store, change, now, &number, err);
	if (kind == ERR_NONE)
		kind = store_commit(s->store, err);
	if (kind != ERR_NONE)
		store_rollback(s->store);
	return kind;
}

/* Addresses that were never confirmed leave no trace. */
static enum err_kind
sweep_persons(struct service *s, struct arena *a, int64_t before,
    bool *erased_out, struct err *err)
{
	int64_t *persons = NULL;
	size_t count = 0;
	enum err_kind kind =
	    store_expired_persons(s->store, a, before, &persons, &count, err);

	for (size_t i = 0; kind == ERR_NONE && i < count; i++) {
		kind = erase(s, persons[i], NULL, err);
		if (kind != ERR_NONE)
			break;
		*erased_out = true;
		log_event(&s->log, LOG_INFO, "person.expired", "person=%lld",
		    (long long)persons[i]);
	}
	return kind;
}

/* Nor do messages that nobody said were hers. */
static enum err_kind
sweep_held(struct service *s, struct arena *a, int64_t before, bool *erased_out,
    struct err *err)
{
	int64_t *messages = NULL;
	size_t count = 0;
	struct change change = {0};
	enum err_kind kind =
	    store_expired_messages(s->store, a, before, &messages, &count, err);

	if (kind != ERR_NONE || count == 0)
		return kind;
	change.erased = messages;
	change.erased_count = count;
	kind = erase(s, 0, &change, err);
	if (kind == ERR_NONE) {
		*erased_out = true;
		log_event(
		    &s->log, LOG_INFO, "held.expired", "messages=%zu", count);
	}
	return kind;
}

/* Keep the first error, go on with what does not depend on it. */
static void
keep_first(struct err *first, const struct err *err, enum err_kind kind)
{
	if (kind != ERR_NONE && first->kind == ERR_NONE)
		*first = *err;
}

/*
 * What the clock alone brings about: what waited too long is erased, in the
 * mailbox too, and files that nothing cites any more go. Messages before the
 * persons who sent them: as long as one of hers waits, a person stays.
 *
 * Order is important: after an outage her OUI may lie in INBOX, so that what is
 * there is read first (read_through). While the mailbox is away we wait for it as
 * long again, and no longer.
 */
static void
sweep(struct service *s, bool read_through, struct err *first)
{
	struct arena *a = arena_new();
	int64_t days = s->config.hold_days * (read_through ? 1 : 2);
	int64_t before = clock_now(&s->clock) - days * DAY;
	bool erased = false;
	struct err err = {0};

	keep_first(first, &err, sweep_held(s, a, before, &erased, &err));
	keep_first(first, &err, sweep_persons(s, a, before, &erased, &err));
	if (erased)
		keep_first(first, &err, receive_file(s, &err));
	keep_first(first, &err, store_sweep(s->store, &err));
	arena_free(a);
}

/* Answers go out behind each batch: nobody waits for the whole of INBOX. */
static void
round_trip(
    struct service *s, bool *more_out, bool *received_out, struct err *first)
{
	struct err err = {0};
	bool more_mail = false, more_sending = false;
	enum err_kind kind = receive_batch(s, &more_mail, &err);

	keep_first(first, &err, kind);
	*received_out = kind == ERR_NONE;
	more_mail = more_mail && kind == ERR_NONE;
	err = (struct err){0};
	kind = deliver_due(s, &more_sending, &err);
	keep_first(first, &err, kind);
	*more_out = more_mail || (more_sending && kind == ERR_NONE);
}

/* Mail that waits for its next attempt, or for the next minute's allowance. */
static void
check_outbox(struct service *s, struct err *first)
{
	struct err err = {0};
	int64_t next = 0;
	struct arena *a;

	keep_first(first, &err, store_outbox_next(s->store, &next, &err));
	if (first->kind != ERR_NONE || next == 0)
		return;
	a = arena_new();
	(void)err_set(first, ERR_RETRY, "there is mail to send again at %s",
	    clock_format(a, next));
	arena_free(a);
}

enum err_kind
service_once(struct service *s, struct err *err)
{
	struct err first = {0};
	bool more = true, received = false;

	if (deliver_recover(s, err) != ERR_NONE)
		return err->kind;
	while (more && !service_stopping(s))
		round_trip(s, &more, &received, &first);
	if (!more)
		sweep(s, received, &first);
	check_outbox(s, &first);
	*err = first;
	return first.kind;
}

static void
pause_seconds(const struct service *s, int64_t seconds)
{
	int64_t end = clock_monotonic_ms() + seconds * 1000;

	while (!service_stopping(s) && clock_monotonic_ms() < end) {
		struct timespec wait = {.tv_nsec = 200000000};

		if (nanosleep(&wait, NULL) != 0 && errno != EINTR)
			return;
	}
}

/* Until new mail, the next mail to send, or the end of the poll. */
static void
wait_for_work(struct service *s)
{
	int64_t wait = s->config.poll_seconds, next = 0;
	struct err err = {0};

	if (store_outbox_next(s->store, &next, &err) == ERR_NONE && next > 0) {
		int64_t until = next - clock_now(&s->clock);

		if (until < wait)
			wait = until > 1 ? until : 1;
	}
	if (s->mailbox->ops->wait(
		s->mailbox, (int)(wait * 1000), s->stop, &err) != ERR_NONE)
		pause_seconds(s, PAUSE_FIRST);
}

/* Once an hour, and once INBOX was read at the start; what fails is tried an hour
 * later. */
static void
sweep_when_due(struct service *s, bool read_through, int64_t *due_ms)
{
	struct err err = {0};

	if (clock_monotonic_ms() < *due_ms)
		return;
	*due_ms = clock_monotonic_ms() + SWEEP_MS;
	sweep(s, read_through, &err);
	if (err.kind != ERR_NONE)
		log_event(
		    &s->log, LOG_WARN, "sweep.failed", "why=\"%s\"", err.text);
}

/* When nobody lets us in, no mail of ours can say so. */
static void
watch_logins(struct service *s)
{
	struct arena *a;
	const char *why;
	int64_t failing;

	if (s->oauth == NULL)
		return;
	a = arena_new();
	failing = oauth_failing(s->oauth, &why);
	if (failing < 0)
		alarm_clear(&s->alarm, a, "login");
	else if (failing >= s->config.alarm_minutes * MINUTE_MS)
		alarm_raise(&s->alarm, a, "login", why);
	arena_free(a);
}

enum err_kind
service_run(struct service *s, struct err *err)
{
	int64_t pause = PAUSE_FIRST, sweep_due = clock_monotonic_ms();

	log_event(&s->log, LOG_INFO, "service.started", "mailbox=%.*s",
	    STR_ARG(s->config.mailbox));
	if (deliver_recover(s, err) != ERR_NONE)
		return err->kind;
	while (!service_stopping(s)) {
		struct err first = {0};
		bool more = false, received = false;

		round_trip(s, &more, &received, &first);
		watch_logins(s);
		if (!more && !service_stopping(s))
			sweep_when_due(s, received, &sweep_due);
		if (first.kind == ERR_CONFIG) {
			*err = first;
			return ERR_CONFIG;
		}
		if (first.kind != ERR_NONE) {
			log_event(&s->log, LOG_WARN, "service.waits",
			    "seconds=%lld why=\"%s\"", (long long)pause,
			    first.text);
			pause_seconds(s, pause);
			pause = pause * 2 < PAUSE_LAST ? pause * 2 : PAUSE_LAST;
			continue;
		}
		pause = PAUSE_FIRST;
		if (!more)
			wait_for_work(s);
	}
	log_event(&s->log, LOG_INFO, "service.stopped", "mailbox=%.*s",
	    STR_ARG(s->config.mailbox));
	return ERR_NONE;
}
