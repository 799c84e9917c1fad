#include "office/office_lzfu.h"

#include <string.h>

#include "office/office_bytes.h"

enum {
	LZFU_COMPRESSED = 0x75465a4c, /* "LZFu" */
	LZFU_PLAIN = 0x414c454d,      /* "MELA" */
	LZFU_WINDOW = 4096
};

/* What the window holds at the beginning (§2.1.2.1). */
static const char lzfu_start[] =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman "
    "\\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New "
    "RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    "\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

struct lzfu {
	char window[LZFU_WINDOW];
	size_t at; /* where the next byte goes */
	struct buf out;
};

static void
lzfu_put(struct lzfu *z, char c)
{
	buf_add_char(&z->out, c);
	z->window[z->at] = c;
	z->at = (z->at + 1) % LZFU_WINDOW;
}

/* One token: a byte, or a run out of the window. False: the end. */
static bool
lzfu_token(struct lzfu *z, struct office_bytes *in, bool is_run)
{
	uint32_t high, low, from, count;

	if (!is_run) {
		struct str byte = office_take(in, 1);

		if (byte.n == 1)
			lzfu_put(z, byte.p[0]);
		return byte.n == 1;
	}
	high = office_u8(in);
	low = office_u8(in);
	from = high << 4 | low >> 4;
	count = (low & 15) + 2;
	if (in->bad || from == z->at)
		return false;
	for (uint32_t i = 0; i < count; i++)
		lzfu_put(z, z->window[(from + i) % LZFU_WINDOW]);
	return true;
}

static void
lzfu_run(struct lzfu *z, struct office_bytes *in)
{
	for (;;) {
		uint32_t control = office_u8(in);

		for (int bit = 0; bit < 8; bit++)
			if (in->bad || z->out.n > LZFU_MAX_BYTES ||
			    !lzfu_token(z, in, (control >> bit & 1) != 0))
				return;
	}
}

bool
lzfu_unpack(struct arena *a, struct str packed, struct str *out)
{
	struct office_bytes in = {.rest = packed};
	uint32_t size, magic;
	struct lzfu z = {.at = sizeof lzfu_start - 1};
	bool whole;

	(void)office_u32(&in); /* size as packed: people's files are cut */
	size = office_u32(&in);
	magic = office_u32(&in);
	(void)office_u32(&in); /* checksum */
	if (in.bad || size > LZFU_MAX_BYTES)
		return false;
	if (magic == LZFU_PLAIN) {
		*out = str_slice(in.rest, 0, size);
		return true;
	}
	if (magic != LZFU_COMPRESSED)
		return false;
	memcpy(z.window, lzfu_start, sizeof lzfu_start - 1);
	lzfu_run(&z, &in);
	whole = z.out.n <= LZFU_MAX_BYTES;
	if (z.out.n > size)
		buf_truncate(&z.out, size);
	*out = buf_copy(a, &z.out);
	buf_release(&z.out);
	return whole;
}
