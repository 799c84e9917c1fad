/*
 * A byte string that grows, on the heap. Always NUL-terminated behind n, so
 * that p can be given to C functions when it holds no NUL. Zero-initialise
 * ("struct buf b = {0};"), release with buf_release().
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/str.h"

struct buf {
	char *p;
	size_t n;
	size_t capacity;
};

void buf_release(struct buf *b);
/* Empty, memory kept. */
void buf_clear(struct buf *b);
/* Make room for more bytes behind n. */
void buf_reserve(struct buf *b, size_t more);

void buf_add(struct buf *b, const void *bytes, size_t n);
void buf_add_str(struct buf *b, struct str s);
void buf_add_text(struct buf *b, const char *text);
void buf_add_char(struct buf *b, char c);
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Cut to n bytes (n <= b->n). */
void buf_truncate(struct buf *b, size_t n);

/* Borrows; valid until b changes. Never a NULL p. */
struct str buf_str(const struct buf *b);
/* A copy that lives in a. */
struct str buf_copy(struct arena *a, const struct buf *b);

#endif
