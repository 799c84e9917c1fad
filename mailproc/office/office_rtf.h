/*
 * Rich text (RTF) to plain text or to the HTML that Outlook wrapped in it
 * ([MS-OXRTFEX]). Not a word processor: the words, line by line.
 */
#ifndef OFFICE_OFFICE_RTF_H
#define OFFICE_OFFICE_RTF_H

#include "base/buf.h"

enum { RTF_MAX_DEPTH = 100, RTF_MAX_BYTES = 8 << 20 };

bool rtf_is(struct str bytes);

/*
 * Text in UTF-8 with LF, in a; *html_out: it is HTML. Paragraphs and rows of a
 * table end lines; cells are joined by a space. False: too deep, too large, or no
 * RTF.
 */
bool
rtf_to_text(struct arena *a, struct str rtf, struct str *out, bool *html_out);

#endif
