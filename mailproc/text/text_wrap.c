#include "text/text_wrap.h"

#include "text/utf8.h"

struct wrap_line {
	struct buf *out;
	size_t columns; /* of the line so far */
	bool has_word;
	bool is_first;
	struct str first_indent, rest_indent;
};

static void
wrap_begin_line(struct wrap_line *line)
{
	struct str indent =
	    line->is_first ? line->first_indent : line->rest_indent;

	if (!line->is_first)
		buf_add_char(line->out, '\n');
	buf_add_str(line->out, indent);
	line->columns = utf8_columns(indent);
	line->has_word = false;
	line->is_first = false;
}

/* An indentation with nothing behind it leaves no spaces at the end. */
static void
wrap_end_line(struct wrap_line *line)
{
	while (line->out->n > 0 && line->out->p[line->out->n - 1] == ' ')
		buf_truncate(line->out, line->out->n - 1);
}

static void
wrap_word(struct wrap_line *line, struct str word, size_t columns)
{
	size_t width = utf8_columns(word);

	if (line->has_word && line->columns + 1 + width > columns) {
		wrap_end_line(line);
		wrap_begin_line(line);
	}
	if (line->has_word) {
		buf_add_char(line->out, ' ');
		line->columns++;
	}
	buf_add_str(line->out, word);
	line->columns += width;
	line->has_word = true;
}

struct str
text_wrap(struct arena *a, struct str paragraph, int columns,
    struct str first_indent, struct str rest_indent)
{
	struct buf out = {0};
	struct wrap_line line = {.out = &out,
	    .is_first = true,
	    .first_indent = first_indent,
	    .rest_indent = rest_indent};
	struct str text, word, result;

	if (paragraph.n == 0)
		return str_of("", 0);
	while (str_line(&paragraph, &text)) {
		wrap_begin_line(&line);
		while (str_cut(&text, ' ', &word))
			if (word.n > 0)
				wrap_word(&line, word,
				    columns < 0 ? 0 : (size_t)columns);
		wrap_end_line(&line);
	}
	result = buf_copy(a, &out);
	buf_release(&out);
	return result;
}
