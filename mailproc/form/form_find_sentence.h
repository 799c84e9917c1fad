/*
 * Answers inside a sentence: "Oups, mon code postal est J4K 2T0." Only for what
 * cannot be prose: "mon nom est mal écrit" answers nothing. For form/ only.
 */
#ifndef FORM_FORM_FIND_SENTENCE_H
#define FORM_FORM_FIND_SENTENCE_H

#include "form/form_finder.h"

/*
 * Take the answer of typed line i, if it has one. The line belongs to the form
 * only when nothing but courtesy stands around the answer: else a person has to
 * read the rest.
 */
bool form_find_sentence(struct form_finder *f, size_t i);

#endif
