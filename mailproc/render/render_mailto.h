/*
 * mailto: links (RFC 6068) that open a ready-made message.
 */
#ifndef RENDER_RENDER_MAILTO_H
#define RENDER_RENDER_MAILTO_H

#include "base/buf.h"

/* What every client takes: the whole link, percent-encoded. */
enum { MAILTO_MAX = 1900 };

/*
 * A link to a message to, with subject and body (UTF-8, LF; may be empty). All
 * but letters, digits and "-._~@" is percent-encoded, ends of line as %0D%0A.
 * Lives in a; longer than MAILTO_MAX only if its arguments are.
 */
struct str render_mailto(
    struct arena *a, struct str to, struct str subject, struct str body);

/*
 * Divide units (each some lines that stay together, LF at the end) into bodies
 * that begin with head and whose links are at most MAILTO_MAX long. subject is
 * the longest that any part will have. A unit that is too long by itself is
 * left out. At least one body unless there is no unit.
 */
void render_mailto_parts(struct arena *a, struct str to, struct str subject,
    struct str head, const struct str *units, size_t unit_count,
    struct str **bodies_out, size_t *count_out);

#endif
