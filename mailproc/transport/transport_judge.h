/*
 * What became of a mail, from what the server said and when. Pure.
 *
 * Two mistakes are dear: to take for sure what is not (the mail goes twice, or
 * never), and to give up one mail after the other for a fault that is not
 * theirs. So a refusal that is about our account, wherever in the dialogue it
 * comes, blocks the way out rather than the mail.
 */
#ifndef TRANSPORT_TRANSPORT_JUDGE_H
#define TRANSPORT_TRANSPORT_JUDGE_H

#include "transport/transport.h"

/* How far the dialogue has come: decides what a refusal means. */
enum transport_phase {
	TRANSPORT_LOGIN, /* up to the answer to our login */
	TRANSPORT_SENDER,
	TRANSPORT_RECIPIENT,
	TRANSPORT_DATA
};

struct transport_dialogue {
	enum transport_phase phase;
	bool all_gone;    /* the last byte of the mail was handed over */
	bool done;        /* all went as it should */
	bool untrusted;   /* TLS or the login cannot be had */
	int code;         /* of the last whole reply, 0: none */
	struct str reply; /* that reply, see transport_reply.h */
};

enum transport_verdict transport_judge(const struct transport_dialogue *d);

/*
 * True when the server turned a kept connection away before it heard of the
 * mail: closed it, or said 421. A new connection may be tried at once.
 */
bool transport_judge_stale(const struct transport_dialogue *d);

/*
 * What is wrong with a certificate, by the bits of GnuTLS's
 * gnutls_certificate_status_t, which libcurl passes on; they are part of
 * GnuTLS's binary interface. libcurl's own words say only that it is not good.
 * NULL when the bits say nothing.
 */
const char *transport_judge_certificate(long status);

#endif
