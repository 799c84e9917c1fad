/*
 * S/MIME (RFC 8551) with the content inside: application/pkcs7-mime (GnuTLS).
 * Signatures are not verified: they prove nothing to us, and only must not hide
 * what was written. What is encrypted is said to be so; we have no keys.
 */
#ifndef CMS_CMS_H
#define CMS_CMS_H

#include "model/container.h"

/* Whether bytes begin as such a file: its ContentInfo, in BER or PEM. */
bool cms_is(struct str bytes);

/*
 * The signed content as one piece of *out (zeroed), in a: CONTAINER_MIME when it
 * has header fields, else CONTAINER_FILE. Certificates alone are OPEN with
 * nothing in them. name: of the file, which the piece keeps without .p7m.
 */
void cms_open(
    struct arena *a, struct str name, struct str bytes, struct container *out);

#endif
