#include "crypto/reference.h"

#include "text/crockford.h"

enum { RANDOM_BYTES = 13, GROUP = 5, REFERENCE_BITS = 100, LOOKUP_BITS = 80 };

_Static_assert(RANDOM_BYTES * 8 >= REFERENCE_BITS, "enough random bits");

struct str
reference_mint(struct arena *a, struct random *random, struct str salt)
{
	unsigned char bytes[RANDOM_BYTES];
	char *token = arena_alloc(a, REFERENCE_LENGTH + 1);

	random_fill(random, "reference", salt, bytes, sizeof bytes);
	crockford_encode(bytes, REFERENCE_BITS, token);
	token[REFERENCE_LENGTH - 1] =
	    crockford_check_char(str_of(token, REFERENCE_LENGTH - 1));
	keys_wipe(bytes, sizeof bytes);
	return str_of(token, REFERENCE_LENGTH);
}

struct str
lookup_mint(struct arena *a, struct random *random, struct str salt)
{
	unsigned char bytes[LOOKUP_BITS / 8];
	char *lookup = arena_alloc(a, LOOKUP_LENGTH + 1);

	random_fill(random, "lookup", salt, bytes, sizeof bytes);
	crockford_encode(bytes, LOOKUP_BITS, lookup);
	return str_of(lookup, LOOKUP_LENGTH);
}

void
reference_hash(const struct keys *keys, struct str token,
    unsigned char out[static HASH_BYTES])
{
	keys_digest(keys, KEY_USE_REFERENCE, token, out);
}

struct str
reference_format(struct arena *a, struct str token)
{
	char *text = arena_alloc(a, token.n * 2 + 1);
	size_t n = 0;

	/* A single letter never stands alone: the last group takes it. */
	for (size_t i = 0; i < token.n; i++) {
		if (i > 0 && i % GROUP == 0 && token.n - i > 1)
			text[n++] = '-';
		text[n++] = token.p[i];
	}
	return str_of(text, n);
}
