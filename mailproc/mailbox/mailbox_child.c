#include "mailbox/mailbox_child.h"

#include <sys/prctl.h>
#include <sys/resource.h>

#include "base/child.h"
#include "mailbox/mailbox_append.h"
#include "mailbox/mailbox_fetch.h"
#include "mailbox/mailbox_frames.h"
#include "mailbox/mailbox_list.h"
#include "mailbox/mailbox_move.h"

enum {
	APPEND_MOST = 200 << 20,
	MEMORY_MOST = 1 << 30 /* of addresses; a line without end stops there */
};

/* ---- to the service ---- */

static enum err_kind
tell(uint32_t type, struct str bytes, struct err *err)
{
	return frame_send(CHILD_SOCKET, type, bytes, -1, err);
}

/* When the service has gone, the next frame that matters shows it. */
static void
tell_alive(void)
{
	struct err err = {0};
	enum err_kind kind = tell(MAILBOX_ALIVE, (struct str){0}, &err);

	(void)kind;
}

/* The service has it, or gets it: that may take it a minute. */
static enum err_kind
ask_token(bool refused, struct buf *out, struct err *err)
{
	uint32_t type;

	if (tell(MAILBOX_WANTS_TOKEN, str_from(refused ? "refused" : ""),
		err) != ERR_NONE ||
	    frame_receive(CHILD_SOCKET, -1, &type, out, NULL, NULL, err) !=
		ERR_NONE)
		return err->kind;
	if (type == MAILBOX_TOKEN)
		return ERR_NONE;
	if (type != MAILBOX_NO_TOKEN)
		bug("the receiver was given a frame of type %u for a token",
		    (unsigned)type);
	return err_set(err, ERR_RETRY, "login: %.*s", STR_ARG(buf_str(out)));
}

/*
 * The sink of a fetch. What comes is gathered: a message that fits in one frame
 * goes in one.
 */
struct outlet {
	struct buf uid;
	struct buf held;
	bool begun; /* the service knows of it already */
	bool used;  /* something has gone out */
};

static enum err_kind
outlet_begin(void *context, struct str uid, struct err *err)
{
	struct outlet *o = context;

	(void)err;
	buf_clear(&o->uid);
	buf_add_str(&o->uid, uid);
	buf_clear(&o->held);
	o->begun = false;
	o->used = true;
	return ERR_NONE;
}

static enum err_kind
outlet_flush(struct outlet *o, struct err *err)
{
	enum err_kind kind = ERR_NONE;

	if (!o->begun)
		kind = tell(MAILBOX_BEGIN, buf_str(&o->uid), err);
	o->begun = true;
	if (kind == ERR_NONE && o->held.n > 0)
		kind = tell(MAILBOX_DATA, buf_str(&o->held), err);
	buf_clear(&o->held);
	return kind;
}

static enum err_kind
outlet_data(void *context, const void *bytes, size_t n, struct err *err)
{
	struct outlet *o = context;
	const char *p = bytes;

	while (n > 0) {
		size_t room = MAILBOX_FRAME_BYTES - o->held.n;
		size_t part = n < room ? n : room;

		buf_add(&o->held, p, part);
		p += part;
		n -= part;
		if (o->held.n == MAILBOX_FRAME_BYTES &&
		    outlet_flush(o, err) != ERR_NONE)
			return err->kind;
	}
	return ERR_NONE;
}

static enum err_kind
outlet_end(void *context, struct str uid, const char *failed, struct err *err)
{
	struct outlet *o = context;
	struct buf frame = {0};
	struct wire w = wire_encoder(&frame);
	struct str held = buf_str(&o->held);
	enum err_kind kind;

	if (o->begun || failed != NULL) {
		kind = outlet_flush(o, err);
		if (kind == ERR_NONE)
			kind = tell(MAILBOX_END, str_from(failed), err);
		return kind;
	}
	wire_str(&w, &uid);
	wire_str(&w, &held);
	kind = tell(MAILBOX_MESSAGE, buf_str(&frame), err);
	buf_release(&frame);
	return kind;
}

/* ---- requests ---- */

struct receiver {
	struct mailbox_session session;
	struct buf bytes; /* for APPEND */
	struct outlet outlet;
};

static enum err_kind
serve_list(struct receiver *r, struct arena *a,
    const struct mailbox_request *request, struct err *err)
{
	struct mailbox_listing all, part;
	size_t sent = 0;

	if (mailbox_list(&r->session, a, request->text, request->max, &all,
		err) != ERR_NONE)
		return err->kind;
	part = all;
	do {
		struct buf frame = {0};
		struct wire w = wire_encoder(&frame);
		enum err_kind kind;

		part.items = all.items == NULL ? NULL : all.items + sent;
		part.count = all.count - sent < MAILBOX_FRAME_ITEMS
				 ? all.count - sent
				 : MAILBOX_FRAME_ITEMS;
		mailbox_frames_listing(&w, &part);
		kind = tell(MAILBOX_LISTING, buf_str(&frame), err);
		buf_release(&frame);
		if (kind != ERR_NONE)
			return kind;
		sent += part.count;
	} while (sent < all.count);
	return ERR_NONE;
}

static enum err_kind
serve_fetch(struct receiver *r, struct arena *a,
    const struct mailbox_request *request, struct err *err)
{
	struct mailbox_sink sink = {.context = &r->outlet,
	    .begin = outlet_begin,
	    .data = outlet_data,
	    .end = outlet_end};

	(void)a;
	return mailbox_fetch(
	    &r->session, request->uids, request->count, &sink, err);
}

static enum err_kind
serve_move(struct receiver *r, struct arena *a,
    const struct mailbox_request *request, struct err *err)
{
	size_t count = request->count;
	struct mailbox_moved *moved = arena_array(a, count, sizeof *moved);
	struct buf frame = {0};
	struct wire w = wire_encoder(&frame);
	enum err_kind kind;

	kind = mailbox_move(&r->session, a, request->folder, request->uids,
	    count, request->to, moved, err);
	if (kind == ERR_NONE) {
		mailbox_frames_moved(&w, &moved, &count);
		kind = tell(MAILBOX_MOVED, buf_str(&frame), err);
	}
	buf_release(&frame);
	return kind;
}

static enum err_kind
serve_remove(struct receiver *r, struct arena *a,
    const struct mailbox_request *request, struct err *err)
{
	(void)a;
	return mailbox_move_away(
	    &r->session, request->folder, request->uids, request->count, err);
}

static enum err_kind
serve_append(struct receiver *r, struct arena *a,
    const struct mailbox_request *request, struct err *err)
{
	(void)a;
	return mailbox_append(&r->session, request->folder, request->text,
	    buf_str(&r->bytes), err);
}

static enum err_kind
serve_check(struct receiver *r, struct arena *a,
    const struct mailbox_request *request, struct err *err)
{
	bool news;

	(void)a;
	(void)request;
	if (mailbox_list_check(&r->session, &news, err) != ERR_NONE || !news)
		return err->kind;
	return tell(MAILBOX_NEWS, (struct str){0}, err);
}

typedef enum err_kind serve(struct receiver *r, struct arena *a,
    const struct mailbox_request *request, struct err *err);

static serve *const requests[] = {
    [MAILBOX_LIST] = serve_list,
    [MAILBOX_FETCH] = serve_fetch,
    [MAILBOX_MOVE] = serve_move,
    [MAILBOX_REMOVE] = serve_remove,
    [MAILBOX_APPEND] = serve_append,
    [MAILBOX_CHECK] = serve_check,
};

/*
 * A connection from before may have died without our knowing: then once more,
 * on a new one. All requests can be repeated; of a fetch that has brought
 * something the service sees to the rest.
 */
static enum err_kind
serve_request(struct receiver *r, struct arena *a, uint32_t type,
    const struct mailbox_request *request, struct err *err)
{
	for (;;) {
		bool had = r->session.imap != NULL;
		enum err_kind kind;

		*err = (struct err){0};
		r->session.blame = r->session.unreadable = false;
		r->outlet.used = false;
		kind = mailbox_session_open(&r->session, err);
		if (kind == ERR_NONE)
			kind = requests[type](r, a, request, err);
		if (kind == ERR_NONE || !had || r->session.imap != NULL ||
		    r->outlet.used)
			return kind;
	}
}

static enum err_kind
answer(struct receiver *r, uint32_t type, struct str frame, struct err *err)
{
	struct arena *a = arena_new();
	struct mailbox_request request = {0};
	struct wire w = wire_decoder(a, frame);
	struct err failure = {0};
	struct mailbox_done done = {0};
	struct buf out = {0};

	mailbox_frames_request(&w, &request);
	if (!wire_done(&w))
		bug("the receiver was given a request that is none");
	done.kind = (int)serve_request(r, a, type, &request, &failure);
	done.text = str_from(failure.text);
	done.blame = r->session.blame;
	done.connects = r->session.connects;
	buf_clear(&r->bytes);
	w = wire_encoder(&out);
	mailbox_frames_done(&w, &done);
	if (tell(MAILBOX_DONE, buf_str(&out), err) == ERR_NONE)
		err->kind = ERR_NONE;
	buf_release(&out);
	arena_free(a);
	return err->kind;
}

/* ---- the child's life ---- */

/* It holds a password: no trace of its memory is to be left anywhere. */
static void
keep_memory_private(void)
{
	struct rlimit none = {0, 0};

	if (setrlimit(RLIMIT_CORE, &none) != 0)
		bug("core files cannot be turned off");
#ifndef MAILPROC_SANITIZED
	struct rlimit memory = {MEMORY_MOST, MEMORY_MOST};

	/* The sanitizer takes terabytes, and has to look into it. */
	if (setrlimit(RLIMIT_AS, &memory) != 0)
		bug("memory cannot be limited");
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		bug("memory cannot be kept private");
#endif
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		bug("new privileges cannot be ruled out");
}

static enum err_kind
begin(struct receiver *r, struct arena *a, struct buf *frame, struct err *err)
{
	struct mailbox_settings settings = {0};
	bool bearer = false;
	struct wire w;
	uint32_t type;

	if (frame_receive(CHILD_SOCKET, -1, &type, frame, NULL, NULL, err) !=
	    ERR_NONE)
		return err->kind;
	w = wire_decoder(a, buf_str(frame));
	mailbox_frames_settings(&w, &settings, &bearer);
	if (type != MAILBOX_SETTINGS || !wire_done(&w))
		bug("the receiver was not given its settings");
	if (mailbox_session_init(&r->session, a, &settings, tell_alive, err) ==
	    ERR_NONE)
		r->session.token = bearer ? ask_token : NULL;
	return err->kind;
}

static enum err_kind
next(struct receiver *r, struct buf *frame, struct err *err)
{
	uint32_t type;

	if (frame_receive(CHILD_SOCKET, -1, &type, frame, NULL, NULL, err) !=
	    ERR_NONE)
		return err->kind;
	if (type == MAILBOX_BYTES) {
		if (r->bytes.n + frame->n > APPEND_MOST)
			bug("the receiver was given too long a message");
		buf_add_str(&r->bytes, buf_str(frame));
		return ERR_NONE;
	}
	if (type >= sizeof requests / sizeof *requests ||
	    requests[type] == NULL)
		bug("the receiver was given a frame of type %u",
		    (unsigned)type);
	return answer(r, type, buf_str(frame), err);
}

int
mailbox_child_main(void)
{
	struct receiver r = {0};
	struct arena *a = arena_new();
	struct buf frame = {0};
	struct err err = {0};
	enum err_kind kind;

	keep_memory_private();
	kind = begin(&r, a, &frame, &err);
	while (kind == ERR_NONE)
		kind = next(&r, &frame, &err);
	/* The service has gone, or wants no more. */
	mailbox_session_release(&r.session);
	buf_release(&r.bytes);
	buf_release(&r.outlet.uid);
	buf_release(&r.outlet.held);
	buf_release(&frame);
	arena_free(a);
	return kind == ERR_RETRY ? 0 : 1;
}
