/*
 * The sender: the supervised child that speaks SMTP (`mailproc -sender`).
 */
#ifndef TRANSPORT_TRANSPORT_CHILD_H
#define TRANSPORT_TRANSPORT_CHILD_H

/* The child's whole life; returns its exit status. */
int transport_child_main(void);

#endif
