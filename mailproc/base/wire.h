/*
 * Structs as bytes, between our own processes and inside sealed rows. One
 * function describes a struct for both directions:
 *
 *	static void
 *	point_wire(struct wire *w, struct point *p)
 *	{
 *		wire_int(w, &p->x);
 *		wire_str(w, &p->name);
 *	}
 *
 * Encoding appends to w->out. Decoding reads w->in, puts copies in w->arena and
 * never trusts the input: a bad length, an enum out of range or a count beyond
 * what is left sets w->bad, after which every call is a no-op that leaves zero.
 * Integers are 64 bits, little endian; a str is a 32-bit length and its bytes.
 */
#ifndef BASE_WIRE_H
#define BASE_WIRE_H

#include "base/buf.h"

struct wire {
	bool decoding;
	bool bad;
	struct buf *out;     /* encoding: borrowed */
	struct str in;       /* decoding: what is left */
	struct arena *arena; /* decoding: where strings and arrays live */
};

struct wire wire_encoder(struct buf *out);
struct wire wire_decoder(struct arena *a, struct str in);
/* True when decoding went well and nothing is left. */
bool wire_done(const struct wire *w);

void wire_int64(struct wire *w, int64_t *value);
void wire_int(struct wire *w, int *value);
void wire_size(struct wire *w, size_t *value);
void wire_bool(struct wire *w, bool *value);
void wire_str(struct wire *w, struct str *value);
void wire_bytes(struct wire *w, void *bytes, size_t n); /* fixed length */
/* For an enum with values 0..count-1: pass through an int. */
int wire_enum(struct wire *w, int value, int count);
/*
 * The head of an array: encodes count; decoding, checks it against max and
 * against what is left (each item takes at least one byte), sets *count, and
 * returns *count zeroed items of size bytes in the arena. Encoding returns
 * items.
 */
void *
wire_array(struct wire *w, void *items, size_t *count, size_t size, size_t max);

#endif
