#include "html/html_tree.h"

#include <string.h>

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>

#include "base/buf.h"
#include "html/html_text.h"

enum {
	TREE_MAX_NODES = 200000,
	/* The parser looks through all that are open at each end tag that has no
	 * start. No mail of a person comes near. */
	TREE_MAX_OPEN = 600
};

struct builder {
	struct arena *a;
	htmlParserCtxtPtr parser;
	struct html_node *current;
	int depth;    /* of current */
	int overflow; /* open elements below current that have no depth */
	int open;
	size_t count;
	struct buf text;   /* of the node of text that is being added to */
	const char *error; /* NULL: none */
};

static void
builder_fail(struct builder *b, const char *error)
{
	if (b->error == NULL)
		b->error = error;
	xmlStopParser(b->parser);
}

static struct html_node *
builder_add(struct builder *b, enum html_tag tag)
{
	struct html_node *node, *parent = b->current;

	if (b->count >= TREE_MAX_NODES) {
		builder_fail(b, "too many elements");
		return NULL;
	}
	b->count++;
	node = arena_alloc(b->a, sizeof(*node));
	node->tag = tag;
	node->parent = parent;
	if (parent->last != NULL)
		parent->last->next = node;
	else
		parent->first = node;
	parent->last = node;
	return node;
}

/* What was gathered becomes the node's text. */
static void
builder_end_text(struct builder *b)
{
	struct html_node *node;

	if (b->text.n == 0)
		return;
	node = builder_add(b, TAG_TEXT);
	if (node != NULL)
		node->text = buf_copy(b->a, &b->text);
	buf_clear(&b->text);
}

/* Without the x_ (x_x_ when quoted twice) in front of each word. */
static struct str
without_x(struct arena *a, struct str words)
{
	struct buf out = {0};
	struct str word, result;

	while (str_cut(&words, ' ', &word)) {
		while (str_starts_nocase(word, "x_"))
			word = str_after(word, 2);
		if (out.n > 0)
			buf_add_char(&out, ' ');
		buf_add_str(&out, word);
	}
	result = buf_copy(a, &out);
	buf_release(&out);
	return result;
}

/* The value of a property in a style without blanks, lower case. */
static struct str
style_value(struct str style, const char *property)
{
	struct str rule, value = {0};
	size_t n = strlen(property);

	while (str_cut(&style, ';', &rule))
		if (rule.n > n && rule.p[n] == ':' &&
		    str_starts(rule, property))
			value = str_after(rule, n + 1);
	return value;
}

/* "0", "0cm 0cm", but neither "0 0 16px" nor nothing. */
static bool
is_zero(struct str value)
{
	for (size_t i = 0; i < value.n; i++)
		if (value.p[i] >= '1' && value.p[i] <= '9')
			return false;
	return str_find_byte(value, '0', 0) != SIZE_MAX;
}

static void
read_style(struct arena *a, struct html_node *node, struct str style)
{
	char *p = arena_alloc(a, style.n + 1);
	struct str flat, margin, border;
	size_t n = 0;

	for (size_t i = 0; i < style.n; i++)
		if (!char_is_space(style.p[i]))
			p[n++] = char_lower(style.p[i]);
	flat = str_of(p, n);
	margin = style_value(flat, "margin");
	border = style_value(flat, "border-top");
	node->hidden |= str_starts(style_value(flat, "display"), "none");
	node->keeps_space = str_starts(style_value(flat, "white-space"), "pre");
	node->no_margin = is_zero(margin);
	/* "margin:0 0 0 40px;border:none": the button that indents. */
	node->indented = str_starts(style_value(flat, "border"), "none") &&
			 str_ends(margin, "40px");
	node->border_top = str_find(border, "solid", 0) != SIZE_MAX;
}

static void
read_attribute(struct builder *b, struct html_node *node, const char *name,
    const char *text)
{
	struct str value = str_from(text);

	if (strcmp(name, "id") == 0)
		node->id = without_x(b->a, value);
	else if (strcmp(name, "class") == 0)
		node->classes = without_x(b->a, value);
	else if (strcmp(name, "style") == 0)
		read_style(b->a, node, value);
	else if (strcmp(name, "data-marker") == 0)
		node->marker = str_copy(b->a, value);
	else if (strcmp(name, "type") == 0)
		node->type = str_copy(b->a, value);
	else if (strcmp(name, "value") == 0)
		node->value = str_copy(b->a, value);
	else if (strcmp(name, "checked") == 0 || strcmp(name, "selected") == 0)
		node->checked = true;
	else if (strcmp(name, "hidden") == 0)
		node->hidden = true;
}

static void
on_start(void *context, const xmlChar *name, const xmlChar **attributes)
{
	struct builder *b = context;
	struct html_node *node;
	enum html_tag tag = html_tag_find(str_from((const char *)name));

	builder_end_text(b);
	if (b->open >= TREE_MAX_OPEN) {
		builder_fail(b, "too many elements in each other");
		return;
	}
	b->open++;
	node = builder_add(b, tag == TAG_NONE ? TAG_INLINE : tag);
	if (node == NULL)
		return;
	for (; attributes != NULL && attributes[0] != NULL; attributes += 2)
		read_attribute(b, node, (const char *)attributes[0],
		    (const char *)attributes[1]);
	if (b->depth >= HTML_MAX_DEPTH) {
		b->overflow++;
		return;
	}
	b->depth++;
	b->current = node;
}

static void
on_end(void *context, const xmlChar *name)
{
	struct builder *b = context;

	(void)name;
	builder_end_text(b);
	b->open--;
	if (b->overflow > 0) {
		b->overflow--;
	} else if (b->current->parent != NULL) {
		b->current = b->current->parent;
		b->depth--;
	}
}

static void
on_text(void *context, const xmlChar *text, int n)
{
	struct builder *b = context;

	if (n > 0)
		buf_add(&b->text, text, (size_t)n);
}

/*
 * The events of the parser, not its own tree: that one ends at a depth of 256
 * and leaves out all that follows.
 */
static void
builder_parse(struct builder *b)
{
	memset(b->parser->sax, 0, sizeof(*b->parser->sax));
	b->parser->sax->startElement = on_start;
	b->parser->sax->endElement = on_end;
	b->parser->sax->characters = on_text;
	b->parser->sax->ignorableWhitespace = on_text;
	b->parser->sax->cdataBlock = on_text;
	b->parser->userData = b;
	htmlCtxtUseOptions(b->parser, HTML_PARSE_NONET | HTML_PARSE_NOERROR |
					  HTML_PARSE_NOWARNING |
					  HTML_PARSE_RECOVER);
	if (xmlSwitchEncoding(b->parser, XML_CHAR_ENCODING_UTF8) != 0)
		bug("libxml2 has no UTF-8");
	/* Its verdict on the HTML is of no use: what it can read is read. */
	(void)htmlParseDocument(b->parser);
	builder_end_text(b);
}

enum err_kind
html_tree_build(struct arena *a, struct str clean, struct html_node **root_out,
    struct err *err)
{
	struct html_node *root = arena_alloc(a, sizeof(*root));
	struct builder b = {.a = a, .current = root};
	struct buf framed = {0};

	root->tag = TAG_BLOCK;
	/* With the frame given, the parser makes up no paragraphs. */
	buf_add_text(&framed, "<html><body>");
	buf_add_str(&framed, clean);
	b.parser = htmlCreateMemoryParserCtxt(framed.p, (int)framed.n);
	if (b.parser == NULL)
		err_no_memory(framed.n);
	builder_parse(&b);
	htmlFreeParserCtxt(b.parser);
	buf_release(&b.text);
	buf_release(&framed);
	if (b.error != NULL)
		return err_set(err, ERR_MESSAGE, "HTML: %s", b.error);
	*root_out = root;
	return ERR_NONE;
}

bool
html_tree_has_class(const struct html_node *node, const char *name)
{
	struct str rest = node->classes, word;

	while (str_cut(&rest, ' ', &word))
		if (str_is_nocase(word, name))
			return true;
	return false;
}
