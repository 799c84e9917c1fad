#include "office/office_tnef.h"

#include "office/office_bytes.h"
#include "office/office_mapi.h"

enum { TNEF_SIGNATURE = 0x223e9f78, TNEF_MAX_PROPERTIES = 10000 };

/* Attributes (§2.1.3.2): type and id together. */
enum tnef_attribute {
	TNEF_BODY = 0x0002800c,
	TNEF_ATTACH_TITLE = 0x00018010,
	TNEF_ATTACH_DATA = 0x0006800f,
	TNEF_ATTACH_BEGIN = 0x00069002,
	TNEF_MESSAGE = 0x00069003,    /* properties of the message */
	TNEF_ATTACHMENT = 0x00069005, /* of the file */
	TNEF_CODEPAGE = 0x00069007
};

/* An embedded message has its interface's id before its bytes. */
enum { TNEF_INTERFACE = 16 };

struct tnef {
	struct arena *a;
	struct container *out;
	struct mapi_body body;
	struct container_piece file;
	bool in_file;
};

/* What one value of a property takes; 0: as many as it says itself. */
static size_t
tnef_size(uint32_t type)
{
	switch (type) {
	case 0x0002: /* 16 bits, filled up */
	case 0x0003:
	case 0x0004:
	case 0x000a:
	case 0x000b:
		return 4;
	case 0x0005:
	case 0x0006:
	case 0x0007:
	case 0x0014:
	case 0x0040:
		return 8;
	case 0x0048:
		return 16;
	default:
		return 0;
	}
}

/* A property with a name has it behind its id: nothing that we look for. */
static void
tnef_skip_name(struct office_bytes *b)
{
	uint32_t kind;

	(void)office_take(b, 16);
	kind = office_u32(b);
	if (kind == 0) {
		(void)office_u32(b);
		return;
	}
	kind = office_u32(b);
	(void)office_take(b, kind);
	office_pad(b, kind);
}

static void
tnef_take_property(struct tnef *t, const struct mapi_property *property)
{
	struct str bytes = property->bytes;

	if (!t->in_file) {
		mapi_body_take(&t->body, property);
		return;
	}
	mapi_file_take(t->a, &t->file, property);
	if (property->id == MAPI_ATTACH_DATA && property->type == MAPI_OBJECT &&
	    bytes.n > TNEF_INTERFACE) {
		bytes = str_after(bytes, TNEF_INTERFACE);
		t->file.bytes = bytes;
		if (tnef_is(bytes))
			t->file.type = str_from(TNEF_INNER_TYPE);
	}
}

static void
tnef_read_property(struct tnef *t, struct office_bytes *b)
{
	uint32_t type = office_u16(b), id = office_u16(b), values = 1;
	bool many = (type & 0x1000) != 0;
	size_t size;

	type &= 0x0fff;
	size = tnef_size(type);
	if (id >= 0x8000)
		tnef_skip_name(b);
	if (many || size == 0)
		values = office_u32(b);
	for (uint32_t i = 0; i < values && !b->bad; i++) {
		struct mapi_property property = {.id = id, .type = type};
		size_t n = size > 0 ? size : office_u32(b);

		property.bytes = office_take(b, n);
		office_pad(b, n);
		if (!b->bad && i == 0 && !many)
			tnef_take_property(t, &property);
	}
}

static void
tnef_read_properties(struct tnef *t, struct str bytes)
{
	struct office_bytes b = {.rest = bytes};
	uint32_t count = office_u32(&b);

	if (count > TNEF_MAX_PROPERTIES)
		b.bad = true;
	for (uint32_t i = 0; i < count && !b.bad; i++)
		tnef_read_property(t, &b);
	t->out->cut = t->out->cut || b.bad;
}

static void
tnef_end_file(struct tnef *t)
{
	if (t->in_file && (t->file.bytes.n > 0 || t->file.name.n > 0))
		container_add(t->a, t->out, &t->file);
	t->file = (struct container_piece){.kind = CONTAINER_FILE};
}

static void
tnef_attribute(struct tnef *t, uint32_t id, struct str bytes)
{
	struct office_bytes b = {.rest = bytes};

	switch ((enum tnef_attribute)id) {
	case TNEF_CODEPAGE:
		t->body.ansi = office_u32(&b);
		return;
	case TNEF_BODY:
		t->body.text = (struct mapi_property){
		    .id = MAPI_BODY, .type = MAPI_STRING8, .bytes = bytes};
		return;
	case TNEF_MESSAGE:
		t->in_file = false;
		tnef_read_properties(t, bytes);
		return;
	case TNEF_ATTACH_BEGIN:
		tnef_end_file(t);
		t->in_file = true;
		return;
	case TNEF_ATTACH_TITLE:
		t->file.name = office_ansi(t->a, bytes);
		return;
	case TNEF_ATTACH_DATA:
		t->file.bytes = bytes;
		return;
	case TNEF_ATTACHMENT:
		tnef_read_properties(t, bytes);
		return;
	default:
		return;
	}
}

bool
tnef_is(struct str bytes)
{
	struct office_bytes b = {.rest = bytes};

	return office_u32(&b) == TNEF_SIGNATURE;
}

void
tnef_open(struct arena *a, struct str bytes, struct container *out)
{
	struct office_bytes b = {.rest = bytes};
	struct tnef t = {.a = a, .out = out};

	out->role = CONTAINER_IS_MAIL;
	out->state = CONTAINER_BROKEN;
	if (office_u32(&b) != TNEF_SIGNATURE)
		return;
	(void)office_u16(&b); /* a key that nobody needs */
	while (b.rest.n > 0 && !b.bad) {
		uint32_t id, n;
		struct str value;

		(void)office_u8(&b); /* level: the id tells as well */
		id = office_u32(&b);
		n = office_u32(&b);
		value = office_take(&b, n);
		/* A checksum. What is damaged is read as far as it goes. */
		(void)office_u16(&b);
		if (!b.bad)
			tnef_attribute(&t, id, value);
	}
	tnef_end_file(&t);
	mapi_body_add(a, &t.body, out);
	out->cut = out->cut || b.bad;
	out->state =
	    out->count > 0 || !b.bad ? CONTAINER_OPEN : CONTAINER_BROKEN;
}
