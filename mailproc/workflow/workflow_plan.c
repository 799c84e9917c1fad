#include "workflow/workflow_plan.h"

enum { CARD_EXCERPT = 300 };

void
decision_outcome(struct decision *d, enum outcome outcome, const char *reason,
    const char *folder)
{
	d->change.outcome = outcome;
	d->change.outcome_reason = str_from(reason);
	d->change.folder = str_from(folder);
}

static struct mail_plan *
decision_add(struct arena *a, struct decision *d)
{
	d->plans = arena_grow(
	    a, d->plans, d->plan_count, &d->plan_capacity, sizeof *d->plans);
	return &d->plans[d->plan_count++];
}

const char *
unread_why(const struct message *m)
{
	if (m->unread != UNREAD_NONE)
		return message_unread_name(m->unread);
	return m->cut ? "cut" : NULL;
}

struct mail_plan *
decision_answer(struct arena *a, const struct situation *s, struct decision *d,
    const struct picture *picture, enum reason reason, bool to_owner)
{
	const struct person *person = to_owner ? s->owner : s->person;
	size_t allowed = (size_t)s->rules->daily_answers;
	size_t before = to_owner ? s->owner_answers_today : s->answers_today;
	struct mail_plan *plan;

	if (before >= allowed)
		return NULL;
	plan = decision_add(a, d);
	plan->reason = reason;
	plan->priority = MAIL_ANSWER;
	plan->to = person != NULL ? person->address : s->reading.message->from;
	if (person != NULL)
		plan->language = person->language;
	plan->last_today = before + 1 == allowed;
	/* What the sender has to send again; the owner may be somebody else. */
	if (!to_owner)
		plan->unread = str_from(unread_why(s->reading.message));
	if (picture != NULL) {
		size_t documents =
		    person_document_count(s->person) + picture->new_documents;

		workflow_steps(a, s->forms, &picture->profile,
		    &picture->request_answers, documents, picture->confirmed,
		    s->today, &plan->steps, &plan->step_count);
		plan->number =
		    picture->request != NULL ? picture->request->number : 0;
	}
	return plan;
}

/* The beginning of what she wrote, cut between words. */
static struct str
excerpt(struct arena *a, struct str text)
{
	size_t cut = CARD_EXCERPT;

	if (text.n <= cut)
		return text;
	while (cut > 0 && text.p[cut] != ' ' && text.p[cut] != '\n')
		cut--;
	return str_printf(
	    a, "%.*s \xe2\x80\xa6", STR_ARG(str_slice(text, 0, cut)));
}

void
decision_card(struct arena *a, struct decision *d, const struct message *about,
    const char *why)
{
	struct mail_plan *plan = decision_add(a, d);

	plan->reason = REASON_CARD;
	plan->priority = MAIL_NOTICE;
	plan->folder = str_from("a_traiter");
	plan->card_why = str_from(why);
	plan->card_about = about;
	/* Around what is sealed, her words may tell it again. */
	if (about != NULL && !about->sealed)
		plan->quoted = excerpt(a, about->new_text);
}

void
plan_reference(const struct situation *s, struct mail_plan *plan,
    enum purpose purpose, int64_t request)
{
	/* What she is asked about is erased in time; until then her word counts,
	 * even when our mailbox was away and it was read late. */
	int64_t validity =
	    purpose == PURPOSE_CONFIRM || purpose == PURPOSE_RELEASE
		? 2 * s->rules->hold_validity
		: s->rules->reference_validity;

	plan->reference.wanted = true;
	plan->reference.purpose = purpose;
	plan->reference.request = request;
	plan->reference.expires_at = s->now + validity;
}

bool
answers_begun(const struct form *form, const struct answers *answers)
{
	for (size_t i = 0; i < form->count; i++)
		if (form->fields[i].type != FIELD_EMAIL &&
		    answers_find(answers, form->id, form->fields[i].id) != NULL)
			return true;
	return false;
}

const struct answers *
picture_answers(const struct picture *picture, const struct form *form)
{
	return form->of_request ? &picture->request_answers : &picture->profile;
}

void
plan_form(struct arena *a, const struct picture *picture,
    struct mail_plan *plan, const struct form *form, bool problems_only)
{
	const struct situation *s = picture->s;
	struct plan_form *entry;

	if (plan->forms == NULL)
		plan->forms =
		    arena_array(a, forms_count(s->forms), sizeof *plan->forms);
	entry = &plan->forms[plan->form_count++];
	entry->form = form;
	entry->problems_only = problems_only;
	entry->answers = *picture_answers(picture, form);
	form_report(
	    a, s->forms, form, &entry->answers, s->today, &entry->report);
}
