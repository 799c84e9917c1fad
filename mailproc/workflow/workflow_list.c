#include "workflow/workflow_command.h"

/* More is no choice that anyone reads in a mail. */
enum { LIST_SHOWN_MAX = 20 };

void
decision_list_answer(struct arena *a, const struct situation *s,
    const struct picture *picture, struct str asked, struct decision *d)
{
	struct mail_plan *plan;

	decision_plain_answer(a, s, picture, d, REASON_LIST);
	if (d->plan_count == 0)
		return;
	plan = &d->plans[d->plan_count - 1];
	list_find(a, s->forms, asked, LIST_SHOWN_MAX, &plan->lists,
	    &plan->list_count, &plan->quoted);
}
