/*
 * A document as plain text: lines of at most 72 columns, blocks with an empty
 * line between them, headings in capitals; nothing that means something only by
 * where it stands. form_find() reads a form back from it.
 */
#ifndef RENDER_RENDER_TEXT_H
#define RENDER_RENDER_TEXT_H

#include "render/doc.h"

enum { TEXT_COLUMNS = 72 };

/* Ends in one LF; lives in a. */
struct str render_text(struct arena *a, const struct doc *doc);

#endif
