/*
 * The walk through a parsed message: its texts, its attachments, and what its
 * structure tells of its nature. Nothing parsed is changed or written again.
 */
#ifndef MAIL_MAIL_PART_H
#define MAIL_MAIL_PART_H

#include "mail/mail_header.h"
#include "mail/mail_parse.h"

struct _GMimeMessage;

/* No deeper than this, in multiparts and in messages within messages. */
enum { MAIL_MAX_DEPTH = 60, MAIL_MAX_MESSAGE_DEPTH = 8 };

struct mail_tree {
	struct mail_text *texts;
	size_t text_count;

	/* Of the message itself, not of messages attached to it: */
	struct str report_type;       /* of a multipart/report, lower case */
	bool is_report;               /* multipart/report */
	struct str status;            /* message/delivery-status, all of them */
	bool has_status;              /* even an empty one */
	bool has_disposition;         /* message/disposition-notification */
	bool has_feedback;            /* message/feedback-report */
	bool has_tnef;                /* winmail.dat */
	struct mail_headers returned; /* of the message that a report returns */
};

/*
 * Fills *out, and attachments and problems of *m. Errors: what the sink
 * returned; ERR_MESSAGE for a limit passed; ERR_RETRY: source cannot be read.
 */
enum err_kind mail_part_walk(struct arena *a, const struct mail_source *source,
    const struct mail_attachment_sink *sink, const struct mail_opener *opener,
    struct _GMimeMessage *parsed, struct message *m, struct mail_tree *out,
    struct err *err) WARN_UNUSED;

#endif
