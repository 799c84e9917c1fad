#include "base/csv.h"

#include <string.h>

static size_t
count_byte(struct str line, char c)
{
	size_t count = 0;
	bool quoted = false;

	for (size_t i = 0; i < line.n; i++) {
		quoted ^= line.p[i] == '"';
		count += !quoted && line.p[i] == c;
	}
	return count;
}

void
csv_begin(struct csv *csv, struct str text)
{
	static const char separators[] = {',', ';', '\t'};
	struct str rest, line = {0};
	size_t most = 0;

	if (str_starts(text, "\xef\xbb\xbf"))
		text = str_after(text, 3);
	*csv = (struct csv){.rest = text, .separator = ',', .next_line = 1};
	rest = text;
	(void)str_line(&rest, &line);
	for (size_t i = 0; i < sizeof separators; i++) {
		size_t count = count_byte(line, separators[i]);

		if (count <= most)
			continue;
		most = count;
		csv->separator = separators[i];
	}
}

static enum err_kind
fail(const struct csv *csv, struct err *err, const char *what)
{
	return err_set(err, ERR_MESSAGE, "%d: %s", csv->line, what);
}

static bool
ends_line(char c)
{
	return c == '\n' || c == '\r';
}

/* rest begins behind the quote; it ends behind the closing one. */
static enum err_kind
read_quoted(struct csv *csv, struct buf *cell, struct err *err)
{
	struct str *rest = &csv->rest;

	for (;;) {
		size_t quote = str_find_byte(*rest, '"', 0);
		struct str part = str_slice(*rest, 0, quote);

		if (quote == SIZE_MAX)
			return fail(csv, err, "a quote that does not end");
		if (cell->n + part.n + 1 > CSV_CELL_MAX_BYTES)
			return fail(csv, err, "a cell that is too long");
		for (size_t i = 0; i < part.n; i++)
			csv->next_line += part.p[i] == '\n';
		buf_add_str(cell, part);
		*rest = str_after(*rest, quote + 1);
		if (rest->n == 0 || rest->p[0] != '"')
			return ERR_NONE;
		buf_add_char(cell, '"');
		*rest = str_after(*rest, 1);
	}
}

static enum err_kind
read_plain(struct csv *csv, struct buf *cell, struct err *err)
{
	size_t n = 0;

	while (n < csv->rest.n && csv->rest.p[n] != csv->separator &&
	       !ends_line(csv->rest.p[n]))
		n++;
	if (n > CSV_CELL_MAX_BYTES)
		return fail(csv, err, "a cell that is too long");
	buf_add(cell, csv->rest.p, n);
	csv->rest = str_after(csv->rest, n);
	return ERR_NONE;
}

static enum err_kind
read_cell(struct csv *csv, struct buf *cell, struct err *err)
{
	enum err_kind kind;

	if (csv->rest.n == 0 || csv->rest.p[0] != '"')
		return read_plain(csv, cell, err);
	csv->rest = str_after(csv->rest, 1);
	kind = read_quoted(csv, cell, err);
	if (kind == ERR_NONE && csv->rest.n > 0 &&
	    csv->rest.p[0] != csv->separator && !ends_line(csv->rest.p[0]))
		kind = fail(csv, err, "something behind a quoted cell");
	return kind;
}

/* True when another cell follows in the row. */
static bool
end_cell(struct csv *csv)
{
	char c;

	if (csv->rest.n == 0)
		return false;
	c = csv->rest.p[0];
	csv->rest = str_after(csv->rest, 1);
	if (c == csv->separator)
		return true;
	if (c == '\r' && csv->rest.n > 0 && csv->rest.p[0] == '\n')
		csv->rest = str_after(csv->rest, 1);
	csv->next_line++;
	return false;
}

static enum err_kind
read_row(struct csv *csv, struct arena *a, struct str *cells, size_t *count_out,
    bool *empty_out, struct err *err)
{
	struct buf cell = {0};
	enum err_kind kind;

	*count_out = 0;
	*empty_out = true;
	csv->line = csv->next_line;
	do {
		buf_clear(&cell);
		if (*count_out == CSV_CELLS_MAX)
			kind = fail(csv, err, "more cells than allowed");
		else
			kind = read_cell(csv, &cell, err);
		if (kind != ERR_NONE)
			break;
		*empty_out = *empty_out && str_trim(buf_str(&cell)).n == 0;
		cells[(*count_out)++] = buf_copy(a, &cell);
	} while (end_cell(csv));
	buf_release(&cell);
	return kind;
}

enum err_kind
csv_next(struct csv *csv, struct arena *a, struct str **cells_out,
    size_t *count_out, struct err *err)
{
	bool empty = true;

	*cells_out = arena_array(a, CSV_CELLS_MAX, sizeof **cells_out);
	*count_out = 0;
	while (empty && csv->rest.n > 0) {
		enum err_kind kind =
		    read_row(csv, a, *cells_out, count_out, &empty, err);

		if (kind != ERR_NONE)
			return kind;
		if (empty)
			*count_out = 0;
	}
	return ERR_NONE;
}

void
csv_add_cell(struct buf *out, char separator, struct str cell)
{
	bool plain =
	    cell.n == 0 || (cell.p[0] != ' ' && cell.p[cell.n - 1] != ' ');

	for (size_t i = 0; plain && i < cell.n; i++)
		plain = cell.p[i] != separator && cell.p[i] != '"' &&
			!ends_line(cell.p[i]);
	if (plain) {
		buf_add_str(out, cell);
		return;
	}
	buf_add_char(out, '"');
	for (size_t i = 0; i < cell.n; i++) {
		if (cell.p[i] == '"')
			buf_add_char(out, '"');
		buf_add_char(out, cell.p[i]);
	}
	buf_add_char(out, '"');
}
