/*
 * An email address as this service accepts it: a strict subset of RFC 5321's
 * Mailbox, for what is stored, compared and sent to. No quoted local parts, no
 * address literals, no control characters or spaces; that also keeps CR and LF
 * out of every SMTP command (libcurl does not check).
 */
#ifndef MODEL_ADDRESS_H
#define MODEL_ADDRESS_H

#include "base/str.h"

/* True for local@domain with RFC 5322 dot-atom (UTF-8 allowed in the local
 * part), a domain of LDH or UTF-8 labels with at least one dot or "localhost",
 * at most 64 + 1 + 255 bytes. */
bool address_valid(struct str address);

/*
 * For comparing and storing: trimmed, wholly lower-cased (ASCII), so that a
 * person has one account whatever case her client writes. The empty string when it is not valid.
 */
struct str address_normalise(struct arena *a, struct str address);

/*
 * A domain as it stands in the DNS: lower-case letters, digits and hyphens in
 * labels (xn-- for those of Unicode), so that equal names are equal bytes.
 */
bool address_domain_is_plain(struct str domain);

struct str address_local(struct str address);
struct str address_domain(struct str address);

/* "stages@example.org", "TAG" -> "stages+TAG@example.org", in a. */
struct str
address_with_tag(struct arena *a, struct str address, struct str tag);
/* True when candidate is address, or address with a +tag (returned, or empty). */
bool address_is_tagged(
    struct str candidate, struct str address, struct str *tag_out);

#endif
