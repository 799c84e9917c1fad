/*
 * Small cuts of lines for form_find(): blanks of any kind, bullets, ornaments.
 * For form/ only. Nothing is copied unless said.
 */
#ifndef FORM_FORM_FIND_TEXT_H
#define FORM_FORM_FIND_TEXT_H

#include "base/str.h"

/* Without blanks of any kind and invisible characters at both ends. */
struct str form_find_text_trim(struct str s);

/* Nothing in it that a person could mean: blanks, rules, dashes, dots. */
bool form_find_text_is_blank(struct str s);

/* Columns of blanks in front; a TAB goes to the next multiple of 8. */
size_t form_find_text_indent(struct str s);

/* Bytes of blanks, bullets and numbering ("1. ", "a) ", "- ", "• ") in front. */
size_t form_find_text_marker(struct str s);

/* The number of the numbering in front ("2  Cégep ..."), 0 when there is none,
 * and what follows it. */
int64_t form_find_text_number(struct str s, struct str *rest_out);

/*
 * An answer without what clients and people put around it: asterisks of bold
 * text, lines to write on, <mailto:...> behind an address. Lives in a.
 */
struct str form_find_text_value(struct arena *a, struct str s);

/*
 * Whether next would not have fitted behind a line of so many columns: then an
 * end of line between them is the client's, not the person's.
 */
bool form_find_text_wraps(size_t columns, struct str next);

/* The character before offset at, 0 at the beginning. */
uint32_t form_find_text_before(struct str s, size_t at);

#endif
