/*
 * The words that ask for something: one table, word -> what it sends. All of
 * them only send mail to the address on file, so that no proof is asked for.
 */
#ifndef WORKFLOW_WORKFLOW_COMMAND_H
#define WORKFLOW_WORKFLOW_COMMAND_H

#include "workflow/workflow_plan.h"

/* The language that the message at hand asks for: "en", "fr"; empty: none. */
struct str workflow_command_language(const struct message *m);

/* Answer the first command of the message at hand. */
void workflow_command(struct arena *a, const struct situation *s,
    const struct picture *picture, struct decision *d);

/* A mail without forms, with what its reason shows. */
void decision_plain_answer(struct arena *a, const struct situation *s,
    const struct picture *picture, struct decision *d, enum reason reason);

/* What of the option lists fits the words behind LISTE. */
void decision_list_answer(struct arena *a, const struct situation *s,
    const struct picture *picture, struct str asked, struct decision *d);

#endif
