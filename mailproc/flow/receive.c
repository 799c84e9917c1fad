#include "flow/receive.h"

#include "base/crash.h"
#include "flow/decide.h"
#include "flow/flow_read.h"

enum {
	PAGE = 1000, /* uids looked at in one go */
	READ_ATTEMPTS = 3,
	TOGETHER = 2,          /* attempts in the company of others */
	TEXT_BUDGET = 16 << 20 /* bytes of readings held for one batch */
};

/* ---- take: raw first ---- */

struct taking {
	struct service *service;
	struct arena *arena;
	struct str uidvalidity;
	struct spool_writer *writer;
	struct received *taken;
	size_t count;
	size_t wanted; /* room in taken */
};

static enum err_kind
taking_begin(void *context, struct str uid, struct err *err)
{
	struct taking *t = context;
	struct str salt = str_printf(
	    t->arena, "%.*s %.*s", STR_ARG(t->uidvalidity), STR_ARG(uid));

	return spool_create(t->service->store, salt, &t->writer, err);
}

static enum err_kind
taking_data(void *context, const void *bytes, size_t n, struct err *err)
{
	struct taking *t = context;

	return spool_write(t->writer, bytes, n, err);
}

static enum err_kind
taking_end(void *context, struct str uid, const char *failed, struct err *err)
{
	struct taking *t = context;
	struct received *r = &t->taken[t->count];
	struct spool_writer *writer = t->writer;

	if (t->count == t->wanted)
		bug("the mailbox gives more messages than were wanted");
	*r = (struct received){.mailbox = t->service->config.mailbox,
	    .uidvalidity = t->uidvalidity,
	    .uid = str_copy(t->arena, uid),
	    .place_folder = str_from("INBOX"),
	    .received_at = clock_now(&t->service->clock)};
	r->place_uid = r->uid;
	r->wanted_folder = r->place_folder;
	t->writer = NULL;
	if (failed != NULL) {
		/* It is recorded all the same: a person has to look at it. */
		spool_abandon(writer);
		log_event(&t->service->log, LOG_ERROR, "message.unfetchable",
		    "uid=%.*s why=\"%s\"", STR_ARG(uid), failed);
	} else if (spool_finish(writer, t->arena, r, err) != ERR_NONE) {
		return err->kind;
	}
	t->count++;
	return ERR_NONE;
}

static enum err_kind
is_known(struct service *s, struct str uidvalidity, struct str uid, bool *out,
    struct err *err)
{
	return store_message_known(
	    s->store, s->config.mailbox, uidvalidity, uid, out, err);
}

/*
 * The oldest messages of INBOX that are not on record, at most a batch. Looks
 * at all of INBOX, page by page: what was dealt with is moved away, and a
 * message that a colleague put back counts like a new one.
 */
static enum err_kind
find_new(struct service *s, struct arena *a, struct str *uidvalidity_out,
    struct str *uids, size_t *count_out, bool *more_out, struct err *err)
{
	size_t most = (size_t)s->config.batch_messages;
	struct str after = {0};

	*count_out = 0;
	*more_out = false;
	for (;;) {
		struct mailbox_listing page = {0};

		if (s->mailbox->ops->list(
			s->mailbox, a, after, PAGE, &page, err) != ERR_NONE)
			return err->kind;
		*uidvalidity_out = page.uidvalidity;
		for (size_t i = 0; i < page.count; i++) {
			bool known;

			after = page.items[i].uid;
			if (is_known(s, page.uidvalidity, after, &known, err) !=
			    ERR_NONE)
				return err->kind;
			if (known)
				continue;
			if (*count_out == most) {
				*more_out = true;
				return ERR_NONE;
			}
			uids[(*count_out)++] = after;
		}
		if (page.count < PAGE)
			return ERR_NONE;
	}
}

/*
 * Fetch, encrypt, fsync, record. Order is important: a row cites only files
 * that are whole on disk under their name, and nothing is done with a message
 * that is not on record. What is fetched twice after a stop finds its row and
 * leaves an orphan file, which is swept.
 */
static enum err_kind
step_take(struct service *s, struct arena *a, bool *more_out, struct err *err)
{
	size_t most = (size_t)s->config.batch_messages;
	struct str *uids = arena_array(a, most, sizeof *uids);
	struct taking t = {.service = s, .arena = a};
	struct mailbox_sink sink = {.context = &t,
	    .begin = taking_begin,
	    .data = taking_data,
	    .end = taking_end};
	struct err fetch_err = {0};

	if (find_new(s, a, &t.uidvalidity, uids, &t.wanted, more_out, err) !=
	    ERR_NONE)
		return err->kind;
	if (t.wanted == 0)
		return ERR_NONE;
	t.taken = arena_array(a, t.wanted, sizeof *t.taken);
	if (s->mailbox->ops->fetch(
		s->mailbox, uids, t.wanted, &sink, &fetch_err) != ERR_NONE)
		spool_abandon(t.writer);
	crash_point("take.fetched");
	/* Those that came whole are kept, whatever became of the others. */
	if (t.count > 0 && (store_spool_sync(s->store, err) != ERR_NONE ||
			       store_message_record(s->store, t.taken, t.count,
				   clock_now(&s->clock), err) != ERR_NONE))
		return err->kind;
	crash_point("take.recorded");
	for (size_t i = 0; i < t.count; i++)
		log_event(&s->log, LOG_INFO, "message.received",
		    "message=%lld uid=%.*s bytes=%lld",
		    (long long)t.taken[i].id, STR_ARG(t.taken[i].uid),
		    (long long)t.taken[i].size);
	if (fetch_err.kind != ERR_NONE)
		*err = fetch_err;
	return fetch_err.kind;
}

/* ---- read, decide ---- */

struct batch_item {
	struct received *received;
	struct message *message; /* NULL: not readable */
	const char *why;
	bool later; /* tried again in the next batch */
};

/*
 * One message through the reader. Nothing is written but blobs, which are
 * orphans until a row cites them. A reader that dies or hangs has cost an
 * attempt: after the third the message goes to staff unread.
 */
static enum err_kind
read_item(struct service *s, struct arena *a, struct batch_item *item,
    struct err *err)
{
	struct received *r = item->received;
	struct message *m = arena_alloc(a, sizeof *m);

	if (r->spool.n == 0) {
		item->why = "unfetchable";
		return ERR_NONE;
	}
	/* It ended the service itself each time. */
	if (r->attempts > READ_ATTEMPTS) {
		item->why = "unreadable";
		return ERR_NONE;
	}
	if (flow_read(s, a, r, m, err) == ERR_NONE) {
		item->message = m;
		return ERR_NONE;
	}
	if (err->kind != ERR_MESSAGE)
		return err->kind;
	log_event(&s->log, LOG_ERROR, "message.unreadable",
	    "message=%lld attempt=%d why=\"%s\"", (long long)r->id, r->attempts,
	    err->text);
	if (r->attempts == READ_ATTEMPTS)
		item->why = "unreadable";
	else
		/* The others of the batch do not wait for a hanging one. */
		item->later = true;
	return ERR_NONE;
}

/*
 * What is read now: all that was begun no more than once, or else one message
 * alone. What was begun twice may be what ended the reader, or this process:
 * alone, it does so to no other.
 */
static enum err_kind
begin_batch(struct service *s, struct arena *a, struct received **out,
    size_t *count_out, bool *more_out, struct err *err)
{
	size_t most = (size_t)s->config.batch_messages, pending, count = 0;
	struct received *received;

	*count_out = 0;
	if (store_message_pending(
		s->store, a, most, &received, &pending, err) != ERR_NONE)
		return err->kind;
	while (count < pending && received[count].attempts < TOGETHER)
		count++;
	if (count == 0 && pending > 0)
		count = 1;
	/*
	 * Order is important: the attempt is on record before it is made, or a
	 * message that ends the process would do so at every start.
	 */
	if (count > 0 && store_message_attempt(
			     s->store, received, count, 1, err) != ERR_NONE)
		return err->kind;
	for (size_t i = 0; i < count; i++)
		received[i].attempts++;
	crash_point("read.begun");
	if (count < pending || pending == most)
		*more_out = true;
	*out = received;
	*count_out = count;
	return ERR_NONE;
}

/* They were not read after all; that this is not noted costs them nothing but
 * the company of others. */
static void
leave_batch(struct service *s, const struct received *received, size_t count)
{
	struct err ignored = {0};

	if (count > 0 && store_message_attempt(s->store, received, count, -1,
			     &ignored) != ERR_NONE)
		log_event(&s->log, LOG_WARN, "batch.left", "why=\"%s\"",
		    ignored.text);
}

/*
 * Pending messages, read; bounded in number, time and memory. When one cannot be
 * read now, for want of room or of a reader, those before it are there all the
 * same.
 */
static enum err_kind
step_read(struct service *s, struct arena *a, struct batch_item **items_out,
    size_t *count_out, bool *more_out, struct err *err)
{
	int64_t end = clock_monotonic_ms() + s->config.batch_seconds * 1000;
	size_t count, i, weight = 0;
	struct received *received = NULL;
	struct batch_item *items;
	enum err_kind kind;

	*count_out = 0;
	kind = begin_batch(s, a, &received, &count, more_out, err);
	if (kind != ERR_NONE)
		return kind;
	items = arena_array(a, count, sizeof *items);
	*items_out = items;
	for (i = 0; i < count; i++) {
		struct batch_item item = {.received = &received[i]};

		if (i > 0 && (clock_monotonic_ms() > end ||
				 weight > TEXT_BUDGET || service_stopping(s)))
			break;
		kind = read_item(s, a, &item, err);
		if (kind != ERR_NONE)
			break;
		if (item.later)
			*more_out = true;
		else
			items[(*count_out)++] = item;
		if (item.message != NULL)
			weight += flow_weight(item.message);
	}
	*more_out = *more_out || i < count;
	leave_batch(s, received + i, count - i);
	crash_point("read.done");
	return kind;
}

static enum err_kind
decide_item(struct service *s, struct arena *a, const struct batch_item *item,
    struct err *err)
{
	enum err_kind kind =
	    decide_message(s, a, item->received, item->message, item->why, err);

	if (kind != ERR_MESSAGE && kind != ERR_DENIED)
		return kind;
	log_event(&s->log, LOG_ERROR, "message.undecidable",
	    "message=%lld why=\"%s\"", (long long)item->received->id,
	    err->text);
	/* Denied: it is decided already. The others of the batch are not. */
	if (kind == ERR_DENIED)
		return ERR_NONE;
	return decide_message(s, a, item->received, NULL, "undecidable", err);
}

/*
 * One transaction for the batch: before the commit nothing has happened, after
 * it everything has, the mails to send included. Readings come before it (the
 * reader may take its time), filing and sending after it (they can be repeated
 * from what is on record).
 */
static enum err_kind
step_decide(struct service *s, struct arena *a, const struct batch_item *items,
    size_t count, struct err *err)
{
	if (count == 0)
		return ERR_NONE;
	if (store_begin(s->store, err) != ERR_NONE)
		return err->kind;
	for (size_t i = 0; i < count; i++) {
		if (decide_item(s, a, &items[i], err) != ERR_NONE) {
			store_rollback(s->store);
			return err->kind;
		}
	}
	if (store_commit(s->store, err) != ERR_NONE) {
		store_rollback(s->store);
		return err->kind;
	}
	crash_point("decide.committed");
	return ERR_NONE;
}

enum err_kind
receive_batch(struct service *s, bool *more_out, struct err *err)
{
	struct arena *a = arena_new();
	struct batch_item *items = NULL;
	size_t count = 0;
	struct err take_err = {0}, read_err = {0};
	enum err_kind taken, read, kind;

	*more_out = false;
	/* A mailbox that is away does not keep us from what is here already. */
	taken = step_take(s, a, more_out, &take_err);
	read = step_read(s, a, &items, &count, more_out, &read_err);
	kind = step_decide(s, a, items, count, err);
	for (size_t i = 0; kind != ERR_NONE && i < count; i++)
		leave_batch(s, items[i].received, 1);
	if (kind == ERR_NONE && taken == ERR_NONE)
		kind = receive_file(s, err);
	arena_free(a);
	if (kind != ERR_NONE)
		return kind;
	if (taken != ERR_NONE)
		*err = take_err;
	else if (read != ERR_NONE)
		*err = read_err;
	return taken != ERR_NONE ? taken : read;
}
