#include "form/form_find_open.h"

#include "form/form_index.h"

void
form_find_open_add(
    struct arena *a, struct find_open *open, const struct find_piece *piece)
{
	open->pieces = arena_grow(
	    a, open->pieces, open->count, &open->capacity, sizeof(*piece));
	open->pieces[open->count++] = *piece;
	open->counts[piece->source][piece->kind]++;
}

const struct field *
form_find_open_field(const struct find_open *open)
{
	const struct field *field = open->field;

	if (field == NULL || field->type != FIELD_GROUP ||
	    open->part == INDEX_NO_PART || open->part == INDEX_ROW)
		return field;
	return &field->columns[open->part % field->column_count];
}

void
form_find_open_cell(struct find_open *open, size_t column, int64_t row)
{
	uint64_t bit = column < 64 ? (uint64_t)1 << column : 0;

	if (row > 0) {
		open->row = (size_t)row - 1;
		open->columns = 0;
		open->part = INDEX_ROW;
		return;
	}
	/* A label that comes again begins the next row. */
	if ((open->columns & bit) != 0 && open->row + 1 < GROUP_ROWS_MAX) {
		open->row++;
		open->columns = 0;
	}
	open->columns |= bit;
	open->part = open->row * open->field->column_count + column;
}

bool
form_find_open_has(const struct find_open *open, enum message_source source,
    enum find_piece_kind kind)
{
	return open->counts[source][kind] > 0;
}

bool
form_find_open_is_wide(const struct find_open *open)
{
	const struct field *field = form_find_open_field(open);
	enum field_type type = field->type;

	return field->several_lines || type == FIELD_LONG_TEXT ||
	       type == FIELD_CHOICES || type == FIELD_GRID ||
	       type == FIELD_DATES || type == FIELD_CONTACT;
}

static const char *
joint(const struct find_open *open, const struct find_piece *piece)
{
	if (piece->joined)
		return " ";
	if (open->field->several_lines)
		return ", ";
	return form_find_open_is_wide(open) ? "\n" : " ";
}

static void
add_text(const struct find_open *open, const struct find_piece *piece,
    struct buf *raw)
{
	const char *between = joint(open, piece);

	if (raw->n > 0) {
		/* A comma at the end of a line is the person's own. */
		if (between[0] == ',' && raw->p[raw->n - 1] == ',')
			between = " ";
		buf_add_text(raw, between);
	}
	buf_add_str(raw, piece->text);
}

static void
add_line(struct buf *raw, struct str text)
{
	if (raw->n > 0)
		buf_add_char(raw, '\n');
	buf_add_str(raw, text);
}

/* All pieces of some kinds (bits), in the order in which they came. */
static void
add_kinds(const struct find_open *open, enum message_source source,
    unsigned kinds, struct buf *raw)
{
	for (size_t i = 0; i < open->count; i++) {
		const struct find_piece *piece = &open->pieces[i];

		if (piece->source != source ||
		    (kinds & (1U << piece->kind)) == 0)
			continue;
		if (piece->kind == FIND_PIECE_TEXT)
			add_text(open, piece, raw);
		else
			add_line(raw, piece->text);
	}
}

static void
add_kind(const struct find_open *open, enum message_source source,
    enum find_piece_kind kind, struct buf *raw)
{
	add_kinds(open, source, 1U << kind, raw);
}

/* ---- Lists ---- */

static size_t
option_count(const struct field *field)
{
	return field->list != NULL ? field->list->count : 2; /* yes and no */
}

/*
 * All but one option deleted: the one that is left is the answer, even though
 * nobody put a mark. Not where the list may have been sent with one option only,
 * nor at the end of the text, where the rest may have been cut off.
 */
static void
add_only_left(const struct find_open *open, enum message_source source,
    bool at_end, struct buf *raw)
{
	if (at_end)
		return;
	if (open->field->depends.n == 0 &&
	    open->counts[source][FIND_PIECE_EMPTY] == 1 &&
	    option_count(open->field) > 1)
		add_kind(open, source, FIND_PIECE_EMPTY, raw);
	if (open->counts[source][FIND_PIECE_CANDIDATE] != 1)
		return;
	/* Proposals are numbered from 1: a 2 alone had a 1 before it. */
	for (size_t i = 0; i < open->count; i++)
		if (open->pieces[i].kind == FIND_PIECE_CANDIDATE &&
		    open->pieces[i].source == source &&
		    open->pieces[i].number > 1)
			add_kind(open, source, FIND_PIECE_CANDIDATE, raw);
}

/* Whether all words in the quotation stand behind its first box. */
static bool
is_below_boxes(const struct find_open *open)
{
	for (size_t i = 0; i < open->count; i++) {
		const struct find_piece *piece = &open->pieces[i];

		if (piece->source == SOURCE_QUOTED)
			return piece->kind != FIND_PIECE_TEXT;
	}
	return false;
}

static void
list_answer(const struct find_open *open, enum message_source source,
    bool at_end, struct buf *raw)
{
	size_t bare = open->counts[source][FIND_PIECE_BARE];
	unsigned chosen = 1U << FIND_PIECE_TICKED;

	/* All options without a box are the list as it was sent; beside one
	 * that is ticked they are those that are not. */
	if (bare < option_count(open->field) &&
	    open->counts[source][FIND_PIECE_TICKED] == 0)
		chosen |= 1U << FIND_PIECE_BARE;
	if (open->field->type == FIELD_CHOICES) {
		add_kinds(open, source, chosen | 1U << FIND_PIECE_TEXT, raw);
	} else {
		/* What was typed is meant; a tick may be older. But what
		 * stands below the boxes of a quotation is our help, be it
		 * in words that a browser translated. */
		if (source != SOURCE_QUOTED ||
		    open->counts[source][FIND_PIECE_TICKED] == 0 ||
		    !is_below_boxes(open))
			add_kind(open, source, FIND_PIECE_TEXT, raw);
		if (raw->n == 0)
			add_kinds(open, source, chosen, raw);
	}
	if (raw->n == 0 && bare == 0)
		add_only_left(open, source, at_end, raw);
}

/* ---- Groups ---- */

/* What was typed, or else what was ticked, in one column of a row. */
static void
add_cell(const struct find_open *open, enum message_source source, size_t part,
    struct buf *text)
{
	for (int kind = FIND_PIECE_TEXT;
	     kind <= FIND_PIECE_TICKED && text->n == 0; kind++) {
		for (size_t i = 0; i < open->count; i++) {
			const struct find_piece *piece = &open->pieces[i];

			if (piece->source != source || piece->part != part ||
			    piece->kind != (enum find_piece_kind)kind)
				continue;
			if (text->n > 0)
				buf_add_char(text, ' ');
			buf_add_str(text, piece->text);
		}
	}
}

/* Lines "row.column: text", and what stands beside all of them. */
static void
group_answer(
    const struct find_open *open, enum message_source source, struct buf *raw)
{
	const struct field *field = open->field;
	struct buf text = {0};

	for (size_t i = 0; i < open->count; i++)
		if (open->pieces[i].source == source &&
		    open->pieces[i].kind == FIND_PIECE_TEXT &&
		    (open->pieces[i].part == INDEX_NO_PART ||
			open->pieces[i].part == INDEX_ROW))
			add_text(open, &open->pieces[i], raw);
	for (size_t part = 0; part < GROUP_ROWS_MAX * field->column_count;
	     part++) {
		buf_clear(&text);
		add_cell(open, source, part, &text);
		if (text.n == 0)
			add_cell(open, SOURCE_QUOTED, part, &text);
		if (text.n == 0)
			continue;
		if (raw->n > 0)
			buf_add_char(raw, '\n');
		buf_printf(raw, "%zu.%.*s: %.*s",
		    part / field->column_count + 1,
		    STR_ARG(field->columns[part % field->column_count].id),
		    STR_ARG(buf_str(&text)));
	}
	buf_release(&text);
}

/* ---- Contacts ---- */

/* The text of one part from one source. */
static void
add_part(const struct find_open *open, enum message_source source, size_t part,
    struct buf *text)
{
	for (size_t i = 0; i < open->count; i++) {
		const struct find_piece *piece = &open->pieces[i];

		if (piece->source != source || piece->part != part)
			continue;
		if (text->n > 0)
			buf_add_char(text, ' ');
		buf_add_str(text, piece->text);
	}
}

/* Lines "part: text". What was typed goes over what the quotation says, and the
 * rest of the quotation stays. */
static void
contact_answer(
    const struct find_open *open, enum message_source source, struct buf *raw)
{
	struct buf text = {0};

	for (size_t i = 0; i < open->count; i++)
		if (open->pieces[i].source == source &&
		    open->pieces[i].part == INDEX_NO_PART)
			add_text(open, &open->pieces[i], raw);
	for (size_t i = 0; i < open->field->part_count; i++) {
		buf_clear(&text);
		add_part(open, source, i, &text);
		if (text.n == 0)
			add_part(open, SOURCE_QUOTED, i, &text);
		if (text.n == 0)
			continue;
		if (raw->n > 0)
			buf_add_char(raw, '\n');
		buf_add_str(raw, open->field->parts[i].id);
		buf_add_text(raw, ": ");
		buf_add_str(raw, buf_str(&text));
	}
	buf_release(&text);
}

bool
form_find_open_answer(struct arena *a, const struct find_open *open,
    enum message_source source, bool at_end, struct str *raw_out)
{
	struct buf raw = {0};
	bool any = false;

	for (size_t kind = 0; kind < FIND_PIECE_COUNT; kind++)
		any = any || open->counts[source][kind] > 0;
	if (!any)
		return false;
	if (open->field->list != NULL || open->field->type == FIELD_YES_NO) {
		list_answer(open, source, at_end, &raw);
		any = raw.n > 0;
	} else if (open->field->type == FIELD_GROUP) {
		group_answer(open, source, &raw);
		any = raw.n > 0;
	} else if (open->field->type == FIELD_CONTACT) {
		contact_answer(open, source, &raw);
	} else {
		/* A box that is empty now says so: the tick was taken away. */
		add_kind(open, source, FIND_PIECE_TEXT, &raw);
		add_kind(open, source, FIND_PIECE_TICKED, &raw);
	}
	*raw_out = buf_copy(a, &raw);
	buf_release(&raw);
	return any;
}
