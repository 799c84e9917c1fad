#include "mail/mail_parse.h"

#include <string.h>

#include <gmime/gmime.h>

#include "mail/mail_address.h"
#include "mail/mail_auth.h"
#include "mail/mail_bounce.h"
#include "mail/mail_charset.h"
#include "mail/mail_nature.h"
#include "mail/mail_part.h"
#include "mail/mail_raw.h"
#include "mail/mail_stream.h"
#include "mail/mail_token.h"
#include "model/address.h"

void
mail_start(void)
{
	g_mime_init();
#ifdef MAILPROC_SANITIZED
	/* A wrong use of GMime only prints a line otherwise. Other libraries
	 * say so of damaged files as well, which is no defect of ours. */
	static const char *const domains[] = {"gmime", "GLib", "GLib-GObject"};

	for (size_t i = 0; i < sizeof domains / sizeof domains[0]; i++)
		g_log_set_fatal_mask(domains[i],
		    (GLogLevelFlags)(G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL));
#endif
	mail_charset_start();
}

/* All From lines together: one mailbox is a sender, several are nobody. */
static void
read_from(
    struct arena *a, const struct mail_headers *headers, struct message *m)
{
	struct str raw;

	m->from = m->from_name = str_from("");
	for (size_t i = 0;
	     raw = mail_header_get(headers, "From", i), raw.p != NULL; i++) {
		struct mail_mailbox *list;
		size_t count;

		mail_address_list(a, raw, &list, &count);
		if (m->from_count == 0 && count > 0) {
			m->from = address_normalise(a, list[0].address);
			m->from_name = list[0].name;
			if (m->from.n == 0)
				message_add_problem(a, m,
				    "the sender's address is not one that we "
				    "can write to");
		}
		m->from_count += (int)count;
	}
	if (m->from_count == 0)
		message_add_problem(a, m, "no sender");
	if (m->from_count > 1) {
		message_add_problem(a, m, "several senders");
		m->from = m->from_name = str_from("");
	}
}

static void
read_date(
    struct arena *a, const struct mail_headers *headers, struct message *m)
{
	struct str raw = mail_header_get(headers, "Date", 0);
	GDateTime *date;
	int year;

	if (raw.p == NULL)
		return;
	date = g_mime_utils_header_decode_date(
	    str_cstr(a, mail_header_text(a, raw)));
	year = date == NULL ? 0 : g_date_time_get_year(date);
	if (year >= 1970) {
		m->has_date = true;
		m->date = g_date_time_to_unix(date);
	} else {
		message_add_problem(a, m, "the date cannot be read");
	}
	if (date != NULL)
		g_date_time_unref(date);
}

/*
 * The newest ids are at the end, the one that began it all is the first: when
 * there are too many, those in the middle go.
 */
static void
read_references(
    struct arena *a, const struct mail_headers *headers, struct message *m)
{
	struct str *ids;
	size_t count;

	mail_header_ids(
	    a, mail_header_get(headers, "References", 0), &ids, &count);
	if (count > MESSAGE_MAX_REFERENCES) {
		size_t first = count - MESSAGE_MAX_REFERENCES;

		message_add_problem(a, m, "too many references: some left out");
		memmove(ids + 1, ids + first + 1,
		    (MESSAGE_MAX_REFERENCES - 1) * sizeof *ids);
		count = MESSAGE_MAX_REFERENCES;
	}
	m->references = ids;
	m->reference_count = count;
}

static struct str
first_id(struct arena *a, const struct mail_headers *headers, const char *name)
{
	struct str *ids;
	size_t count;

	mail_header_ids(a, mail_header_get(headers, name, 0), &ids, &count);
	return count > 0 ? ids[0] : str_from("");
}

static void
read_headers(
    struct arena *a, const struct mail_headers *headers, struct message *m)
{
	read_from(a, headers, m);
	m->subject =
	    mail_header_text(a, mail_header_get(headers, "Subject", 0));
	if (mail_header_get(headers, "Subject", 1).p != NULL)
		message_add_problem(a, m, "several subjects");
	m->message_id = first_id(a, headers, "Message-ID");
	m->own_mark =
	    mail_header_text(a, mail_header_get(headers, "X-Mailproc", 0));
	m->in_reply_to = first_id(a, headers, "In-Reply-To");
	read_references(a, headers, m);
	read_date(a, headers, m);
}

static void
read_meaning(struct arena *a, const struct mail_raw *raw,
    const struct mail_tree *tree, const struct mail_self *self,
    struct message *m)
{
	mail_bounce_read_status(a, tree, m);
	m->nature = mail_nature_decide(a, &raw->headers, tree, self, m);
	if (m->nature == NATURE_BOUNCE)
		mail_bounce_read_text(a, &raw->headers, tree, self, m);
	mail_token_collect(a, &raw->headers, tree, self, m);
}

enum err_kind
mail_parse(struct arena *a, const struct mail_source *source,
    const struct mail_self *self, const struct mail_attachment_sink *sink,
    const struct mail_opener *opener, struct message *m,
    struct mail_text **texts_out, size_t *text_count_out, struct err *err)
{
	struct mail_raw raw = {0};
	struct mail_tree tree = {0};
	GMimeMessage *parsed;
	enum err_kind kind;

	*m = (struct message){.new_text = str_from(""),
	    .bounce_original_message_id = str_from("")};
	*texts_out = NULL;
	*text_count_out = 0;
	if (mail_raw_scan(a, source, &raw, err) != ERR_NONE)
		return err->kind;
	memcpy(m->digest, raw.digest, sizeof m->digest);
	parsed = mail_stream_parse(source);
	read_headers(a, &raw.headers, m);
	mail_auth_read(a, &raw.headers, self, m);
	if (parsed == NULL) {
		m->nature = NATURE_UNREADABLE;
		message_add_problem(a, m, "not a message that can be read");
		return ERR_NONE;
	}
	kind = mail_part_walk(a, source, sink, opener, parsed, m, &tree, err);
	g_object_unref(parsed);
	if (kind != ERR_NONE)
		return kind;
	read_meaning(a, &raw, &tree, self, m);
	*texts_out = tree.texts;
	*text_count_out = tree.text_count;
	return ERR_NONE;
}
