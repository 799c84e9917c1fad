/*
 * Hearing of what is put into a Maildir.
 */
#ifndef MAILBOX_MAILBOX_DIR_WATCH_H
#define MAILBOX_MAILBOX_DIR_WATCH_H

/* Returns what the others take; -1 when the system cannot tell of changes. */
int mailbox_dir_watch_open(const char *folder);
void mailbox_dir_watch_close(int watch);

/*
 * Until something has come since the last call that said so, or timeout_ms are
 * over, or *stop is set (NULL: never).
 */
void
mailbox_dir_watch_wait(int watch, int timeout_ms, const volatile int *stop);

#endif
