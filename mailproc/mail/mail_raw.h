/*
 * A message as bytes, before anything is made of it: its header fields, the
 * digest that knows it again, and the limits that keep the parser quick.
 */
#ifndef MAIL_MAIL_RAW_H
#define MAIL_MAIL_RAW_H

#include "mail/mail_header.h"
#include "mail/mail_parse.h"

/*
 * Limits before GMime sees anything: it has none on parts, and its time grows
 * with nesting times lines that could be boundaries.
 */
enum { MAIL_MAX_HEADER = 1 << 20, MAIL_MAX_BOUNDARY_LINES = 5000 };

struct mail_raw {
	struct mail_headers headers;
	int64_t body; /* offset */
	unsigned char digest[32];
};

/* ERR_MESSAGE when a limit is passed, ERR_RETRY when source cannot be read. */
enum err_kind mail_raw_scan(struct arena *a, const struct mail_source *source,
    struct mail_raw *out, struct err *err) WARN_UNUSED;

/*
 * The end of a part that starts at start, as offset: the line that begins with
 * "--" and one of the boundaries, without the end of line before it, or the end
 * of the source.
 */
enum err_kind mail_raw_part_end(const struct mail_source *source, int64_t start,
    const struct str *boundaries, size_t boundary_count, int64_t *end_out,
    struct err *err) WARN_UNUSED;

/* The offset behind the first empty line at or after start. */
enum err_kind mail_raw_skip_header(const struct mail_source *source,
    int64_t start, int64_t *body_out, struct err *err) WARN_UNUSED;

#endif
