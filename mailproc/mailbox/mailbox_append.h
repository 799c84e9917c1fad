/*
 * Putting a message of ours into a folder of an IMAP server, once.
 */
#ifndef MAILBOX_MAILBOX_APPEND_H
#define MAILBOX_MAILBOX_APPEND_H

#include "mailbox/mailbox_session.h"

/* As append of struct mailbox_ops; the session is open. */
enum err_kind mailbox_append(struct mailbox_session *s, struct str folder,
    struct str message_id, struct str bytes, struct err *err) WARN_UNUSED;

#endif
