#include "render/template.h"

#include "text/utf8.h"

enum piece_kind { PIECE_TEXT, PIECE_IF, PIECE_ELSE, PIECE_END, PIECE_BLOCK };

struct piece {
	enum piece_kind kind;
	struct str text;       /* PIECE_TEXT */
	enum value_name name;  /* PIECE_IF */
	enum block_name block; /* PIECE_BLOCK */
	/* Where to go on: PIECE_IF without the value: behind its sinon or fin;
	 * PIECE_ELSE, reached from above: behind its fin. */
	size_t target;
	int line;
};

struct template
{
	struct piece *pieces;
	size_t count, capacity;
	struct str all_text;
};

struct parser {
	struct arena *a;
	const struct typography *typography;
	const char *file;
	enum value_use use;
	bool blocks;
	struct template *template;
	struct buf text; /* of the piece that is being gathered */
	bool cut;        /* the piece before it ended within a line */
	struct buf all;  /* see template_all_text() */
	int line;
	size_t open[TEMPLATE_MAX_DEPTH]; /* pieces that wait for their target */
	size_t depth;
};

static const struct {
	const char *name;
	enum block_name block;
} block_names[] = {
    {"etapes", BLOCK_STEPS},
    {"compris", BLOCK_UNDERSTOOD},
    {"problemes", BLOCK_PROBLEMS},
    {"formulaires", BLOCK_FORMS},
    {"demandes", BLOCK_REQUESTS},
    {"documents", BLOCK_DOCUMENTS},
    {"recus", BLOCK_RECEIVED},
    {"menu", BLOCK_MENU},
    {"listes", BLOCK_LISTS},
    {"choix", BLOCK_CHOICES},
    {"statuts", BLOCK_STATUSES},
    {"bouton oui", BLOCK_BUTTON_YES},
    {"bouton non", BLOCK_BUTTON_NO},
    {"bouton menu", BLOCK_BUTTON_MENU},
    {"boutons formulaires", BLOCK_BUTTONS_FORMS},
};

static struct piece *
parser_add(struct parser *p, enum piece_kind kind)
{
	struct template *t = p->template;
	struct piece *piece;

	t->pieces = arena_grow(
	    p->a, t->pieces, t->count, &t->capacity, sizeof *t->pieces);
	piece = &t->pieces[t->count++];
	piece->kind = kind;
	piece->line = p->line;
	return piece;
}

/*
 * Typography sees a piece whole, with marks where values will stand; where a
 * directive cuts a line in two, a mark stands for the other half when it
 * matters (before " :", behind an opening quotation mark).
 */
static void
parser_flush(struct parser *p)
{
	static const char mark[] = "\xEE\x80\x80"; /* U+E000 */
	const size_t n = sizeof mark - 1;
	struct buf framed = {0};
	struct str text;
	bool cut_before = p->cut;
	bool cut_after = str_ends(str_trim(buf_str(&p->text)), "\xC2\xAB");

	if (p->text.n == 0)
		return;
	if (cut_before)
		buf_add(&framed, mark, n);
	buf_add_str(&framed, buf_str(&p->text));
	if (cut_after)
		buf_add(&framed, mark, n);
	text = p->typography->finish(p->a, buf_str(&framed));
	text = str_slice(text, cut_before ? n : 0,
	    text.n - (cut_before ? n : 0) - (cut_after ? n : 0));
	parser_add(p, PIECE_TEXT)->text = text;
	p->cut = !str_ends(text, "\n");
	buf_release(&framed);
	buf_clear(&p->text);
}

static enum err_kind
parse_if(struct parser *p, struct str name, struct err *err)
{
	struct piece *piece;
	enum value_name value;

	if (!values_parse(name, p->use, &value))
		return err_set(err, ERR_CONFIG,
		    "%s:%d: {{si %.*s}}: no such name", p->file, p->line,
		    STR_ARG(name));
	if (p->depth == TEMPLATE_MAX_DEPTH)
		return err_set(err, ERR_CONFIG,
		    "%s:%d: more than %d {{si}} within each other", p->file,
		    p->line, TEMPLATE_MAX_DEPTH);
	p->open[p->depth++] = p->template->count;
	piece = parser_add(p, PIECE_IF);
	piece->name = value;
	return ERR_NONE;
}

static enum err_kind
parse_else(struct parser *p, struct err *err)
{
	size_t open;

	if (p->depth == 0)
		return err_set(err, ERR_CONFIG,
		    "%s:%d: {{sinon}} without a {{si}} before it", p->file,
		    p->line);
	open = p->open[p->depth - 1];
	if (p->template->pieces[open].kind == PIECE_ELSE)
		return err_set(err, ERR_CONFIG,
		    "%s:%d: a second {{sinon}} for the same {{si}}", p->file,
		    p->line);
	p->open[p->depth - 1] = p->template->count;
	(void)parser_add(p, PIECE_ELSE);
	p->template->pieces[open].target = p->template->count;
	return ERR_NONE;
}

static enum err_kind
parse_end(struct parser *p, struct err *err)
{
	size_t open;

	if (p->depth == 0)
		return err_set(err, ERR_CONFIG,
		    "%s:%d: {{fin}} without a {{si}} before it", p->file,
		    p->line);
	open = p->open[--p->depth];
	(void)parser_add(p, PIECE_END);
	p->template->pieces[open].target = p->template->count;
	return ERR_NONE;
}

static enum err_kind
parse_block(struct parser *p, struct str name, bool alone, struct err *err)
{
	if (!p->blocks)
		return err_set(err, ERR_CONFIG,
		    "%s:%d: a {{bloc}} cannot stand here", p->file, p->line);
	if (!alone)
		return err_set(err, ERR_CONFIG,
		    "%s:%d: {{bloc %.*s}} must be alone on its line", p->file,
		    p->line, STR_ARG(name));
	for (size_t i = 0; i < sizeof block_names / sizeof *block_names; i++) {
		if (!str_is(name, block_names[i].name))
			continue;
		parser_add(p, PIECE_BLOCK)->block = block_names[i].block;
		return ERR_NONE;
	}
	return err_set(err, ERR_CONFIG, "%s:%d: {{bloc %.*s}}: no such block",
	    p->file, p->line, STR_ARG(name));
}

static enum err_kind
parse_value(struct parser *p, struct str name, struct err *err)
{
	enum value_name value;

	if (!values_parse(name, p->use, &value))
		return err_set(err, ERR_CONFIG, "%s:%d: {{%.*s}}: no such name",
		    p->file, p->line, STR_ARG(name));
	if (values_is_flag(value))
		return err_set(err, ERR_CONFIG,
		    "%s:%d: {{%.*s}} can only be asked about, with {{si}}",
		    p->file, p->line, STR_ARG(name));
	values_mark(&p->text, value);
	values_mark(&p->all, value);
	return ERR_NONE;
}

/* inside: what stands between the braces. *gone_out: it leaves no text. */
static enum err_kind
parse_directive(struct parser *p, struct str inside, bool alone, bool *gone_out,
    struct err *err)
{
	struct str words = str_trim(inside);

	*gone_out = true;
	if (str_starts(words, "si ")) {
		parser_flush(p);
		return parse_if(p, str_trim(str_after(words, 3)), err);
	}
	if (str_is(words, "sinon")) {
		parser_flush(p);
		return parse_else(p, err);
	}
	if (str_is(words, "fin")) {
		parser_flush(p);
		return parse_end(p, err);
	}
	if (str_starts(words, "bloc ")) {
		parser_flush(p);
		return parse_block(
		    p, str_trim(str_after(words, 5)), alone, err);
	}
	*gone_out = false;
	return parse_value(p, words, err);
}

static enum err_kind
parse_line(struct parser *p, struct str line, struct err *err)
{
	struct str rest = line;
	struct str trimmed = str_trim(line);
	size_t open;
	/* One directive and nothing else: the line goes with it. */
	bool alone = str_starts(trimmed, "{{") && str_ends(trimmed, "}}") &&
		     str_find(trimmed, "}}", 0) == trimmed.n - 2;
	bool gone = false;

	while ((open = str_find(rest, "{{", 0)) != SIZE_MAX) {
		size_t close = str_find(rest, "}}", open);
		enum err_kind kind;

		if (close == SIZE_MAX)
			return err_set(err, ERR_CONFIG,
			    "%s:%d: {{ without }} on the same line", p->file,
			    p->line);
		if (!alone) {
			buf_add(&p->text, rest.p, open);
			buf_add(&p->all, rest.p, open);
		}
		kind = parse_directive(p,
		    str_slice(rest, open + 2, close - open - 2), alone, &gone,
		    err);
		if (kind != ERR_NONE)
			return kind;
		rest = str_after(rest, close + 2);
	}
	if (!alone) {
		buf_add_str(&p->text, rest);
		buf_add_str(&p->all, rest);
	}
	if (!alone || !gone)
		buf_add_char(&p->text, '\n');
	buf_add_char(&p->all, '\n');
	return ERR_NONE;
}

/* What may not be in a template at all. */
static enum err_kind
check_characters(struct parser *p, struct str line, struct err *err)
{
	size_t at = 0;
	uint32_t c;

	if (!utf8_valid(line))
		return err_set(err, ERR_CONFIG, "%s:%d: this is not UTF-8",
		    p->file, p->line);
	while (utf8_decode(line, &at, &c)) {
		if (values_is_mark(c) || (c < ' ' && c != '\t') || c == 0x7F)
			return err_set(err, ERR_CONFIG,
			    "%s:%d: the character U+%04X cannot stand here",
			    p->file, p->line, (unsigned)c);
	}
	return ERR_NONE;
}

static enum err_kind
parse_source(struct parser *p, struct str source, struct err *err)
{
	struct str rest = source;
	struct str line;
	enum err_kind kind;

	while (str_line(&rest, &line)) {
		kind = check_characters(p, line, err);
		if (kind == ERR_NONE)
			kind = parse_line(p, line, err);
		if (kind != ERR_NONE)
			return kind;
		p->line++;
	}
	parser_flush(p);
	if (p->depth > 0)
		return err_set(err, ERR_CONFIG,
		    "%s:%d: {{si}} without a {{fin}} behind it", p->file,
		    p->template->pieces[p->open[p->depth - 1]].line);
	return ERR_NONE;
}

enum err_kind
template_parse(struct arena *a, const struct typography *typography,
    const char *file, int first_line, struct str source, enum value_use use,
    bool blocks, struct template **out, struct err *err)
{
	struct parser p = {.a = a,
	    .typography = typography,
	    .file = file,
	    .use = use,
	    .blocks = blocks,
	    .template = arena_alloc(a, sizeof *p.template),
	    .line = first_line};
	enum err_kind kind = parse_source(&p, source, err);

	p.template->all_text = buf_copy(a, &p.all);
	*out = p.template;
	buf_release(&p.text);
	buf_release(&p.all);
	return kind;
}

struct str
template_all_text(const struct template *template)
{
	return template->all_text;
}

bool
template_has_block(const struct template *template, enum block_name name)
{
	for (size_t i = 0; i < template->count; i++)
		if (template->pieces[i].kind == PIECE_BLOCK &&
		    template->pieces[i].block == name)
			return true;
	return false;
}

/* ---- Filling in ---- */

void
template_expand(struct arena *a, const struct template *template,
    const struct values *values, struct segment **out, size_t *count_out)
{
	struct segment *segments =
	    arena_array(a, template->count + 1, sizeof *segments);
	struct buf text = {0};
	size_t count = 0;
	size_t i = 0;

	while (i < template->count) {
		const struct piece *piece = &template->pieces[i++];

		if (piece->kind == PIECE_TEXT) {
			buf_add_str(&text, piece->text);
		} else if (piece->kind == PIECE_ELSE ||
			   (piece->kind == PIECE_IF &&
			       !values_has(values, piece->name))) {
			i = piece->target;
		} else if (piece->kind == PIECE_BLOCK) {
			if (text.n > 0)
				segments[count++].text = buf_copy(a, &text);
			buf_clear(&text);
			segments[count++].block = piece->block;
		}
	}
	if (text.n > 0)
		segments[count++].text = buf_copy(a, &text);
	buf_release(&text);
	*out = segments;
	*count_out = count;
}

struct str
template_line(struct arena *a, const struct template *template,
    const struct values *values)
{
	struct segment *segments;
	struct buf line = {0};
	struct str filled;
	size_t count;

	template_expand(a, template, values, &segments, &count);
	for (size_t i = 0; i < count; i++)
		buf_add_str(&line, segments[i].text);
	for (size_t i = 0; i < line.n; i++)
		if (line.p[i] == '\n')
			line.p[i] = ' ';
	filled = values_fill(a, values, str_trim(buf_str(&line)));
	buf_release(&line);
	return filled;
}
