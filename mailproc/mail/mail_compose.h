/*
 * A whole outgoing message (GMime): multipart/alternative of text and HTML in
 * UTF-8, CRLF, 7-bit safe, with the headers that RFC 3834 asks of an automatic
 * answer. No value can inject a header: CR, LF, NUL and control characters in
 * any of them are ERR_MESSAGE.
 */
#ifndef MAIL_MAIL_COMPOSE_H
#define MAIL_MAIL_COMPOSE_H

#include "base/str.h"

struct mail_attachment_out {
	struct str name;
	struct str type;
	struct str bytes;
};

struct mail_draft {
	struct str from_name;
	struct str from;
	struct str to;
	struct str reply_to; /* empty: none */
	struct str subject;
	struct str message_id; /* without <> */
	struct str
	    in_reply_to; /* without <>; empty: none; not trusted: left out
				 * unless it is a plain id (no space, <, >, control) */
	int64_t date;
	const char *language; /* Content-Language, "fr-CA" */
	struct str text;
	struct str html;
	struct mail_attachment_out *attachments;
	size_t attachment_count;
	/* "auto-replied" for answers, "auto-generated" for notices and cards. */
	const char *auto_submitted;
	struct str own_mark; /* value of X-Mailproc, tells our own mail */
};

/*
 * *out lives in a. Also sets X-Auto-Response-Suppress: All. The same draft gives
 * the same bytes, always. mail_start() comes first. An in_reply_to that is no
 * plain id is left out; anything else that does not hold is ERR_MESSAGE.
 */
enum err_kind mail_compose(struct arena *a, const struct mail_draft *draft,
    struct str *out, struct err *err) WARN_UNUSED;

#endif
