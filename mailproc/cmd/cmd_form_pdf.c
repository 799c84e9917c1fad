#include "cmd/cmd_list.h"

#include <stdio.h>

#include "flow/flow_paper.h"
#include "model/address.h"

/* Every form that treatment waits for, in one file. */
#define WHOLE_FILE "dossier"

/* Whose answers stand in the form. */
struct subject {
	struct answers profile, request;
	bool missing;
};

static enum err_kind
find_request(struct cmd *c, struct service *s, struct subject *subject,
    struct person **person_out, struct err *err)
{
	struct request *request = NULL;
	int64_t number;

	if (!str_to_int64(str_from(c->request), 1, INT64_MAX, &number))
		return err_set(
		    err, ERR_USAGE, "%s: no number of a request", c->request);
	if (store_request(s->store, c->arena, number, &request, err) !=
	    ERR_NONE)
		return err->kind;
	subject->missing = request == NULL;
	if (request == NULL)
		return ERR_NONE;
	subject->request = request->answers;
	return store_person_by_id(
	    s->store, c->arena, request->person, person_out, err);
}

static enum err_kind
find_person(struct cmd *c, struct service *s, struct subject *subject,
    struct person **person_out, struct err *err)
{
	struct str address = address_normalise(c->arena, str_from(c->person));
	const struct request *current;

	if (address.n > 0 && store_person_by_address(s->store, c->arena,
				 address, person_out, err) != ERR_NONE)
		return err->kind;
	subject->missing = *person_out == NULL;
	if (*person_out == NULL)
		return ERR_NONE;
	current = workflow_current_request(*person_out);
	if (current != NULL)
		subject->request = current->answers;
	return ERR_NONE;
}

static enum err_kind
find_subject(
    struct cmd *c, struct service *s, struct subject *out, struct err *err)
{
	struct person *person = NULL;
	enum err_kind kind = ERR_NONE;

	*out = (struct subject){0};
	if (c->request != NULL)
		kind = find_request(c, s, out, &person, err);
	else if (c->person != NULL)
		kind = find_person(c, s, out, &person, err);
	if (kind == ERR_NONE && person != NULL)
		out->profile = person->profile;
	return kind;
}

static void
add_form(struct cmd *c, struct service *s, const struct form *form,
    const struct subject *subject, struct render_input *in)
{
	struct render_form *shown = &in->forms[in->form_count++];

	shown->form = form;
	shown->extent = EXTENT_WHOLE;
	shown->answers = form->of_request ? subject->request : subject->profile;
	form_report(c->arena, s->forms, form, &shown->answers,
	    calendar_local(in->now).date, &shown->report);
}

static enum err_kind
write_pdf(struct cmd *c, struct service *s, const struct subject *subject,
    struct err *err)
{
	struct render_input in = {
	    .reason = REASON_FORM, .now = clock_now(&c->clock)};
	size_t most = forms_count(s->forms);
	struct mail_attachment_out file;

	in.forms = arena_array(c->arena, most, sizeof *in.forms);
	for (size_t i = 0; i < most; i++) {
		const struct form *form = forms_at(s->forms, i);

		if (str_is(form->id, c->argument) ||
		    (form->required &&
			str_is(str_from(WHOLE_FILE), c->argument)))
			add_form(c, s, form, subject, &in);
	}
	if (in.form_count == 0)
		return err_set(
		    err, ERR_MESSAGE, "%s: no such form", c->argument);
	if (flow_paper_make(s, c->arena, &in, 0, in.form_count, &file, err) !=
	    ERR_NONE)
		return err->kind;
	if (fwrite(file.bytes.p, 1, file.bytes.n, stdout) != file.bytes.n ||
	    fflush(stdout) != 0)
		return err_set(err, ERR_RETRY, "standard output is closed");
	return ERR_NONE;
}

int
cmd_form_pdf(struct cmd *c)
{
	bool blank = c->person == NULL && c->request == NULL;
	struct service *s;
	struct subject subject;
	struct err err = {0};
	enum err_kind kind;

	if (service_open(c->config, blank ? SERVICE_FORMS : SERVICE_STORE,
		&c->clock, c->stop, &s, &err) != ERR_NONE)
		return cmd_fail(&err);
	kind = find_subject(c, s, &subject, &err);
	if (kind == ERR_NONE && !subject.missing)
		kind = write_pdf(c, s, &subject, &err);
	service_close(s);
	if (kind != ERR_NONE)
		return cmd_fail(&err);
	return subject.missing ? CMD_NOT_FOUND : CMD_DONE;
}
