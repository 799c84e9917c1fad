/*
 * Folder names as IMAP and Maildir++ write them: modified UTF-7 (RFC 3501
 * §5.1.3).
 */
#ifndef MAILBOX_MAILBOX_UTF7_H
#define MAILBOX_MAILBOX_UTF7_H

#include "base/buf.h"

/* Bytes that are not UTF-8 become U+FFFD. Lives in a. */
struct str mailbox_utf7_encode(struct arena *a, struct str utf8);

/* Empty when it is not valid, or a second spelling of a name. Lives in a. */
struct str mailbox_utf7_decode(struct arena *a, struct str utf7);

#endif
