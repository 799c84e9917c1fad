/*
 * The mailboxes of an address header (GMime's parser over values whose encoded
 * words are in a form that it reads whole).
 */
#ifndef MAIL_MAIL_ADDRESS_H
#define MAIL_MAIL_ADDRESS_H

#include "base/str.h"

struct mail_mailbox {
	struct str name;    /* decoded, one clean line; may be empty */
	struct str address; /* as written, cleaned */
};

/* No more mailboxes of one header than this are looked at. */
enum { MAIL_MAX_MAILBOXES = 1000 };

/* Mailboxes in groups too. All live in a. */
void mail_address_list(struct arena *a, struct str raw,
    struct mail_mailbox **list_out, size_t *count_out);

#endif
