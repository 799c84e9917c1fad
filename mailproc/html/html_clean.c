#include "html/html_clean.h"

#include <string.h>

#include "html/html_tag.h"

/* Attributes that html_tree.c reads. */
static const char *const kept[] = {"checked", "class", "data-marker", "hidden",
    "id", "selected", "style", "type", "value"};

enum { KEPT_COUNT = sizeof(kept) / sizeof(kept[0]) };

struct cleaner {
	struct str in;
	size_t at;
	struct buf *out;
};

static bool
at_end(const struct cleaner *c)
{
	return c->at >= c->in.n;
}

static char
peek(const struct cleaner *c, size_t ahead)
{
	return c->in.n - c->at > ahead ? c->in.p[c->at + ahead] : '\0';
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

/* Move behind the next mark, or to the end. */
static void
skip_behind(struct cleaner *c, const char *mark)
{
	size_t found = str_find(c->in, mark, c->at);

	c->at = found == SIZE_MAX ? c->in.n : found + strlen(mark);
}

/* At "<!--". */
static void
skip_comment(struct cleaner *c)
{
	c->at += 4;
	if (peek(c, 0) == '>')
		c->at += 1;
	else if (peek(c, 0) == '-' && peek(c, 1) == '>')
		c->at += 2;
	else
		skip_behind(c, "-->");
}

/* Letters, from here to where a name ends. */
static struct str
read_name(struct cleaner *c, bool attribute)
{
	size_t from = c->at;

	while (!at_end(c)) {
		char x = c->in.p[c->at];

		if (is_blank(x) || x == '/' || x == '>' ||
		    (attribute && x == '=' && c->at > from))
			break;
		c->at++;
	}
	return str_slice(c->in, from, c->at - from);
}

static void
skip_blanks(struct cleaner *c)
{
	while (!at_end(c) && is_blank(c->in.p[c->at]))
		c->at++;
}

static struct str
read_value(struct cleaner *c)
{
	char quote = peek(c, 0);
	size_t from = c->at, end;

	if (quote == '"' || quote == '\'') {
		from = ++c->at;
		end = str_find_byte(c->in, quote, from);
		if (end == SIZE_MAX)
			end = c->in.n;
		c->at = end < c->in.n ? end + 1 : end;
		return str_slice(c->in, from, end - from);
	}
	while (!at_end(c) && !is_blank(c->in.p[c->at]) && c->in.p[c->at] != '>')
		c->at++;
	return str_slice(c->in, from, c->at - from);
}

/*
 * Read the attributes and the ">" behind them; values of those that are kept go
 * into values, the first of each name. False when the input ends inside the
 * tag: no reader shows such a tag, nor what it holds.
 */
static bool
read_attributes(struct cleaner *c, struct str values[KEPT_COUNT])
{
	for (;;) {
		struct str name, value = {0};

		while (!at_end(c) &&
		       (is_blank(c->in.p[c->at]) || c->in.p[c->at] == '/'))
			c->at++;
		if (at_end(c))
			return false;
		if (c->in.p[c->at] == '>') {
			c->at++;
			return true;
		}
		name = read_name(c, true);
		skip_blanks(c);
		value = str_of("", 0);
		if (peek(c, 0) == '=') {
			c->at++;
			skip_blanks(c);
			if (peek(c, 0) != '>')
				value = read_value(c);
		}
		for (size_t i = 0; i < KEPT_COUNT; i++)
			if (values[i].p == NULL && str_is_nocase(name, kept[i]))
				values[i] = value;
	}
}

/* Entities stay as they are: libxml2 decodes them, once. */
static void
put_escaped(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '<')
			buf_add_text(out, "&lt;");
		else if (s.p[i] == '>')
			buf_add_text(out, "&gt;");
		else if (s.p[i] == '"')
			buf_add_text(out, "&quot;");
		else
			buf_add_char(out, s.p[i]);
}

static void
put_name(struct buf *out, struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		buf_add_char(out, char_lower(name.p[i]));
}

static void
put_tag(struct buf *out, struct str name, const struct str values[KEPT_COUNT])
{
	buf_add_char(out, '<');
	put_name(out, name);
	for (size_t i = 0; i < KEPT_COUNT; i++) {
		if (values[i].p == NULL)
			continue;
		buf_printf(out, " %s=\"", kept[i]);
		put_escaped(out, values[i]);
		buf_add_char(out, '"');
	}
	buf_add_char(out, '>');
}

/*
 * What stands up to "</name", in which there are no tags; moves behind it. An
 * element that is never closed holds all the rest.
 */
static struct str
read_raw(struct cleaner *c, struct str name)
{
	size_t from = c->at, end = c->at;

	while ((end = str_find(c->in, "</", end)) != SIZE_MAX) {
		size_t behind = end + 2 + name.n;

		if (str_eq_nocase(str_slice(c->in, end + 2, name.n), name) &&
		    (behind >= c->in.n || is_blank(c->in.p[behind]) ||
			strchr("/>", c->in.p[behind]) != NULL))
			break;
		end += 2;
	}
	if (end == SIZE_MAX)
		end = c->in.n;
	c->at = end;
	if (end < c->in.n)
		skip_behind(c, ">");
	return str_slice(c->in, from, end - from);
}

/* At "<" and a letter. */
static void
clean_start_tag(struct cleaner *c)
{
	struct str values[KEPT_COUNT] = {{0}};
	struct str name;
	enum html_tag tag;

	c->at++;
	name = read_name(c, false);
	tag = html_tag_find(name);
	if (!read_attributes(c, values) || tag == TAG_NONE)
		return;
	/* Our own frame stands around all (html_tree.c). */
	if (str_is_nocase(name, "html") || str_is_nocase(name, "body"))
		return;
	if (tag == TAG_RAW) {
		(void)read_raw(c, name);
		return;
	}
	put_tag(c->out, name, values);
	if (tag == TAG_TEXTAREA) {
		put_escaped(c->out, read_raw(c, name));
		buf_add_text(c->out, "</textarea>");
	}
}

/* At "</" and a letter. */
static void
clean_end_tag(struct cleaner *c)
{
	struct str values[KEPT_COUNT] = {{0}};
	struct str name;
	enum html_tag tag;

	c->at += 2;
	name = read_name(c, false);
	tag = html_tag_find(name);
	if (!read_attributes(c, values) || tag == TAG_NONE || tag == TAG_RAW ||
	    tag == TAG_TEXTAREA || str_is_nocase(name, "html") ||
	    str_is_nocase(name, "body"))
		return;
	buf_add_text(c->out, "</");
	put_name(c->out, name);
	buf_add_char(c->out, '>');
}

/* At "<". */
static void
clean_markup(struct cleaner *c)
{
	char next = peek(c, 1);

	if (char_is_alpha(next)) {
		clean_start_tag(c);
	} else if (next == '/' && char_is_alpha(peek(c, 2))) {
		clean_end_tag(c);
	} else if (str_starts(str_slice(c->in, c->at, 4), "<!--")) {
		skip_comment(c);
	} else if (next == '!' || next == '?' || next == '/') {
		skip_behind(c, ">");
	} else {
		buf_add_text(c->out, "&lt;");
		c->at++;
	}
}

void
html_clean(struct str html, struct buf *out)
{
	struct cleaner c = {.in = html, .out = out};

	while (!at_end(&c)) {
		size_t next = str_find_byte(html, '<', c.at);

		if (next == SIZE_MAX)
			next = html.n;
		buf_add(out, html.p + c.at, next - c.at);
		c.at = next;
		if (!at_end(&c))
			clean_markup(&c);
	}
}
