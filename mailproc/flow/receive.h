/*
 * The way of a received message through the house, in its durable steps. Their
 * order is important; each says in its place why it stands there, and each can
 * be repeated:
 *
 *	take    raw bytes, encrypted, on disk and recorded
 *	read    what they are and say (in the sandbox; writes nothing but blobs)
 *	decide  one transaction: every change, audit row and rendered mail
 *	file    the message moves to its folder in the mailbox
 *
 * Sending follows, in flow/deliver.h.
 */
#ifndef FLOW_RECEIVE_H
#define FLOW_RECEIVE_H

#include "flow/service.h"

/*
 * One batch through all steps. *more_out: there is more to do at once.
 * ERR_RETRY: the mailbox or the database cannot be had now; what was done so
 * far is kept, and the next call goes on from there.
 */
enum err_kind
receive_batch(struct service *s, bool *more_out, struct err *err) WARN_UNUSED;

/* File what is not in its folder yet; part of receive_batch(), and of timers. */
enum err_kind receive_file(struct service *s, struct err *err) WARN_UNUSED;

#endif
