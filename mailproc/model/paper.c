#include "model/paper.h"

struct paper_item *
paper_add(struct arena *a, struct paper *paper, enum paper_item_kind kind)
{
	struct paper_item *item;

	paper->items = arena_grow(a, paper->items, paper->count,
	    &paper->capacity, sizeof *paper->items);
	item = &paper->items[paper->count++];
	*item = (struct paper_item){.kind = kind};
	return item;
}
