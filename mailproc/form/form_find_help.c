#include "form/form_find_help.h"

#include "form/form_find_text.h"

#include <string.h>

enum {
	HELP_LINE_BYTES = 1000, /* no line of ours is longer */
	HELP_WORDS_QUOTED = 2,  /* that make a line ours */
	HELP_WORDS_TYPED = 4
};

/* How far a line and a text of ours say the same. */
struct agreement {
	size_t help_at; /* where the text would go on */
	size_t words;
	bool line_done;  /* all of the line is in the text */
	struct str rest; /* of the line, when the text ended first */
};

static bool
goes_on_with(struct str help, size_t at, struct str key)
{
	return at + key.n <= help.n && memcmp(help.p + at, key.p, key.n) == 0 &&
	       (at + key.n == help.n || help.p[at + key.n] == ' ');
}

static size_t
word_count(struct str key)
{
	size_t words = key.n > 0;

	for (size_t i = 0; i < key.n; i++)
		words += key.p[i] == ' ';
	return words;
}

/* Compare word by word, from help_at on. */
static bool
agree(const struct find_context *c, struct str line, struct str help,
    size_t help_at, struct agreement *out)
{
	struct str rest = line, word;

	*out = (struct agreement){.help_at = help_at};
	while (rest.n > 0) {
		size_t end = str_find_byte(rest, ' ', 0);
		struct str key;

		word = str_slice(rest, 0, end);
		key = form_index_key(c->scratch, word);
		if (out->help_at >= help.n && key.n > 0) {
			out->rest = rest;
			return true;
		}
		if (key.n > 0 && !goes_on_with(help, out->help_at, key))
			return false;
		if (key.n > 0)
			out->help_at += key.n + 1;
		out->words += word_count(key);
		if (end == SIZE_MAX)
			rest = (struct str){0};
		else
			rest = str_after(rest, end + 1);
	}
	out->line_done = true;
	return out->words > 0;
}

/* Words from the middle of help: where they begin, or SIZE_MAX. */
static size_t
find_inside(struct str help, struct str key)
{
	for (size_t at = 0; at + key.n <= help.n; at++)
		if ((at == 0 || help.p[at - 1] == ' ') &&
		    goes_on_with(help, at, key))
			return at;
	return SIZE_MAX;
}

static bool
accept(struct find_open *open, struct str help, const struct agreement *match,
    struct str *rest_out)
{
	open->help = help;
	open->help_at = match->help_at;
	if (match->help_at >= help.n)
		open->help.n = 0;
	*rest_out = form_find_text_trim(match->rest);
	return true;
}

/* A few words may be the person's; the whole of a text of ours is not. */
static bool
is_enough(const struct agreement *match, struct str help, size_t least)
{
	bool whole = match->help_at >= help.n;

	return match->words >= least || (whole && match->words >= 2);
}

static bool
match_one(const struct find_context *c, struct find_open *open, struct str line,
    struct str help, size_t least, struct str *rest_out)
{
	struct agreement match;

	return agree(c, line, help, 0, &match) &&
	       is_enough(&match, help, least) &&
	       accept(open, help, &match, rest_out);
}

static bool
match_inside(const struct find_context *c, struct find_open *open,
    struct str line, struct str help, size_t least, struct str *rest_out)
{
	struct str key = form_index_key(c->scratch, line);
	struct agreement match = {.words = word_count(key), .line_done = true};
	size_t at;

	/* What an example shows may well be somebody's answer. */
	if (match.words < least + 1 || str_starts(help, "exemple ") ||
	    str_starts(help, "example "))
		return false;
	at = find_inside(help, key);
	if (at == SIZE_MAX)
		return false;
	match.help_at = at + key.n + 1;
	return accept(open, help, &match, rest_out);
}

bool
form_find_help_match(const struct find_context *c, struct find_open *open,
    struct str line, bool quoted, struct str *rest_out)
{
	size_t least = quoted ? HELP_WORDS_QUOTED : HELP_WORDS_TYPED;
	struct str text = form_find_text_trim(line);
	struct agreement match;
	const struct str *helps;
	size_t count;

	*rest_out = (struct str){0};
	if (text.n > HELP_LINE_BYTES)
		return false;
	if (open->help.n > 0 && !open->blank &&
	    agree(c, text, open->help, open->help_at, &match))
		return accept(open, open->help, &match, rest_out);
	helps = form_index_helps(c->index, open->form, open->field, &count);
	for (size_t i = 0; i < count; i++)
		if (match_one(c, open, text, helps[i], least, rest_out))
			return true;
	for (size_t i = 0; i < count; i++)
		if (match_inside(c, open, text, helps[i], least, rest_out))
			return true;
	return false;
}

bool
form_find_help_other(
    const struct find_context *c, const struct find_open *open, struct str line)
{
	struct str text = form_find_text_trim(line), rest;

	if (text.n > HELP_LINE_BYTES)
		return false;
	for (size_t f = 0; f < open->form->count; f++) {
		size_t count;
		const struct str *helps = form_index_helps(
		    c->index, open->form, &open->form->fields[f], &count);

		for (size_t i = 0; i < count; i++) {
			struct find_open other = *open;

			if (match_one(c, &other, text, helps[i],
				HELP_WORDS_TYPED, &rest) &&
			    form_find_text_is_blank(rest) &&
			    !str_starts(helps[i], "exemple "))
				return true;
		}
	}
	return false;
}
