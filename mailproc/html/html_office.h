/*
 * The XML inside documents of word processors, to text (libxml2): Word's
 * word/document.xml and OpenDocument's content.xml.
 */
#ifndef HTML_HTML_OFFICE_H
#define HTML_HTML_OFFICE_H

#include "base/str.h"

enum { HTML_OFFICE_MAX_TEXT = 4 << 20 };

/*
 * UTF-8 with LF, in a: a paragraph is a line; a row of a table is one line, the
 * first paragraphs of its cells joined by a space, then their others. Boxes to
 * tick are "[x]" and "[ ]". What was deleted, notes and codes of fields are left
 * out. Nothing outside of xml is looked at and no entity is put in. ERR_MESSAGE:
 * no XML, or more text than the limit.
 */
enum err_kind html_office_text(struct arena *a, struct str xml,
    struct str *text_out, struct err *err) WARN_UNUSED;

#endif
