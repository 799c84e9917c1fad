#include "flow/reader.h"

#include <stdlib.h>

#include "base/child.h"
#include "base/clock.h"
#include "flow/reader_frames.h"
#include "sandbox/sandbox_tool.h"

enum {
	READER_LIFE = 300,       /* messages; then a fresh one */
	READER_START_MS = 60000, /* loading forms and charsets */
	READER_TEXTS = 20        /* PDFs that it may ask about in one message */
};

struct reader {
	struct child child;
	const struct log *log;
	struct arena *arena;
	struct reader_settings settings;
	struct buf frame;
	int served;
	char *closed_in; /* what READY said */
};

struct reader *
reader_new(const struct reader_settings *settings, const struct log *log)
{
	struct arena *a = arena_new();
	struct reader *r = arena_alloc(a, sizeof *r);

	r->arena = a;
	r->log = log;
	r->settings = *settings;
	r->settings.forms = str_copy(a, settings->forms);
	r->settings.address = str_copy(a, settings->address);
	r->settings.aliases =
	    arena_array(a, settings->alias_count, sizeof *settings->aliases);
	for (size_t i = 0; i < settings->alias_count; i++)
		r->settings.aliases[i] = str_copy(a, settings->aliases[i]);
	return r;
}

void
reader_free(struct reader *r)
{
	if (r == NULL)
		return;
	child_stop(&r->child);
	buf_release(&r->frame);
	arena_free(r->arena);
}

static enum err_kind
reader_greet(struct reader *r, struct err *err)
{
	struct buf out = {0};
	struct wire w = wire_encoder(&out);
	uint32_t type;
	enum err_kind kind;

	reader_settings_wire(&w, &r->settings);
	kind = frame_send(
	    r->child.socket, READER_SETTINGS, buf_str(&out), -1, err);
	buf_release(&out);
	if (kind == ERR_NONE)
		kind = frame_receive(r->child.socket,
		    clock_monotonic_ms() + READER_START_MS, &type, &r->frame,
		    NULL, NULL, err);
	if (kind != ERR_NONE)
		return err_prefix(err, "the reader does not start: ");
	if (type != READER_READY)
		return err_set(err, ERR_CONFIG, "the reader does not start: %s",
		    r->frame.p);
	r->closed_in = str_cstr(r->arena, buf_str(&r->frame));
	return ERR_NONE;
}

static enum err_kind
reader_start(struct reader *r, struct err *err)
{
	static char name[] = "mailproc", word[] = "-reader";
	char *argv[] = {name, word, NULL};

	if (r->child.pid != 0 && r->served < READER_LIFE)
		return ERR_NONE;
	child_stop(&r->child);
	r->served = 0;
	if (child_start(&r->child, NULL, argv, err) != ERR_NONE)
		return err->kind;
	if (reader_greet(r, err) != ERR_NONE) {
		(void)child_kill(&r->child);
		return err->kind;
	}
	log_event(r->log, LOG_DEBUG, "reader.started", "pid=%ld in=\"%s\"",
	    (long)r->child.pid, r->closed_in);
	return ERR_NONE;
}

enum err_kind
reader_check(struct reader *r, struct arena *a, char **out, struct err *err)
{
	if (reader_start(r, err) != ERR_NONE)
		return err->kind;
	*out = arena_strdup(a, r->closed_in);
	return ERR_NONE;
}

/* One message as it comes in from the child. */
struct incoming {
	struct arena *arena;
	const struct reader_sink *sink;
	struct str blobs[MESSAGE_MAX_ATTACHMENTS];
	size_t count;
	bool open;    /* an attachment has begun and not ended */
	bool to_sink; /* and the sink takes it */
	struct message *message;
	int texts; /* that it asked for */
	bool done;
};

/* ERR_MESSAGE: the child does not keep to what was agreed. */
static enum err_kind
incoming_attachment(
    struct incoming *in, uint32_t type, struct str bytes, struct err *err)
{
	const struct reader_sink *sink = in->sink;
	enum err_kind kind = ERR_NONE;

	if (in->open == (type == READER_BEGIN) ||
	    in->count >= MESSAGE_MAX_ATTACHMENTS)
		return err_set(err, ERR_MESSAGE, "the reader is out of step");
	if (type == READER_BEGIN) {
		in->open = true;
		/* A picture in a signature is not worth a file. */
		in->to_sink =
		    sink != NULL && bytes.n == 1 && bytes.p[0] != ROLE_INLINE;
		if (in->to_sink)
			kind = sink->begin(sink->context, err);
	} else if (type == READER_DATA) {
		if (in->to_sink)
			kind = sink->data(sink->context, bytes, err);
	} else {
		if (in->to_sink)
			kind = sink->end(sink->context, in->arena,
			    &in->blobs[in->count], err);
		in->open = false;
		in->to_sink = false;
		in->count++;
	}
	return kind;
}

static enum err_kind
incoming_frame(
    struct incoming *in, uint32_t type, struct str bytes, struct err *err)
{
	struct wire w;

	switch (type) {
	case READER_BEGIN:
	case READER_DATA:
	case READER_END:
		return incoming_attachment(in, type, bytes, err);
	case READER_GAVE_UP:
		return err_set(
		    err, ERR_MESSAGE, "not readable: %.*s", STR_ARG(bytes));
	case READER_DONE:
		w = wire_decoder(in->arena, bytes);
		message_wire(&w, in->message);
		if (!wire_done(&w) || in->open ||
		    in->message->attachment_count != in->count)
			return err_set(err, ERR_MESSAGE,
			    "the reader's answer is not whole");
		for (size_t i = 0; i < in->count; i++)
			in->message->attachments[i].blob = in->blobs[i];
		in->done = true;
		return ERR_NONE;
	default:
		return err_set(err, ERR_MESSAGE, "the reader is out of step");
	}
}

/* The reader can start nothing: the tool runs beside it, closed in as well. */
static enum err_kind
send_text(
    struct reader *r, struct incoming *in, struct str pdf, struct err *err)
{
	struct arena *a;
	struct str text;
	enum err_kind kind;

	if (in->open || ++in->texts > READER_TEXTS)
		return err_set(err, ERR_MESSAGE, "the reader is out of step");
	a = arena_new();
	kind = sandbox_tool_run(
	    TOOL_PDF_TO_TEXT, a, pdf, MESSAGE_MAX_TEXT, &text, err);
	if (kind == ERR_NONE)
		kind = frame_send(r->child.socket, READER_TEXT, text, -1, err);
	arena_free(a);
	return kind;
}

static enum err_kind
reader_receive(struct reader *r, struct incoming *in, struct err *err)
{
	int64_t deadline = clock_monotonic_ms() + r->settings.seconds * 1000;

	while (!in->done) {
		uint32_t type;
		bool timed_out = false;

		if (frame_receive(r->child.socket, deadline, &type, &r->frame,
			NULL, &timed_out, err) != ERR_NONE)
			return err_set(err, ERR_MESSAGE, "the reader %s",
			    timed_out ? "hung" : "died");
		if (type == READER_PDF) {
			if (send_text(r, in, buf_str(&r->frame), err) !=
			    ERR_NONE)
				return err->kind;
		} else if (incoming_frame(in, type, buf_str(&r->frame), err) !=
			   ERR_NONE) {
			return err->kind;
		}
	}
	return ERR_NONE;
}

enum err_kind
reader_read(struct reader *r, struct arena *a, int fd,
    const unsigned char key[static 32], const struct reader_sink *sink,
    struct message *out, struct err *err)
{
	struct incoming in = {.arena = a, .sink = sink, .message = out};
	enum err_kind kind;

	*out = (struct message){0};
	if (reader_start(r, err) != ERR_NONE)
		return err->kind;
	r->served++;
	kind = frame_send(r->child.socket, READER_MESSAGE,
	    str_of((const char *)key, 32), fd, err);
	if (kind == ERR_NONE)
		kind = reader_receive(r, &in, err);
	if (kind != ERR_NONE) {
		/* Whatever went wrong, the next message gets a fresh reader. */
		if (in.open && in.to_sink)
			sink->abandon(sink->context);
		(void)child_kill(&r->child);
	}
	return kind;
}
