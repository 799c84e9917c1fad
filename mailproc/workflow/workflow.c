#include "workflow/workflow_apply.h"
#include "workflow/workflow_command.h"

static bool
transition_to(const struct decision *d, const char *status, int64_t *number_out)
{
	for (size_t i = 0; i < d->change.transition_count; i++) {
		const struct transition_change *t = &d->change.transitions[i];

		if (str_is(t->to, status)) {
			*number_out = t->request;
			return true;
		}
	}
	return false;
}

/* ---- Messages that nobody typed ---- */

static void
decide_machine(const struct situation *s, struct decision *d)
{
	static const struct {
		const char *reason, *folder;
	} table[NATURE_COUNT] = {
	    [NATURE_BOUNCE] = {"bounce", "rebonds"},
	    [NATURE_AUTOREPLY] = {"autoreply", "automatiques"},
	    [NATURE_LIST] = {"list", "automatiques"},
	    [NATURE_OWN] = {"own", "automatiques"},
	    [NATURE_REPORT] = {"report", "automatiques"},
	};
	enum message_nature nature = s->reading.message->nature;

	if (table[nature].reason == NULL)
		bug("nature %d is no machine's", (int)nature);
	decision_outcome(
	    d, OUTCOME_IGNORED, table[nature].reason, table[nature].folder);
}

static void
decide_to_staff(struct arena *a, const struct situation *s, struct decision *d,
    const char *why)
{
	decision_outcome(d, OUTCOME_TO_STAFF, why, "a_traiter");
	decision_card(a, s, d, why);
}

static void
decide_unreadable(
    struct arena *a, const struct situation *s, struct decision *d)
{
	decision_outcome(d, OUTCOME_QUARANTINED, "unreadable", "a_traiter");
	decision_card(a, s, d, "unreadable");
}

/* ---- Somebody whom we do not know, or not yet ---- */

static void
decide_first_contact(
    struct arena *a, const struct situation *s, struct decision *d)
{
	struct mail_plan *plan;

	if (!s->rules->first_contact_always &&
	    (s->proof == PROOF_NONE || s->proof == PROOF_REFERENCE)) {
		/* We must not be the backscatter of a forged sender. */
		decide_to_staff(a, s, d, "first_contact");
		return;
	}
	if (s->person == NULL)
		d->change.create_address = s->reading.message->from;
	decision_outcome(d, OUTCOME_HELD, "unconfirmed", "en_attente");
	plan = decision_answer(a, s, d, NULL, REASON_CONFIRM, (struct str){0});
	if (plan != NULL)
		plan_reference(s, plan, PURPOSE_CONFIRM, 0);
}

/* Her reference from an address that is not hers: she is asked. */
static void
decide_other_address(
    struct arena *a, const struct situation *s, struct decision *d)
{
	struct mail_plan *plan;

	d->change.person = s->owner->id;
	decision_outcome(d, OUTCOME_HELD, "other_address", "en_attente");
	plan = decision_answer(a, s, d, NULL, REASON_HELD, s->owner->address);
	if (plan == NULL)
		return;
	plan->other_address = s->reading.message->from;
	plan_reference(s, plan, PURPOSE_RELEASE, 0);
}

static void
decide_held(struct arena *a, const struct situation *s, struct decision *d,
    const char *why)
{
	struct mail_plan *plan;

	decision_outcome(d, OUTCOME_HELD, why, "en_attente");
	plan = decision_answer(a, s, d, NULL, REASON_HELD, (struct str){0});
	if (plan != NULL)
		plan_reference(s, plan, PURPOSE_RELEASE, 0);
}

/*
 * "It was not me": what is held goes. The empty file of an address that nobody
 * confirmed expires by itself; picture is NULL for it.
 */
static void
decide_declined(struct arena *a, const struct situation *s,
    const struct picture *picture, struct decision *d)
{
	int64_t *erased = arena_array(a, s->held_count + 1, sizeof *erased);

	for (size_t i = 0; i < s->held_count; i++)
		erased[i] = s->held[i].id;
	d->change.erased = erased;
	d->change.erased_count = s->held_count;
	d->change.reference_used = s->reading.reference->id;
	decision_outcome(d, OUTCOME_APPLIED, "declined", "traites");
	(void)decision_answer(
	    a, s, d, picture, REASON_CONFIRM_NO, (struct str){0});
}

/* ---- The answer to what was taken up ---- */

/* Untouched forms go out whole, begun ones with what is missing. */
static void
plan_open_forms(struct arena *a, const struct picture *picture,
    struct mail_plan *plan, bool whole)
{
	const struct situation *s = picture->s;

	for (size_t i = 0; i < forms_count(s->forms); i++) {
		const struct form *form = forms_at(s->forms, i);
		struct form_report report = {0};

		form_report(a, s->forms, form, picture_answers(picture, form),
		    s->today, &report);
		if (report.state == FORM_UNTOUCHED)
			plan_form(a, picture, plan, form, false);
		else if (report.state == FORM_DRAFT)
			plan_form(a, picture, plan, form, !whole);
	}
}

/* What was understood, in the order of the forms. */
static void
plan_understood(
    struct arena *a, const struct picture *picture, struct mail_plan *plan)
{
	const struct situation *s = picture->s;
	struct answers all = {
	    .items = picture->understood, .count = picture->understood_count};

	plan->understood =
	    arena_array(a, all.count + 1, sizeof *plan->understood);
	for (size_t i = 0; i < forms_count(s->forms); i++) {
		const struct form *form = forms_at(s->forms, i);

		for (size_t k = 0; k < form->count; k++) {
			const struct answer *answer =
			    answers_find(&all, form->id, form->fields[k].id);

			if (answer != NULL)
				plan->understood[plan->understood_count++] =
				    *answer;
		}
	}
}

static int64_t
picture_request_number(const struct picture *picture, const struct decision *d)
{
	if (picture->request != NULL)
		return picture->request->number;
	return d->change.create_request ? -1 : 0;
}

static void
plan_recap(struct arena *a, const struct situation *s,
    const struct picture *picture, struct decision *d, bool welcome)
{
	enum reason reason = welcome ? REASON_WELCOME : REASON_RECAP;
	int64_t number = 0;
	bool complete = transition_to(d, "A2", &number);
	struct mail_plan *plan;

	if (complete)
		reason = REASON_COMPLETE;
	else if (!welcome && picture_complete(a, picture))
		reason = REASON_UPDATED;
	plan = decision_answer(a, s, d, picture, reason, (struct str){0});
	if (plan == NULL)
		return;
	plan_understood(a, picture, plan);
	plan->with_received = true;
	plan->number = complete ? number : picture_request_number(picture, d);
	plan->with_documents = reason != REASON_WELCOME;
	if (!complete)
		plan_open_forms(a, picture, plan, welcome);
	plan_reference(s, plan,
	    picture->new_request && !d->change.create_request
		? PURPOSE_NEW_REQUEST
		: PURPOSE_FORMS,
	    picture_request_number(picture, d));
}

/* ---- Somebody who has an account ---- */

static void
use_reference(const struct situation *s, struct decision *d)
{
	const struct reference *reference = s->reading.reference;

	if (!proof_reference_counts(reference, s->person, s->now))
		return;
	d->change.reference_used = reference->id;
	d->change.revoke_older = reference->purpose == PURPOSE_RENEW;
}

static bool
asks_a_person(const struct message *m)
{
	return str_find_byte(m->new_text, '?', 0) != SIZE_MAX;
}

/*
 * A person of the office answers what a message asks besides what was taken up
 * of it; so she does for one that was held until now.
 */
static void
decide_questions(struct arena *a, const struct situation *s, bool release,
    struct decision *d)
{
	struct situation then = *s;

	if (asks_a_person(s->reading.message)) {
		decide_to_staff(a, s, d, "question");
	} else {
		size_t i = 0;

		while (release && i < s->held_count &&
		       !asks_a_person(s->held[i].message))
			i++;
		if (!release || i == s->held_count)
			return;
		then.reading = s->held[i];
		d->change.taken_up_folder = str_from("a_traiter");
		decision_card(a, &then, d, "question");
		d->plans[d->plan_count - 1].card_about = then.reading.message;
	}
	if (d->plan_count > 1)
		d->plans[0].also_forwarded = true;
}

/* Take up this message, with the held ones before it when it says so. */
static void
decide_content(struct arena *a, const struct situation *s, bool release,
    struct picture *picture, struct decision *d)
{
	size_t held = release ? s->held_count : 0;
	const struct reading **readings =
	    arena_array(a, held + 1, sizeof *readings);
	int64_t *taken_up = arena_array(a, held + 1, sizeof *taken_up);

	for (size_t i = 0; i < held; i++) {
		readings[i] = &s->held[i];
		taken_up[i] = s->held[i].id;
	}
	readings[held] = &s->reading;
	picture_apply(a, s, readings, held + 1, picture, d);
	d->change.taken_up = taken_up;
	d->change.taken_up_count = held;
	d->change.taken_up_folder = str_from("traites");
	decision_outcome(
	    d, OUTCOME_APPLIED, release ? "confirmed" : "content", "traites");
}

static void
decide_confirmed(struct arena *a, const struct situation *s, struct decision *d)
{
	struct picture picture;

	picture_begin(a, s, &picture);
	use_reference(s, d);
	d->change.set_status = true;
	d->change.status = PERSON_ACTIVE;
	picture.confirmed = true;
	picture_prefill(a, s, &picture);
	decide_content(a, s, true, &picture, d);
	plan_recap(a, s, &picture, d, true);
	decide_questions(a, s, true, d);
}

/* "No" to our question whether what is held came from her. */
static bool
disowns(const struct situation *s)
{
	const struct reference *reference = s->reading.reference;

	return s->reading.message->consent == CONSENT_NO && s->held_count > 0 &&
	       reference != NULL && reference->purpose == PURPOSE_RELEASE &&
	       proof_allows(s->proof, ACTION_CONFIRM);
}

static void
decide_known(struct arena *a, const struct situation *s, struct decision *d)
{
	const struct message *m = s->reading.message;
	bool release = m->consent == CONSENT_YES && s->held_count > 0;
	bool fill = proof_allows(s->proof, ACTION_FILL);
	struct picture picture;
	bool content;

	picture_begin(a, s, &picture);
	content = reading_has_content(a, &picture, &s->reading);
	if ((content && !fill) ||
	    (release && !proof_allows(s->proof, ACTION_CONFIRM))) {
		decide_held(a, s, d,
		    s->reading.reference != NULL ? "reference_dead"
						 : "no_reference");
		return;
	}
	use_reference(s, d);
	if (content || release) {
		decide_content(a, s, release, &picture, d);
		plan_recap(a, s, &picture, d, false);
		decide_questions(a, s, release, d);
	} else if (disowns(s)) {
		decide_declined(a, s, &picture, d);
	} else if (m->command_count > 0) {
		workflow_command(a, s, &picture, d);
	} else if (m->new_text.n > 0 && m->consent == CONSENT_NONE) {
		decision_plain_answer(a, s, &picture, d, REASON_FORWARDED);
		decide_to_staff(a, s, d, "free_text");
	} else {
		/* An empty reply, or a yes to nothing: where things stand. */
		decision_outcome(d, OUTCOME_APPLIED, "nothing_new", "traites");
		plan_recap(a, s, &picture, d, false);
	}
}

static void
decide_unconfirmed(
    struct arena *a, const struct situation *s, struct decision *d)
{
	enum message_consent consent = s->reading.message->consent;

	if (!proof_reference_counts(s->reading.reference, s->person, s->now))
		decide_first_contact(a, s, d);
	else if (consent == CONSENT_YES)
		decide_confirmed(a, s, d);
	else if (consent == CONSENT_NO)
		decide_declined(a, s, NULL, d);
	else
		decide_first_contact(a, s, d);
}

static bool
is_staff(const struct workflow_rules *rules, struct str address)
{
	for (size_t i = 0; i < rules->staff_count; i++)
		if (str_eq_nocase(rules->staff[i], address))
			return true;
	return false;
}

static void
decide_person(struct arena *a, const struct situation *s, struct decision *d)
{
	const struct message *m = s->reading.message;

	if (m->from_count != 1 || m->from.n == 0)
		decide_to_staff(a, s, d, "no_sender");
	else if (is_staff(s->rules, m->from))
		decide_to_staff(a, s, d, "staff");
	else if (s->person == NULL && s->owner != NULL)
		decide_other_address(a, s, d);
	else if (s->person == NULL)
		decide_first_contact(a, s, d);
	else if (s->person->status == PERSON_ACTIVE)
		decide_known(a, s, d);
	else
		decide_unconfirmed(a, s, d);
}

void
workflow_decide(
    struct arena *a, const struct situation *s, struct decision *out)
{
	const struct message *m = s->reading.message;

	*out = (struct decision){0};
	out->change.message = s->reading.id;
	out->change.nature = m->nature;
	out->change.message_id = m->message_id;
	out->change.from = m->from;
	if (s->person != NULL) {
		out->change.person = s->person->id;
		out->profile = s->person->profile;
	}
	if (s->duplicate_of != 0)
		decision_outcome(
		    out, OUTCOME_DUPLICATE, "duplicate", "traites");
	else if (m->nature == NATURE_PERSON)
		decide_person(a, s, out);
	else if (m->nature == NATURE_UNREADABLE)
		decide_unreadable(a, s, out);
	else
		decide_machine(s, out);
}

void
workflow_quarantine(
    struct arena *a, int64_t message, const char *why, struct decision *out)
{
	*out = (struct decision){0};
	out->change.message = message;
	out->change.nature = NATURE_UNREADABLE;
	decision_outcome(out, OUTCOME_QUARANTINED, why, "a_traiter");
	decision_card(a, NULL, out, why);
}
