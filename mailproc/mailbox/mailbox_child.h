/*
 * The receiver: the supervised child that holds the connection to the IMAP
 * server, libetpan and the secret. The service talks to it by frames
 * (mailbox_frames.h); its crash costs a reconnect.
 */
#ifndef MAILBOX_MAILBOX_CHILD_H
#define MAILBOX_MAILBOX_CHILD_H

/* The child's whole life; returns its exit status. */
int mailbox_child_main(void);

#endif
