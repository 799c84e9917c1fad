/*
 * A message within a message (message/rfc822). Private to mail/.
 */
#ifndef MAIL_MAIL_INNER_H
#define MAIL_MAIL_INNER_H

#include "mail/mail_walk.h"

/* List it as an attachment, in the bytes that it came in, and walk on in it;
 * what a report returns is only noted. object is a GMimeMessagePart. Errors as
 * of walk_object(). */
enum err_kind mail_inner_walk(struct walk *w, struct _GMimeObject *object,
    struct place place, struct err *err) WARN_UNUSED;

#endif
