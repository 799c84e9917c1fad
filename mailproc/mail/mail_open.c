#include "mail/mail_open.h"

#include <string.h>

#include <gmime/gmime.h>

#include "mail/mail_raw.h"
#include "mail/mail_stream.h"

/* Containers within each other; each is held in memory while it is open. */
enum { OPEN_MAX_DEPTH = 8 };

static int64_t
memory_read(void *context, int64_t offset, void *bytes, size_t n)
{
	struct str from = str_after(*(struct str *)context, (size_t)offset);

	if (n > from.n)
		n = from.n;
	if (n > 0)
		memcpy(bytes, from.p, n);
	return (int64_t)n;
}

/* The walk goes on in other bytes, then comes back to these. */
static enum err_kind
open_walk(struct walk *w, const struct mail_source *source,
    GMimeMessage *parsed, struct place place, struct err *err)
{
	const struct mail_source *outer = w->source;
	struct str *boundaries = w->boundaries;
	size_t count = w->boundary_count, capacity = w->boundary_capacity;
	GMimeObject *content = g_mime_message_get_mime_part(parsed);
	enum err_kind kind = ERR_NONE;

	w->source = source;
	w->boundaries = NULL;
	w->boundary_count = w->boundary_capacity = 0;
	if (content != NULL)
		kind = walk_object(w, content, place, err);
	w->source = outer;
	w->boundaries = boundaries;
	w->boundary_count = count;
	w->boundary_capacity = capacity;
	return kind;
}

/* Behind the line of an mbox file that stands before the header. */
static struct str
open_without_mbox(struct str bytes)
{
	struct str line;

	if (str_starts(bytes, "\xef\xbb\xbf"))
		bytes = str_after(bytes, 3);
	if (str_starts(bytes, "From "))
		(void)str_line(&bytes, &line);
	return bytes;
}

static enum err_kind
open_mime(struct walk *w, struct str bytes, struct place place, struct err *err)
{
	struct mail_source source = {.context = &bytes, .read = memory_read};
	struct mail_raw raw = {0};
	GMimeMessage *parsed;
	enum err_kind kind;

	bytes = open_without_mbox(bytes);
	source.size = (int64_t)bytes.n;
	if (mail_raw_scan(w->arena, &source, &raw, err) != ERR_NONE) {
		walk_unread(w, UNREAD_CONTAINER, err->text);
		return ERR_NONE;
	}
	parsed = mail_stream_parse(&source);
	if (parsed == NULL) {
		walk_unread(w, UNREAD_CONTAINER,
		    "an attached message that cannot be read");
		return ERR_NONE;
	}
	kind = open_walk(w, &source, parsed, place, err);
	g_object_unref(parsed);
	return kind;
}

static void
open_text(struct walk *w, const struct container_piece *found,
    struct str charset, const struct place *place)
{
	struct mail_text_format format = {
	    .charset = found->charset.n > 0 ? found->charset : charset};
	struct mail_text_oddity oddity = {0};
	struct str bytes =
	    str_slice(found->bytes, 0, 4 * (size_t)MESSAGE_MAX_TEXT);
	struct str text;

	oddity.cut = bytes.n < found->bytes.n;
	text = mail_text_decode(w->arena, bytes, &format, &oddity);
	walk_note_text(w, &oddity);
	walk_add_text(w, place, found->kind == CONTAINER_HTML, false, text);
}

static enum err_kind
open_file(struct walk *w, const struct container_piece *found,
    struct place place, struct err *err)
{
	struct mail_piece piece = {
	    .name = found->name,
	    .type = found->type.n > 0 ? str_lower(w->arena, found->type)
				      : str_from("application/octet-stream"),
	    .picture = found->picture,
	};

	if (mail_attachment_add_bytes(&w->intake, &piece, found->bytes, err) !=
	    ERR_NONE)
		return err->kind;
	return mail_open_last(w, &piece, place, err);
}

static enum err_kind
open_piece(struct walk *w, const struct container_piece *found,
    struct str charset, struct place place, struct err *err)
{
	if (++w->parts > MESSAGE_MAX_PARTS)
		return err_set(
		    err, ERR_MESSAGE, "more than %d parts", MESSAGE_MAX_PARTS);
	switch (found->kind) {
	case CONTAINER_TEXT:
	case CONTAINER_HTML:
		open_text(w, found, charset, &place);
		return ERR_NONE;
	case CONTAINER_FILE:
		return open_file(w, found, place, err);
	case CONTAINER_MIME:
		return open_mime(w, found->bytes, place, err);
	}
	bug("a piece of kind %d", (int)found->kind);
}

/* What stands in the container, by what the container is. */
static struct place
open_place(
    const struct walk *w, struct place place, const struct container *container)
{
	bool own = container->role == CONTAINER_IS_MAIL &&
		   (place.message_depth == 0 || place.is_own);

	place_enter(&place);
	place.opened++;
	if (container->role == CONTAINER_IS_ENVELOPE)
		return place;
	place.message_depth++;
	place.is_own = own;
	place.in_document = container->role == CONTAINER_IS_DOCUMENT;
	place.attachment = own ? 0 : w->m->attachment_count;
	return place;
}

static enum err_kind
open_container(struct walk *w, const struct container *container,
    const struct mail_piece *piece, struct place place, struct err *err)
{
	struct message_attachment *item =
	    &w->m->attachments[w->m->attachment_count - 1];
	bool is_wrapping = container->role == CONTAINER_IS_MAIL ||
			   container->role == CONTAINER_IS_ENVELOPE;
	enum err_kind kind = ERR_NONE;

	if (container->state == CONTAINER_ENCRYPTED) {
		item->role = ROLE_INLINE;
		walk_unread(
		    w, UNREAD_ENCRYPTED, "encrypted content cannot be read");
		return ERR_NONE;
	}
	if (container->role != CONTAINER_IS_DOCUMENT &&
	    (container->state == CONTAINER_BROKEN || container->cut))
		walk_unread(w, UNREAD_CONTAINER,
		    "an attached mail or its wrapping cannot be read whole");
	/* Nobody needs to be asked what the wrapping is. */
	if (is_wrapping && container->state == CONTAINER_OPEN)
		item->role = ROLE_INLINE;
	place = open_place(w, place, container);
	for (size_t i = 0; i < container->count && kind == ERR_NONE; i++)
		kind = open_piece(
		    w, &container->pieces[i], piece->charset, place, err);
	return kind;
}

/* Whether what is not opened can have been her mail, by its declared type. */
static bool
type_is_mail(struct str type)
{
	static const char *const types[] = {"application/ms-tnef",
	    "application/vnd.ms-tnef", "application/pkcs7-mime",
	    "application/x-pkcs7-mime", "application/vnd.ms-outlook",
	    "message/rfc822", "message/global"};

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (str_is(type, types[i]))
			return true;
	return false;
}

/* False: it is not opened. */
static bool
open_is_allowed(
    struct walk *w, const struct mail_piece *piece, const struct place *place)
{
	bool fits = !w->intake.too_large &&
		    w->opened_total + w->intake.copy.n <= MAIL_MAX_OPENED_ALL &&
		    place->opened < OPEN_MAX_DEPTH &&
		    place->message_depth < MAIL_MAX_MESSAGE_DEPTH;

	if (w->intake.wanted && fits)
		return true;
	if (type_is_mail(piece->type) && w->m->attachment_count > 0 &&
	    w->m->attachments[w->m->attachment_count - 1].size > 0)
		walk_unread(w, UNREAD_CONTAINER,
		    "an attached mail or its wrapping is not looked into");
	return false;
}

enum err_kind
mail_open_last(struct walk *w, const struct mail_piece *piece,
    struct place place, struct err *err)
{
	const struct mail_opener *opener = w->intake.opener;
	struct container container = {0};
	struct buf bytes;
	enum err_kind kind = ERR_NONE;

	if (!open_is_allowed(w, piece, &place))
		return ERR_NONE;
	/* What is found within needs the room for its own copy. */
	bytes = w->intake.copy;
	w->intake.copy = (struct buf){0};
	w->opened_total += bytes.n;
	opener->open(opener->context, w->arena, piece->type,
	    w->m->attachments[w->m->attachment_count - 1].name, buf_str(&bytes),
	    &container);
	if (container.state != CONTAINER_OTHER)
		kind = open_container(w, &container, piece, place, err);
	buf_release(&bytes);
	return kind;
}
