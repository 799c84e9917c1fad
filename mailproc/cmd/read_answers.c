#include "cmd/read_answers.h"

#include "base/calendar.h"
#include "mail/mail_token.h"

struct context {
	struct print *print;
	struct arena *arena;
	const struct service *service;
	const struct reference *sent;
	const struct person *person;
	struct date today;
	struct answers typed; /* of the message, each by itself */
};

static const struct field *
field_of(const struct service *s, const struct message_answer *found)
{
	const struct form *form = forms_find(s->forms, found->form);

	return form != NULL ? form_field(form, found->field) : NULL;
}

static const struct answers *
on_file(const struct context *c, const struct form *form)
{
	static const struct answers none = {0};
	const struct request *request = NULL;

	if (c->person == NULL)
		return &none;
	if (!form->of_request)
		return &c->person->profile;
	if (c->sent != NULL && c->sent->request > 0)
		request = person_request(c->person, c->sent->request);
	if (request == NULL)
		request = workflow_current_request(c->person);
	return request != NULL ? &request->answers : &none;
}

static bool
is_said(const struct message *m, const struct answer *answer)
{
	for (size_t i = 0; i < m->answer_count; i++)
		if (str_eq(m->answers[i].form, answer->form) &&
		    str_eq(m->answers[i].field, answer->field))
			return true;
	return false;
}

/* All new answers typed once, so that those that hang on another find it. */
static void
type_answers(struct context *c, const struct message *m)
{
	for (size_t i = 0; i < forms_count(c->service->forms); i++) {
		const struct form *form = forms_at(c->service->forms, i);
		struct answers fresh;
		size_t kept = 0;

		form_new_answers(c->arena, c->service->forms, form, m,
		    c->sent != NULL ? c->sent->sent : NULL,
		    c->sent != NULL ? c->sent->sent_count : 0, on_file(c, form),
		    c->today, &fresh);
		/* What one answer fills in besides is told with it. */
		for (size_t k = 0; k < fresh.count; k++)
			if (is_said(m, &fresh.items[k]))
				fresh.items[kept++] = fresh.items[k];
		fresh.count = kept;
		c->typed = form_merge(c->arena, &c->typed, &fresh);
	}
}

/* Answers of the form of found. Of its own field only a draft, if at all. */
static struct answers
beside(struct arena *a, const struct answers *all,
    const struct message_answer *found, bool with_draft)
{
	struct answers rest = {
	    .items = arena_array(a, all->count, sizeof *rest.items)};

	for (size_t i = 0; i < all->count; i++) {
		const struct answer *answer = &all->items[i];
		bool own = str_eq(answer->field, found->field);

		if (str_eq(answer->form, found->form) &&
		    (!own || (with_draft && answer->problem.n > 0)))
			rest.items[rest.count++] = *answer;
	}
	return rest;
}

static void
print_answer(const struct context *c, const struct message_answer *found,
    const struct field *field, const struct answer *answer)
{
	struct print *p = c->print;

	print_object(p, NULL);
	print_str(p, "form", found->form);
	print_str(p, "field", field->id);
	if (field->sensitive) {
		print_text(p, "value", "sealed");
		print_text(p, "raw", "sealed");
	} else {
		print_raw(p, "value", mail_token_hide(c->arena, answer->value));
		print_str(p, "raw", mail_token_hide(c->arena, found->raw));
	}
	print_text(p, "source", message_source_name(found->source));
	print_optional(p, "problem", answer->problem);
	print_close(p);
}

/*
 * One answer, and the fields that it fills in besides, such as the extension
 * behind a telephone number. What is said again is still said: of the field
 * itself nothing is known but a draft, whose offers a number may take.
 */
static void
print_found(const struct context *c, const struct message *m, size_t i)
{
	const struct message_answer *found = &m->answers[i];
	const struct form *form = forms_find(c->service->forms, found->form);
	struct answers kept = beside(c->arena, on_file(c, form), found, true);
	struct answers others = beside(c->arena, &c->typed, found, false);
	struct answers known = form_merge(c->arena, &kept, &others), fresh;
	struct message alone = {.answers = &m->answers[i], .answer_count = 1};
	const struct field *field = form_field(form, found->field);

	/* It is taken up nowhere, and yet it was said. */
	if (field->sealed) {
		print_answer(c, found, field, &(struct answer){0});
		return;
	}
	form_new_answers(c->arena, c->service->forms, form, &alone,
	    c->sent != NULL ? c->sent->sent : NULL,
	    c->sent != NULL ? c->sent->sent_count : 0, &known, c->today,
	    &fresh);
	for (size_t k = 0; k < fresh.count; k++) {
		const struct answer *answer = &fresh.items[k];

		if (str_eq(answer->field, found->field) ||
		    answers_find(&known, form->id, answer->field) == NULL)
			print_answer(
			    c, found, form_field(form, answer->field), answer);
	}
}

void
read_answers_print(struct print *p, struct arena *a, const struct service *s,
    const struct message *m, const struct reference *sent,
    const struct person *person)
{
	struct context c = {.print = p,
	    .arena = a,
	    .service = s,
	    .sent = sent,
	    .person = person,
	    .today = calendar_local(clock_now(&s->clock)).date};

	type_answers(&c, m);
	print_array(p, "answers");
	for (size_t i = 0; i < m->answer_count; i++)
		if (field_of(s, &m->answers[i]) != NULL)
			print_found(&c, m, i);
	print_close(p);
}
