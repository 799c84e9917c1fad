#include "base/wire.h"

#include <limits.h>
#include <string.h>

struct wire
wire_encoder(struct buf *out)
{
	return (struct wire){.out = out};
}

struct wire
wire_decoder(struct arena *a, struct str in)
{
	return (struct wire){.decoding = true, .in = in, .arena = a};
}

bool
wire_done(const struct wire *w)
{
	return !w->bad && w->in.n == 0;
}

static void
wire_fail(struct wire *w)
{
	w->bad = true;
	w->in = str_of(NULL, 0);
}

/* The next n bytes of the input, or NULL and bad. */
static const char *
wire_take(struct wire *w, size_t n)
{
	const char *p = w->in.p;

	if (w->bad || n > w->in.n) {
		wire_fail(w);
		return NULL;
	}
	w->in = str_after(w->in, n);
	return p;
}

static void
wire_put(struct wire *w, uint64_t value, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		buf_add_char(w->out, (char)(value >> (8 * i) & 0xff));
}

static uint64_t
wire_get(struct wire *w, size_t bytes)
{
	const char *p = wire_take(w, bytes);
	uint64_t value = 0;

	if (p == NULL)
		return 0;
	for (size_t i = 0; i < bytes; i++)
		value |= (uint64_t)(unsigned char)p[i] << (8 * i);
	return value;
}

void
wire_int64(struct wire *w, int64_t *value)
{
	uint64_t bits;

	if (!w->decoding) {
		wire_put(w, (uint64_t)*value, sizeof(bits));
		return;
	}
	bits = wire_get(w, sizeof(bits));
	memcpy(value, &bits, sizeof(bits));
}

/* An integer that must lie within min..max; zero and bad when it does not. */
static int64_t
wire_ranged(struct wire *w, int64_t value, int64_t min, int64_t max)
{
	wire_int64(w, &value);
	if (w->decoding && !w->bad && (value < min || value > max))
		wire_fail(w);
	return w->bad ? 0 : value;
}

void
wire_int(struct wire *w, int *value)
{
	*value = (int)wire_ranged(w, *value, INT_MIN, INT_MAX);
}

void
wire_size(struct wire *w, size_t *value)
{
	if (!w->decoding && *value > INT64_MAX)
		bug("size too large for the wire");
	*value = (size_t)wire_ranged(
	    w, w->decoding ? 0 : (int64_t)*value, 0, INT64_MAX);
}

void
wire_bool(struct wire *w, bool *value)
{
	uint64_t byte;

	if (!w->decoding) {
		wire_put(w, *value, 1);
		return;
	}
	byte = wire_get(w, 1);
	if (byte > 1)
		wire_fail(w);
	*value = byte == 1;
}

void
wire_str(struct wire *w, struct str *value)
{
	const char *p;
	size_t n;

	if (!w->decoding) {
		if (value->n > UINT32_MAX)
			bug("string too long for the wire");
		wire_put(w, value->n, 4);
		buf_add_str(w->out, *value);
		return;
	}
	*value = str_of(NULL, 0);
	n = (size_t)wire_get(w, 4);
	p = wire_take(w, n);
	if (p != NULL)
		*value = str_copy(w->arena, str_of(p, n));
}

void
wire_bytes(struct wire *w, void *bytes, size_t n)
{
	const char *p;

	if (!w->decoding) {
		buf_add(w->out, bytes, n);
		return;
	}
	p = wire_take(w, n);
	if (n == 0)
		return;
	if (p != NULL)
		memcpy(bytes, p, n);
	else
		memset(bytes, 0, n);
}

int
wire_enum(struct wire *w, int value, int count)
{
	if (!w->decoding && (value < 0 || value >= count))
		bug("enum value %d is not within 0..%d", value, count - 1);
	return (int)wire_ranged(w, w->decoding ? 0 : value, 0, count - 1);
}

void *
wire_array(struct wire *w, void *items, size_t *count, size_t size, size_t max)
{
	if (!w->decoding && *count > max)
		bug("array of %zu items, at most %zu are sent", *count, max);
	wire_size(w, count);
	if (!w->decoding)
		return items;
	if (*count > max || *count > w->in.n) {
		wire_fail(w);
		*count = 0;
	}
	return arena_array(w->arena, *count, size);
}
