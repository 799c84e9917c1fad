/*
 * Reading CSV (RFC 4180) as spreadsheets write it: fields between commas,
 * semicolons or TABs, whichever the first line has most of; quoted ones may hold
 * all of these, ends of line, and quotes written twice. A byte order mark is
 * skipped. Bytes are not looked at any further. Sequence:
 *
 *	csv_begin(&csv, text);
 *	while (csv_next(&csv, a, &cells, &count, &err) == ERR_NONE && count > 0)
 */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/buf.h"

enum { CSV_CELLS_MAX = 64, CSV_CELL_MAX_BYTES = 8192 };

struct csv {
	struct str rest;
	char separator;
	int line; /* where the row began that was read last, from 1 */
	int next_line;
};

/* Borrows text. */
void csv_begin(struct csv *csv, struct str text);

/*
 * The next row that is not empty; its cells live in a, blanks in them kept. At
 * the end *count_out is 0. ERR_MESSAGE, "N: what": a quote that does not end,
 * something behind a quoted cell, more or longer cells than allowed.
 */
enum err_kind csv_next(struct csv *csv, struct arena *a, struct str **cells_out,
    size_t *count_out, struct err *err) WARN_UNUSED;

/* Append a cell, quoted where it has to be. */
void csv_add_cell(struct buf *out, char separator, struct str cell);

#endif
