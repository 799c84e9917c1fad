#include "form/form_remark.h"
#include "workflow/workflow_apply.h"
#include "workflow/workflow_bare.h"
#include "workflow/workflow_command.h"

enum { CONSENT_MOST = 120 /* bytes: a yes, thanks and a name */ };

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
	decision_card(a, d, s->reading.message, why);
}

static void
decide_unreadable(struct arena *a, struct decision *d)
{
	decision_outcome(d, OUTCOME_QUARANTINED, "unreadable", "a_traiter");
	decision_card(a, d, NULL, "unreadable");
}

/* ---- What a person of the office has to read as well ---- */

/* A form that only a person can read. */
static bool
has_scan(const struct message *m)
{
	for (size_t i = 0; i < m->attachment_count; i++)
		if (m->attachments[i].role == ROLE_FORMULAIRE &&
		    (m->attachments[i].trouble == TROUBLE_SCAN ||
			m->attachments[i].trouble == TROUBLE_XFA))
			return true;
	return false;
}

/*
 * What she wrote beside, as the id of a phrase; NULL: nothing. Whatever is no
 * answer, no word that asks for something and no courtesy has to be read by
 * somebody.
 */
static const char *
remark_why(struct arena *a, const struct situation *s, const struct message *m)
{
	unsigned known = 0;

	if (s->person == NULL || s->person->status != PERSON_ACTIVE)
		known |= REMARK_FIRST;
	if (m->consent == CONSENT_NO)
		known |= REMARK_REFUSES;
	switch (form_remark(a, s->forms, m->new_text,
	    workflow_names(a, m, s->person), known, NULL)) {
	case REMARK_QUESTION:
		return "question";
	case REMARK_TEXT:
		return "beside";
	case REMARK_NONE:
		break;
	}
	return NULL;
}

/* Why somebody has to read it, as the id of a phrase; NULL: no need. */
static const char *
reason_to_read(
    struct arena *a, const struct situation *s, const struct message *m)
{
	const char *why = unread_why(m);

	if (why == NULL && m->sealed)
		why = "sealed";
	if (why == NULL && has_scan(m))
		why = "scan";
	return why != NULL ? why : remark_why(a, s, m);
}

static void
forward(struct arena *a, const struct situation *s, struct decision *d,
    const struct message *about, const char *why)
{
	struct mail_plan *answer = d->plans;

	if (d->plan_count > 0 && answer->to.n > 0) {
		answer->also_forwarded = answer->also_forwarded ||
					 about == NULL ||
					 unread_why(about) == NULL ||
					 remark_why(a, s, about) != NULL;
		/* Of a held message, too, she is told. */
		if (answer->unread.n == 0 && about != NULL)
			answer->unread = str_from(unread_why(about));
	}
	decision_card(a, d, about, why);
}

/* The message at hand, when it says more than what was taken up. */
static void
forward_this(struct arena *a, const struct situation *s, struct decision *d)
{
	const struct message *m = s->reading.message;
	const char *why = reason_to_read(a, s, m);

	if (why == NULL)
		return;
	decision_outcome(d, OUTCOME_TO_STAFF, why, "a_traiter");
	forward(a, s, d, m, why);
}

/* Those that were held: each its card, those that were not read one for all. */
static void
forward_held(struct arena *a, const struct situation *s, struct decision *d)
{
	const char *last = NULL;

	for (size_t i = 0; i < d->change.taken_up_count; i++) {
		const struct message *m = s->held[i].message;
		const char *why =
		    m == NULL ? s->held[i].why : reason_to_read(a, s, m);

		if (why == NULL || (m == NULL && why == last))
			continue;
		forward(a, s, d, m, why);
		last = m == NULL ? why : last;
	}
}

/* ---- Somebody whom we do not know, or not yet ---- */

static void
decide_first_contact(
    struct arena *a, const struct situation *s, struct decision *d)
{
	struct mail_plan *plan;

	if (!s->rules->first_contact_always &&
	    !proof_allows(s->proof, ACTION_CONTACT)) {
		decide_to_staff(a, s, d, "first_contact");
		return;
	}
	if (s->person == NULL)
		d->change.create_address = s->reading.message->from;
	decision_outcome(d, OUTCOME_HELD, "unconfirmed", "en_attente");
	d->change.set_language = workflow_command_language(s->reading.message);
	plan = decision_answer(a, s, d, NULL, REASON_CONFIRM, false);
	if (plan == NULL)
		return;
	if (d->change.set_language.n > 0)
		plan->language = d->change.set_language;
	plan_reference(s, plan, PURPOSE_CONFIRM, 0);
}

/* Her reference from an address that is not hers: she is asked. */
static void
decide_other_address(
    struct arena *a, const struct situation *s, struct decision *d)
{
	struct mail_plan *plan;

	plan = decision_answer(a, s, d, NULL, REASON_HELD, true);
	if (plan == NULL) {
		decide_to_staff(a, s, d, "unasked");
		return;
	}
	d->change.person = s->owner->id;
	decision_outcome(d, OUTCOME_HELD, "other_address", "en_attente");
	plan->other_address = s->reading.message->from;
	plan_reference(s, plan, PURPOSE_RELEASE, 0);
}

static void
decide_held(struct arena *a, const struct situation *s, struct decision *d,
    const char *why)
{
	struct mail_plan *plan;

	plan = decision_answer(a, s, d, NULL, REASON_HELD, false);
	if (plan == NULL) {
		/* What she is not asked about would be erased unseen. */
		decide_to_staff(a, s, d, "unasked");
		return;
	}
	decision_outcome(d, OUTCOME_HELD, why, "en_attente");
	plan_reference(s, plan, PURPOSE_RELEASE, 0);
}

/*
 * "It was not me": what she was asked about goes. The empty file of one who
 * never confirmed expires by itself.
 */
static void
erase_held(struct arena *a, const struct situation *s, struct decision *d)
{
	int64_t *erased = arena_array(a, s->held_count + 1, sizeof *erased);

	for (size_t i = 0; i < s->held_count; i++)
		erased[i] = s->held[i].id;
	d->change.erased = erased;
	d->change.erased_count = s->held_count;
}

static void
decide_declined(struct arena *a, const struct situation *s,
    const struct picture *picture, struct decision *d)
{
	erase_held(a, s, d);
	d->change.reference_used = s->reading.reference->id;
	decision_outcome(d, OUTCOME_APPLIED, "declined", "traites");
	(void)decision_answer(a, s, d, picture, REASON_CONFIRM_NO, false);
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
		const struct answers *answers = picture_answers(picture, form);
		struct form_report report = {0};

		/* The others go out when their moment comes, and are gone on
		 * with once they are begun. */
		if (!form_is_student(form) ||
		    (!form_is_first(form) &&
			(whole || !answers_begun(form, answers))))
			continue;
		form_report(a, s->forms, form, answers, s->today, &report);
		if (report.state != FORM_ACCEPTED)
			plan_form(a, picture, plan, form,
			    !whole && answers_begun(form, answers));
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
	plan = decision_answer(a, s, d, picture, reason, false);
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

/* What becomes of a message that waited for her word. */
static struct held_change
take_up(struct arena *a, const struct situation *s, const struct reading *r)
{
	const char *why =
	    r->message != NULL ? reason_to_read(a, s, r->message) : r->why;

	return (struct held_change){
	    .message = r->id,
	    .outcome =
		r->message != NULL ? OUTCOME_APPLIED : OUTCOME_QUARANTINED,
	    .reason = str_from(why != NULL ? why : "confirmed"),
	    .folder = str_from(why != NULL ? "a_traiter" : "traites"),
	};
}

/* Take up this message, with the held ones before it when it says so. */
static void
decide_content(struct arena *a, const struct situation *s, bool release,
    struct picture *picture, struct decision *d)
{
	size_t held = release ? s->held_count : 0, count = 0;
	const struct reading **readings =
	    arena_array(a, held + 1, sizeof *readings);
	struct held_change *taken_up =
	    arena_array(a, held + 1, sizeof *taken_up);

	for (size_t i = 0; i < held; i++) {
		taken_up[i] = take_up(a, s, &s->held[i]);
		if (s->held[i].message != NULL)
			readings[count++] = &s->held[i];
	}
	readings[count++] = &s->reading;
	picture_apply(a, s, readings, count, picture, d);
	d->change.taken_up = taken_up;
	d->change.taken_up_count = held;
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
	forward_held(a, s, d);
	forward_this(a, s, d);
}

/* Text that is for a person to read, and nothing else. */
static bool
is_free_text(const struct message *m)
{
	if (m->consent == CONSENT_NONE)
		return m->new_text.n > 0;
	/* A yes to what nobody asked, and a letter behind it. */
	return m->new_text.n > CONSENT_MOST;
}

/* A person of the office answers; what is still missing is asked for now. */
static void
decide_forwarded(struct arena *a, const struct situation *s,
    const struct picture *picture, struct decision *d, const char *why)
{
	decision_plain_answer(a, s, picture, d, REASON_FORWARDED);
	if (d->plan_count > 0)
		plan_open_forms(a, picture, &d->plans[0], false);
	decide_to_staff(a, s, d, why);
}

static void
decide_known(struct arena *a, const struct situation *s, struct decision *d)
{
	const struct message *m = s->reading.message, *bare = NULL;
	struct situation told = *s;
	bool release = m->consent == CONSENT_YES && s->held_count > 0;
	bool decline = m->consent == CONSENT_NO && s->held_count > 0;
	bool fill = proof_allows(s->proof, ACTION_FILL);
	struct picture picture;
	bool content;

	picture_begin(a, s, &picture);
	content = reading_has_content(a, &picture, &s->reading);
	if (!content && fill && !release && !decline && m->command_count == 0)
		bare = workflow_bare_answers(a, s, &picture);
	if (bare != NULL) {
		told.reading.message = bare;
		s = &told;
		content = true;
	}
	if ((content && !fill) ||
	    (release && !proof_allows(s->proof, ACTION_CONFIRM))) {
		decide_held(a, s, d,
		    s->reading.reference != NULL ? "reference_dead"
						 : "no_reference");
		return;
	}
	use_reference(s, d);
	if (content || release) {
		if (decline)
			erase_held(a, s, d);
		decide_content(a, s, release, &picture, d);
		plan_recap(a, s, &picture, d, false);
	} else if (decline) {
		decide_declined(a, s, &picture, d);
	} else if (m->command_count > 0) {
		workflow_command(a, s, &picture, d);
	} else if (unread_why(m) != NULL ||
		   (is_free_text(m) && !workflow_is_courtesy(a, s))) {
		decide_forwarded(a, s, &picture, d,
		    unread_why(m) != NULL ? unread_why(m) : "free_text");
		return;
	} else {
		/* Nothing, thanks, or a yes to nothing: where things stand. */
		decision_outcome(d, OUTCOME_APPLIED, "nothing_new", "traites");
		plan_recap(a, s, &picture, d, false);
	}
	forward_held(a, s, d);
	forward_this(a, s, d);
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

/*
 * With somebody else's reference: she is asked. Who has a file of his own may
 * ask for his own mail all the same.
 */
static bool
is_for_owner(struct arena *a, const struct situation *s)
{
	struct picture picture;

	if (s->owner == NULL)
		return false;
	if (s->person == NULL || s->person->status != PERSON_ACTIVE ||
	    s->reading.message->consent != CONSENT_NONE)
		return true;
	picture_begin(a, s, &picture);
	return reading_has_content(a, &picture, &s->reading);
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
	else if (is_for_owner(a, s))
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
	} else {
		out->change.person = s->about;
	}
	if (s->duplicate_of != 0)
		decision_outcome(
		    out, OUTCOME_DUPLICATE, "duplicate", "traites");
	else if (m->nature == NATURE_PERSON)
		decide_person(a, s, out);
	else if (m->nature == NATURE_UNREADABLE)
		decide_unreadable(a, out);
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
	decision_card(a, out, NULL, why);
}

bool
workflow_covers(const struct reference *reference, const struct person *person,
    int64_t message, struct str from)
{
	if (reference->purpose == PURPOSE_RELEASE &&
	    reference->message == message)
		return true;
	return person->status == PERSON_UNCONFIRMED &&
	       str_eq(from, person->address);
}
