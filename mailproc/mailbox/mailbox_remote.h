/*
 * A mailbox on an IMAP server, as the service sees it: every operation is a
 * request to the receiver (mailbox_child.h), which is started when it is first
 * needed and anew after a crash. The service itself never holds the secret.
 */
#ifndef MAILBOX_MAILBOX_REMOTE_H
#define MAILBOX_MAILBOX_REMOTE_H

#include "mailbox/mailbox.h"

/* As mailbox_open(). */
enum err_kind mailbox_remote_open(const struct mailbox_settings *settings,
    const struct log *log, struct mailbox **out, struct err *err) WARN_UNUSED;

#endif
