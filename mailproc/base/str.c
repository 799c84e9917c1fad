#include "base/str.h"

#include <limits.h>
#include <string.h>

int
str_int_length(struct str s)
{
	return s.n > INT_MAX ? INT_MAX : (int)s.n;
}

struct str
str_from(const char *text)
{
	if (text == NULL)
		text = "";
	return (struct str){text, strlen(text)};
}

struct str
str_of(const char *p, size_t n)
{
	return (struct str){p, n};
}

bool
str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool
str_is(struct str a, const char *b)
{
	return str_eq(a, str_from(b));
}

bool
str_eq_nocase(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (char_lower(a.p[i]) != char_lower(b.p[i]))
			return false;
	return true;
}

bool
str_is_nocase(struct str a, const char *b)
{
	return str_eq_nocase(a, str_from(b));
}

int
str_compare(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n == 0 ? 0 : memcmp(a.p, b.p, n);

	if (order != 0)
		return order;
	return a.n < b.n ? -1 : a.n > b.n;
}

bool
str_starts(struct str s, const char *prefix)
{
	size_t n = strlen(prefix);

	return s.n >= n && (n == 0 || memcmp(s.p, prefix, n) == 0);
}

bool
str_starts_nocase(struct str s, const char *prefix)
{
	size_t n = strlen(prefix);

	return s.n >= n && str_eq_nocase(str_of(s.p, n), str_of(prefix, n));
}

bool
str_ends(struct str s, const char *suffix)
{
	size_t n = strlen(suffix);

	return s.n >= n && (n == 0 || memcmp(s.p + s.n - n, suffix, n) == 0);
}

size_t
str_find(struct str s, const char *needle, size_t from)
{
	size_t n = strlen(needle);

	if (n == 0)
		return from <= s.n ? from : SIZE_MAX;
	for (size_t at = str_find_byte(s, needle[0], from); at != SIZE_MAX;
	     at = str_find_byte(s, needle[0], at + 1)) {
		if (s.n - at < n)
			return SIZE_MAX;
		if (memcmp(s.p + at, needle, n) == 0)
			return at;
	}
	return SIZE_MAX;
}

size_t
str_find_nocase(struct str s, const char *needle, size_t from)
{
	size_t n = strlen(needle);

	for (size_t at = from; at <= s.n && s.n - at >= n; at++)
		if (str_starts_nocase(str_after(s, at), needle))
			return at;
	return SIZE_MAX;
}

size_t
str_find_byte(struct str s, char c, size_t from)
{
	const char *found;

	if (from >= s.n)
		return SIZE_MAX;
	found = memchr(s.p + from, c, s.n - from);
	return found == NULL ? SIZE_MAX : (size_t)(found - s.p);
}

struct str
str_after(struct str s, size_t from)
{
	if (from == 0)
		return s;
	if (from >= s.n)
		return str_of(s.n == 0 ? s.p : s.p + s.n, 0);
	return str_of(s.p + from, s.n - from);
}

struct str
str_slice(struct str s, size_t from, size_t length)
{
	struct str rest = str_after(s, from);

	if (rest.n > length)
		rest.n = length;
	return rest;
}

struct str
str_trim(struct str s)
{
	while (s.n > 0 && char_is_space(s.p[s.n - 1]))
		s.n--;
	while (s.n > 0 && char_is_space(s.p[0])) {
		s.p++;
		s.n--;
	}
	return s;
}

bool
str_cut(struct str *rest, char c, struct str *part_out)
{
	size_t at;

	if (rest->p == NULL) {
		*part_out = str_of("", 0);
		return false;
	}
	at = str_find_byte(*rest, c, 0);
	if (at == SIZE_MAX) {
		*part_out = *rest;
		*rest = str_of(NULL, 0);
	} else {
		*part_out = str_of(rest->p, at);
		*rest = str_of(rest->p + at + 1, rest->n - at - 1);
	}
	return true;
}

bool
str_line(struct str *rest, struct str *line_out)
{
	if (rest->n == 0)
		*rest = str_of(NULL, 0);
	if (!str_cut(rest, '\n', line_out))
		return false;
	/* Only a CR before a LF belongs to the end of line. */
	if (rest->p != NULL && str_ends(*line_out, "\r"))
		line_out->n--;
	return true;
}

struct str
str_copy(struct arena *a, struct str s)
{
	return str_of(str_cstr(a, s), s.n);
}

char *
str_cstr(struct arena *a, struct str s)
{
	char *copy = arena_alloc(a, s.n + 1);

	if (s.n > 0)
		memcpy(copy, s.p, s.n);
	return copy;
}

struct str
str_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return str_from(text);
}

struct str
str_lower(struct arena *a, struct str s)
{
	char *copy = str_cstr(a, s);

	for (size_t i = 0; i < s.n; i++)
		copy[i] = char_lower(copy[i]);
	return str_of(copy, s.n);
}

bool
str_to_int64(struct str s, int64_t min, int64_t max, int64_t *out)
{
	bool negative = str_starts(s, "-");
	int64_t value = 0;

	if (negative)
		s = str_after(s, 1);
	if (s.n == 0)
		return false;
	/* Counted below zero, where there is room for INT64_MIN. */
	for (size_t i = 0; i < s.n; i++) {
		int digit = s.p[i] - '0';

		if (!char_is_digit(s.p[i]) || value < (INT64_MIN + digit) / 10)
			return false;
		value = value * 10 - digit;
	}
	if (!negative && value == INT64_MIN)
		return false;
	if (!negative)
		value = -value;
	if (value < min || value > max)
		return false;
	*out = value;
	return true;
}

size_t
str_utf8(struct str s, size_t at)
{
	/*
	 * RFC 3629, section 4: the second byte has a narrower range behind some
	 * first bytes, which shuts out overlong forms, surrogates and what is
	 * above U+10FFFF.
	 */
	const unsigned char *p;
	unsigned char low = 0x80, high = 0xbf;
	size_t n;

	if (at >= s.n)
		return 0;
	p = (const unsigned char *)s.p + at;
	if (p[0] < 0x80)
		return 1;
	if (p[0] < 0xc2 || p[0] > 0xf4)
		return 0;
	n = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	if (s.n - at < n)
		return 0;
	if (p[0] == 0xe0)
		low = 0xa0;
	else if (p[0] == 0xed)
		high = 0x9f;
	else if (p[0] == 0xf0)
		low = 0x90;
	else if (p[0] == 0xf4)
		high = 0x8f;
	if (p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < n; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	return n;
}

bool
char_is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool
char_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool
char_is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool
char_is_alnum(char c)
{
	return char_is_alpha(c) || char_is_digit(c);
}

char
char_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

char
char_upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}
