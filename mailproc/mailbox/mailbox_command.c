#include "mailbox/mailbox_command.h"

#include <libetpan/libetpan.h>

/* ---- handlers ---- */

static bool
take_body(int type, struct mailimap_msg_att_body_section *section,
    const char *bytes, size_t n, void *context)
{
	const struct mailbox_command *command = context;

	(void)type;
	(void)section;
	return command->on_body(command->context, bytes, n);
}

static void
take_static(const struct mailimap_msg_att_static *item,
    struct mailbox_command_message *message)
{
	const struct mailimap_msg_att_body_section *section;

	if (item->att_type == MAILIMAP_MSG_ATT_UID) {
		message->uid = item->att_data.att_uid;
	} else if (item->att_type == MAILIMAP_MSG_ATT_RFC822_SIZE) {
		message->size = item->att_data.att_rfc822_size;
	} else if (item->att_type == MAILIMAP_MSG_ATT_BODY_SECTION) {
		section = item->att_data.att_body_section;
		/* NIL is no body; an empty one is. */
		message->has_body =
		    section != NULL && section->sec_body_part != NULL;
	}
}

static void
take_message(struct mailimap_msg_att *attributes, void *context)
{
	const struct mailbox_command *command = context;
	struct mailbox_command_message message = {
	    .position = attributes->att_number, .size = -1};

	for (clistiter *i = clist_begin(attributes->att_list); i != NULL;
	     i = clist_next(i)) {
		const struct mailimap_msg_att_item *item = clist_content(i);

		if (item->att_type == MAILIMAP_MSG_ATT_ITEM_STATIC)
			take_static(item->att_data.att_static, &message);
	}
	command->on_message(command->context, &message);
}

/* ---- commands ---- */

static void
add_attribute(
    struct mailimap_fetch_type *type, struct mailimap_fetch_att *attribute)
{
	if (attribute == NULL || mailimap_fetch_type_new_fetch_att_list_add(
				     type, attribute) != MAILIMAP_NO_ERROR)
		err_no_memory(sizeof *attribute);
}

static struct mailimap_fetch_type *
what_to_fetch(const struct mailbox_command *command)
{
	struct mailimap_fetch_type *type =
	    mailimap_fetch_type_new_fetch_att_list_empty();

	if (type == NULL)
		err_no_memory(sizeof *type);
	add_attribute(type, mailimap_fetch_att_new_uid());
	if (command->size)
		add_attribute(type, mailimap_fetch_att_new_rfc822_size());
	/* PEEK leaves \Seen as it is. */
	if (command->body)
		add_attribute(type, mailimap_fetch_att_new_body_peek_section(
					mailimap_section_new(NULL)));
	return type;
}

enum err_kind
mailbox_command_fetch(struct mailbox_session *s,
    const struct mailbox_command *command, struct err *err)
{
	struct mailimap_fetch_type *type = what_to_fetch(command);
	struct mailbox_command passed = *command;
	clist *list = NULL;
	int result;

	mailbox_session_begin(s, command->bytes);
	if (command->body)
		mailimap_set_msg_body_handler(s->imap, take_body, &passed);
	mailimap_set_msg_att_handler(s->imap, take_message, &passed);
	if (command->by_uid)
		result = mailimap_uid_fetch(s->imap, command->set, type, &list);
	else
		result = mailimap_fetch(s->imap, command->set, type, &list);
	mailimap_set_msg_body_handler(s->imap, NULL, NULL);
	mailimap_set_msg_att_handler(s->imap, NULL, NULL);
	if (list != NULL)
		mailimap_fetch_list_free(list);
	mailimap_fetch_type_free(type);
	mailimap_set_free(command->set);
	if (result != MAILIMAP_NO_ERROR)
		return mailbox_session_failed(s, result, command->what, err);
	return ERR_NONE;
}

enum err_kind
mailbox_command_search_uids(struct mailbox_session *s, struct arena *a,
    struct mailimap_set *set, size_t most, uint32_t **out, size_t *count_out,
    struct err *err)
{
	struct mailimap_search_key *key = mailimap_search_key_new_uid(set);
	clist *list = NULL;
	int result;

	if (key == NULL)
		err_no_memory(sizeof *key);
	*count_out = 0;
	*out = arena_array(a, most, sizeof **out);
	mailbox_session_begin(s, 0);
	result = mailimap_uid_search(s->imap, NULL, key, &list);
	mailimap_search_key_free(key);
	if (result != MAILIMAP_NO_ERROR)
		return mailbox_session_failed(s, result, "SEARCH", err);
	for (clistiter *i = list == NULL ? NULL : clist_begin(list);
	     i != NULL && *count_out < most; i = clist_next(i))
		(*out)[(*count_out)++] = *(uint32_t *)clist_content(i);
	if (list != NULL)
		mailimap_search_result_free(list);
	return ERR_NONE;
}
