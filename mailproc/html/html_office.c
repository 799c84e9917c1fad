#include "html/html_office.h"

#include <limits.h>

#include <libxml/xmlreader.h>

#include "base/buf.h"

struct office {
	struct buf out;
	struct buf line;  /* of the paragraph at hand */
	struct buf row;   /* first paragraphs of the row's cells */
	struct buf later; /* their others */
	int row_depth;    /* tables within tables are text of the outer one */
	bool cell_begun;
	bool box_ticked;
	int skip; /* depth of what is left out; 0: nothing */
};

/* What has no words of the text in it. */
static const char *const office_skipped[] = {"del", "moveFrom", "delText",
    "instrText", "Fallback", "annotation", "tracked-changes", "note-citation",
    "binary-data", "fldData", NULL};

static void
office_end_line(struct office *o)
{
	struct buf *to = o->row_depth == 0 ? &o->out
			 : o->cell_begun   ? &o->later
					   : &o->row;

	if (o->row_depth > 0 && !o->cell_begun) {
		if (o->row.n > 0 && o->line.n > 0)
			buf_add_char(to, ' ');
		buf_add_str(to, buf_str(&o->line));
	} else {
		buf_add_str(to, buf_str(&o->line));
		buf_add_char(to, '\n');
	}
	if (o->row_depth > 0 && o->line.n > 0)
		o->cell_begun = true;
	buf_clear(&o->line);
}

static void
office_end_row(struct office *o)
{
	if (o->line.n > 0)
		office_end_line(o);
	if (--o->row_depth > 0)
		return;
	buf_add_str(&o->out, buf_str(&o->row));
	buf_add_char(&o->out, '\n');
	buf_add_str(&o->out, buf_str(&o->later));
	buf_clear(&o->row);
	buf_clear(&o->later);
}

/* An attribute by its local name, whatever its prefix; NULL: none. */
static struct str
office_attribute(
    xmlTextReaderPtr reader, const char *name, char *room, size_t size)
{
	struct str value = {0};

	while (xmlTextReaderMoveToNextAttribute(reader) == 1) {
		const xmlChar *found = xmlTextReaderConstLocalName(reader);
		const xmlChar *text = xmlTextReaderConstValue(reader);

		if (found == NULL || text == NULL ||
		    !str_is(str_from((const char *)found), name))
			continue;
		value = str_slice(str_from((const char *)text), 0, size);
		for (size_t i = 0; i < value.n; i++)
			room[i] = value.p[i];
		value.p = room;
		break;
	}
	(void)xmlTextReaderMoveToElement(reader);
	return value;
}

/* A sign of a font of signs: the boxes that Word puts in by itself. */
static const char *
office_sign(struct str code)
{
	static const struct {
		const char *code, *text;
	} signs[] = {
	    {"F0FE", "[x]"},
	    {"F0FD", "[x]"},
	    {"F078", "[x]"},
	    {"F052", "[x]"},
	    {"F053", "[x]"},
	    {"F0A8", "[ ]"},
	    {"F06F", "[ ]"},
	    {"F071", "[ ]"},
	    {"F0A3", "[ ]"},
	};

	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
		if (str_is_nocase(code, signs[i].code))
			return signs[i].text;
	return "";
}

/* Blanks that OpenDocument counts instead of writing them. */
static void
office_blanks(struct office *o, xmlTextReaderPtr reader)
{
	char room[4];
	int64_t n = 1;

	(void)str_to_int64(
	    office_attribute(reader, "c", room, sizeof room), 1, 100, &n);
	for (; n > 0; n--)
		buf_add_char(&o->line, ' ');
}

static void
office_begin(struct office *o, xmlTextReaderPtr reader, struct str name)
{
	char room[8];

	if (str_is(name, "tr") || str_is(name, "table-row"))
		o->row_depth++;
	else if (str_is(name, "tc") || str_is(name, "table-cell"))
		o->cell_begun = o->cell_begun && o->row_depth > 1;
	else if (str_is(name, "tab"))
		buf_add_char(&o->line, '\t');
	else if (str_is(name, "br") || str_is(name, "cr") ||
		 str_is(name, "line-break"))
		office_end_line(o);
	else if (str_is(name, "s"))
		office_blanks(o, reader);
	else if (str_is(name, "noBreakHyphen"))
		buf_add_char(&o->line, '-');
	else if (str_is(name, "sym"))
		buf_add_text(&o->line, office_sign(office_attribute(
					   reader, "char", room, sizeof room)));
	else if (str_is(name, "checkBox"))
		o->box_ticked = false;
	else if (str_is(name, "checked")) {
		struct str value =
		    office_attribute(reader, "val", room, sizeof room);

		o->box_ticked = value.n == 0 || str_is(value, "1") ||
				str_is(value, "true") || str_is(value, "on");
	}
}

static void
office_end(struct office *o, struct str name)
{
	if (str_is(name, "p") || str_is(name, "h"))
		office_end_line(o);
	else if ((str_is(name, "tr") || str_is(name, "table-row")) &&
		 o->row_depth > 0)
		office_end_row(o);
	else if (str_is(name, "checkBox"))
		buf_add_text(&o->line, o->box_ticked ? "[x] " : "[ ] ");
}

static bool
office_is_skipped(struct str name)
{
	for (const char *const *skip = office_skipped; *skip != NULL; skip++)
		if (str_is(name, *skip))
			return true;
	return false;
}

/* Between elements of Word there are only blanks for the eye. */
static bool
office_is_text(struct str text)
{
	return str_trim(text).n > 0 || str_find_byte(text, '\n', 0) == SIZE_MAX;
}

static void
office_node(struct office *o, xmlTextReaderPtr reader)
{
	const xmlChar *local = xmlTextReaderConstLocalName(reader);
	struct str name = str_from((const char *)local);
	int type = xmlTextReaderNodeType(reader);
	int depth = xmlTextReaderDepth(reader) + 1;

	if (o->skip > 0 && depth > o->skip)
		return;
	if (o->skip == depth && type != XML_READER_TYPE_END_ELEMENT)
		o->skip = 0;
	if (type == XML_READER_TYPE_ELEMENT) {
		bool empty = xmlTextReaderIsEmptyElement(reader) == 1;

		if (office_is_skipped(name) && !empty) {
			o->skip = depth;
			return;
		}
		office_begin(o, reader, name);
		if (empty)
			office_end(o, name);
	} else if (type == XML_READER_TYPE_END_ELEMENT) {
		if (o->skip == 0)
			office_end(o, name);
		o->skip = 0;
	} else if (type == XML_READER_TYPE_TEXT ||
		   type == XML_READER_TYPE_CDATA ||
		   type == XML_READER_TYPE_SIGNIFICANT_WHITESPACE) {
		const xmlChar *value = xmlTextReaderConstValue(reader);
		struct str text = str_from((const char *)value);

		if (office_is_text(text))
			buf_add_str(&o->line, text);
	}
}

static size_t
office_size(const struct office *o)
{
	return o->out.n + o->line.n + o->row.n + o->later.n;
}

enum err_kind
html_office_text(
    struct arena *a, struct str xml, struct str *text_out, struct err *err)
{
	/* No network, no file, no message on standard error, no entities. */
	int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
	struct office o = {0};
	xmlTextReaderPtr reader;
	int more = -1;

	if (xml.n > INT_MAX)
		return err_set(err, ERR_MESSAGE, "a document is too large");
	reader = xmlReaderForMemory(xml.p, (int)xml.n, NULL, NULL, options);
	if (reader == NULL)
		return err_set(err, ERR_MESSAGE, "a document cannot be read");
	while (office_size(&o) <= HTML_OFFICE_MAX_TEXT &&
	       (more = xmlTextReaderRead(reader)) == 1)
		office_node(&o, reader);
	if (o.line.n > 0)
		office_end_line(&o);
	while (o.row_depth > 0)
		office_end_row(&o);
	*text_out = buf_copy(a, &o.out);
	xmlFreeTextReader(reader);
	buf_release(&o.out);
	buf_release(&o.line);
	buf_release(&o.row);
	buf_release(&o.later);
	if (more != 0)
		return err_set(err, ERR_MESSAGE,
		    "a document is no XML, or has too much text");
	return ERR_NONE;
}
