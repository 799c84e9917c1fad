#include "cmd/cmd_list.h"

static void
print_item(struct print *p, const struct outbox_item *item, bool whole)
{
	print_object(p, NULL);
	print_int(p, "id", item->id);
	print_optional(p, "to", item->to); /* a card goes to a folder */
	print_optional(p, "folder", item->folder);
	print_text(p, "reason", reason_name(item->reason));
	print_text(p, "state", outbox_state_name(item->state));
	if (whole)
		print_str(p, "message_id", item->message_id);
	print_int(p, "attempts", item->attempts);
	if (item->state == OUTBOX_QUEUED || item->state == OUTBOX_UNSURE)
		print_time(p, "next_at", item->next_at);
	else
		print_null(p, "next_at");
	if (whole)
		print_optional(p, "last_reply", item->last_reply);
	print_time(p, "created_at", item->created_at);
	print_time(p, "sent_at", item->sent_at);
	print_close(p);
}

static enum err_kind
list_outbox(struct cmd *c, struct service *s, struct print *p, bool *found,
    struct err *err)
{
	struct outbox_item *items;
	size_t count;

	(void)found;
	if (store_outbox(s->store, c->arena, &items, &count, err) != ERR_NONE)
		return err->kind;
	print_array(p, NULL);
	for (size_t i = 0; i < count; i++)
		print_item(p, &items[i], false);
	print_close(p);
	return ERR_NONE;
}

static enum err_kind
show_outbox(struct cmd *c, struct service *s, struct print *p, bool *found,
    struct err *err)
{
	struct outbox_item *item = NULL;

	if (store_outbox_item(s->store, c->arena, cmd_number(c), &item, err) !=
	    ERR_NONE)
		return err->kind;
	*found = item != NULL;
	if (item != NULL)
		print_item(p, item, true);
	return ERR_NONE;
}

int
cmd_outbox_list(struct cmd *c)
{
	return cmd_with_store(c, list_outbox);
}

int
cmd_outbox_show(struct cmd *c)
{
	return cmd_with_store(c, show_outbox);
}
