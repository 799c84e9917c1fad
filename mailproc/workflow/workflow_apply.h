/*
 * Taking up what a person wrote: answers and documents of one or several
 * messages merged into her file, and the mail that says what came of it.
 */
#ifndef WORKFLOW_WORKFLOW_APPLY_H
#define WORKFLOW_WORKFLOW_APPLY_H

#include "workflow/workflow_plan.h"

/* The file as it is, before anything of this message. */
void picture_begin(
    struct arena *a, const struct situation *s, struct picture *picture);

/* The address that was just confirmed, in each field that asks for one. */
void picture_prefill(
    struct arena *a, const struct situation *s, struct picture *picture);

/*
 * Merge readings (oldest first) into the file: changes, documents and
 * transitions of d, and the picture with them in it.
 */
void picture_apply(struct arena *a, const struct situation *s,
    const struct reading *const *readings, size_t count,
    struct picture *picture, struct decision *d);

/* Nothing is missing in any form that is required before treatment. */
bool picture_complete(struct arena *a, const struct picture *picture);

/*
 * Whether the message has documents, or answers other than those that our own
 * mail had in it and that came back as quoted: "SUIVI" above a form that was
 * left as it is asks for no more than its word says.
 */
bool reading_has_content(
    struct arena *a, const struct picture *picture, const struct reading *r);

#endif
