/*
 * Where in one Maildir folder messages are: programs change the flags in their
 * names, and move them from new/ to cur/, at any time.
 */
#ifndef MAILBOX_MAILBOX_DIR_FIND_H
#define MAILBOX_MAILBOX_DIR_FIND_H

#include "base/str.h"

/*
 * files_out[i] is where uids[i] is, within folder ("cur/NAME:2,S"), or NULL
 * when it is not there; lives in a. A folder that lacks holds nothing. Where
 * the uid has a digest, the content was compared with it.
 */
enum err_kind
mailbox_dir_find(struct arena *a, const char *folder, const struct str *uids,
    size_t count, const char **files_out, struct err *err) WARN_UNUSED;

#endif
