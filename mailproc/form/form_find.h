/*
 * Finding answers in the text of a reply. Pure. Labels are matched folded
 * (case, accents, typographic colon, bullets, asterisks, quotation marks), at
 * the beginning of a line, longest first; what stands after the colon, on the
 * next lines until another label, or in ticked boxes under it is the answer.
 * Our own help lines, options that are not ticked and headings are recognised
 * and are never an answer.
 */
#ifndef FORM_FORM_FIND_H
#define FORM_FORM_FIND_H

#include "form/form.h"

/* A line of the text; the caller has taken off quotation marks. */
struct find_line {
	struct str text;
	enum message_source
	    source;    /* SOURCE_TEXT, SOURCE_HTML or SOURCE_QUOTED */
	bool skip;     /* attribution, signature, banner: never an answer */
	bool used_out; /* set: belongs to a form (label, help, answer) */
};

/*
 * Append the answers found to *answers (grown in a). form_hint: the form to
 * prefer for a label that several forms have and no heading above; may be
 * empty. A field left as it is shown (prefilled) is reported like any other:
 * comparing with what was sent is form_new_answers()'s.
 */
void form_find(struct arena *a, const struct forms *forms, struct str form_hint,
    struct find_line *lines, size_t count, struct message_answer **answers,
    size_t *answer_count);

/*
 * Commands: on the subject (its prefixes and [..] taken off) and on the first
 * new lines, a word that stands alone, or with its argument, or in a short
 * request around it; long words of those that say so with one letter wrong. A
 * greeting or a question is no command.
 */
void form_find_commands(struct arena *a, const struct forms *forms,
    struct str subject, struct str new_text, struct message_command **commands,
    size_t *count_out);

/* OUI / NON at the beginning of the new text, or alone in it. */
enum message_consent form_find_consent(struct arena *a,
    const struct forms *forms, struct str subject, struct str new_text);

#endif
