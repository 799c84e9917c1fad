/*
 * The field whose label was found last, while its answer is being collected
 * line by line. For form/ only. What was collected becomes one answer for each
 * source: what stood in the quotation, and what was typed below it.
 */
#ifndef FORM_FORM_FIND_OPEN_H
#define FORM_FORM_FIND_OPEN_H

#include "form/form_find.h"

enum find_piece_kind {
	FIND_PIECE_TEXT,
	FIND_PIECE_TICKED,
	FIND_PIECE_EMPTY,     /* an option whose box is not ticked */
	FIND_PIECE_BARE,      /* an option without a box */
	FIND_PIECE_CANDIDATE, /* an option that we proposed */
	FIND_PIECE_COUNT
};

struct find_piece {
	enum find_piece_kind kind;
	struct str text;
	size_t part; /* of a contact; INDEX_NO_PART */
	enum message_source source;
	size_t line;
	bool joined;      /* goes on where the piece before was broken */
	bool after_blank; /* an empty line stands before it */
	int64_t number;   /* of a candidate */
};

/* What stood on the last line that belonged to the field. */
enum find_last { FIND_LAST_LABEL, FIND_LAST_ANSWER, FIND_LAST_OURS };

struct find_open {
	const struct form *form;
	const struct field *field; /* NULL: none is open */
	size_t part;      /* of a contact; of a group: row * columns + column */
	size_t row;       /* of a group, from 0 */
	uint64_t columns; /* of the row whose labels were seen, bits */
	enum message_source source; /* of the label */
	size_t line;
	bool separated; /* the label had a colon */
	struct find_piece *pieces;
	size_t count, capacity;
	size_t counts[SOURCE_COUNT][FIND_PIECE_COUNT];
	enum find_last last;
	size_t last_line, last_columns;
	bool blank;      /* since then */
	int quoting;     /* lines that a sentence of ours still may quote */
	struct str help; /* the text of ours that may go on at help_at */
	size_t help_at;
};

void form_find_open_add(
    struct arena *a, struct find_open *open, const struct find_piece *piece);

/* What an answer is expected of now: the field, or the column of a group. */
const struct field *form_find_open_field(const struct find_open *open);

/* The label of a column or the heading of a row (from 1; 0: a column): which
 * part comes now. */
void form_find_open_cell(struct find_open *open, size_t column, int64_t row);

/* Whether something of this kind came from this source. */
bool form_find_open_has(const struct find_open *open,
    enum message_source source, enum find_piece_kind kind);

/* Whether an answer may go on on the next line without being broken by a
 * client. */
bool form_find_open_is_wide(const struct find_open *open);

/*
 * The answer from one source, living in a; false when there is none. at_end: the
 * text ended here, so that what is missing may have been cut off.
 */
bool form_find_open_answer(struct arena *a, const struct find_open *open,
    enum message_source source, bool at_end, struct str *raw_out);

#endif
