/*
 * Rows of a group. What form_find() makes of the lines of a form reads
 * "1.nature: vol", a line for each answer, rows from 1; so does the text, which
 * reads back to the same value.
 */
#include "form/value.h"

#include "base/json.h"

enum { CELL_MAX = 1000 };

struct cell {
	struct str raw;
	struct answer answer;
};

struct group {
	const struct value_in *in;
	struct cell *cells; /* row by row */
	size_t rows;
	struct buf bad; /* "Infraction 2, Nature", a line each */
};

static size_t
at(const struct group *g, size_t row, size_t column)
{
	return row * g->in->field->column_count + column;
}

/* "2.nature" */
static bool
read_name(const struct field *field, struct str name, size_t *row_out,
    size_t *column_out)
{
	size_t dot = str_find_byte(name, '.', 0);
	int64_t row = 0;

	if (dot == SIZE_MAX ||
	    !str_to_int64(str_slice(name, 0, dot), 1, GROUP_ROWS_MAX, &row))
		return false;
	for (size_t i = 0; i < field->column_count; i++) {
		if (!str_eq(field->columns[i].id, str_after(name, dot + 1)))
			continue;
		*row_out = (size_t)row - 1;
		*column_out = i;
		return true;
	}
	return false;
}

/* False when there is a line that is no answer of a row. */
static bool
read_cells(struct group *g)
{
	const struct field *field = g->in->field;
	struct str rest = g->in->raw, line;

	while (str_line(&rest, &line)) {
		size_t colon = str_find_byte(line, ':', 0), row, column;
		struct str text;

		if (str_trim(line).n == 0)
			continue;
		if (colon == SIZE_MAX ||
		    !read_name(field, str_trim(str_slice(line, 0, colon)), &row,
			&column))
			return false;
		text = str_trim(str_after(line, colon + 1));
		if (text.n > CELL_MAX)
			return false;
		g->cells[at(g, row, column)].raw = text;
		if (text.n > 0 && row >= g->rows)
			g->rows = row + 1;
	}
	return true;
}

static bool
is_empty_row(const struct group *g, size_t row)
{
	for (size_t i = 0; i < g->in->field->column_count; i++)
		if (g->cells[at(g, row, i)].raw.n > 0)
			return false;
	return true;
}

static void
type_row(struct group *g, size_t row)
{
	const struct value_in *in = g->in;

	for (size_t i = 0; i < in->field->column_count; i++) {
		const struct field *column = &in->field->columns[i];
		struct cell *cell = &g->cells[at(g, row, i)];

		form_value(in->a, in->forms, column, cell->raw, NULL, in->today,
		    &cell->answer);
		if (cell->answer.problem.n == 0 &&
		    (cell->answer.value.n > 0 || !column->required))
			continue;
		buf_printf(&g->bad, "%s%.*s %zu, %.*s",
		    g->bad.n > 0 ? "\n" : "", STR_ARG(in->field->row), row + 1,
		    STR_ARG(column->label));
	}
}

static void
accept_rows(const struct group *g, struct answer *out)
{
	struct buf json = {0}, text = {0};
	struct json w = {.out = &json};
	size_t number = 0;

	json_array(&w, NULL);
	for (size_t row = 0; row < g->rows; row++) {
		if (is_empty_row(g, row))
			continue;
		number++;
		json_object(&w, NULL);
		for (size_t i = 0; i < g->in->field->column_count; i++) {
			const struct field *column = &g->in->field->columns[i];
			const struct answer *answer =
			    &g->cells[at(g, row, i)].answer;

			if (answer->value.n == 0)
				continue;
			json_raw(
			    &w, str_cstr(g->in->a, column->id), answer->value);
			buf_printf(&text, "%s%zu.%.*s: %.*s",
			    text.n > 0 ? "\n" : "", number, STR_ARG(column->id),
			    STR_ARG(answer->text));
		}
		json_end(&w);
	}
	json_end(&w);
	value_accept_json(
	    out, buf_copy(g->in->a, &json), buf_copy(g->in->a, &text));
	buf_release(&json);
	buf_release(&text);
}

void
value_group(const struct value_in *in, struct answer *out)
{
	struct group g = {.in = in};

	/* "Aucune": nothing to declare. */
	if (value_word_is(in->a, in->forms, "none", in->raw).n > 0) {
		value_accept_json(out, str_from("[]"),
		    value_word(in->forms, "none", "aucun"));
		return;
	}
	g.cells = arena_array(
	    in->a, GROUP_ROWS_MAX * in->field->column_count, sizeof(*g.cells));
	if (!read_cells(&g)) {
		value_refuse(in, out, "groupe.forme", str_of("", 0));
		return;
	}
	for (size_t row = 0; row < g.rows; row++)
		if (!is_empty_row(&g, row))
			type_row(&g, row);
	if (g.bad.n > 0)
		value_refuse(in, out, "groupe.cases", buf_copy(in->a, &g.bad));
	else if (g.rows > 0)
		accept_rows(&g, out);
	buf_release(&g.bad);
}

struct str
form_group_cell(
    const struct field *field, struct str text, size_t row, struct str column)
{
	struct str line;

	while (str_line(&text, &line)) {
		size_t colon = str_find_byte(line, ':', 0), line_row, at_column;

		if (colon != SIZE_MAX &&
		    read_name(field, str_trim(str_slice(line, 0, colon)),
			&line_row, &at_column) &&
		    line_row == row &&
		    str_eq(field->columns[at_column].id, column))
			return str_trim(str_after(line, colon + 1));
	}
	return str_of("", 0);
}

size_t
form_group_rows(const struct field *field, struct str text)
{
	size_t rows = 0;
	struct str line;

	while (str_line(&text, &line)) {
		size_t colon = str_find_byte(line, ':', 0), row, column;

		if (colon != SIZE_MAX &&
		    read_name(field, str_trim(str_slice(line, 0, colon)), &row,
			&column) &&
		    row >= rows)
			rows = row + 1;
	}
	return rows;
}
