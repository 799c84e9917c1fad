#include "mailbox/mailbox_remote.h"

#include <errno.h>
#include <time.h>

#include "base/clock.h"
#include "mailbox/mailbox_caller.h"
#include "mailbox/mailbox_remote_fetch.h"
#include "mailbox/mailbox_url.h"

enum {
	STEP_MS = 250,         /* between two looks at *stop */
	CHECK_FIRST_MS = 1000, /* between two questions for news, at first */
	CHECK_LAST_MS = 5000
};

struct mailbox_remote {
	struct mailbox mailbox; /* first: what callers hold */
	struct arena *arena;
	struct mailbox_caller caller;
	struct mailbox_suspects *suspects;
};

static struct mailbox_remote *
remote_of(struct mailbox *m)
{
	return (struct mailbox_remote *)m;
}

/* An answer without content. */
static enum err_kind
wait_for_done(struct mailbox_caller *c, struct err *err)
{
	uint32_t type;

	if (mailbox_caller_next(c, &type, err) != ERR_NONE)
		return err->kind;
	return type == MAILBOX_DONE ? ERR_NONE
				    : mailbox_caller_out_of_step(c, err);
}

static void
add_part(struct arena *a, const struct mailbox_listing *part, size_t *capacity,
    struct mailbox_listing *out)
{
	out->uidvalidity = part->uidvalidity;
	for (size_t i = 0; i < part->count; i++) {
		out->items = arena_grow(
		    a, out->items, out->count, capacity, sizeof *out->items);
		out->items[out->count++] = part->items[i];
	}
}

static enum err_kind
remote_list(struct mailbox *m, struct arena *a, struct str after, size_t max,
    struct mailbox_listing *out, struct err *err)
{
	struct mailbox_caller *c = &remote_of(m)->caller;
	struct mailbox_request request = {.text = after, .max = max};
	size_t capacity = 0;
	uint32_t type;

	*out = (struct mailbox_listing){0};
	if (mailbox_caller_ask(c, MAILBOX_LIST, &request, err) != ERR_NONE)
		return err->kind;
	while (mailbox_caller_next(c, &type, err) == ERR_NONE) {
		struct mailbox_listing part = {0};
		struct wire w = wire_decoder(a, buf_str(&c->frame));

		if (type == MAILBOX_DONE)
			return ERR_NONE;
		mailbox_frames_listing(&w, &part);
		if (type != MAILBOX_LISTING || !wire_done(&w))
			return mailbox_caller_out_of_step(c, err);
		add_part(a, &part, &capacity, out);
	}
	return err->kind;
}

static enum err_kind
remote_fetch(struct mailbox *m, const struct str *uids, size_t count,
    const struct mailbox_sink *sink, struct err *err)
{
	struct mailbox_remote *r = remote_of(m);

	return mailbox_remote_fetch(
	    &r->caller, r->suspects, uids, count, sink, err);
}

static enum err_kind
take_moved(struct mailbox_caller *c, struct arena *a, size_t count,
    struct mailbox_moved *out, struct err *err)
{
	struct wire w = wire_decoder(a, buf_str(&c->frame));
	struct mailbox_moved *moved = NULL;
	size_t got = 0;

	mailbox_frames_moved(&w, &moved, &got);
	if (!wire_done(&w) || got != count)
		return mailbox_caller_out_of_step(c, err);
	for (size_t i = 0; i < count; i++)
		out[i] = moved[i];
	return ERR_NONE;
}

/* The uids for a frame, which reads and writes through one description. */
static struct str *
copy_uids(struct arena *a, const struct str *uids, size_t count)
{
	struct str *copy = arena_array(a, count, sizeof *copy);

	for (size_t i = 0; i < count; i++)
		copy[i] = uids[i];
	return copy;
}

static enum err_kind
remote_move(struct mailbox *m, struct arena *a, struct str from,
    const struct str *uids, size_t count, struct str to,
    struct mailbox_moved *out, struct err *err)
{
	struct mailbox_caller *c = &remote_of(m)->caller;
	struct mailbox_request request = {.folder = from,
	    .to = to,
	    .uids = copy_uids(a, uids, count),
	    .count = count};
	uint32_t type;

	if (mailbox_caller_ask(c, MAILBOX_MOVE, &request, err) != ERR_NONE ||
	    mailbox_caller_next(c, &type, err) != ERR_NONE)
		return err->kind;
	if (type != MAILBOX_MOVED)
		return mailbox_caller_out_of_step(c, err);
	if (take_moved(c, a, count, out, err) != ERR_NONE)
		return err->kind;
	return wait_for_done(c, err);
}

static enum err_kind
remote_remove(struct mailbox *m, struct str folder, const struct str *uids,
    size_t count, struct err *err)
{
	struct mailbox_caller *c = &remote_of(m)->caller;
	struct arena *a = arena_new();
	struct mailbox_request request = {.folder = folder,
	    .uids = copy_uids(a, uids, count),
	    .count = count};
	enum err_kind kind;

	kind = mailbox_caller_ask(c, MAILBOX_REMOVE, &request, err);
	if (kind == ERR_NONE)
		kind = wait_for_done(c, err);
	arena_free(a);
	return kind;
}

static enum err_kind
remote_append(struct mailbox *m, struct str folder, struct str message_id,
    struct str bytes, struct err *err)
{
	struct mailbox_caller *c = &remote_of(m)->caller;
	struct mailbox_request request = {.folder = folder, .text = message_id};

	if (mailbox_caller_give(c, bytes, err) != ERR_NONE ||
	    mailbox_caller_ask(c, MAILBOX_APPEND, &request, err) != ERR_NONE)
		return err->kind;
	return wait_for_done(c, err);
}

static enum err_kind
check_for_news(struct mailbox_caller *c, bool *news, struct err *err)
{
	struct mailbox_request request = {0};
	uint32_t type;

	*news = false;
	if (mailbox_caller_ask(c, MAILBOX_CHECK, &request, err) != ERR_NONE ||
	    mailbox_caller_next(c, &type, err) != ERR_NONE)
		return err->kind;
	if (type == MAILBOX_DONE)
		return ERR_NONE;
	if (type != MAILBOX_NEWS)
		return mailbox_caller_out_of_step(c, err);
	*news = true;
	return wait_for_done(c, err);
}

static bool
is_stopped(const volatile int *stop)
{
	return stop != NULL && *stop != 0;
}

/* False: told to stop. */
static bool
pause_until(int64_t until, const volatile int *stop)
{
	while (!is_stopped(stop)) {
		int64_t left = until - clock_monotonic_ms();
		struct timespec step = {0};

		if (left <= 0)
			return true;
		if (left > STEP_MS)
			left = STEP_MS;
		step.tv_nsec = (long)left * 1000000;
		if (nanosleep(&step, NULL) != 0 && errno != EINTR)
			return true;
	}
	return false;
}

/*
 * Often at first: an answer to what was just sent comes soon. The last pause
 * has no question behind it, as the caller looks for himself.
 */
static enum err_kind
remote_wait(struct mailbox *m, int timeout_ms, const volatile int *stop,
    struct err *err)
{
	struct mailbox_caller *c = &remote_of(m)->caller;
	int64_t end = clock_monotonic_ms() + timeout_ms;
	int64_t step = CHECK_FIRST_MS;

	for (;;) {
		int64_t now = clock_monotonic_ms();
		bool news;

		if (!pause_until(now + step < end ? now + step : end, stop) ||
		    clock_monotonic_ms() >= end)
			return ERR_NONE;
		if (check_for_news(c, &news, err) != ERR_NONE)
			return err->kind;
		if (news)
			return ERR_NONE;
		step = 2 * step < CHECK_LAST_MS ? 2 * step : CHECK_LAST_MS;
	}
}

static void
remote_free(struct mailbox *m)
{
	struct mailbox_remote *r = remote_of(m);

	mailbox_caller_release(&r->caller);
	mailbox_suspects_free(r->suspects);
	arena_free(r->arena);
}

static const struct mailbox_ops remote_ops = {
    .name = "imap",
    .list = remote_list,
    .fetch = remote_fetch,
    .move = remote_move,
    .remove = remote_remove,
    .append = remote_append,
    .wait = remote_wait,
    .free = remote_free,
};

enum err_kind
mailbox_remote_open(const struct mailbox_settings *settings,
    const struct log *log, struct mailbox **out, struct err *err)
{
	struct arena *a = arena_new();
	struct mailbox_remote *r = arena_alloc(a, sizeof *r);
	struct mailbox_settings *own = &r->caller.settings;
	struct mailbox_url url;

	*out = NULL;
	if (mailbox_url_parse(a, settings->url, &url, err) != ERR_NONE)
		goto failed;
	if (settings->user.n == 0 ||
	    (settings->secret_path.n == 0 && settings->bearer == NULL)) {
		err_set(err, ERR_CONFIG,
		    "%.*s: needs a user and the file of the password",
		    STR_ARG(settings->url));
		goto failed;
	}
	r->mailbox.ops = &remote_ops;
	r->arena = a;
	*own = *settings;
	own->url = str_copy(a, settings->url);
	own->user = str_copy(a, settings->user);
	own->secret_path = str_copy(a, settings->secret_path);
	own->ca_file = str_copy(a, settings->ca_file);
	r->caller.log = log;
	r->suspects = mailbox_suspects_new();
	*out = &r->mailbox;
	return ERR_NONE;
failed:
	arena_free(a);
	return err->kind;
}
