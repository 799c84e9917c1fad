/*
 * A document as HTML for mail: one column of at most 600 pixels, styles in the
 * elements, nothing remote, readable without styles or pictures, dark where the
 * reader's screen is. It is also well-formed XML, which keeps us honest.
 */
#ifndef RENDER_RENDER_HTML_H
#define RENDER_RENDER_HTML_H

#include "render/doc.h"

/* language is a tag of BCP 47, "fr-CA". Nodes from footer_from on are the
 * footer. Lives in a. */
struct str render_html(struct arena *a, const struct doc *doc,
    size_t footer_from, struct str language, struct str title);

#endif
