#include "render/render_paper.h"

#include "form/form_value.h"

enum { TITLE_MAX_CHARACTERS = 200 };

struct writing {
	const struct mailing *m;
	struct arena *a;
	struct paper *paper;
	const struct render_form *shown;
};

static struct str
say(const struct writing *w, const char *key, const struct values *values)
{
	return mailing_say(w->m, key, values);
}

static void
add_text(const struct writing *w, enum paper_item_kind kind, struct str text)
{
	if (text.n > 0)
		paper_add(w->a, w->paper, kind)->text = text;
}

/* "Prénom", without the star and the colon that its line has. */
static struct str
bare_label(const struct writing *w, const struct form_row *row)
{
	for (size_t i = 0; i < row->of->part_count; i++)
		if (str_eq(row->of->parts[i].id, row->part))
			return mailing_finish(w->m, row->of->parts[i].label);
	return mailing_finish(w->m, row->of->label);
}

/* ---- What stands in a field ---- */

/* Sentences that tell how to fill in a mail are of no use here. */
static bool
is_for_mail(const struct writing *w, struct str help)
{
	static const char *const keys[] = {"formulaire.liste_longue",
	    "formulaire.cocher_un", "formulaire.cocher_plusieurs"};

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (str_eq(help, say(w, keys[i], NULL)))
			return true;
	return false;
}

static void
fill_helps(const struct writing *w, const struct doc_field *row,
    const char *how, struct paper_field *field)
{
	field->helps =
	    arena_array(w->a, row->help_count + 1, sizeof *field->helps);
	for (size_t i = 0; i < row->help_count; i++)
		if (!is_for_mail(w, row->helps[i]))
			field->helps[field->help_count++] = row->helps[i];
	/* What a form says itself of its boxes is enough. */
	if (how != NULL &&
	    (field->kind == PAPER_LIST || field->help_count == 0))
		field->helps[field->help_count++] = say(w, how, NULL);
}

/* The sentences, with the candidates that they speak of behind them. */
static void
fill_problems(const struct writing *w, const struct doc_field *row,
    struct paper_field *field)
{
	size_t room = row->problem_count + row->candidate_count + 1;

	field->problems = arena_array(w->a, room, sizeof *field->problems);
	for (size_t i = 0; i < row->problem_count; i++)
		field->problems[field->problem_count++] = row->problems[i];
	for (size_t i = 0; i < row->candidate_count; i++)
		field->problems[field->problem_count++] = str_printf(
		    w->a, "%zu  %.*s", i + 1, STR_ARG(row->candidates[i]));
}

/* An empty line of a whole form says by itself what lacks; not so where the
 * mail asks for this one answer. */
static void
mark_missing(const struct writing *w, const struct form_row *row,
    struct paper_field *field)
{
	const struct form_report *report = &w->shown->report;

	if (w->shown->extent != EXTENT_PROBLEMS || field->problem_count > 0 ||
	    row->part.n > 0)
		return;
	for (size_t i = 0; i < report->count; i++)
		if (report->problems[i].field == row->of)
			field->problems[field->problem_count++] =
			    say(w, "papier.manque", NULL);
}

static void
fill_choices(
    const struct writing *w, const struct form_row *row, struct paper_field *f)
{
	const struct doc_field *line = &row->field;

	f->options = arena_array(w->a, line->choice_count, sizeof *f->options);
	for (size_t i = 0; i < line->choice_count; i++)
		f->options[f->option_count++] =
		    (struct paper_option){.id = line->choices[i].id,
			.label = line->choices[i].label,
			.group = line->choices[i].group,
			.comment = line->choices[i].comment,
			.ticked = line->choices[i].ticked};
}

/* Every option of a long list that goes with what is chosen already. */
static void
fill_list(
    const struct writing *w, const struct form_row *row, struct paper_field *f)
{
	const struct list *list = row->of->list;

	f->options = arena_array(w->a, list->count, sizeof *f->options);
	for (size_t i = 0; i < list->count; i++)
		f->options[f->option_count++] =
		    (struct paper_option){.id = list->options[i].id,
			.label = mailing_finish(w->m, list->options[i].label)};
}

static void
fill_tick(
    const struct writing *w, const struct form_row *row, struct paper_field *f)
{
	const struct answer *answer =
	    answers_find(&w->shown->answers, w->shown->form->id, row->of->id);

	f->options = arena_array(w->a, 1, sizeof *f->options);
	f->options[f->option_count++] = (struct paper_option){
	    .label = bare_label(w, row),
	    .ticked = answer != NULL && str_is(answer->value, "true"),
	};
}

/* ---- The grid ---- */

static const char *const grid_days[] = {
    "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"};
static const char *const grid_shifts[] = {"jour", "soir", "nuit"};

enum {
	GRID_DAYS = sizeof grid_days / sizeof *grid_days,
	GRID_SHIFTS = sizeof grid_shifts / sizeof *grid_shifts
};

static struct str
grid_word(const struct writing *w, const char *kind, const char *id)
{
	const struct word *word =
	    forms_word(w->m->ground.forms, kind, str_from(id));

	return word != NULL && word->text_count > 0 ? word->texts[0]
						    : str_from(id);
}

/* Whether {"jour": ["lundi", ...], "soir": [...], ...} has day under shift. */
static bool
grid_has(struct arena *a, struct str value, const char *shift, const char *day)
{
	size_t from = str_find(value, arena_printf(a, "\"%s\"", shift), 0);
	size_t to = str_find_byte(value, ']', from != SIZE_MAX ? from : 0);

	if (from == SIZE_MAX || to == SIZE_MAX)
		return false;
	return str_find(str_slice(value, from, to - from),
		   arena_printf(a, "\"%s\"", day), 0) != SIZE_MAX;
}

static struct str
grid_value(const struct writing *w, const struct field *field)
{
	const struct answer *answer =
	    answers_find(&w->shown->answers, w->shown->form->id, field->id);
	struct answer preset;

	if (answer != NULL && answer->value.n > 0)
		return answer->value;
	if ((answer == NULL || answer->problem.n == 0) &&
	    form_preset(
		w->a, w->m->ground.forms, field, w->m->ground.today, &preset))
		return preset.value;
	return (struct str){0};
}

static void
fill_grid(
    const struct writing *w, const struct form_row *row, struct paper_field *f)
{
	struct str value = grid_value(w, row->of);

	f->rows = arena_array(w->a, GRID_DAYS, sizeof *f->rows);
	f->columns = arena_array(w->a, GRID_SHIFTS, sizeof *f->columns);
	f->options = arena_array(
	    w->a, (size_t)GRID_DAYS * GRID_SHIFTS, sizeof *f->options);
	f->column_count = GRID_SHIFTS;
	for (size_t s = 0; s < GRID_SHIFTS; s++)
		f->columns[s] = grid_word(w, "shift", grid_shifts[s]);
	for (size_t d = 0; d < GRID_DAYS; d++) {
		f->rows[f->row_count++] = grid_word(w, "weekday", grid_days[d]);
		for (size_t s = 0; s < GRID_SHIFTS; s++)
			f->options[f->option_count++] = (struct paper_option){
			    .id = str_printf(
				w->a, "%s.%s", grid_days[d], grid_shifts[s]),
			    .label = str_printf(w->a, "%.*s, %.*s",
				STR_ARG(f->rows[d]), STR_ARG(f->columns[s])),
			    .sign = f->columns[s],
			    .ticked = grid_has(
				w->a, value, grid_shifts[s], grid_days[d])};
	}
}

/* ---- One field ---- */

static enum paper_kind
kind_of(const struct form_row *row)
{
	const struct field *field = row->of;

	switch (field->type) {
	case FIELD_LONG_TEXT:
		return PAPER_LINES;
	case FIELD_CHOICE:
	case FIELD_CHOICES:
		if (row->field.choice_count == 0)
			return field->list != NULL && !field->sensitive
				   ? PAPER_LIST
				   : PAPER_LINE;
		return field->type == FIELD_CHOICE ? PAPER_ONE : PAPER_BOXES;
	case FIELD_YES_NO:
		return row->field.choice_count > 0 ? PAPER_ONE : PAPER_LINE;
	case FIELD_TICK:
		return PAPER_BOXES;
	case FIELD_GRID:
		return PAPER_GRID;
	case FIELD_SCALE:
		return PAPER_LIST;
	case FIELD_SIGNATURE:
		return PAPER_SIGNATURE;
	case FIELD_GROUP:
		return row->field.choice_count > 0 ? PAPER_ONE : PAPER_LINE;
	case FIELD_TEXT:
	case FIELD_EMAIL:
	case FIELD_DATE:
	case FIELD_DATES:
	case FIELD_NUMBER:
	case FIELD_PHONE:
	case FIELD_EXTENSION:
	case FIELD_POSTAL_CODE:
	case FIELD_PERMANENT_CODE:
	case FIELD_LICENCE:
	case FIELD_CODE:
	case FIELD_CONTACT:
	case FIELD_HEALTH_NUMBER:
	case FIELD_DRIVER_LICENCE:
	case FIELD_DOCUMENT:
	case FIELD_TYPE_COUNT:
		break;
	}
	return PAPER_LINE;
}

static bool
is_narrow(enum field_type type)
{
	return type == FIELD_DATE || type == FIELD_NUMBER ||
	       type == FIELD_PHONE || type == FIELD_EXTENSION ||
	       type == FIELD_POSTAL_CODE || type == FIELD_CODE;
}

/* How to fill in what has options; NULL: the field shows it. */
static const char *
how_to(enum paper_kind kind)
{
	switch (kind) {
	case PAPER_LIST:
		return "papier.liste";
	case PAPER_ONE:
		return "papier.un";
	case PAPER_BOXES:
	case PAPER_GRID:
		return "papier.plusieurs";
	case PAPER_SIGNATURE:
		return "papier.signature";
	case PAPER_LINE:
	case PAPER_LINES:
	case PAPER_KIND_COUNT:
		break;
	}
	return NULL;
}

static void
fill_options(
    const struct writing *w, const struct form_row *row, struct paper_field *f)
{
	if (f->kind == PAPER_GRID)
		fill_grid(w, row, f);
	else if (f->kind == PAPER_LIST)
		fill_list(w, row, f);
	else if (row->of->type == FIELD_TICK)
		fill_tick(w, row, f);
	else
		fill_choices(w, row, f);
}

static void
add_field(const struct writing *w, const struct form_row *row)
{
	struct paper_field *f = arena_alloc(w->a, sizeof *f);
	const struct field *field = row->of;
	bool tick = field->type == FIELD_TICK;

	f->name = str_printf(w->a, "%.*s.%.*s%s%.*s",
	    STR_ARG(w->shown->form->id), STR_ARG(field->id),
	    row->part.n > 0 ? "." : "", STR_ARG(row->part));
	f->kind = kind_of(row);
	f->label = row->field.label;
	f->spoken = bare_label(w, row);
	f->value = row->field.value;
	f->required = form_is_required(field, &w->shown->answers);
	f->narrow = is_narrow(field->type);
	f->commented = field->type == FIELD_CHOICES;
	f->max_length = field->type == FIELD_TEXT ? field->max_length : 0;
	if (f->kind == PAPER_LINE && field->several_lines)
		f->kind = PAPER_LINES;
	fill_problems(w, &row->field, f);
	mark_missing(w, row, f);
	fill_options(w, row, f);
	fill_helps(w, &row->field, tick ? NULL : how_to(f->kind), f);
	paper_add(w->a, w->paper, PAPER_FIELD)->field = f;
}

/* ---- A form ---- */

/* Which lines are to be mended, on top of the form. */
static void
add_notice(const struct writing *w)
{
	const struct form_report *report = &w->shown->report;
	struct values values = {0};
	struct str *labels;

	if (w->shown->extent != EXTENT_PROBLEMS || report->count == 0)
		return;
	labels = arena_array(w->a, report->count, sizeof *labels);
	for (size_t i = 0; i < report->count; i++)
		labels[i] =
		    mailing_finish(w->m, report->problems[i].field->label);
	values.text[VALUE_MISSING] = mailing_missing(w->m, report->count);
	values.text[VALUE_LIST] =
	    render_form_join(&w->m->ground, labels, report->count, "forme.et");
	add_text(w, PAPER_NOTICE, say(w, "papier.a_corriger", &values));
}

static void
add_form(struct writing *w, const struct render_form *shown, bool first)
{
	struct render_form whole = *shown;
	struct sent_set unused = {0};
	struct form_row *rows;
	size_t count;

	w->shown = shown;
	whole.extent = EXTENT_WHOLE;
	render_form_rows(&w->m->ground, &whole, &unused, &rows, &count);
	add_text(w, PAPER_TITLE, mailing_finish(w->m, shown->form->title));
	add_text(w, PAPER_PARAGRAPH, mailing_finish(w->m, shown->form->intro));
	if (first) {
		add_text(w, PAPER_PARAGRAPH, say(w, "papier.mode", NULL));
		add_text(
		    w, PAPER_PARAGRAPH, say(w, "papier.obligatoire", NULL));
	}
	add_notice(w);
	for (size_t i = 0; i < count; i++) {
		add_text(w, PAPER_SECTION, rows[i].section);
		for (size_t k = 0; k < rows[i].statement_count; k++)
			add_text(w, PAPER_PARAGRAPH,
			    str_printf(w->a, "%d. %.*s",
				rows[i].statements[k].number,
				STR_ARG(mailing_finish(
				    w->m, rows[i].statements[k].text))));
		add_field(w, &rows[i]);
	}
}

static struct str
mark_of(const struct writing *w, const struct render_form *forms, size_t count)
{
	struct buf mark = {0};
	struct str text;

	for (size_t i = 0; i < count; i++)
		buf_printf(&mark, "%s%.*s %.*s", i > 0 ? ", " : "",
		    STR_ARG(forms[i].form->id),
		    STR_ARG(forms[i].form->version));
	text = buf_copy(w->a, &mark);
	buf_release(&mark);
	return text;
}

struct paper *
render_paper_make(const struct mailing *m, const struct render_form *forms,
    size_t count, struct str language)
{
	struct arena *a = m->ground.a;
	struct paper *paper = arena_alloc(a, sizeof *paper);
	struct writing w = {.m = m, .a = a, .paper = paper};
	struct values values;
	struct values places = {0};

	mailing_values(m, false, &values);
	places.text[VALUE_N] = str_from("%n");
	places.text[VALUE_TOTAL] = str_from("%t");
	paper->language = language;
	paper->author = values.text[VALUE_OFFICE_NAME];
	paper->title = count == 1 ? mailing_finish(m, forms[0].form->title)
				  : say(&w, "papier.dossier", NULL);
	paper->title = values_clean(a, paper->title, TITLE_MAX_CHARACTERS);
	paper->head = say(&w, "papier.tete", &values);
	paper->foot = say(&w, "papier.pied", &values);
	paper->page = say(&w, "papier.page", &places);
	if (m->in->reference.n > 0)
		paper->reference = say(&w, "papier.reference", &values);
	paper->mark = mark_of(&w, forms, count);
	paper->now = m->in->now;
	for (size_t i = 0; i < count; i++)
		add_form(&w, &forms[i], i == 0);
	return paper;
}
