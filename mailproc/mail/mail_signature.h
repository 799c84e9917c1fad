/*
 * What a person did not write in what she sent: the signature behind "-- ", the
 * line that a telephone adds, a disclaimer, the banner that a gateway puts on
 * top. Private to mail/.
 */
#ifndef MAIL_MAIL_SIGNATURE_H
#define MAIL_MAIL_SIGNATURE_H

#include "mail/mail_view.h"

/*
 * Mark the signature, footers and disclaimers among the lines first..end-1,
 * which are a run of new lines with something else, or nothing, around it.
 */
void signature_mark(const struct reply_view *view, size_t first, size_t end);

/* Mark a disclaimer at the end of a quotation to the end of all: a gateway put it
 * below everything. */
void signature_mark_below(const struct reply_view *view);

/*
 * Mark the banner at the beginning of the text. A tag such as "[EXTERNE]" in
 * front of words of hers is taken off their line.
 */
void signature_mark_banner(const struct reply_view *view);

#endif
