/*
 * A form as a whole: merging what came with what is on file, and what is
 * missing. Pure.
 */
#ifndef FORM_FORM_CHECK_H
#define FORM_FORM_CHECK_H

#include "form/form_value.h"

enum form_state {
	FORM_UNTOUCHED, /* nothing on file */
	FORM_DRAFT,     /* begun; something is missing or not understood */
	FORM_ACCEPTED
};

struct form_problem {
	const struct form *form;
	const struct field *field;
	struct answer answer; /* problem is "manque" when nothing is there */
};

struct form_report {
	enum form_state state;
	struct form_problem *problems; /* in the order of the form */
	size_t count;
};

/*
 * The answers of a message that say something new about form: newly typed ones
 * always, quoted ones and those of a PDF only where they differ from what was sent (folded; when
 * nothing is known of what was sent, from what is on file and the presets). The
 * best source wins; two different values from one source keep the later one.
 * All typed with form_value(). Fields of on_file are not repeated when the value
 * is the same.
 */
void form_new_answers(struct arena *a, const struct forms *forms,
    const struct form *form, const struct message *message,
    const struct sent_field *sent, size_t sent_count,
    const struct answers *on_file, struct date today, struct answers *out);

/* The same of one answer of the message: whether it says anything that the form
 * did not say when it was sent. */
bool form_answer_is_new(struct arena *a, const struct forms *forms,
    const struct form *form, const struct message_answer *answer,
    const struct sent_field *sent, size_t sent_count,
    const struct answers *on_file, struct date today);

/* on_file with changes over it (new wins, empty never erases); lives in a. */
struct answers form_merge(struct arena *a, const struct answers *on_file,
    const struct answers *changes);

/* Missing or not understood, presets counted as answered. Conditions
 * (required_if, shown_if) and dependencies are judged on answers as a whole. */
void
form_report(struct arena *a, const struct forms *forms, const struct form *form,
    const struct answers *answers, struct date today, struct form_report *out);

/* Whether field has to be answered, given the others. */
bool form_is_required(const struct field *field, const struct answers *answers);
bool form_is_shown(const struct field *field, const struct answers *answers);

#endif
