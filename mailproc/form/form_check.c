#include "form/form_check.h"

/* Ids of options and fields have nothing that JSON escapes. */
static bool
value_is_id(struct str value, struct str id)
{
	return value.n == id.n + 2 && value.p[0] == '"' &&
	       str_eq(str_slice(value, 1, id.n), id);
}

/* One of several choices: [{"id": "inlb", "comment": ...}, ...]. */
static bool
value_has_id(struct str value, struct str id)
{
	static const char key[] = "{\"id\":";
	size_t at = 0;

	if (value.n == 0 || value.p[0] != '[')
		return false;
	/* In a comment quotation marks are escaped, so no key is there. */
	while ((at = str_find(value, key, at)) != SIZE_MAX) {
		struct str rest =
		    str_trim(str_after(value, at + sizeof(key) - 1));
		size_t end = str_find_byte(rest, '"', 1);

		if (end != SIZE_MAX &&
		    value_is_id(str_slice(rest, 0, end + 1), id))
			return true;
		at++;
	}
	return false;
}

/* Whether an answer is one of the ids (with spaces between). */
static bool
answer_is_any(const struct answer *answer, struct str ids)
{
	struct str id;

	if (answer->problem.n > 0)
		return false;
	while (str_cut(&ids, ' ', &id)) {
		if (id.n == 0)
			continue;
		if (str_eq(answer->value, id) ||
		    value_is_id(answer->value, id) ||
		    value_has_id(answer->value, id))
			return true;
	}
	return false;
}

/* form narrows "*" down to the fields that have a list; NULL: any. */
static bool
condition_holds(const struct condition *condition, const struct form *form,
    const struct answers *answers)
{
	bool any = str_is(condition->field, "*");

	for (size_t i = 0; i < answers->count; i++) {
		const struct answer *answer = &answers->items[i];
		const struct field *field =
		    form == NULL ? NULL : form_field(form, answer->field);

		if (any && form != NULL &&
		    (field == NULL || field->list == NULL))
			continue;
		if ((any || str_eq(answer->field, condition->field)) &&
		    answer_is_any(answer, condition->value))
			return true;
	}
	return false;
}

static bool
any_holds(const struct conditions *conditions, const struct form *form,
    const struct answers *answers)
{
	for (size_t i = 0; i < conditions->count; i++)
		if (condition_holds(&conditions->items[i], form, answers))
			return true;
	return false;
}

static bool
is_required(const struct field *field, const struct form *form,
    const struct answers *answers)
{
	return field->required || any_holds(&field->required_if, form, answers);
}

bool
form_is_required(const struct field *field, const struct answers *answers)
{
	return is_required(field, NULL, answers);
}

bool
form_is_shown(const struct field *field, const struct answers *answers)
{
	return field->shown_if.count == 0 ||
	       any_holds(&field->shown_if, NULL, answers);
}

struct answers
form_merge(struct arena *a, const struct answers *on_file,
    const struct answers *changes)
{
	struct answers merged = {0};

	merged.items = arena_array(
	    a, on_file->count + changes->count + 1, sizeof(*merged.items));
	for (size_t i = 0; i < on_file->count; i++)
		merged.items[merged.count++] = on_file->items[i];
	for (size_t i = 0; i < changes->count; i++) {
		const struct answer *change = &changes->items[i];
		size_t at = 0;

		if (change->value.n == 0 && change->problem.n == 0)
			continue;
		while (at < merged.count &&
		       !(str_eq(merged.items[at].form, change->form) &&
			   str_eq(merged.items[at].field, change->field)))
			at++;
		merged.items[at] = *change;
		if (at == merged.count)
			merged.count++;
	}
	return merged;
}

/* With the presets of what is not answered: what the form says as it stands. */
static struct answers
with_presets(struct arena *a, const struct forms *forms,
    const struct form *form, const struct answers *answers, struct date today)
{
	struct answers presets = {0};

	presets.items = arena_array(a, form->count + 1, sizeof(*presets.items));
	for (size_t i = 0; i < form->count; i++)
		if (form_preset(a, forms, &form->fields[i], today,
			&presets.items[presets.count]))
			presets.count++;
	return form_merge(a, &presets, answers);
}

/*
 * What is wrong with the answer now; empty when nothing is. An accepted one may
 * have become wrong by a later one that it depends on (a programme, by the
 * category; a signature, by the name): its text is read again.
 */
static struct answer
judge(struct arena *a, const struct forms *forms, const struct field *field,
    const struct answer *answer, const struct answers *all, struct date today)
{
	struct answer again;

	if (answer->problem.n > 0 ||
	    (field->depends.n == 0 && field->name_of_count == 0))
		return *answer;
	form_value(a, forms, field, answer->text, all, today, &again);
	return again.problem.n > 0 ? again : *answer;
}

static void
report_add(struct form_report *report, const struct form *form,
    const struct field *field, struct answer answer)
{
	report->problems[report->count++] =
	    (struct form_problem){form, field, answer};
}

/* Asked for by no mail: whom to call is told once for all of them. */
static void
report_sealed(struct form_report *report, const struct form *form,
    const struct field *field, const struct answers *all)
{
	for (size_t i = 0; i < report->count; i++)
		if (report->problems[i].field->sealed)
			return;
	if (is_required(field, form, all))
		report_add(report, form, field,
		    (struct answer){.form = form->id,
			.field = field->id,
			.problem = str_from("scelle")});
}

/* An answer that is not there; beside "Autre" it has a sentence of its own. */
static struct answer
missing(const struct form *form, const struct field *field)
{
	bool other = !field->required && field->required_if.count > 0 &&
		     str_is(field->required_if.items[0].field, "*");

	return (struct answer){
	    .form = form->id,
	    .field = field->id,
	    .value = str_of("", 0),
	    .text = str_of("", 0),
	    .raw = str_of("", 0),
	    .problem = str_from(other ? "manque.autre" : "manque"),
	    .detail = str_of("", 0),
	};
}

static bool
is_touched(const struct form *form, const struct answers *answers)
{
	for (size_t i = 0; i < answers->count; i++)
		if (str_eq(answers->items[i].form, form->id))
			return true;
	return false;
}

void
form_report(struct arena *a, const struct forms *forms, const struct form *form,
    const struct answers *answers, struct date today, struct form_report *out)
{
	struct answers all = with_presets(a, forms, form, answers, today);

	*out = (struct form_report){0};
	out->problems = arena_array(a, form->count + 1, sizeof(*out->problems));
	for (size_t i = 0; i < form->count; i++) {
		const struct field *field = &form->fields[i];
		const struct answer *answer =
		    answers_find(&all, form->id, field->id);

		if (!form_is_shown(field, &all))
			continue;
		if (field->sealed) {
			report_sealed(out, form, field, &all);
			continue;
		}
		if (answer != NULL) {
			struct answer judged =
			    judge(a, forms, field, answer, &all, today);

			if (judged.problem.n > 0)
				report_add(out, form, field, judged);
		} else if (is_required(field, form, &all)) {
			report_add(out, form, field, missing(form, field));
		}
	}
	if (!is_touched(form, answers))
		out->state = FORM_UNTOUCHED;
	else
		out->state = out->count > 0 ? FORM_DRAFT : FORM_ACCEPTED;
}
