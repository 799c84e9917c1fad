/*
 * From the bytes of one message to what it is and says: the reading stages in
 * their order. Runs inside the sandbox.
 */
#ifndef FLOW_UNDERSTAND_H
#define FLOW_UNDERSTAND_H

#include "form/form.h"
#include "mail/mail_parse.h"

/*
 * Parse, find what is new, the answers, the commands, the consent and what each
 * attachment is. sink as in mail_parse(), which has the errors.
 */
enum err_kind understand(struct arena *a, const struct forms *forms,
    const struct mail_self *self, const struct mail_source *source,
    const struct mail_attachment_sink *sink, struct message *m,
    struct err *err) WARN_UNUSED;

#endif
