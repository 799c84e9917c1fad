/*
 * What an attachment is: told from its name and the words of the mail
 * (forms/words.conf, kind "role"); unsure is ROLE_AUTRE and is asked.
 */
#ifndef FORM_ROLE_H
#define FORM_ROLE_H

#include "form/form.h"

enum document_role role_guess(struct arena *a, const struct forms *forms,
    const struct message_attachment *attachment, struct str new_text,
    size_t attachment_count);

/* Whether text names that kind of document, among others perhaps. */
bool role_is_named(struct arena *a, const struct forms *forms, struct str text,
    enum document_role role);

#endif
