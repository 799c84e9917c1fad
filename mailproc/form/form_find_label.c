#include "form/form_find_label.h"

#include "form/form_find_text.h"
#include "text/utf8.h"

#include <string.h>

enum {
	LABEL_BYTES = 240, /* a label is no longer, its asterisk included */
	LABEL_WORDS = 12,
	LABEL_SEPARATORS = 12, /* tried at the beginning of a line */
	INNER_BYTES = 4000 /* of a line that are looked at for more labels */
};

/* A label exactly, or a short one of a contact where these count. */
static bool
look_up(const struct find_context *c, struct str key, struct find_label *out)
{
	if (key.n == 0)
		return false;
	out->hits = form_index_labels(c->index, key, &out->hit_count);
	out->contact =
	    c->in_contact ? form_index_word(c->index, "contact", key) : NULL;
	return out->hits != NULL || out->contact != NULL;
}

/* "Infraction 2": the heading of a row. */
static bool
look_up_row(
    const struct find_context *c, struct str key, struct find_label *out)
{
	size_t digits = key.n, count;
	const struct index_hit *hits;

	while (digits > 0 && char_is_digit(key.p[digits - 1]))
		digits--;
	if (digits == 0 || key.p[digits - 1] != ' ' ||
	    !str_to_int64(str_after(key, digits), 1, GROUP_ROWS_MAX, &out->row))
		return false;
	hits =
	    form_index_labels(c->index, str_slice(key, 0, digits - 1), &count);
	for (size_t i = 0; i < count; i++) {
		if (hits[i].part != INDEX_ROW)
			continue;
		out->hits = &hits[i];
		out->hit_count = 1;
		return true;
	}
	out->row = 0;
	return false;
}

/* "mon code postal": without the words that may stand before a label. */
static bool
look_up_behind_lead(
    const struct find_context *c, struct str key, struct find_label *out)
{
	size_t n;

	if (form_index_word_begins(c->index, "lead", key, &n) == NULL ||
	    n >= key.n)
		return false;
	return look_up(c, str_after(key, n + 1), out);
}

static bool
look_up_text(
    const struct find_context *c, struct str text, struct find_label *out)
{
	struct str key;
	size_t open;

	text = str_after(text, form_find_text_marker(text));
	if (text.n == 0 || text.n > LABEL_BYTES)
		return false;
	key = form_index_key(c->scratch, text);
	if (look_up(c, key, out) || look_up_row(c, key, out) ||
	    look_up_behind_lead(c, key, out))
		return true;
	/* "Date de naissance (AAAA-MM-JJ)" */
	open = str_find_byte(text, '(', 0);
	if (open == SIZE_MAX || open == 0)
		return false;
	return look_up(
	    c, form_index_key(c->scratch, str_slice(text, 0, open)), out);
}

/* Bytes of a colon at at, of whatever script; 0: none. */
static size_t
colon_length(struct str s, size_t at)
{
	static const char *const colons[] = {
	    ":", "\xef\xbc\x9a", "\xef\xb9\x95", "\xe2\x88\xb6"};

	for (size_t i = 0; i < sizeof(colons) / sizeof(*colons); i++)
		if (str_starts(str_after(s, at), colons[i]))
			return strlen(colons[i]);
	return 0;
}

/* "*Code de stage*, not yet": the asterisk at at ends bold words, and what goes
 * on is a sentence. */
static bool
ends_bold(struct str s, size_t at)
{
	char before = at > 0 ? s.p[at - 1] : ' ', after = ' ';
	size_t end = at;

	while (end < s.n && s.p[end] == '*')
		end++;
	if (end < s.n)
		after = s.p[end];
	return end > at && before != ' ' &&
	       (after == ',' || after == ';' || after == '.' || after == ')');
}

/* Bytes of another sign that may stand between label and answer; 0: none. A dash
 * needs blanks around it, for it may be part of a word. */
static size_t
separator_length(struct str s, size_t at)
{
	static const char *const signs[] = {"=>", "->", "=", "\t", "|", "*",
	    "?", "\xe2\x86\x92", "\xe2\x9e\xa1"};
	size_t end = at;
	uint32_t c;

	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++)
		if (str_starts(str_after(s, at), signs[i]))
			return ends_bold(s, at) ? 0 : strlen(signs[i]);
	if (!utf8_decode(s, &end, &c) || !utf8_is_dash(c) || at == 0 ||
	    s.p[at - 1] != ' ' || end >= s.n || s.p[end] != ' ')
		return 0;
	return end - at;
}

/* Behind a label: blanks, asterisks, and one separator. */
static size_t
skip_separators(struct str s, size_t at, bool *separated)
{
	size_t next = at, n;
	uint32_t c;

	while (next < s.n) {
		at = next;
		n = colon_length(s, at);
		if (n == 0 && !*separated)
			n = separator_length(s, at);
		if (n > 0 && s.p[at] != '*') {
			if (*separated && colon_length(s, at) == 0)
				return at;
			*separated = true;
			next = at + n;
			continue;
		}
		if (!utf8_decode(s, &next, &c) ||
		    (c != '*' && c != '_' && !utf8_is_space(c) &&
			!utf8_is_invisible(c)))
			return at;
	}
	return s.n;
}

/* "Code postale : ...": a label that a keyboard or a hurry changed by a letter. */
static bool
look_up_near(
    const struct find_context *c, struct str text, struct find_label *out)
{
	struct str key;

	text = str_after(text, form_find_text_marker(text));
	if (text.n == 0 || text.n > LABEL_BYTES)
		return false;
	key = form_index_label_near(c->index, form_index_key(c->scratch, text));
	return key.n > 0 && look_up(c, key, out);
}

bool
form_find_label_first(
    const struct find_context *c, struct str line, struct find_label *out)
{
	size_t limit = line.n < LABEL_BYTES ? line.n : LABEL_BYTES;
	int tried = 0;

	*out = (struct find_label){0};
	for (size_t at = 0; at < limit && tried < LABEL_SEPARATORS; at++) {
		size_t n = colon_length(line, at);

		if (n == 0)
			n = separator_length(line, at);
		if (n == 0)
			continue;
		if (look_up_text(c, str_slice(line, 0, at), out)) {
			out->separated = line.p[at] == '*';
			out->value = skip_separators(line, at, &out->separated);
			out->separated = true;
			return true;
		}
		tried++;
	}
	for (size_t at = 0; at < limit; at++) {
		if (colon_length(line, at) == 0 &&
		    separator_length(line, at) == 0)
			continue;
		if (!look_up_near(c, str_slice(line, 0, at), out))
			break;
		out->value = skip_separators(line, at, &out->separated);
		out->separated = true;
		return true;
	}
	/* "... à ce / courriel." ends a sentence: a label does not. */
	if (line.n > LABEL_BYTES || str_ends(str_trim(line), ".") ||
	    str_ends(str_trim(line), ",") || !look_up_text(c, line, out))
		return false;
	out->value = line.n;
	return true;
}

static bool
is_capital(struct str s)
{
	size_t at = 0;
	uint32_t c = 0;

	(void)utf8_decode(s, &at, &c);
	return (c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde);
}

/* Whether a label may begin at at, by what stands before it. */
static bool
stands_out(struct str line, size_t at, enum find_gap gap)
{
	size_t end = at;
	int blanks = 0;
	uint32_t c;

	while ((c = form_find_text_before(line, end)) == ' ' || c == 0xa0 ||
	       c == 0x202f) {
		blanks++;
		end -= c == ' ' ? 1 : c == 0xa0 ? 2 : 3;
	}
	if (c == '\t' || c == '|' || blanks >= 3)
		return true;
	if (gap == FIND_GAP_WIDE || c == 0)
		return false;
	if (blanks >= 2 || c == ',' || c == ';' || c == '/' || c == 0x2022)
		return true;
	return blanks == 1 && is_capital(str_after(line, at));
}

/* The label that ends at the colon and begins first, but not before from. */
static bool
label_before(const struct find_context *c, struct str line, size_t from,
    size_t colon, enum find_gap gap, size_t *start_out, struct find_label *out)
{
	size_t low = colon - from > LABEL_BYTES ? colon - LABEL_BYTES : from;
	bool found = false;
	int words = 0;

	for (size_t at = colon; at > low && words < LABEL_WORDS;) {
		struct find_label label = {0};
		struct str text;

		at--;
		if (char_is_space(line.p[at]) ||
		    ((unsigned char)line.p[at] & 0xc0) == 0x80 ||
		    !stands_out(line, at, gap))
			continue;
		words++;
		text = str_slice(line, at, colon - at);
		if (!look_up(c, form_index_key(c->scratch, text), &label) ||
		    (label.hits != NULL && label.hits[0].field == NULL &&
			label.contact == NULL))
			continue;
		found = true;
		*start_out = at;
		*out = label;
	}
	return found;
}

bool
form_find_label_next(const struct find_context *c, struct str line, size_t from,
    enum find_gap gap, size_t *start_out, struct find_label *out)
{
	size_t limit = line.n < INNER_BYTES ? line.n : INNER_BYTES;

	for (size_t at = from; at < limit; at++) {
		size_t n = colon_length(line, at);

		if (n == 0)
			continue;
		if (label_before(c, line, from, at, gap, start_out, out)) {
			out->value = skip_separators(line, at, &out->separated);
			return true;
		}
		/* No label reaches over a colon. */
		from = at + n;
	}
	return false;
}
