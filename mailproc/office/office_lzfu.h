/*
 * Compressed RTF, as Outlook keeps the body of a message ([MS-OXRTFCP]).
 */
#ifndef OFFICE_OFFICE_LZFU_H
#define OFFICE_OFFICE_LZFU_H

#include "base/buf.h"

enum { LZFU_MAX_BYTES = 8 << 20 /* unpacked */ };

/*
 * The RTF in *out, in a. False for what is no compressed RTF, or too much of it.
 * The checksum is not looked at: what can be read is worth reading.
 */
bool lzfu_unpack(struct arena *a, struct str packed, struct str *out);

#endif
