#include "mail/mail_content.h"

#include <gmime/gmime.h>

#include "base/buf.h"
#include "mail/mail_base64.h"

/* A transfer encoding under way: ours for base64, GMime's for the others. */
struct content_decoder {
	GMimeContentEncoding encoding;
	struct mail_base64 base64;
	GMimeEncoding other;
	struct buf out;
};

static void
decoder_start(struct content_decoder *d, GMimeContentEncoding encoding)
{
	*d = (struct content_decoder){.encoding = encoding};
	g_mime_encoding_init_decode(&d->other, encoding);
}

/* in empty means the end. */
static struct str
decoder_step(struct content_decoder *d, struct str in)
{
	buf_clear(&d->out);
	if (d->encoding == GMIME_CONTENT_ENCODING_BASE64) {
		unsigned char *to;

		buf_reserve(&d->out, mail_base64_room(in.n));
		to = (unsigned char *)d->out.p;
		d->out.n = in.n == 0 ? mail_base64_finish(&d->base64, to)
				     : mail_base64_step(&d->base64, in, to);
		return buf_str(&d->out);
	}
	buf_reserve(&d->out, g_mime_encoding_outlen(&d->other, in.n) + 64);
	d->out.n = in.n == 0
		       ? g_mime_encoding_flush(&d->other, "", 0, d->out.p)
		       : g_mime_encoding_step(&d->other, in.p, in.n, d->out.p);
	return buf_str(&d->out);
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
		piece = decoder_step(&decoder, str_of(bytes, (size_t)got));
		if (piece.n > 0)
			kind = taker(context, piece, &stop, err);
	} while (got > 0 && kind == ERR_NONE && !stop);
	buf_release(&decoder.out);
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
