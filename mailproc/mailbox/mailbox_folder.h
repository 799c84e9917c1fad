/*
 * Folders on an IMAP server: our names for them ("Demandes/1 Non assignées"),
 * the server's, and the one that is selected. The session is open.
 */
#ifndef MAILBOX_MAILBOX_FOLDER_H
#define MAILBOX_MAILBOX_FOLDER_H

#include "mailbox/mailbox_session.h"

/* The server's name of a folder, lives in a. ERR_CONFIG: it cannot have it. */
enum err_kind mailbox_folder_name(struct mailbox_session *s, struct arena *a,
    struct str folder, char **out, struct err *err) WARN_UNUSED;

/*
 * Select a folder, or keep it selected. *absent_out: it does not exist, and
 * none is selected now; NULL: then that is an error.
 */
enum err_kind mailbox_folder_select(struct mailbox_session *s,
    struct str folder, bool *absent_out, struct err *err) WARN_UNUSED;

/* No folder is selected any more, if the server knows how. */
enum err_kind
mailbox_folder_unselect(struct mailbox_session *s, struct err *err) WARN_UNUSED;

/* Make a folder and subscribe to it; one that exists is left as it is. */
enum err_kind mailbox_folder_make(
    struct mailbox_session *s, struct str folder, struct err *err) WARN_UNUSED;

#endif
