#include "text/english.h"

#include "base/buf.h"

#include <string.h>

static bool
is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t';
}

static bool
is_one_of(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

/*
 * Whether a letter or digit stands before i. What is not ASCII counts as one, but
 * for quotation marks and their like (U+2000 to U+203F).
 */
static bool
behind_word(struct str text, size_t i)
{
	if (i == 0)
		return false;
	if (i >= 3 && text.p[i - 3] == '\xE2' && text.p[i - 2] == '\x80')
		return false;
	return char_is_alnum(text.p[i - 1]) ||
	       (unsigned char)text.p[i - 1] >= 0x80;
}

static char
at(struct str text, size_t i)
{
	return i < text.n ? text.p[i] : '\0';
}

/* Up to and with the byte that ends it; 0 when it does not end on its line. */
static size_t
span_to(struct str text, size_t from, char end)
{
	for (size_t i = from + 1; i < text.n && text.p[i] != '\n'; i++)
		if (text.p[i] == end)
			return i + 1 - from;
	return 0;
}

/* An address or a URL, from the beginning of a word. */
static size_t
span_address(struct str text, size_t from)
{
	size_t end = from;
	struct str word;

	while (end < text.n && !is_space(text.p[end]) &&
	       !is_one_of(text.p[end], "<>\"`()[]"))
		end++;
	word = str_slice(text, from, end - from);
	if (str_find_byte(word, '@', 0) != SIZE_MAX ||
	    str_find(word, "://", 0) != SIZE_MAX ||
	    str_starts_nocase(word, "mailto:") ||
	    str_starts_nocase(word, "www."))
		return word.n;
	return 0;
}

/* Bytes from i on that are not running text. */
static size_t
span_protected(struct str text, size_t i)
{
	char c = text.p[i];

	if (c == '`')
		return span_to(text, i, '`');
	if (c == '<' && (char_is_alnum(at(text, i + 1)) ||
			    is_one_of(at(text, i + 1), "/!?")))
		return span_to(text, i, '>');
	if (c == ']' && at(text, i + 1) == '(')
		return span_to(text, i + 1, ')') + 1;
	if (i == 0 || is_space(text.p[i - 1]) ||
	    is_one_of(text.p[i - 1], "(\"[<") ||
	    str_ends(str_slice(text, 0, i), "\xE2\x80\x9C"))
		return span_address(text, i);
	return 0;
}

/* How many spaces from i on go: those before a mark that ends something. */
static size_t
spaces_gone(struct str text, size_t i)
{
	size_t next = i;

	while (at(text, next) == ' ')
		next++;
	if (next == i || i == 0 || is_space(text.p[i - 1]) ||
	    !is_one_of(at(text, next), ":;!?"))
		return 0;
	if (next + 1 < text.n && !is_space(text.p[next + 1]) &&
	    !is_one_of(text.p[next + 1], "\")*_."))
		return 0;
	return next - i;
}

static size_t
put_mark(struct buf *out, struct str text, size_t i)
{
	char before = i > 0 ? text.p[i - 1] : ' ';

	if (text.p[i] == '"') {
		bool opens = is_space(before) || is_one_of(before, "([*_");

		buf_add_text(out, opens ? "\xE2\x80\x9C" : "\xE2\x80\x9D");
		return 1;
	}
	if (text.p[i] == '\'' && behind_word(text, i) &&
	    at(text, i + 1) != '\'') {
		buf_add_text(out, "\xE2\x80\x99");
		return 1;
	}
	if (str_starts(str_after(text, i), "...") && at(text, i + 3) != '.' &&
	    before != '.') {
		buf_add_text(out, "\xE2\x80\xA6");
		return 3;
	}
	buf_add_char(out, text.p[i]);
	return 1;
}

struct str
english_typography(struct arena *a, struct str text)
{
	struct buf out = {0};
	struct str result;

	for (size_t i = 0; i < text.n;) {
		size_t n = span_protected(text, i);

		if (n > 1) {
			buf_add_str(&out, str_slice(text, i, n));
			i += n;
		} else if ((n = spaces_gone(text, i)) > 0) {
			i += n;
		} else {
			i += put_mark(&out, text, i);
		}
	}
	result = buf_copy(a, &out);
	buf_release(&out);
	return result;
}
