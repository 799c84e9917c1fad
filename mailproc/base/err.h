/*
 * How a function says that it failed.
 *
 * A function that can fail returns enum err_kind (ERR_NONE is 0), takes
 * struct err *err as its last parameter and is marked WARN_UNUSED. The kind
 * says what the caller does about it, not where it broke. The text is built
 * once, where the failure happened, with the value that failed; outer layers
 * put a prefix before it and nobody rewrites it. Libraries never print and
 * never exit; cmd/ alone does. An absent thing is not an error, nor is a
 * business outcome (a bad form, an unknown sender).
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdarg.h>
#include <stddef.h>

#define WARN_UNUSED __attribute__((warn_unused_result))
/* Not the word of C11, which cppcheck does not know. */
#define NO_RETURN __attribute__((noreturn))
#define PRINTF_LIKE(fmt, first) __attribute__((format(printf, fmt, first)))

enum err_kind {
	ERR_NONE = 0,
	ERR_RETRY,   /* environment; nothing changed; try later */
	ERR_MESSAGE, /* this message can never work: set it aside, go on */
	ERR_UNSURE,  /* it may have happened; one policy for it, in flow/ */
	ERR_CONFIG,  /* the operator must act */
	ERR_USAGE,   /* the command line or an input file is wrong */
	ERR_DENIED   /* not allowed */
};

struct err {
	enum err_kind kind;
	char text[512]; /* cut with "..." when longer; for people to read */
};

/* Set kind and text; returns kind, so that "return err_set(...)" reads well. */
enum err_kind err_set(struct err *err, enum err_kind kind, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

/* As err_set(), with ": " and the words for the errno value at the end. */
enum err_kind err_errno(struct err *err, enum err_kind kind, int errnum,
    const char *fmt, ...) PRINTF_LIKE(4, 5);

/* Put text before what err says already; returns err->kind. */
enum err_kind
err_prefix(struct err *err, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Our own mistake: says file and line on standard error and aborts. */
#define bug(...) bug_at(__FILE__, __LINE__, __VA_ARGS__)
NO_RETURN void
bug_at(const char *file, int line, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* Out of memory: says so on standard error and aborts. */
NO_RETURN void err_no_memory(size_t size);

#endif
