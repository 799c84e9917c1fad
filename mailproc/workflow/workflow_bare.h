/*
 * Answers without a label: "J4K 2T0" above the quotation, as people type on a
 * telephone when little is missing.
 */
#ifndef WORKFLOW_WORKFLOW_BARE_H
#define WORKFLOW_WORKFLOW_BARE_H

#include "workflow/workflow_plan.h"

/*
 * The message at hand with each of its lines as an answer to what is missing;
 * NULL unless every line, courtesy aside, fits one field that is open and no
 * other. Free words fit no field, as anything would; while some are asked for,
 * only what cannot be one of them is taken: a date, a postal code.
 */
const struct message *workflow_bare_answers(
    struct arena *a, const struct situation *s, const struct picture *picture);

/* Whether the message at hand says no more than thanks, or nothing at all. */
bool workflow_is_courtesy(struct arena *a, const struct situation *s);

/* What her client calls her, what is on file, and what she says in m. */
struct str workflow_names(
    struct arena *a, const struct message *m, const struct person *person);

#endif
