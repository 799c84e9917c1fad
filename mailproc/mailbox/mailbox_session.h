/*
 * The receiver's connection to the IMAP server, up to a selected folder. It
 * lasts from one request to the next and is made anew when it was lost.
 *
 * libetpan loses step with the server at the first answer that it cannot read.
 * So every failure but a plain refusal (a tagged NO) ends the connection.
 */
#ifndef MAILBOX_MAILBOX_SESSION_H
#define MAILBOX_MAILBOX_SESSION_H

#include "base/buf.h"
#include "mailbox/mailbox.h"
#include "mailbox/mailbox_url.h"

struct mailimap; /* libetpan's */

struct mailbox_session {
	/* Set once. */
	struct mailbox_settings settings; /* with its numbers filled in */
	struct mailbox_url url;
	void (*alive)(void); /* called before each command */
	/* NULL: the login is a password. See struct bearer; out is wiped. */
	enum err_kind (*token)(bool refused, struct buf *out, struct err *err);

	/* Of the connection. */
	struct mailimap *imap; /* NULL: there is none */
	struct mailbox_tls *tls;
	bool ready;         /* logged in */
	bool token_refused; /* the last login was, for its token */
	bool has_move, has_uidplus, has_unselect;
	char delimiter;       /* between levels of folders; 0: there are none */
	struct buf prefix;    /* before the name of each folder but INBOX */
	struct buf selected;  /* our name of the folder; empty: none */
	uint32_t uidvalidity; /* of it */

	/* What outlives it. */
	struct buf farewell;    /* what the server said in a BYE */
	int64_t quiet_until_ms; /* the server asked to be left alone */
	uint32_t inbox_seen;    /* messages in INBOX at the last list */
	uint32_t listed_uid, listed_position; /* where that ended */
	int connects;                         /* so far */
	bool blame; /* the last failure came while a request was worked on */
	bool unreadable; /* and was an answer that libetpan cannot read */
};

/*
 * What is in settings is borrowed for life; numbers that are 0 get their usual
 * value. ERR_CONFIG for a url that is not one.
 */
enum err_kind mailbox_session_init(struct mailbox_session *s, struct arena *a,
    const struct mailbox_settings *settings, void (*alive)(void),
    struct err *err) WARN_UNUSED;
void mailbox_session_release(struct mailbox_session *s);

/* Connect and log in, where that is still to do. */
enum err_kind
mailbox_session_open(struct mailbox_session *s, struct err *err) WARN_UNUSED;
void mailbox_session_close(struct mailbox_session *s);

/* A command begins whose answer has about so many bytes. */
void mailbox_session_begin(struct mailbox_session *s, int64_t bytes);

/*
 * What libetpan's result means for the caller; result is not that of success.
 * The connection is closed unless the server plainly refused. The text says
 * what was tried and what the server answered.
 */
enum err_kind mailbox_session_failed(
    struct mailbox_session *s, int result, const char *what, struct err *err);

#endif
