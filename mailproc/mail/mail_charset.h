/*
 * Bytes in the charset that a mail claims, as UTF-8. Claims are often wrong:
 * what is well-formed UTF-8 is UTF-8, ISO-8859-1 and US-ASCII mean
 * windows-1252, and what is not known is read as windows-1252 too. Nothing is
 * dropped.
 */
#ifndef MAIL_MAIL_CHARSET_H
#define MAIL_MAIL_CHARSET_H

#include "base/str.h"

/*
 * Open every charset of the table, and keep it open: iconv loads each from a
 * file, which the sandbox does not allow later. May be called again.
 */
void mail_charset_start(void);

/*
 * bytes as UTF-8 (may hold controls; no byte order mark in front); a when it is
 * not bytes itself. charset may be empty. *odd_out, which may be NULL, is set to
 * true when the bytes are not what charset says; it is never set to false.
 */
struct str mail_charset_decode(
    struct arena *a, struct str charset, struct str bytes, bool *odd_out);

#endif
