/*
 * An attachment of any kind that is looked into (winmail.dat, .msg, S/MIME, RTF,
 * ZIP, text): whatever it is, the pieces are within its bytes or the arena, and
 * what is in them can be opened in turn.
 */
#include "flow/open.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FUZZ_DEPTH = 4 };

static void
open_again(struct arena *a, struct str type, struct str name, struct str bytes,
    int depth)
{
	const struct mail_opener *opener = &open_attachments;
	struct container c = {0};
	unsigned sum = 0;

	if (depth == 0 || !opener->wants(opener->context, type, name, bytes))
		return;
	opener->open(opener->context, a, type, name, bytes, &c);
	if (c.count > CONTAINER_MAX_PIECES)
		bug("%zu pieces", c.count);
	if (c.state != CONTAINER_OPEN && c.state != CONTAINER_BROKEN &&
	    c.count > 0)
		bug("pieces of what was not opened");
	for (size_t i = 0; i < c.count; i++) {
		const struct container_piece *p = &c.pieces[i];

		/* Every byte is there to be read. */
		for (size_t k = 0; k < p->bytes.n; k++)
			sum += (unsigned char)p->bytes.p[k];
		for (size_t k = 0; k < p->name.n; k++)
			sum += (unsigned char)p->name.p[k];
		if (p->kind == CONTAINER_FILE)
			open_again(a, p->type, p->name, p->bytes, depth - 1);
	}
	if (sum == 1 && c.count == 0)
		bug("bytes of no piece");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool started;
	struct arena *a;

	if (!started) {
		started = true;
		mail_start();
		open_start();
	}
	a = arena_new();
	open_again(a, str_from("application/octet-stream"), str_from("form"),
	    str_of((const char *)data, size), FUZZ_DEPTH);
	arena_free(a);
	return 0;
}
