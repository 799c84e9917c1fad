#include "cmd/cmd_list.h"

#include "base/calendar.h"
#include "model/address.h"

static enum err_kind
list_persons(struct cmd *c, struct service *s, struct print *p, bool *found,
    struct err *err)
{
	struct person *persons;
	size_t count;

	(void)found;
	if (store_persons(s->store, c->arena, &persons, &count, err) !=
	    ERR_NONE)
		return err->kind;
	print_array(p, NULL);
	for (size_t i = 0; i < count; i++) {
		print_object(p, NULL);
		print_int(p, "id", persons[i].id);
		print_str(p, "address", persons[i].address);
		print_text(p, "status", person_status_name(persons[i].status));
		print_str(p, "language", persons[i].language);
		print_time(p, "created_at", persons[i].created_at);
		print_close(p);
	}
	print_close(p);
	return ERR_NONE;
}

static void
print_steps(struct cmd *c, const struct service *s, struct print *p,
    const struct person *person)
{
	const struct request *request = workflow_current_request(person);
	struct step *steps;
	size_t count;

	workflow_steps(c->arena, s->forms, &person->profile,
	    request != NULL ? &request->answers : NULL,
	    person_document_count(person), person->status == PERSON_ACTIVE,
	    calendar_local(clock_now(&s->clock)).date, &steps, &count);
	print_array(p, "steps");
	for (size_t i = 0; i < count; i++) {
		print_object(p, NULL);
		print_str(p, "id", steps[i].id);
		print_text(p, "state", step_state_name(steps[i].state));
		print_null(p, "valid_until");
		print_close(p);
	}
	print_close(p);
}

static void
print_documents(struct print *p, const struct person *person)
{
	print_array(p, "documents");
	for (size_t i = 0; i < person->document_count; i++) {
		const struct document *d = &person->documents[i];

		if (d->replaced)
			continue;
		print_object(p, NULL);
		print_text(p, "role", document_role_name(d->role));
		print_str(p, "name", d->name);
		print_int(p, "size", d->size);
		print_time(p, "received_at", d->received_at);
		print_close(p);
	}
	print_close(p);
}

static enum err_kind
show_person(struct cmd *c, struct service *s, struct print *p, bool *found,
    struct err *err)
{
	struct str address = address_normalise(c->arena, str_from(c->argument));
	struct person *person = NULL;

	if (address.n > 0 && store_person_by_address(s->store, c->arena,
				 address, &person, err) != ERR_NONE)
		return err->kind;
	*found = person != NULL;
	if (person == NULL)
		return ERR_NONE;
	print_object(p, NULL);
	print_str(p, "address", person->address);
	print_text(p, "status", person_status_name(person->status));
	print_str(p, "language", person->language);
	print_time(p, "created_at", person->created_at);
	print_time(p, "confirmed_at", person->confirmed_at);
	print_steps(c, s, p, person);
	print_answers(p, "profile", &person->profile);
	print_array(p, "requests");
	for (size_t i = 0; i < person->request_count; i++)
		print_int(p, NULL, person->requests[i].number);
	print_close(p);
	print_documents(p, person);
	print_close(p);
	return ERR_NONE;
}

int
cmd_person_list(struct cmd *c)
{
	return cmd_with_store(c, list_persons);
}

int
cmd_person_show(struct cmd *c)
{
	return cmd_with_store(c, show_person);
}
