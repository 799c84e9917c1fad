/*
 * From the fields of a form on paper (model/paper.h) to answers. Pure.
 */
#ifndef FORM_FORM_PAPER_H
#define FORM_FORM_PAPER_H

#include "form/form.h"
#include "model/paper.h"

/* Behind the name of a box: the words beside it. */
#define FORM_PAPER_COMMENT "-mot"

/*
 * Append the answers that values hold. has_sent: they tell what stood in them
 * when they were sent, and a field counts only where any part of it is no longer
 * that. Fields that are no form's are passed over. *known_out: how many were.
 */
void form_paper_answers(struct arena *a, const struct forms *forms,
    const struct paper_value *values, size_t count, bool has_sent,
    struct message_answer **answers, size_t *answer_count, size_t *known_out);

#endif
