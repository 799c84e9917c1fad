/*
 * A struct mail_source as a GMime stream, so that GMime reads what it needs,
 * when it needs it, and holds no content in memory.
 */
#ifndef MAIL_MAIL_STREAM_H
#define MAIL_MAIL_STREAM_H

#include "mail/mail_parse.h"

struct _GMimeStream;

/*
 * Borrows source, which must outlive the stream and every object parsed from
 * it. Read-only. Returns owned (g_object_unref()).
 */
struct _GMimeStream *mail_stream_new(const struct mail_source *source);

#endif
