#include "render/localise.h"

#include "form/form_value.h"

struct localiser {
	struct arena *a;
	const struct forms *forms;
	struct date today;
};

static const struct form *
same_form(const struct localiser *l, const struct form *form)
{
	const struct form *same = forms_find(l->forms, form->id);

	return same != NULL ? same : form;
}

static const struct field *
same_field(const struct form *form, const struct field *field)
{
	const struct field *same = form_field(form, field->id);

	return same != NULL ? same : field;
}

static void
localise_answer(const struct localiser *l, const struct answers *others,
    struct answer *answer)
{
	const struct form *form = forms_find(l->forms, answer->form);
	const struct field *field =
	    form == NULL ? NULL : form_field(form, answer->field);

	if (field != NULL && answer->value.n > 0 && answer->problem.n == 0)
		answer->text = form_answer_text(
		    l->a, l->forms, field, answer, others, l->today);
}

static struct answers
localise_answers(
    const struct localiser *l, const struct answer *items, size_t count)
{
	struct answers out = {
	    .items = arena_array(l->a, count + 1, sizeof *out.items),
	    .count = count};

	for (size_t i = 0; i < count; i++)
		out.items[i] = items[i];
	for (size_t i = 0; i < count; i++)
		localise_answer(l, &out, &out.items[i]);
	return out;
}

static struct render_form
localise_form(const struct localiser *l, const struct render_form *shown)
{
	struct render_form out = *shown;
	struct form_problem *problems =
	    arena_array(l->a, shown->report.count + 1, sizeof *problems);

	out.form = same_form(l, shown->form);
	out.answers =
	    localise_answers(l, shown->answers.items, shown->answers.count);
	for (size_t i = 0; i < shown->report.count; i++) {
		problems[i] = shown->report.problems[i];
		problems[i].field = same_field(out.form, problems[i].field);
	}
	out.report.problems = problems;
	return out;
}

static const struct field *
localise_field(const struct localiser *l, const struct field *field)
{
	for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
		const struct forms *view = forms_in(
		    l->forms, str_from(language_name((enum language)i)));

		for (size_t k = 0; k < forms_count(view); k++) {
			const struct form *form = forms_at(view, k);

			if (field >= form->fields &&
			    field < form->fields + form->count)
				return same_field(same_form(l, form), field);
		}
	}
	return field;
}

static struct list_found
localise_list(const struct localiser *l, const struct list_found *found)
{
	struct list_found out = *found;
	const struct word *title =
	    forms_word(l->forms, "list", found->title->id);
	const struct list *list = forms_list(l->forms, found->list->id);

	if (title == NULL || list == NULL)
		return out;
	out.title = title;
	out.list = list;
	if (found->field != NULL)
		out.field = localise_field(l, found->field);
	out.options = arena_array(l->a, found->count + 1, sizeof *out.options);
	for (size_t i = 0; i < found->count; i++) {
		out.options[i] = list_option(list, found->options[i]->id);
		if (out.options[i] == NULL)
			out.options[i] = found->options[i];
	}
	return out;
}

struct render_input
localise(struct arena *a, const struct forms *forms,
    const struct render_input *in, struct date today)
{
	const struct localiser l = {a, forms, today};
	struct render_input out = *in;

	out.forms = arena_array(a, in->form_count + 1, sizeof *out.forms);
	for (size_t i = 0; i < in->form_count; i++)
		out.forms[i] = localise_form(&l, &in->forms[i]);
	out.understood =
	    localise_answers(&l, in->understood, in->understood_count).items;
	if (in->help_field != NULL)
		out.help_field = localise_field(&l, in->help_field);
	out.lists = arena_array(a, in->list_count + 1, sizeof *out.lists);
	for (size_t i = 0; i < in->list_count; i++)
		out.lists[i] = localise_list(&l, &in->lists[i]);
	out.requests =
	    arena_array(a, in->request_count + 1, sizeof *out.requests);
	for (size_t i = 0; i < in->request_count; i++) {
		out.requests[i] = in->requests[i];
		if (in->requests[i].status != NULL)
			out.requests[i].status =
			    forms_status(forms, in->requests[i].status->id);
	}
	return out;
}
