/* Rows of a group, such as offences: blocks of lines with a heading each. */
#include "form/form_value.h"
#include "render/render_form.h"

static void
fill_cell(const struct ground *g, const struct field *column, struct str text,
    struct doc_field *row)
{
	struct answer answer;

	form_value(g->a, g->forms, column, text, NULL, g->today, &answer);
	if (column->list != NULL && column->short_list)
		render_form_options(g, column->list, &answer, row);
	else
		row->value = values_clean(g->a,
		    answer.problem.n == 0 && answer.text.n > 0 ? answer.text
							       : text,
		    column->max_length > 0 ? column->max_length : 200);
}

static void
add_row(const struct ground *g, const struct field *field, struct str text,
    size_t number, struct row_list *rows)
{
	for (size_t i = 0; i < field->column_count; i++) {
		const struct field *column = &field->columns[i];
		struct form_row *row = row_list_add(g->a, rows);

		if (i == 0)
			row->section = str_printf(g->a, "%.*s %zu",
			    STR_ARG(render_form_finish(g, field->row)),
			    number + 1);
		row->part = str_printf(
		    g->a, "%zu.%.*s", number + 1, STR_ARG(column->id));
		row->field.label =
		    render_form_label(g, column->label, column->required);
		fill_cell(g, column,
		    form_group_cell(field, text, number, column->id),
		    &row->field);
		render_form_help(
		    g->a, &row->field, render_form_finish(g, column->help));
	}
}

void
render_form_group(const struct ground *g, const struct field *field,
    const struct answer *answer, const struct answer *problem,
    struct row_list *rows, struct str *sent_out)
{
	struct str text = {0};
	size_t filled, count, first = rows->count;

	if (answer != NULL && !field->sensitive)
		text = answer->problem.n > 0 ? answer->raw : answer->text;
	filled = form_group_rows(field, text);
	count = filled > 0 ? filled + 1 : field->rows;
	for (size_t i = 0; i < count && i < GROUP_ROWS_MAX; i++)
		add_row(g, field, text, i, rows);
	if (problem != NULL) {
		struct doc_field *row = &rows->items[first].field;

		row->problems = arena_array(g->a, 1, sizeof *row->problems);
		row->problems[0] = render_form_problem(g, field, problem);
		row->problem_count = 1;
	}
	*sent_out = text;
}
