/*
 * A short text as words of the kinds that are asked for, numbers and signs.
 */
#ifndef FORM_VALUE_LEX_H
#define FORM_VALUE_LEX_H

#include "form/form.h"

enum lexeme_type {
	LEXEME_WORD,   /* of words.conf: kind and id */
	LEXEME_NUMBER, /* text is digits */
	LEXEME_SIGN,   /* text is one character that is no letter or digit */
	LEXEME_OTHER   /* a word that we do not know */
};

struct lexeme {
	enum lexeme_type type;
	struct str kind;
	struct str id;
	struct str text; /* folded */
	bool tight;      /* no blank before it */
	bool new_line;   /* first of a line that is not the first */
};

struct lexemes {
	struct lexeme *items;
	size_t count;
};

struct value_lexicon;

/* All words of the forms, folded once; lives in a. */
const struct value_lexicon *
value_lexicon_new(struct arena *a, const struct forms *forms);

/*
 * Cut text (any text; folded here, line by line) into lexemes that live in a.
 * kinds ends with NULL; where two kinds have the same word, the first wins;
 * the longest word wins before that. A word ends where no letter follows.
 */
struct lexemes value_lex(struct arena *a, const struct forms *forms,
    const char *const *kinds, struct str text);

/* The lexeme at i is a word of this kind (and id, unless NULL). */
bool
lexeme_is(const struct lexemes *l, size_t i, const char *kind, const char *id);
/* The lexeme at i is one of these signs. */
bool lexeme_is_sign(const struct lexemes *l, size_t i, const char *signs);
bool lexeme_is_number(const struct lexemes *l, size_t i);

#endif
