/*
 * The kinds of transport, for transport.c.
 */
#ifndef TRANSPORT_TRANSPORT_KINDS_H
#define TRANSPORT_TRANSPORT_KINDS_H

#include "transport/transport.h"

/*
 * What every kind looks at first: why a mail can go nowhere, NULL when it can.
 * An address that is none is refused, for what stands behind a CR LF in it
 * would be a command to the server. So is a mail with a bare CR or LF: libcurl
 * stuffs a leading dot behind CR LF only, and some servers would see the end of
 * the mail behind a bare LF, and a second mail in what follows.
 */
const char *
transport_mail_fault(struct str from, struct str to, struct str bytes);

/* A Maildir: each mail a file of new/, with Delivered-To on top. */
enum err_kind transport_dir_open(const struct transport_settings *settings,
    struct transport **out, struct err *err) WARN_UNUSED;

/* SMTP submission, in a supervised child that holds the secret and libcurl. */
enum err_kind transport_remote_open(const struct transport_settings *settings,
    const struct log *log, struct transport **out, struct err *err) WARN_UNUSED;

#endif
