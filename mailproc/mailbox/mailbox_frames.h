/*
 * What the service and the receiver say to each other (base/child.h). One
 * request at a time; the answer to each ends with MAILBOX_DONE.
 */
#ifndef MAILBOX_MAILBOX_FRAMES_H
#define MAILBOX_MAILBOX_FRAMES_H

#include "base/wire.h"
#include "mailbox/mailbox.h"

enum mailbox_frame {
	/* To the receiver; first the settings, which have no answer. */
	MAILBOX_SETTINGS = 1, /* struct mailbox_settings */
	MAILBOX_BYTES, /* a part of the message of the APPEND that follows */
	MAILBOX_LIST,  /* struct mailbox_request, as in all that follow */
	MAILBOX_FETCH,
	MAILBOX_MOVE,
	MAILBOX_REMOVE,
	MAILBOX_APPEND,
	MAILBOX_CHECK,
	MAILBOX_TOKEN,    /* what it wanted, within a request */
	MAILBOX_NO_TOKEN, /* why there is none, in words */
	/* From the receiver. */
	MAILBOX_WANTS_TOKEN, /* "refused": the last was; or nothing */
	MAILBOX_ALIVE,   /* nothing: it waits for the server, not for ever */
	MAILBOX_LISTING, /* a part of a struct mailbox_listing */
	MAILBOX_MESSAGE, /* a uid and a message, whole */
	MAILBOX_BEGIN,   /* a uid; its message follows */
	MAILBOX_DATA,    /* bytes of it */
	MAILBOX_END,     /* empty, or why it cannot be had */
	MAILBOX_MOVED,   /* an array of struct mailbox_moved */
	MAILBOX_NEWS,    /* something has come */
	MAILBOX_DONE     /* struct mailbox_done */
};

enum {
	MAILBOX_FRAME_ITEMS = 1000,     /* of a listing in one frame */
	MAILBOX_FRAME_BYTES = 64 * 1024 /* of a message */
};

/* What a request needs; the rest is empty. */
struct mailbox_request {
	struct str folder; /* or from */
	struct str to;
	struct str text; /* after, or the Message-ID */
	size_t max;
	struct str *uids;
	size_t count;
};

struct mailbox_done {
	int kind; /* enum err_kind */
	struct str text;
	bool blame;   /* it came while the request was worked on, not before */
	int connects; /* how often the server was connected to, so far */
};

/* Whether there is a bearer; not the pointer, which is no use elsewhere. */
void mailbox_frames_settings(
    struct wire *w, struct mailbox_settings *s, bool *bearer);
void mailbox_frames_request(struct wire *w, struct mailbox_request *r);
void mailbox_frames_listing(struct wire *w, struct mailbox_listing *l);
void mailbox_frames_moved(
    struct wire *w, struct mailbox_moved **moved, size_t *count);
void mailbox_frames_done(struct wire *w, struct mailbox_done *d);

#endif
