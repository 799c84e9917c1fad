/*
 * HTML to text (libxml2's HTML parser), for reading replies: what a person sees
 * on the screen, line by line, so that the reader of forms finds labels and
 * answers. Not a browser: no CSS but display:none.
 */
#ifndef HTML_HTML_TEXT_H
#define HTML_HTML_TEXT_H

#include "base/str.h"

enum {
	HTML_MAX_BYTES = 4 << 20, /* more is refused */
	HTML_MAX_DEPTH = 256
};

/*
 * html is UTF-8 (any charset of a <meta> is ignored). The result is UTF-8 text
 * with LF, lines not wrapped:
 * - block elements and <br> end lines; a row of a table is one line, its cells
 *   joined by one space ("Prénom * :" | "Amélie" -> "Prénom * : Amélie"); when
 *   the first of two cells has help under its label, label and value come
 *   first, then the help; columns of a layout stay under each other;
 * - li begins with "- "; a check box or radio is "[x]" or "[ ]", an input or
 *   textarea its value;
 * - what stands in a quotation has "> " for each level in front: blockquote,
 *   gmail_quote, yahoo_quoted, protonmail_quote, the part after Outlook's
 *   divRplyFwdMsg / appendonsend / border-top block, Zimbra's zwchr and
 *   __QUOTED_TEXT__ (with or without the x_ prefix);
 * - script, style, head, comments and what is hidden (display:none) are left out;
 * - entities and NBSP are decoded (NBSP stays U+00A0).
 * Blank lines run together. Elements deeper than HTML_MAX_DEPTH keep their text.
 * ERR_MESSAGE: too large, in bytes, elements, elements in each other (600), or
 * in the text that it makes. HTML with nothing to see gives the empty string.
 */
enum err_kind html_to_text(struct arena *a, struct str html,
    struct str *text_out, struct err *err) WARN_UNUSED;

#endif
