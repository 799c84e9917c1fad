/*
 * Whether a person wrote a message: bounces, automatic answers, reports and
 * lists are told by evidence, strongest first.
 */
#ifndef MAIL_MAIL_NATURE_H
#define MAIL_MAIL_NATURE_H

#include "mail/mail_part.h"

/*
 * m has from, from_count, subject, attachments, and the recipients of a
 * delivery-status part (mail_bounce_read_status()). Never NATURE_UNREADABLE.
 */
enum message_nature mail_nature_decide(struct arena *a,
    const struct mail_headers *headers, const struct mail_tree *tree,
    const struct mail_self *self, const struct message *m);

#endif
