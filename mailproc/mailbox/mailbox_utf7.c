/*
 * Modified UTF-7, RFC 3501 §5.1.3: printable ASCII stands for itself, "&" for
 * "&-", all else is UTF-16 in base64 with "," for "/" and without padding,
 * between "&" and "-".
 */
#include "mailbox/mailbox_utf7.h"

#include <string.h>

static const char digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

static bool
is_plain(char c)
{
	return c >= 0x20 && c <= 0x7e;
}

/* Bits that wait until there are six (or sixteen) of them. */
struct bits {
	uint32_t held;
	int count;
};

static void
bits_encode(struct bits *bits, struct buf *out, uint32_t unit)
{
	bits->held = bits->held << 16 | unit;
	bits->count += 16;
	while (bits->count >= 6) {
		bits->count -= 6;
		buf_add_char(out, digits[bits->held >> bits->count & 0x3f]);
	}
	bits->held &= (1U << bits->count) - 1;
}

static void
bits_encode_end(struct bits *bits, struct buf *out)
{
	if (bits->count > 0)
		buf_add_char(
		    out, digits[bits->held << (6 - bits->count) & 0x3f]);
	buf_add_char(out, '-');
	*bits = (struct bits){0};
}

/* The character at p, which str_utf8() found to have n bytes. */
static uint32_t
code_point(const char *p, size_t n)
{
	static const unsigned char first[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
	uint32_t c = (unsigned char)p[0] & first[n];

	for (size_t i = 1; i < n; i++)
		c = c << 6 | ((unsigned char)p[i] & 0x3f);
	return c;
}

struct str
mailbox_utf7_encode(struct arena *a, struct str utf8)
{
	struct buf out = {0};
	struct bits bits = {0};
	bool shifted = false;
	struct str result;

	for (size_t at = 0; at < utf8.n;) {
		size_t n = str_utf8(utf8, at);
		uint32_t c = n == 0 ? 0xfffd : code_point(utf8.p + at, n);

		at += n == 0 ? 1 : n;
		if (c >= 0x20 && c <= 0x7e) {
			if (shifted)
				bits_encode_end(&bits, &out);
			shifted = false;
			buf_add_char(&out, (char)c);
			if (c == '&')
				buf_add_char(&out, '-');
			continue;
		}
		if (!shifted)
			buf_add_char(&out, '&');
		shifted = true;
		if (c > 0xffff) {
			c -= 0x10000;
			bits_encode(&bits, &out, 0xd800 | c >> 10);
			c = 0xdc00 | (c & 0x3ff);
		}
		bits_encode(&bits, &out, c);
	}
	if (shifted)
		bits_encode_end(&bits, &out);
	result = buf_copy(a, &out);
	buf_release(&out);
	return result;
}

static void
add_utf8(struct buf *out, uint32_t c)
{
	if (c < 0x80) {
		buf_add_char(out, (char)c);
	} else if (c < 0x800) {
		buf_add_char(out, (char)(0xc0 | c >> 6));
		buf_add_char(out, (char)(0x80 | (c & 0x3f)));
	} else if (c < 0x10000) {
		buf_add_char(out, (char)(0xe0 | c >> 12));
		buf_add_char(out, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_add_char(out, (char)(0x80 | (c & 0x3f)));
	} else {
		buf_add_char(out, (char)(0xf0 | c >> 18));
		buf_add_char(out, (char)(0x80 | (c >> 12 & 0x3f)));
		buf_add_char(out, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_add_char(out, (char)(0x80 | (c & 0x3f)));
	}
}

/* One UTF-16 unit; *high holds the first half of a pair meanwhile. */
static bool
add_unit(struct buf *out, uint32_t unit, uint32_t *high)
{
	if (*high != 0) {
		if (unit < 0xdc00 || unit > 0xdfff)
			return false;
		add_utf8(
		    out, 0x10000 + ((*high & 0x3ff) << 10 | (unit & 0x3ff)));
		*high = 0;
		return true;
	}
	if (unit >= 0xdc00 && unit <= 0xdfff)
		return false;
	if (unit >= 0xd800 && unit <= 0xdbff) {
		*high = unit;
		return true;
	}
	/* What stands for itself must not be encoded. */
	if (unit == 0 || (unit <= 0x7e && is_plain((char)unit)))
		return false;
	add_utf8(out, unit);
	return true;
}

/* What stands between "&" and "-", at least one digit. */
static bool
decode_shifted(struct buf *out, struct str text)
{
	struct bits bits = {0};
	uint32_t high = 0;

	for (size_t i = 0; i < text.n; i++) {
		const char *digit =
		    text.p[i] == '\0' ? NULL : strchr(digits, text.p[i]);

		if (digit == NULL)
			return false;
		bits.held = bits.held << 6 | (uint32_t)(digit - digits);
		bits.count += 6;
		if (bits.count < 16)
			continue;
		bits.count -= 16;
		if (!add_unit(out, bits.held >> bits.count & 0xffff, &high))
			return false;
		bits.held &= (1U << bits.count) - 1;
	}
	/* Less than a digit may be left over, and only zeros. */
	return high == 0 && bits.count < 6 && bits.held == 0;
}

struct str
mailbox_utf7_decode(struct arena *a, struct str utf7)
{
	struct buf out = {0};
	struct str result = {0};
	size_t after_shift = SIZE_MAX;

	for (size_t at = 0; at < utf7.n; at++) {
		size_t end;

		if (!is_plain(utf7.p[at]))
			goto out;
		if (utf7.p[at] != '&') {
			buf_add_char(&out, utf7.p[at]);
			continue;
		}
		end = str_find_byte(utf7, '-', at);
		if (end == SIZE_MAX)
			goto out;
		if (end == at + 1) {
			buf_add_char(&out, '&');
		} else if (after_shift == at ||
			   !decode_shifted(
			       &out, str_slice(utf7, at + 1, end - at - 1))) {
			/* Two shifts in a row would be a second spelling. */
			goto out;
		} else {
			after_shift = end + 1;
		}
		at = end;
	}
	result = buf_copy(a, &out);
out:
	buf_release(&out);
	return result;
}
