#include "form/form_find_text.h"

#include "text/utf8.h"

/* Clients break lines at 65 to 80 columns, we at 72. */
enum { WRAP_COLUMNS = 62, MARKER_DIGITS = 2 };

static bool
is_blank_char(uint32_t c)
{
	return utf8_is_space(c) || utf8_is_invisible(c);
}

/* Where the character that ends at end begins. */
static size_t
char_start(struct str s, size_t end)
{
	do
		end--;
	while (end > 0 && ((unsigned char)s.p[end] & 0xc0) == 0x80);
	return end;
}

uint32_t
form_find_text_before(struct str s, size_t at)
{
	size_t start;
	uint32_t c = 0;

	if (at == 0)
		return 0;
	start = char_start(s, at);
	(void)utf8_decode(str_slice(s, 0, at), &start, &c);
	return c;
}

struct str
form_find_text_trim(struct str s)
{
	size_t at = 0, first = 0, end = s.n;
	uint32_t c;

	while (first < s.n && utf8_decode(s, &at, &c) && is_blank_char(c))
		first = at;
	while (end > first && is_blank_char(form_find_text_before(s, end)))
		end = char_start(s, end);
	return str_slice(s, first, end - first);
}

/* Signs that say nothing by themselves. Letters of every script, boxes and
 * ticks are not among them. */
static bool
is_sign(uint32_t c)
{
	if (c < 0x80)
		return !char_is_alnum((char)c);
	return is_blank_char(c) || utf8_is_dash(c) ||
	       (c >= 0xa1 && c <= 0xbf) || (c >= 0x2010 && c <= 0x206f) ||
	       (c >= 0x2500 && c <= 0x259f) || c == 0xfffd || c == 0xfe0f;
}

bool
form_find_text_is_blank(struct str s)
{
	size_t at = 0;
	uint32_t c;

	while (utf8_decode(s, &at, &c))
		if (!is_sign(c))
			return false;
	return true;
}

size_t
form_find_text_indent(struct str s)
{
	size_t at = 0, columns = 0;
	uint32_t c;

	while (utf8_decode(s, &at, &c)) {
		if (c == '\t')
			columns += 8 - columns % 8;
		else if (utf8_is_space(c))
			columns++;
		else if (!utf8_is_invisible(c))
			break;
	}
	return columns;
}

static bool
is_bullet(uint32_t c)
{
	return c == '-' || c == '*' || c == '+' || c == 0x2022 || c == 0x00b7 ||
	       c == 0x2023 || c == 0x25aa || c == 0x25e6 || c == 0x2043 ||
	       c == 0x2219 || c == '>' || utf8_is_dash(c);
}

static size_t
skip_bullets(struct str s)
{
	size_t at = 0, end = 0;
	uint32_t c;

	while (utf8_decode(s, &at, &c) && (is_blank_char(c) || is_bullet(c)))
		end = at;
	return end;
}

/* "1.", "12)", "a)" and the blanks behind; 0 when there is none. */
static size_t
skip_numbering(struct str s)
{
	size_t at = 0;

	while (at < s.n && at < MARKER_DIGITS && char_is_digit(s.p[at]))
		at++;
	if (at == 0 && s.n > 1 && char_is_alpha(s.p[0]) && s.p[1] == ')')
		at = 1;
	if (at == 0 || at >= s.n || (s.p[at] != '.' && s.p[at] != ')'))
		return 0;
	at++;
	/* "1.5" is a number, "1. " a numbering. */
	return at < s.n && char_is_digit(s.p[at])
		   ? 0
		   : at + skip_bullets(str_after(s, at));
}

size_t
form_find_text_marker(struct str s)
{
	size_t at = skip_bullets(s);

	return at + skip_numbering(str_after(s, at));
}

int64_t
form_find_text_number(struct str s, struct str *rest_out)
{
	int64_t number = 0;
	size_t at = 0;

	s = str_after(s, skip_bullets(s));
	*rest_out = s;
	while (at < s.n && at < MARKER_DIGITS && char_is_digit(s.p[at]))
		at++;
	if (!str_to_int64(str_slice(s, 0, at), 1, 99, &number))
		return 0;
	while (at < s.n && (s.p[at] == '.' || s.p[at] == ')' || s.p[at] == ' '))
		at++;
	*rest_out = form_find_text_trim(str_after(s, at));
	return number;
}

static bool
is_ornament(uint32_t c)
{
	return c == '*' || c == '_' || is_blank_char(c);
}

static struct str
strip_ornaments(struct str s)
{
	size_t at = 0, first = 0;
	uint32_t c;

	while (first < s.n && utf8_decode(s, &at, &c) &&
	       (is_ornament(c) || c == ':'))
		first = at;
	s = str_after(s, first);
	while (s.n > 0 && is_ornament(form_find_text_before(s, s.n)))
		s.n = char_start(s, s.n);
	return form_find_text_trim(s);
}

/* A client's "<mailto:x@y>" or "[tel:...]" behind what it was made from. */
static struct str
drop_links(struct arena *a, struct str s)
{
	static const char *const links[] = {
	    "<mailto:", "[mailto:", "<tel:", "[tel:"};
	struct buf out = {0};
	struct str result;

	if (str_find(s, "mailto:", 0) == SIZE_MAX &&
	    str_find(s, "tel:", 0) == SIZE_MAX)
		return s;
	for (size_t at = 0; at < s.n; at++) {
		size_t end = SIZE_MAX;

		for (size_t i = 0; i < sizeof(links) / sizeof(*links); i++)
			if (str_starts_nocase(str_after(s, at), links[i]))
				end = str_find_byte(
				    s, s.p[at] == '<' ? '>' : ']', at);
		if (end != SIZE_MAX && out.n > 0)
			at = end;
		else
			buf_add_char(&out, s.p[at]);
	}
	result = buf_copy(a, &out);
	buf_release(&out);
	return result;
}

/* Dots, dashes and lines to write on: nothing was written. Other signs may be
 * meant ("???"), and are told to be no answer. */
static bool
is_placeholder(struct str s)
{
	size_t at = 0;
	uint32_t c;

	while (utf8_decode(s, &at, &c))
		if (c != '.' && c != '_' && c != 0x2026 && !utf8_is_dash(c) &&
		    !is_blank_char(c))
			return false;
	return true;
}

struct str
form_find_text_value(struct arena *a, struct str s)
{
	s = strip_ornaments(s);
	if (is_placeholder(s))
		return str_of("", 0);
	return form_find_text_trim(drop_links(a, s));
}

bool
form_find_text_wraps(size_t columns, struct str next)
{
	size_t end;

	next = form_find_text_trim(next);
	end = str_find_byte(next, ' ', 0);
	if (end != SIZE_MAX)
		next = str_slice(next, 0, end);
	/* One long word does not make a short line full. */
	return columns > WRAP_COLUMNS / 2 &&
	       columns + 1 + utf8_columns(next) > WRAP_COLUMNS;
}
