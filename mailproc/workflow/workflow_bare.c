#include "workflow/workflow_bare.h"

#include "form/form_courtesy.h"

enum {
	BARE_LINES = 6,
	BARE_BYTES = 200, /* of a line */
	BARE_FIELDS = 40  /* open at once */
};

struct open_field {
	const struct form *form;
	const struct field *field;
	bool taken;
};

struct str
workflow_names(
    struct arena *a, const struct message *m, const struct person *person)
{
	struct str names = m->from_name;

	for (size_t i = 0; person != NULL && i < person->profile.count; i++) {
		const struct answer *answer = &person->profile.items[i];

		if (str_is(answer->field, "prenom") ||
		    str_is(answer->field, "nom"))
			names = str_printf(a, "%.*s %.*s", STR_ARG(names),
			    STR_ARG(answer->text));
	}
	for (size_t i = 0; i < m->answer_count; i++)
		if (str_is(m->answers[i].field, "prenom") ||
		    str_is(m->answers[i].field, "nom"))
			names = str_printf(a, "%.*s %.*s", STR_ARG(names),
			    STR_ARG(m->answers[i].raw));
	return names;
}

bool
workflow_is_courtesy(struct arena *a, const struct situation *s)
{
	return form_courtesy(a, s->forms, s->reading.message->new_text,
	    workflow_names(a, s->reading.message, s->person));
}

/* How well what was written tells which field it is for. */
enum shape {
	SHAPE_FREE,  /* any words would fit: names, addresses, remarks */
	SHAPE_NAMED, /* words of a list, which may be a town's name too */
	SHAPE_OWN    /* nothing else looks like it */
};

static enum shape
shape_of(const struct field *field)
{
	static const enum shape shapes[FIELD_TYPE_COUNT] = {
	    [FIELD_EMAIL] = SHAPE_OWN,
	    [FIELD_DATE] = SHAPE_OWN,
	    [FIELD_DATES] = SHAPE_OWN,
	    [FIELD_PHONE] = SHAPE_OWN,
	    [FIELD_POSTAL_CODE] = SHAPE_OWN,
	    [FIELD_PERMANENT_CODE] = SHAPE_OWN,
	    [FIELD_CHOICE] = SHAPE_NAMED,
	    [FIELD_CHOICES] = SHAPE_NAMED,
	    [FIELD_NUMBER] = SHAPE_NAMED,
	    [FIELD_EXTENSION] = SHAPE_NAMED,
	    [FIELD_CODE] = SHAPE_NAMED,
	    [FIELD_GRID] = SHAPE_NAMED,
	    [FIELD_CONTACT] = SHAPE_NAMED,
	};

	return field->sensitive ? SHAPE_FREE : shapes[field->type];
}

/* What is asked for in forms that are begun. */
static size_t
open_fields(struct arena *a, const struct situation *s,
    const struct picture *picture, struct open_field *fields)
{
	size_t count = 0;

	for (size_t i = 0; i < forms_count(s->forms); i++) {
		const struct form *form = forms_at(s->forms, i);
		struct form_report report = {0};

		if (!form_is_student(form))
			continue;
		form_report(a, s->forms, form, picture_answers(picture, form),
		    s->today, &report);
		if (report.state != FORM_DRAFT)
			continue;
		for (size_t k = 0; k < report.count && count < BARE_FIELDS; k++)
			fields[count++] = (struct open_field){
			    .form = form, .field = report.problems[k].field};
	}
	return count;
}

/* Whether line is the number of one of the answers that contradict each other,
 * between which the field was asked to choose. */
static bool
chooses(struct arena *a, const struct situation *s,
    const struct picture *picture, const struct open_field *open,
    struct str line)
{
	const struct answer *draft =
	    answers_find(picture_answers(picture, open->form), open->form->id,
		open->field->id);
	struct str number = str_trim(line);
	struct answer answer = {0};

	if (draft == NULL || !str_is(draft->problem, "conflit") ||
	    number.n != 1 || !char_is_digit(number.p[0]))
		return false;
	form_value(a, s->forms, open->field, number,
	    picture_answers(picture, open->form), s->today, &answer);
	/* The number itself is no answer: a line of the question is. */
	return answer.problem.n == 0 && answer.value.n > 0 &&
	       str_find(draft->detail, str_cstr(a, answer.text), 0) != SIZE_MAX;
}

/* The only field that line answers, or NULL. */
static struct open_field *
field_of_line(struct arena *a, const struct situation *s,
    const struct picture *picture, struct open_field *fields, size_t count,
    struct str line)
{
	struct open_field *found = NULL;
	enum shape least = SHAPE_NAMED;

	for (size_t i = 0; i < count; i++)
		if (shape_of(fields[i].field) == SHAPE_FREE)
			least = SHAPE_OWN;
	for (size_t i = 0; i < count; i++) {
		struct answer answer = {0};
		bool chosen = chooses(a, s, picture, &fields[i], line);

		if (!chosen && shape_of(fields[i].field) < least)
			continue;
		form_value(a, s->forms, fields[i].field, line,
		    picture_answers(picture, fields[i].form), s->today,
		    &answer);
		if (answer.problem.n > 0 || answer.value.n == 0)
			continue;
		if (found != NULL)
			return NULL;
		found = &fields[i];
	}
	return found != NULL && !found->taken ? found : NULL;
}

/* Her own answers come last: of one source, the later one counts. */
static const struct message *
with_answers(struct arena *a, const struct message *m,
    const struct message_answer *answers, size_t count)
{
	struct message *copy = arena_alloc(a, sizeof *copy);
	struct message_answer *all =
	    arena_array(a, m->answer_count + count, sizeof *all);

	for (size_t i = 0; i < m->answer_count; i++)
		all[i] = m->answers[i];
	for (size_t i = 0; i < count; i++)
		all[m->answer_count + i] = answers[i];
	*copy = *m;
	copy->answers = all;
	copy->answer_count += count;
	copy->new_text = (struct str){0};
	return copy;
}

const struct message *
workflow_bare_answers(
    struct arena *a, const struct situation *s, const struct picture *picture)
{
	const struct message *m = s->reading.message;
	struct open_field fields[BARE_FIELDS];
	struct message_answer answers[BARE_LINES];
	struct str names = workflow_names(a, s->reading.message, s->person),
		   text = m->new_text, line;
	size_t open = open_fields(a, s, picture, fields), count = 0;

	while (open > 0 && str_line(&text, &line)) {
		struct open_field *field;
		bool courtesy = form_courtesy(a, s->forms, line, names);

		if (courtesy && m->consent == CONSENT_NONE)
			continue;
		if (count == BARE_LINES || line.n > BARE_BYTES)
			return NULL;
		/* "Oui" may take what we proposed. */
		field = field_of_line(a, s, picture, fields, open, line);
		if (field == NULL && courtesy)
			continue;
		if (field == NULL)
			return NULL;
		field->taken = true;
		answers[count++] = (struct message_answer){
		    .form = field->form->id,
		    .field = field->field->id,
		    .raw = line,
		    .source = SOURCE_TEXT,
		};
	}
	return count > 0 ? with_answers(a, m, answers, count) : NULL;
}
