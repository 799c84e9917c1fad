/*
 * UIDs of an IMAP folder. Our uid of a message is "UID:UIDVALIDITY": a server
 * that numbers a folder anew changes both, so that a uid on record never means
 * another message.
 */
#ifndef MAILBOX_MAILBOX_UIDS_H
#define MAILBOX_MAILBOX_UIDS_H

#include "base/str.h"

struct mailimap_set; /* libetpan's */

struct mailbox_uids_item {
	uint32_t number;
	size_t index; /* in what was parsed */
};

struct mailbox_uids {
	struct mailbox_uids_item *items; /* by number */
	size_t count;
};

struct str
mailbox_uids_format(struct arena *a, uint32_t number, uint32_t uidvalidity);

/* 0 when it is not of this uidvalidity, or no uid. */
uint32_t mailbox_uids_number(struct str uid, uint32_t uidvalidity);

/* Those of this uidvalidity; the others are messages that are gone. */
struct mailbox_uids mailbox_uids_parse(struct arena *a, const struct str *uids,
    size_t count, uint32_t uidvalidity);

/* NULL when it is not among them. */
struct mailbox_uids_item *
mailbox_uids_find(const struct mailbox_uids *uids, uint32_t number);

/* For a command; owned (mailimap_set_free). Not of none. */
struct mailimap_set *
mailbox_uids_set(const struct mailbox_uids_item *items, size_t count);

/*
 * The numbers of a set that the server sent, in its order; at most `most`, so
 * that "1:4294967295" costs nothing. Lives in a; NULL gives none.
 */
uint32_t *mailbox_uids_expand(struct arena *a, const struct mailimap_set *set,
    size_t most, size_t *count_out);

#endif
