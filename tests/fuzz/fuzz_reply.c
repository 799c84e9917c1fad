/*
 * Any text split as a reply: no line is lost or moved, whatever it is called.
 */
#include "mail/mail_reply.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* line is what is left of raw when marks, a tag and blanks are taken off. */
static void
check_line(const struct reply_line *line, struct str raw)
{
	if (line->text.n > raw.n ||
	    (line->text.n > 0 &&
		(line->text.p < raw.p ||
		    line->text.p + line->text.n > raw.p + raw.n)))
		bug("a line has the text of another");
	if (line->level < 0 || (size_t)line->level > raw.n)
		bug("level %d", line->level);
	if (line->level > 0 && line->kind == LINE_NEW)
		bug("a line with > is called new");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct str text = str_of((const char *)data, size), raw, rest = text;
	struct reply_line *lines;
	size_t count, i = 0;

	reply_split(a, text, &lines, &count);
	for (; str_line(&rest, &raw); i++) {
		if (i >= count)
			bug("%zu lines are too few", count);
		check_line(&lines[i], raw);
	}
	if (i != count)
		bug("%zu lines instead of %zu", count, i);
	if (reply_new_text(a, lines, count).n > size + count)
		bug("more new text than text");
	arena_free(a);
	return 0;
}
