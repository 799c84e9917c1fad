#include "mailbox/mailbox_frames.h"

enum { UIDS_MOST = 1000000 };

void
mailbox_frames_settings(
    struct wire *w, struct mailbox_settings *s, bool *bearer)
{
	wire_str(w, &s->url);
	wire_str(w, &s->user);
	wire_str(w, &s->secret_path);
	wire_str(w, &s->ca_file);
	wire_int(w, &s->timeout_seconds);
	wire_int64(w, &s->max_size);
	wire_bool(w, bearer);
}

void
mailbox_frames_request(struct wire *w, struct mailbox_request *r)
{
	wire_str(w, &r->folder);
	wire_str(w, &r->to);
	wire_str(w, &r->text);
	wire_size(w, &r->max);
	r->uids = wire_array(w, r->uids, &r->count, sizeof *r->uids, UIDS_MOST);
	for (size_t i = 0; i < r->count; i++)
		wire_str(w, &r->uids[i]);
}

void
mailbox_frames_listing(struct wire *w, struct mailbox_listing *l)
{
	wire_str(w, &l->uidvalidity);
	l->items = wire_array(
	    w, l->items, &l->count, sizeof *l->items, MAILBOX_FRAME_ITEMS);
	for (size_t i = 0; i < l->count; i++) {
		wire_str(w, &l->items[i].uid);
		wire_int64(w, &l->items[i].size);
	}
}

void
mailbox_frames_moved(
    struct wire *w, struct mailbox_moved **moved, size_t *count)
{
	*moved = wire_array(w, *moved, count, sizeof **moved, UIDS_MOST);
	for (size_t i = 0; i < *count; i++) {
		wire_str(w, &(*moved)[i].uid);
		wire_str(w, &(*moved)[i].new_uid);
	}
}

void
mailbox_frames_done(struct wire *w, struct mailbox_done *d)
{
	d->kind = wire_enum(w, d->kind, ERR_DENIED + 1);
	wire_str(w, &d->text);
	wire_bool(w, &d->blame);
	wire_int(w, &d->connects);
}
