#include "mailbox/mailbox_fetch.h"

#include "mailbox/mailbox_command.h"
#include "mailbox/mailbox_folder.h"
#include "mailbox/mailbox_uids.h"

enum {
	SMALL = 512 * 1024,    /* a larger message is asked for alone */
	HELD_MOST = 2 * SMALL, /* as the server may be wrong about its size */
	SET_MOST = 50,         /* messages in one command */
	SET_BYTES = 8 << 20,   /* and bytes */
	ITEM_BYTES = 200,      /* that the server says of each */
	PLACEHOLDER_HEAD =
	    2048 /* bytes that are looked through for its words */
};

/* What Exchange gives in the place of a message that it cannot render. */
static const char placeholder[] =
    "Retrieval using the IMAP4 protocol failed for the following message";

struct wanted {
	int64_t size; /* -1: it is not there */
	bool done;
};

struct fetching {
	struct mailbox_session *session;
	const struct mailbox_sink *sink;
	const struct str *uids;
	struct mailbox_uids numbers;
	struct wanted *wanted; /* by number, as numbers.items */
	struct buf body;       /* of the message that comes in a set */
	bool too_long;         /* it is not as small as was told */
	struct err sink_err;   /* ends everything */

	/* Of a large one. */
	struct str uid;
	bool begun, given; /* the sink has it; the server gave it whole */
	const char *failed;
};

static bool
is_placeholder(const char *bytes, size_t n)
{
	struct str text = str_of(bytes, n);
	size_t end = str_find(text, "\r\n\r\n", 0);

	/* Where a header or the first line says so; not what is quoted. */
	if (end == SIZE_MAX || end > PLACEHOLDER_HEAD)
		end = PLACEHOLDER_HEAD;
	return str_find(str_slice(text, 0, end), placeholder, 0) != SIZE_MAX;
}

/* ---- sizes ---- */

static struct wanted *
find_wanted(struct fetching *f, uint32_t number, size_t *index_out)
{
	struct mailbox_uids_item *item = mailbox_uids_find(&f->numbers, number);

	if (item == NULL)
		return NULL;
	*index_out = item->index;
	return &f->wanted[item - f->numbers.items];
}

static void
note_size(void *context, const struct mailbox_command_message *message)
{
	struct fetching *f = context;
	size_t index;
	struct wanted *wanted = find_wanted(f, message->uid, &index);

	if (wanted != NULL && message->size >= 0)
		wanted->size = message->size;
}

/* Which of them are there, and how large they are. */
static enum err_kind
ask_sizes(struct fetching *f, struct err *err)
{
	struct mailbox_command command = {.what = "asking for sizes",
	    .by_uid = true,
	    .size = true,
	    .set = mailbox_uids_set(f->numbers.items, f->numbers.count),
	    .bytes = (int64_t)f->numbers.count * ITEM_BYTES,
	    .context = f,
	    .on_message = note_size};

	return mailbox_command_fetch(f->session, &command, err);
}

/* ---- small ones, in sets ---- */

static bool
hold_body(void *context, const char *bytes, size_t n)
{
	struct fetching *f = context;

	if (f->body.n + n > HELD_MOST) {
		f->too_long = true;
		return false;
	}
	buf_add(&f->body, bytes, n);
	return true;
}

/* One message whole, or the reason why not. */
static enum err_kind
give(struct fetching *f, struct str uid, const char *failed, struct err *err)
{
	const struct mailbox_sink *sink = f->sink;

	if (sink->begin(sink->context, uid, err) != ERR_NONE)
		return err->kind;
	if (failed == NULL && f->body.n > 0 &&
	    sink->data(sink->context, f->body.p, f->body.n, err) != ERR_NONE)
		return err->kind;
	return sink->end(sink->context, uid, failed, err);
}

static void
give_held(void *context, const struct mailbox_command_message *message)
{
	struct fetching *f = context;
	size_t index;
	struct wanted *wanted = find_wanted(f, message->uid, &index);

	if (!message->has_body || wanted == NULL || wanted->done ||
	    f->sink_err.kind != ERR_NONE) {
		/* News of flags, unasked; nothing was held for it. */
		buf_clear(&f->body);
		return;
	}
	wanted->done = true;
	(void)give(f, f->uids[index],
	    is_placeholder(f->body.p, f->body.n)
		? "the server gives something else in its place"
		: NULL,
	    &f->sink_err);
	buf_clear(&f->body);
}

static enum err_kind
fetch_set(struct fetching *f, size_t begin, size_t end, int64_t bytes,
    struct err *err)
{
	struct mailbox_command command = {.what = "fetching messages",
	    .by_uid = true,
	    .body = true,
	    .set = mailbox_uids_set(f->numbers.items + begin, end - begin),
	    .bytes = bytes + (int64_t)(end - begin) * ITEM_BYTES,
	    .context = f,
	    .on_body = hold_body,
	    .on_message = give_held};
	enum err_kind kind;

	buf_clear(&f->body);
	f->too_long = false;
	kind = mailbox_command_fetch(f->session, &command, err);
	if (f->sink_err.kind != ERR_NONE) {
		*err = f->sink_err;
		return err->kind;
	}
	return kind;
}

/* ---- large ones, alone ---- */

static bool
pass_body(void *context, const char *bytes, size_t n)
{
	struct fetching *f = context;
	const struct mailbox_sink *sink = f->sink;

	if (f->failed != NULL)
		return true;
	if (!f->begun) {
		if (sink->begin(sink->context, f->uid, &f->sink_err) !=
		    ERR_NONE)
			return false;
		f->begun = true;
		if (is_placeholder(bytes, n)) {
			f->failed =
			    "the server gives something else in its place";
			return true;
		}
	}
	return sink->data(sink->context, bytes, n, &f->sink_err) == ERR_NONE;
}

static void
note_given(void *context, const struct mailbox_command_message *message)
{
	struct fetching *f = context;

	f->given = f->given || message->has_body;
}

static enum err_kind
fetch_alone(struct fetching *f, size_t which, struct err *err)
{
	const struct mailbox_uids_item *item = &f->numbers.items[which];
	struct mailbox_command command = {.what = "fetching a message",
	    .by_uid = true,
	    .body = true,
	    .set = mailbox_uids_set(item, 1),
	    .bytes = f->wanted[which].size + ITEM_BYTES,
	    .context = f,
	    .on_body = pass_body,
	    .on_message = note_given};
	const struct mailbox_sink *sink = f->sink;
	enum err_kind kind;

	f->uid = f->uids[item->index];
	f->begun = f->given = false;
	f->failed = NULL;
	f->wanted[which].done = true;
	kind = mailbox_command_fetch(f->session, &command, err);
	if (f->sink_err.kind != ERR_NONE) {
		*err = f->sink_err;
		return err->kind;
	}
	if (kind != ERR_NONE)
		return kind;
	if (!f->begun && sink->begin(sink->context, f->uid, err) != ERR_NONE)
		return err->kind;
	/* It is there, as its size was told (Exchange does that). */
	if (!f->given && f->failed == NULL)
		f->failed = "the server does not give it";
	return sink->end(sink->context, f->uid, f->failed, err);
}

/* ---- all ---- */

/* As many small ones as one command may ask for; begin itself is one. */
static size_t
end_of_set(const struct fetching *f, size_t begin, int64_t *bytes_out)
{
	size_t end = begin;
	int64_t bytes = 0;

	while (end < f->numbers.count && end - begin < SET_MOST &&
	       f->wanted[end].size <= SMALL && f->wanted[end].size >= 0 &&
	       bytes + f->wanted[end].size <= SET_BYTES)
		bytes += f->wanted[end++].size;
	*bytes_out = bytes;
	return end;
}

/* Without blame for what was lost because of a wrong size. */
static enum err_kind
reopen(struct fetching *f, struct err *err)
{
	if (mailbox_session_open(f->session, err) != ERR_NONE)
		return err->kind;
	return mailbox_folder_select(f->session, str_from("INBOX"), NULL, err);
}

static enum err_kind
fetch_small(struct fetching *f, size_t begin, size_t *end_out, struct err *err)
{
	int64_t bytes;
	size_t end = end_of_set(f, begin, &bytes);
	enum err_kind kind = fetch_set(f, begin, end, bytes, err);

	*end_out = end;
	if (kind != ERR_NONE && f->too_long)
		kind = reopen(f, err);
	for (size_t i = begin; kind == ERR_NONE && i < end; i++)
		if (!f->wanted[i].done)
			kind = fetch_alone(f, i, err);
	return kind;
}

static enum err_kind
fetch_all(struct fetching *f, struct err *err)
{
	enum err_kind kind = ERR_NONE;
	size_t next = 0;

	while (kind == ERR_NONE && next < f->numbers.count) {
		const struct wanted *wanted = &f->wanted[next];

		if (wanted->size > f->session->settings.max_size) {
			buf_clear(&f->body);
			kind = give(f, f->uids[f->numbers.items[next].index],
			    "it is larger than is taken", err);
			next++;
		} else if (wanted->size > SMALL) {
			kind = fetch_alone(f, next++, err);
		} else if (wanted->size < 0) {
			next++;
		} else {
			kind = fetch_small(f, next, &next, err);
		}
	}
	return kind;
}

enum err_kind
mailbox_fetch(struct mailbox_session *s, const struct str *uids, size_t count,
    const struct mailbox_sink *sink, struct err *err)
{
	struct arena *a = arena_new();
	struct fetching f = {.session = s, .sink = sink, .uids = uids};
	enum err_kind kind;

	kind = mailbox_folder_select(s, str_from("INBOX"), NULL, err);
	if (kind == ERR_NONE) {
		f.numbers = mailbox_uids_parse(a, uids, count, s->uidvalidity);
		f.wanted = arena_array(a, f.numbers.count, sizeof *f.wanted);
		for (size_t i = 0; i < f.numbers.count; i++)
			f.wanted[i].size = -1;
	}
	if (kind == ERR_NONE && f.numbers.count > 0)
		kind = ask_sizes(&f, err);
	if (kind == ERR_NONE)
		kind = fetch_all(&f, err);
	if (kind != ERR_NONE && f.sink_err.kind == ERR_NONE && s->blame &&
	    s->unreadable)
		kind = err->kind = ERR_MESSAGE;
	buf_release(&f.body);
	arena_free(a);
	return kind;
}
