/*
 * The service's keys and what is done with them (libsodium). One secret of 32
 * bytes, the service key, is on disk (mode 0600, or a systemd credential); all
 * others are derived from it (crypto_kdf), each for one use.
 */
#ifndef CRYPTO_KEYS_H
#define CRYPTO_KEYS_H

#include "base/file.h"
#include "model/person.h"

struct keys; /* in locked memory (sodium_malloc) */

enum { KEY_BYTES = 32, HASH_BYTES = 32, SEALED_KEY_BYTES = 72 };

/* sodium_init(), once, before anything else here. ERR_CONFIG when it fails. */
enum err_kind crypto_start(struct err *err) WARN_UNUSED;

/*
 * Make DIR/service.key (0600), DIR/sealing.pub and DIR/sealing.key (key pair of
 * crypto_box; the private half is for trial only). Text files: a line of
 * comment, then hexadecimal. Refuses to replace any (ERR_USAGE). The bytes
 * come from random_fill().
 */
struct random;
enum err_kind keys_generate(
    const char *folder, struct random *random, struct err *err) WARN_UNUSED;

/* path as in file_load_secret(). Returns owned. ERR_CONFIG. */
enum err_kind keys_load(
    const char *path, struct keys **keys_out, struct err *err) WARN_UNUSED;
/* Load the public sealing key (no secret). ERR_CONFIG. */
enum err_kind keys_load_sealing(const char *path,
    unsigned char out[static KEY_BYTES], struct err *err) WARN_UNUSED;
void keys_free(struct keys *keys); /* wipes; accepts NULL */

/*
 * Keyed digests (BLAKE2b-256) for what must be found again but not read:
 * the use names the derived key, so that digests of one kind say nothing
 * about those of another.
 */
enum key_use {
	KEY_USE_REFERENCE, /* capabilities */
	KEY_USE_MESSAGE,   /* digests of messages */
	KEY_USE_BLOB,      /* names of blobs */
	KEY_USE_ADDRESS,   /* addresses in counters and the audit log */
	KEY_USE_AUDIT,     /* the audit chain */
	KEY_USE_SEAL,      /* rows sealed in the database */
	KEY_USE_WRAP,      /* wraps the spool's and the blobs' own keys */
	KEY_USE_COUNT
};
void keys_digest(const struct keys *keys, enum key_use use, struct str data,
    unsigned char out[static HASH_BYTES]);

/* The same for what is too large to hold: add any number of times. */
struct keys_digester;
struct keys_digester *keys_digester_new(
    const struct keys *keys, enum key_use use); /* returns owned */
void keys_digester_add(struct keys_digester *d, const void *bytes, size_t n);
void keys_digester_finish(struct keys_digester *d,
    unsigned char out[static HASH_BYTES]);        /* does not free d */
void keys_digester_free(struct keys_digester *d); /* wipes; accepts NULL */

/* Overwrite a secret of the caller's, in a way no compiler leaves out. */
void keys_wipe(void *secret, size_t n);

/* Wrap a key of one file (KEY_BYTES) into SEALED_KEY_BYTES: nonce, MAC, key.
 * The nonce comes from random. */
void keys_wrap(const struct keys *keys, struct random *random,
    const unsigned char key[static KEY_BYTES],
    unsigned char out[static SEALED_KEY_BYTES]);
/* ERR_CONFIG when it was not wrapped by these keys, or was altered. */
enum err_kind keys_unwrap(const struct keys *keys,
    const unsigned char wrapped[static SEALED_KEY_BYTES],
    unsigned char key_out[static KEY_BYTES], struct err *err) WARN_UNUSED;

/*
 * Seal bytes for a row of the database (XChaCha20-Poly1305, nonce first);
 * context ("outbox 12 body") is bound as associated data.
 */
void keys_seal(const struct keys *keys, struct random *random, struct str plain,
    struct str context, struct buf *out);
/* Appends to out. ERR_CONFIG as keys_unwrap(), or another context. */
enum err_kind keys_open(const struct keys *keys, struct str sealed,
    struct str context, struct buf *out, struct err *err) WARN_UNUSED;

#endif
