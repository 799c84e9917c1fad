/*
 * Words as a PDF's standard font takes them: Windows-1252, with the widths of
 * Helvetica. For what is drawn only; the value of a field is whole Unicode.
 */
#ifndef PDF_PDF_TEXT_H
#define PDF_PDF_TEXT_H

#include "base/buf.h"

/* A byte for each character; one that the font does not have is '?', an end of
 * line stays LF, a TAB becomes a space. Lives in a. */
struct str pdf_text_encode(struct arena *a, struct str text);

/* Width of encoded text at a size, in points. */
double pdf_text_width(struct str encoded, double size);

/* Encoded text in lines no wider than width, broken at spaces where there are
 * any. Lives in a. */
void pdf_text_wrap(struct arena *a, struct str encoded, double size,
    double width, struct str **lines_out, size_t *count_out);

/* "(...)" for a content stream. */
void pdf_text_quote(struct buf *out, struct str encoded);

#endif
