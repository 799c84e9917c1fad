/*
 * Where an IMAP server is: imaps://host[:port] (TLS at once, port 993) or
 * imap://host[:port] (STARTTLS, port 143).
 */
#ifndef MAILBOX_MAILBOX_URL_H
#define MAILBOX_MAILBOX_URL_H

#include "base/str.h"

struct mailbox_url {
	bool tls_at_once;
	char *host; /* an IPv6 address without its brackets */
	int port;
};

/* What it points to lives in a. ERR_CONFIG with the reason. */
enum err_kind mailbox_url_parse(struct arena *a, struct str text,
    struct mailbox_url *out, struct err *err) WARN_UNUSED;

#endif
