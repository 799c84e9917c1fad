/*
 * The way out: one interface, two kinds (a Maildir for trial, SMTP submission).
 * One message to one recipient at a time; a kind may keep its connection.
 */
#ifndef TRANSPORT_TRANSPORT_H
#define TRANSPORT_TRANSPORT_H

#include "base/bearer.h"
#include "base/log.h"
#include "base/str.h"

/* What the server said, as far as it matters to the outbox. */
enum transport_verdict {
	TRANSPORT_ACCEPTED,
	TRANSPORT_RETRY,   /* 4xx, or no connection: nothing was accepted */
	TRANSPORT_REFUSED, /* 5xx for this message or recipient */
	TRANSPORT_UNSURE,  /* lost after the end of DATA: it may have gone */
	/* Login refused, certificate bad, no right to send as this sender:
	 * nothing can go until the operator has done something. */
	TRANSPORT_BLOCKED,
	TRANSPORT_COUNT
};
const char *transport_verdict_name(enum transport_verdict verdict);

struct transport_result {
	enum transport_verdict verdict;
	struct str
	    reply; /* the server's reply in one line, or our words; in a */
	int code;  /* its SMTP code, 0: no reply decided it */
};

struct transport;

struct transport_ops {
	const char *name;
	/* Never fails otherwise than by its verdict. Every kind refuses what
	 * is no address, and bytes with a line that does not end in CRLF. */
	void (*send)(struct transport *t, struct arena *a, struct str from,
	    struct str to, struct str message_id, struct str bytes,
	    struct transport_result *out);
	/* Log in (or look at the folder) and say whether it works. */
	enum err_kind (*check)(struct transport *t, struct err *err);
	void (*free)(struct transport *t);
};

struct transport {
	const struct transport_ops *ops;
};

struct transport_settings {
	struct str
	    url; /* maildir:PATH, smtp://host[:port], smtps://host[:port] */
	struct str user;        /* empty: no login */
	struct str secret_path; /* see file_load_secret() */
	/* Instead of a password: XOAUTH2; borrowed for life, or NULL. */
	const struct bearer *bearer;
	struct str ca_file;  /* empty: the system's */
	struct str helo;     /* name given in EHLO; empty: from's domain */
	int timeout_seconds; /* for one message; 0: 120 */
};

/* Returns owned. ERR_CONFIG for a url that is not one. */
enum err_kind transport_open(const struct transport_settings *settings,
    const struct log *log, struct transport **out, struct err *err) WARN_UNUSED;
void transport_free(struct transport *t); /* accepts NULL */

#endif
