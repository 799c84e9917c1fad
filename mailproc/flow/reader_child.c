#include "flow/reader_frames.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/child.h"
#include "crypto/keys.h"
#include "crypto/sealed_file.h"
#include "flow/open.h"
#include "flow/understand.h"
#include "flow/understand_pdf.h"
#include "pdf/pdf_read.h"
#include "sandbox/sandbox.h"
#include "sniff/sniff.h"

enum {
	/* A reader that lives longer than its messages are worth is a defect. */
	CHILD_CPU_FACTOR = 50,
	CHILD_DESCRIPTORS = 16,
	/* Of all PDFs of a message that are kept to be looked into. */
	SHELF_BYTES = 24 << 20
};

void
reader_settings_wire(struct wire *w, struct reader_settings *s)
{
	wire_str(w, &s->forms);
	wire_str(w, &s->address);
	s->aliases =
	    wire_array(w, s->aliases, &s->alias_count, sizeof *s->aliases, 100);
	for (size_t i = 0; i < s->alias_count; i++)
		wire_str(w, &s->aliases[i]);
	wire_str(w, &s->authserv_id);
	wire_int64(w, &s->authserv_hops);
	wire_int64(w, &s->seconds);
	wire_int64(w, &s->megabytes);
}

/* What lasts for the life of the child. */
struct child_state {
	struct forms *forms;
	struct sniffer *sniffer;
	struct mail_self self;
};

/* An attachment on its way out: its first bytes are kept to tell what it is. */
struct outlet {
	struct child_state *state;
	struct arena *arena;
	struct buf head;
	struct str sniffed[MESSAGE_MAX_ATTACHMENTS];
	struct buf body; /* of a PDF, as long as it may be looked into */
	bool too_large;
	struct str pdfs[MESSAGE_MAX_ATTACHMENTS];
	size_t shelf; /* bytes of pdfs */
	size_t count;
};

static enum err_kind
outlet_begin(
    void *context, const struct message_attachment *attachment, struct err *err)
{
	struct outlet *o = context;
	char role = (char)attachment->role;

	if (o->count >= MESSAGE_MAX_ATTACHMENTS)
		return err_set(err, ERR_MESSAGE, "too many attachments");
	buf_clear(&o->head);
	buf_clear(&o->body);
	o->too_large = false;
	return frame_send(
	    CHILD_SOCKET, READER_BEGIN, str_of(&role, 1), -1, err);
}

/* What may be a form is kept whole until it is known whether it is. */
static void
outlet_shelve(struct outlet *o, const void *bytes, size_t n)
{
	if (o->too_large)
		return;
	if (o->body.n + n > PDF_MAX_BYTES ||
	    o->shelf + o->body.n + n > SHELF_BYTES ||
	    (o->head.n >= PDF_HEAD_BYTES && !pdf_is(buf_str(&o->head)))) {
		o->too_large = true;
		buf_release(&o->body);
		return;
	}
	buf_add(&o->body, bytes, n);
}

static enum err_kind
outlet_data(void *context, const void *bytes, size_t n, struct err *err)
{
	struct outlet *o = context;
	size_t room = SNIFF_BYTES - o->head.n;

	buf_add(&o->head, bytes, n < room ? n : room);
	outlet_shelve(o, bytes, n);
	return frame_send(CHILD_SOCKET, READER_DATA, str_of(bytes, n), -1, err);
}

static enum err_kind
outlet_end(
    void *context, const struct message_attachment *attachment, struct err *err)
{
	struct outlet *o = context;

	(void)attachment;
	if (!o->too_large && pdf_is(buf_str(&o->head))) {
		o->pdfs[o->count] = buf_copy(o->arena, &o->body);
		o->shelf += o->body.n;
	}
	o->sniffed[o->count++] =
	    sniffer_type(o->state->sniffer, o->arena, buf_str(&o->head));
	return frame_send(CHILD_SOCKET, READER_END, (struct str){0}, -1, err);
}

/* The service runs the tool: nothing can be started in here. */
static enum err_kind
ask_for_text(void *context, struct arena *a, struct str pdf,
    struct str *text_out, struct err *err)
{
	struct buf frame = {0};
	uint32_t type;
	enum err_kind kind;

	(void)context;
	kind = frame_send(CHILD_SOCKET, READER_PDF, pdf, -1, err);
	if (kind == ERR_NONE)
		kind = frame_receive(
		    CHILD_SOCKET, -1, &type, &frame, NULL, NULL, err);
	if (kind == ERR_NONE && type != READER_TEXT)
		bug("the reader was given a frame of type %u", (unsigned)type);
	if (kind == ERR_NONE)
		*text_out = buf_copy(a, &frame);
	buf_release(&frame);
	return kind;
}

static int64_t
source_read(void *context, int64_t offset, void *bytes, size_t n)
{
	struct err err = {0};
	size_t got;

	if (sealed_reader_read(context, offset, bytes, n, &got, &err) !=
	    ERR_NONE)
		return -1;
	return (int64_t)got;
}

static enum err_kind
read_message(struct child_state *state, struct arena *a, int fd,
    const unsigned char *key, struct message *m, struct err *err)
{
	struct outlet outlet = {.state = state, .arena = a};
	struct mail_attachment_sink sink = {.context = &outlet,
	    .begin = outlet_begin,
	    .data = outlet_data,
	    .end = outlet_end};
	struct mail_source source = {.read = source_read};
	struct pdf_to_text to_text = {.run = ask_for_text};
	struct sealed_reader *sealed = NULL;

	if (sealed_reader_open(fd, key, &sealed, err) != ERR_NONE)
		return err->kind;
	source.context = sealed;
	source.size = sealed_reader_size(sealed);
	if (understand(a, state->forms, &state->self, &source, &sink, m, err) ==
	    ERR_NONE) {
		for (size_t i = 0; i < m->attachment_count && i < outlet.count;
		     i++)
			m->attachments[i].sniffed_type = outlet.sniffed[i];
		err->kind = ERR_NONE;
		if (understand_pdfs(a, state->forms, outlet.pdfs, &to_text, m,
			err) == ERR_NONE)
			err->kind = ERR_NONE;
	}
	buf_release(&outlet.head);
	buf_release(&outlet.body);
	sealed_reader_free(sealed);
	return err->kind;
}

#ifdef MAILPROC_CRASH
/*
 * The build for the crash tests has a reader that misbehaves when a message
 * asks for it by its subject: what a hole in a parser could do.
 */
static void
misbehave(const struct message *m)
{
	if (str_is(m->subject, "misbehave: die"))
		abort();
	while (str_is(m->subject, "misbehave: hang"))
		continue;
	/* The sandbox answers these with an error, or with death. */
	if (str_is(m->subject, "misbehave: open") &&
	    open("/etc/hostname", O_RDONLY | O_CLOEXEC) == -1)
		abort();
	if (str_is(m->subject, "misbehave: connect") &&
	    socket(AF_INET, SOCK_STREAM, 0) == -1)
		abort();
	if (str_is(m->subject, "misbehave: fork"))
		(void)fork();
	while (str_is(m->subject, "misbehave: memory"))
		memset(arena_alloc(arena_new(), 1 << 20), 1, 1 << 20);
}
#else
#define misbehave(m) ((void)(m))
#endif

static enum err_kind
serve_message(
    struct child_state *state, int fd, struct str key, struct err *err)
{
	struct arena *a = arena_new();
	struct message m = {0};
	struct buf out = {0};
	enum err_kind kind;

	kind =
	    read_message(state, a, fd, (const unsigned char *)key.p, &m, err);
	if (kind == ERR_NONE) {
		struct wire w = wire_encoder(&out);

		misbehave(&m);
		message_wire(&w, &m);
		kind = frame_send(
		    CHILD_SOCKET, READER_DONE, buf_str(&out), -1, err);
	} else if (kind == ERR_MESSAGE) {
		kind = frame_send(
		    CHILD_SOCKET, READER_GAVE_UP, str_from(err->text), -1, err);
	}
	buf_release(&out);
	arena_free(a);
	return kind;
}

static enum err_kind
child_prepare(struct child_state *state, struct arena *a,
    const struct reader_settings *s, char **words_out, struct err *err)
{
	struct sandbox_limits limits = {
	    .memory_bytes = s->megabytes << 20,
	    .cpu_seconds = s->seconds * CHILD_CPU_FACTOR,
	    .descriptors = CHILD_DESCRIPTORS,
	};
	int landlock;

	state->self.address = s->address;
	state->self.aliases = s->aliases;
	state->self.alias_count = s->alias_count;
	state->self.authserv_id = s->authserv_id;
	state->self.authserv_hops = s->authserv_hops;
	if (crypto_start(err) != ERR_NONE ||
	    forms_load(str_cstr(a, s->forms), &state->forms, err) != ERR_NONE ||
	    sniffer_open(&state->sniffer, err) != ERR_NONE)
		return err->kind;
	mail_start();
	pdf_start();
	open_start();
	if (sandbox_close(&limits, &landlock, err) != ERR_NONE)
		return err->kind;
	*words_out = landlock > 0
			 ? arena_printf(a, "seccomp, landlock %d", landlock)
			 : arena_strdup(a, "seccomp");
	return ERR_NONE;
}

static enum err_kind
child_begin(struct child_state *state, struct arena *a, struct err *err)
{
	struct reader_settings settings = {0};
	struct buf frame = {0};
	struct wire w;
	uint32_t type;
	char *words = NULL;
	enum err_kind kind;

	if (frame_receive(CHILD_SOCKET, -1, &type, &frame, NULL, NULL, err) !=
	    ERR_NONE) {
		buf_release(&frame);
		return err->kind;
	}
	w = wire_decoder(a, buf_str(&frame));
	reader_settings_wire(&w, &settings);
	if (type != READER_SETTINGS || !wire_done(&w))
		bug("the reader was not given its settings");
	buf_release(&frame);
	kind = child_prepare(state, a, &settings, &words, err);
	if (kind == ERR_NONE)
		return frame_send(
		    CHILD_SOCKET, READER_READY, str_from(words), -1, err);
	if (frame_send(CHILD_SOCKET, READER_BROKEN, str_from(err->text), -1,
		err) == ERR_NONE)
		return kind;
	return err->kind;
}

int
reader_child_main(void)
{
	struct child_state state = {0};
	struct arena *a = arena_new();
	struct buf frame = {0};
	struct err err = {0};
	enum err_kind kind = child_begin(&state, a, &err);

	while (kind == ERR_NONE) {
		uint32_t type;
		int fd;

		kind = frame_receive(
		    CHILD_SOCKET, -1, &type, &frame, &fd, NULL, &err);
		if (kind != ERR_NONE)
			break;
		if (type != READER_MESSAGE || frame.n != KEY_BYTES || fd == -1)
			bug("the reader was given a frame of type %u",
			    (unsigned)type);
		kind = serve_message(&state, fd, buf_str(&frame), &err);
		if (close(fd) != 0)
			bug("a descriptor does not close");
	}
	/*
	 * The service has gone or wants no more. Leave at once: no library
	 * needs to tidy up, and some would make calls that the sandbox ends.
	 */
	_exit(kind == ERR_RETRY ? 0 : 1);
}
