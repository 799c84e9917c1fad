#include "form/form_paper.h"

#include "text/text_fold.h"

struct reading {
	struct arena *a;
	const struct forms *forms;
	const struct form *form;
	const struct field *field;
	const struct paper_value *values;
	size_t count;
	bool has_sent;
};

static struct str
field_name(const struct reading *r)
{
	return str_printf(
	    r->a, "%.*s.%.*s", STR_ARG(r->form->id), STR_ARG(r->field->id));
}

/* Whether name is that of the field or of a part of it. */
static bool
is_of(struct str name, struct str whole)
{
	return name.n >= whole.n &&
	       str_eq(str_slice(name, 0, whole.n), whole) &&
	       (name.n == whole.n || name.p[whole.n] == '.');
}

static const struct paper_value *
find_value(const struct reading *r, struct str name)
{
	for (size_t i = 0; i < r->count; i++)
		if (str_eq(r->values[i].name, name))
			return &r->values[i];
	return NULL;
}

/* Other programs fold lines and spaces their own way. */
static bool
is_changed(const struct reading *r, const struct paper_value *value)
{
	return !str_eq(
	    text_fold(r->a, value->value), text_fold(r->a, value->sent));
}

/* Known: any part of it is there. Said: and something is new. */
static void
look_for(const struct reading *r, bool *known_out, bool *said_out)
{
	struct str whole = field_name(r);

	*known_out = false;
	*said_out = false;
	for (size_t i = 0; i < r->count; i++) {
		if (!is_of(r->values[i].name, whole))
			continue;
		*known_out = true;
		if (r->has_sent ? is_changed(r, &r->values[i])
				: r->values[i].value.n > 0)
			*said_out = true;
	}
}

/* ---- What was said, in words that form_value() reads ---- */

static void
add_line(struct buf *raw, struct str line)
{
	if (raw->n > 0)
		buf_add_char(raw, '\n');
	buf_add_str(raw, line);
}

/* The name of an option where its id stands; what else it is stays. */
static struct str
option_words(const struct reading *r, struct str value)
{
	const struct option *option;
	const struct word *word;

	if (r->field->list != NULL) {
		option = list_option(r->field->list, value);
		return option != NULL ? option->label : value;
	}
	word = forms_word(r->forms, "consent", value);
	return word != NULL && word->text_count > 0 ? word->texts[0] : value;
}

/* An address on several lines is one, as in a mail. */
static void
add_joined(struct buf *raw, struct str text)
{
	struct str line;

	while (str_line(&text, &line)) {
		line = str_trim(line);
		if (line.n == 0)
			continue;
		if (raw->n > 0)
			buf_add_text(
			    raw, raw->p[raw->n - 1] == ',' ? " " : ", ");
		buf_add_str(raw, line);
	}
}

static void
read_one(const struct reading *r, struct buf *raw)
{
	const struct paper_value *value = find_value(r, field_name(r));

	if (value == NULL)
		return;
	if (r->field->type == FIELD_CHOICE || r->field->type == FIELD_YES_NO)
		buf_add_str(raw, option_words(r, value->value));
	else if (r->field->several_lines)
		add_joined(raw, value->value);
	else
		buf_add_str(raw, value->value);
}

static void
read_tick(const struct reading *r, struct buf *raw)
{
	const struct paper_value *value = find_value(r, field_name(r));
	const struct word *word =
	    forms_word(r->forms, "tick", str_from("coche"));

	if (value != NULL && value->value.n > 0)
		buf_add_str(raw, word != NULL && word->text_count > 0
				     ? word->texts[0]
				     : str_from("x"));
}

/* "Nom : un mot", a line for each box that is ticked. */
static void
read_choices(const struct reading *r, struct buf *raw)
{
	struct str whole = field_name(r);
	const struct list *list = r->field->list;

	for (size_t i = 0; list != NULL && i < list->count; i++) {
		const struct option *option = &list->options[i];
		struct str name = str_printf(
		    r->a, "%.*s.%.*s", STR_ARG(whole), STR_ARG(option->id));
		const struct paper_value *box = find_value(r, name);
		const struct paper_value *words =
		    find_value(r, str_printf(r->a, "%.*s%s", STR_ARG(name),
				      FORM_PAPER_COMMENT));

		if (box == NULL || box->value.n == 0)
			continue;
		add_line(raw, option->label);
		if (words != NULL && words->value.n > 0)
			buf_printf(raw, " : %.*s", STR_ARG(words->value));
	}
}

/* "lundi (jour)", a line for each box that is ticked. */
static void
read_grid(const struct reading *r, struct buf *raw)
{
	struct str whole = field_name(r);

	for (size_t i = 0; i < r->count; i++) {
		const struct paper_value *box = &r->values[i];
		struct str rest, day, shift;
		const struct word *day_word, *shift_word;

		if (!is_of(box->name, whole) || box->value.n == 0)
			continue;
		rest = str_after(box->name, whole.n + 1);
		if (!str_cut(&rest, '.', &day) || !str_cut(&rest, '.', &shift))
			continue;
		day_word = forms_word(r->forms, "weekday", day);
		shift_word = forms_word(r->forms, "shift", shift);
		if (day_word == NULL || shift_word == NULL)
			continue;
		add_line(raw,
		    str_printf(r->a, "%.*s (%.*s)", STR_ARG(day_word->texts[0]),
			STR_ARG(shift_word->texts[0])));
	}
}

/* As form_find() gathers the lines of a contact. */
static void
read_parts(const struct reading *r, struct buf *raw)
{
	struct str whole = field_name(r);

	for (size_t i = 0; i < r->field->part_count; i++) {
		struct str part = r->field->parts[i].id;
		const struct paper_value *value =
		    find_value(r, str_printf(r->a, "%.*s.%.*s", STR_ARG(whole),
				      STR_ARG(part)));

		if (value != NULL && value->value.n > 0)
			add_line(
			    raw, str_printf(r->a, "%.*s: %.*s", STR_ARG(part),
				     STR_ARG(value->value)));
	}
}

static struct str
read_field(const struct reading *r)
{
	struct buf raw = {0};
	struct str words;

	if (r->field->type == FIELD_TICK)
		read_tick(r, &raw);
	else if (r->field->type == FIELD_CHOICES && r->field->short_list)
		read_choices(r, &raw);
	else if (r->field->type == FIELD_GRID)
		read_grid(r, &raw);
	else if (r->field->type == FIELD_CONTACT)
		read_parts(r, &raw);
	else
		read_one(r, &raw);
	words = str_trim(buf_copy(r->a, &raw));
	buf_release(&raw);
	return words;
}

void
form_paper_answers(struct arena *a, const struct forms *forms,
    const struct paper_value *values, size_t count, bool has_sent,
    struct message_answer **answers, size_t *answer_count, size_t *known_out)
{
	struct reading r = {.a = a,
	    .forms = forms,
	    .values = values,
	    .count = count,
	    .has_sent = has_sent};
	size_t capacity = *answer_count;

	*known_out = 0;
	for (size_t i = 0; i < forms_count(forms); i++) {
		r.form = forms_at(forms, i);
		for (size_t k = 0; k < r.form->count; k++) {
			bool known, said;
			struct str raw;

			r.field = &r.form->fields[k];
			look_for(&r, &known, &said);
			*known_out += known;
			if (!said)
				continue;
			raw = read_field(&r);
			if (raw.n == 0 && r.field->type != FIELD_TICK)
				continue;
			*answers = arena_grow(a, *answers, *answer_count,
			    &capacity, sizeof **answers);
			(*answers)[(*answer_count)++] =
			    (struct message_answer){.form = r.form->id,
				.field = r.field->id,
				.raw = raw,
				.source = SOURCE_PDF};
		}
	}
}
