#include <string.h>

#include "base/child.h"
#include "base/clock.h"
#include "transport/transport_frames.h"
#include "transport/transport_kinds.h"
#include "transport/transport_url.h"

enum {
	REMOTE_TIMEOUT = 120,
	REMOTE_START_MS = 10000,
	REMOTE_GRACE_MS = 60000 /* beyond what libcurl allows itself */
};

struct transport_remote {
	struct transport transport;
	struct arena *arena;
	const struct log *log;
	struct transport_settings settings;
	struct child child;
	struct buf frame;
};

/* BROKEN is the operator's business: a secret that cannot be read. */
static enum err_kind
remote_greet(struct transport_remote *r, struct err *err)
{
	bool bearer = r->settings.bearer != NULL;
	struct buf out = {0};
	struct wire w = wire_encoder(&out);
	uint32_t type;
	enum err_kind kind;

	transport_settings_wire(&w, &r->settings, &bearer);
	kind = frame_send(
	    r->child.socket, SENDER_SETTINGS, buf_str(&out), -1, err);
	buf_release(&out);
	if (kind == ERR_NONE)
		kind = frame_receive(r->child.socket,
		    clock_monotonic_ms() + REMOTE_START_MS, &type, &r->frame,
		    NULL, NULL, err);
	if (kind != ERR_NONE)
		return err_prefix(err, "the sender does not start: ");
	if (type != SENDER_READY)
		return err_set(
		    err, ERR_CONFIG, "%.*s", STR_ARG(buf_str(&r->frame)));
	return ERR_NONE;
}

static enum err_kind
remote_start(struct transport_remote *r, struct err *err)
{
	static char name[] = "mailproc", word[] = "-sender";
	char *argv[] = {name, word, NULL};

	if (r->child.pid != 0)
		return ERR_NONE;
	if (child_start(&r->child, NULL, argv, err) != ERR_NONE)
		return err->kind;
	if (remote_greet(r, err) != ERR_NONE) {
		(void)child_kill(&r->child);
		return err->kind;
	}
	log_event(
	    r->log, LOG_DEBUG, "sender.started", "pid=%ld", (long)r->child.pid);
	return ERR_NONE;
}

static void
remote_lost(struct transport_remote *r, const struct err *err)
{
	(void)child_kill(&r->child);
	log_event(r->log, LOG_ERROR, "sender.lost", "why=\"%s\"", err->text);
}

/*
 * Hand a question over whole. A child that died since the last one (killed,
 * out of memory) has not had it: a new one gets it at once.
 */
static enum err_kind
remote_put(struct transport_remote *r, uint32_t type, struct str bytes,
    struct err *err)
{
	bool kept = r->child.pid != 0;
	enum err_kind kind = remote_start(r, err);

	if (kind != ERR_NONE)
		return kind;
	kind = frame_send(r->child.socket, type, bytes, -1, err);
	if (kind != ERR_NONE)
		remote_lost(r, err);
	return kind != ERR_NONE && kept ? remote_put(r, type, bytes, err)
					: kind;
}

/* It logs in, and asks for the token that it does that with. */
static enum err_kind
remote_give_token(struct transport_remote *r, struct err *err)
{
	const struct bearer *bearer = r->settings.bearer;
	struct err none = {0};
	struct buf token = {0};
	enum err_kind kind;

	if (bearer == NULL)
		bug("the sender wants a token that nobody promised");
	if (bearer->get(bearer->context, r->frame.n > 0, &token, &none) ==
	    ERR_NONE)
		kind = frame_send(
		    r->child.socket, SENDER_TOKEN, buf_str(&token), -1, err);
	else
		kind = frame_send(r->child.socket, SENDER_NO_TOKEN,
		    str_from(none.text), -1, err);
	if (token.p != NULL)
		explicit_bzero(token.p, token.capacity);
	buf_release(&token);
	return kind;
}

static enum err_kind
remote_receive(struct transport_remote *r, uint32_t *type_out, struct err *err)
{
	int seconds = r->settings.timeout_seconds > 0
			  ? r->settings.timeout_seconds
			  : REMOTE_TIMEOUT;
	enum err_kind kind;

	do {
		int64_t deadline = clock_monotonic_ms() +
				   (int64_t)seconds * 1000 + REMOTE_GRACE_MS;

		kind = frame_receive(r->child.socket, deadline, type_out,
		    &r->frame, NULL, NULL, err);
		if (kind == ERR_NONE && *type_out == SENDER_WANTS_TOKEN)
			kind = remote_give_token(r, err);
	} while (kind == ERR_NONE && *type_out == SENDER_WANTS_TOKEN);
	return kind;
}

static enum err_kind
remote_get(struct transport_remote *r, struct arena *a,
    struct transport_result *out, struct err *err)
{
	const struct bearer *bearer = r->settings.bearer;
	struct wire w;
	uint32_t type;
	enum err_kind kind = remote_receive(r, &type, err);

	if (kind == ERR_NONE) {
		w = wire_decoder(a, buf_str(&r->frame));
		transport_result_wire(&w, out);
		if (type != SENDER_RESULT || !wire_done(&w))
			kind = err_set(
			    err, ERR_RETRY, "the sender is out of step");
	}
	if (kind != ERR_NONE)
		remote_lost(r, err);
	else if (bearer != NULL && out->verdict == TRANSPORT_ACCEPTED)
		bearer->worked(bearer->context);
	return kind;
}

/*
 * One question and its answer. *asked_out: the child had the whole question, so
 * that whatever goes wrong later, it may have been done.
 */
static enum err_kind
remote_ask(struct transport_remote *r, struct arena *a, uint32_t type,
    struct str bytes, bool *asked_out, struct transport_result *out,
    struct err *err)
{
	err->kind = ERR_NONE;
	*asked_out = remote_put(r, type, bytes, err) == ERR_NONE;
	return *asked_out ? remote_get(r, a, out, err) : err->kind;
}

static void
remote_send(struct transport *t, struct arena *a, struct str from,
    struct str to, struct str message_id, struct str bytes,
    struct transport_result *out)
{
	struct transport_remote *r = (struct transport_remote *)t;
	struct transport_mail mail = {.from = from, .to = to, .bytes = bytes};
	struct buf frame = {0};
	struct wire w = wire_encoder(&frame);
	struct err err = {0};
	bool asked;

	(void)message_id;
	*out = (struct transport_result){
	    .verdict = TRANSPORT_REFUSED, .reply = STR("too large to send")};
	transport_mail_wire(&w, &mail);
	if (frame.n <= CHILD_FRAME_MAX &&
	    remote_ask(r, a, SENDER_MAIL, buf_str(&frame), &asked, out, &err) !=
		ERR_NONE) {
		out->verdict = asked                    ? TRANSPORT_UNSURE
			       : err.kind == ERR_CONFIG ? TRANSPORT_BLOCKED
							: TRANSPORT_RETRY;
		out->code = 0;
		out->reply = str_copy(a, str_from(err.text));
	}
	buf_release(&frame);
}

static enum err_kind
remote_check(struct transport *t, struct err *err)
{
	struct transport_remote *r = (struct transport_remote *)t;
	struct transport_result result = {0};
	struct arena *a = arena_new();
	bool asked;
	enum err_kind kind = remote_ask(
	    r, a, SENDER_CHECK, (struct str){0}, &asked, &result, err);

	if (kind == ERR_NONE && result.verdict != TRANSPORT_ACCEPTED)
		kind = err_set(err,
		    result.verdict == TRANSPORT_BLOCKED ? ERR_CONFIG
							: ERR_RETRY,
		    "%.*s: %.*s", STR_ARG(r->settings.url),
		    STR_ARG(result.reply));
	arena_free(a);
	return kind;
}

static void
remote_free(struct transport *t)
{
	struct transport_remote *r = (struct transport_remote *)t;

	child_stop(&r->child);
	buf_release(&r->frame);
	arena_free(r->arena);
}

/* What can be said of the settings without a server. */
static enum err_kind
remote_verify(
    struct arena *a, const struct transport_settings *settings, struct err *err)
{
	if (transport_url_base(a, settings->url) == NULL)
		return err_set(err, ERR_CONFIG,
		    "not smtp://HOST[:PORT] or smtps://HOST[:PORT]: %.*s",
		    STR_ARG(settings->url));
	if (settings->helo.n > 0 && !transport_url_helo(settings->helo))
		return err_set(err, ERR_CONFIG, "not a host's name: %.*s",
		    STR_ARG(settings->helo));
	if (settings->user.n > 0 && settings->secret_path.n == 0 &&
	    settings->bearer == NULL)
		return err_set(err, ERR_CONFIG,
		    "a login without a secret: %.*s", STR_ARG(settings->user));
	return ERR_NONE;
}

enum err_kind
transport_remote_open(const struct transport_settings *settings,
    const struct log *log, struct transport **out, struct err *err)
{
	static const struct transport_ops ops = {
	    .name = "smtp",
	    .send = remote_send,
	    .check = remote_check,
	    .free = remote_free,
	};
	struct arena *a = arena_new();
	struct transport_remote *r = arena_alloc(a, sizeof *r);

	r->transport.ops = &ops;
	r->arena = a;
	r->log = log;
	r->settings = *settings;
	r->settings.url = str_copy(a, settings->url);
	r->settings.user = str_copy(a, settings->user);
	r->settings.secret_path = str_copy(a, settings->secret_path);
	r->settings.ca_file = str_copy(a, settings->ca_file);
	r->settings.helo = str_copy(a, settings->helo);
	if (remote_verify(a, settings, err) != ERR_NONE) {
		arena_free(a);
		return err->kind;
	}
	*out = &r->transport;
	return ERR_NONE;
}
