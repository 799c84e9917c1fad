/*
 * The bytes of a text part as text: charset, cleaning, format=flowed.
 */
#ifndef MAIL_MAIL_TEXT_H
#define MAIL_MAIL_TEXT_H

#include "base/str.h"

struct mail_text_format {
	struct str charset; /* as declared; may be empty */
	bool flowed;        /* RFC 3676 */
	bool delsp;
};

struct mail_text_oddity {
	bool charset;   /* the bytes are not what the charset says */
	bool transfer;  /* they were quoted-printable still */
	bool encrypted; /* a PGP message in it: left out */
	bool cut;       /* longer than MESSAGE_MAX_TEXT */
};

/*
 * bytes (decoded from the transfer encoding) as clean UTF-8 with LF, without
 * the armour of PGP (mail_pgp.h), at most
 * MESSAGE_MAX_TEXT bytes of whole characters; in a. *oddity is only added to.
 */
struct str mail_text_decode(struct arena *a, struct str bytes,
    const struct mail_text_format *format, struct mail_text_oddity *oddity);

#endif
