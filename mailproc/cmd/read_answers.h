/*
 * The answers of one message as `mailproc read` prints them.
 */
#ifndef CMD_READ_ANSWERS_H
#define CMD_READ_ANSWERS_H

#include "cmd/print.h"
#include "flow/service.h"

/*
 * The array "answers": what m says about the forms, each answer typed as it
 * would be if the message were taken up now. sent: the mail that it answers, or
 * NULL; what stood in its form and came back quoted is no answer. person: the
 * sender, or NULL; what is on file decides what a number or a "yes" chooses.
 */
void read_answers_print(struct print *p, struct arena *a,
    const struct service *s, const struct message *m,
    const struct reference *sent, const struct person *person);

#endif
