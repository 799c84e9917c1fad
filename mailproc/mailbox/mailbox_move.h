/*
 * Moving and removing messages on an IMAP server.
 */
#ifndef MAILBOX_MAILBOX_MOVE_H
#define MAILBOX_MAILBOX_MOVE_H

#include "mailbox/mailbox_session.h"

/*
 * As move and remove of struct mailbox_ops; the session is open. A server
 * without MOVE gets a copy, a mark and an expunge, and a stop between the copy
 * and the mark leaves a second copy. ERR_CONFIG: it has no UIDPLUS either, and
 * then what others marked would go too.
 */
enum err_kind mailbox_move(struct mailbox_session *s, struct arena *a,
    struct str from, const struct str *uids, size_t count, struct str to,
    struct mailbox_moved *out, struct err *err) WARN_UNUSED;

enum err_kind mailbox_move_away(struct mailbox_session *s, struct str folder,
    const struct str *uids, size_t count, struct err *err) WARN_UNUSED;

#endif
