/*
 * Randomness, injected. In production the kernel's; in tests derived from a
 * seed, the purpose and the salt alone (not from the order of the calls), so
 * that a run that was stopped and resumed draws the same as one that was not.
 */
#ifndef CRYPTO_RANDOM_H
#define CRYPTO_RANDOM_H

#include "base/str.h"

struct random {
	bool seeded;
	unsigned char seed[32];
};

/* $MAILPROC_RANDOM_SEED counts in builds for the crash test only. */
void random_init(struct random *random);

/*
 * Fill out with n bytes. purpose is a literal ("reference"); salt tells apart
 * draws of one purpose and must be stable across a restart (the message's
 * digest and a count, say). Both are ignored unless seeded.
 */
void random_fill(struct random *random, const char *purpose, struct str salt,
    void *out, size_t n);

#endif
