/*
 * A struct mail_source as a GMime stream, so that GMime reads what it needs,
 * when it needs it, and holds no content in memory.
 */
#ifndef MAIL_MAIL_STREAM_H
#define MAIL_MAIL_STREAM_H

#include "mail/mail_parse.h"

struct _GMimeStream;
struct _GMimeMessage;

/*
 * Borrows source, which must outlive the stream and every object parsed from
 * it. Read-only. Returns owned (g_object_unref()).
 */
struct _GMimeStream *mail_stream_new(const struct mail_source *source);

/*
 * The structure of source; the content stays where it is, and source must
 * outlive the message. Returns owned (g_object_unref()), or NULL.
 */
struct _GMimeMessage *mail_stream_parse(const struct mail_source *source);

#endif
