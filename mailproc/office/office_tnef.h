/*
 * winmail.dat: what Exchange makes of a mail when it takes the receiver for an
 * Outlook ([MS-OXTNEF]). A stream of attributes, each with its length.
 *
 * It is read here and not by libytnef: that one writes into buffers whose sizes
 * it takes from the file and has a history of it, and what we need are the body,
 * the files and their names. Everything here goes through office_bytes, which
 * cannot leave its bytes.
 */
#ifndef OFFICE_OFFICE_TNEF_H
#define OFFICE_OFFICE_TNEF_H

#include "model/container.h"

/* The type that this gives to a message that lies in the message. */
#define TNEF_INNER_TYPE "application/x-tnef-message"

bool tnef_is(struct str bytes);

/* Body and files; the pieces borrow from bytes and a. *out is zeroed before. */
void tnef_open(struct arena *a, struct str bytes, struct container *out);

#endif
