#include "mail/mail_address.h"

#include <gmime/gmime.h>

#include "mail/mail_header.h"

struct address_list {
	struct arena *arena;
	struct mail_mailbox *items;
	size_t count, capacity;
};

static void
address_add(struct address_list *list, InternetAddress *item)
{
	const char *address =
	    internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(item));
	struct mail_mailbox *out;

	list->items = arena_grow(list->arena, list->items, list->count,
	    &list->capacity, sizeof *list->items);
	out = &list->items[list->count++];
	/* Decoded already; cleaned again for what a quoted string hides. */
	out->name = mail_header_text(
	    list->arena, str_from(internet_address_get_name(item)));
	out->address = mail_header_text(list->arena, str_from(address));
}

static void
address_add_all(struct address_list *list, InternetAddressList *from)
{
	int n = from == NULL ? 0 : internet_address_list_length(from);

	for (int i = 0; i < n && list->count < MAIL_MAX_MAILBOXES; i++) {
		InternetAddress *item =
		    internet_address_list_get_address(from, i);

		if (INTERNET_ADDRESS_IS_GROUP(item))
			address_add_all(
			    list, internet_address_group_get_members(
				      INTERNET_ADDRESS_GROUP(item)));
		else if (INTERNET_ADDRESS_IS_MAILBOX(item))
			address_add(list, item);
	}
}

void
mail_address_list(struct arena *a, struct str raw,
    struct mail_mailbox **list_out, size_t *count_out)
{
	struct address_list list = {.arena = a};
	InternetAddressList *parsed =
	    internet_address_list_parse(NULL, mail_header_plain(a, raw));

	address_add_all(&list, parsed);
	if (parsed != NULL)
		g_object_unref(parsed);
	*list_out = list.items;
	*count_out = list.count;
}
