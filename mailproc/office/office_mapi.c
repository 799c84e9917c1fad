#include "office/office_mapi.h"

#include "office/office_bytes.h"
#include "office/office_lzfu.h"
#include "office/office_rtf.h"

static uint32_t
mapi_number(const struct mapi_property *property)
{
	struct office_bytes bytes = {.rest = property->bytes};

	return property->type == MAPI_INTEGER ? office_u32(&bytes) : 0;
}

void
mapi_body_take(struct mapi_body *body, const struct mapi_property *property)
{
	switch (property->id) {
	case MAPI_BODY:
		body->text = *property;
		return;
	case MAPI_HTML:
		body->html = *property;
		return;
	case MAPI_RTF:
		body->rtf = *property;
		return;
	case MAPI_MESSAGE_CODEPAGE:
		body->ansi = mapi_number(property);
		return;
	case MAPI_INTERNET_CODEPAGE:
		body->internet = mapi_number(property);
		return;
	default:
		return;
	}
}

static void
mapi_add_text(struct arena *a, const struct mapi_property *property,
    uint32_t codepage, enum container_kind kind, struct container *out)
{
	struct container_piece piece = {.kind = kind, .bytes = property->bytes};

	if (property->type == MAPI_UNICODE)
		piece.charset = str_from("utf-16le");
	else
		piece.charset = office_charset(a, codepage);
	/* Nothing said: what looks like UTF-8 is, else it is windows-1252. */
	if (piece.charset.n == 0)
		piece.charset = str_from("windows-1252");
	if (piece.bytes.n > 0)
		container_add(a, out, &piece);
}

void
mapi_body_add(
    struct arena *a, const struct mapi_body *body, struct container *out)
{
	struct container_piece piece = {.charset = STR("utf-8")};
	size_t before = out->count;
	struct str rtf;
	bool html;

	mapi_add_text(a, &body->text, body->ansi, CONTAINER_TEXT, out);
	mapi_add_text(a, &body->html,
	    body->internet != 0 ? body->internet : body->ansi, CONTAINER_HTML,
	    out);
	if (out->count > before || body->rtf.bytes.n == 0)
		return;
	if (!lzfu_unpack(a, body->rtf.bytes, &rtf) ||
	    !rtf_to_text(a, rtf, &piece.bytes, &html)) {
		out->cut = true;
		return;
	}
	piece.kind = html ? CONTAINER_HTML : CONTAINER_TEXT;
	container_add(a, out, &piece);
}

static struct str
mapi_name(struct arena *a, const struct mapi_property *property)
{
	return property->type == MAPI_UNICODE ? office_utf16(a, property->bytes)
					      : office_ansi(a, property->bytes);
}

void
mapi_file_take(struct arena *a, struct container_piece *file,
    const struct mapi_property *property)
{
	switch (property->id) {
	case MAPI_ATTACH_LONG_FILENAME:
		file->name = mapi_name(a, property);
		return;
	case MAPI_ATTACH_FILENAME:
		if (file->name.n == 0)
			file->name = mapi_name(a, property);
		return;
	case MAPI_ATTACH_MIME_TAG:
		file->type = mapi_name(a, property);
		return;
	case MAPI_ATTACH_CONTENT_ID:
		file->picture = property->bytes.n > 2;
		return;
	case MAPI_ATTACH_DATA:
		if (property->type == MAPI_BINARY)
			file->bytes = property->bytes;
		return;
	default:
		return;
	}
}
