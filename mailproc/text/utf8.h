/*
 * UTF-8 and what single characters are. Whoever reads foreign text calls
 * utf8_clean() once, at the border; behind it everything is well-formed.
 */
#ifndef TEXT_UTF8_H
#define TEXT_UTF8_H

#include "base/buf.h"

/* Well-formed as RFC 3629 wants it (no surrogates, no overlong forms). */
bool utf8_valid(struct str s);

/*
 * A well-formed copy, living in a: bad bytes become U+FFFD, CRLF and CR become
 * LF, NUL and other controls are dropped except TAB and LF. C1 controls are
 * what Windows-1252 means by them (’ for U+0092): text never has them but by
 * that mistake.
 */
struct str utf8_clean(struct arena *a, struct str s);

/*
 * The character at *at, which moves behind it. U+FFFD for a bad byte. False at
 * the end of s.
 */
bool utf8_decode(struct str s, size_t *at, uint32_t *c_out);
/* Append c, which is no surrogate and at most U+10FFFF. */
void utf8_encode(struct buf *out, uint32_t c);

/* Characters (code points). */
size_t utf8_length(struct str s);
/* Columns in a fixed-width font: combining and invisible ones take none. */
size_t utf8_columns(struct str s);

/* A blank of any width or kind, those that forbid a break and ends of line
 * included. */
bool utf8_is_space(uint32_t c);
/* Zero-width, soft hyphen, byte order mark, control of direction. */
bool utf8_is_invisible(uint32_t c);
/* A hyphen, dash or minus of any length, not the soft hyphen. */
bool utf8_is_dash(uint32_t c);

#endif
