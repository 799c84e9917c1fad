/*
 * Files that are folders of files: OLE2, which Outlook's .msg is made of, and
 * ZIP, which documents of word processors are (libgsf, read from memory). Call
 * office_start() before the sandbox closes.
 */
#ifndef OFFICE_OFFICE_GSF_H
#define OFFICE_OFFICE_GSF_H

#include "model/container.h"

/* Of all that is unpacked out of one file. */
enum { OFFICE_MAX_BYTES = 24 << 20 };

void office_start(void);

bool office_is_ole(struct str bytes);
bool office_is_zip(struct str bytes);

/*
 * An Outlook message: its body and files as pieces, in a. OTHER for another
 * kind of OLE2 file, such as a document of Word 97.
 */
void office_msg_open(struct arena *a, struct str bytes, struct container *out);

/* The file that stands under folder (NULL: none) and name in a ZIP, in a. False
 * when it is not there, too large, or damaged. */
bool office_zip_read(struct arena *a, struct str bytes, const char *folder,
    const char *name, struct str *out);

#endif
