/*
 * What form_find() knows while it goes through the lines of a reply. For form/
 * only.
 */
#ifndef FORM_FORM_FINDER_H
#define FORM_FORM_FINDER_H

#include "form/form_find.h"
#include "form/form_find_label.h"
#include "form/form_find_open.h"

struct form_finder {
	struct arena *a;
	struct find_context c;
	const struct forms *forms;
	struct str hint;
	struct find_line *lines;
	size_t count;
	unsigned char *amends;        /* by line: whether it takes back */
	size_t next;                  /* line to look at */
	const struct form *form;      /* of the heading above */
	const struct form *last_form; /* of the last label */
	size_t heading; /* its line, when it was typed; SIZE_MAX */
	struct find_open open;
	struct message_answer **answers;
	size_t *answer_count;
	size_t capacity;
};

bool form_finder_is_quoted(const struct form_finder *f, size_t i);

/* text_key() of text, in the scratch arena. */
struct str form_finder_key(const struct form_finder *f, struct str text);

/* text and what stands on that line, in the scratch arena. */
struct str
form_finder_join(struct form_finder *f, struct str text, size_t line);

/* Line i belongs to the open field, and what it is. */
void form_finder_note(struct form_finder *f, size_t i, enum find_last last);

/* Something of an answer, found on line i. */
void form_finder_add(struct form_finder *f, size_t i, enum find_piece_kind kind,
    struct str text, bool joined, int64_t number);

/* The whole answer of a field, typed on line i. */
void form_finder_take(struct form_finder *f, size_t i, const struct form *form,
    const struct field *field, struct str raw);

/*
 * The open field is complete: its answers are appended. at_end: what comes
 * behind is no part of a form. Nothing happens when none is open.
 */
void form_finder_close(struct form_finder *f, bool at_end);

#endif
