/*
 * From one reading to what is applied: what is on file, the decision, the mails
 * in words, and store_apply(). Inside the batch's transaction.
 */
#ifndef FLOW_DECIDE_H
#define FLOW_DECIDE_H

#include "flow/service.h"

/*
 * Decide about one message and apply it. m NULL: it could not be read; why (the
 * id of a phrase) goes to staff with it. ERR_MESSAGE: nothing of it was
 * applied; decide again with m NULL.
 */
enum err_kind decide_message(struct service *s, struct arena *a,
    const struct received *received, const struct message *m, const char *why,
    struct err *err) WARN_UNUSED;

#endif
