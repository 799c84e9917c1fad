/*
 * Lines of a paragraph of plain text.
 */
#ifndef TEXT_TEXT_WRAP_H
#define TEXT_TEXT_WRAP_H

#include "base/str.h"

/*
 * Break paragraph into lines of at most columns columns, indentation included.
 * Breaks are at plain spaces only (never at a no-break space, never in a word:
 * what is longer than a line stands alone on one); runs of plain spaces count
 * as one; a LF breaks where it stands. The first line begins with first_indent,
 * the others with rest_indent. Lines are joined by LF, with none at the end, and
 * no line ends in a space; an empty paragraph gives the empty string. The
 * result lives in a.
 */
struct str text_wrap(struct arena *a, struct str paragraph, int columns,
    struct str first_indent, struct str rest_indent);

#endif
