#include "crypto/random.h"

#include "crypto/keys.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

void
random_init(struct random *random)
{
	*random = (struct random){0};
#ifdef MAILPROC_CRASH
	const char *seed = getenv("MAILPROC_RANDOM_SEED");

	if (seed != NULL) {
		crypto_generichash(random->seed, sizeof random->seed,
		    (const unsigned char *)seed, strlen(seed), NULL, 0);
		random->seeded = true;
	}
#endif
}

/* The length goes first, so that no two pairs of purpose and salt meet. */
static void
hash_part(crypto_generichash_state *state, struct str part)
{
	unsigned char length[8];

	for (size_t i = 0; i < sizeof length; i++)
		length[i] = (unsigned char)((uint64_t)part.n >> (8 * i));
	crypto_generichash_update(state, length, sizeof length);
	crypto_generichash_update(state, (const unsigned char *)part.p, part.n);
}

static void
fill_seeded(const struct random *random, const char *purpose, struct str salt,
    void *out, size_t n)
{
	crypto_generichash_state state;
	unsigned char key[randombytes_SEEDBYTES];

	crypto_generichash_init(
	    &state, random->seed, sizeof random->seed, sizeof key);
	hash_part(&state, str_from(purpose));
	hash_part(&state, salt);
	crypto_generichash_final(&state, key, sizeof key);
	randombytes_buf_deterministic(out, n, key);
}

void
random_fill(struct random *random, const char *purpose, struct str salt,
    void *out, size_t n)
{
	if (random->seeded)
		fill_seeded(random, purpose, salt, out, n);
	else
		randombytes_buf(out, n);
}
