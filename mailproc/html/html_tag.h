/*
 * The elements that change what is read; all others only dress text, and their
 * tags are left out (html_clean.h). Private to html/.
 */
#ifndef HTML_HTML_TAG_H
#define HTML_HTML_TAG_H

#include "base/str.h"

enum html_tag {
	TAG_NONE, /* not one of these */
	TAG_TEXT, /* a node of text */
	TAG_BLOCK,
	TAG_PARAGRAPH, /* a block with a blank line around it */
	TAG_INLINE,    /* may be hidden */
	TAG_BLOCKQUOTE,
	TAG_BR,
	TAG_CELL,
	TAG_HIDDEN, /* shown by no reader, its content neither */
	TAG_HR,
	TAG_INPUT,
	TAG_ITEM,
	TAG_OPTION,
	TAG_PRE,
	TAG_RAW, /* as TAG_HIDDEN; markup within is none */
	TAG_ROW,
	TAG_SELECT,
	TAG_TEXTAREA
};

/* name as written, any case. */
enum html_tag html_tag_find(struct str name);

#endif
