/*
 * From what a person wrote to a typed value, and back to text. Pure.
 * Value formats are those of the command line's JSON (mailproc.8).
 */
#ifndef FORM_FORM_VALUE_H
#define FORM_FORM_VALUE_H

#include "base/calendar.h"
#include "form/form.h"

/*
 * Type raw for field. others: the answers known so far of the same form (what
 * depends on them: lists by category, end after begin); today for ages and
 * past dates. Always sets form and field of *out. Accepted: value and text set,
 * problem empty. Not understood: raw, problem (an id of the phrases, e.g.
 * "code_postal.forme"), detail (candidates of a list: one a line). An empty raw
 * gives value empty and no problem: nothing was said.
 */
void form_value(struct arena *a, const struct forms *forms,
    const struct field *field, struct str raw, const struct answers *others,
    struct date today, struct answer *out);

/* Sensible value to show for the field before anybody answered: its preset,
 * typed; false when it has none. */
bool form_preset(struct arena *a, const struct forms *forms,
    const struct field *field, struct date today, struct answer *out);

/*
 * Search a list with what a person wrote, best first, at most max; folded,
 * St/Saint, word order, aliases. *sure: exact name, alias or unique beginning.
 * parent filters (empty: all).
 */
void list_search(struct arena *a, const struct list *list, struct str parent,
    struct str words, size_t max, const struct option ***found_out,
    size_t *count_out, bool *sure_out);

#endif
