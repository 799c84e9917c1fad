#include "render/render_mailto.h"

static void
encode(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (char_is_alnum(c) || c == '-' || c == '.' || c == '_' ||
		    c == '~')
			buf_add_char(out, c);
		else if (c == '\n')
			buf_add_text(out, "%0D%0A");
		else
			buf_printf(out, "%%%02X", (unsigned char)c);
	}
}

/* How long text is once encoded. */
static size_t
encoded_length(struct str text)
{
	struct buf out = {0};
	size_t n;

	encode(&out, text);
	n = out.n;
	buf_release(&out);
	return n;
}

/* "+" is encoded too: some clients take it for a space. */
static void
encode_address(struct buf *out, struct str to)
{
	size_t at = str_find_byte(to, '@', 0);

	if (at == SIZE_MAX) {
		encode(out, to);
		return;
	}
	encode(out, str_slice(to, 0, at));
	buf_add_char(out, '@');
	encode(out, str_after(to, at + 1));
}

struct str
render_mailto(
    struct arena *a, struct str to, struct str subject, struct str body)
{
	struct buf out = {0};
	struct str uri;

	buf_add_text(&out, "mailto:");
	encode_address(&out, to);
	buf_add_text(&out, "?subject=");
	encode(&out, subject);
	if (body.n > 0) {
		buf_add_text(&out, "&body=");
		encode(&out, body);
	}
	uri = buf_copy(a, &out);
	buf_release(&out);
	return uri;
}

void
render_mailto_parts(struct arena *a, struct str to, struct str subject,
    struct str head, const struct str *units, size_t unit_count,
    struct str **bodies_out, size_t *count_out)
{
	/* A body of one sign, for the "&body=" that it brings. */
	size_t fixed = render_mailto(a, to, subject, str_from("x")).n - 1 +
		       encoded_length(head);
	struct str *bodies = arena_array(a, unit_count, sizeof *bodies);
	struct buf body = {0};
	size_t count = 0;
	size_t used = fixed;

	for (size_t i = 0; i < unit_count; i++) {
		size_t n = encoded_length(units[i]);

		if (fixed + n > MAILTO_MAX)
			continue;
		if (used + n > MAILTO_MAX) {
			bodies[count++] = buf_copy(a, &body);
			buf_clear(&body);
			used = fixed;
		}
		if (body.n == 0)
			buf_add_str(&body, head);
		buf_add_str(&body, units[i]);
		used += n;
	}
	if (body.n > 0)
		bodies[count++] = buf_copy(a, &body);
	buf_release(&body);
	*bodies_out = bodies;
	*count_out = count;
}
