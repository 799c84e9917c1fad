/*
 * "LISTE écoles saint-luc": which lists are asked about, and what of them fits.
 * The lists that may be searched are those that forms/words.conf has a word of
 * kind "list" for, with the id of the list: the name that it is shown under and
 * the names that people give it. Only labels are ever shown of an option. Pure.
 */
#ifndef FORM_LIST_FIND_H
#define FORM_LIST_FIND_H

#include "form/form.h"

struct list_found {
	const struct word *title;
	const struct list *list;
	const struct field *field;     /* where the answer goes; may be NULL */
	const struct option **options; /* best first */
	size_t count;                  /* of them, at most max */
	size_t all;                    /* that fit */
};

/*
 * What fits, list by list; the words that were sought in *words_out, without the
 * name of a list that they begin with. Without words nothing is sought: the
 * lists, all of them or the one named, with the options of those that are not
 * longer than max. Lives in a.
 */
void list_find(struct arena *a, const struct forms *forms, struct str asked,
    size_t max, struct list_found **found_out, size_t *count_out,
    struct str *words_out);

#endif
