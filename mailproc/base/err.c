#include "base/err.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Put a NUL-terminated text into out, cut with "..." when it is too long, and
 * never in the middle of a UTF-8 sequence.
 */
static void
err_store(char *out, size_t size, const char *text)
{
	static const char dots[] = "...";
	size_t n = strlen(text);
	bool cut = n >= size;

	if (cut) {
		n = size - sizeof(dots);
		while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
			n--;
	}
	snprintf(out, size, "%.*s%s", (int)n, text, cut ? dots : "");
}

/*
 * Everything is built aside first: the arguments may well point into err->text.
 * The room is larger than err->text, so that a cut shows.
 */
enum err_kind
err_set(struct err *err, enum err_kind kind, const char *fmt, ...)
{
	char text[2 * sizeof(err->text)];
	va_list ap;

	va_start(ap, fmt);
	if (vsnprintf(text, sizeof(text), fmt, ap) < 0)
		text[0] = '\0';
	va_end(ap);
	err->kind = kind;
	err_store(err->text, sizeof(err->text), text);
	return kind;
}

enum err_kind
err_errno(struct err *err, enum err_kind kind, int errnum, const char *fmt, ...)
{
	char text[2 * sizeof(err->text)];
	va_list ap;

	va_start(ap, fmt);
	if (vsnprintf(text, sizeof(text), fmt, ap) < 0)
		text[0] = '\0';
	va_end(ap);
	return err_set(err, kind, "%s: %s", text, strerror(errnum));
}

enum err_kind
err_prefix(struct err *err, const char *fmt, ...)
{
	char text[2 * sizeof(err->text)];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (n > 0 && (size_t)n < sizeof(text))
		snprintf(text + n, sizeof(text) - (size_t)n, "%s", err->text);
	if (n >= 0)
		err_store(err->text, sizeof(err->text), text);
	return err->kind;
}

void
bug_at(const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "bug at %s:%d: ", file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	abort();
}

void
err_no_memory(size_t size)
{
	fprintf(stderr, "out of memory (%zu bytes wanted)\n", size);
	abort();
}
