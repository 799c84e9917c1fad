#include "render/parts.h"

#include "text/utf8.h"

struct scan {
	struct arena *a;
	struct str text;
	size_t at;
};

static void
skip_blanks(struct scan *s)
{
	while (s->at < s->text.n && char_is_space(s->text.p[s->at]))
		s->at++;
}

static bool
take(struct scan *s, char c)
{
	skip_blanks(s);
	if (s->at >= s->text.n || s->text.p[s->at] != c)
		return false;
	s->at++;
	return true;
}

static bool
take_hex(struct scan *s, uint32_t *c_out)
{
	*c_out = 0;
	for (int i = 0; i < 4; i++) {
		char c = s->at < s->text.n ? char_lower(s->text.p[s->at]) : 0;

		if (char_is_digit(c))
			*c_out = *c_out * 16 + (uint32_t)(c - '0');
		else if (c >= 'a' && c <= 'f')
			*c_out = *c_out * 16 + (uint32_t)(c - 'a') + 10;
		else
			return false;
		s->at++;
	}
	return true;
}

/* What stands behind a backslash. The writer uses no surrogates. */
static bool
take_escape(struct scan *s, struct buf *out)
{
	char c = s->at < s->text.n ? s->text.p[s->at++] : 0;
	uint32_t code;

	if (c == 'u') {
		if (!take_hex(s, &code) || (code >= 0xD800 && code < 0xE000))
			return false;
		utf8_encode(out, code);
		return true;
	}
	if (c == 'n')
		c = '\n';
	else if (c == 't')
		c = '\t';
	else if (c == 'r')
		c = '\r';
	else if (c == 'b' || c == 'f')
		c = ' ';
	else if (c != '"' && c != '\\' && c != '/')
		return false;
	buf_add_char(out, c);
	return true;
}

static bool
take_string(struct scan *s, struct str *out)
{
	struct buf text = {0};
	bool fine = take(s, '"');

	while (fine && s->at < s->text.n && s->text.p[s->at] != '"') {
		if (s->text.p[s->at] == '\\') {
			s->at++;
			fine = take_escape(s, &text);
		} else {
			buf_add_char(&text, s->text.p[s->at++]);
		}
	}
	fine = fine && take(s, '"');
	*out = buf_copy(s->a, &text);
	buf_release(&text);
	return fine;
}

struct str
parts_string(struct arena *a, struct str value)
{
	struct scan s = {.a = a, .text = value};
	struct str text;

	return take_string(&s, &text) ? text : (struct str){0};
}

/* A number, true, null ...: not shown in parts. */
static void
skip_word(struct scan *s)
{
	skip_blanks(s);
	while (s->at < s->text.n && s->text.p[s->at] != ',' &&
	       s->text.p[s->at] != '}')
		s->at++;
}

static bool
take_members(
    struct scan *s, struct part **parts, size_t *count, size_t *capacity)
{
	struct part part;

	if (!take(s, '{'))
		return false;
	while (!take(s, '}')) {
		if (!take_string(s, &part.id) || !take(s, ':'))
			return false;
		skip_blanks(s);
		if (s->at < s->text.n && s->text.p[s->at] != '"') {
			skip_word(s);
		} else if (take_string(s, &part.text)) {
			*parts = arena_grow(
			    s->a, *parts, *count, capacity, sizeof **parts);
			(*parts)[(*count)++] = part;
		} else {
			return false;
		}
		(void)take(s, ',');
	}
	return true;
}

void
parts_choices(
    struct arena *a, struct str value, struct part **out, size_t *count_out)
{
	static const struct str id = STR("id");
	static const struct str comment = STR("comment");
	struct scan s = {.a = a, .text = value};
	size_t capacity = 0;

	*out = NULL;
	*count_out = 0;
	if (!take(&s, '['))
		return;
	for (;;) {
		struct part *members = NULL;
		const struct part *found;
		size_t count = 0;
		size_t member_capacity = 0;

		if (!take_members(&s, &members, &count, &member_capacity))
			return;
		*out = arena_grow(a, *out, *count_out, &capacity, sizeof **out);
		found = parts_find(members, count, id);
		(*out)[*count_out].id =
		    found != NULL ? found->text : (struct str){0};
		found = parts_find(members, count, comment);
		(*out)[*count_out].text =
		    found != NULL ? found->text : (struct str){0};
		(*count_out)++;
		(void)take(&s, ',');
	}
}

const struct part *
parts_find(const struct part *parts, size_t count, struct str id)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(parts[i].id, id))
			return &parts[i];
	return NULL;
}
