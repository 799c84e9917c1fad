/*
 * Quoted-printable that was left in a text: a relay said 8bit and decoded
 * nothing, or encoded twice.
 */
#ifndef MAIL_MAIL_QP_H
#define MAIL_MAIL_QP_H

#include "base/str.h"

/*
 * bytes (a text, decoded as its part says) decoded once more when they are
 * surely quoted-printable still: letters outside of ASCII are written "=E9" or
 * "=C3=A9", none stand there as they are, and hardly any other equals sign. Else
 * bytes themselves. *odd_out is set to true when they were.
 */
struct str mail_qp_mend(struct arena *a, struct str bytes, bool *odd_out);

#endif
