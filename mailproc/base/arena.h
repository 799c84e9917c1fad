/*
 * Memory for one unit of work: everything derived from one message, one mail
 * or one command lives in one arena and is released at once. Allocation never
 * fails: out of memory aborts, which is safe because every durable step can be
 * repeated. Limits on outside data are checked before allocation, not by it.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/err.h"

#include <stdarg.h>
#include <stddef.h>

struct arena;

struct arena *arena_new(void);

/* Release everything; the arena stays usable. */
void arena_reset(struct arena *a);

/* Accepts NULL. */
void arena_free(struct arena *a);

/* size bytes, zeroed, aligned for any object; size 0 gives a valid pointer. */
void *arena_alloc(struct arena *a, size_t size);

/* count objects of size bytes each, zeroed; aborts when the product overflows. */
void *arena_array(struct arena *a, size_t count, size_t size);

/*
 * Grow an array that lives in a: returns items itself while count < *capacity,
 * else a copy twice as large (the old one stays until the arena goes).
 */
void *arena_grow(
    struct arena *a, void *items, size_t count, size_t *capacity, size_t size);

/* A NUL-terminated copy of text; NULL gives NULL. */
char *arena_strdup(struct arena *a, const char *text);

/* Formatted, NUL-terminated. */
char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
char *
arena_vprintf(struct arena *a, const char *fmt, va_list ap) PRINTF_LIKE(2, 0);

#endif
