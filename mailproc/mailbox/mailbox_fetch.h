/*
 * Messages of INBOX from an IMAP server into a sink.
 *
 * libetpan hands over a body before it tells the UID. So small messages, which
 * are most, are asked for in sets and each is held in memory until its UID has
 * come; a large one is asked for alone and passed on as it comes, so that its
 * size costs no memory.
 */
#ifndef MAILBOX_MAILBOX_FETCH_H
#define MAILBOX_MAILBOX_FETCH_H

#include "mailbox/mailbox_session.h"

/*
 * As fetch of struct mailbox_ops; the session is open. After an error some
 * messages have been given, one perhaps in part. ERR_MESSAGE: what the server
 * said of one of them cannot be read; asked one by one, it shows which.
 */
enum err_kind mailbox_fetch(struct mailbox_session *s, const struct str *uids,
    size_t count, const struct mailbox_sink *sink, struct err *err) WARN_UNUSED;

#endif
