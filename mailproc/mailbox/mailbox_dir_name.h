/*
 * Names in a Maildir: of the files that are messages, and of the folders. No
 * file is touched here but to digest it.
 */
#ifndef MAILBOX_MAILBOX_DIR_NAME_H
#define MAILBOX_MAILBOX_DIR_NAME_H

#include "base/buf.h"

/* A file's name without the flags: all before the first ":". */
struct str mailbox_dir_name_base(struct str file);

/* The flags with their mark, ":2,FS"; ":2," when the name has none. */
struct str mailbox_dir_name_flags(struct str file);

/*
 * Made up by a mail program, so never used again: seconds since 1970 and a dot
 * at the beginning. *seconds_out is set only then.
 */
bool mailbox_dir_name_is_unique(struct str base, int64_t *seconds_out);

/* "BASE~DIGEST" for a base that is not unique: both parts. False: no digest. */
bool mailbox_dir_name_split(struct str uid, struct str *base_out);

/* The uid behind the next move: ",M=1" at the end, or one more. */
struct str mailbox_dir_name_next(struct arena *a, struct str uid);

/* The uid without the mark of moves. */
struct str mailbox_dir_name_first(struct str uid);

/* The same for the same text: what a message of this Message-ID is called. */
struct str mailbox_dir_name_made(struct arena *a, struct str message_id);

/*
 * Add what tells the file behind fd from any other that has or had its name:
 * a digest of its content and of the time when it was written.
 */
enum err_kind mailbox_dir_name_digest(struct arena *a, struct str base, int fd,
    struct str *uid_out, struct err *err) WARN_UNUSED;

/*
 * "Demandes/1 Non assignées" → ".Demandes.1 Non assign&AOk-es"; "INBOX" → "".
 * ERR_CONFIG for what Maildir++ cannot say: a dot in a name, an empty part.
 */
enum err_kind mailbox_dir_name_folder(struct arena *a, struct str folder,
    char **out, struct err *err) WARN_UNUSED;

#endif
