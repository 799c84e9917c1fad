#include "form/value_lex.h"

#include "text/text_fold.h"
#include "text/utf8.h"

#include <string.h>

/* A text of a word, folded, with what it means. */
struct lex_word {
	struct str folded;
	const struct word *word;
};

struct lex {
	struct arena *a;
	struct lex_word *words;
	size_t word_count;
	struct lexemes out;
	size_t capacity;
};

static void
lex_add_word(struct lex *x, size_t *capacity, const struct word *word)
{
	for (size_t i = 0; i < word->text_count; i++) {
		struct str folded = text_fold(x->a, word->texts[i]);

		if (folded.n == 0)
			continue;
		x->words = arena_grow(
		    x->a, x->words, x->word_count, capacity, sizeof *x->words);
		x->words[x->word_count++] = (struct lex_word){folded, word};
	}
}

/* In the order of kinds, so that the first kind wins among equals. */
static void
lex_load_words(
    struct lex *x, const struct forms *forms, const char *const *kinds)
{
	size_t count, capacity = 0;
	const struct word *words = forms_words(forms, &count);

	for (; *kinds != NULL; kinds++)
		for (size_t i = 0; i < count; i++)
			if (str_is(words[i].kind, *kinds))
				lex_add_word(x, &capacity, &words[i]);
}

/* Beyond ASCII everything counts as a letter: no sign of ours is there. */
static bool
is_letter(char c)
{
	return char_is_alpha(c) || (unsigned char)c >= 0x80;
}

static bool
word_fits(struct str folded, struct str line, size_t at)
{
	size_t end = at + folded.n;

	if (end > line.n || memcmp(folded.p, line.p + at, folded.n) != 0)
		return false;
	return end == line.n || !is_letter(folded.p[folded.n - 1]) ||
	       !is_letter(line.p[end]);
}

static const struct lex_word *
lex_find_word(const struct lex *x, struct str line, size_t at)
{
	const struct lex_word *best = NULL;

	for (size_t i = 0; i < x->word_count; i++) {
		struct str folded = x->words[i].folded;

		if ((best == NULL || folded.n > best->folded.n) &&
		    word_fits(folded, line, at))
			best = &x->words[i];
	}
	return best;
}

static struct lexeme
lex_one(const struct lex *x, struct str line, size_t at)
{
	struct lexeme l = {.type = LEXEME_SIGN};
	const struct lex_word *word;
	size_t end = at;

	/* Words first: "7 jours sur 7" begins with a number. */
	if ((word = lex_find_word(x, line, at)) != NULL) {
		l.type = LEXEME_WORD;
		l.kind = word->word->kind;
		l.id = word->word->id;
		end += word->folded.n;
	} else if (char_is_digit(line.p[at])) {
		l.type = LEXEME_NUMBER;
		while (end < line.n && char_is_digit(line.p[end]))
			end++;
	} else if (is_letter(line.p[at])) {
		l.type = LEXEME_OTHER;
		while (end < line.n && is_letter(line.p[end]))
			end++;
	} else {
		end++;
	}
	l.text = str_slice(line, at, end - at);
	return l;
}

static void
lex_line(struct lex *x, struct str line)
{
	bool tight = false, new_line = x->out.count > 0;

	for (size_t at = 0; at < line.n;) {
		struct lexeme l;

		if (line.p[at] == ' ') {
			tight = false;
			at++;
			continue;
		}
		l = lex_one(x, line, at);
		l.tight = tight;
		l.new_line = new_line;
		x->out.items = arena_grow(x->a, x->out.items, x->out.count,
		    &x->capacity, sizeof *x->out.items);
		x->out.items[x->out.count++] = l;
		tight = true;
		new_line = false;
		at += l.text.n;
	}
}

struct lexemes
value_lex(struct arena *a, const struct forms *forms, const char *const *kinds,
    struct str text)
{
	struct lex x = {.a = a};
	struct str line;

	lex_load_words(&x, forms, kinds);
	while (str_line(&text, &line))
		lex_line(&x, text_fold(a, line));
	return x.out;
}

bool
lexeme_is(const struct lexemes *l, size_t i, const char *kind, const char *id)
{
	return i < l->count && l->items[i].type == LEXEME_WORD &&
	       str_is(l->items[i].kind, kind) &&
	       (id == NULL || str_is(l->items[i].id, id));
}

bool
lexeme_is_sign(const struct lexemes *l, size_t i, const char *signs)
{
	return i < l->count && l->items[i].type == LEXEME_SIGN &&
	       strchr(signs, l->items[i].text.p[0]) != NULL;
}

bool
lexeme_is_number(const struct lexemes *l, size_t i)
{
	return i < l->count && l->items[i].type == LEXEME_NUMBER;
}
