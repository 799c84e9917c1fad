#include "render/render_text.h"

#include "render/values.h"
#include "text/text_wrap.h"

struct writer {
	struct arena *a;
	struct buf out;
};

static const struct str no_indent = STR("");
static const struct str indent = STR("    ");
static const struct str deep_indent = STR("        ");

static void
write_wrapped(
    struct writer *w, struct str text, struct str first, struct str rest)
{
	struct str lines = text_wrap(w->a, text, TEXT_COLUMNS, first, rest);

	if (lines.n == 0)
		return;
	buf_add_str(&w->out, lines);
	buf_add_char(&w->out, '\n');
}

static void
write_heading(struct writer *w, const struct doc_node *node)
{
	struct str text = doc_plain(w->a, node);

	write_wrapped(w, node->level <= 2 ? values_capitals(w->a, text) : text,
	    no_indent, no_indent);
}

static void
write_item(struct writer *w, const struct doc_node *node)
{
	struct str text = doc_plain(w->a, node);
	struct str margin = str_slice(deep_indent, 0, node->level > 1 ? 4 : 0);
	struct str first =
	    node->number > 0
		? str_printf(w->a, "%.*s%d. ", STR_ARG(margin), node->number)
		: str_printf(w->a, "%.*s- ", STR_ARG(margin));
	struct str rest = str_printf(
	    w->a, "%.*s%.*s", STR_ARG(margin), node->number > 0 ? 3 : 2, "   ");

	write_wrapped(w, text, first, rest);
}

/* The answer's own ends of line stay; what follows the first has no label. */
static void
write_answer(struct writer *w, struct str label, struct str value)
{
	struct str rest = value;
	struct str line = {0};

	(void)str_line(&rest, &line);
	write_wrapped(w,
	    line.n == 0
		? label
		: str_printf(w->a, "%.*s %.*s", STR_ARG(label), STR_ARG(line)),
	    no_indent, no_indent);
	while (str_line(&rest, &line))
		write_wrapped(w, line, no_indent, no_indent);
}

static void
write_choices(struct writer *w, const struct doc_field *field)
{
	struct str group = {0};

	for (size_t i = 0; i < field->choice_count; i++) {
		const struct doc_choice *choice = &field->choices[i];
		struct str line = choice->label;

		if (choice->group.n > 0 && !str_eq(choice->group, group))
			write_wrapped(w, choice->group, indent, indent);
		group = choice->group;
		if (choice->comment.n > 0)
			line = str_printf(w->a, "%.*s : %.*s", STR_ARG(line),
			    STR_ARG(choice->comment));
		write_wrapped(w, line,
		    str_printf(w->a, "    [%c] ", choice->ticked ? 'x' : ' '),
		    deep_indent);
	}
}

static void
write_field(struct writer *w, const struct doc_node *node)
{
	const struct doc_field *field = node->field;

	write_answer(w, field->label, field->value);
	for (size_t i = 0; i < field->problem_count; i++)
		write_wrapped(w, field->problems[i], indent, indent);
	for (size_t i = 0; i < field->candidate_count; i++)
		write_wrapped(w, field->candidates[i],
		    str_printf(w->a, "    %zu  ", i + 1), deep_indent);
	write_choices(w, field);
	for (size_t i = 0; i < field->help_count; i++)
		write_wrapped(w, field->helps[i], indent, indent);
}

static void
write_step(struct writer *w, const struct doc_node *node)
{
	write_wrapped(w,
	    str_printf(
		w->a, "%.*s %.*s", STR_ARG(node->label), STR_ARG(node->value)),
	    str_printf(w->a, "%d. ", node->number), str_from("   "));
}

/* With commas: a colon would make it look like the line of a form. */
static void
write_tile(struct writer *w, const struct doc_node *node)
{
	struct str line = str_printf(w->a, "%.*s, %.*s.%s%.*s",
	    STR_ARG(node->label), STR_ARG(node->value),
	    node->hint.n > 0 ? " " : "", STR_ARG(node->hint));

	write_wrapped(w, line, str_from("- "), str_from("  "));
}

static void
write_node(struct writer *w, const struct doc_node *node)
{
	switch (node->kind) {
	case DOC_HEADING:
		write_heading(w, node);
		break;
	case DOC_PARAGRAPH:
		write_wrapped(w, doc_plain(w->a, node), no_indent, no_indent);
		break;
	case DOC_ITEM:
		write_item(w, node);
		break;
	case DOC_PAIR:
		write_answer(w, node->label, node->value);
		break;
	case DOC_STEP:
		write_step(w, node);
		break;
	case DOC_TILE:
		write_tile(w, node);
		break;
	case DOC_FIELD:
		write_field(w, node);
		break;
	case DOC_BUTTON: /* the sentence before it says what to do */
	case DOC_KIND_COUNT:
		break;
	}
}

/* Rows of a list stand without an empty line between them. */
static bool
is_tight(const struct doc_node *before, const struct doc_node *node)
{
	if (before->kind != node->kind)
		return false;
	return node->kind == DOC_ITEM || node->kind == DOC_PAIR ||
	       node->kind == DOC_STEP || node->kind == DOC_TILE;
}

struct str
render_text(struct arena *a, const struct doc *doc)
{
	struct writer w = {.a = a};
	const struct doc_node *before = NULL;
	struct str text;

	for (size_t i = 0; i < doc->count; i++) {
		const struct doc_node *node = &doc->nodes[i];

		if (node->kind == DOC_BUTTON)
			continue;
		if (before != NULL && !is_tight(before, node))
			buf_add_char(&w.out, '\n');
		write_node(&w, node);
		before = node;
	}
	text = buf_copy(a, &w.out);
	buf_release(&w.out);
	return text;
}
