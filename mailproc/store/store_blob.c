#include "store/store_private.h"

#include "base/crash.h"
#include "base/file.h"
#include "crypto/random.h"
#include "crypto/sealed_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct blob_writer {
	struct store *store;
	struct arena *arena;
	char *temporary;
	int fd;
	struct sealed_writer *sealed;
	struct keys_digester *digester;
	unsigned char wrapped[SEALED_KEY_BYTES];
};

static enum err_kind
open_file(struct blob_writer *w, struct err *err)
{
	struct store *s = w->store;
	/* Before its content is known nothing stable tells a blob apart, and
	 * a row has the key: a run that is resumed must draw the same. */
	struct str salt = str_from("blob");
	unsigned char key[KEY_BYTES];
	enum err_kind kind;

	w->temporary = arena_printf(w->arena, "%s/%llu.tmp", s->blobs,
	    (unsigned long long)++s->blob_serial);
	w->fd =
	    open(w->temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (w->fd == -1)
		return err_errno(
		    err, ERR_RETRY, errno, "cannot make %s", w->temporary);
	random_fill(s->random, "blob key", salt, key, sizeof key);
	keys_wrap(s->keys, s->random, key, w->wrapped);
	kind = sealed_writer_open(w->fd, key, s->random, salt, &w->sealed, err);
	keys_wipe(key, sizeof key);
	return kind;
}

enum err_kind
blob_create(struct store *s, struct blob_writer **out, struct err *err)
{
	struct blob_writer *w = calloc(1, sizeof *w);

	if (w == NULL)
		err_no_memory(sizeof *w);
	w->store = s;
	w->fd = -1;
	w->arena = arena_new();
	w->digester = keys_digester_new(s->keys, KEY_USE_BLOB);
	s->blob_writers++;
	*out = NULL;
	if (open_file(w, err) != ERR_NONE) {
		blob_abandon(w);
		return err->kind;
	}
	*out = w;
	return ERR_NONE;
}

enum err_kind
blob_write(struct blob_writer *w, const void *bytes, size_t n, struct err *err)
{
	keys_digester_add(w->digester, bytes, n);
	return sealed_writer_add(w->sealed, bytes, n, err);
}

/* The temporary file goes unless it was renamed. */
void
blob_abandon(struct blob_writer *w)
{
	if (w == NULL)
		return;
	if (w->temporary != NULL)
		(void)unlink(w->temporary);
	w->store->blob_writers--;
	sealed_writer_free(w->sealed);
	keys_digester_free(w->digester);
	if (w->fd != -1)
		(void)close(w->fd);
	arena_free(w->arena);
	free(w);
}

/* Whether a row has the key of this blob. */
static enum err_kind
find_key(struct store *s, struct str name, unsigned char *wrapped_out,
    bool *found_out, struct err *err)
{
	struct query q;
	bool row = false;
	enum err_kind kind = query_open(s, SQL_BLOB_FIND, &q, err);

	*found_out = false;
	if (kind != ERR_NONE)
		return kind;
	query_bind_str(&q, name);
	kind = query_step(&q, &row, err);
	if (kind == ERR_NONE && row)
		*found_out = query_bytes(&q, wrapped_out, SEALED_KEY_BYTES);
	query_close(&q);
	return kind;
}

/* The same content is here already, with its key known. */
static enum err_kind
is_known(struct store *s, const char *path, struct str name, bool *out,
    struct err *err)
{
	unsigned char wrapped[SEALED_KEY_BYTES];
	struct fresh *fresh = store_fresh_find(s, true, name);

	*out = false;
	if (!file_exists(path))
		return ERR_NONE;
	if (fresh != NULL) {
		fresh->swept = false;
		*out = true;
		return ERR_NONE;
	}
	return find_key(s, name, wrapped, out, err);
}

/* On disk whole, then under its name, as in store_spool.c; the folder is synced
 * before the commit. */
static enum err_kind
keep(struct blob_writer *w, const char *path, const char *name, struct err *err)
{
	if (fsync(w->fd) != 0)
		return err_errno(
		    err, ERR_RETRY, errno, "cannot write %s", w->temporary);
	crash_point("blob.synced");
	if (rename(w->temporary, path) != 0)
		return err_errno(
		    err, ERR_RETRY, errno, "cannot rename %s", w->temporary);
	w->store->blobs_unsynced = true;
	store_fresh_drop(w->store, true, str_from(name));
	store_fresh_add(w->store, true, name, w->wrapped);
	crash_point("blob.renamed");
	return ERR_NONE;
}

enum err_kind
blob_finish(struct blob_writer *w, struct arena *a, struct str *name_out,
    struct err *err)
{
	unsigned char digest[HASH_BYTES];
	bool known = false;
	char *name, *path;
	enum err_kind kind = sealed_writer_finish(w->sealed, err);

	*name_out = (struct str){0};
	keys_digester_finish(w->digester, digest);
	name = store_hex(w->arena, digest, sizeof digest);
	path = file_join(w->arena, w->store->blobs, name);
	if (kind == ERR_NONE)
		kind = is_known(w->store, path, str_from(name), &known, err);
	if (kind == ERR_NONE && !known)
		kind = keep(w, path, name, err);
	if (kind == ERR_NONE)
		*name_out = str_copy(a, str_from(name));
	blob_abandon(w);
	return kind;
}

/* The wrapped key, of a row or of a blob that has none yet. */
static enum err_kind
wrapped_key(
    struct store *s, struct str name, unsigned char *out, struct err *err)
{
	const struct fresh *fresh = store_fresh_find(s, true, name);
	bool found = false;

	if (fresh != NULL) {
		for (size_t i = 0; i < SEALED_KEY_BYTES; i++)
			out[i] = fresh->key[i];
		return ERR_NONE;
	}
	if (find_key(s, name, out, &found, err) != ERR_NONE)
		return err->kind;
	if (!found)
		return err_set(err, ERR_MESSAGE, "blob %.*s is not on record",
		    STR_ARG(name));
	return ERR_NONE;
}

enum err_kind
store_blob_open(struct store *s, struct str name, int *fd_out,
    unsigned char key_out[static KEY_BYTES], struct err *err)
{
	unsigned char wrapped[SEALED_KEY_BYTES];
	struct arena *a;

	*fd_out = -1;
	if (wrapped_key(s, name, wrapped, err) != ERR_NONE ||
	    keys_unwrap(s->keys, wrapped, key_out, err) != ERR_NONE)
		return err->kind;
	a = arena_new();
	*fd_out = open(
	    file_join(a, s->blobs, str_cstr(a, name)), O_RDONLY | O_CLOEXEC);
	if (*fd_out == -1) {
		(void)err_errno(err, errno == ENOENT ? ERR_MESSAGE : ERR_RETRY,
		    errno, "cannot open blob %.*s", STR_ARG(name));
		keys_wipe(key_out, KEY_BYTES);
	}
	arena_free(a);
	return *fd_out == -1 ? err->kind : ERR_NONE;
}
