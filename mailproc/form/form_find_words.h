/*
 * A short line as words that can be compared with those of forms/words.conf.
 * For form/ only.
 */
#ifndef FORM_FORM_FIND_WORDS_H
#define FORM_FORM_FIND_WORDS_H

#include "form/form_index.h"

struct find_word {
	size_t key;        /* offset in the line's key */
	size_t start, end; /* of the text between blanks that it is part of */
};

struct find_words {
	const struct form_index *index;
	struct str text;
	struct str key; /* words of [a-z0-9] with a space between */
	struct find_word *items;
	size_t count;
};

/* Words of text, living in a. More than max_words give none at all. */
struct find_words form_find_words(struct arena *a,
    const struct form_index *index, struct str text, size_t max_words);

/* The longest word of kind at item i, and how many items it takes. */
const struct word *form_find_words_at(
    const struct find_words *w, size_t i, const char *kind, size_t *taken_out);

/* Whether all items from i on are words of these kinds (NULL ends the list). */
bool form_find_words_only(
    const struct find_words *w, size_t i, const char *const *kinds);

/*
 * A subject without "Re:", "TR :" and the like and without [...]; *reply_out
 * says whether one of the first was there.
 */
struct str form_find_words_subject(struct arena *a,
    const struct form_index *index, struct str subject, bool *reply_out);

#endif
