/*
 * HTML with nothing left in it but text and the tags and attributes of which
 * something is made here. Private to html/.
 *
 * It stands before libxml2's parser, which must not see foreign HTML: 2.9.14
 * takes time that grows with the square of the attributes of a tag (800 kB of
 * them: 20 s), and loses text behind a stray "<".
 */
#ifndef HTML_HTML_CLEAN_H
#define HTML_HTML_CLEAN_H

#include "base/buf.h"

/*
 * Append to out what html, which is well-formed UTF-8, holds. Tags are told
 * from text as browsers do (WHATWG HTML, 13.2.5); each one that is kept has each
 * attribute once at most, quoted. Comments, conditional ones too, are left out,
 * and so is what scripts and styles hold.
 */
void html_clean(struct str html, struct buf *out);

#endif
