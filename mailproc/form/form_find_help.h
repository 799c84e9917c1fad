/*
 * Our own sentences in a reply: help and examples as the forms have them,
 * wherever a client broke their lines. For form/ only.
 */
#ifndef FORM_FORM_FIND_HELP_H
#define FORM_FORM_FIND_HELP_H

#include "form/form_find_label.h"
#include "form/form_find_open.h"

/*
 * Whether line is such a sentence, or goes on with the one before it; sets
 * where the next line would go on. *rest_out is what stands behind it, when
 * somebody wrote an answer at the end of our line. quoted lines are ours with
 * fewer words than typed ones.
 */
bool form_find_help_match(const struct find_context *c, struct find_open *open,
    struct str line, bool quoted, struct str *rest_out);

/* Whether the line is a sentence of ours under another field of the form: its
 * own label did not come back as one. */
bool form_find_help_other(const struct find_context *c,
    const struct find_open *open, struct str line);

#endif
