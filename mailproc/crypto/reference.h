/*
 * Capabilities: 20 random Crockford base32 characters (100 bits) and a check
 * character of the same letters (Luhn mod 32). The database has only the keyed
 * hash. A lookup id (16 characters, no check) stands in our Message-IDs; it
 * finds the conversation and proves nothing.
 */
#ifndef CRYPTO_REFERENCE_H
#define CRYPTO_REFERENCE_H

#include "crypto/keys.h"
#include "crypto/random.h"

enum { REFERENCE_LENGTH = 21, LOOKUP_LENGTH = 16 };

/* Live in a. salt as in random_fill(). */
struct str
reference_mint(struct arena *a, struct random *random, struct str salt);
struct str lookup_mint(struct arena *a, struct random *random, struct str salt);

/* token is normalised, REFERENCE_LENGTH characters with a right check. */
void reference_hash(const struct keys *keys, struct str token,
    unsigned char out[static HASH_BYTES]);

/* "ABCDE-FGHJK-..." in groups, for people to read; lives in a. */
struct str reference_format(struct arena *a, struct str token);

#endif
