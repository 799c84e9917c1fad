/*
 * SMTP submission by libcurl: one connection, kept from mail to mail. Runs in
 * the sender only (transport_child.h).
 */
#ifndef TRANSPORT_TRANSPORT_SMTP_H
#define TRANSPORT_TRANSPORT_SMTP_H

#include "transport/transport_frames.h"

struct smtp;

/* See struct bearer; out is cleared first, and wiped by who asked. */
typedef enum err_kind
smtp_token(bool refused, struct buf *out, struct err *err);

/*
 * Ready to connect; connects with the first mail. The secret is read here,
 * unless token is not NULL: then the login is XOAUTH2, with what it gives.
 * settings is borrowed for the life of the result. ERR_CONFIG.
 */
enum err_kind smtp_open(const struct transport_settings *settings,
    smtp_token *token, struct smtp **out, struct err *err) WARN_UNUSED;
void smtp_free(struct smtp *s); /* accepts NULL */

/* See enum transport_verdict. out->reply lives in a. */
void smtp_send(struct smtp *s, struct arena *a,
    const struct transport_mail *mail, struct transport_result *out);

/* Connect and log in, send nothing. ACCEPTED, RETRY or BLOCKED. */
void smtp_check(struct smtp *s, struct arena *a, struct transport_result *out);

#endif
