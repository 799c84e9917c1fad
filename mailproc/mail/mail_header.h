/*
 * Header fields as raw bytes, and what they say. Encoded words (RFC 2047) are
 * decoded here and not by GMime, which drops the words behind a padded base64
 * one and knows less of wrong charsets.
 */
#ifndef MAIL_MAIL_HEADER_H
#define MAIL_MAIL_HEADER_H

#include "base/str.h"

struct mail_field {
	struct str name;
	struct str value; /* raw: folded, encoded, any bytes */
};

struct mail_headers {
	struct mail_field *fields;
	size_t count;
};

/* Split a block of header lines; borrows block. Lines that are no field and
 * continue none are left out. */
void
mail_header_split(struct arena *a, struct str block, struct mail_headers *out);

/* The raw value of the nth field (from 0) of that name; p is NULL: none. */
struct str
mail_header_get(const struct mail_headers *h, const char *name, size_t nth);
bool mail_header_has(const struct mail_headers *h, const char *name);

/* One line of clean UTF-8, decoded, trimmed, runs of blanks as one space. */
struct str mail_header_text(struct arena *a, struct str raw);

/*
 * raw as one NUL-terminated line in which every encoded word is UTF-8 in hex
 * (Q): what GMime's parsers of addresses and parameters understand whole. The
 * structure (commas, quotes, angle brackets) stays as it is.
 */
char *mail_header_plain(struct arena *a, struct str raw);

/* The ids of a References, In-Reply-To or Message-ID value, without <>; the
 * whole trimmed value as one when it has no <. In a; cleaned. */
void mail_header_ids(
    struct arena *a, struct str raw, struct str **ids_out, size_t *count_out);

/*
 * A file name that can be shown, stored and sent: the last component of a
 * path, NFC, no controls, nothing invisible, no character that turns the
 * direction of text or that Windows refuses, no dots or blanks at its ends, at
 * most 200 bytes (the end of the name stays). May be empty. *cut_out: it was
 * longer.
 */
struct str
mail_header_file_name(struct arena *a, struct str name, bool *cut_out);

#endif
