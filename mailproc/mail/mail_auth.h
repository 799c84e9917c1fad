/*
 * Authentication-Results (RFC 8601): what the server that we trust says that it
 * found out about the sender. Of all those fields of a message one counts at
 * the most, the first: servers put theirs on top, and whatever stands below the
 * trace of our own servers was there when the message came in from outside.
 */
#ifndef MAIL_MAIL_AUTH_H
#define MAIL_MAIL_AUTH_H

#include "mail/mail_header.h"
#include "mail/mail_parse.h"

/* A field longer than this is no server's. */
enum { MAIL_AUTH_MAX_FIELD = 16384 };

/* Instead of a name: the first field counts, whoever wrote it. */
#define MAIL_AUTH_TOPMOST "topmost"

struct mail_auth_field {
	struct str id; /* authserv-id, lower case; empty: the field has none */
	bool known;    /* it is of the version that we know, 1 */
	struct message_auth *items; /* DMARC, DKIM and SPF only */
	size_t count;
};

/*
 * Read the value of one field. False: it is not well-formed, or has more than
 * MESSAGE_MAX_AUTH results, and nothing of it is to be believed. Results without
 * a name in front (Exchange Online), and names between results, are read.
 */
bool
mail_auth_parse(struct arena *a, struct str raw, struct mail_auth_field *out);

/*
 * m->auth from the first field of the header: when it bears self's authserv_id
 * and at most authserv_hops Received lines stand above it, and the message has
 * one From line. Says in m->problems why a field that bears our name is not
 * believed.
 */
void mail_auth_read(struct arena *a, const struct mail_headers *headers,
    const struct mail_self *self, struct message *m);

#endif
