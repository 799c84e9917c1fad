/*
 * Words of a letter that ask for nothing and answer nothing: thanks, greetings,
 * assent, and the name and numbers under which people write it. Pure.
 */
#ifndef FORM_FORM_COURTESY_H
#define FORM_FORM_COURTESY_H

#include "form/form_find.h"

/*
 * No line of text says more than thanks, greetings, assent and words of name
 * (the person's): "Parfait, merci! / Amélie". True when text is empty; never
 * with a question mark in it.
 */
bool form_courtesy(struct arena *a, const struct forms *forms, struct str text,
    struct str name);

/*
 * Set skip of the lines of a signature: those that follow her name (as her
 * client sends it) at the end of what she typed, when they have labels of ways
 * to reach her and of nothing else. They are no answers: the telephone of a
 * signature is not the one that she gave in the form.
 */
void form_courtesy_signature(struct arena *a, const struct forms *forms,
    struct str name, struct find_line *lines, size_t count);

#endif
