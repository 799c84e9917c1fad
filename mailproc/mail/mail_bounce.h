/*
 * What a bounce says: whom it is about, why, and which mail came back. From a
 * delivery-status part (RFC 3464) where there is one, else from free text, which
 * half of the bounces are (qmail, Exim, old gateways).
 */
#ifndef MAIL_MAIL_BOUNCE_H
#define MAIL_MAIL_BOUNCE_H

#include "mail/mail_part.h"

/* Recipients of the delivery-status part into m->bounce_recipients. */
void mail_bounce_read_status(
    struct arena *a, const struct mail_tree *tree, struct message *m);

/* True when a recipient of m failed or waits; success reports have none. */
bool mail_bounce_has_failure(const struct message *m);

/*
 * For a message that is a bounce: recipients from X-Failed-Recipients and the
 * text when m has none yet, and the Message-ID of what came back.
 */
void mail_bounce_read_text(struct arena *a, const struct mail_headers *headers,
    const struct mail_tree *tree, const struct mail_self *self,
    struct message *m);

#endif
