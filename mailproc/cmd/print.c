#include "cmd/print.h"

#include <stdio.h>

#include "base/clock.h"

void
print_begin(struct print *p, bool as_json)
{
	*p = (struct print){.as_json = as_json};
	p->json.indent = true;
}

enum err_kind
print_end(struct print *p, struct err *err)
{
	bool good;

	if (p->text.n > 0 && p->text.p[p->text.n - 1] != '\n')
		buf_add_char(&p->text, '\n');
	good = fwrite(buf_str(&p->text).p, 1, p->text.n, stdout) == p->text.n &&
	       fflush(stdout) == 0;
	buf_release(&p->text);
	if (!good)
		return err_set(
		    err, ERR_RETRY, "standard output cannot be written");
	return ERR_NONE;
}

static struct json *
json_of(struct print *p)
{
	p->json.out = &p->text;
	return &p->json;
}

/* The beginning of a line in text: indentation and the key. */
static void
text_key_begin(struct print *p, const char *key)
{
	if (p->rows && p->depth >= 2) {
		if (p->in_row)
			buf_add_text(&p->text, "  ");
		p->in_row = true;
		if (key != NULL)
			buf_printf(&p->text, "%s=", key);
		return;
	}
	for (int i = p->rows ? 2 : 1; i < p->depth; i++)
		buf_add_text(&p->text, "  ");
	if (key != NULL)
		buf_printf(&p->text, "%s: ", key);
	else
		buf_add_text(&p->text, "- ");
}

static void
text_value(struct print *p, const char *key, struct str value)
{
	text_key_begin(p, key);
	buf_add_str(&p->text, value);
	if (!p->rows || p->depth < 2)
		buf_add_char(&p->text, '\n');
}

static void
text_open(struct print *p, const char *key, bool array)
{
	if (p->depth == 0)
		p->rows = array;
	else if (!p->rows) {
		text_key_begin(p, key);
		buf_add_char(&p->text, '\n');
	} else {
		p->in_row = false;
	}
	p->depth++;
}

void
print_object(struct print *p, const char *key)
{
	if (p->as_json)
		json_object(json_of(p), key);
	else
		text_open(p, key, false);
}

void
print_array(struct print *p, const char *key)
{
	if (p->as_json)
		json_array(json_of(p), key);
	else
		text_open(p, key, true);
}

void
print_close(struct print *p)
{
	if (p->as_json) {
		json_end(json_of(p));
		return;
	}
	p->depth--;
	if (p->rows && p->depth == 1)
		buf_add_char(&p->text, '\n');
}

void
print_str(struct print *p, const char *key, struct str value)
{
	if (p->as_json)
		json_str(json_of(p), key, value);
	else
		text_value(p, key, value);
}

void
print_text(struct print *p, const char *key, const char *value)
{
	print_str(p, key, str_from(value));
}

void
print_int(struct print *p, const char *key, int64_t value)
{
	char digits[32];

	if (p->as_json) {
		json_int(json_of(p), key, value);
		return;
	}
	(void)snprintf(digits, sizeof digits, "%lld", (long long)value);
	text_value(p, key, str_from(digits));
}

void
print_bool(struct print *p, const char *key, bool value)
{
	if (p->as_json)
		json_bool(json_of(p), key, value);
	else
		text_value(p, key, str_from(value ? "yes" : "no"));
}

void
print_null(struct print *p, const char *key)
{
	if (p->as_json)
		json_null(json_of(p), key);
	else
		text_value(p, key, str_from("-"));
}

void
print_raw(struct print *p, const char *key, struct str value)
{
	if (value.n == 0)
		print_null(p, key);
	else if (p->as_json)
		json_raw(json_of(p), key, value);
	else
		text_value(p, key, value);
}

void
print_time(struct print *p, const char *key, int64_t t)
{
	struct arena *a;

	if (t == 0) {
		print_null(p, key);
		return;
	}
	a = arena_new();
	print_text(p, key, clock_format(a, t));
	arena_free(a);
}

void
print_optional(struct print *p, const char *key, struct str value)
{
	if (value.n == 0)
		print_null(p, key);
	else
		print_str(p, key, value);
}
