#include "mail/mail_stream.h"

#include <errno.h>

#include <gmime/gmime.h>

/* GObject's names: the macros below derive them from the type's. */
struct mail_stream {
	GMimeStream parent;
	const struct mail_source *source;
};
struct mail_stream_class {
	GMimeStreamClass parent;
};
typedef struct mail_stream MailStream;
typedef struct mail_stream_class MailStreamClass;

static GType mail_stream_get_type(void);
/* cppcheck-suppress unknownMacro */
G_DEFINE_TYPE(MailStream, mail_stream, GMIME_TYPE_STREAM)

static const struct mail_source *
mail_stream_source(GMimeStream *stream)
{
	return ((struct mail_stream *)(void *)stream)->source;
}

/* Where the stream ends: its own bound or the end of the message. */
static gint64
mail_stream_end(GMimeStream *stream)
{
	return stream->bound_end == -1 ? mail_stream_source(stream)->size
				       : stream->bound_end;
}

static ssize_t
mail_stream_read(GMimeStream *stream, char *bytes, size_t n)
{
	const struct mail_source *source = mail_stream_source(stream);
	gint64 left = mail_stream_end(stream) - stream->position;
	int64_t got;

	if (left <= 0)
		return 0;
	if ((guint64)left < n)
		n = (size_t)left;
	got = source->read(source->context, stream->position, bytes, n);
	if (got < 0) {
		errno = EIO;
		return -1;
	}
	stream->position += got;
	return (ssize_t)got;
}

static ssize_t
mail_stream_write(GMimeStream *stream, const char *bytes, size_t n)
{
	(void)stream;
	(void)bytes;
	(void)n;
	errno = EBADF;
	return -1;
}

static int
mail_stream_flush(GMimeStream *stream)
{
	(void)stream;
	return 0;
}

static int
mail_stream_close(GMimeStream *stream)
{
	(void)stream;
	return 0;
}

static gboolean
mail_stream_eos(GMimeStream *stream)
{
	return stream->position >= mail_stream_end(stream);
}

static int
mail_stream_reset(GMimeStream *stream)
{
	stream->position = stream->bound_start;
	return 0;
}

static gint64
mail_stream_seek(GMimeStream *stream, gint64 offset, GMimeSeekWhence whence)
{
	gint64 from = 0;

	switch (whence) {
	case GMIME_STREAM_SEEK_SET:
		break;
	case GMIME_STREAM_SEEK_CUR:
		from = stream->position;
		break;
	case GMIME_STREAM_SEEK_END:
		from = mail_stream_end(stream);
		break;
	}
	if (from + offset < stream->bound_start ||
	    from + offset > mail_stream_end(stream)) {
		errno = EINVAL;
		return -1;
	}
	stream->position = from + offset;
	return stream->position;
}

static gint64
mail_stream_tell(GMimeStream *stream)
{
	return stream->position;
}

static gint64
mail_stream_length(GMimeStream *stream)
{
	return mail_stream_end(stream) - stream->bound_start;
}

static struct mail_stream *
mail_stream_make(const struct mail_source *source, gint64 start, gint64 end)
{
	struct mail_stream *s = g_object_new(mail_stream_get_type(), NULL);

	g_mime_stream_construct(&s->parent, start, end);
	s->source = source;
	return s;
}

static GMimeStream *
mail_stream_substream(GMimeStream *stream, gint64 start, gint64 end)
{
	struct mail_stream *s =
	    mail_stream_make(mail_stream_source(stream), start, end);

	return &s->parent;
}

static void
mail_stream_class_init(struct mail_stream_class *class)
{
	GMimeStreamClass *stream = &class->parent;

	stream->read = mail_stream_read;
	stream->write = mail_stream_write;
	stream->flush = mail_stream_flush;
	stream->close = mail_stream_close;
	stream->eos = mail_stream_eos;
	stream->reset = mail_stream_reset;
	stream->seek = mail_stream_seek;
	stream->tell = mail_stream_tell;
	stream->length = mail_stream_length;
	stream->substream = mail_stream_substream;
}

static void
mail_stream_init(struct mail_stream *s)
{
	s->source = NULL;
}

struct _GMimeStream *
mail_stream_new(const struct mail_source *source)
{
	return &mail_stream_make(source, 0, -1)->parent;
}

GMimeMessage *
mail_stream_parse(const struct mail_source *source)
{
	/* GMime remembers offsets in the source. */
	GMimeStream *stream = mail_stream_new(source);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeMessage *parsed;

	g_mime_parser_set_persist_stream(parser, TRUE);
	parsed = g_mime_parser_construct_message(parser, NULL);
	g_object_unref(parser);
	g_object_unref(stream);
	return parsed;
}
