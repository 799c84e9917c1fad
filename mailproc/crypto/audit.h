/*
 * The links of the audit chain: hash(n) = keyed BLAKE2b of hash(n-1), n and the
 * record, each length-prefixed.
 */
#ifndef CRYPTO_AUDIT_H
#define CRYPTO_AUDIT_H

#include "crypto/keys.h"

/* previous is all zero before the first row. */
void audit_link(const struct keys *keys,
    const unsigned char previous[static HASH_BYTES], int64_t sequence,
    struct str record, unsigned char out[static HASH_BYTES]);

#endif
