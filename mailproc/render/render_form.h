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
	struct str part;    /* of a contact: its id */
	struct doc_field field;
	const struct field *of;       /* several rows may be of one field */
	const struct answer *problem; /* named in one of its rows, or NULL */
};

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

/* Title, introduction (of a whole form) and rows. */
void render_form_add(struct doc *doc, const struct ground *ground,
    const struct render_form *shown, const struct form_row *rows, size_t count);

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
