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
	/* From the sender. */
	SENDER_READY,
	SENDER_BROKEN, /* in words: why it cannot begin */
	SENDER_RESULT  /* struct transport_result */
};

struct transport_mail {
	struct str from;
	struct str to;
	struct str bytes;
};

/* All in both directions. */
void transport_settings_wire(struct wire *w, struct transport_settings *s);
void transport_mail_wire(struct wire *w, struct transport_mail *m);
void transport_result_wire(struct wire *w, struct transport_result *r);

#endif
