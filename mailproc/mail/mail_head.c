#include "mail/mail_head.h"

#include <gmime/gmime.h>

#include "mail/mail_header.h"

static struct str
head_raw(struct _GMimeObject *object, const char *name)
{
	GMimeHeader *header = g_mime_header_list_get_header(
	    g_mime_object_get_header_list(object), name);

	if (header == NULL)
		return str_from(NULL);
	return str_from(g_mime_header_get_raw_value(header));
}

struct str
mail_head_param(struct arena *a, struct _GMimeObject *object, const char *name)
{
	return str_copy(a,
	    str_from(g_mime_object_get_content_type_parameter(object, name)));
}

/* The type in lower case; what is no plain ASCII is no type. */
struct str
mail_head_type(struct arena *a, struct _GMimeObject *object)
{
	char *type = g_mime_content_type_get_mime_type(
	    g_mime_object_get_content_type(object));
	struct str lower = str_lower(a, str_from(type));

	g_free(type);
	for (size_t i = 0; i < lower.n; i++)
		if (lower.p[i] <= ' ' || lower.p[i] > '~')
			return str_from("application/octet-stream");
	return lower;
}

/*
 * The parameters that hold names are parsed again, from raw values whose encoded
 * words have been brought into a form that GMime reads whole.
 */
static void
head_disposition(struct arena *a, struct str raw, struct mail_head *out)
{
	GMimeContentDisposition *parsed;
	const char *name;

	if (raw.n == 0)
		return;
	parsed =
	    g_mime_content_disposition_parse(NULL, mail_header_plain(a, raw));
	out->has_disposition = true;
	name = g_mime_content_disposition_get_disposition(parsed);
	out->is_attachment = str_is_nocase(str_from(name), "attachment");
	out->file_name = str_copy(a,
	    str_from(
		g_mime_content_disposition_get_parameter(parsed, "filename")));
	g_object_unref(parsed);
}

void
mail_head_read(
    struct arena *a, struct _GMimeObject *object, struct mail_head *out)
{
	struct str raw = head_raw(object, "Content-Type");

	*out = (struct mail_head){.type = mail_head_type(a, object)};
	head_disposition(a, head_raw(object, "Content-Disposition"), out);
	out->has_content_id = head_raw(object, "Content-Id").n > 0;
	if (raw.n > 0) {
		GMimeContentType *parsed =
		    g_mime_content_type_parse(NULL, mail_header_plain(a, raw));

		out->name = str_copy(
		    a, str_from(
			   g_mime_content_type_get_parameter(parsed, "name")));
		out->has_method =
		    g_mime_content_type_get_parameter(parsed, "method") != NULL;
		g_object_unref(parsed);
	}
}
