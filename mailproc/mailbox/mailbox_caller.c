#include "mailbox/mailbox_caller.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/clock.h"

enum {
	USUAL_TIMEOUT = 60,
	/* Names are looked up without a limit of ours. */
	LOOKUP_MS = 30000
};

/* It says that it is alive before each thing that it waits for. */
static int64_t
silence_deadline(const struct mailbox_caller *c)
{
	int64_t seconds = c->settings.timeout_seconds > 0
			      ? c->settings.timeout_seconds
			      : USUAL_TIMEOUT;

	return clock_monotonic_ms() + 2000 * seconds + LOOKUP_MS;
}

static enum err_kind
caller_start(struct mailbox_caller *c, struct err *err)
{
	static char name[] = "mailproc", word[] = "-receiver";
	char *argv[] = {name, word, NULL};
	bool bearer = c->settings.bearer != NULL;
	struct buf frame = {0};
	struct wire w = wire_encoder(&frame);
	enum err_kind kind;

	if (c->child.pid != 0)
		return ERR_NONE;
	c->connects = 0;
	if (child_start(&c->child, NULL, argv, err) != ERR_NONE)
		return err->kind;
	log_event(c->log, LOG_DEBUG, "receiver.started", "pid=%ld",
	    (long)c->child.pid);
	mailbox_frames_settings(&w, &c->settings, &bearer);
	kind = frame_send(
	    c->child.socket, MAILBOX_SETTINGS, buf_str(&frame), -1, err);
	buf_release(&frame);
	return kind;
}

/* It has gone, or is to go; the next request gets a fresh one. */
static enum err_kind
caller_lost(struct mailbox_caller *c, bool hung, struct err *err)
{
	int status = child_kill(&c->child);

	c->fault = MAILBOX_FAULT_CRASHED;
	if (hung) {
		log_event(c->log, LOG_WARN, "receiver.hung", "killed=yes");
		return err_set(err, ERR_RETRY, "the receiver hung");
	}
	log_event(c->log, LOG_WARN, "receiver.died", "signal=%d exit=%d",
	    WIFSIGNALED(status) ? WTERMSIG(status) : 0,
	    WIFEXITED(status) ? WEXITSTATUS(status) : 0);
	return err_set(err, ERR_RETRY, "the receiver died");
}

static enum err_kind
caller_send(
    struct mailbox_caller *c, uint32_t type, struct str bytes, struct err *err)
{
	if (caller_start(c, err) == ERR_NONE &&
	    frame_send(c->child.socket, type, bytes, -1, err) == ERR_NONE)
		return ERR_NONE;
	return c->child.pid == 0 ? err->kind : caller_lost(c, false, err);
}

enum err_kind
mailbox_caller_give(struct mailbox_caller *c, struct str bytes, struct err *err)
{
	while (bytes.n > 0) {
		if (caller_send(c, MAILBOX_BYTES,
			str_slice(bytes, 0, MAILBOX_FRAME_BYTES),
			err) != ERR_NONE)
			return err->kind;
		bytes = str_after(bytes, MAILBOX_FRAME_BYTES);
	}
	return ERR_NONE;
}

enum err_kind
mailbox_caller_ask(struct mailbox_caller *c, uint32_t type,
    struct mailbox_request *request, struct err *err)
{
	struct buf frame = {0};
	struct wire w = wire_encoder(&frame);
	enum err_kind kind;

	c->fault = MAILBOX_FAULT_NONE;
	mailbox_frames_request(&w, request);
	kind = caller_send(c, type, buf_str(&frame), err);
	buf_release(&frame);
	return kind;
}

static enum err_kind
take_done(struct mailbox_caller *c, struct err *err)
{
	struct arena *a = arena_new();
	struct wire w = wire_decoder(a, buf_str(&c->frame));
	struct mailbox_done done = {0};
	enum err_kind kind;

	mailbox_frames_done(&w, &done);
	if (!wire_done(&w)) {
		arena_free(a);
		return mailbox_caller_out_of_step(c, err);
	}
	if (done.connects > c->connects)
		log_event(c->log, LOG_DEBUG, "mailbox.connected", "times=%d",
		    done.connects);
	c->connects = done.connects;
	kind = (enum err_kind)done.kind;
	if (kind == ERR_NONE && c->settings.bearer != NULL)
		c->settings.bearer->worked(c->settings.bearer->context);
	if (kind != ERR_NONE) {
		if (!done.blame)
			c->fault = MAILBOX_FAULT_BEFORE;
		else if (kind == ERR_MESSAGE)
			c->fault = MAILBOX_FAULT_ANSWERED;
		else
			c->fault = MAILBOX_FAULT_LOST;
		err_set(err, kind, "%.*s", STR_ARG(done.text));
	}
	arena_free(a);
	return kind;
}

/* It logs in, and asks for the token that it does that with. */
static enum err_kind
give_token(struct mailbox_caller *c, struct err *err)
{
	const struct bearer *bearer = c->settings.bearer;
	struct err none = {0};
	struct buf token = {0};
	enum err_kind kind;

	if (bearer == NULL)
		bug("the receiver wants a token that nobody promised");
	if (bearer->get(bearer->context, c->frame.n > 0, &token, &none) ==
	    ERR_NONE)
		kind = frame_send(
		    c->child.socket, MAILBOX_TOKEN, buf_str(&token), -1, err);
	else
		kind = frame_send(c->child.socket, MAILBOX_NO_TOKEN,
		    str_from(none.text), -1, err);
	if (token.p != NULL)
		explicit_bzero(token.p, token.capacity);
	buf_release(&token);
	return kind;
}

enum err_kind
mailbox_caller_next(
    struct mailbox_caller *c, uint32_t *type_out, struct err *err)
{
	do {
		bool hung = false;

		if (frame_receive(c->child.socket, silence_deadline(c),
			type_out, &c->frame, NULL, &hung, err) != ERR_NONE)
			return caller_lost(c, hung, err);
		if (*type_out == MAILBOX_WANTS_TOKEN &&
		    give_token(c, err) != ERR_NONE)
			return caller_lost(c, false, err);
	} while (
	    *type_out == MAILBOX_ALIVE || *type_out == MAILBOX_WANTS_TOKEN);
	return *type_out == MAILBOX_DONE ? take_done(c, err) : ERR_NONE;
}

void
mailbox_caller_abort(struct mailbox_caller *c)
{
	(void)child_kill(&c->child);
}

enum err_kind
mailbox_caller_out_of_step(struct mailbox_caller *c, struct err *err)
{
	mailbox_caller_abort(c);
	c->fault = MAILBOX_FAULT_CRASHED;
	log_event(c->log, LOG_WARN, "receiver.confused", "killed=yes");
	return err_set(err, ERR_RETRY, "the receiver is out of step");
}

void
mailbox_caller_release(struct mailbox_caller *c)
{
	child_stop(&c->child);
	buf_release(&c->frame);
}
