/*
 * One mail on its way from input to words: what its blocks and its named values
 * are made from.
 */
#ifndef RENDER_MAILING_H
#define RENDER_MAILING_H

#include "render/render_form.h"

struct mailing {
	struct ground ground;
	const struct render_office *office;
	const struct render_input *in;
	struct str reply_to;
	struct str subject_tail; /* " [CS-...]"; empty: no reference */
	struct form_row **rows;  /* one for each of in->forms */
	size_t *row_counts;
	struct sent_set sent;
};

/* Addresses, rows of the forms, and what stands in them. ground, office and in
 * are set. Once, first. */
void mailing_prepare(struct mailing *mailing);

/* Every name that a template of mails may have, as it is in this mail. */
void
mailing_values(const struct mailing *mailing, bool html, struct values *values);

/* Words that both need. */
struct str mailing_say(const struct mailing *mailing, const char *key,
    const struct values *values);
/* Text of the forms' files or the configuration, finished as ours is. */
struct str mailing_finish(const struct mailing *mailing, struct str text);
/* "une réponse", "trois réponses"; empty for none. */
struct str mailing_missing(const struct mailing *mailing, size_t n);
/* The answer as the recap shows it, on one line. */
struct str mailing_understood(const struct mailing *mailing,
    const struct field *field, const struct answer *answer);
/* Signatures' pictures and what was replaced are not shown. */
bool mailing_shows(const struct document *document);

#endif
