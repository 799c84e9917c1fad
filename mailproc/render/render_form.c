#include "render/render_form.h"

#include "form/form_value.h"
#include "render/parts.h"

enum {
	WRITTEN_MAX = 80, /* characters of an answer that a sentence quotes */
	PART_MAX = 200    /* characters of a part of a contact */
};

void
sent_add(struct arena *a, struct sent_set *sent, struct str form,
    struct str field, struct str text)
{
	for (size_t i = 0; i < sent->count; i++)
		if (str_eq(sent->items[i].form, form) &&
		    str_eq(sent->items[i].field, field))
			return;
	sent->items = arena_grow(
	    a, sent->items, sent->count, &sent->capacity, sizeof *sent->items);
	sent->items[sent->count++] = (struct sent_field){form, field, text};
}

/* ---- Words ---- */

/* Text of the forms' files, on one line, finished as ours is. */
struct str
render_form_finish(const struct ground *g, struct str text)
{
	return g->typography->finish(g->a, values_clean(g->a, text, 2000));
}

struct str
render_form_label(const struct ground *g, struct str label, bool required)
{
	struct values values = {0};

	values.text[VALUE_FIELD] = render_form_finish(g, label);
	return phrases_say(g->a, g->phrases,
	    required ? "langue.etiquette_obligatoire" : "langue.etiquette",
	    &values);
}

struct str
render_form_join(const struct ground *g, const struct str *items, size_t count,
    const char *word)
{
	struct str joint = phrases_say(g->a, g->phrases, word, NULL);
	struct str joined = {0};

	for (size_t i = 0; i < count; i++) {
		if (i == 0)
			joined = items[i];
		else if (i + 1 < count)
			joined = str_printf(g->a, "%.*s, %.*s", STR_ARG(joined),
			    STR_ARG(items[i]));
		else
			joined = str_printf(g->a, "%.*s %.*s %.*s",
			    STR_ARG(joined), STR_ARG(joint), STR_ARG(items[i]));
	}
	return joined;
}

static size_t
split_lines(const struct ground *g, struct str text, struct str **out)
{
	struct str rest = text;
	struct str line;
	size_t count = 0;
	size_t capacity = 0;

	*out = NULL;
	if (text.n == 0)
		return 0;
	while (str_line(&rest, &line)) {
		line = values_clean(g->a, line, 200);
		if (line.n == 0)
			continue;
		*out = arena_grow(g->a, *out, count, &capacity, sizeof **out);
		(*out)[count++] = line;
	}
	return count;
}

/* Contacts: the detail is ids of parts, shown by name. */
static void
name_parts(const struct ground *g, struct str *lines, size_t count)
{
	for (size_t i = 0; i < count; i++)
		lines[i] = phrases_sayf(
		    g->a, g->phrases, NULL, "contact.%.*s", STR_ARG(lines[i]));
}

/* Readings that contradict each other, each with the number that chooses it. */
static void
number_readings(const struct ground *g, struct str *lines, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct values values = {0};

		values.text[VALUE_WRITTEN] =
		    values_clean(g->a, lines[i], WRITTEN_MAX);
		values.text[VALUE_N] = str_printf(g->a, "%zu", i + 1);
		lines[i] =
		    phrases_say(g->a, g->phrases, "forme.lecture", &values);
	}
}

struct str
render_form_problem(const struct ground *g, const struct field *field,
    const struct answer *answer)
{
	struct values values = {0};
	struct str *lines;
	size_t count = split_lines(g, answer->detail, &lines);
	struct str sentence;

	if (str_starts(answer->problem, "contact."))
		name_parts(g, lines, count);
	if (str_is(answer->problem, "conflit"))
		number_readings(g, lines, count);
	values.text[VALUE_FIELD] = render_form_finish(g, field->label);
	values.text[VALUE_EXAMPLE] = render_form_finish(g, field->example);
	if (!field->sensitive)
		values.text[VALUE_WRITTEN] =
		    values_clean(g->a, answer->raw, WRITTEN_MAX);
	if (count > 0)
		values.text[VALUE_DETAIL] = lines[0];
	if (count > 1)
		values.text[VALUE_DETAIL_2] = lines[1];
	values.text[VALUE_CHOICES] =
	    render_form_join(g, lines, count, "forme.ou");
	values.text[VALUE_LIST] = render_form_join(g, lines, count, "forme.et");
	values.text[VALUE_N] = str_printf(g->a, "%zu", count);
	sentence = phrases_sayf(g->a, g->phrases, &values, "probleme.%.*s",
	    STR_ARG(answer->problem));
	if (sentence.n == 0)
		sentence =
		    phrases_say(g->a, g->phrases, "probleme.autre", &values);
	return sentence;
}

/* ---- One field ---- */

void
render_form_help(struct arena *a, struct doc_field *row, struct str text)
{
	struct str *helps;

	if (text.n == 0)
		return;
	helps = arena_array(a, row->help_count + 1, sizeof *helps);
	for (size_t i = 0; i < row->help_count; i++)
		helps[i] = row->helps[i];
	helps[row->help_count++] = text;
	row->helps = helps;
}

static void
add_help(const struct ground *g, struct doc_field *row, struct str text)
{
	render_form_help(g->a, row, text);
}

static void
add_problem(const struct ground *g, struct doc_field *row,
    const struct field *field, const struct answer *answer)
{
	row->problems = arena_array(g->a, 1, sizeof *row->problems);
	row->problems[0] = render_form_problem(g, field, answer);
	row->problem_count = 1;
	if (str_is(answer->problem, "liste.plusieurs") ||
	    str_is(answer->problem, "liste.inconnu"))
		row->candidate_count =
		    split_lines(g, answer->detail, &row->candidates);
}

/* Whether an option of a list that depends on another field can be chosen. */
static bool
option_offered(const struct ground *g, const struct render_form *shown,
    const struct field *field, const struct option *option)
{
	const struct answer *other;
	struct str chosen;
	struct str rest = option->parent;
	struct str parent;

	if (field->depends.n == 0 || option->parent.n == 0)
		return true;
	other = answers_find(&shown->answers, shown->form->id, field->depends);
	if (other == NULL || other->value.n == 0)
		return true;
	chosen = parts_string(g->a, other->value);
	while (str_cut(&rest, ' ', &parent))
		if (str_eq(parent, chosen))
			return true;
	return false;
}

static void
fill_choice(const struct ground *g, const struct field *field,
    const struct option *option, const struct answer *answer,
    struct doc_choice *choice)
{
	struct part *chosen;
	const struct part *part;
	size_t count;

	choice->id = option->id;
	choice->label = render_form_finish(g, option->label);
	choice->group = render_form_finish(g, option->group);
	if (answer == NULL || answer->value.n == 0)
		return;
	if (field->type == FIELD_CHOICE) {
		choice->ticked =
		    str_eq(parts_string(g->a, answer->value), option->id);
		return;
	}
	parts_choices(g->a, answer->value, &chosen, &count);
	part = parts_find(chosen, count, option->id);
	choice->ticked = part != NULL;
	if (part != NULL)
		choice->comment = values_clean(g->a, part->text, 500);
}

static bool
has_group(const struct doc_choice *choices, size_t count, struct str group)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(choices[i].group, group))
			return true;
	return false;
}

/*
 * Choices of a group stand together, groups in the order in which they begin;
 * a single group needs no heading.
 */
static void
arrange_groups(const struct ground *g, struct doc_field *row)
{
	struct doc_choice *sorted =
	    arena_array(g->a, row->choice_count, sizeof *sorted);
	size_t count = 0;
	size_t groups = 0;

	for (size_t i = 0; i < row->choice_count; i++) {
		struct str group = row->choices[i].group;

		if (has_group(sorted, count, group))
			continue;
		groups++;
		for (size_t k = i; k < row->choice_count; k++)
			if (str_eq(row->choices[k].group, group))
				sorted[count++] = row->choices[k];
	}
	row->choices = sorted;
	for (size_t i = 0; groups == 1 && i < count; i++)
		sorted[i].group = (struct str){0};
}

static void
fill_list(const struct ground *g, const struct render_form *shown,
    const struct field *field, const struct answer *answer,
    struct doc_field *row)
{
	const struct list *list = field->list;

	row->choices = arena_array(g->a, list->count, sizeof *row->choices);
	for (size_t i = 0; i < list->count; i++)
		if (option_offered(g, shown, field, &list->options[i]))
			fill_choice(g, field, &list->options[i], answer,
			    &row->choices[row->choice_count++]);
	arrange_groups(g, row);
	add_help(g, row,
	    phrases_say(g->a, g->phrases,
		field->type == FIELD_CHOICE ? "formulaire.cocher_un"
					    : "formulaire.cocher_plusieurs",
		NULL));
}

void
render_form_options(const struct ground *g, const struct list *list,
    const struct answer *answer, struct doc_field *row)
{
	struct str chosen = answer != NULL && answer->problem.n == 0
				? parts_string(g->a, answer->value)
				: (struct str){0};

	row->choices = arena_array(g->a, list->count, sizeof *row->choices);
	for (size_t i = 0; i < list->count; i++)
		row->choices[row->choice_count++] =
		    (struct doc_choice){.id = list->options[i].id,
			.label = render_form_finish(g, list->options[i].label),
			.ticked = str_eq(list->options[i].id, chosen)};
}

/* One box: what it says stands in the label. */
static void
fill_tick(
    const struct ground *g, const struct answer *answer, struct doc_field *row)
{
	const struct word *word =
	    forms_word(g->forms, "consent", str_from("oui"));

	row->choices = arena_array(g->a, 1, sizeof *row->choices);
	row->choices[row->choice_count++] = (struct doc_choice){.id = word->id,
	    .label = word->texts[0],
	    .ticked = answer != NULL && str_is(answer->value, "true")};
}

static void
fill_yes_no(
    const struct ground *g, const struct answer *answer, struct doc_field *row)
{
	static const struct {
		const char *id, *value;
	} words[] = {{"oui", "true"}, {"non", "false"}};

	row->choices = arena_array(g->a, 2, sizeof *row->choices);
	for (size_t i = 0; i < 2; i++) {
		const struct word *word =
		    forms_word(g->forms, "consent", str_from(words[i].id));

		if (word == NULL || word->text_count == 0)
			continue;
		row->choices[row->choice_count++] =
		    (struct doc_choice){.id = word->id,
			.label = word->texts[0],
			.ticked = answer != NULL &&
				  str_is(answer->value, words[i].value)};
	}
	add_help(g, row,
	    phrases_say(g->a, g->phrases, "formulaire.cocher_un", NULL));
}

static bool
is_list(const struct field *field)
{
	return field->list != NULL &&
	       (field->type == FIELD_CHOICE || field->type == FIELD_CHOICES);
}

/* What is wrong says itself what to write. */
static bool
wants_help(const struct answer *problem)
{
	return problem == NULL || str_starts(problem->problem, "manque");
}

/* answer: on file or preset, or NULL; problem: to be named, or NULL. */
static void
fill_field(const struct ground *g, const struct render_form *shown,
    const struct field *field, const struct answer *answer,
    const struct answer *problem, struct doc_field *row, struct str *sent_out)
{
	row->label = render_form_label(
	    g, field->label, form_is_required(field, &shown->answers));
	if (problem != NULL)
		add_problem(g, row, field, problem);
	if (field->sensitive && answer != NULL && answer->problem.n == 0)
		add_help(g, row,
		    phrases_say(
			g->a, g->phrases, "formulaire.confidentiel", NULL));
	if (field->type == FIELD_TICK && !field->sensitive)
		fill_tick(g, answer, row);
	else if (field->type == FIELD_YES_NO && !field->sensitive)
		fill_yes_no(g, answer, row);
	else if (is_list(field) && field->short_list && !field->sensitive)
		fill_list(g, shown, field, answer, row);
	else if (answer != NULL && answer->problem.n == 0 && !field->sensitive)
		row->value = values_clean_lines(g->a, answer->text);
	if (is_list(field) && !field->short_list && row->value.n == 0 &&
	    row->candidate_count == 0)
		add_help(g, row,
		    phrases_say(
			g->a, g->phrases, "formulaire.liste_longue", NULL));
	if (wants_help(problem))
		add_help(g, row, render_form_finish(g, field->help));
	/* What is shown reads back to the same value as the answer's text. */
	if (answer != NULL && answer->problem.n == 0 && !field->sensitive)
		*sent_out = answer->text;
}

/* ---- Contacts: a line for each part ---- */

struct form_row *
row_list_add(struct arena *a, struct row_list *rows)
{
	rows->items = arena_grow(
	    a, rows->items, rows->count, &rows->capacity, sizeof *rows->items);
	rows->items[rows->count] = (struct form_row){0};
	return &rows->items[rows->count++];
}

/* The part that a problem is about: it is told there. */
static size_t
part_of_problem(const struct field *field, const struct answer *problem)
{
	struct str rest = problem->detail, id;

	if (!str_starts(problem->problem, "contact.") || !str_line(&rest, &id))
		return 0;
	/* A telephone or an email: the telephone comes first. */
	if (str_is(id, "joindre"))
		id = (struct str)STR("telephone");
	for (size_t i = 0; i < field->part_count; i++)
		if (str_eq(field->parts[i].id, id))
			return i;
	return 0;
}

static void
fill_contact(const struct ground *g, const struct render_form *shown,
    const struct field *field, const struct answer *answer,
    const struct answer *problem, struct row_list *rows, struct str *sent_out)
{
	bool required = form_is_required(field, &shown->answers);

	for (size_t i = 0; i < field->part_count; i++) {
		const struct field_part *part = &field->parts[i];
		struct form_row *whole = row_list_add(g->a, rows);
		struct doc_field *row = &whole->field;
		bool named =
		    str_is(part->id, "prenom") || str_is(part->id, "nom");

		whole->part = part->id;
		row->label =
		    render_form_label(g, part->label, required && named);
		if (answer != NULL && !field->sensitive)
			row->value = values_clean(g->a,
			    form_contact_part(
				g->a, g->forms, field, answer, part->id),
			    PART_MAX);
		/* As form_find() gathers the lines of a contact. */
		if (row->value.n > 0)
			*sent_out = str_printf(g->a, "%.*s%s%.*s: %.*s",
			    STR_ARG(*sent_out), sent_out->n > 0 ? "\n" : "",
			    STR_ARG(part->id), STR_ARG(row->value));
		if (problem != NULL && i == part_of_problem(field, problem))
			add_problem(g, row, field, problem);
		if (i == 0 && wants_help(problem))
			add_help(g, row, render_form_finish(g, field->help));
	}
	if (answer != NULL && answer->problem.n == 0 && !field->sensitive)
		*sent_out = answer->text;
}

/* ---- A form ---- */

/* What the marks mean, under the first of several scales. */
static void
add_legend(
    const struct ground *g, const struct field *field, struct row_list *rows)
{
	const struct field *before =
	    rows->count > 1 ? rows->items[rows->count - 2].of : NULL;

	if (field->type == FIELD_SCALE &&
	    (before == NULL || before->list != field->list))
		add_help(g, &rows->items[rows->count - 1].field,
		    render_form_finish(g, form_scale_legend(g->a, field,
					      forms_language(g->forms))));
}

static void
add_rows(const struct ground *g, const struct render_form *shown,
    const struct field *field, const struct answer *problem,
    struct row_list *rows, struct sent_set *sent)
{
	const struct answer *answer =
	    answers_find(&shown->answers, shown->form->id, field->id);
	struct answer preset, asked;
	struct str text = {0};
	size_t first = rows->count;

	/* What is asked about anew stands empty, whatever is on file: left as it
	 * is, it must say nothing. */
	if (answer != NULL && answer->problem.n > 0 && answer->value.n > 0) {
		asked = *answer;
		asked.value = asked.text = (struct str){0};
		answer = &asked;
	}
	if (answer != NULL && answer->value.n == 0 && answer->problem.n == 0)
		answer = NULL;
	if (answer == NULL &&
	    form_preset(g->a, g->forms, field, g->today, &preset))
		answer = &preset;
	if (field->type == FIELD_CONTACT) {
		fill_contact(g, shown, field, answer, problem, rows, &text);
	} else if (field->type == FIELD_GROUP) {
		render_form_group(g, field, answer, problem, rows, &text);
	} else {
		fill_field(g, shown, field, answer, problem,
		    &row_list_add(g->a, rows)->field, &text);
		add_legend(g, field, rows);
	}
	for (size_t i = first; i < rows->count; i++) {
		rows->items[i].of = field;
		rows->items[i].problem = problem;
	}
	sent_add(g->a, sent, shown->form->id, field->id, text);
}

static const struct answer *
problem_of(const struct render_form *shown, const struct field *field)
{
	for (size_t i = 0; i < shown->report.count; i++)
		if (str_eq(shown->report.problems[i].field->id, field->id))
			return &shown->report.problems[i].answer;
	return NULL;
}

/* The statements not yet made that stand before field i. */
static void
state(const struct form *form, size_t i, struct form_row *row, size_t *stated)
{
	row->statements = form->statements + *stated;
	while (*stated < form->statement_count &&
	       form->statements[*stated].before <= i) {
		row->statement_count++;
		++*stated;
	}
}

void
render_form_rows(const struct ground *g, const struct render_form *shown,
    struct sent_set *sent, struct form_row **out, size_t *count_out)
{
	const struct form *form = shown->form;
	bool whole = shown->extent == EXTENT_WHOLE;
	struct row_list rows = {0};
	struct str section = {0};
	bool new_section = false;
	size_t stated = 0;

	for (size_t i = 0; i < form->count; i++) {
		const struct field *field = &form->fields[i];
		const struct answer *problem = problem_of(shown, field);
		size_t first = rows.count;

		if (field->section.n > 0) {
			section = field->section;
			new_section = true;
		}
		/* In part of a form, only what stands right before. */
		while (!whole && stated < form->statement_count &&
		       form->statements[stated].before < i)
			stated++;
		if (field->sealed ||
		    (whole ? !form_is_shown(field, &shown->answers)
			   : problem == NULL))
			continue;
		/* In a whole form an empty line says by itself what lacks. */
		if (whole && problem != NULL &&
		    str_is(problem->problem, "manque"))
			problem = NULL;
		add_rows(g, shown, field, problem, &rows, sent);
		if (rows.count > first)
			state(form, i, &rows.items[first], &stated);
		if (whole && new_section && rows.count > first &&
		    rows.items[first].section.n == 0)
			rows.items[first].section =
			    render_form_finish(g, section);
		if (rows.count > first)
			new_section = false;
	}
	*out = rows.items;
	*count_out = rows.count;
}

static void
add_statements(
    struct doc *doc, const struct ground *g, const struct form_row *row)
{
	for (size_t i = 0; i < row->statement_count; i++) {
		const struct statement *statement = &row->statements[i];

		doc_item(doc, render_form_finish(g, statement->text));
		doc->nodes[doc->count - 1].number = statement->number;
	}
}

/* What no mail asks for: whom to call. */
static void
add_sealed(
    struct doc *doc, const struct ground *g, const struct render_form *shown)
{
	for (size_t i = 0; i < shown->report.count; i++) {
		const struct form_problem *problem = &shown->report.problems[i];

		if (problem->field->sealed)
			doc_paragraph(
			    doc, render_form_problem(
				     g, problem->field, &problem->answer));
	}
}

bool
render_form_is_sealed(const struct render_form *shown)
{
	for (size_t i = 0; i < shown->report.count; i++)
		if (shown->report.problems[i].field->sealed)
			return true;
	return false;
}

void
render_form_add(struct doc *doc, const struct ground *g,
    const struct render_form *shown, const struct form_row *rows, size_t count)
{
	if (count == 0 && !render_form_is_sealed(shown))
		return;
	doc_heading(doc, 2, render_form_finish(g, shown->form->title));
	if (shown->extent == EXTENT_WHOLE && shown->form->intro.n > 0)
		doc_paragraph(doc, render_form_finish(g, shown->form->intro));
	add_sealed(doc, g, shown);
	for (size_t i = 0; i < count; i++) {
		struct doc_field *field = arena_alloc(g->a, sizeof *field);

		if (rows[i].section.n > 0)
			doc_heading(doc, 3, rows[i].section);
		add_statements(doc, g, &rows[i]);
		*field = rows[i].field;
		doc_add(doc, DOC_FIELD)->field = field;
	}
}
