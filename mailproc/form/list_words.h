/*
 * A name, or what somebody wrote in its place, as the words that are compared:
 * folded (text_key()), different words for one thing brought to one, small words
 * left out, endings of plural and gender gone. Pure; for list_search.c and
 * list_score.c.
 */
#ifndef FORM_LIST_WORDS_H
#define FORM_LIST_WORDS_H

#include "base/str.h"

/* What has more words is no name: a set of them fits into an unsigned. */
enum { LIST_WORDS_MAX = 24 };

struct list_word {
	struct str stem;
	struct str written; /* with its ending: what a beginning is of */
	bool filler;        /* "cégep", "université": people leave it out */
	bool vague;         /* a filler, or "DEC", "bac": tells little alone */
};

struct list_words {
	struct list_word *items;
	size_t count;
	bool too_many;
	/* All in one, without and with the small words: blanks and hyphens
	 * stand where people like ("La Salle", "180A0", "U.Q.A.M."). */
	struct str joined, joined_all;
};

void list_words_split(struct arena *a, struct str text, struct list_words *out);

bool list_word_same(const struct list_word *a, const struct list_word *b);
/* beginning may be all that was written of word: three letters at least. */
bool list_word_begins(
    const struct list_word *word, const struct list_word *beginning);
/* A typing error apart; two in long words. */
bool list_word_near(const struct list_word *a, const struct list_word *b);

/* The same for whole texts without blanks. */
bool list_text_near(struct str a, struct str b);

#endif
