/*
 * The line above a quotation that says who wrote it and when: "Le 2 mars 2026
 * à 10:12, X <x@y> a écrit :", wrapped over up to four lines. Private to mail/.
 */
#ifndef MAIL_MAIL_ATTRIBUTION_H
#define MAIL_MAIL_ATTRIBUTION_H

#include "mail/mail_view.h"

/*
 * How many lines from at on are one attribution; 0 when none begins there. The
 * verb at the end alone is not enough: a date where a date belongs, or an
 * address, must be there too, for the same words are written in prose.
 */
size_t attribution_match(const struct reply_view *view, size_t at);

#endif
