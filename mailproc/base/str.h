/*
 * Text as pointer and length: mail contains NULs, and parts of a message are
 * cut out without copying. A struct str borrows its bytes. p may be NULL when n
 * is 0. The functions here treat bytes and ASCII; what knows Unicode is in
 * text/.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct str {
	const char *p;
	size_t n;
};

/* For a string literal; usable in static initialisers. */
#define STR(literal)                           \
	{                                      \
		(literal), sizeof(literal) - 1 \
	}
/* For printf's "%.*s". Text over INT_MAX is cut, which printf needs. */
#define STR_ARG(s) str_int_length(s), ((s).p == NULL ? "" : (s).p)

int str_int_length(struct str s);

/* Borrows text, which may be NULL (gives the empty string). */
struct str str_from(const char *text);
struct str str_of(const char *p, size_t n);

bool str_eq(struct str a, struct str b);
bool str_is(struct str a, const char *b);
/* ASCII case only. */
bool str_eq_nocase(struct str a, struct str b);
bool str_is_nocase(struct str a, const char *b);
/* Order of bytes, for sorting: <0, 0, >0. */
int str_compare(struct str a, struct str b);

bool str_starts(struct str s, const char *prefix);
bool str_starts_nocase(struct str s, const char *prefix);
bool str_ends(struct str s, const char *suffix);

/* Offset of the first needle at or after from, or SIZE_MAX. */
size_t str_find(struct str s, const char *needle, size_t from);
size_t str_find_nocase(struct str s, const char *needle, size_t from);
size_t str_find_byte(struct str s, char c, size_t from);

/* Bytes from..end; from beyond the end gives the empty string. */
struct str str_after(struct str s, size_t from);
struct str str_slice(struct str s, size_t from, size_t length);

/* Without ASCII space, TAB, CR, LF at both ends. */
struct str str_trim(struct str s);

/*
 * Take the part of *rest before the next c (or all of it) and move *rest behind
 * c. False when *rest was already used up (rest->p == NULL).
 */
bool str_cut(struct str *rest, char c, struct str *part_out);

/* The same for lines that end in LF or CRLF; the end of line is not included. */
bool str_line(struct str *rest, struct str *line_out);

/* Copies that live in a; both also end in NUL behind the last byte. */
struct str str_copy(struct arena *a, struct str s);
char *str_cstr(struct arena *a, struct str s);
struct str str_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
struct str str_lower(struct arena *a, struct str s); /* ASCII */

/* Decimal, whole string, within min..max. False and *out unchanged otherwise. */
bool str_to_int64(struct str s, int64_t min, int64_t max, int64_t *out);

/*
 * How many bytes the well-formed UTF-8 sequence at s.p[at] has (RFC 3629); 0
 * when there is none. What the characters are is known in text/.
 */
size_t str_utf8(struct str s, size_t at);

/* ctype without a locale. */
bool char_is_space(char c);
bool char_is_digit(char c);
bool char_is_alpha(char c);
bool char_is_alnum(char c);
char char_lower(char c);
char char_upper(char c);

#endif
