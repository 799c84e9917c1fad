#include "form/value_lex.h"

#include "form/form_load.h"
#include "text/text_fold.h"
#include "text/utf8.h"

#include <string.h>

/* A text of a word, folded, with what it means. */
struct lex_word {
	struct str folded;
	const struct word *word;
};

/* By their first byte, so that few are looked at at each place of a text. */
struct value_lexicon {
	struct lex_word *of_byte[256];
	size_t counts[256], capacities[256];
};

struct lex {
	struct arena *a;
	const struct value_lexicon *lexicon;
	const char *const *kinds;
	struct lexemes out;
	size_t capacity;
};

static void
lexicon_add(
    struct arena *a, struct value_lexicon *lexicon, const struct word *word)
{
	for (size_t i = 0; i < word->text_count; i++) {
		struct str folded = text_fold(a, word->texts[i]);
		unsigned char first;

		if (folded.n == 0)
			continue;
		first = (unsigned char)folded.p[0];
		lexicon->of_byte[first] = arena_grow(a, lexicon->of_byte[first],
		    lexicon->counts[first], &lexicon->capacities[first],
		    sizeof(**lexicon->of_byte));
		lexicon->of_byte[first][lexicon->counts[first]++] =
		    (struct lex_word){folded, word};
	}
}

const struct value_lexicon *
value_lexicon_new(struct arena *a, const struct forms *forms)
{
	struct value_lexicon *lexicon = arena_alloc(a, sizeof(*lexicon));
	size_t count;
	const struct word *words = forms_words(forms, &count);

	for (size_t i = 0; i < count; i++)
		lexicon_add(a, lexicon, &words[i]);
	return lexicon;
}

/* Where kind stands in kinds: the first is preferred; SIZE_MAX: not there. */
static size_t
kind_rank(const char *const *kinds, struct str kind)
{
	for (size_t i = 0; kinds[i] != NULL; i++)
		if (str_is(kind, kinds[i]))
			return i;
	return SIZE_MAX;
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

/* The longest word; among equals the one of the first kind. */
static const struct lex_word *
lex_find_word(const struct lex *x, struct str line, size_t at)
{
	const struct value_lexicon *lexicon = x->lexicon;
	unsigned char first = (unsigned char)line.p[at];
	const struct lex_word *best = NULL;
	size_t best_rank = SIZE_MAX;

	for (size_t i = 0; i < lexicon->counts[first]; i++) {
		const struct lex_word *word = &lexicon->of_byte[first][i];
		size_t rank;

		if ((best != NULL && word->folded.n < best->folded.n) ||
		    !word_fits(word->folded, line, at))
			continue;
		rank = kind_rank(x->kinds, word->word->kind);
		if (rank == SIZE_MAX ||
		    (best != NULL && word->folded.n == best->folded.n &&
			rank >= best_rank))
			continue;
		best = word;
		best_rank = rank;
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
	struct lex x = {.a = a, .lexicon = forms->lexicon, .kinds = kinds};
	struct str line;

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
