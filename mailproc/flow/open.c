#include "flow/open.h"

#include <string.h>

#include "cms/cms.h"
#include "html/html_office.h"
#include "office/office_gsf.h"
#include "office/office_rtf.h"
#include "office/office_tnef.h"

enum open_kind {
	OPEN_NOT,
	OPEN_CMS,
	OPEN_PGP,
	OPEN_TNEF,
	OPEN_OLE,
	OPEN_ZIP,
	OPEN_RTF,
	OPEN_MIME,
	OPEN_HTML,
	OPEN_TEXT
};

static bool
has_extension(struct str name, const char *extension)
{
	size_t n = strlen(extension);

	return name.n > n &&
	       str_is_nocase(str_after(name, name.n - n), extension);
}

static bool
is_listed(struct str type, const char *const *types)
{
	for (; *types != NULL; types++)
		if (str_is(type, *types))
			return true;
	return false;
}

/* By content first: names and types are often wrong. */
static enum open_kind
kind_by_content(struct str head)
{
	if (cms_is(head))
		return OPEN_CMS;
	if (str_starts(head, "-----BEGIN PGP MESSAGE-----"))
		return OPEN_PGP;
	if (tnef_is(head))
		return OPEN_TNEF;
	if (office_is_ole(head))
		return OPEN_OLE;
	if (office_is_zip(head))
		return OPEN_ZIP;
	if (rtf_is(head))
		return OPEN_RTF;
	if (container_is_mime(head))
		return OPEN_MIME;
	return OPEN_NOT;
}

static enum open_kind
kind_by_name(struct str type, struct str name, struct str head)
{
	static const char *const cms[] = {
	    "application/pkcs7-mime", "application/x-pkcs7-mime", NULL};
	static const char *const tnef[] = {
	    "application/ms-tnef", "application/vnd.ms-tnef", NULL};
	static const char *const mime[] = {
	    "message/rfc822", "message/global", NULL};

	if (is_listed(type, cms))
		return OPEN_CMS;
	if (is_listed(type, tnef))
		return OPEN_TNEF;
	if (str_is(type, "application/vnd.ms-outlook") ||
	    has_extension(name, ".msg"))
		return OPEN_OLE;
	if (is_listed(type, mime) || has_extension(name, ".eml"))
		return OPEN_MIME;
	/* UTF-16 has zeros, and a charset that says so. */
	if (!str_starts(type, "text/") &&
	    !str_is(type, "application/octet-stream"))
		return OPEN_NOT;
	if (str_starts(head, "%PDF"))
		return OPEN_NOT;
	if (str_is(type, "text/html") || has_extension(name, ".html") ||
	    has_extension(name, ".htm"))
		return OPEN_HTML;
	if (str_is(type, "text/plain") || has_extension(name, ".txt"))
		return OPEN_TEXT;
	return OPEN_NOT;
}

static enum open_kind
kind_of(struct str type, struct str name, struct str head)
{
	enum open_kind kind = kind_by_content(head);

	return kind != OPEN_NOT ? kind : kind_by_name(type, name, head);
}

static bool
open_wants(void *context, struct str type, struct str name, struct str head)
{
	(void)context;
	return kind_of(type, name, head) != OPEN_NOT;
}

static void
open_one(struct arena *a, struct container *out, enum container_kind kind,
    struct str bytes)
{
	struct container_piece piece = {.kind = kind, .bytes = bytes};

	out->state = CONTAINER_OPEN;
	container_add(a, out, &piece);
}

/* A .msg, or a document of old office programs, which nothing here reads. */
static void
open_ole(struct arena *a, struct str type, struct str name, struct str bytes,
    struct container *out)
{
	bool said = str_is(type, "application/vnd.ms-outlook") ||
		    has_extension(name, ".msg");

	office_msg_open(a, bytes, out);
	if (out->state == CONTAINER_OTHER && said)
		out->state = CONTAINER_BROKEN;
}

/* Word's and OpenDocument's text; another ZIP is a file like others. */
static void
open_document(struct arena *a, struct str bytes, struct container *out)
{
	struct str xml, text;
	struct err err = {0};

	if (!office_zip_read(a, bytes, "word", "document.xml", &xml) &&
	    !office_zip_read(a, bytes, NULL, "content.xml", &xml))
		return;
	if (html_office_text(a, xml, &text, &err) == ERR_NONE)
		open_one(a, out, CONTAINER_TEXT, text);
	else
		out->state = CONTAINER_BROKEN;
}

static void
open_rtf(struct arena *a, struct str bytes, struct container *out)
{
	struct str text;
	bool html;

	if (rtf_to_text(a, bytes, &text, &html))
		open_one(a, out, html ? CONTAINER_HTML : CONTAINER_TEXT, text);
	else
		out->state = CONTAINER_BROKEN;
}

static void
open_file(void *context, struct arena *a, struct str type, struct str name,
    struct str bytes, struct container *out)
{
	(void)context;
	switch (kind_of(type, name, bytes)) {
	case OPEN_NOT:
		return;
	case OPEN_CMS:
		cms_open(a, name, bytes, out);
		return;
	case OPEN_PGP:
		out->state = CONTAINER_ENCRYPTED;
		return;
	case OPEN_TNEF:
		tnef_open(a, bytes, out);
		/* A message in the message is not hers by that. */
		if (str_is(type, TNEF_INNER_TYPE))
			out->role = CONTAINER_IS_MESSAGE;
		return;
	case OPEN_OLE:
		open_ole(a, type, name, bytes, out);
		return;
	case OPEN_ZIP:
		open_document(a, bytes, out);
		return;
	case OPEN_RTF:
		open_rtf(a, bytes, out);
		return;
	case OPEN_MIME:
		out->role = CONTAINER_IS_MESSAGE;
		open_one(a, out, CONTAINER_MIME, bytes);
		return;
	case OPEN_HTML:
		open_one(a, out, CONTAINER_HTML, bytes);
		return;
	case OPEN_TEXT:
		open_one(a, out, CONTAINER_TEXT, bytes);
		return;
	}
}

void
open_start(void)
{
	office_start();
}

const struct mail_opener open_attachments = {
    .wants = open_wants, .open = open_file};
