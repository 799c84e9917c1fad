#include "form/value.h"

#include "base/json.h"
#include "form/form_index.h"
#include "text/utf8.h"

#include <string.h>

/* No word of words.conf has more words than this in it. */
enum { WORD_MAX_WORDS = 8 };

void
value_accept_json(struct answer *out, struct str json, struct str text)
{
	out->value = json;
	out->text = text;
}

void
value_accept(const struct value_in *in, struct answer *out, struct str text)
{
	struct buf json = {0};

	json_quote(&json, text);
	value_accept_json(out, buf_copy(in->a, &json), text);
	buf_release(&json);
}

void
value_accept_word(const struct value_in *in, struct answer *out,
    const char *kind, const char *id, struct str remark)
{
	const struct forms *french = forms_in(in->forms, str_from("fr"));
	struct str word = value_word(in->forms, kind, id);
	struct str value = value_word(french, kind, id);

	if (remark.n > 0) {
		word = str_printf(
		    in->a, "%.*s, %.*s", STR_ARG(word), STR_ARG(remark));
		value = str_printf(
		    in->a, "%.*s, %.*s", STR_ARG(value), STR_ARG(remark));
	}
	value_accept(in, out, value);
	out->text = word;
}

void
value_refuse(const struct value_in *in, struct answer *out, const char *problem,
    struct str detail)
{
	out->value = out->text = str_of("", 0);
	out->raw = in->raw;
	out->problem = str_from(problem);
	out->detail = detail;
}

void
value_skip(struct answer *out)
{
	out->value = out->text = out->raw = out->problem = out->detail =
	    str_of("", 0);
}

const struct answer *
value_other(const struct value_in *in, struct str field)
{
	if (in->others == NULL || field.n == 0 || in->form == NULL)
		return NULL;
	return answers_find(in->others, in->form->id, field);
}

/* Ids have no character that JSON escapes, so the quotes are all there is. */
struct str
value_choice_id(const struct answer *answer)
{
	struct str value;

	if (answer == NULL)
		return str_of("", 0);
	value = answer->value;
	if (value.n < 2 || value.p[0] != '"' || value.p[value.n - 1] != '"')
		return str_of("", 0);
	return str_slice(value, 1, value.n - 2);
}

struct str
value_word(const struct forms *forms, const char *kind, const char *id)
{
	const struct word *word = forms_word(forms, kind, str_from(id));

	return word == NULL || word->text_count == 0 ? str_of("", 0)
						     : word->texts[0];
}

struct str
value_word_is(struct arena *a, const struct forms *forms, const char *kind,
    struct str text)
{
	const struct word *word =
	    form_index_word(forms_index(forms), kind, form_index_key(a, text));

	return word == NULL ? str_of("", 0) : word->id;
}

static bool
is_word_char(uint32_t c)
{
	if (c < 0x80)
		return char_is_alnum((char)c);
	return c >= 0xc0 && !utf8_is_space(c) && !utf8_is_dash(c) &&
	       !utf8_is_invisible(c) && (c < 0x2000 || c > 0x206f);
}

bool
value_next_word(struct str text, size_t *at)
{
	bool inside = false;
	size_t next = *at;
	uint32_t c;

	while (utf8_decode(text, &next, &c)) {
		if (!is_word_char(c) && inside)
			return true;
		inside = inside || is_word_char(c);
		*at = next;
	}
	return inside;
}

struct str
value_word_begins(struct arena *a, const struct forms *forms, const char *kind,
    struct str text, struct str *rest_out)
{
	struct str best = str_of("", 0), last = str_of("", 0);
	size_t end = 0;

	for (int i = 0; i < WORD_MAX_WORDS && value_next_word(text, &end);
	     i++) {
		struct str key = form_index_key(a, str_slice(text, 0, end));
		const struct word *word =
		    form_index_word(forms_index(forms), kind, key);
		/* A word in letters that the key has not: not ours. */
		bool same = str_eq(key, last);

		last = key;
		if (same || word == NULL)
			continue;
		best = word->id;
		*rest_out = value_strip(str_after(text, end));
	}
	return best;
}

static bool
is_separator(uint32_t c)
{
	return utf8_is_space(c) || utf8_is_dash(c) || utf8_is_invisible(c) ||
	       (c < 0x80 && c != 0 && strchr(",;:.()[]", (int)c) != NULL);
}

static bool
is_tail(uint32_t c)
{
	return utf8_is_space(c) || utf8_is_invisible(c) || c == ',' || c == ';';
}

struct str
value_strip(struct str text)
{
	size_t first = 0, end = 0, at;
	uint32_t c;

	for (at = 0; utf8_decode(text, &at, &c) && is_separator(c);)
		first = at;
	for (at = first; utf8_decode(text, &at, &c);)
		if (!is_tail(c))
			end = at;
	return end <= first ? str_of("", 0)
			    : str_slice(text, first, end - first);
}

bool
value_has_word(struct str text)
{
	size_t end = 0;

	return value_next_word(text, &end);
}

struct str
value_one_line(struct arena *a, struct str text)
{
	char *line = arena_alloc(a, text.n + 1);
	size_t n = 0;
	bool space = false;

	for (size_t i = 0; i < text.n; i++) {
		if (char_is_space(text.p[i])) {
			space = n > 0;
			continue;
		}
		if (space)
			line[n++] = ' ';
		space = false;
		line[n++] = text.p[i];
	}
	return str_of(line, n);
}
