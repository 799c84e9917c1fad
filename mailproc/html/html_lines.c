#include "html/html_lines.h"

#include <string.h>

#include "text/utf8.h"

enum {
	/* A line longer than this is no label and no row of data. Joining would
	 * copy it once for each table around it. */
	LINES_MAX_JOINED = 4000,
	LINES_MAX_HELP = 4 /* lines of a label without a colon, and its help */
};

static const char item_mark[] = "- ";

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

static void
lines_push(struct html_lines *l, int level, struct str text)
{
	l->lines = arena_grow(
	    l->a, l->lines, l->count, &l->capacity, sizeof(*l->lines));
	l->lines[l->count++] = (struct html_line){level, text};
}

static void
lines_begin(struct html_lines *l)
{
	l->open = true;
	if (l->item)
		buf_add_text(&l->line, item_mark);
	l->item = false;
}

/* No-break spaces alone make a blank line too: Word's empty paragraphs. */
static bool
shows_nothing(struct str s)
{
	size_t at = 0;
	uint32_t c;

	while (utf8_decode(s, &at, &c))
		if (!utf8_is_space(c) && !utf8_is_invisible(c))
			return false;
	return true;
}

static struct str
without_end(struct str s)
{
	while (s.n > 0 && is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

void
html_lines_break(struct html_lines *l)
{
	struct str text = without_end(buf_str(&l->line));

	if (l->open && shows_nothing(text)) {
		l->blank = true;
	} else if (l->open) {
		/* The space is what makes it the head of a signature. */
		if (str_is(text, "--") && (l->space || l->line.n > text.n))
			text = str_of("-- ", 3);
		if (l->blank && l->count > l->top)
			lines_push(l, l->level, str_of("", 0));
		l->blank = false;
		lines_push(l, l->level, str_copy(l->a, text));
	}
	buf_clear(&l->line);
	l->open = l->space = false;
}

void
html_lines_newline(struct html_lines *l)
{
	if (l->open)
		html_lines_break(l);
	else
		l->blank = true;
}

void
html_lines_margin(struct html_lines *l)
{
	html_lines_break(l);
	/* Between an item's mark and its words there is none. */
	if (!l->item)
		l->blank = true;
}

void
html_lines_text(struct html_lines *l, struct str text)
{
	for (size_t i = 0; i < text.n;) {
		size_t from = i;

		while (i < text.n && is_blank(text.p[i]))
			i++;
		l->space |= i > from && l->open;
		from = i;
		while (i < text.n && !is_blank(text.p[i]))
			i++;
		if (i == from)
			return;
		if (!l->open)
			lines_begin(l);
		if (l->space)
			buf_add_char(&l->line, ' ');
		l->space = false;
		buf_add(&l->line, text.p + from, i - from);
	}
}

void
html_lines_kept(struct html_lines *l, struct str text)
{
	struct str line;

	for (bool first = true; str_cut(&text, '\n', &line); first = false) {
		if (!first)
			html_lines_newline(l);
		if (line.n == 0)
			continue;
		if (!l->open)
			lines_begin(l);
		if (l->space)
			buf_add_char(&l->line, ' ');
		l->space = false;
		buf_add_str(&l->line, line);
	}
}

/* a and b become one line, a. */
static void
join_two(struct html_lines *l, struct html_line *a, struct str b)
{
	char *p = arena_alloc(l->a, a->text.n + b.n + 2);

	memcpy(p, a->text.p, a->text.n);
	p[a->text.n] = ' ';
	memcpy(p + a->text.n + 1, b.p, b.n);
	a->text = str_of(p, a->text.n + 1 + b.n);
}

/* Cells of one line each: one line. */
static void
join_all(struct html_lines *l, const struct html_cell *cells, size_t count)
{
	size_t at = cells[0].first;

	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buf_add_char(&l->line, ' ');
		buf_add_str(&l->line, l->lines[cells[i].first].text);
	}
	l->lines[at].text = buf_copy(l->a, &l->line);
	buf_clear(&l->line);
	l->count = at + 1;
}

static bool
ends_in_colon(struct str s)
{
	return str_ends(s, ":");
}

/* May the first line of the second cell go behind that of the first? */
static bool
is_label(const struct html_lines *l, const struct html_cell cells[2])
{
	const struct html_line *label = &l->lines[cells[0].first];
	const struct html_line *value = &l->lines[cells[1].first];
	bool single = cells[1].end - cells[1].first == 1;

	if (label->level != value->level ||
	    label->text.n + value->text.n > LINES_MAX_JOINED)
		return false;
	return ends_in_colon(label->text) ||
	       (single && cells[0].end - cells[0].first <= LINES_MAX_HELP);
}

/* Label and value, the rest of the value, what explains the label. */
static void
join_label(struct html_lines *l, const struct html_cell cells[2])
{
	size_t first = cells[0].first;
	size_t help = cells[0].end - first - 1;
	size_t more = cells[1].end - cells[1].first - 1;
	struct html_line *helps = arena_array(l->a, help, sizeof(*helps));

	join_two(l, &l->lines[first], l->lines[cells[1].first].text);
	if (help > 0)
		memcpy(helps, &l->lines[first + 1], help * sizeof(*helps));
	memmove(&l->lines[first + 1], &l->lines[cells[1].first + 1],
	    more * sizeof(*helps));
	if (help > 0)
		memcpy(
		    &l->lines[first + 1 + more], helps, help * sizeof(*helps));
	l->count = first + 1 + more + help;
}

void
html_lines_join(
    struct html_lines *l, const struct html_cell *cells, size_t count)
{
	bool single = count > 1;
	size_t bytes = 0;

	for (size_t i = 0; i < count && single; i++) {
		const struct html_line *line = &l->lines[cells[i].first];

		bytes += line->text.n + 1;
		single = cells[i].end - cells[i].first == 1 &&
			 line->level == l->lines[cells[0].first].level &&
			 bytes <= LINES_MAX_JOINED;
	}
	if (single)
		join_all(l, cells, count);
	else if (count == 2 && is_label(l, cells))
		join_label(l, cells);
}
