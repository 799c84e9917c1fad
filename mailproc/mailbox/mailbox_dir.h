/*
 * A mailbox without a server: a Maildir with Maildir++ folders.
 *
 * What is here is on disk as any mail program leaves and expects it. A message
 * is a file in new/ or cur/; its uid is its name without the flags. Each move
 * between folders gives it a new name (",M=1", ",M=2" ... at the end), as an
 * IMAP server gives a new UID: so a message that somebody puts back is told
 * from the one that was dealt with.
 *
 * A name that no mail program would make up ("reply.eml") may be used again for
 * another message, or for the same one delivered again: there the uid also
 * holds a digest of the content and of the time when the file was written.
 */
#ifndef MAILBOX_MAILBOX_DIR_H
#define MAILBOX_MAILBOX_DIR_H

#include "mailbox/mailbox.h"

/* As mailbox_open(); makes the Maildir when there is none. */
enum err_kind mailbox_dir_open(const struct mailbox_settings *settings,
    const struct log *log, struct mailbox **out, struct err *err) WARN_UNUSED;

#endif
