#include "mail/mail_part.h"

#include <string.h>

#include <gmime/gmime.h>

#include "mail/mail_attachment.h"
#include "mail/mail_content.h"
#include "mail/mail_head.h"
#include "mail/mail_raw.h"
#include "mail/mail_text.h"

/* All texts of a message together; what comes after is cut. */
enum { MAIL_MAX_TEXTS = 8 * MESSAGE_MAX_TEXT };

/* A bounce has one delivery-status part; no more than these are put together. */
enum { MAIL_MAX_STATUSES = 8 };

/* Where in the tree a part stands. */
struct place {
	int depth;         /* of everything */
	int message_depth; /* of messages within messages */
	bool in_report;
	bool in_alternative;
	bool in_related;
	bool is_quote; /* inside what a report returns */
};

struct walk {
	struct arena *arena;
	const struct mail_source *source;
	struct mail_intake intake;
	struct message *m;
	struct mail_tree *tree;
	size_t text_capacity;
	size_t text_total;
	int parts;
	int statuses;
	struct str *boundaries; /* of the multiparts around */
	size_t boundary_count, boundary_capacity;
};

static enum err_kind walk_object(
    struct walk *w, GMimeObject *object, struct place place, struct err *err);

static void
walk_problem(struct walk *w, const char *text)
{
	for (size_t i = 0; i < w->m->problem_count; i++)
		if (str_is(w->m->problems[i], text))
			return;
	message_add_problem(w->arena, w->m, text);
}

static void
walk_add_text(
    struct walk *w, struct place place, bool html, bool quote, struct str text)
{
	struct mail_tree *tree = w->tree;

	if (text.n > MAIL_MAX_TEXTS - w->text_total) {
		walk_problem(w, "too much text in all: the rest is cut");
		w->m->cut = true;
		return;
	}
	w->text_total += text.n;
	tree->texts = arena_grow(w->arena, tree->texts, tree->text_count,
	    &w->text_capacity, sizeof *tree->texts);
	tree->texts[tree->text_count++] = (struct mail_text){.html = html,
	    .text = text,
	    .depth = place.message_depth,
	    .is_quote = quote || place.is_quote};
}

/* A text's bytes; a charset has at most 4 bytes a character, so that more than
 * that many are cut anyway. */
struct text_bytes {
	struct buf bytes;
	bool cut;
};

static enum err_kind
text_take(void *context, struct str bytes, bool *stop, struct err *err)
{
	struct text_bytes *text = context;
	size_t room = 4 * (size_t)MESSAGE_MAX_TEXT - text->bytes.n;

	(void)err;
	if (bytes.n > room) {
		bytes.n = room;
		text->cut = *stop = true;
	}
	buf_add_str(&text->bytes, bytes);
	return ERR_NONE;
}

static void
walk_note_text(struct walk *w, const struct mail_text_oddity *oddity)
{
	if (oddity->charset)
		walk_problem(
		    w, "a text is not in the charset that it declares");
	if (oddity->cut) {
		walk_problem(w, "a text is too long: cut");
		w->m->cut = true;
	}
}

static enum err_kind
walk_read_text(
    struct walk *w, GMimeObject *object, struct str *out, struct err *err)
{
	struct mail_text_format format = {
	    .charset = mail_head_param(w->arena, object, "charset"),
	    .flowed = str_is_nocase(
		mail_head_param(w->arena, object, "format"), "flowed"),
	    .delsp = str_is_nocase(
		mail_head_param(w->arena, object, "delsp"), "yes"),
	};
	struct text_bytes text = {0};
	struct mail_text_oddity oddity = {0};
	enum err_kind kind =
	    mail_content_read(GMIME_PART(object), text_take, &text, err);

	if (kind == ERR_NONE) {
		oddity.cut = text.cut;
		*out = mail_text_decode(
		    w->arena, buf_str(&text.bytes), &format, &oddity);
		walk_note_text(w, &oddity);
	}
	buf_release(&text.bytes);
	return kind;
}

/* message/delivery-status and its kin: evidence, and text to look at. */
struct machine_type {
	const char *type;
	bool status, disposition, feedback, headers;
};
static const struct machine_type machine_types[] = {
    {.type = "message/delivery-status", .status = true},
    {.type = "message/global-delivery-status", .status = true},
    {.type = "message/disposition-notification", .disposition = true},
    {.type = "message/global-disposition-notification", .disposition = true},
    {.type = "message/feedback-report", .feedback = true},
    {.type = "text/rfc822-headers", .headers = true},
    {.type = "message/global-headers", .headers = true},
};

/* NULL when the part is for people. */
static const struct machine_type *
machine_type_find(struct str type, struct place place)
{
	for (size_t i = 0; i < sizeof machine_types / sizeof machine_types[0];
	     i++)
		if (str_is(type, machine_types[i].type))
			return machine_types[i].headers && !place.in_report
				   ? NULL
				   : &machine_types[i];
	return NULL;
}

static enum err_kind
walk_machine(struct walk *w, const struct machine_type *type,
    GMimeObject *object, struct place place, struct err *err)
{
	struct mail_tree *tree = w->tree;
	struct str text;

	if (walk_read_text(w, object, &text, err) != ERR_NONE)
		return err->kind;
	walk_add_text(w, place, false, true, text);
	if (place.message_depth > 0)
		return ERR_NONE;
	tree->has_status |= type->status;
	if (type->status && w->statuses++ < MAIL_MAX_STATUSES) {
		tree->status = str_printf(w->arena, "%.*s%.*s\n\n",
		    STR_ARG(tree->status), STR_ARG(text));
	}
	tree->has_disposition |= type->disposition;
	tree->has_feedback |= type->feedback;
	if (type->headers && tree->returned.count == 0)
		mail_header_split(w->arena, text, &tree->returned);
	return ERR_NONE;
}

/* Types that are there for programs and that nobody needs to be shown. */
static bool
part_is_signature(struct str type)
{
	return str_is(type, "application/pgp-signature") ||
	       str_is(type, "application/pgp-encrypted") ||
	       str_is(type, "application/pkcs7-signature") ||
	       str_is(type, "application/x-pkcs7-signature");
}

static enum err_kind
walk_attachment(struct walk *w, const struct mail_head *head,
    GMimeObject *object, struct place place, struct err *err)
{
	bool named = head->file_name.n > 0 || head->name.n > 0;
	struct mail_piece piece = {
	    .name = head->file_name.n > 0 ? head->file_name : head->name,
	    .type = head->type,
	    .hidden = part_is_signature(head->type) ||
		      (place.in_alternative && !named),
	    .picture = str_starts(head->type, "image/") &&
		       ((head->has_content_id && place.in_related) ||
			   (!head->is_attachment && (head->has_disposition ||
							head->has_content_id))),
	};

	if (place.is_quote)
		return ERR_NONE;
	if (str_is(head->type, "application/ms-tnef")) {
		w->tree->has_tnef |= place.message_depth == 0;
		walk_problem(w, "winmail.dat (TNEF) is not looked into");
	}
	if (str_is(head->type, "application/pkcs7-mime") ||
	    str_is(head->type, "application/x-pkcs7-mime"))
		walk_problem(w, "S/MIME content is not looked into");
	if (str_is(head->type, "message/partial"))
		walk_problem(w, "a message in several mails is not joined");
	if (str_is(head->type, "message/rfc822"))
		walk_problem(w, "an encoded message is not looked into");
	return mail_attachment_add(&w->intake, &piece, GMIME_PART(object), err);
}

/* Text that is read: plain or HTML, without a name of its own. The first text
 * of all may have one in its Content-Type, as some programs give it. */
static bool
part_is_text(struct walk *w, const struct mail_head *head)
{
	if (!str_is(head->type, "text/plain") &&
	    !str_is(head->type, "text/html"))
		return false;
	if (head->is_attachment || head->file_name.n > 0)
		return false;
	return head->name.n == 0 || w->tree->text_count == 0;
}

static enum err_kind
walk_part(
    struct walk *w, GMimeObject *object, struct place place, struct err *err)
{
	struct mail_head head;
	const struct machine_type *machine;
	struct str text;

	mail_head_read(w->arena, object, &head);
	machine = machine_type_find(head.type, place);
	if (machine != NULL)
		return walk_machine(w, machine, object, place, err);
	if (!part_is_text(w, &head))
		return walk_attachment(w, &head, object, place, err);
	if (walk_read_text(w, object, &text, err) != ERR_NONE)
		return err->kind;
	walk_add_text(w, place, str_is(head.type, "text/html"), false, text);
	return ERR_NONE;
}

/* A multipart that has no part: its boundary is missing or wrong. What it holds
 * is read as text, for a person's words may be in it. */
static void
walk_no_parts(struct walk *w, GMimeMultipart *multipart, struct place place)
{
	struct mail_text_format format = {0};
	struct mail_text_oddity oddity = {0};
	struct str text = str_from(g_mime_multipart_get_prologue(multipart));

	walk_problem(w, "a multipart without parts: read as text");
	if (text.n == 0)
		return;
	text.n = text.n > 4 * (size_t)MESSAGE_MAX_TEXT
		     ? 4 * (size_t)MESSAGE_MAX_TEXT
		     : text.n;
	text = mail_text_decode(w->arena, text, &format, &oddity);
	walk_note_text(w, &oddity);
	walk_add_text(w, place, false, false, text);
}

static enum err_kind
walk_multipart(
    struct walk *w, GMimeObject *object, struct place place, struct err *err)
{
	GMimeMultipart *multipart = GMIME_MULTIPART(object);
	struct str type = mail_head_type(w->arena, object);
	struct str boundary = mail_head_param(w->arena, object, "boundary");
	size_t boundaries = w->boundary_count;
	int n = g_mime_multipart_get_count(multipart);
	enum err_kind kind = ERR_NONE;

	if (n == 0)
		walk_no_parts(w, multipart, place);
	if (str_is(type, "multipart/encrypted"))
		walk_problem(w, "encrypted content is not looked into");
	place.in_report = str_is(type, "multipart/report");
	place.in_alternative = str_is(type, "multipart/alternative");
	place.in_related = str_is(type, "multipart/related");
	if (place.in_report && place.message_depth == 0) {
		w->tree->is_report = true;
		w->tree->report_type = str_lower(
		    w->arena, mail_head_param(w->arena, object, "report-type"));
	}
	if (boundary.n > 0) {
		w->boundaries = arena_grow(w->arena, w->boundaries, boundaries,
		    &w->boundary_capacity, sizeof *w->boundaries);
		w->boundaries[w->boundary_count++] = boundary;
	}
	for (int i = 0; i < n && kind == ERR_NONE; i++) {
		kind = walk_object(
		    w, g_mime_multipart_get_part(multipart, i), place, err);
	}
	w->boundary_count = boundaries;
	return kind;
}

/* The headers of a message within, as raw fields. */
static void
walk_fields(struct walk *w, GMimeObject *object, struct mail_headers *out)
{
	GMimeHeaderList *list = g_mime_object_get_header_list(object);
	int n = g_mime_header_list_get_count(list);

	out->fields = arena_array(w->arena, (size_t)n, sizeof *out->fields);
	out->count = (size_t)n;
	for (int i = 0; i < n; i++) {
		GMimeHeader *header = g_mime_header_list_get_header_at(list, i);

		out->fields[i].name = str_copy(
		    w->arena, str_from(g_mime_header_get_name(header)));
		out->fields[i].value = str_copy(
		    w->arena, str_from(g_mime_header_get_raw_value(header)));
	}
}

/*
 * Where the bytes of a message within begin: behind the headers of the part
 * that holds it; at its own first header when the part has none, as in a
 * multipart/digest. -1: not known.
 */
static enum err_kind
walk_inner_start(struct walk *w, GMimeObject *part, GMimeObject *inner,
    int64_t *start_out, struct err *err)
{
	GMimeHeaderList *list = g_mime_object_get_header_list(part);
	int n = g_mime_header_list_get_count(list);

	*start_out = -1;
	if (n > 0) {
		int64_t last = g_mime_header_get_offset(
		    g_mime_header_list_get_header_at(list, n - 1));

		return mail_raw_skip_header(w->source, last, start_out, err);
	}
	list = g_mime_object_get_header_list(inner);
	if (g_mime_header_list_get_count(list) > 0)
		*start_out = g_mime_header_get_offset(
		    g_mime_header_list_get_header_at(list, 0));
	return ERR_NONE;
}

/* The message within as an attachment, in the bytes that it came in: written
 * anew by GMime it would be another one, and GMime may not come back. */
static enum err_kind
walk_inner_attachment(
    struct walk *w, GMimeObject *part, GMimeObject *inner, struct err *err)
{
	struct mail_head head;
	struct mail_piece piece = {0};
	int64_t start, end;

	mail_head_read(w->arena, part, &head);
	piece.type = head.type;
	piece.name = head.file_name.n > 0 ? head.file_name : head.name;
	if (walk_inner_start(w, part, inner, &start, err) != ERR_NONE)
		return err->kind;
	if (start < 0) {
		walk_problem(
		    w, "an attached message without headers: left out");
		return ERR_NONE;
	}
	if (mail_raw_part_end(w->source, start, w->boundaries,
		w->boundary_count, &end, err) != ERR_NONE)
		return err->kind;
	return mail_attachment_add_raw(
	    &w->intake, &piece, w->source, start, end, err);
}

static enum err_kind
walk_message_part(
    struct walk *w, GMimeObject *object, struct place place, struct err *err)
{
	GMimeMessage *inner =
	    g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
	GMimeObject *content;

	if (inner == NULL) {
		walk_problem(w, "an attached message that cannot be read");
		return ERR_NONE;
	}
	if (place.in_report && place.message_depth == 0) {
		place.is_quote = true;
		if (w->tree->returned.count == 0)
			walk_fields(w, GMIME_OBJECT(inner), &w->tree->returned);
	} else if (!place.is_quote &&
		   walk_inner_attachment(w, object, GMIME_OBJECT(inner), err) !=
		       ERR_NONE) {
		return err->kind;
	}
	place.message_depth++;
	place.in_report = place.in_alternative = place.in_related = false;
	content = g_mime_message_get_mime_part(inner);
	return content == NULL ? ERR_NONE : walk_object(w, content, place, err);
}

static enum err_kind
walk_object(
    struct walk *w, GMimeObject *object, struct place place, struct err *err)
{
	if (++w->parts > MESSAGE_MAX_PARTS)
		return err_set(
		    err, ERR_MESSAGE, "more than %d parts", MESSAGE_MAX_PARTS);
	if (++place.depth > MAIL_MAX_DEPTH ||
	    place.message_depth > MAIL_MAX_MESSAGE_DEPTH) {
		walk_problem(w, "nested too deeply: the rest is not looked at");
		return ERR_NONE;
	}
	if (GMIME_IS_MULTIPART(object))
		return walk_multipart(w, object, place, err);
	if (GMIME_IS_MESSAGE_PART(object))
		return walk_message_part(w, object, place, err);
	if (GMIME_IS_PART(object))
		return walk_part(w, object, place, err);
	walk_problem(w, "a part of an unknown kind");
	return ERR_NONE;
}

enum err_kind
mail_part_walk(struct arena *a, const struct mail_source *source,
    const struct mail_attachment_sink *sink, struct _GMimeMessage *parsed,
    struct message *m, struct mail_tree *out, struct err *err)
{
	struct walk w = {
	    .arena = a,
	    .source = source,
	    .intake = {.arena = a, .sink = sink, .m = m},
	    .m = m,
	    .tree = out,
	};
	struct place place = {0};
	GMimeObject *content = g_mime_message_get_mime_part(parsed);

	*out = (struct mail_tree){0};
	if (content == NULL)
		return ERR_NONE;
	return walk_object(&w, content, place, err);
}
