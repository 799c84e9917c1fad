#include "pdf/pdf_text.h"

#include "text/utf8.h"

/* Of 1000 units, from the space on; 0: no such character. */
static const uint16_t widths[224] = {
    278,
    278,
    355,
    556,
    556,
    889,
    667,
    191,
    333,
    333,
    389,
    584,
    278,
    333,
    278,
    278,
    556,
    556,
    556,
    556,
    556,
    556,
    556,
    556,
    556,
    556,
    278,
    278,
    584,
    584,
    584,
    556,
    1015,
    667,
    667,
    722,
    722,
    667,
    611,
    778,
    722,
    278,
    500,
    667,
    556,
    833,
    722,
    778,
    667,
    778,
    722,
    667,
    611,
    722,
    667,
    944,
    667,
    667,
    611,
    278,
    278,
    278,
    469,
    556,
    333,
    556,
    556,
    500,
    556,
    556,
    278,
    556,
    556,
    222,
    222,
    500,
    222,
    833,
    556,
    556,
    556,
    556,
    333,
    500,
    278,
    556,
    500,
    722,
    500,
    500,
    500,
    334,
    260,
    334,
    584,
    0,
    556,
    0,
    222,
    556,
    333,
    1000,
    556,
    556,
    333,
    1000,
    667,
    333,
    1000,
    0,
    611,
    0,
    0,
    222,
    222,
    333,
    333,
    350,
    556,
    1000,
    333,
    1000,
    500,
    333,
    944,
    0,
    500,
    667,
    278,
    333,
    556,
    556,
    556,
    556,
    260,
    556,
    333,
    737,
    370,
    556,
    584,
    333,
    737,
    552,
    400,
    549,
    333,
    333,
    333,
    576,
    537,
    278,
    333,
    333,
    365,
    556,
    834,
    834,
    834,
    611,
    667,
    667,
    667,
    667,
    667,
    667,
    1000,
    722,
    667,
    667,
    667,
    667,
    278,
    278,
    278,
    278,
    722,
    722,
    778,
    778,
    778,
    778,
    778,
    584,
    778,
    722,
    722,
    722,
    722,
    667,
    667,
    611,
    556,
    556,
    556,
    556,
    556,
    556,
    889,
    500,
    556,
    556,
    556,
    556,
    278,
    278,
    278,
    278,
    556,
    556,
    556,
    556,
    556,
    556,
    556,
    549,
    611,
    556,
    556,
    556,
    556,
    500,
    556,
    500,
};

/* What stands at 0x80 to 0x9f. */
static const uint16_t specials[32] = {0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026,
    0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0, 0,
    0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122,
    0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178};

static char
encode_one(uint32_t c)
{
	if (c == '\n')
		return '\n';
	if (c == '\t' || c == 0x202f || c == 0x2009)
		return ' ';
	if ((c >= 0x20 && c < 0x7f) || (c >= 0xa0 && c <= 0xff))
		return (char)c;
	if (c == 0x2011)
		return '-';
	for (size_t i = 0; i < 32; i++)
		if (specials[i] == c && c != 0)
			return (char)(0x80 + i);
	return '?';
}

struct str
pdf_text_encode(struct arena *a, struct str text)
{
	struct buf out = {0};
	struct str encoded;
	size_t at = 0;
	uint32_t c;

	while (utf8_decode(text, &at, &c))
		if (!utf8_is_invisible(c))
			buf_add_char(&out, encode_one(c));
	encoded = buf_copy(a, &out);
	buf_release(&out);
	return encoded;
}

static double
char_width(char c, double size)
{
	unsigned char byte = (unsigned char)c;

	return byte < 32 ? 0 : (double)widths[byte - 32] * size / 1000;
}

double
pdf_text_width(struct str encoded, double size)
{
	double width = 0;

	for (size_t i = 0; i < encoded.n; i++)
		width += char_width(encoded.p[i], size);
	return width;
}

/* How many bytes of one paragraph go on a line; at least one. */
static size_t
line_bytes(struct str rest, double size, double width)
{
	double used = 0;
	size_t space = 0, n = 0;

	while (n < rest.n) {
		used += char_width(rest.p[n], size);
		if (used > width && n > 0)
			break;
		if (rest.p[n] == ' ')
			space = n + 1;
		n++;
	}
	return n < rest.n && space > 0 ? space : n;
}

void
pdf_text_wrap(struct arena *a, struct str encoded, double size, double width,
    struct str **lines_out, size_t *count_out)
{
	struct str rest = encoded, line, *lines = NULL;
	size_t count = 0, capacity = 0;

	while (str_line(&rest, &line)) {
		do {
			size_t n = line_bytes(line, size, width);

			lines = arena_grow(
			    a, lines, count, &capacity, sizeof *lines);
			lines[count++] = str_slice(line, 0, n);
			line = str_after(line, n);
		} while (line.n > 0);
	}
	*lines_out = lines;
	*count_out = count;
}

void
pdf_text_quote(struct buf *out, struct str encoded)
{
	buf_add_char(out, '(');
	for (size_t i = 0; i < encoded.n; i++) {
		char c = encoded.p[i];

		if (c == '(' || c == ')' || c == '\\')
			buf_add_char(out, '\\');
		if (c != '\n' && c != '\r')
			buf_add_char(out, c);
	}
	buf_add_char(out, ')');
}
