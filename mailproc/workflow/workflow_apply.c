#include "workflow/workflow_apply.h"

/*
 * The request that a reading is about: what its reference was bound to; else
 * the one she works at, unless a new one was asked for.
 */
static const struct request *
reading_request(
    const struct situation *s, const struct reading *r, bool *new_out)
{
	const struct reference *context =
	    r->reference != NULL ? r->reference : r->conversation;
	const struct request *bound = NULL;

	*new_out = false;
	if (s->person == NULL)
		return NULL;
	if (context != NULL && context->person == s->person->id) {
		if (context->request > 0)
			bound = person_request(s->person, context->request);
		else if (context->purpose == PURPOSE_NEW_REQUEST)
			*new_out = true;
	}
	if (bound != NULL || *new_out)
		return bound;
	return workflow_current_request(s->person);
}

void
picture_begin(
    struct arena *a, const struct situation *s, struct picture *picture)
{
	struct answers none = {0};

	*picture = (struct picture){.s = s};
	if (s->person != NULL) {
		picture->profile = form_merge(a, &s->person->profile, &none);
		picture->confirmed = s->person->status == PERSON_ACTIVE;
	}
	picture->request =
	    reading_request(s, &s->reading, &picture->new_request);
	if (picture->request != NULL)
		picture->request_answers =
		    form_merge(a, &picture->request->answers, &none);
}

static void
picture_change(struct arena *a, struct picture *picture,
    const struct form *form, const struct answer *answer)
{
	struct answer_change *change;

	picture->changes =
	    arena_grow(a, picture->changes, picture->change_count,
		&picture->change_capacity, sizeof *picture->changes);
	change = &picture->changes[picture->change_count++];
	change->answer = *answer;
	if (!form->of_request)
		return;
	picture->request_touched = true;
	change->request =
	    picture->request != NULL ? picture->request->number : -1;
}

/* A change, and what she will be told was understood. */
static void
picture_note(struct arena *a, struct picture *picture, const struct form *form,
    const struct answer *answer)
{
	size_t i = 0;

	picture_change(a, picture, form, answer);
	if (answer->problem.n > 0)
		return;
	/* A later message of the same lot puts its answer in the place. */
	while (i < picture->understood_count &&
	       !(str_eq(picture->understood[i].form, answer->form) &&
		   str_eq(picture->understood[i].field, answer->field)))
		i++;
	if (i == picture->understood_count) {
		picture->understood = arena_grow(a, picture->understood, i,
		    &picture->understood_capacity, sizeof *picture->understood);
		picture->understood_count++;
	}
	picture->understood[i] = *answer;
}

void
picture_prefill(
    struct arena *a, const struct situation *s, struct picture *picture)
{
	for (size_t i = 0; i < forms_count(s->forms); i++) {
		const struct form *form = forms_at(s->forms, i);

		for (size_t k = 0; k < form->count && form_is_first(form) &&
				   !form->of_request;
		     k++) {
			const struct field *field = &form->fields[k];
			struct answer *answer;
			struct answers one;

			if (field->type != FIELD_EMAIL ||
			    answers_find(
				&picture->profile, form->id, field->id) != NULL)
				continue;
			answer = arena_alloc(a, sizeof *answer);
			form_value(a, s->forms, field, s->person->address,
			    &picture->profile, s->today, answer);
			picture_change(a, picture, form, answer);
			one = (struct answers){.items = answer, .count = 1};
			picture->profile =
			    form_merge(a, &picture->profile, &one);
		}
	}
}

/*
 * A form that came back was read: what stood in it beforehand and was left as
 * it is counts as said.
 */
static void
apply_presets(struct arena *a, const struct situation *s,
    const struct form *form, struct answers *on_file, struct picture *picture)
{
	for (size_t i = 0; i < form->count; i++) {
		struct answer *preset;
		struct answers one;

		if (answers_find(on_file, form->id, form->fields[i].id) != NULL)
			continue;
		preset = arena_alloc(a, sizeof *preset);
		if (!form_preset(
			a, s->forms, &form->fields[i], s->today, preset))
			continue;
		picture_note(a, picture, form, preset);
		one = (struct answers){.items = preset, .count = 1};
		*on_file = form_merge(a, on_file, &one);
	}
}

bool
reading_has_content(
    struct arena *a, const struct picture *picture, const struct reading *r)
{
	const struct situation *s = picture->s;
	const struct reference *context =
	    r->reference != NULL ? r->reference : r->conversation;
	const struct message *m = r->message;

	for (size_t i = 0; i < m->attachment_count; i++)
		if (m->attachments[i].role != ROLE_INLINE)
			return true;
	for (size_t i = 0; i < m->answer_count; i++) {
		const struct form *form =
		    forms_find(s->forms, m->answers[i].form);

		if (form != NULL && form_is_student(form) &&
		    form_answer_is_new(a, s->forms, form, &m->answers[i],
			context != NULL ? context->sent : NULL,
			context != NULL ? context->sent_count : 0,
			picture_answers(picture, form), s->today))
			return true;
	}
	return false;
}

/*
 * Whether what is said in a form is taken up. Those of the office and of units
 * are not for a student to fill in, and only her first file begins a request.
 */
static bool
is_open(const struct picture *picture, const struct form *form)
{
	if (!form_is_student(form))
		return false;
	return form_is_first(form) || !form->of_request ||
	       picture->request != NULL || picture->request_touched;
}

static void
apply_answers(struct arena *a, const struct situation *s,
    const struct reading *r, struct picture *picture)
{
	const struct reference *context =
	    r->reference != NULL ? r->reference : r->conversation;
	const struct sent_field *sent = context != NULL ? context->sent : NULL;
	size_t sent_count = context != NULL ? context->sent_count : 0;

	for (size_t i = 0; i < forms_count(s->forms); i++) {
		const struct form *form = forms_at(s->forms, i);
		struct answers *on_file = form->of_request
					      ? &picture->request_answers
					      : &picture->profile;
		struct answers fresh = {0}, known;

		if (!is_open(picture, form))
			continue;
		/* Whose name a signature is stands in the profile. */
		known = form_merge(a, &picture->profile, on_file);
		form_new_answers(a, s->forms, form, r->message, sent,
		    sent_count, &known, s->today, &fresh);
		for (size_t k = 0; k < fresh.count; k++)
			picture_note(a, picture, form, &fresh.items[k]);
		*on_file = form_merge(a, on_file, &fresh);
		if (fresh.count > 0)
			apply_presets(a, s, form, on_file, picture);
	}
}

static void
apply_documents(struct arena *a, const struct reading *r,
    struct picture *picture, struct decision *d)
{
	const struct message *m = r->message;
	struct document_change *documents = arena_array(a,
	    d->change.document_count + m->attachment_count, sizeof *documents);
	size_t count = d->change.document_count;

	for (size_t i = 0; i < count; i++)
		documents[i] = d->change.documents[i];
	for (size_t i = 0; i < m->attachment_count; i++) {
		const struct message_attachment *attachment =
		    &m->attachments[i];

		if (attachment->role == ROLE_INLINE || attachment->blob.n == 0)
			continue;
		documents[count++] = (struct document_change){
		    .role = attachment->role,
		    .trouble = attachment->trouble,
		    .name = attachment->name,
		    .type = attachment->sniffed_type.n > 0
				? attachment->sniffed_type
				: attachment->type,
		    .size = attachment->size,
		    .blob = attachment->blob,
		};
		picture->new_documents++;
	}
	d->change.documents = documents;
	d->change.document_count = count;
}

bool
picture_complete(struct arena *a, const struct picture *picture)
{
	const struct situation *s = picture->s;

	for (size_t i = 0; i < forms_count(s->forms); i++) {
		const struct form *form = forms_at(s->forms, i);
		struct form_report report = {0};

		if (!form_is_first(form))
			continue;
		form_report(a, s->forms, form, picture_answers(picture, form),
		    s->today, &report);
		if (report.state != FORM_ACCEPTED)
			return false;
	}
	return true;
}

static void
add_transition(struct arena *a, struct decision *d, int64_t request,
    const char *from, const char *to, const char *by, const char *reason)
{
	struct change *c = &d->change;
	struct transition_change *items =
	    arena_array(a, c->transition_count + 1, sizeof *items);

	for (size_t i = 0; i < c->transition_count; i++)
		items[i] = c->transitions[i];
	items[c->transition_count] = (struct transition_change){
	    .request = request,
	    .from = str_from(from),
	    .to = str_from(to),
	    .by = str_from(by),
	    .reason = str_from(reason),
	};
	c->transitions = items;
	c->transition_count++;
}

/* The other requests that wait for nothing but the profile. */
static void
complete_others(struct arena *a, const struct situation *s,
    const struct picture *picture, struct decision *d)
{
	for (size_t i = 0; i < s->person->request_count; i++) {
		const struct request *r = &s->person->requests[i];
		struct picture other = *picture;

		if (r == picture->request || !str_is(r->status, "A0"))
			continue;
		other.request = r;
		other.request_answers = r->answers;
		if (picture_complete(a, &other))
			add_transition(
			    a, d, r->number, "A0", "A2", "system", "complete");
	}
}

static void
apply_request(struct arena *a, const struct situation *s,
    struct picture *picture, struct decision *d)
{
	bool made = picture->request == NULL && picture->request_touched;
	int64_t number =
	    made || picture->request == NULL ? -1 : picture->request->number;
	const struct reference *context = s->reading.reference != NULL
					      ? s->reading.reference
					      : s->reading.conversation;

	if (made) {
		d->change.create_request = true;
		add_transition(a, d, -1, "", "A0", "student", "begun");
		/* The same mail answered again is about this request. */
		if (context != NULL && context->request == 0 &&
		    context->person == s->person->id)
			d->change.bind_reference = context->id;
	}
	if ((made || picture->request != NULL) &&
	    (made || str_is(picture->request->status, "A0")) &&
	    picture_complete(a, picture))
		add_transition(a, d, number, "A0", "A2", "system", "complete");
	complete_others(a, s, picture, d);
}

void
picture_apply(struct arena *a, const struct situation *s,
    const struct reading *const *readings, size_t count,
    struct picture *picture, struct decision *d)
{
	d->applied = arena_array(a, count, sizeof *d->applied);
	for (size_t i = 0; i < count; i++) {
		apply_answers(a, s, readings[i], picture);
		apply_documents(a, readings[i], picture, d);
		d->applied[d->applied_count++] = readings[i];
	}
	apply_request(a, s, picture, d);
	d->change.answers = picture->changes;
	d->change.answer_count = picture->change_count;
	d->profile = picture->profile;
	d->request = picture->request_answers;
}
