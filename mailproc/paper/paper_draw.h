/*
 * A form's pages (cairo, pango): letter format, one column, one field under the
 * other. What is drawn is what stays: labels, help, the boxes' outlines. Values
 * are drawn by the fields themselves (pdf/), over the places returned here.
 */
#ifndef PAPER_PAPER_DRAW_H
#define PAPER_PAPER_DRAW_H

#include "model/paper.h"

/*
 * The same paper gives the same bytes. *out lives in a. ERR_RETRY: cairo has
 * no memory or no font.
 */
enum err_kind paper_draw(struct arena *a, const struct paper *paper,
    struct paper_pages *out, struct err *err) WARN_UNUSED;

/* Let go of the fonts that were loaded; they are loaded anew when needed. */
void paper_end(void);

#endif
