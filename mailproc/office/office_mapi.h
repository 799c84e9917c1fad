/*
 * Properties of Outlook's messages that hold words and files, whichever way they
 * are wrapped (TNEF, .msg): the same in both ([MS-OXPROPS]).
 */
#ifndef OFFICE_OFFICE_MAPI_H
#define OFFICE_OFFICE_MAPI_H

#include "model/container.h"

/* Property types ([MS-OXCDATA] §2.11.1). */
enum {
	MAPI_INTEGER = 0x0003,
	MAPI_OBJECT = 0x000d,
	MAPI_STRING8 = 0x001e,
	MAPI_UNICODE = 0x001f,
	MAPI_BINARY = 0x0102
};

/* Property ids. */
enum {
	MAPI_BODY = 0x1000,
	MAPI_RTF = 0x1009, /* compressed */
	MAPI_HTML = 0x1013,
	MAPI_ATTACH_DATA = 0x3701,
	MAPI_ATTACH_FILENAME = 0x3704, /* of 8 and 3 letters */
	MAPI_ATTACH_LONG_FILENAME = 0x3707,
	MAPI_ATTACH_MIME_TAG = 0x370e,
	MAPI_ATTACH_CONTENT_ID = 0x3712,
	MAPI_INTERNET_CODEPAGE = 0x3fde,
	MAPI_MESSAGE_CODEPAGE = 0x3ffd
};

struct mapi_property {
	uint32_t id, type;
	struct str bytes;
};

/* What has been seen of the body. */
struct mapi_body {
	struct mapi_property text, html, rtf; /* type 0: not there */
	uint32_t ansi;     /* code page of strings of 8 bits */
	uint32_t internet; /* of the HTML */
};

/* Takes property when it is about the body. */
void
mapi_body_take(struct mapi_body *body, const struct mapi_property *property);
/* The text and the HTML, or what the RTF says when there is neither, as pieces
 * of out; RTF that cannot be read sets cut. */
void mapi_body_add(
    struct arena *a, const struct mapi_body *body, struct container *out);

/* Takes property when it is about a file, in a. */
void mapi_file_take(struct arena *a, struct container_piece *file,
    const struct mapi_property *property);

#endif
