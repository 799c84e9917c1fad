/*
 * PGP inside a plain text (RFC 4880 §6.2, §7). Nothing is verified and nothing
 * can be decrypted: the armour is only taken off, so that it hides no text.
 */
#ifndef MAIL_MAIL_PGP_H
#define MAIL_MAIL_PGP_H

#include "base/str.h"

/*
 * text without signatures and keys, signed text as it was before it was signed,
 * encrypted blocks left out: *encrypted_out is set to true then, and else left
 * alone. Text without armour is returned as it is; else in a.
 */
struct str
mail_pgp_plain(struct arena *a, struct str text, bool *encrypted_out);

#endif
