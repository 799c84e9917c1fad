/*
 * The named values of the templates: {{prenom}}, {{bureau.telephone}} ...
 *
 * Text of a template holds a value as one character of the private use area, so
 * that neither Markdown nor typography ever sees what a person wrote: values
 * are put in last, into plain text. A template may not hold such characters
 * itself (template_parse() refuses them).
 */
#ifndef RENDER_VALUES_H
#define RENDER_VALUES_H

#include "base/buf.h"

enum value_name {
	/* Of mails. */
	VALUE_FIRST_NAME,
	VALUE_NUMBER,
	VALUE_QUOTED,
	VALUE_OTHER_ADDRESS,
	VALUE_MISSING,
	VALUE_FORM_TITLE,
	VALUE_FIELD_NAME,
	VALUE_FIELD_HELP,
	VALUE_FIELD_EXAMPLE,
	VALUE_FIELD_FORM,
	VALUE_REFERENCE,
	VALUE_OFFICE_NAME,
	VALUE_OFFICE_ESTABLISHMENT,
	VALUE_OFFICE_ADDRESS,
	VALUE_OFFICE_PHONE,
	VALUE_OFFICE_HOURS,
	VALUE_HOLD,
	VALUE_CARD_WHY,
	VALUE_CARD_FROM,
	VALUE_CARD_SUBJECT,
	VALUE_UNREAD,
	/* Only for {{si}}. */
	VALUE_IS_HTML,
	VALUE_IS_TEXT,
	VALUE_HAS_STEPS,
	VALUE_HAS_LISTS,
	VALUE_HAS_PROBLEMS,
	VALUE_HAS_FORMS,
	VALUE_HAS_UNDERSTOOD,
	VALUE_HAS_RECEIVED,
	VALUE_HAS_UNSURE,
	VALUE_HAS_DOCUMENTS,
	VALUE_HAS_REQUESTS,
	VALUE_IS_LAST,
	VALUE_IS_FORWARDED,
	VALUE_HAS_LIBRARY,
	/* Of phrases. */
	VALUE_N,
	VALUE_TOTAL,
	VALUE_WRITTEN,
	VALUE_EXAMPLE,
	VALUE_FIELD,
	VALUE_DETAIL,
	VALUE_DETAIL_2,
	VALUE_CHOICES,
	VALUE_LIST,
	VALUE_TITLE,
	VALUE_WORD,
	VALUE_DATE,
	VALUE_COUNT
};

/* Where a name may stand. */
enum value_use { VALUE_IN_MAIL = 1, VALUE_IN_PHRASE = 2 };

/* What the names mean for one text; empty: not there. */
struct values {
	struct str text[VALUE_COUNT];
};

/* False when no value has that name in that use. */
bool
values_parse(struct str name, enum value_use use, enum value_name *name_out);
/* True for a name that only says yes or no: it cannot be shown. */
bool values_is_flag(enum value_name name);

/* Whether values has anything under name. */
bool values_has(const struct values *values, enum value_name name);
void values_set_flag(struct values *values, enum value_name name, bool yes);

/* The character that stands for a value in the text of a template. */
void values_mark(struct buf *out, enum value_name name);
/* True when c is such a character, or any other of the private use area. */
bool values_is_mark(uint32_t c);

/* text with the values in place of their marks; lives in a. */
struct str
values_fill(struct arena *a, const struct values *values, struct str text);

/*
 * What a person wrote, fit for the middle of a line: blanks and ends of line
 * become one space, what is invisible or turns the direction of writing goes.
 * At most limit characters; more are cut at a space and end in "…".
 */
struct str values_clean(struct arena *a, struct str raw, size_t limit);
/* The same with ends of line kept (several in a row count as two). */
struct str values_clean_lines(struct arena *a, struct str raw);

/* Capitals of the letters that French has; other characters stay. */
struct str values_capitals(struct arena *a, struct str text);

#endif
