/*
 * Fetching through the receiver, so that one message which breaks it, libetpan
 * or the connection costs that message only.
 *
 * All are asked for at once. When that goes wrong, those that have not come are
 * asked for one by one. One that cannot be read again, or that the receiver
 * dies over again, is given to the sink as failed. A connection that breaks is
 * nobody's fault: only a message over which it breaks in several fetches is.
 */
#ifndef MAILBOX_MAILBOX_REMOTE_FETCH_H
#define MAILBOX_MAILBOX_REMOTE_FETCH_H

#include "mailbox/mailbox_caller.h"

/* Messages over which connections broke, from one fetch to the next. */
struct mailbox_suspects;

struct mailbox_suspects *mailbox_suspects_new(void);
void mailbox_suspects_free(struct mailbox_suspects *s); /* accepts NULL */

/* As fetch of struct mailbox_ops. */
enum err_kind mailbox_remote_fetch(struct mailbox_caller *c,
    struct mailbox_suspects *suspects, const struct str *uids, size_t count,
    const struct mailbox_sink *sink, struct err *err) WARN_UNUSED;

#endif
