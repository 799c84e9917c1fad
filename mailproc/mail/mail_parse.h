/*
 * From bytes to parts (GMime). Runs in the sandboxed reader only. Works around
 * GMime 3.2.13: B-encoded words dropped after a padded one, base64 bodies that
 * end at inner padding, endless re-encoding (a parsed object is never changed
 * or written again).
 */
#ifndef MAIL_MAIL_PARSE_H
#define MAIL_MAIL_PARSE_H

#include "model/container.h"
#include "model/message.h"

/* Where the raw bytes come from: any order of offsets (sealed_file has it). */
struct mail_source {
	void *context;
	int64_t size;
	/* Up to n bytes at offset; 0: end; -1: error. */
	int64_t (*read)(void *context, int64_t offset, void *bytes, size_t n);
};

/* A text part, decoded to UTF-8, LF; format=flowed (RFC 3676) already joined. */
struct mail_text {
	bool html; /* text/html: HTML as it is; else plain */
	struct str text;
	int depth;     /* 0: the message itself; n: inside n other files */
	bool is_quote; /* is the delivery-status or returned part of a report */
	bool is_document; /* of a file that somebody made, no mail */
	bool is_own;      /* the mail's own text all the same: winmail.dat */
	/* Attachment of the message that it stood in, the innermost, counted
	 * from 1; 0: none. */
	size_t attachment;
};

/* Takes each attachment's decoded bytes: begin, data..., end, one at a time. */
struct mail_attachment_sink {
	void *context;
	enum err_kind (*begin)(void *context,
	    const struct message_attachment *attachment, struct err *err);
	enum err_kind (*data)(
	    void *context, const void *bytes, size_t n, struct err *err);
	/* attachment now has size and sha256. */
	enum err_kind (*end)(void *context,
	    const struct message_attachment *attachment, struct err *err);
};

/*
 * Looks into attachments: the adapters that mail/ does not know. The bytes of
 * what it wants are held in memory whole (MAIL_MAX_OPENED).
 */
struct mail_opener {
	void *context;
	/* Whether to open the file, by how it is called and begins. */
	bool (*wants)(
	    void *context, struct str type, struct str name, struct str head);
	/* *out is zeroed; what it points to lives in a or in bytes. */
	void (*open)(void *context, struct arena *a, struct str type,
	    struct str name, struct str bytes, struct container *out);
};

/* The service's own names, to know its own mail and its tags again. */
struct mail_self {
	struct str address;  /* stages@example.org */
	struct str *aliases; /* other addresses of the office */
	size_t alias_count;
	/* Whose Authentication-Results count: mail/mail_auth.h. */
	struct str authserv_id;
	int64_t authserv_hops;
};

/* g_mime_init() and every charset that mail uses, opened before the sandbox
 * closes (iconv loads them from files). Once. */
void mail_start(void);

/*
 * Parse. Fills in of *m: nature, from, from_name, from_count, subject,
 * message_id, in_reply_to, references, date, auth, digest, tokens, attachments
 * (role: ROLE_INLINE or ROLE_AUTRE only; sniffed_type is left to the caller,
 * see sniff/), bounce, unread, problems; and the texts in the order of the
 * parts. sink may be NULL (attachments are decoded and digested still), opener
 * too (then nothing is looked into but MIME). A message that cannot be parsed
 * at all is NATURE_UNREADABLE, not an error.
 *
 * Signatures (PGP, S/MIME) are not verified: they prove nothing here, and only
 * must not hide the text. What an attached message says of its sender is never
 * looked at.
 * Errors: what sink returned; ERR_MESSAGE for a limit passed.
 */
enum err_kind mail_parse(struct arena *a, const struct mail_source *source,
    const struct mail_self *self, const struct mail_attachment_sink *sink,
    const struct mail_opener *opener, struct message *m,
    struct mail_text **texts_out, size_t *text_count_out,
    struct err *err) WARN_UNUSED;

#endif
