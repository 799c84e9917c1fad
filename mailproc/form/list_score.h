/*
 * How well a name of an option fits what somebody wrote. Pure; for
 * list_search.c.
 */
#ifndef FORM_LIST_SCORE_H
#define FORM_LIST_SCORE_H

#include "form/list_words.h"

/* From nothing to best. What may be taken without asking is list_search.c's
 * business. */
enum list_level {
	LIST_NONE,
	LIST_SOME,  /* a telling word in common, perhaps mistyped */
	LIST_HOLDS, /* all words of the name, among others */
	LIST_NEAR,  /* every word, with typing errors */
	LIST_WORDS, /* every word is or begins one of the name's, in any order */
	LIST_RUN,   /* the same in its order, anywhere in the name */
	LIST_INNER, /* the beginning behind "cégep", "université" ... */
	LIST_BEGIN, /* the beginning of the name */
	LIST_ALIAS, /* the same words as an alias */
	LIST_ORDER, /* the words of the label in another order */
	LIST_LABEL, /* the same words as the label */
	LIST_LEVEL_COUNT
};

struct list_fit {
	enum list_level level;
	int score; /* within a level: more is better */
	bool cut;  /* a word is only the beginning of one of the name's */
};

/* label: name is the option's label, not an alias. */
struct list_fit list_score(
    const struct list_words *name, bool label, const struct list_words *asked);

bool list_fit_better(struct list_fit a, struct list_fit b);

/* asked from its word at is how name goes on from its word from; the last one
 * may be cut short. */
bool list_goes_on(const struct list_words *name, size_t from,
    const struct list_words *asked, size_t at);

#endif
