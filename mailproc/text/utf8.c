#include "text/utf8.h"

enum { UTF8_REPLACEMENT = 0xfffd };

struct utf8_range {
	uint32_t first, last;
};

#define IN_TABLE(table, c) \
	utf8_in_table(table, sizeof(table) / sizeof((table)[0]), c)

static bool
utf8_in_table(const struct utf8_range *table, size_t count, uint32_t c)
{
	for (size_t i = 0; i < count && table[i].first <= c; i++)
		if (c <= table[i].last)
			return true;
	return false;
}

static const struct utf8_range spaces[] = {
    {0x09, 0x0d},
    {0x20, 0x20},
    {0x85, 0x85},
    {0xa0, 0xa0},
    {0x1680, 0x1680},
    {0x2000, 0x200a},
    {0x2028, 0x2029},
    {0x202f, 0x202f},
    {0x205f, 0x205f},
    {0x3000, 0x3000},
};

static const struct utf8_range invisibles[] = {
    {0xad, 0xad},
    {0x34f, 0x34f},
    {0x61c, 0x61c},
    {0x115f, 0x1160},
    {0x17b4, 0x17b5},
    {0x180b, 0x180f},
    {0x200b, 0x200f},
    {0x202a, 0x202e},
    {0x2060, 0x206f},
    {0x3164, 0x3164},
    {0xfe00, 0xfe0f},
    {0xfeff, 0xfeff},
    {0xffa0, 0xffa0},
    {0xe0000, 0xe0fff},
};

static const struct utf8_range dashes[] = {
    {0x2d, 0x2d},
    {0x2010, 0x2015},
    {0x2043, 0x2043},
    {0x2212, 0x2212},
    {0xfe58, 0xfe58},
    {0xfe63, 0xfe63},
    {0xff0d, 0xff0d},
};

/* Marks that stand on the letter before them, of the scripts met in names. */
static const struct utf8_range marks[] = {
    {0x300, 0x36f},
    {0x483, 0x489},
    {0x591, 0x5bd},
    {0x610, 0x61a},
    {0x64b, 0x65f},
    {0x1ab0, 0x1aff},
    {0x1dc0, 0x1dff},
    {0x20d0, 0x20f0},
    {0xfe20, 0xfe2f},
};

/* East Asian wide characters and emoji, in blocks. */
static const struct utf8_range wides[] = {
    {0x1100, 0x115f},
    {0x231a, 0x231b},
    {0x23e9, 0x23ec},
    {0x2e80, 0x303e},
    {0x3041, 0xa4cf},
    {0xac00, 0xd7a3},
    {0xf900, 0xfaff},
    {0xfe30, 0xfe6f},
    {0xff00, 0xff60},
    {0xffe0, 0xffe6},
    {0x1f300, 0x1f64f},
    {0x1f680, 0x1f6ff},
    {0x1f900, 0x1faff},
    {0x20000, 0x3fffd},
};

/* Windows-1252 from 0x80; 0 where it has nothing. */
static const uint16_t windows_1252[] = {
    0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, /* 80 */
    0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0,      /* 88 */
    0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, /* 90 */
    0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178, /* 98 */
};

bool
utf8_is_space(uint32_t c)
{
	return IN_TABLE(spaces, c);
}

bool
utf8_is_invisible(uint32_t c)
{
	return IN_TABLE(invisibles, c);
}

bool
utf8_is_dash(uint32_t c)
{
	return IN_TABLE(dashes, c);
}

bool
utf8_valid(struct str s)
{
	size_t n;

	for (size_t at = 0; at < s.n; at += n) {
		n = str_utf8(s, at);
		if (n == 0)
			return false;
	}
	return true;
}

bool
utf8_decode(struct str s, size_t *at, uint32_t *c_out)
{
	static const unsigned char first_bits[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
	size_t n;
	uint32_t c;

	if (*at >= s.n)
		return false;
	n = str_utf8(s, *at);
	if (n == 0) {
		*c_out = UTF8_REPLACEMENT;
		++*at;
		return true;
	}
	c = (unsigned char)s.p[*at] & first_bits[n];
	for (size_t i = 1; i < n; i++)
		c = c << 6 | ((unsigned char)s.p[*at + i] & 0x3f);
	*c_out = c;
	*at += n;
	return true;
}

void
utf8_encode(struct buf *out, uint32_t c)
{
	static const unsigned char first_bits[] = {0, 0, 0xc0, 0xe0, 0xf0};
	char bytes[4];
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		bug("U+%04lX is no character", (unsigned long)c);
	for (size_t i = n; i-- > 1; c >>= 6)
		bytes[i] = (char)(0x80 | (c & 0x3f));
	bytes[0] = (char)(first_bits[n] | c);
	buf_add(out, bytes, n);
}

/* What c becomes in clean text; 0: nothing. */
static uint32_t
utf8_clean_char(uint32_t c)
{
	if (c >= 0x80 && c <= 0x9f)
		return windows_1252[c - 0x80];
	if ((c < 0x20 && c != '\t' && c != '\n') || c == 0x7f)
		return 0;
	return c;
}

struct str
utf8_clean(struct arena *a, struct str s)
{
	struct buf out = {0};
	struct str result;
	uint32_t c;
	size_t at = 0;

	buf_reserve(&out, s.n);
	while (utf8_decode(s, &at, &c)) {
		if (c == '\r') {
			if (at < s.n && s.p[at] == '\n')
				at++;
			c = '\n';
		}
		c = utf8_clean_char(c);
		if (c != 0)
			utf8_encode(&out, c);
	}
	result = buf_copy(a, &out);
	buf_release(&out);
	return result;
}

size_t
utf8_length(struct str s)
{
	size_t at = 0, length = 0;
	uint32_t c;

	while (utf8_decode(s, &at, &c))
		length++;
	return length;
}

size_t
utf8_columns(struct str s)
{
	size_t at = 0, columns = 0;
	uint32_t c;

	while (utf8_decode(s, &at, &c)) {
		if (utf8_is_invisible(c) || IN_TABLE(marks, c))
			continue;
		columns += IN_TABLE(wides, c) ? 2 : 1;
	}
	return columns;
}
