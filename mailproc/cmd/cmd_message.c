#include "cmd/cmd_list.h"

static void
print_digest(struct print *p, const struct received *r)
{
	struct buf hex = {0};

	if (!r->has_digest) {
		print_null(p, "digest");
		return;
	}
	for (size_t i = 0; i < sizeof r->digest; i++)
		buf_printf(&hex, "%02x", r->digest[i]);
	print_str(p, "digest", buf_str(&hex));
	buf_release(&hex);
}

static void
print_fate(struct print *p, const struct received *r)
{
	bool decided = r->outcome != OUTCOME_NONE;

	if (decided) {
		print_text(p, "nature", message_nature_name(r->nature));
		print_text(p, "outcome", outcome_name(r->outcome));
	} else {
		print_null(p, "nature");
		print_null(p, "outcome");
	}
	print_optional(p, "reason", r->reason);
}

static enum err_kind
list_messages(struct cmd *c, struct service *s, struct print *p, bool *found,
    struct err *err)
{
	struct received *messages;
	size_t count;

	(void)found;
	if (store_messages(s->store, c->arena, &messages, &count, err) !=
	    ERR_NONE)
		return err->kind;
	print_array(p, NULL);
	for (size_t i = 0; i < count; i++) {
		print_object(p, NULL);
		print_int(p, "id", messages[i].id);
		print_time(p, "received_at", messages[i].received_at);
		print_optional(p, "from", messages[i].from);
		print_fate(p, &messages[i]);
		print_optional(p, "folder", messages[i].wanted_folder);
		print_close(p);
	}
	print_close(p);
	return ERR_NONE;
}

static enum err_kind
print_message(struct cmd *c, struct service *s, struct print *p,
    const struct received *r, struct err *err)
{
	struct person *person = NULL;
	int64_t *mails;
	size_t count;

	if ((r->person != 0 && store_person_by_id(s->store, c->arena, r->person,
				   &person, err) != ERR_NONE) ||
	    store_outbox_of_message(
		s->store, c->arena, r->id, &mails, &count, err) != ERR_NONE)
		return err->kind;
	print_object(p, NULL);
	print_int(p, "id", r->id);
	print_str(p, "mailbox", r->mailbox);
	print_uid(p, "uidvalidity", r->uidvalidity);
	print_uid(p, "uid", r->uid);
	print_digest(p, r);
	print_optional(p, "message_id", r->message_id);
	print_optional(p, "from", r->from);
	print_time(p, "received_at", r->received_at);
	print_fate(p, r);
	if (person != NULL)
		print_str(p, "person", person->address);
	else
		print_null(p, "person");
	print_optional(p, "folder", r->wanted_folder);
	print_array(p, "outbox");
	for (size_t i = 0; i < count; i++)
		print_int(p, NULL, mails[i]);
	print_close(p);
	print_close(p);
	return ERR_NONE;
}

static enum err_kind
show_message(struct cmd *c, struct service *s, struct print *p, bool *found,
    struct err *err)
{
	struct received *r = NULL;

	if (store_message(s->store, c->arena, cmd_number(c), &r, err) !=
	    ERR_NONE)
		return err->kind;
	*found = r != NULL;
	return r != NULL ? print_message(c, s, p, r, err) : ERR_NONE;
}

int
cmd_message_list(struct cmd *c)
{
	return cmd_with_store(c, list_messages);
}

int
cmd_message_show(struct cmd *c)
{
	return cmd_with_store(c, show_message);
}
