#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
buf_release(struct buf *b)
{
	free(b->p);
	*b = (struct buf){0};
}

void
buf_clear(struct buf *b)
{
	buf_truncate(b, 0);
}

void
buf_reserve(struct buf *b, size_t more)
{
	size_t wanted, capacity;
	char *p;

	if (more > SIZE_MAX / 2 - b->n - 1)
		err_no_memory(more);
	wanted = b->n + more + 1;
	if (wanted <= b->capacity)
		return;
	capacity = b->capacity < 32 ? 64 : 2 * b->capacity;
	if (capacity < wanted)
		capacity = wanted;
	p = realloc(b->p, capacity);
	if (p == NULL)
		err_no_memory(capacity);
	p[b->n] = '\0';
	b->p = p;
	b->capacity = capacity;
}

void
buf_add(struct buf *b, const void *bytes, size_t n)
{
	buf_reserve(b, n);
	if (n > 0)
		memcpy(b->p + b->n, bytes, n);
	b->n += n;
	b->p[b->n] = '\0';
}

void
buf_add_str(struct buf *b, struct str s)
{
	buf_add(b, s.p, s.n);
}

void
buf_add_text(struct buf *b, const char *text)
{
	buf_add(b, text, strlen(text));
}

void
buf_add_char(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		bug("cannot format \"%s\"", fmt);
	buf_reserve(b, (size_t)n);
	va_start(ap, fmt);
	vsnprintf(b->p + b->n, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->n += (size_t)n;
}

void
buf_truncate(struct buf *b, size_t n)
{
	if (n > b->n)
		bug("cannot cut %zu bytes to %zu", b->n, n);
	b->n = n;
	if (b->p != NULL)
		b->p[n] = '\0';
}

struct str
buf_str(const struct buf *b)
{
	return str_of(b->p == NULL ? "" : b->p, b->n);
}

struct str
buf_copy(struct arena *a, const struct buf *b)
{
	return str_copy(a, buf_str(b));
}
