#include "mail/mail_text.h"

#include "mail/mail_charset.h"
#include "mail/mail_pgp.h"
#include "mail/mail_qp.h"
#include "model/message.h"
#include "text/utf8.h"

/* A line of RFC 3676 §4: how deep it is quoted, what it says, whether it goes
 * on in the next. */
struct flowed_line {
	size_t depth;
	struct str text;
	bool flows;
};

static struct flowed_line
flowed_read(struct str line, bool delsp)
{
	struct flowed_line out = {0};

	while (out.depth < line.n && line.p[out.depth] == '>')
		out.depth++;
	out.text = str_after(line, out.depth);
	if (str_starts(out.text, " "))
		out.text = str_after(out.text, 1);
	/* "-- " stands before a signature, §4.3: it never flows. */
	out.flows = str_ends(out.text, " ") && !str_is(out.text, "-- ");
	if (out.flows && delsp)
		out.text.n--;
	return out;
}

static void
flowed_start(struct buf *out, size_t depth)
{
	for (size_t i = 0; i < depth; i++)
		buf_add_char(out, '>');
	if (depth > 0)
		buf_add_char(out, ' ');
}

/* Lines that were broken to fit put together again (RFC 3676). */
static struct str
flowed_join(struct arena *a, struct str text, bool delsp)
{
	struct buf out = {0};
	struct flowed_line before = {0};
	struct str line, joined;
	bool first = true, ended = str_ends(text, "\n");

	while (str_line(&text, &line)) {
		struct flowed_line now = flowed_read(line, delsp);
		bool goes_on = before.flows && before.depth == now.depth &&
			       !str_is(now.text, "-- ");

		if (!first && !goes_on)
			buf_add_char(&out, '\n');
		if (!goes_on)
			flowed_start(&out, now.depth);
		buf_add_str(&out, now.text);
		before = now;
		first = false;
	}
	if (ended)
		buf_add_char(&out, '\n');
	joined = buf_copy(a, &out);
	buf_release(&out);
	return joined;
}

/* Cut to the limit, between characters. */
static struct str
text_limit(struct str text, struct mail_text_oddity *oddity)
{
	if (text.n <= MESSAGE_MAX_TEXT)
		return text;
	oddity->cut = true;
	text.n = MESSAGE_MAX_TEXT;
	while (text.n > 0 && ((unsigned char)text.p[text.n] & 0xc0) == 0x80)
		text.n--;
	return text;
}

struct str
mail_text_decode(struct arena *a, struct str bytes,
    const struct mail_text_format *format, struct mail_text_oddity *oddity)
{
	struct str text;

	bytes = mail_qp_mend(a, bytes, &oddity->transfer);
	text = mail_charset_decode(a, format->charset, bytes, &oddity->charset);
	text = utf8_clean(a, text);
	if (format->flowed)
		text = flowed_join(a, text, format->delsp);
	text = mail_pgp_plain(a, text, &oddity->encrypted);
	return text_limit(text, oddity);
}
