/*
 * Where a submission server is: smtps://host[:port] (TLS at once, port 465) or
 * smtp://host[:port] (STARTTLS, port 587; RFC 6409, RFC 8314). Nothing else may
 * stand in it: a password in a URL would end up in a log.
 */
#ifndef TRANSPORT_TRANSPORT_URL_H
#define TRANSPORT_TRANSPORT_URL_H

#include "base/str.h"

/* The same with its port and without a path, in a; NULL when it is not one. */
char *transport_url_base(struct arena *a, struct str url);

/* True for what can be said in EHLO: a domain, or an address in brackets. */
bool transport_url_helo(struct str name);

#endif
