#include "base/json.h"

enum { JSON_DEPTH_MAX = 32 };

static void
json_newline(struct json *w)
{
	if (!w->indent)
		return;
	buf_add_char(w->out, '\n');
	for (int i = 0; i < w->depth; i++)
		buf_add_text(w->out, "  ");
}

/* What stands before every value: comma, line, key. */
static void
json_begin(struct json *w, const char *key)
{
	if (w->depth == 0) {
		if (key != NULL)
			bug("a key (%s) outside of any object", key);
		return;
	}
	unsigned level = 1U << (w->depth - 1);
	bool is_array = (w->arrays & level) != 0;

	if (is_array != (key == NULL))
		bug("key %s in %s", key == NULL ? "missing" : key,
		    is_array ? "an array" : "an object");
	if ((w->filled & level) != 0)
		buf_add_text(w->out, w->indent ? "," : ", ");
	w->filled |= level;
	json_newline(w);
	if (key != NULL) {
		json_quote(w->out, str_from(key));
		buf_add_text(w->out, ": ");
	}
}

static void
json_open(struct json *w, const char *key, bool is_array)
{
	unsigned level;

	json_begin(w, key);
	if (w->depth >= JSON_DEPTH_MAX)
		bug("JSON deeper than %d", JSON_DEPTH_MAX);
	buf_add_char(w->out, is_array ? '[' : '{');
	level = 1U << w->depth++;
	w->filled &= ~level;
	w->arrays = is_array ? w->arrays | level : w->arrays & ~level;
}

void
json_object(struct json *w, const char *key)
{
	json_open(w, key, false);
}

void
json_array(struct json *w, const char *key)
{
	json_open(w, key, true);
}

void
json_end(struct json *w)
{
	unsigned level;

	if (w->depth <= 0)
		bug("nothing to end");
	level = 1U << --w->depth;
	if ((w->filled & level) != 0)
		json_newline(w);
	buf_add_char(w->out, (w->arrays & level) != 0 ? ']' : '}');
}

void
json_null(struct json *w, const char *key)
{
	json_begin(w, key);
	buf_add_text(w->out, "null");
}

void
json_bool(struct json *w, const char *key, bool value)
{
	json_begin(w, key);
	buf_add_text(w->out, value ? "true" : "false");
}

void
json_int(struct json *w, const char *key, int64_t value)
{
	json_begin(w, key);
	buf_printf(w->out, "%lld", (long long)value);
}

void
json_str(struct json *w, const char *key, struct str value)
{
	json_begin(w, key);
	json_quote(w->out, value);
}

void
json_text(struct json *w, const char *key, const char *value)
{
	if (value == NULL)
		json_null(w, key);
	else
		json_str(w, key, str_from(value));
}

void
json_raw(struct json *w, const char *key, struct str value)
{
	json_begin(w, key);
	buf_add_str(w->out, value);
}

static void
json_quote_byte(struct buf *out, char c)
{
	static const char shorts[][2] = {{'"', '"'}, {'\\', '\\'}, {'\b', 'b'},
	    {'\f', 'f'}, {'\n', 'n'}, {'\r', 'r'}, {'\t', 't'}};

	for (size_t i = 0; i < sizeof(shorts) / sizeof(shorts[0]); i++) {
		if (c == shorts[i][0]) {
			buf_add_char(out, '\\');
			buf_add_char(out, shorts[i][1]);
			return;
		}
	}
	if ((unsigned char)c < 0x20 || c == 0x7f)
		buf_printf(out, "\\u%04x", (unsigned)(unsigned char)c);
	else
		buf_add_char(out, c);
}

void
json_quote(struct buf *out, struct str value)
{
	size_t n;

	buf_add_char(out, '"');
	for (size_t at = 0; at < value.n; at += n) {
		n = str_utf8(value, at);
		if (n == 1) {
			json_quote_byte(out, value.p[at]);
		} else if (n > 1) {
			buf_add(out, value.p + at, n);
		} else {
			buf_add_text(out, "\xef\xbf\xbd");
			n = 1;
		}
	}
	buf_add_char(out, '"');
}
