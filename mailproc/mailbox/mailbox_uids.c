#include "mailbox/mailbox_uids.h"

#include <stdlib.h>

#include <libetpan/libetpan.h>

struct str
mailbox_uids_format(struct arena *a, uint32_t number, uint32_t uidvalidity)
{
	return str_printf(
	    a, "%lu:%lu", (unsigned long)number, (unsigned long)uidvalidity);
}

uint32_t
mailbox_uids_number(struct str uid, uint32_t uidvalidity)
{
	int64_t number, validity;
	struct str part;

	if (!str_cut(&uid, ':', &part) ||
	    !str_to_int64(part, 1, UINT32_MAX, &number) ||
	    !str_to_int64(uid, 0, UINT32_MAX, &validity) ||
	    validity != uidvalidity)
		return 0;
	return (uint32_t)number;
}

static int
compare_items(const void *a, const void *b)
{
	const struct mailbox_uids_item *x = a, *y = b;

	return x->number < y->number ? -1 : x->number > y->number;
}

struct mailbox_uids
mailbox_uids_parse(
    struct arena *a, const struct str *uids, size_t count, uint32_t uidvalidity)
{
	struct mailbox_uids result = {
	    .items = arena_array(a, count, sizeof *result.items)};

	for (size_t i = 0; i < count; i++) {
		uint32_t number = mailbox_uids_number(uids[i], uidvalidity);

		if (number != 0)
			result.items[result.count++] =
			    (struct mailbox_uids_item){number, i};
	}
	qsort(result.items, result.count, sizeof *result.items, compare_items);
	return result;
}

struct mailbox_uids_item *
mailbox_uids_find(const struct mailbox_uids *uids, uint32_t number)
{
	struct mailbox_uids_item key = {.number = number};

	return bsearch(
	    &key, uids->items, uids->count, sizeof *uids->items, compare_items);
}

struct mailimap_set *
mailbox_uids_set(const struct mailbox_uids_item *items, size_t count)
{
	struct mailimap_set *set = mailimap_set_new_empty();

	if (set == NULL)
		err_no_memory(sizeof *set);
	for (size_t i = 0; i < count;) {
		size_t end = i + 1;

		while (end < count &&
		       items[end].number - items[end - 1].number <= 1)
			end++;
		if (mailimap_set_add_interval(set, items[i].number,
			items[end - 1].number) != MAILIMAP_NO_ERROR)
			err_no_memory(sizeof *set);
		i = end;
	}
	return set;
}

uint32_t *
mailbox_uids_expand(struct arena *a, const struct mailimap_set *set,
    size_t most, size_t *count_out)
{
	uint32_t *numbers = arena_array(a, most, sizeof *numbers);
	clistiter *i = set == NULL ? NULL : clist_begin(set->set_list);

	*count_out = 0;
	for (; i != NULL; i = clist_next(i)) {
		const struct mailimap_set_item *item = clist_content(i);
		uint32_t first = item->set_first, last = item->set_last;
		uint32_t low = first < last ? first : last;
		uint32_t high = first < last ? last : first;

		for (uint64_t n = low; n <= high; n++) {
			if (*count_out == most)
				return numbers;
			numbers[(*count_out)++] = (uint32_t)n;
		}
	}
	return numbers;
}
