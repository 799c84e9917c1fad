/*
 * Pages become a form (qpdf): a field over every place, with its value, its own
 * appearance, what a screen reader says, and the value that was sent (/DV), so
 * that what comes back tells by itself what was changed.
 */
#ifndef PDF_PDF_WRITE_H
#define PDF_PDF_WRITE_H

#include "model/paper.h"

/* Hidden field that carries paper->reference. */
#define PDF_REFERENCE "guichet.reference"
/* Behind the name of a box: the words beside it. */
#define PDF_COMMENT "-mot"
/* State of a ticked box. */
#define PDF_TICKED "oui"

/*
 * The same paper and pages give the same bytes. *out lives in a. ERR_RETRY:
 * qpdf fails.
 */
enum err_kind pdf_write(struct arena *a, const struct paper *paper,
    const struct paper_pages *pages, struct str *out,
    struct err *err) WARN_UNUSED;

#endif
