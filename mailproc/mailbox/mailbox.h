/*
 * The office's mailbox: one interface, two kinds (a Maildir, an IMAP server).
 *
 * Contract for all kinds:
 * - A message is known by a uid, a text that is unique and never reused within
 *   (mailbox, uidvalidity). Its content never changes. On an IMAP server it is
 *   "UID:UIDVALIDITY", so that a uid on record for any folder never means
 *   another message after the server has numbered that folder anew.
 * - Nothing here depends on or changes \Seen.
 * - Folder names are UTF-8 with "/" between levels ("Traités/2026-11"); each
 *   kind writes them its own way. INBOX is "INBOX". A folder that lacks is made
 *   (and subscribed) by what puts a message in it.
 * - move, remove and append can be repeated without harm: moving or removing
 *   what is not there any more is success (with an empty new uid), appending a
 *   Message-ID that the folder holds is success without a second copy.
 * - Strings in results live in the arena that was passed.
 * Errors: ERR_RETRY (connection lost, server busy; nothing known), ERR_CONFIG
 * (refused login, bad certificate, no right), ERR_MESSAGE (this one message
 * cannot be had; go on with the others).
 */
#ifndef MAILBOX_MAILBOX_H
#define MAILBOX_MAILBOX_H

#include "base/bearer.h"
#include "base/log.h"
#include "base/str.h"

struct mailbox_entry {
	struct str uid;
	int64_t size; /* bytes, -1 when not known */
};

struct mailbox_listing {
	struct str uidvalidity;
	struct mailbox_entry *items; /* in order of arrival */
	size_t count;
};

/*
 * Where fetched messages go. begin, data (any number), end are called for each
 * message, in whatever order the server sends them, never two at a time.
 * failed != NULL: what was got of it is to be thrown away; it will not come
 * better another time. A function that returns an error ends the fetch with it.
 * Where a fetch ends in an error, the message that has begun has no end.
 */
struct mailbox_sink {
	void *context;
	enum err_kind (*begin)(void *context, struct str uid, struct err *err);
	enum err_kind (*data)(
	    void *context, const void *bytes, size_t n, struct err *err);
	enum err_kind (*end)(
	    void *context, struct str uid, const char *failed, struct err *err);
};

struct mailbox_moved {
	struct str uid;     /* old */
	struct str new_uid; /* empty: not known (nothing was there) */
};

struct mailbox; /* opaque; each kind's file has its own */

struct mailbox_ops {
	const char *name;
	/*
	 * Messages in INBOX that arrived after `after` (a uid; empty: all), at
	 * most max (0: no limit). A uid that the server has not any more is
	 * fine. The caller knows which of them it has handled.
	 */
	enum err_kind (*list)(struct mailbox *m, struct arena *a,
	    struct str after, size_t max, struct mailbox_listing *out,
	    struct err *err);
	/* Fetch these of INBOX. One that is gone is not an error: no calls. */
	enum err_kind (*fetch)(struct mailbox *m, const struct str *uids,
	    size_t count, const struct mailbox_sink *sink, struct err *err);
	/* Move these from one folder to another, in one command. */
	enum err_kind (*move)(struct mailbox *m, struct arena *a,
	    struct str from, const struct str *uids, size_t count,
	    struct str to, struct mailbox_moved *out, struct err *err);
	enum err_kind (*remove)(struct mailbox *m, struct str folder,
	    const struct str *uids, size_t count, struct err *err);
	enum err_kind (*append)(struct mailbox *m, struct str folder,
	    struct str message_id, struct str bytes, struct err *err);
	/* Wait until something may have arrived, at most timeout_ms; returns
	 * early for *stop != 0 (a signal; checked at least once a second). */
	enum err_kind (*wait)(struct mailbox *m, int timeout_ms,
	    const volatile int *stop, struct err *err);
	void (*free)(struct mailbox *m);
};

struct mailbox {
	const struct mailbox_ops *ops;
};

struct mailbox_settings {
	struct str
	    url; /* maildir:PATH, imaps://host[:port], imap://host[:port] */
	struct str user;        /* IMAP login */
	struct str secret_path; /* of the password; see file_load_secret() */
	/* Instead of a password: XOAUTH2; borrowed for life, or NULL. */
	const struct bearer *bearer;
	struct str ca_file;  /* empty: the system's */
	int timeout_seconds; /* for one command; 0: 60 */
	int64_t max_size;    /* a larger message is ERR_MESSAGE; 0: 150 MB */
};

/*
 * Open by url; IMAP connects when first used. Returns owned (ops->free).
 * ERR_CONFIG for a url that is not one, or a Maildir that cannot be made.
 */
enum err_kind mailbox_open(const struct mailbox_settings *settings,
    const struct log *log, struct mailbox **out, struct err *err) WARN_UNUSED;

/* A free for all kinds; accepts NULL. */
void mailbox_free(struct mailbox *m);

#endif
