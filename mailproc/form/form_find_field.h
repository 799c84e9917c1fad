/*
 * Lines with labels: which field they open, and what stands behind the colon.
 * For form/ only.
 */
#ifndef FORM_FORM_FIND_FIELD_H
#define FORM_FORM_FIND_FIELD_H

#include "form/form_finder.h"

/* A label or heading at the beginning of line i, with all that stands on the
 * line. False when there is none. */
bool form_find_field_label(struct form_finder *f, size_t i);

/* "[x] I certify ...": a box before the label of a field to tick. */
bool form_find_field_tick(struct form_finder *f, size_t i);

/* Whether a sentence of ours begins here, by its first words. */
bool form_find_field_is_ours(const struct form_finder *f, struct str text);

/* Where, behind a comma in line i, the label of another field begins; SIZE_MAX:
 * nowhere. */
size_t form_find_field_behind(struct form_finder *f, size_t i);
/* The labels of line i from there on, each with what stands behind it. */
void form_find_field_segments(struct form_finder *f, size_t i, size_t from);

/* Whether a part of the open contact has words from this source. */
bool form_find_field_has_part(
    const struct find_open *open, enum message_source source, size_t part);

#endif
