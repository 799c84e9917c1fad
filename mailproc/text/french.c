#include "text/french.h"

#include "base/buf.h"
#include "text/utf8.h"

#include <string.h>

#define NBSP "\xc2\xa0"

enum {
	CHAR_NBSP = 0xa0,
	CHAR_NARROW_NBSP = 0x202f,
	CHAR_OPEN = 0xab,  /* « */
	CHAR_CLOSE = 0xbb, /* » */
};

struct finish {
	struct str text;
	size_t at;
	struct buf out;
	uint32_t last; /* character written last; 0 at the beginning */
};

/* The character at an offset; 0 at the end. */
static uint32_t
finish_peek(const struct finish *f, size_t at)
{
	uint32_t c;

	return utf8_decode(f->text, &at, &c) ? c : 0;
}

static bool
is_one_of(uint32_t c, const char *ascii)
{
	return c != 0 && c < 0x80 && strchr(ascii, (int)c) != NULL;
}

static bool
is_no_break(uint32_t c)
{
	return c == CHAR_NBSP || c == CHAR_NARROW_NBSP;
}

static bool
is_letter(uint32_t c)
{
	if (c < 0x80)
		return char_is_alpha((char)c);
	return c >= 0xc0 && c < 0x250 && c != 0xd7 && c != 0xf7;
}

static bool
ends_token(uint32_t c)
{
	return c == 0 || utf8_is_space(c) || c == CHAR_OPEN ||
	       c == CHAR_CLOSE || is_one_of(c, "<>\"`()[]");
}

static void
finish_put(struct finish *f, uint32_t c)
{
	utf8_encode(&f->out, c);
	f->last = c;
}

/* As it stands, whatever it is. */
static void
finish_copy(struct finish *f, size_t n)
{
	struct str part = str_slice(f->text, f->at, n);
	size_t at = 0;

	while (utf8_decode(part, &at, &f->last))
		;
	buf_add_str(&f->out, part);
	f->at += n;
}

/* How long a run of one byte is. */
static size_t
run_length(struct str s, size_t at, char c)
{
	size_t n = 0;

	while (at + n < s.n && s.p[at + n] == c)
		n++;
	return n;
}

/* `code`: up to a run of as many backquotes; without one, the run itself. */
static size_t
span_backquotes(struct str s, size_t at)
{
	size_t n = run_length(s, at, '`');
	size_t end = at + n;

	while ((end = str_find_byte(s, '`', end)) != SIZE_MAX) {
		size_t closing = run_length(s, end, '`');

		if (closing == n)
			return end + n - at;
		end += closing;
	}
	return n;
}

/* <address>, <a href="…">, </b>, <!-- … -->; not the sign "less than". */
static size_t
span_angle(struct str s, size_t at)
{
	size_t end;

	if (at + 1 >= s.n || !(char_is_alnum(s.p[at + 1]) ||
				 is_one_of((unsigned char)s.p[at + 1], "/!?")))
		return 0;
	for (end = at + 1; end < s.n && s.p[end] != '<'; end++)
		if (s.p[end] == '>')
			return end + 1 - at;
	return 0;
}

/* The target of a Markdown link, from its "](". */
static size_t
span_target(struct str s, size_t at)
{
	if (at + 1 >= s.n || s.p[at + 1] != '(')
		return 0;
	for (size_t end = at + 2; end < s.n && s.p[end] != '\n'; end++)
		if (s.p[end] == ')')
			return end + 1 - at;
	return 0;
}

/* A word that is an address or a URL. */
static size_t
span_address(const struct finish *f)
{
	size_t at = f->at, end = f->at;
	struct str token;
	uint32_t c;

	while (utf8_decode(f->text, &at, &c) && !ends_token(c))
		end = at;
	token = str_slice(f->text, f->at, end - f->at);
	if (str_find_byte(token, '@', 0) != SIZE_MAX ||
	    str_find(token, "://", 0) != SIZE_MAX ||
	    str_starts_nocase(token, "mailto:") ||
	    str_starts_nocase(token, "www."))
		return token.n;
	return 0;
}

/* Bytes from here that are not running text. */
static size_t
finish_protected(const struct finish *f, uint32_t c)
{
	if (c == '`')
		return span_backquotes(f->text, f->at);
	if (c == '<')
		return span_angle(f->text, f->at);
	if (c == ']')
		return span_target(f->text, f->at);
	/* Asked once a word: at its first character. */
	if (ends_token(f->last) && !ends_token(c))
		return span_address(f);
	return 0;
}

/*
 * Whether the mark at this offset ends something, rather than begin a word
 * (?query, ![image], :-). Several marks may follow one another.
 */
static bool
is_punctuation(const struct finish *f, size_t at)
{
	uint32_t c;

	do {
		if (!utf8_decode(f->text, &at, &c))
			return true;
	} while (is_one_of(c, "!?;:"));
	return utf8_is_space(c) || c == CHAR_CLOSE || c == 0x201d ||
	       is_one_of(c, "\")*_.");
}

static void
finish_spaces(struct finish *f)
{
	size_t n = run_length(f->text, f->at, ' ');
	uint32_t next = finish_peek(f, f->at + n);
	bool after_word = f->last != 0 && f->last != '\n' && f->last != '\t';

	if (after_word && is_one_of(next, ";!?") &&
	    is_punctuation(f, f->at + n)) {
		f->at += n;
	} else if (after_word &&
		   (next == CHAR_CLOSE ||
		       (next == ':' && is_punctuation(f, f->at + n)))) {
		f->at += n;
		if (!is_no_break(f->last))
			finish_put(f, CHAR_NBSP);
	} else {
		finish_copy(f, n);
	}
}

static void
finish_open(struct finish *f)
{
	uint32_t next;

	finish_copy(f, strlen("«"));
	f->at += run_length(f->text, f->at, ' ');
	next = finish_peek(f, f->at);
	if (next != 0 && next != '\n' && !is_no_break(next))
		finish_put(f, CHAR_NBSP);
}

static void
finish_close(struct finish *f)
{
	if (f->last != 0 && !utf8_is_space(f->last))
		finish_put(f, CHAR_NBSP);
	finish_copy(f, strlen("»"));
}

/* An apostrophe stands behind a letter and before what it elides to. */
static void
finish_apostrophe(struct finish *f)
{
	uint32_t next = finish_peek(f, f->at + 1);

	if (is_letter(f->last) &&
	    (is_letter(next) || next == CHAR_OPEN || next == 0x201c ||
		is_one_of(next, "0123456789*_`<[{("))) {
		f->at++;
		finish_put(f, 0x2019);
	} else {
		finish_copy(f, 1);
	}
}

static void
finish_dots(struct finish *f)
{
	size_t n = run_length(f->text, f->at, '.');

	if (n != 3) {
		finish_copy(f, n);
		return;
	}
	f->at += n;
	finish_put(f, 0x2026);
}

static void
finish_char(struct finish *f, uint32_t c)
{
	switch (c) {
	case ' ':
		finish_spaces(f);
		break;
	case CHAR_OPEN:
		finish_open(f);
		break;
	case CHAR_CLOSE:
		finish_close(f);
		break;
	case '\'':
		finish_apostrophe(f);
		break;
	case '.':
		finish_dots(f);
		break;
	default: {
		size_t n = str_utf8(f->text, f->at);

		finish_copy(f, n == 0 ? 1 : n);
	}
	}
}

struct str
french_typography(struct arena *a, struct str text)
{
	struct finish f = {.text = text};
	struct str result;

	while (f.at < text.n) {
		uint32_t c = finish_peek(&f, f.at);
		size_t n = finish_protected(&f, c);

		if (n > 0)
			finish_copy(&f, n);
		else
			finish_char(&f, c);
	}
	result = buf_copy(a, &f.out);
	buf_release(&f.out);
	return result;
}

struct str
french_phone(struct arena *a, struct str e164)
{
	bool is_american = e164.n == 12 && str_starts(e164, "+1");

	for (size_t i = 1; is_american && i < e164.n; i++)
		is_american = char_is_digit(e164.p[i]);
	if (!is_american)
		return str_copy(a, e164);
	return str_printf(
	    a, "%.3s" NBSP "%.3s-%.4s", e164.p + 2, e164.p + 5, e164.p + 8);
}

struct str
french_time(struct arena *a, int hour, int minute)
{
	if (minute == 0)
		return str_printf(a, "%d" NBSP "h", hour);
	return str_printf(a, "%d" NBSP "h" NBSP "%02d", hour, minute);
}
