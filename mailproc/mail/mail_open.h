/*
 * Looking into attachments that hold a mail or text (model/container.h), and
 * walking on in what was found. Private to mail/.
 */
#ifndef MAIL_MAIL_OPEN_H
#define MAIL_MAIL_OPEN_H

#include "mail/mail_walk.h"

/*
 * The attachment that was added last, as piece says: opened when the opener
 * wants it. What should have been opened and could not be is noted as unread.
 * Errors as of walk_object().
 */
enum err_kind mail_open_last(struct walk *w, const struct mail_piece *piece,
    struct place place, struct err *err) WARN_UNUSED;

#endif
