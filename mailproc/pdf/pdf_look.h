/*
 * What a field looks like: the content streams of its appearances. For pdf/
 * only.
 */
#ifndef PDF_PDF_LOOK_H
#define PDF_PDF_LOOK_H

#include "model/paper.h"

/* How every field of text is set (/DA). */
#define PDF_LOOK_FONT "/Helv 11 Tf 0.1 g"

/* A value on one line, or in lines. */
struct str pdf_look_text(
    struct arena *a, struct str value, double width, double height, bool lines);
/* A ticked box: its sign, or x. */
struct str
pdf_look_tick(struct arena *a, struct str sign, double width, double height);

#endif
