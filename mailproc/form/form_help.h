/*
 * Finding the field that somebody asks help about ("AIDE code permanent").
 */
#ifndef FORM_FORM_HELP_H
#define FORM_FORM_HELP_H

#include "form/form.h"

/*
 * The field whose id, label or alias is words, or begins with them when only
 * one does; folded. NULL when none or several fit.
 */
const struct field *
form_help_field(struct arena *a, const struct forms *forms, struct str words);

#endif
