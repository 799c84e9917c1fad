#include "mailbox/mailbox_list.h"

#include <libetpan/libetpan.h>

#include "mailbox/mailbox_command.h"
#include "mailbox/mailbox_folder.h"
#include "mailbox/mailbox_uids.h"

/*
 * By position, not by UID: the UIDs of a mailbox that has had five million
 * messages may have great holes, its positions have none. Nor does a position
 * change within FETCH commands (RFC 3501 §7.4.1).
 */

enum {
	WINDOW = 1000,   /* messages asked for in one command */
	ITEM_BYTES = 100 /* that the server says about each */
};

struct window {
	uint32_t first, last;  /* positions asked for */
	uint32_t uids[WINDOW]; /* by position; 0: not told */
};

static void
note_uid(void *context, const struct mailbox_command_message *message)
{
	struct window *w = context;

	if (message->uid != 0 && message->position >= w->first &&
	    message->position <= w->last)
		w->uids[message->position - w->first] = message->uid;
}

static enum err_kind
ask_window(struct mailbox_session *s, uint32_t first, uint32_t last,
    struct window *w, struct err *err)
{
	struct mailbox_command command = {.what = "listing INBOX",
	    .set = mailimap_set_new_interval(first, last),
	    .bytes = (int64_t)(last - first + 1) * ITEM_BYTES,
	    .context = w,
	    .on_message = note_uid};

	*w = (struct window){.first = first, .last = last};
	return mailbox_command_fetch(s, &command, err);
}

static uint32_t
exists(const struct mailbox_session *s)
{
	return s->imap->imap_selection_info->sel_exists;
}

/* The first position whose UID is above this one, or behind the last. */
static enum err_kind
find_position(struct mailbox_session *s, uint32_t uid, struct window *w,
    uint32_t *out, struct err *err)
{
	uint32_t low = 1, high = exists(s) + 1;

	/* Mostly it is where the last page ended. */
	if (s->listed_uid == uid && s->listed_position < high) {
		*out = s->listed_position;
		if (ask_window(s, *out, *out, w, err) != ERR_NONE)
			return err->kind;
		if (w->uids[0] == uid) {
			(*out)++;
			return ERR_NONE;
		}
	}
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (ask_window(s, middle, middle, w, err) != ERR_NONE)
			return err->kind;
		if (w->uids[0] > uid || w->uids[0] == 0)
			high = middle;
		else
			low = middle + 1;
	}
	*out = low;
	return ERR_NONE;
}

static void
add_items(struct mailbox_session *s, struct arena *a, const struct window *w,
    uint32_t above, size_t *capacity, struct mailbox_listing *out)
{
	for (uint32_t i = 0; i <= w->last - w->first; i++) {
		if (w->uids[i] <= above)
			continue;
		out->items = arena_grow(
		    a, out->items, out->count, capacity, sizeof *out->items);
		out->items[out->count++] = (struct mailbox_entry){
		    .uid = mailbox_uids_format(a, w->uids[i], s->uidvalidity),
		    .size = -1};
		s->listed_uid = w->uids[i];
		s->listed_position = w->first + i;
	}
}

/*
 * Look at INBOX anew: on a folder that is open already a server tells of new
 * messages only when it is asked for something.
 */
static enum err_kind
refresh(struct mailbox_session *s, struct err *err)
{
	int result;

	if (mailbox_folder_select(s, str_from("INBOX"), NULL, err) != ERR_NONE)
		return err->kind;
	mailbox_session_begin(s, 0);
	result = mailimap_noop(s->imap);
	if (result != MAILIMAP_NO_ERROR)
		return mailbox_session_failed(s, result, "NOOP", err);
	return ERR_NONE;
}

enum err_kind
mailbox_list(struct mailbox_session *s, struct arena *a, struct str after,
    size_t max, struct mailbox_listing *out, struct err *err)
{
	struct window *w = arena_alloc(a, sizeof *w);
	uint32_t position = 1, uid;
	size_t capacity = 0;

	*out = (struct mailbox_listing){0};
	if (refresh(s, err) != ERR_NONE)
		return err->kind;
	out->uidvalidity = str_printf(a, "%lu", (unsigned long)s->uidvalidity);
	s->inbox_seen = exists(s);
	uid = mailbox_uids_number(after, s->uidvalidity);
	if (uid != 0 && find_position(s, uid, w, &position, err) != ERR_NONE)
		return err->kind;
	while (position <= exists(s) && (max == 0 || out->count < max)) {
		size_t want = max == 0 ? WINDOW : max - out->count;
		uint32_t left = exists(s) - position + 1;

		if (want > WINDOW)
			want = WINDOW;
		if (left > want)
			left = (uint32_t)want;
		if (ask_window(s, position, position + left - 1, w, err) !=
		    ERR_NONE)
			return err->kind;
		add_items(s, a, w, uid, &capacity, out);
		position += left;
	}
	return ERR_NONE;
}

enum err_kind
mailbox_list_check(struct mailbox_session *s, bool *news_out, struct err *err)
{
	*news_out = false;
	if (refresh(s, err) != ERR_NONE)
		return err->kind;
	*news_out = exists(s) != s->inbox_seen;
	return ERR_NONE;
}
