/*
 * The kinds of transport, for transport.c.
 */
#ifndef TRANSPORT_TRANSPORT_KINDS_H
#define TRANSPORT_TRANSPORT_KINDS_H

#include "transport/transport.h"

/* A Maildir: each mail a file of new/, with Delivered-To on top. */
enum err_kind transport_dir_open(const struct transport_settings *settings,
    struct transport **out, struct err *err) WARN_UNUSED;

/* SMTP submission, in a supervised child that holds the secret and libcurl. */
enum err_kind transport_remote_open(const struct transport_settings *settings,
    const struct log *log, struct transport **out, struct err *err) WARN_UNUSED;

#endif
