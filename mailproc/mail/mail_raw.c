#include "mail/mail_raw.h"

#include <string.h>

#include <glib.h>

/* A window that moves over the source, to see it line by line. */
struct raw_window {
	const struct mail_source *source;
	int64_t base; /* offset of bytes[0] */
	size_t n, at;
	bool in_line; /* at is inside a line longer than the window */
	char bytes[16384];
};

/* A line, or a piece of one that is longer than the window. */
struct raw_piece {
	int64_t offset;
	struct str text; /* end of line included */
	bool starts, ends;
};

static void
raw_window_open(
    struct raw_window *w, const struct mail_source *source, int64_t offset)
{
	w->source = source;
	w->base = offset;
	w->n = w->at = 0;
	w->in_line = false;
}

static enum err_kind
raw_failed(struct err *err, int64_t offset)
{
	return err_set(err, ERR_RETRY, "message cannot be read at %lld",
	    (long long)offset);
}

/* Move what is left to the front and fill up behind it. */
static enum err_kind
raw_window_fill(struct raw_window *w, struct err *err)
{
	memmove(w->bytes, w->bytes + w->at, w->n - w->at);
	w->base += (int64_t)w->at;
	w->n -= w->at;
	w->at = 0;
	while (w->n < sizeof w->bytes) {
		int64_t offset = w->base + (int64_t)w->n;
		int64_t got = w->source->read(w->source->context, offset,
		    w->bytes + w->n, sizeof w->bytes - w->n);

		if (got < 0)
			return raw_failed(err, offset);
		if (got == 0)
			break;
		w->n += (size_t)got;
	}
	return ERR_NONE;
}

/* The next piece; its text is empty at the end. */
static enum err_kind
raw_window_next(struct raw_window *w, struct raw_piece *out, struct err *err)
{
	const char *end = memchr(w->bytes + w->at, '\n', w->n - w->at);

	*out = (struct raw_piece){0};
	if (end == NULL) {
		if (raw_window_fill(w, err) != ERR_NONE)
			return err->kind;
		end = memchr(w->bytes, '\n', w->n);
	}
	out->offset = w->base + (int64_t)w->at;
	out->text = str_of(w->bytes + w->at,
	    end == NULL ? w->n - w->at
			: (size_t)(end - (w->bytes + w->at)) + 1);
	out->starts = !w->in_line;
	out->ends = end != NULL;
	w->in_line = end == NULL && out->text.n > 0;
	w->at += out->text.n;
	return ERR_NONE;
}

static bool
raw_is_empty_line(const struct raw_piece *piece)
{
	return piece->starts && piece->ends &&
	       (piece->text.n == 1 ||
		   (piece->text.n == 2 && piece->text.p[0] == '\r'));
}

/* The header block into block; *body_out is the offset behind the empty line. */
static enum err_kind
raw_read_header(const struct mail_source *source, struct buf *block,
    int64_t *body_out, struct err *err)
{
	struct raw_window w;
	struct raw_piece piece;

	raw_window_open(&w, source, 0);
	for (;;) {
		if (raw_window_next(&w, &piece, err) != ERR_NONE)
			return err->kind;
		*body_out = piece.offset + (int64_t)piece.text.n;
		if (piece.text.n == 0 || raw_is_empty_line(&piece))
			return ERR_NONE;
		if (block->n + piece.text.n > MAIL_MAX_HEADER)
			return err_set(err, ERR_MESSAGE,
			    "header of more than %d bytes", MAIL_MAX_HEADER);
		buf_add_str(block, piece.text);
	}
}

enum err_kind
mail_raw_skip_header(const struct mail_source *source, int64_t start,
    int64_t *body_out, struct err *err)
{
	struct raw_window w;
	struct raw_piece piece;

	raw_window_open(&w, source, start);
	do {
		if (raw_window_next(&w, &piece, err) != ERR_NONE)
			return err->kind;
	} while (piece.text.n > 0 && !raw_is_empty_line(&piece));
	*body_out = piece.offset + (int64_t)piece.text.n;
	return ERR_NONE;
}

static void
digest_add(GChecksum *sum, struct str bytes)
{
	g_checksum_update(sum, (const guchar *)bytes.p, (gssize)bytes.n);
}

static void
digest_add_length(GChecksum *sum, uint64_t length)
{
	guchar bytes[8];

	for (int i = 0; i < 8; i++)
		bytes[i] = (guchar)(length >> (8 * i) & 0xff);
	g_checksum_update(sum, bytes, sizeof bytes);
}

/* A value whose folding and blanks do not matter: relays change these. */
static void
digest_squeeze(struct buf *out, struct str value)
{
	for (size_t i = 0; i < value.n; i++) {
		if (!char_is_space(value.p[i]))
			buf_add_char(out, value.p[i]);
		else if (out->n > 0 && !char_is_space(out->p[out->n - 1]))
			buf_add_char(out, ' ');
	}
	while (out->n > 0 && out->p[out->n - 1] == ' ')
		buf_truncate(out, out->n - 1);
}

/* All the values of a field, in order, each on a line. */
static void
digest_field(
    GChecksum *sum, const struct mail_headers *headers, const char *name)
{
	struct buf all = {0}, one = {0};
	struct str raw;

	for (size_t i = 0;
	     raw = mail_header_get(headers, name, i), raw.p != NULL; i++) {
		buf_clear(&one);
		digest_squeeze(&one, raw);
		if (i > 0)
			buf_add_char(&all, '\n');
		buf_add_str(&all, buf_str(&one));
	}
	digest_add_length(sum, all.n);
	digest_add(sum, buf_str(&all));
	buf_release(&one);
	buf_release(&all);
}

/* The end of the body without the blanks at its end: copies differ there. */
static enum err_kind
raw_trim_end(const struct mail_source *source, int64_t body, int64_t *end_out,
    struct err *err)
{
	int64_t end = source->size;
	char bytes[4096];

	while (end > body) {
		int64_t n = end - body < (int64_t)sizeof bytes
				? end - body
				: (int64_t)sizeof bytes;
		int64_t got =
		    source->read(source->context, end - n, bytes, (size_t)n);

		if (got != n)
			return raw_failed(err, end - n);
		while (n > 0 && char_is_space(bytes[n - 1]))
			n--, end--;
		if (n > 0)
			break;
	}
	*end_out = end;
	return ERR_NONE;
}

/* The body into the digest, and its lines that could be boundaries counted. */
static enum err_kind
raw_digest_body(const struct mail_source *source, int64_t body, GChecksum *sum,
    struct err *err)
{
	struct raw_window w;
	struct raw_piece piece = {0};
	int64_t end = body;
	int lines = 0;

	if (raw_trim_end(source, body, &end, err) != ERR_NONE)
		return err->kind;
	digest_add_length(sum, (uint64_t)(end - body));
	raw_window_open(&w, source, body);
	for (;;) {
		if (raw_window_next(&w, &piece, err) != ERR_NONE)
			return err->kind;
		if (piece.text.n == 0 || piece.offset >= end)
			return ERR_NONE;
		digest_add(sum,
		    str_slice(piece.text, 0, (size_t)(end - piece.offset)));
		if (piece.starts && str_starts(piece.text, "--") &&
		    ++lines > MAIL_MAX_BOUNDARY_LINES)
			return err_set(err, ERR_MESSAGE,
			    "more than %d lines that begin with --",
			    MAIL_MAX_BOUNDARY_LINES);
	}
}

enum err_kind
mail_raw_scan(struct arena *a, const struct mail_source *source,
    struct mail_raw *out, struct err *err)
{
	static const char *const names[] = {
	    "From", "To", "Date", "Subject", "Message-ID"};
	struct buf block = {0};
	GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
	gsize n = sizeof out->digest;
	enum err_kind kind = raw_read_header(source, &block, &out->body, err);

	if (kind == ERR_NONE) {
		mail_header_split(a, buf_copy(a, &block), &out->headers);
		for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
			digest_field(sum, &out->headers, names[i]);
		kind = raw_digest_body(source, out->body, sum, err);
	}
	g_checksum_get_digest(sum, out->digest, &n);
	g_checksum_free(sum);
	buf_release(&block);
	return kind;
}

static bool
raw_is_boundary(struct str line, const struct str *boundaries, size_t count)
{
	if (!str_starts(line, "--"))
		return false;
	for (size_t i = 0; i < count; i++)
		if (str_eq(str_slice(line, 2, boundaries[i].n), boundaries[i]))
			return true;
	return false;
}

enum err_kind
mail_raw_part_end(const struct mail_source *source, int64_t start,
    const struct str *boundaries, size_t boundary_count, int64_t *end_out,
    struct err *err)
{
	struct raw_window w;
	struct raw_piece piece;
	size_t line_end = 0; /* bytes of the end of the line before */

	raw_window_open(&w, source, start);
	for (;;) {
		if (raw_window_next(&w, &piece, err) != ERR_NONE)
			return err->kind;
		*end_out = piece.offset;
		if (piece.text.n == 0)
			return ERR_NONE;
		if (piece.starts &&
		    raw_is_boundary(piece.text, boundaries, boundary_count))
			break;
		line_end = str_ends(piece.text, "\r\n") ? 2 : 1;
	}
	*end_out -= (int64_t)line_end;
	return ERR_NONE;
}
