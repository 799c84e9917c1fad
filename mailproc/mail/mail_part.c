#include "mail/mail_part.h"

#include <string.h>

#include <gmime/gmime.h>

#include "mail/mail_content.h"
#include "mail/mail_inner.h"
#include "mail/mail_open.h"
#include "mail/mail_text.h"
#include "mail/mail_walk.h"

/* All texts of a message together; what comes after is cut. */
enum { MAIL_MAX_TEXTS = 8 * MESSAGE_MAX_TEXT };

/* A bounce has one delivery-status part; no more than these are put together. */
enum { MAIL_MAX_STATUSES = 8 };

void
place_enter(struct place *place)
{
	place->in_report = place->in_alternative = place->in_related = false;
	place->in_encrypted = false;
}

void
walk_problem(struct walk *w, const char *text)
{
	for (size_t i = 0; i < w->m->problem_count; i++)
		if (str_is(w->m->problems[i], text))
			return;
	message_add_problem(w->arena, w->m, text);
}

void
walk_unread(struct walk *w, enum message_unread why, const char *text)
{
	walk_problem(w, text);
	if (why > w->m->unread)
		w->m->unread = why;
}

void
walk_add_text(struct walk *w, const struct place *place, bool html, bool quote,
    struct str text)
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
	    .depth = place->message_depth,
	    .is_quote = quote || place->is_quote,
	    .is_document = place->in_document,
	    .is_own = place->is_own,
	    .attachment = place->attachment};
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

void
walk_note_text(struct walk *w, const struct mail_text_oddity *oddity)
{
	if (oddity->charset)
		walk_problem(
		    w, "a text is not in the charset that it declares");
	if (oddity->transfer)
		walk_problem(w, "a text is encoded once more than it says");
	if (oddity->encrypted)
		walk_unread(
		    w, UNREAD_ENCRYPTED, "encrypted content cannot be read");
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
	walk_add_text(w, &place, false, true, text);
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

/* There for programs; nobody needs to be shown it. The name, because relays
 * make application/octet-stream of types that they do not know. */
static bool
part_is_hidden(const struct mail_head *head, struct str name)
{
	static const char *const types[] = {"application/pgp-signature",
	    "application/pgp-encrypted", "application/pgp-keys",
	    "application/pkcs7-signature", "application/x-pkcs7-signature",
	    "application/applefile"};
	static const char *const names[] = {
	    "smime.p7s", "signature.asc", "openpgp_digital_signature.asc"};

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (str_is(head->type, types[i]))
			return true;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (str_is_nocase(name, names[i]))
			return true;
	/* An invitation or the answer to one, and no file of hers. */
	return str_is(head->type, "text/calendar") && head->has_method;
}

/* What stands here is only a part of a mail, or a word where to find it. */
static void
walk_note_elsewhere(struct walk *w, struct str type)
{
	if (str_is(type, "message/partial"))
		walk_unread(w, UNREAD_ELSEWHERE,
		    "a message in several mails is not joined");
	if (str_is(type, "message/external-body"))
		walk_unread(w, UNREAD_ELSEWHERE,
		    "what lies outside of the mail is not fetched");
}

static enum err_kind
walk_attachment(struct walk *w, const struct mail_head *head,
    GMimeObject *object, struct place place, struct err *err)
{
	bool named = head->file_name.n > 0 || head->name.n > 0;
	struct str name = head->file_name.n > 0 ? head->file_name : head->name;
	struct mail_piece piece = {
	    .name = name,
	    .type = head->type,
	    .charset = mail_head_param(w->arena, object, "charset"),
	    .hidden = part_is_hidden(head, name) || place.in_encrypted ||
		      (place.in_alternative && !named),
	    .picture = str_starts(head->type, "image/") &&
		       ((head->has_content_id && place.in_related) ||
			   (!head->is_attachment && (head->has_disposition ||
							head->has_content_id))),
	};

	if (place.is_quote)
		return ERR_NONE;
	if (str_is(head->type, "application/ms-tnef"))
		w->tree->has_tnef |= place.message_depth == 0;
	walk_note_elsewhere(w, head->type);
	if (mail_attachment_add(&w->intake, &piece, GMIME_PART(object), err) !=
	    ERR_NONE)
		return err->kind;
	return mail_open_last(w, &piece, place, err);
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
	walk_add_text(w, &place, str_is(head.type, "text/html"), false, text);
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
	walk_add_text(w, &place, false, false, text);
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
	place.in_encrypted = str_is(type, "multipart/encrypted");
	if (place.in_encrypted && !place.is_quote)
		walk_unread(
		    w, UNREAD_ENCRYPTED, "encrypted content cannot be read");
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

enum err_kind
walk_object(struct walk *w, struct _GMimeObject *object, struct place place,
    struct err *err)
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
		return mail_inner_walk(w, object, place, err);
	if (GMIME_IS_PART(object))
		return walk_part(w, object, place, err);
	walk_problem(w, "a part of an unknown kind");
	return ERR_NONE;
}

enum err_kind
mail_part_walk(struct arena *a, const struct mail_source *source,
    const struct mail_attachment_sink *sink, const struct mail_opener *opener,
    struct _GMimeMessage *parsed, struct message *m, struct mail_tree *out,
    struct err *err)
{
	struct walk w = {
	    .arena = a,
	    .source = source,
	    .intake = {.arena = a, .sink = sink, .opener = opener, .m = m},
	    .m = m,
	    .tree = out,
	};
	struct place place = {0};
	GMimeObject *content = g_mime_message_get_mime_part(parsed);

	enum err_kind kind = ERR_NONE;

	*out = (struct mail_tree){0};
	if (content != NULL)
		kind = walk_object(&w, content, place, err);
	buf_release(&w.intake.copy);
	return kind;
}
