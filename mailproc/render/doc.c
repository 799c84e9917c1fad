#include "render/doc.h"

struct doc_node *
doc_add(struct doc *doc, enum doc_kind kind)
{
	struct doc_node *node;

	doc->nodes = arena_grow(
	    doc->a, doc->nodes, doc->count, &doc->capacity, sizeof *doc->nodes);
	node = &doc->nodes[doc->count++];
	*node = (struct doc_node){.kind = kind};
	return node;
}

static bool
looks_alike(const struct doc_run *a, const struct doc_run *b)
{
	return a->strong == b->strong && a->em == b->em &&
	       str_eq(a->href, b->href) && str_eq(a->language, b->language);
}

void
doc_run(struct doc *doc, struct doc_node *node, const struct doc_run *run)
{
	struct doc_run *last =
	    node->run_count > 0 ? &node->runs[node->run_count - 1] : NULL;

	if (run->text.n == 0)
		return;
	if (last != NULL && looks_alike(last, run)) {
		last->text = str_printf(doc->a, "%.*s%.*s", STR_ARG(last->text),
		    STR_ARG(run->text));
		return;
	}
	node->runs = arena_grow(doc->a, node->runs, node->run_count,
	    &node->run_capacity, sizeof *node->runs);
	node->runs[node->run_count++] = *run;
}

static struct doc_node *
add_plain(struct doc *doc, enum doc_kind kind, struct str text)
{
	struct doc_node *node = doc_add(doc, kind);

	doc_run(doc, node, &(struct doc_run){.text = text});
	return node;
}

void
doc_heading(struct doc *doc, int level, struct str text)
{
	add_plain(doc, DOC_HEADING, text)->level = level;
}

void
doc_paragraph(struct doc *doc, struct str text)
{
	(void)add_plain(doc, DOC_PARAGRAPH, text);
}

void
doc_item(struct doc *doc, struct str text)
{
	(void)add_plain(doc, DOC_ITEM, text);
}

void
doc_pair(struct doc *doc, struct str label, struct str value)
{
	struct doc_node *node = doc_add(doc, DOC_PAIR);

	node->label = label;
	node->value = value;
}

void
doc_button(struct doc *doc, struct str label, struct str href)
{
	struct doc_node *node = doc_add(doc, DOC_BUTTON);

	node->label = label;
	node->href = href;
}

struct str
doc_plain(struct arena *a, const struct doc_node *node)
{
	struct buf text = {0};
	struct str plain;

	for (size_t i = 0; i < node->run_count; i++)
		buf_add_str(&text, node->runs[i].text);
	plain = buf_copy(a, &text);
	buf_release(&text);
	return plain;
}
