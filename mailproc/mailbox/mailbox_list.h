/*
 * What is in INBOX of an IMAP server, and whether that has changed.
 */
#ifndef MAILBOX_MAILBOX_LIST_H
#define MAILBOX_MAILBOX_LIST_H

#include "mailbox/mailbox_session.h"

/* As list of struct mailbox_ops; the session is open. */
enum err_kind
mailbox_list(struct mailbox_session *s, struct arena *a, struct str after,
    size_t max, struct mailbox_listing *out, struct err *err) WARN_UNUSED;

/* Ask the server for news: has something come (or gone) since the last list? */
enum err_kind mailbox_list_check(
    struct mailbox_session *s, bool *news_out, struct err *err) WARN_UNUSED;

#endif
