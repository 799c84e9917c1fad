#include "cmd/cmd_list.h"

static struct str
status_label(const struct service *s, struct str id)
{
	const struct status *status = forms_status(s->forms, id);

	return status != NULL ? status->label : (struct str){0};
}

static enum err_kind
person_address(struct cmd *c, struct service *s, int64_t id, struct str *out,
    struct err *err)
{
	struct person *person = NULL;

	*out = (struct str){0};
	if (store_person_by_id(s->store, c->arena, id, &person, err) !=
	    ERR_NONE)
		return err->kind;
	if (person != NULL)
		*out = person->address;
	return ERR_NONE;
}

static enum err_kind
list_requests(struct cmd *c, struct service *s, struct print *p, bool *found,
    struct err *err)
{
	struct request *requests;
	size_t count;

	(void)found;
	if (store_requests(s->store, c->arena, &requests, &count, err) !=
	    ERR_NONE)
		return err->kind;
	print_array(p, NULL);
	for (size_t i = 0; i < count; i++) {
		struct str address;

		if (person_address(c, s, requests[i].person, &address, err) !=
		    ERR_NONE)
			return err->kind;
		print_object(p, NULL);
		print_int(p, "number", requests[i].number);
		print_str(p, "status", requests[i].status);
		print_str(p, "label", status_label(s, requests[i].status));
		print_str(p, "person", address);
		print_time(p, "created_at", requests[i].created_at);
		print_close(p);
	}
	print_close(p);
	return ERR_NONE;
}

static void
print_history(struct print *p, const struct request *request)
{
	print_array(p, "history");
	for (size_t i = 0; i < request->history_count; i++) {
		const struct history *h = &request->history[i];

		print_object(p, NULL);
		print_time(p, "at", h->at);
		print_optional(p, "from", h->from);
		print_str(p, "to", h->to);
		print_str(p, "by", h->by);
		print_optional(p, "reason", h->reason);
		if (h->message != 0)
			print_int(p, "message", h->message);
		else
			print_null(p, "message");
		print_close(p);
	}
	print_close(p);
}

static enum err_kind
show_request(struct cmd *c, struct service *s, struct print *p, bool *found,
    struct err *err)
{
	struct request *request = NULL;
	struct str address;

	if (store_request(s->store, c->arena, cmd_number(c), &request, err) !=
	    ERR_NONE)
		return err->kind;
	*found = request != NULL;
	if (request == NULL)
		return ERR_NONE;
	if (person_address(c, s, request->person, &address, err) != ERR_NONE)
		return err->kind;
	print_object(p, NULL);
	print_int(p, "number", request->number);
	print_str(p, "status", request->status);
	print_str(p, "label", status_label(s, request->status));
	print_optional(p, "code", request->code);
	print_str(p, "person", address);
	print_time(p, "created_at", request->created_at);
	print_answers(p, "answers", &request->answers);
	print_history(p, request);
	print_close(p);
	return ERR_NONE;
}

int
cmd_request_list(struct cmd *c)
{
	return cmd_with_store(c, list_requests);
}

int
cmd_request_show(struct cmd *c)
{
	return cmd_with_store(c, show_request);
}
