#include "crypto/keys.h"

#include "crypto/random.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* The context of crypto_kdf: 8 characters that name this program. */
static const char kdf_context[crypto_kdf_CONTEXTBYTES + 1] = "mailproc";

/* What wrapped keys are bound to, so that no sealed row passes for one. */
static const char wrap_context[] = "mailproc wrapped key 1";

enum {
	NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	MAC_BYTES = crypto_aead_xchacha20poly1305_ietf_ABYTES
};

_Static_assert(SEALED_KEY_BYTES == NONCE_BYTES + KEY_BYTES + MAC_BYTES,
    "a wrapped key is nonce, key and MAC");
_Static_assert(KEY_BYTES == crypto_kdf_KEYBYTES &&
		   KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES &&
		   KEY_BYTES == crypto_box_PUBLICKEYBYTES &&
		   KEY_BYTES == crypto_box_SECRETKEYBYTES,
    "all keys have one size");

struct keys {
	unsigned char derived[KEY_USE_COUNT][KEY_BYTES];
};

struct keys_digester {
	crypto_generichash_state state;
};

enum err_kind
crypto_start(struct err *err)
{
	if (sodium_init() < 0)
		return err_set(err, ERR_CONFIG,
		    "libsodium cannot start (no source of randomness)");
	return ERR_NONE;
}

void
keys_wipe(void *secret, size_t n)
{
	sodium_memzero(secret, n);
}

/* "# comment", a line of hexadecimal; mode as in file_save(). */
static enum err_kind
save_key(const char *path, mode_t mode, const char *comment,
    const unsigned char key[static KEY_BYTES], struct err *err)
{
	struct buf text = {0};
	char hex[KEY_BYTES * 2 + 1];
	enum err_kind kind;

	/* Room first: growing would leave a copy of the secret behind. */
	buf_reserve(&text, strlen(comment) + sizeof hex + 8);
	sodium_bin2hex(hex, sizeof hex, key, KEY_BYTES);
	buf_add_text(&text, "# ");
	buf_add_text(&text, comment);
	buf_add_text(&text, "\n");
	buf_add_text(&text, hex);
	buf_add_text(&text, "\n");
	kind = file_save(path, mode, buf_str(&text), err);
	sodium_memzero(hex, sizeof hex);
	sodium_memzero(text.p, text.n);
	buf_release(&text);
	return kind;
}

static enum err_kind
refuse_existing(const char *const *paths, size_t count, struct err *err)
{
	for (size_t i = 0; i < count; i++)
		if (file_exists(paths[i]))
			return err_set(err, ERR_USAGE,
			    "%s exists already and is not replaced", paths[i]);
	return ERR_NONE;
}

enum err_kind
keys_generate(const char *folder, struct random *random, struct err *err)
{
	struct arena *a = arena_new();
	unsigned char service[KEY_BYTES], seed[crypto_box_SEEDBYTES];
	unsigned char public_half[KEY_BYTES], private_half[KEY_BYTES];
	const char *paths[] = {file_join(a, folder, "service.key"),
	    file_join(a, folder, "sealing.pub"),
	    file_join(a, folder, "sealing.key")};
	enum err_kind kind;

	random_fill(
	    random, "service key", str_from(""), service, sizeof service);
	random_fill(random, "sealing key", str_from(""), seed, sizeof seed);
	crypto_box_seed_keypair(public_half, private_half, seed);
	kind = refuse_existing(paths, sizeof paths / sizeof *paths, err);
	if (kind == ERR_NONE)
		kind = save_key(paths[0], 0600,
		    "service key of mailproc: keep it secret, and keep a copy",
		    service, err);
	if (kind == ERR_NONE)
		kind = save_key(paths[1], 0644,
		    "sealing key of mailproc, public half", public_half, err);
	if (kind == ERR_NONE)
		kind = save_key(paths[2], 0600,
		    "sealing key of mailproc, private half: for trial only; "
		    "a real one is never on the server",
		    private_half, err);
	sodium_memzero(service, sizeof service);
	sodium_memzero(seed, sizeof seed);
	sodium_memzero(private_half, sizeof private_half);
	arena_free(a);
	return kind;
}

/* The one line that is neither empty nor a comment, as KEY_BYTES bytes. */
static enum err_kind
parse_key(
    const char *path, struct str text, unsigned char *out, struct err *err)
{
	struct str line, found = {0};
	size_t lines = 0, n = 0;

	while (str_line(&text, &line)) {
		line = str_trim(line);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		found = line;
		lines++;
	}
	if (lines != 1 || found.n != 2 * (size_t)KEY_BYTES ||
	    sodium_hex2bin(out, KEY_BYTES, found.p, found.n, NULL, &n, NULL) !=
		0 ||
	    n != KEY_BYTES)
		return err_set(err, ERR_CONFIG,
		    "%s: not a key (a comment, then %d hexadecimal digits)",
		    path, KEY_BYTES * 2);
	return ERR_NONE;
}

static void
derive(struct keys *keys, const unsigned char service[static KEY_BYTES])
{
	for (size_t use = 0; use < KEY_USE_COUNT; use++)
		crypto_kdf_derive_from_key(keys->derived[use], KEY_BYTES,
		    use + 1, kdf_context, service);
}

enum err_kind
keys_load(const char *path, struct keys **keys_out, struct err *err)
{
	unsigned char service[KEY_BYTES];
	struct buf text = {0};
	enum err_kind kind = file_load_secret(path, &text, err);

	*keys_out = NULL;
	if (kind == ERR_NONE)
		kind = parse_key(path, buf_str(&text), service, err);
	if (kind == ERR_NONE) {
		struct keys *keys = sodium_malloc(sizeof *keys);

		if (keys == NULL)
			err_no_memory(sizeof *keys);
		derive(keys, service);
		sodium_mprotect_readonly(keys);
		*keys_out = keys;
	}
	sodium_memzero(service, sizeof service);
	if (text.p != NULL)
		sodium_memzero(text.p, text.capacity);
	buf_release(&text);
	return kind;
}

enum err_kind
keys_load_sealing(
    const char *path, unsigned char out[static KEY_BYTES], struct err *err)
{
	struct buf text = {0};
	enum err_kind kind = file_load(path, 4096, &text, err);

	if (kind != ERR_NONE)
		kind = ERR_CONFIG;
	else
		kind = parse_key(path, buf_str(&text), out, err);
	buf_release(&text);
	return kind;
}

void
keys_free(struct keys *keys)
{
	sodium_free(keys);
}

static const unsigned char *
derived(const struct keys *keys, enum key_use use)
{
	if ((unsigned)use >= KEY_USE_COUNT)
		bug("key use %d", (int)use);
	return keys->derived[use];
}

void
keys_digest(const struct keys *keys, enum key_use use, struct str data,
    unsigned char out[static HASH_BYTES])
{
	crypto_generichash(out, HASH_BYTES, (const unsigned char *)data.p,
	    data.n, derived(keys, use), KEY_BYTES);
}

struct keys_digester *
keys_digester_new(const struct keys *keys, enum key_use use)
{
	/* The state wants 64-byte alignment, which malloc() does not give. */
	struct keys_digester *d =
	    aligned_alloc(_Alignof(struct keys_digester), sizeof *d);

	if (d == NULL)
		err_no_memory(sizeof *d);
	crypto_generichash_init(
	    &d->state, derived(keys, use), KEY_BYTES, HASH_BYTES);
	return d;
}

void
keys_digester_add(struct keys_digester *d, const void *bytes, size_t n)
{
	crypto_generichash_update(&d->state, bytes, n);
}

void
keys_digester_finish(
    struct keys_digester *d, unsigned char out[static HASH_BYTES])
{
	crypto_generichash_final(&d->state, out, HASH_BYTES);
}

void
keys_digester_free(struct keys_digester *d)
{
	if (d == NULL)
		return;
	sodium_memzero(d, sizeof *d);
	free(d);
}

/* nonce, ciphertext and MAC into out, which holds plain.n + 40 bytes. */
static void
encrypt(const unsigned char *key, const unsigned char nonce[static NONCE_BYTES],
    struct str plain, struct str context, unsigned char *out)
{
	memcpy(out, nonce, NONCE_BYTES);
	crypto_aead_xchacha20poly1305_ietf_encrypt(out + NONCE_BYTES, NULL,
	    (const unsigned char *)plain.p, plain.n,
	    (const unsigned char *)context.p, context.n, NULL, nonce, key);
}

/* False when key, context or bytes are not those of encrypt(). */
static bool
decrypt(const unsigned char *key, const unsigned char *sealed, size_t n,
    struct str context, unsigned char *out)
{
	if (n < NONCE_BYTES + MAC_BYTES)
		return false;
	return crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL,
		   sealed + NONCE_BYTES, n - NONCE_BYTES,
		   (const unsigned char *)context.p, context.n, sealed,
		   key) == 0;
}

void
keys_wrap(const struct keys *keys, struct random *random,
    const unsigned char key[static KEY_BYTES],
    unsigned char out[static SEALED_KEY_BYTES])
{
	struct str plain = {(const char *)key, KEY_BYTES};
	unsigned char nonce[NONCE_BYTES];

	/* The key itself is what tells draws apart; it never leaves the hash.
	 */
	random_fill(random, "wrap nonce", plain, nonce, sizeof nonce);
	encrypt(derived(keys, KEY_USE_WRAP), nonce, plain,
	    str_from(wrap_context), out);
}

enum err_kind
keys_unwrap(const struct keys *keys,
    const unsigned char wrapped[static SEALED_KEY_BYTES],
    unsigned char key_out[static KEY_BYTES], struct err *err)
{
	if (!decrypt(derived(keys, KEY_USE_WRAP), wrapped, SEALED_KEY_BYTES,
		str_from(wrap_context), key_out)) {
		sodium_memzero(key_out, KEY_BYTES);
		return err_set(err, ERR_CONFIG,
		    "a file's key was not wrapped by this service key, or was "
		    "altered or destroyed");
	}
	return ERR_NONE;
}

void
keys_seal(const struct keys *keys, struct random *random, struct str plain,
    struct str context, struct buf *out)
{
	unsigned char nonce[NONCE_BYTES];
	size_t n = NONCE_BYTES + plain.n + MAC_BYTES;

	random_fill(random, "seal nonce", context, nonce, sizeof nonce);
	buf_reserve(out, n);
	encrypt(derived(keys, KEY_USE_SEAL), nonce, plain, context,
	    (unsigned char *)out->p + out->n);
	out->n += n;
	out->p[out->n] = '\0';
}

enum err_kind
keys_open(const struct keys *keys, struct str sealed, struct str context,
    struct buf *out, struct err *err)
{
	if (sealed.n >= NONCE_BYTES + MAC_BYTES) {
		size_t n = sealed.n - NONCE_BYTES - MAC_BYTES;

		buf_reserve(out, n);
		if (decrypt(derived(keys, KEY_USE_SEAL),
			(const unsigned char *)sealed.p, sealed.n, context,
			(unsigned char *)out->p + out->n)) {
			out->n += n;
			out->p[out->n] = '\0';
			return ERR_NONE;
		}
	}
	return err_set(err, ERR_CONFIG,
	    "%.*s: not sealed by this service key, or altered",
	    STR_ARG(context));
}
