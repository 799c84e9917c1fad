/*
 * What the list and show commands share.
 */
#ifndef CMD_CMD_LIST_H
#define CMD_CMD_LIST_H

#include "cmd/cmd.h"
#include "cmd/print.h"

/* Open read-only, run show, print what it made; the exit status. */
int cmd_with_store(
    struct cmd *c, enum err_kind (*show)(struct cmd *c, struct service *s,
		       struct print *p, bool *found, struct err *err));

/* The argument as a number from 1 up; 0 when it is not one. */
int64_t cmd_number(const struct cmd *c);

/* {field: {value, text}} of these answers. */
void
print_answers(struct print *p, const char *key, const struct answers *answers);

/* A uid: a number where it is one (IMAP), else text (Maildir). */
void print_uid(struct print *p, const char *key, struct str uid);

#endif
