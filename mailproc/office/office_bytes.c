#include "office/office_bytes.h"

#include "text/utf8.h"

struct str
office_take(struct office_bytes *b, size_t n)
{
	struct str taken = str_slice(b->rest, 0, n);

	if (b->bad || taken.n < n) {
		b->bad = true;
		b->rest = taken = (struct str){0};
	}
	b->rest = str_after(b->rest, n);
	return taken;
}

static uint32_t
office_number(struct office_bytes *b, size_t n)
{
	struct str bytes = office_take(b, n);
	uint32_t value = 0;

	for (size_t i = bytes.n; i > 0; i--)
		value = value << 8 | (unsigned char)bytes.p[i - 1];
	return value;
}

uint32_t
office_u8(struct office_bytes *b)
{
	return office_number(b, 1);
}

uint32_t
office_u16(struct office_bytes *b)
{
	return office_number(b, 2);
}

uint32_t
office_u32(struct office_bytes *b)
{
	return office_number(b, 4);
}

void
office_pad(struct office_bytes *b, size_t n)
{
	size_t pad = (4 - n % 4) % 4;

	(void)office_take(b, pad < b->rest.n ? pad : b->rest.n);
}

struct str
office_utf16(struct arena *a, struct str bytes)
{
	struct buf out = {0};
	struct str text;

	for (size_t i = 0; i + 1 < bytes.n; i += 2) {
		uint32_t c = (unsigned char)bytes.p[i] |
			     (uint32_t)(unsigned char)bytes.p[i + 1] << 8;
		uint32_t low = 0;

		if (c == 0)
			break;
		if (c >= 0xd800 && c < 0xdc00 && i + 3 < bytes.n)
			low = (unsigned char)bytes.p[i + 2] |
			      (uint32_t)(unsigned char)bytes.p[i + 3] << 8;
		if (low >= 0xdc00 && low < 0xe000) {
			c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
			i += 2;
		} else if (c >= 0xd800 && c < 0xe000) {
			c = 0xfffd;
		}
		utf8_encode(&out, c);
	}
	text = buf_copy(a, &out);
	buf_release(&out);
	return text;
}

struct str
office_ansi(struct arena *a, struct str bytes)
{
	size_t end = str_find_byte(bytes, '\0', 0);
	struct buf out = {0};
	struct str text;

	bytes = str_slice(bytes, 0, end);
	if (utf8_valid(bytes))
		return str_copy(a, bytes);
	for (size_t i = 0; i < bytes.n; i++)
		utf8_encode(&out, (unsigned char)bytes.p[i]);
	/* It makes of C1 controls what windows-1252 means by them. */
	text = utf8_clean(a, buf_str(&out));
	buf_release(&out);
	return text;
}

struct str
office_charset(struct arena *a, uint32_t codepage)
{
	static const struct {
		uint32_t page;
		const char *charset;
	} pages[] = {
	    {65001, "utf-8"},
	    {65000, "utf-7"},
	    {1200, "utf-16le"},
	    {20127, "us-ascii"},
	    {437, "ibm437"},
	    {850, "ibm850"},
	    {10000, "macintosh"},
	    {28591, "iso-8859-1"},
	    {28592, "iso-8859-2"},
	    {28605, "iso-8859-15"},
	    {20866, "koi8-r"},
	    {932, "shift-jis"},
	    {936, "gbk"},
	    {949, "euc-kr"},
	    {950, "big5"},
	};

	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++)
		if (pages[i].page == codepage)
			return str_from(pages[i].charset);
	if (codepage >= 1250 && codepage <= 1258)
		return str_printf(a, "windows-%u", (unsigned)codepage);
	return str_from("");
}
