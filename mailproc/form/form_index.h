/*
 * What form_find() compares with, computed once when the forms are loaded:
 * labels, headings, help, options and words as text_key() makes them. For
 * form/ only. All lookups are by binary search or over a few dozen texts.
 */
#ifndef FORM_FORM_INDEX_H
#define FORM_FORM_INDEX_H

#include "form/form.h"

struct form_index;

#define INDEX_NO_PART SIZE_MAX
#define INDEX_ROW (SIZE_MAX - 1) /* the heading of a row of a group */

/* Whose label a text is. */
struct index_hit {
	struct str key;
	const struct form *form;   /* NULL: a heading of no form */
	const struct field *field; /* NULL: a heading */
	size_t part; /* of a contact, column of a group, INDEX_ROW, or
		      * INDEX_NO_PART */
};

/* Lives in a, as long as forms do. */
struct form_index *form_index_new(struct arena *a, const struct forms *forms);
const struct form_index *forms_index(const struct forms *forms);

/* text_key(), without its cost for what is plain ASCII. */
struct str form_index_key(struct arena *a, struct str s);

/* All labels and headings that are key, in the order of the forms. */
const struct index_hit *form_index_labels(
    const struct form_index *index, struct str key, size_t *count_out);
/* The one label that key is with a letter too many, too few or another; empty
 * when there is none, or several of different fields. */
struct str
form_index_label_near(const struct form_index *index, struct str key);
/* Whether a label is longer than key and begins with its words. */
bool form_index_label_begins(const struct form_index *index, struct str key);

/* The option of list whose label or alias is key, or NULL. */
const struct option *form_index_option(
    const struct form_index *index, const struct list *list, struct str key);
bool form_index_option_begins(
    const struct form_index *index, const struct list *list, struct str key);
/* Whether key is a heading inside the list. */
bool form_index_group(
    const struct form_index *index, const struct list *list, struct str key);

/* The texts under a field: help, what AIDE tells, example. */
const struct str *form_index_helps(const struct form_index *index,
    const struct form *form, const struct field *field, size_t *count_out);

/* The word of kind that key is, or NULL. */
const struct word *form_index_word(
    const struct form_index *index, const char *kind, struct str key);
/* The longest one that key begins with (whole words), and its length. */
const struct word *form_index_word_begins(const struct form_index *index,
    const char *kind, struct str key, size_t *length_out);

#endif
