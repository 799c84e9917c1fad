/*
 * A connection to a mail server that verifies whom it talks to: certificate and
 * host name, TLS 1.2 or later. libetpan's own verifies nothing; it reads and
 * writes through this one.
 *
 * Each command has a deadline and a number of bytes that its answer may have,
 * so that a server that never ends a line costs neither time nor memory without
 * limit. Once one of the two is used up, or the connection is lost, every
 * further read and write fails.
 *
 *	mailbox_tls_open → (STARTTLS: mailbox_tls_secure) → mailbox_tls_low,
 *	then mailbox_tls_begin before each command.
 */
#ifndef MAILBOX_MAILBOX_TLS_H
#define MAILBOX_MAILBOX_TLS_H

#include "base/str.h"

struct mailbox_tls;
struct _mailstream_low; /* libetpan's name for it */

struct mailbox_tls_settings {
	const char *host;
	int port;
	const char *ca_file; /* empty: the system's */
	int timeout_ms;      /* to connect; and the longest silence later */
	void (*alive)(void); /* called now and then while there is progress */
};

/*
 * Connect, in the clear. *out is owned until mailbox_tls_low(). ERR_RETRY: the
 * server cannot be reached; ERR_CONFIG: the authorities' file is no good.
 */
enum err_kind mailbox_tls_open(const struct mailbox_tls_settings *settings,
    struct mailbox_tls **out, struct err *err) WARN_UNUSED;

/*
 * From here on with TLS. ERR_CONFIG: the certificate is not to be trusted; the
 * text says why. ERR_RETRY: anything else.
 */
enum err_kind
mailbox_tls_secure(struct mailbox_tls *t, struct err *err) WARN_UNUSED;

/* What libetpan reads and writes with. It takes t, and frees it when closed. */
struct _mailstream_low *mailbox_tls_low(struct mailbox_tls *t);

/* A command begins: its answer has at most budget bytes, before deadline_ms
 * (by clock_monotonic_ms()). */
void
mailbox_tls_begin(struct mailbox_tls *t, int64_t budget, int64_t deadline_ms);

/* Why reading or writing failed; NULL when it did not. */
const char *mailbox_tls_failure(const struct mailbox_tls *t);

/* Nothing more is to pass over it. */
void mailbox_tls_break(struct mailbox_tls *t);

void mailbox_tls_free(struct mailbox_tls *t); /* accepts NULL */

#endif
