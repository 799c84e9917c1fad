/*
 * What stands above a forwarded or quoted message that has no > in front: a
 * block of header lines ("De : / Envoyé : / À : / Objet :"), a title between
 * dashes, a rule. Private to mail/.
 */
#ifndef MAIL_MAIL_BLOCK_H
#define MAIL_MAIL_BLOCK_H

#include "mail/mail_view.h"

/*
 * How many lines from at on belong to a header block, a title or the rule above
 * one of them; 0 when none begins there. A block has the From label, a date or
 * subject label within some lines of it, and a date or an address as evidence:
 * a form that has a field "Date :" or "De :" is not one.
 */
size_t block_match(const struct reply_view *view, size_t at);

#endif
