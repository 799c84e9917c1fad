/*
 * Searching an option list with what a person wrote: folded, St/Saint, word
 * order, abbreviations, aliases, typing errors. One pass over the list. Pure.
 */
#ifndef FORM_LIST_SEARCH_H
#define FORM_LIST_SEARCH_H

#include "form/form.h"

/* Fold the names of a list once for all searches; they live in a. */
void list_prepare(struct arena *a, struct list *list);

/*
 * Best first, at most max. *sure: the first one is meant and no other can be:
 * its label; or an alias, or the beginning of a name, of which no other option
 * has all the words. parent filters (empty: all).
 */
void list_search(struct arena *a, const struct list *list, struct str parent,
    struct str words, size_t max, const struct option ***found_out,
    size_t *count_out, bool *sure_out);

/*
 * The same. *whole: all of the words are in the best one, as they were written
 * or cut short, so that several are several meanings, not guesses. *all_out: how
 * many there are, those beyond max included.
 */
void
list_search_whole(struct arena *a, const struct list *list, struct str parent,
    struct str words, size_t max, const struct option ***found_out,
    size_t *count_out, bool *sure_out, bool *whole_out, size_t *all_out);

/* Whether option may be chosen where the other list has parent (empty: any). */
bool list_option_belongs(const struct option *option, struct str parent);

#endif
