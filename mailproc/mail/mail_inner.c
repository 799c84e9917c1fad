#include "mail/mail_inner.h"

#include <gmime/gmime.h>

#include "mail/mail_raw.h"

/* The headers of a message within, as raw fields. */
static void
inner_fields(struct walk *w, GMimeObject *object, struct mail_headers *out)
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
inner_start(struct walk *w, GMimeObject *part, GMimeObject *inner,
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
inner_attachment(
    struct walk *w, GMimeObject *part, GMimeObject *inner, struct err *err)
{
	struct mail_head head;
	struct mail_piece piece = {.walked = true};
	int64_t start, end;

	mail_head_read(w->arena, part, &head);
	piece.type = head.type;
	piece.name = head.file_name.n > 0 ? head.file_name : head.name;
	if (inner_start(w, part, inner, &start, err) != ERR_NONE)
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

enum err_kind
mail_inner_walk(struct walk *w, struct _GMimeObject *object, struct place place,
    struct err *err)
{
	GMimeMessage *inner =
	    g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
	size_t before = w->m->attachment_count;
	GMimeObject *content;

	if (inner == NULL) {
		if (!place.is_quote)
			walk_unread(w, UNREAD_CONTAINER,
			    "an attached message that cannot be read");
		return ERR_NONE;
	}
	if (place.in_report && place.message_depth == 0) {
		place.is_quote = true;
		if (w->tree->returned.count == 0)
			inner_fields(
			    w, GMIME_OBJECT(inner), &w->tree->returned);
	} else if (!place.is_quote &&
		   inner_attachment(w, object, GMIME_OBJECT(inner), err) !=
		       ERR_NONE) {
		return err->kind;
	}
	place.attachment = 0;
	if (w->m->attachment_count > before) {
		place.attachment = w->m->attachment_count;
	}
	place.message_depth++;
	place.is_own = place.in_document = false;
	place_enter(&place);
	content = g_mime_message_get_mime_part(inner);
	return content == NULL ? ERR_NONE : walk_object(w, content, place, err);
}
