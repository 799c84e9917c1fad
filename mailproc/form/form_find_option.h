/*
 * Options of the open field, ticked or not, with boxes or without. For form/
 * only.
 */
#ifndef FORM_FORM_FIND_OPTION_H
#define FORM_FORM_FIND_OPTION_H

#include "form/form_find_tick.h"
#include "form/form_finder.h"

/* Boxes in text, which is (part of) line i. False when there is none, or the
 * field has none. */
bool form_find_option_boxes(struct form_finder *f, size_t i, struct str text);

/*
 * One box of line i and what stands beside it; last: of its line, so that it
 * may go on on the next ones. Returns the last line that it took.
 */
size_t form_find_option_item(
    struct form_finder *f, size_t i, const struct find_item *item, bool last);

/* An option without a box: of a short list, or one that we proposed. */
bool form_find_option_bare(struct form_finder *f, size_t i);

#endif
