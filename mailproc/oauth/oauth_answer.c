#include "oauth/oauth_answer.h"

#include "base/buf.h"

enum { HOUR = 3600, YEAR = 365 * 86400, DESCRIPTION_MAX = 200 };

struct scanner {
	struct arena *arena;
	struct str text;
	size_t at;
	bool bad;
};

static char
scan_peek(struct scanner *s)
{
	while (s->at < s->text.n && char_is_space(s->text.p[s->at]))
		s->at++;
	return s->at < s->text.n ? s->text.p[s->at] : '\0';
}

static bool
scan_take(struct scanner *s, char c)
{
	if (scan_peek(s) != c || s->at >= s->text.n)
		return false;
	s->at++;
	return true;
}

static int
scan_hex(char c)
{
	if (char_is_digit(c))
		return c - '0';
	c = char_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* \uXXXX: ASCII as it is, all else a question mark: nothing we use has it. */
static bool
scan_escape_number(struct scanner *s, struct buf *out)
{
	int value = 0;

	for (int i = 0; i < 4; i++) {
		int digit = s->at < s->text.n ? scan_hex(s->text.p[s->at]) : -1;

		if (digit < 0)
			return false;
		value = value * 16 + digit;
		s->at++;
	}
	buf_add_char(out, value > 0 && value < 0x80 ? (char)value : '?');
	return true;
}

static bool
scan_escape(struct scanner *s, struct buf *out)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	char c = s->at < s->text.n ? s->text.p[s->at++] : '\0';

	if (c == 'u')
		return scan_escape_number(s, out);
	for (size_t i = 0; i + 1 < sizeof from; i++) {
		if (c == from[i]) {
			buf_add_char(out, to[i]);
			return true;
		}
	}
	return false;
}

static struct str
scan_string(struct scanner *s)
{
	struct buf out = {0};
	struct str text;
	bool ended = false;

	if (!scan_take(s, '"'))
		s->bad = true;
	while (!s->bad && !ended && s->at < s->text.n) {
		char c = s->text.p[s->at++];

		if (c == '"')
			ended = true;
		else if (c == '\\')
			s->bad = !scan_escape(s, &out);
		else if ((unsigned char)c < 0x20)
			s->bad = true;
		else
			buf_add_char(&out, c);
	}
	if (!ended)
		s->bad = true;
	text = buf_copy(s->arena, &out);
	if (out.p != NULL)
		explicit_bzero(out.p, out.capacity);
	buf_release(&out);
	return text;
}

/* A number or a word (true, false, null), as text. */
static struct str
scan_word(struct scanner *s)
{
	size_t from;

	(void)scan_peek(s);
	from = s->at;
	while (s->at < s->text.n &&
	       (char_is_alnum(s->text.p[s->at]) || s->text.p[s->at] == '-' ||
		   s->text.p[s->at] == '+' || s->text.p[s->at] == '.'))
		s->at++;
	if (s->at == from)
		s->bad = true;
	return str_slice(s->text, from, s->at - from);
}

/*
 * Over an array or object that does not matter: brackets that match, whatever
 * stands between them.
 */
static void
scan_over(struct scanner *s)
{
	char open[OAUTH_MAX_DEPTH] = {0};
	size_t depth = 0;

	do {
		char c = scan_peek(s);

		if (c == '"') {
			(void)scan_string(s);
		} else if (c == '[' || c == '{') {
			if (depth == OAUTH_MAX_DEPTH) {
				s->bad = true;
				return;
			}
			open[depth++] = c;
			s->at++;
		} else if (c == ']' || c == '}') {
			if (depth == 0 ||
			    open[--depth] != (c == ']' ? '[' : '{'))
				s->bad = true;
			s->at++;
		} else if (c == ',' || c == ':') {
			s->at++;
		} else {
			(void)scan_word(s);
		}
	} while (!s->bad && depth > 0);
}

/* A member's value as text; one that is not a string or a word is empty. */
static struct str
scan_value(struct scanner *s)
{
	char c = scan_peek(s);

	if (c == '"')
		return scan_string(s);
	if (c != '[' && c != '{')
		return scan_word(s);
	scan_over(s);
	return str_from("");
}

static bool
is_token(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] > '~')
			return false;
	return s.n <= OAUTH_MAX_TOKEN;
}

/* Words for the operator's log: one line, and no more than a line. */
static struct str
plain_line(struct arena *a, struct str text)
{
	char *p = str_cstr(a, str_slice(text, 0, DESCRIPTION_MAX));
	size_t n = text.n < DESCRIPTION_MAX ? text.n : DESCRIPTION_MAX;

	for (size_t i = 0; i < n; i++)
		if (p[i] < ' ' || p[i] > '~' || p[i] == '"')
			p[i] = ' ';
	return str_of(p, n);
}

static void
keep_member(struct scanner *s, struct str name, struct str value,
    struct oauth_answer *out)
{
	if (str_is(name, "access_token"))
		out->access_token = value;
	else if (str_is(name, "refresh_token"))
		out->refresh_token = value;
	else if (str_is(name, "error"))
		out->error = plain_line(s->arena, value);
	else if (str_is(name, "error_description"))
		out->description = plain_line(s->arena, value);
	else if (str_is(name, "expires_in") &&
		 !str_to_int64(value, 0, YEAR, &out->expires_in))
		out->expires_in = HOUR;
}

bool
oauth_answer_parse(struct arena *a, struct str json, struct oauth_answer *out)
{
	struct scanner s = {.arena = a, .text = json};
	bool more;

	*out = (struct oauth_answer){.expires_in = HOUR};
	if (json.n > OAUTH_MAX_ANSWER || !scan_take(&s, '{'))
		return false;
	more = !scan_take(&s, '}');
	while (more && !s.bad) {
		struct str name = scan_string(&s);

		if (!scan_take(&s, ':'))
			s.bad = true;
		if (s.bad)
			break;
		keep_member(&s, name, scan_value(&s), out);
		more = scan_take(&s, ',');
		if (!more && !scan_take(&s, '}'))
			s.bad = true;
	}
	if (scan_peek(&s) != '\0' || s.at < s.text.n)
		s.bad = true;
	return !s.bad && is_token(out->access_token) &&
	       is_token(out->refresh_token);
}
