#include "mail/mail_attachment.h"

#include <glib.h>

#include "mail/mail_content.h"
#include "mail/mail_header.h"

struct extension {
	const char *type;
	const char *extension;
};

/* For attachments that come without a name. */
static const struct extension extensions[] = {
    {"application/pdf", ".pdf"},
    {"application/msword", ".doc"},
    {"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".docx"},
    {"application/vnd.oasis.opendocument.text", ".odt"},
    {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".xlsx"},
    {"application/rtf", ".rtf"},
    {"application/zip", ".zip"},
    {"application/gzip", ".gz"},
    {"application/ms-tnef", ".dat"},
    {"application/pgp-signature", ".asc"},
    {"application/pkcs7-signature", ".p7s"},
    {"application/pkcs7-mime", ".p7m"},
    {"image/jpeg", ".jpg"},
    {"image/png", ".png"},
    {"image/gif", ".gif"},
    {"image/heic", ".heic"},
    {"image/tiff", ".tiff"},
    {"message/rfc822", ".eml"},
    {"message/global", ".eml"},
    {"text/plain", ".txt"},
    {"text/html", ".html"},
    {"text/csv", ".csv"},
    {"text/rtf", ".rtf"},
    {"text/calendar", ".ics"},
    {"text/vcard", ".vcf"},
};

/* One attachment while its bytes go by. */
struct attachment_flow {
	struct mail_intake *in;
	bool walked;
	struct message_attachment item;
	GChecksum *sum;
};

static struct str
attachment_name(struct mail_intake *in, const struct mail_piece *piece)
{
	bool cut;
	struct str name = mail_header_file_name(in->arena, piece->name, &cut);
	const char *extension = "";

	if (cut)
		message_add_problem(in->arena, in->m,
		    "the name of an attachment was too long: cut");
	if (name.n > 0)
		return name;
	for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; i++)
		if (str_is(piece->type, extensions[i].type))
			extension = extensions[i].extension;
	return str_printf(
	    in->arena, "piece-%zu%s", in->m->attachment_count + 1, extension);
}

/* Keep a copy for the opener, if its beginning is what it wants. */
static void
attachment_copy(struct attachment_flow *flow, struct str bytes)
{
	struct mail_intake *in = flow->in;

	if (flow->item.size == 0 && in->opener != NULL && !flow->walked)
		in->wanted = in->opener->wants(in->opener->context,
		    flow->item.type, flow->item.name, bytes);
	if (!in->wanted || in->too_large)
		return;
	in->too_large = bytes.n > MAIL_MAX_OPENED - in->copy.n;
	if (in->too_large)
		buf_release(&in->copy);
	else
		buf_add_str(&in->copy, bytes);
}

static enum err_kind
attachment_take(void *context, struct str bytes, bool *stop, struct err *err)
{
	struct attachment_flow *flow = context;
	const struct mail_attachment_sink *sink = flow->in->sink;

	(void)stop;
	attachment_copy(flow, bytes);
	flow->item.size += (int64_t)bytes.n;
	g_checksum_update(flow->sum, (const guchar *)bytes.p, (gssize)bytes.n);
	if (sink == NULL)
		return ERR_NONE;
	return sink->data(sink->context, bytes.p, bytes.n, err);
}

static enum err_kind
attachment_begin(struct attachment_flow *flow, struct mail_intake *in,
    const struct mail_piece *piece, struct err *err)
{
	*flow = (struct attachment_flow){.in = in, .walked = piece->walked};
	buf_clear(&in->copy);
	in->wanted = in->too_large = false;
	if (in->m->attachment_count >= MESSAGE_MAX_ATTACHMENTS)
		return err_set(err, ERR_MESSAGE, "more than %d attachments",
		    MESSAGE_MAX_ATTACHMENTS);
	flow->item.name = attachment_name(in, piece);
	flow->item.type = piece->type;
	flow->item.sniffed_type = str_from("");
	flow->item.blob = str_from("");
	flow->item.role = piece->hidden ? ROLE_INLINE : ROLE_AUTRE;
	flow->sum = g_checksum_new(G_CHECKSUM_SHA256);
	if (in->sink == NULL)
		return ERR_NONE;
	return in->sink->begin(in->sink->context, &flow->item, err);
}

/* kind is how it went so far. */
static enum err_kind
attachment_end(struct attachment_flow *flow, const struct mail_piece *piece,
    enum err_kind kind, struct err *err)
{
	struct mail_intake *in = flow->in;
	struct message *m = in->m;
	gsize n = sizeof flow->item.sha256;

	if (flow->sum == NULL)
		return kind;
	g_checksum_get_digest(flow->sum, flow->item.sha256, &n);
	g_checksum_free(flow->sum);
	if (piece->picture && flow->item.size <= MAIL_MAX_INLINE)
		flow->item.role = ROLE_INLINE;
	if (kind == ERR_NONE && in->sink != NULL)
		kind = in->sink->end(in->sink->context, &flow->item, err);
	if (kind != ERR_NONE)
		return kind;
	m->attachments = arena_grow(in->arena, m->attachments,
	    m->attachment_count, &in->capacity, sizeof *m->attachments);
	m->attachments[m->attachment_count++] = flow->item;
	return ERR_NONE;
}

enum err_kind
mail_attachment_add(struct mail_intake *in, const struct mail_piece *piece,
    struct _GMimePart *part, struct err *err)
{
	struct attachment_flow flow;
	enum err_kind kind = attachment_begin(&flow, in, piece, err);

	if (kind == ERR_NONE)
		kind = mail_content_read(part, attachment_take, &flow, err);
	return attachment_end(&flow, piece, kind, err);
}

enum err_kind
mail_attachment_add_raw(struct mail_intake *in, const struct mail_piece *piece,
    const struct mail_source *source, int64_t start, int64_t end,
    struct err *err)
{
	struct attachment_flow flow;
	enum err_kind kind = attachment_begin(&flow, in, piece, err);

	if (kind == ERR_NONE)
		kind = mail_content_copy(
		    source, start, end, attachment_take, &flow, err);
	return attachment_end(&flow, piece, kind, err);
}

enum err_kind
mail_attachment_add_bytes(struct mail_intake *in,
    const struct mail_piece *piece, struct str bytes, struct err *err)
{
	struct attachment_flow flow;
	enum err_kind kind = attachment_begin(&flow, in, piece, err);
	bool stop = false;

	if (kind == ERR_NONE && bytes.n > 0)
		kind = attachment_take(&flow, bytes, &stop, err);
	return attachment_end(&flow, piece, kind, err);
}
