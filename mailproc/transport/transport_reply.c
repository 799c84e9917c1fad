#include "transport/transport_reply.h"

enum { REPLY_MAX = 1000 };

/* Three digits, and then nothing, a space, or a hyphen. */
static bool
is_reply(struct str line)
{
	if (line.n < 3 || line.p[0] < '1' || line.p[0] > '9')
		return false;
	if (!char_is_digit(line.p[1]) || !char_is_digit(line.p[2]))
		return false;
	return line.n == 3 || line.p[3] == ' ' || line.p[3] == '-';
}

/* The server's words will be shown to people, in cards and on terminals. */
static void
add_clean(struct buf *out, struct str text)
{
	for (size_t at = 0, n; at < text.n && out->n < REPLY_MAX; at += n) {
		unsigned char c = (unsigned char)text.p[at];

		n = str_utf8(text, at);
		if (n == 0) {
			buf_add_char(out, '?');
			n = 1;
		} else if (c < 0x20 || c == 0x7f) {
			buf_add_char(out, ' ');
		} else {
			buf_add(out, text.p + at, n);
		}
	}
}

void
transport_reply_add(struct transport_reply *r, struct str line)
{
	struct str text = str_trim(line);
	int64_t code = 0;

	if (!is_reply(text) ||
	    !str_to_int64(str_slice(text, 0, 3), 100, 999, &code))
		return;
	if (!r->open)
		buf_clear(&r->text);
	if (r->text.n == 0)
		buf_add_str(&r->text, str_slice(text, 0, 3));
	r->open = text.n > 3 && text.p[3] == '-';
	r->code = r->open ? 0 : (int)code;
	if (text.n > 4 && r->text.n < REPLY_MAX) {
		buf_add_char(&r->text, ' ');
		add_clean(&r->text, str_after(text, 4));
	}
}

void
transport_reply_clear(struct transport_reply *r)
{
	r->code = 0;
	r->open = false;
	buf_clear(&r->text);
}

void
transport_reply_release(struct transport_reply *r)
{
	buf_release(&r->text);
	*r = (struct transport_reply){0};
}
