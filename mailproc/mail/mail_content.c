#include "mail/mail_content.h"

#include <gmime/gmime.h>

#include "base/buf.h"
#include "mail/mail_base64.h"

enum { HELD_MAX = 1000 /* blanks that a relay may have added */ };

/* A transfer encoding under way: ours for base64, GMime's filter for what else
 * there is, nothing for plain bytes. */
struct content_decoder {
	bool is_base64, is_quoted_printable;
	struct mail_base64 base64;
	struct buf out;
	GMimeFilter *filter;
	struct buf held; /* "=" and blanks behind it, of quoted-printable */
};

static void
decoder_start(struct content_decoder *d, GMimeContentEncoding encoding)
{
	*d = (struct content_decoder){
	    .is_base64 = encoding == GMIME_CONTENT_ENCODING_BASE64};
	if (encoding == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE ||
	    encoding == GMIME_CONTENT_ENCODING_UUENCODE)
		d->filter = g_mime_filter_basic_new(encoding, FALSE);
	d->is_quoted_printable =
	    encoding == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
}

static void
decoder_release(struct content_decoder *d)
{
	buf_release(&d->out);
	buf_release(&d->held);
	if (d->filter != NULL)
		g_object_unref(d->filter);
}

static struct str
decoder_base64(struct content_decoder *d, struct str in)
{
	unsigned char *to;

	buf_clear(&d->out);
	buf_reserve(&d->out, mail_base64_room(in.n));
	to = (unsigned char *)d->out.p;
	d->out.n = in.n == 0 ? mail_base64_finish(&d->base64, to)
			     : mail_base64_step(&d->base64, in, to);
	return buf_str(&d->out);
}

/*
 * A relay may put blanks behind a soft line break. RFC 2045 §6.7 (3): what stands
 * at the end of a line is not part of it. No bytes mean the end.
 */
static struct str
decoder_unpad(struct content_decoder *d, struct str in)
{
	buf_clear(&d->out);
	for (size_t i = 0; i < in.n; i++) {
		char c = in.p[i];
		bool blank = c == ' ' || c == '\t';

		if (d->held.n > 0 && blank && d->held.n < HELD_MAX) {
			buf_add_char(&d->held, c);
			continue;
		}
		if (d->held.n > 0 && (c == '\r' || c == '\n'))
			d->held.n = 1;
		buf_add_str(&d->out, buf_str(&d->held));
		buf_clear(&d->held);
		buf_add_char(c == '=' ? &d->held : &d->out, c);
	}
	if (in.n == 0) {
		buf_add_str(&d->out, buf_str(&d->held));
		buf_clear(&d->held);
	}
	return buf_str(&d->out);
}

/* No bytes mean the end. */
static struct str
decoder_step(struct content_decoder *d, char *bytes, size_t n)
{
	struct str in = str_of(bytes, n);
	char *out = NULL;
	size_t out_n = 0, prespace;

	if (d->is_base64)
		return decoder_base64(d, in);
	if (d->filter == NULL)
		return in;
	if (d->is_quoted_printable) {
		in = decoder_unpad(d, in);
		bytes = d->out.p;
	}
	if (n == 0)
		g_mime_filter_complete(
		    d->filter, bytes, in.n, 0, &out, &out_n, &prespace);
	else
		g_mime_filter_filter(
		    d->filter, bytes, in.n, 0, &out, &out_n, &prespace);
	return str_of(out, out_n);
}

enum err_kind
mail_content_read(struct _GMimePart *part, mail_content_taker *taker,
    void *context, struct err *err)
{
	GMimeDataWrapper *wrapper = g_mime_part_get_content(part);
	GMimeStream *stream =
	    wrapper == NULL ? NULL : g_mime_data_wrapper_get_stream(wrapper);
	struct content_decoder decoder;
	enum err_kind kind = ERR_NONE;
	bool stop = false;
	ssize_t got;

	if (stream == NULL)
		return ERR_NONE;
	decoder_start(&decoder, g_mime_data_wrapper_get_encoding(wrapper));
	g_mime_stream_reset(stream);
	do {
		char bytes[16384];
		struct str piece;

		got = g_mime_stream_read(stream, bytes, sizeof bytes);
		if (got < 0) {
			kind = err_set(
			    err, ERR_RETRY, "content of a part cannot be read");
			break;
		}
		piece = decoder_step(&decoder, bytes, (size_t)got);
		if (piece.n > 0)
			kind = taker(context, piece, &stop, err);
	} while (got > 0 && kind == ERR_NONE && !stop);
	decoder_release(&decoder);
	return kind;
}

enum err_kind
mail_content_copy(const struct mail_source *source, int64_t start, int64_t end,
    mail_content_taker *taker, void *context, struct err *err)
{
	bool stop = false;

	while (start < end && !stop) {
		char bytes[16384];
		int64_t n = end - start < (int64_t)sizeof bytes
				? end - start
				: (int64_t)sizeof bytes;
		int64_t got =
		    source->read(source->context, start, bytes, (size_t)n);

		if (got <= 0)
			return err_set(err, ERR_RETRY,
			    "message cannot be read at %lld", (long long)start);
		if (taker(context, str_of(bytes, (size_t)got), &stop, err) !=
		    ERR_NONE)
			return err->kind;
		start += got;
	}
	return ERR_NONE;
}
