/*
 * The content of one part, decoded from its transfer encoding, piece by piece.
 */
#ifndef MAIL_MAIL_CONTENT_H
#define MAIL_MAIL_CONTENT_H

#include "mail/mail_parse.h"

struct _GMimePart;

/* Takes bytes; *stop set to true ends the reading without an error. */
typedef enum err_kind mail_content_taker(
    void *context, struct str bytes, bool *stop, struct err *err);

/* Errors: what taker returned; ERR_RETRY when the source cannot be read. */
enum err_kind mail_content_read(struct _GMimePart *part,
    mail_content_taker *taker, void *context, struct err *err) WARN_UNUSED;

/* The bytes start..end of source as they are. */
enum err_kind
mail_content_copy(const struct mail_source *source, int64_t start, int64_t end,
    mail_content_taker *taker, void *context, struct err *err) WARN_UNUSED;

#endif
