/*
 * The messages of a Maildir's INBOX in order of arrival, a page at a time.
 *
 * Reading the two folders costs time for every message in them, so a look at
 * them serves for some seconds: what is older than anything that may have come
 * since is served from it. A page that it cannot fill is always looked up anew,
 * so that an empty page means an empty mailbox. Memory is bounded: of a million
 * messages only the oldest ten thousand are held.
 */
#ifndef MAILBOX_MAILBOX_DIR_SCAN_H
#define MAILBOX_MAILBOX_DIR_SCAN_H

#include "mailbox/mailbox.h"

struct mailbox_dir_scan;

/* folder is borrowed for life. Returns owned. */
struct mailbox_dir_scan *mailbox_dir_scan_new(const char *folder);
void mailbox_dir_scan_free(struct mailbox_dir_scan *s); /* accepts NULL */

/* As list of struct mailbox_ops, without the uidvalidity. */
enum err_kind mailbox_dir_scan_list(struct mailbox_dir_scan *s, struct arena *a,
    struct str after, size_t max, struct mailbox_listing *out,
    struct err *err) WARN_UNUSED;

/* We took this one away. */
void mailbox_dir_scan_forget(struct mailbox_dir_scan *s, struct str uid);

/* Somebody else changed something: look again for the next page. */
void mailbox_dir_scan_stale(struct mailbox_dir_scan *s);

#endif
