/*
 * A form of ours that was printed to a PDF without fields, as the text that a
 * tool took out of it. Pure.
 */
#ifndef FLOW_FLAT_FORM_H
#define FLOW_FLAT_FORM_H

#include "form/form.h"

/*
 * False when text is no form of ours: a CV has lines such as "Téléphone :" too.
 * Else the answers in it, all SOURCE_PDF; what is still as it was sent is among
 * them.
 */
bool flat_form_read(struct arena *a, const struct forms *forms, struct str text,
    struct message_answer **answers_out, size_t *count_out);

#endif
