#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Under the sanitizers each object is a block of its own, so that they see a
 * read or a write beyond its end.
 */
#ifdef MAILPROC_SANITIZED
enum { ARENA_BLOCK = 1 };
#else
enum { ARENA_BLOCK = 16 * 1024 };
#endif

struct block {
	struct block *next;
	size_t size;
	size_t used;
	max_align_t bytes[];
};

struct arena {
	struct block *first; /* the one that is filled now */
};

struct arena *
arena_new(void)
{
	struct arena *a = calloc(1, sizeof(*a));

	if (a == NULL)
		err_no_memory(sizeof(*a));
	return a;
}

void
arena_reset(struct arena *a)
{
	struct block *b = a->first, *next;

	for (; b != NULL; b = next) {
		next = b->next;
		free(b);
	}
	a->first = NULL;
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	arena_reset(a);
	free(a);
}

static struct block *
block_new(size_t size)
{
	struct block *b;

	if (size > SIZE_MAX - sizeof(*b))
		err_no_memory(size);
	b = malloc(sizeof(*b) + size);
	if (b == NULL)
		err_no_memory(size);
	b->next = NULL;
	b->size = size;
	b->used = 0;
	return b;
}

/*
 * An object that is large for a block gets its own, which goes behind the first
 * so that what is left of that one still serves.
 */
static struct block *
arena_add_block(struct arena *a, size_t size)
{
	struct block *b;

	if (size > ARENA_BLOCK / 4 && a->first != NULL) {
		b = block_new(size);
		b->next = a->first->next;
		a->first->next = b;
		return b;
	}
	b = block_new(size > ARENA_BLOCK ? size : (size_t)ARENA_BLOCK);
	b->next = a->first;
	a->first = b;
	return b;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	struct block *b = a->first;
	size_t at;
	char *p;

	if (size == 0)
		size = 1;
	if (size > SIZE_MAX / 2)
		err_no_memory(size);
	at = b == NULL ? 0
		       : (b->used + alignof(max_align_t) - 1) /
			     alignof(max_align_t) * alignof(max_align_t);
	if (b == NULL || at > b->size || size > b->size - at) {
		b = arena_add_block(a, size);
		at = 0;
	}
	b->used = at + size;
	p = (char *)b->bytes + at;
	memset(p, 0, size);
	return p;
}

void *
arena_array(struct arena *a, size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / size)
		err_no_memory(SIZE_MAX);
	return arena_alloc(a, count * size);
}

void *
arena_grow(
    struct arena *a, void *items, size_t count, size_t *capacity, size_t size)
{
	size_t more = *capacity == 0 ? 8 : *capacity;
	void *grown;

	if (count < *capacity)
		return items;
	if (more > SIZE_MAX - *capacity)
		err_no_memory(SIZE_MAX);
	grown = arena_array(a, *capacity + more, size);
	if (count > 0)
		memcpy(grown, items, count * size);
	*capacity += more;
	return grown;
}

char *
arena_strdup(struct arena *a, const char *text)
{
	size_t n;
	char *copy;

	if (text == NULL)
		return NULL;
	n = strlen(text);
	copy = arena_alloc(a, n + 1);
	memcpy(copy, text, n);
	return copy;
}

char *
arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	va_list again;
	char *text;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		bug("cannot format \"%s\"", fmt);
	text = arena_alloc(a, (size_t)n + 1);
	vsnprintf(text, (size_t)n + 1, fmt, ap);
	return text;
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return text;
}
