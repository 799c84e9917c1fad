/*
 * Parts of a decision: small steps that the other files of workflow/ share.
 */
#ifndef WORKFLOW_WORKFLOW_PLAN_H
#define WORKFLOW_WORKFLOW_PLAN_H

#include "workflow/workflow.h"

/* What the file looks like with the message's answers in it. */
struct picture {
	const struct situation *s;
	const struct request *request; /* that the message is about, or NULL */
	bool new_request;              /* a new one is asked for */
	struct answers profile, request_answers; /* merged */
	struct answer_change *changes;
	size_t change_count, change_capacity;
	struct answer *understood;
	size_t understood_count, understood_capacity;
	bool request_touched;
	bool confirmed;
	size_t new_documents;
};

/* Outcome, its reason and the folder's id, at once. */
void decision_outcome(struct decision *d, enum outcome outcome,
    const char *reason, const char *folder);

/*
 * Add a mail to the sender or, with to_owner, to the owner of the reference. NULL
 * when today's answers to her are used up: then nothing is sent. Steps are filled in
 * when picture is not NULL.
 */
struct mail_plan *
decision_answer(struct arena *a, const struct situation *s, struct decision *d,
    const struct picture *picture, enum reason reason, bool to_owner);

/* What of a message could not be read, as id of a phrase; NULL: all was. */
const char *unread_why(const struct message *m);

/* Add a card for staff in the folder "a_traiter", with the beginning of what the
 * message says (NULL: nothing of it is known). */
void decision_card(struct arena *a, struct decision *d,
    const struct message *about, const char *why);

/* The capability that a plan carries. request as in struct reference_order. */
void plan_reference(const struct situation *s, struct mail_plan *plan,
    enum purpose purpose, int64_t request);

/* Add one form to a plan, with the answers that the picture has of it. */
void plan_form(struct arena *a, const struct picture *picture,
    struct mail_plan *plan, const struct form *form, bool problems_only);

/* Whether she has said anything of form: her address was there before. */
bool answers_begun(const struct form *form, const struct answers *answers);

/* The answers of the picture that belong to form. */
const struct answers *
picture_answers(const struct picture *picture, const struct form *form);

#endif
