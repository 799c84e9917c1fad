/*
 * What the service and the sender say to each other (base/child.h).
 */
#ifndef TRANSPORT_TRANSPORT_FRAMES_H
#define TRANSPORT_TRANSPORT_FRAMES_H

#include "base/wire.h"
#include "transport/transport.h"

enum transport_frame {
	/* To the sender. */
	SENDER_SETTINGS = 1, /* struct transport_settings */
	SENDER_MAIL,         /* struct transport_mail */
	SENDER_CHECK,        /* nothing */
	SENDER_TOKEN,        /* what it wanted, within a question */
	SENDER_NO_TOKEN,     /* why there is none, in words */
	/* From the sender. */
	SENDER_READY,
	SENDER_WANTS_TOKEN, /* "refused": the last was; or nothing */
	SENDER_BROKEN,      /* in words: why it cannot begin */
	SENDER_RESULT       /* struct transport_result */
};

struct transport_mail {
	struct str from;
	struct str to;
	struct str bytes;
};

/* All in both directions. bearer: whether there is one; not the pointer. */
void transport_settings_wire(
    struct wire *w, struct transport_settings *s, bool *bearer);
void transport_mail_wire(struct wire *w, struct transport_mail *m);
void transport_result_wire(struct wire *w, struct transport_result *r);

#endif
