/*
 * The server's replies, put together from their lines (RFC 5321 §4.2).
 *
 * A reply is one line of text, ready to be shown: "550 5.1.1 first line second
 * line", without control characters, in UTF-8, of bounded length.
 */
#ifndef TRANSPORT_TRANSPORT_REPLY_H
#define TRANSPORT_TRANSPORT_REPLY_H

#include "base/buf.h"

struct transport_reply {
	int code;        /* of the last reply that is whole; 0: none */
	struct buf text; /* of that reply, or of the one under way */
	bool open;       /* a further line of it is to come */
};

/* One line, with or without its end. What is not a reply's line is ignored. */
void transport_reply_add(struct transport_reply *r, struct str line);
void transport_reply_clear(struct transport_reply *r); /* memory kept */
void transport_reply_release(struct transport_reply *r);

#endif
