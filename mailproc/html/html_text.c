#include "html/html_text.h"

#include "html/html_clean.h"
#include "html/html_lines.h"
#include "html/html_quote.h"
#include "html/html_tree.h"
#include "text/utf8.h"

enum { HTML_MAX_TEXT = 2 * HTML_MAX_BYTES };

struct walker {
	struct html_lines lines;
	/* Depth in quotations; behind an announcement it is one more, up to the
	 * end of the frame that the announcement stands in. */
	int level;
	bool behind;
	int kept;   /* elements around that keep blanks */
	bool fresh; /* at the beginning of one, where an end of line is none */
};

/* Bounded by HTML_MAX_DEPTH, as deep as html_tree.h makes its tree. */
static void walk(struct walker *w, const struct html_node *node);

static void
walk_children(struct walker *w, const struct html_node *node)
{
	for (node = node->first; node != NULL; node = node->next)
		walk(w, node);
}

static void
set_level(struct walker *w)
{
	html_lines_break(&w->lines);
	w->lines.level = w->level + (w->behind ? 1 : 0);
}

static void
walk_block(struct walker *w, const struct html_node *node)
{
	html_lines_break(&w->lines);
	walk_children(w, node);
	html_lines_break(&w->lines);
}

static void
walk_paragraph(struct walker *w, const struct html_node *node)
{
	/* Word's class has no margin, and says so in its style sheet only. */
	if (node->no_margin || html_tree_has_class(node, "MsoNormal") ||
	    html_tree_has_class(node, "MsoPlainText")) {
		walk_block(w, node);
		return;
	}
	html_lines_margin(&w->lines);
	walk_children(w, node);
	html_lines_margin(&w->lines);
}

static void
walk_item(struct walker *w, const struct html_node *node)
{
	html_lines_break(&w->lines);
	w->lines.item = true;
	walk_children(w, node);
	html_lines_break(&w->lines);
	w->lines.item = false;
}

static void
walk_pre(struct walker *w, const struct html_node *node)
{
	html_lines_margin(&w->lines);
	w->kept++;
	w->fresh = true;
	walk_children(w, node);
	w->kept--;
	html_lines_margin(&w->lines);
}

/* The walk of one cell; what it leaves goes to cells. */
static void
walk_cell(struct walker *w, const struct html_node *node,
    struct html_cell *cells, size_t *count)
{
	struct html_lines *l = &w->lines;
	size_t first = l->count;
	bool blank = l->blank;

	walk(w, node);
	html_lines_break(l);
	/* The blank line above the row is not the cell's. */
	if (first < l->count && l->lines[first].text.n == 0)
		first++;
	if (first == l->count) {
		l->blank = blank;
		return;
	}
	cells[(*count)++] = (struct html_cell){first, l->count};
	l->top = l->count;
	l->blank = false;
}

static void
walk_row(struct walker *w, const struct html_node *row)
{
	struct html_lines *l = &w->lines;
	struct html_cell *cells;
	size_t n = 0, count = 0, top = l->top;

	html_lines_break(l);
	for (const struct html_node *c = row->first; c != NULL; c = c->next)
		n++;
	cells = arena_array(l->a, n, sizeof(*cells));
	for (const struct html_node *c = row->first; c != NULL; c = c->next)
		walk_cell(w, c, cells, &count);
	html_lines_join(l, cells, count);
	l->top = top;
}

static void
walk_input(struct walker *w, const struct html_node *node)
{
	static const char *const shown[] = {"", "text", "email", "tel", "date",
	    "number", "url", "search", "time", "month", "week",
	    "datetime-local", NULL};

	if (str_is_nocase(node->type, "checkbox") ||
	    str_is_nocase(node->type, "radio")) {
		html_lines_text(
		    &w->lines, str_from(node->checked ? "[x]" : "[ ]"));
		w->lines.space = true;
		return;
	}
	for (size_t i = 0; shown[i] != NULL; i++)
		if (str_is_nocase(node->type, shown[i]))
			html_lines_text(&w->lines, node->value);
}

/* Of a list to choose from, what is chosen. */
static void
walk_select(struct walker *w, const struct html_node *node)
{
	for (node = node->first; node != NULL; node = node->next) {
		if (node->tag != TAG_OPTION)
			walk_select(w, node);
		else if (node->checked)
			walk_children(w, node);
	}
}

static void
walk_textarea(struct walker *w, const struct html_node *node)
{
	w->kept++;
	w->fresh = true;
	walk_children(w, node);
	w->kept--;
}

static void
walk_text(struct walker *w, struct str text)
{
	if (w->fresh && text.n > 0 && text.p[0] == '\n')
		text = str_after(text, 1);
	w->fresh = false;
	if (w->kept > 0)
		html_lines_kept(&w->lines, text);
	else
		html_lines_text(&w->lines, text);
}

static void
walk_element(struct walker *w, const struct html_node *node)
{
	w->kept += node->keeps_space;
	switch (node->tag) {
	case TAG_TEXT:
		walk_text(w, node->text);
		break;
	case TAG_NONE:
	case TAG_INLINE:
	case TAG_OPTION:
		walk_children(w, node);
		break;
	case TAG_BLOCK:
	case TAG_BLOCKQUOTE:
	case TAG_CELL:
		walk_block(w, node);
		break;
	case TAG_PARAGRAPH:
		walk_paragraph(w, node);
		break;
	case TAG_PRE:
		walk_pre(w, node);
		break;
	case TAG_ITEM:
		walk_item(w, node);
		break;
	case TAG_ROW:
		walk_row(w, node);
		break;
	case TAG_BR:
		html_lines_newline(&w->lines);
		break;
	case TAG_HR:
		html_lines_break(&w->lines);
		break;
	case TAG_INPUT:
		walk_input(w, node);
		break;
	case TAG_SELECT:
		walk_select(w, node);
		break;
	case TAG_TEXTAREA:
		walk_textarea(w, node);
		break;
	case TAG_HIDDEN:
	case TAG_RAW:
		break;
	}
	w->kept -= node->keeps_space;
}

/* An element that holds a quotation of its own. */
static void
walk_frame(struct walker *w, const struct html_node *node, int more)
{
	bool behind = w->behind;

	/* What is quoted behind an announcement may hold quotations itself. */
	w->level += more + (behind ? 1 : 0);
	w->behind = false;
	set_level(w);
	walk_element(w, node);
	w->level -= more + (behind ? 1 : 0);
	w->behind = behind;
	set_level(w);
}

static void
walk(struct walker *w, const struct html_node *node)
{
	enum quote_kind kind;

	if (node->hidden)
		return;
	kind = node->tag == TAG_TEXT ? QUOTE_NONE
				     : html_quote_kind(w->lines.a, node);
	switch (kind) {
	case QUOTE_NONE:
		walk_element(w, node);
		break;
	case QUOTE_INSIDE:
		walk_frame(w, node, 1);
		break;
	case QUOTE_FRAME:
		walk_frame(w, node, 0);
		break;
	case QUOTE_HERE:
		w->behind = true;
		set_level(w);
		walk_element(w, node);
		break;
	case QUOTE_BEHIND:
		walk_element(w, node);
		w->behind = true;
		set_level(w);
		break;
	}
}

/* A blank line is as deep as the shallower of its neighbours. */
static int
level_of(const struct html_lines *l, size_t i)
{
	const struct html_line *line = &l->lines[i];

	if (line->text.n > 0 || i == 0)
		return line->level;
	return l->lines[i - 1].level < line->level ? l->lines[i - 1].level
						   : line->level;
}

static enum err_kind
lines_format(const struct html_lines *l, struct buf *out, struct err *err)
{
	for (size_t i = 0; i < l->count; i++) {
		int level = level_of(l, i);

		for (int n = 0; n < level; n++)
			buf_add_text(out, n > 0 ? " >" : ">");
		if (level > 0 && l->lines[i].text.n > 0)
			buf_add_char(out, ' ');
		buf_add_str(out, l->lines[i].text);
		buf_add_char(out, '\n');
		/* Marks of quotation can make much of little. */
		if (out->n > HTML_MAX_TEXT)
			return err_set(err, ERR_MESSAGE,
			    "HTML: more than %d bytes of text", HTML_MAX_TEXT);
	}
	return ERR_NONE;
}

enum err_kind
html_to_text(
    struct arena *a, struct str html, struct str *text_out, struct err *err)
{
	struct walker w = {.lines.a = a};
	struct html_node *root;
	struct buf clean = {0}, out = {0};
	enum err_kind kind;

	if (html.n > HTML_MAX_BYTES)
		return err_set(err, ERR_MESSAGE,
		    "HTML of %zu bytes, more than %d", html.n, HTML_MAX_BYTES);
	html_clean(utf8_clean(a, html), &clean);
	kind = html_tree_build(a, buf_str(&clean), &root, err);
	buf_release(&clean);
	if (kind != ERR_NONE)
		return kind;
	walk(&w, root);
	html_lines_break(&w.lines);
	buf_release(&w.lines.line);
	kind = lines_format(&w.lines, &out, err);
	if (kind == ERR_NONE)
		*text_out = buf_copy(a, &out);
	buf_release(&out);
	return kind;
}
