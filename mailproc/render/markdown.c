#include "render/markdown.h"

#include "text/utf8.h"

#include <md4c.h>

/*
 * md4c holds sizes in 32 bits and is fast on all input that can come: templates
 * are small files of the operator, and values are put in behind it.
 */
enum { MARKDOWN_MAX_BYTES = 1 << 20, LIST_MAX_DEPTH = 8 };

static const unsigned md_flags = MD_FLAG_NOHTML | MD_FLAG_NOINDENTEDCODEBLOCKS;

/* ---- Checking ---- */

struct checker {
	const char *file;
	struct str text;
	int first_line;
	size_t at;    /* offset of the last text seen */
	bool refused; /* md4c 0.4.8 loses what a callback of a span returns */
	struct err *err;
};

static int
check_refuse(struct checker *c, const char *what)
{
	int line = c->first_line;

	if (c->refused)
		return 1;
	c->refused = true;
	for (size_t i = 0; i < c->at; i++)
		line += c->text.p[i] == '\n';
	(void)err_set(c->err, ERR_CONFIG, "%s:%d (or just below): %s", c->file,
	    line, what);
	return 1;
}

static const char *
unwanted_block(MD_BLOCKTYPE type)
{
	if (type == MD_BLOCK_CODE)
		return "a block of code has no place in a mail";
	if (type == MD_BLOCK_TABLE)
		return "a table has no place in a mail";
	if (type == MD_BLOCK_HR)
		return "a rule has no place in a mail; use a heading";
	if (type == MD_BLOCK_QUOTE)
		return "a quotation (> ) would be taken for a reply; "
		       "use \xC2\xAB \xC2\xBB";
	return NULL;
}

static int
check_block(MD_BLOCKTYPE type, void *detail, void *userdata)
{
	struct checker *c = userdata;
	const char *what = unwanted_block(type);
	const MD_BLOCK_H_DETAIL *h = detail;

	if (type == MD_BLOCK_H && h->level > 3)
		what = "headings have at most three #";
	return what == NULL ? 0 : check_refuse(c, what);
}

static int
check_leave_block(MD_BLOCKTYPE type, void *detail, void *userdata)
{
	(void)type;
	(void)detail;
	(void)userdata;
	return 0;
}

static bool
href_allowed(struct str href)
{
	return str_starts(href, "mailto:") || str_starts(href, "https://") ||
	       str_starts(href, "tel:") || str_starts(href, "mot:");
}

static int
check_span(MD_SPANTYPE type, void *detail, void *userdata)
{
	struct checker *c = userdata;
	const MD_SPAN_A_DETAIL *link = detail;

	if (type == MD_SPAN_IMG)
		return check_refuse(c, "pictures have no place in a mail");
	if (type == MD_SPAN_A &&
	    !href_allowed(str_of(link->href.text, link->href.size)))
		return check_refuse(c,
		    "a link must begin with mailto:, https://, tel: or mot:");
	return 0;
}

static int
check_leave_span(MD_SPANTYPE type, void *detail, void *userdata)
{
	(void)type;
	(void)detail;
	(void)userdata;
	return 0;
}

static int
check_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *userdata)
{
	struct checker *c = userdata;

	(void)type;
	/* Some texts (line ends) are md4c's own and not in ours. */
	if (text >= c->text.p && text + size <= c->text.p + c->text.n)
		c->at = (size_t)(text - c->text.p);
	return 0;
}

enum err_kind
markdown_check(
    const char *file, int first_line, struct str text, struct err *err)
{
	struct checker c = {
	    .file = file, .text = text, .first_line = first_line, .err = err};
	const MD_PARSER parser = {.flags = md_flags,
	    .enter_block = check_block,
	    .leave_block = check_leave_block,
	    .enter_span = check_span,
	    .leave_span = check_leave_span,
	    .text = check_text};
	int rc;

	if (text.n > MARKDOWN_MAX_BYTES)
		return err_set(err, ERR_CONFIG, "%s: larger than %d bytes",
		    file, MARKDOWN_MAX_BYTES);
	rc = md_parse(text.p, (MD_SIZE)text.n, &parser, &c);
	if (rc < 0)
		err_no_memory(text.n);
	return c.refused ? ERR_CONFIG : ERR_NONE;
}

/* ---- Building ---- */

struct list_state {
	int next; /* number of the next item; 0: bullets */
};

struct builder {
	struct doc *doc;
	const struct values *values;
	struct list_state lists[LIST_MAX_DEPTH];
	int depth;
	bool open;   /* a node takes text */
	size_t item; /* items only: paragraphs seen in it */
	bool strong, em;
	struct str href, language;
};

static struct doc_node *
builder_node(struct builder *b)
{
	return &b->doc->nodes[b->doc->count - 1];
}

static void
builder_open(struct builder *b, enum doc_kind kind, int level, int number)
{
	struct doc_node *node = doc_add(b->doc, kind);

	node->level = level;
	node->number = number;
	b->open = true;
}

static void
builder_list(struct builder *b, int first)
{
	if (b->depth < LIST_MAX_DEPTH)
		b->lists[b->depth].next = first;
	b->depth++;
}

static void
builder_item(struct builder *b)
{
	int level = b->depth < LIST_MAX_DEPTH ? b->depth : LIST_MAX_DEPTH;
	struct list_state *list = &b->lists[level - 1];

	builder_open(b, DOC_ITEM, level, list->next);
	if (list->next > 0)
		list->next++;
	b->item = 0;
}

/* Within an item, a second paragraph goes on in it behind a line break. */
static void
builder_paragraph(struct builder *b)
{
	if (b->depth == 0)
		builder_open(b, DOC_PARAGRAPH, 0, 0);
	else if (b->item++ > 0)
		doc_run(b->doc, builder_node(b),
		    &(struct doc_run){.text = STR("\n")});
	b->open = true;
}

static int
build_enter_block(MD_BLOCKTYPE type, void *detail, void *userdata)
{
	struct builder *b = userdata;
	const MD_BLOCK_OL_DETAIL *ol = detail;
	const MD_BLOCK_H_DETAIL *h = detail;

	if (type == MD_BLOCK_P)
		builder_paragraph(b);
	else if (type == MD_BLOCK_H)
		builder_open(b, DOC_HEADING, (int)h->level, 0);
	else if (type == MD_BLOCK_UL)
		builder_list(b, 0);
	else if (type == MD_BLOCK_OL)
		builder_list(b,
		    ol->start > 0 && ol->start < 1000000 ? (int)ol->start : 1);
	else if (type == MD_BLOCK_LI)
		builder_item(b);
	return 0;
}

/* A node without words goes: its values were empty. */
static void
builder_close(struct builder *b)
{
	struct doc_node *node = builder_node(b);
	struct str plain = str_trim(doc_plain(b->doc->a, node));

	b->open = false;
	if (plain.n == 0)
		b->doc->count--;
}

static int
build_leave_block(MD_BLOCKTYPE type, void *detail, void *userdata)
{
	struct builder *b = userdata;

	(void)detail;
	if (type == MD_BLOCK_UL || type == MD_BLOCK_OL)
		b->depth--;
	else if (b->open &&
		 (type == MD_BLOCK_H || (type == MD_BLOCK_P && b->depth == 0) ||
		     type == MD_BLOCK_LI))
		builder_close(b);
	return 0;
}

/*
 * Values in a link are percent-encoded: they are words, never its structure. A
 * link that only some {{si}} makes is not seen by markdown_check(): one that
 * goes where it may not is none.
 */
static struct str
fill_href(struct builder *b, const MD_ATTRIBUTE *attribute)
{
	struct values encoded = {0};
	struct buf out = {0};
	struct str href;

	for (int i = 0; i < VALUE_COUNT; i++) {
		struct str text = b->values->text[i];

		buf_clear(&out);
		for (size_t k = 0; k < text.n; k++) {
			unsigned char c = (unsigned char)text.p[k];

			if (char_is_alnum((char)c) || c == '@' || c == '.' ||
			    c == '-' || c == '_')
				buf_add_char(&out, (char)c);
			else
				buf_printf(&out, "%%%02X", c);
		}
		encoded.text[i] = buf_copy(b->doc->a, &out);
	}
	buf_release(&out);
	href = values_fill(
	    b->doc->a, &encoded, str_of(attribute->text, attribute->size));
	return href_allowed(href) ? href : (struct str){0};
}

static int
build_enter_span(MD_SPANTYPE type, void *detail, void *userdata)
{
	struct builder *b = userdata;
	const MD_SPAN_A_DETAIL *link = detail;

	if (type == MD_SPAN_STRONG)
		b->strong = true;
	else if (type == MD_SPAN_EM)
		b->em = true;
	else if (type == MD_SPAN_A) {
		b->href = fill_href(b, &link->href);
		b->language = str_of(link->title.text, link->title.size);
	}
	return 0;
}

static int
build_leave_span(MD_SPANTYPE type, void *detail, void *userdata)
{
	struct builder *b = userdata;

	(void)detail;
	if (type == MD_SPAN_STRONG)
		b->strong = false;
	else if (type == MD_SPAN_EM)
		b->em = false;
	else if (type == MD_SPAN_A)
		b->href = b->language = (struct str){0};
	return 0;
}

/* The few entities that a writer may know; others stay as written. */
static struct str
entity_text(struct str entity)
{
	static const struct {
		const char *name, *text;
	} entities[] = {
	    {"&amp;", "&"},
	    {"&lt;", "<"},
	    {"&gt;", ">"},
	    {"&quot;", "\""},
	    {"&nbsp;", "\xC2\xA0"},
	};

	for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
		if (str_is(entity, entities[i].name))
			return str_from(entities[i].text);
	return entity;
}

static int
build_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *userdata)
{
	struct builder *b = userdata;
	struct doc_run run = {.strong = b->strong,
	    .em = b->em,
	    .href = b->href,
	    .language = b->language};
	struct str words = str_of(text, size);

	if (!b->open)
		return 0;
	if (type == MD_TEXT_BR)
		words = str_from("\n");
	else if (type == MD_TEXT_SOFTBR)
		words = str_from(" ");
	else if (type == MD_TEXT_ENTITY)
		words = entity_text(words);
	run.text = values_fill(b->doc->a, b->values, words);
	doc_run(b->doc, builder_node(b), &run);
	return 0;
}

void
markdown_add(struct doc *doc, struct str text, const struct values *values)
{
	struct builder b = {.doc = doc, .values = values};
	const MD_PARSER parser = {.flags = md_flags,
	    .enter_block = build_enter_block,
	    .leave_block = build_leave_block,
	    .enter_span = build_enter_span,
	    .leave_span = build_leave_span,
	    .text = build_text};

	if (text.n > 0 && md_parse(text.p, (MD_SIZE)text.n, &parser, &b) != 0)
		err_no_memory(text.n);
}
