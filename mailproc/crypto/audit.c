#include "crypto/audit.h"

/* Little endian, on every machine the same. */
static void
add_number(struct buf *out, uint64_t number)
{
	for (int i = 0; i < 8; i++)
		buf_add_char(out, (char)(unsigned char)(number >> (8 * i)));
}

static void
add_part(struct buf *out, struct str part)
{
	add_number(out, part.n);
	buf_add_str(out, part);
}

void
audit_link(const struct keys *keys,
    const unsigned char previous[static HASH_BYTES], int64_t sequence,
    struct str record, unsigned char out[static HASH_BYTES])
{
	struct buf linked = {0};

	add_part(&linked, str_of((const char *)previous, HASH_BYTES));
	add_number(&linked, 8);
	add_number(&linked, (uint64_t)sequence);
	add_part(&linked, record);
	keys_digest(keys, KEY_USE_AUDIT, buf_str(&linked), out);
	buf_release(&linked);
}
