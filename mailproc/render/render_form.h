/*
 * Forms as lines of a document, and what stood in them. form_find() reads them
 * back: every line of ours is a label with its colon, or stands under one.
 */
#ifndef RENDER_RENDER_FORM_H
#define RENDER_RENDER_FORM_H

#include "base/calendar.h"
#include "render/doc.h"
#include "render/phrases.h"
#include "render/render.h"

/* What every part of a mail is made from. */
struct ground {
	struct arena *a;
	const struct forms *forms;
	const struct phrases *phrases;
	const struct typography *typography;
	struct date today;
};

/* One line of a form, with the heading before it. */
struct form_row {
	struct str section; /* empty: goes on */
	struct str part;    /* of a contact: its id; of a group: "1.nature" */
	const struct statement *statements; /* that stand before it */
	size_t statement_count;
	struct doc_field field;
	const struct field *of;       /* several rows may be of one field */
	const struct answer *problem; /* named in one of its rows, or NULL */
};

/* Rows as they grow. */
struct row_list {
	struct form_row *items;
	size_t count, capacity;
};
/* A new row at the end, empty; valid until the next one. */
struct form_row *row_list_add(struct arena *a, struct row_list *rows);

/* What stood after each colon; a field is in it once. */
struct sent_set {
	struct sent_field *items;
	size_t count, capacity;
};

void sent_add(struct arena *a, struct sent_set *sent, struct str form,
    struct str field, struct str text);

/* The lines that the form's extent asks for, in its order; sent grows. */
void
render_form_rows(const struct ground *ground, const struct render_form *shown,
    struct sent_set *sent, struct form_row **out, size_t *count_out);

/* Whether something is needed that only the telephone may tell: then the form
 * says so even without a row. */
bool render_form_is_sealed(const struct render_form *shown);

/* Title, introduction (of a whole form) and rows. */
void render_form_add(struct doc *doc, const struct ground *ground,
    const struct render_form *shown, const struct form_row *rows, size_t count);

/*
 * A group: each row with its heading, those on file first, then empty ones.
 * *sent_out: what a reply is compared with.
 */
void render_form_group(const struct ground *ground, const struct field *field,
    const struct answer *answer, const struct answer *problem,
    struct row_list *rows, struct str *sent_out);
/* Text of the forms' files on one line, finished as ours is. */
struct str render_form_finish(const struct ground *ground, struct str text);
/* Under the label of a list: its options, of which answer is ticked. */
void render_form_options(const struct ground *ground, const struct list *list,
    const struct answer *answer, struct doc_field *row);
void render_form_help(struct arena *a, struct doc_field *row, struct str text);

/* "Code postal * :" */
struct str
render_form_label(const struct ground *ground, struct str label, bool required);
/* The sentence that names the problem of an answer. */
struct str render_form_problem(const struct ground *ground,
    const struct field *field, const struct answer *answer);
/* "lundi, mardi et mercredi"; word is the key of the last joint. */
struct str render_form_join(const struct ground *ground,
    const struct str *items, size_t count, const char *word);

#endif
