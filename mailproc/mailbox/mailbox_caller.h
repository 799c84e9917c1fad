/*
 * Requests to the receiver, and its frames in answer. It is started when it is
 * first needed, and anew when it has died or hung.
 */
#ifndef MAILBOX_MAILBOX_CALLER_H
#define MAILBOX_MAILBOX_CALLER_H

#include "base/child.h"
#include "mailbox/mailbox_frames.h"

/* How a request ended that did not go well. */
enum mailbox_fault {
	MAILBOX_FAULT_NONE,
	MAILBOX_FAULT_BEFORE,  /* before it was worked on: no connection ... */
	MAILBOX_FAULT_LOST,    /* the connection broke over it */
	MAILBOX_FAULT_CRASHED, /* the receiver did */
	MAILBOX_FAULT_ANSWERED /* the server's answer is an error in itself */
};

struct mailbox_caller {
	struct mailbox_settings settings; /* borrowed */
	const struct log *log;
	struct child child;
	struct buf frame;         /* the last that was received */
	int connects;             /* that this receiver has told of */
	enum mailbox_fault fault; /* of the last request */
};

/* Settings that the receiver cannot begin with are ERR_CONFIG at once. */
enum err_kind mailbox_caller_ask(struct mailbox_caller *c, uint32_t type,
    struct mailbox_request *request, struct err *err) WARN_UNUSED;

/*
 * The next frame of the answer, in c->frame. MAILBOX_DONE only when all went
 * well: else its error is returned, as is the receiver's death.
 */
enum err_kind mailbox_caller_next(
    struct mailbox_caller *c, uint32_t *type_out, struct err *err) WARN_UNUSED;

/* A part of what MAILBOX_APPEND will add. */
enum err_kind mailbox_caller_give(
    struct mailbox_caller *c, struct str bytes, struct err *err) WARN_UNUSED;

/* The rest of the answer is not wanted. */
void mailbox_caller_abort(struct mailbox_caller *c);

/* The receiver says what it should not. Always an error. */
enum err_kind
mailbox_caller_out_of_step(struct mailbox_caller *c, struct err *err);

void mailbox_caller_release(struct mailbox_caller *c);

#endif
