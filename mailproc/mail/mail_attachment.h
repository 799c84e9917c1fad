/*
 * Attachments on their way out of a message: named, digested, handed to the
 * sink piece by piece, and listed in the message.
 */
#ifndef MAIL_MAIL_ATTACHMENT_H
#define MAIL_MAIL_ATTACHMENT_H

#include "mail/mail_parse.h"

struct _GMimePart;

struct mail_intake {
	struct arena *arena;
	const struct mail_attachment_sink *sink; /* may be NULL */
	const struct mail_opener *opener;        /* may be NULL */
	struct message *m;
	size_t capacity; /* of m->attachments */
	/* Of the last attachment, when the opener wants it; whoever takes the
	 * bytes leaves an empty one in their place. */
	struct buf copy;
	bool wanted;
	bool too_large; /* to be opened: copy is empty */
};

/* What is known of an attachment before its bytes. */
struct mail_piece {
	struct str name; /* as received, decoded; may be empty */
	struct str type;
	struct str charset; /* of a text, as declared */
	bool hidden;        /* a signature or an alternative: ROLE_INLINE */
	bool walked;        /* what is in it is looked at already */
	bool picture;       /* ROLE_INLINE when it is small */
};

/* A file of more bytes is not opened, nor are more in all of one message. */
enum { MAIL_MAX_OPENED = 24 << 20, MAIL_MAX_OPENED_ALL = 64 << 20 };

/* A picture of more bytes than this may be a scanned document: ROLE_AUTRE. */
enum { MAIL_MAX_INLINE = 150000 };

/* Errors of all: what the sink returned; ERR_MESSAGE for too many; ERR_RETRY
 * when the source cannot be read. */
enum err_kind
mail_attachment_add(struct mail_intake *in, const struct mail_piece *piece,
    struct _GMimePart *part, struct err *err) WARN_UNUSED;
/* The bytes start..end of source as they are. */
enum err_kind mail_attachment_add_raw(struct mail_intake *in,
    const struct mail_piece *piece, const struct mail_source *source,
    int64_t start, int64_t end, struct err *err) WARN_UNUSED;

/* Bytes from memory. */
enum err_kind mail_attachment_add_bytes(struct mail_intake *in,
    const struct mail_piece *piece, struct str bytes,
    struct err *err) WARN_UNUSED;

#endif
