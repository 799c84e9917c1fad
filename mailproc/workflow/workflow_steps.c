#include "workflow/workflow_plan.h"

/*
 * In the order in which people go through them. A step whose form is not loaded
 * comes later: its form does not exist yet.
 */
static const char *const step_ids[] = {
    "confirmation",
    "profil",
    "demande",
    "documents",
    "antecedents",
    "engagement",
};

static void
step_of_form(struct arena *a, const struct forms *forms,
    const struct form *form, const struct answers *answers, struct date today,
    struct step *step)
{
	static const enum step_state states[] = {
	    [FORM_UNTOUCHED] = STEP_TODO,
	    [FORM_DRAFT] = STEP_DRAFT,
	    [FORM_ACCEPTED] = STEP_DONE,
	};
	struct answers none = {0};
	struct form_report report = {0};

	if (answers == NULL)
		answers = &none;
	form_report(a, forms, form, answers, today, &report);
	/* Its moment has not come, unless she began it herself. */
	if (!form_is_first(form) && !answers_begun(form, answers)) {
		step->state = STEP_LATER;
		return;
	}
	step->state = states[report.state];
	if (step->state == STEP_DRAFT && !answers_begun(form, answers))
		step->state = STEP_TODO;
	step->missing = report.count;
}

void
workflow_steps(struct arena *a, const struct forms *forms,
    const struct answers *profile, const struct answers *request,
    size_t documents, bool confirmed, struct date today, struct step **out,
    size_t *count_out)
{
	size_t count = sizeof step_ids / sizeof *step_ids;
	struct step *steps = arena_array(a, count, sizeof *steps);

	for (size_t i = 0; i < count; i++) {
		const struct form *form;

		steps[i].id = str_from(step_ids[i]);
		form = forms_find(forms, steps[i].id);
		if (i == 0)
			steps[i].state = confirmed ? STEP_DONE : STEP_TODO;
		else if (str_is(steps[i].id, "documents"))
			steps[i].state = documents > 0 ? STEP_DONE : STEP_TODO;
		else if (form == NULL)
			steps[i].state = STEP_LATER;
		else
			step_of_form(a, forms, form,
			    form->of_request ? request : profile, today,
			    &steps[i]);
	}
	*out = steps;
	*count_out = count;
}

/*
 * Requests are in the order of their numbers. One that is not complete comes
 * before all others: it is what she works at.
 */
const struct request *
workflow_current_request(const struct person *person)
{
	const struct request *complete = NULL;

	for (size_t i = person->request_count; i-- > 0;) {
		const struct request *r = &person->requests[i];

		if (str_is(r->status, "A0"))
			return r;
		if (complete == NULL && str_is(r->status, "A2"))
			complete = r;
	}
	return complete;
}
