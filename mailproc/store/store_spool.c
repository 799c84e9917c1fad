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

enum { SPOOL_NAME_BYTES = 16 };

struct spool_writer {
	struct store *store;
	struct arena *arena;
	char *name;
	char *temporary;
	int fd;
	struct sealed_writer *sealed;
	int64_t size;
	unsigned char wrapped[SEALED_KEY_BYTES];
};

static enum err_kind
open_file(struct spool_writer *w, struct str salt, struct err *err)
{
	unsigned char key[KEY_BYTES];
	enum err_kind kind;

	w->fd =
	    open(w->temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (w->fd == -1)
		return err_errno(
		    err, ERR_RETRY, errno, "cannot make %s", w->temporary);
	random_fill(w->store->random, "spool key", salt, key, sizeof key);
	keys_wrap(w->store->keys, w->store->random, key, w->wrapped);
	kind = sealed_writer_open(
	    w->fd, key, w->store->random, salt, &w->sealed, err);
	keys_wipe(key, sizeof key);
	return kind;
}

enum err_kind
spool_create(struct store *s, struct str salt, struct spool_writer **out,
    struct err *err)
{
	struct spool_writer *w = calloc(1, sizeof *w);
	unsigned char name[SPOOL_NAME_BYTES];

	if (w == NULL)
		err_no_memory(sizeof *w);
	w->store = s;
	w->fd = -1;
	w->arena = arena_new();
	random_fill(s->random, "spool name", salt, name, sizeof name);
	w->name = store_hex(w->arena, name, sizeof name);
	w->temporary = arena_printf(w->arena, "%s/%s.tmp", s->spool, w->name);
	store_fresh_add(s, false, w->name, NULL);
	*out = NULL;
	if (open_file(w, salt, err) != ERR_NONE) {
		spool_abandon(w);
		return err->kind;
	}
	*out = w;
	return ERR_NONE;
}

enum err_kind
spool_write(
    struct spool_writer *w, const void *bytes, size_t n, struct err *err)
{
	w->size += (int64_t)n;
	return sealed_writer_add(w->sealed, bytes, n, err);
}

static void
writer_free(struct spool_writer *w)
{
	sealed_writer_free(w->sealed);
	if (w->fd != -1)
		(void)close(w->fd);
	arena_free(w->arena);
	free(w);
}

/*
 * Order is important: whole, then on disk, then under its name. A file that has
 * its name is never a part of a message, whenever the power went.
 */
static enum err_kind
finish(struct spool_writer *w, struct err *err)
{
	char *path = file_join(w->arena, w->store->spool, w->name);

	if (sealed_writer_finish(w->sealed, err) != ERR_NONE)
		return err->kind;
	crash_point("spool.written");
	if (fsync(w->fd) != 0)
		return err_errno(
		    err, ERR_RETRY, errno, "cannot write %s", w->temporary);
	crash_point("spool.synced");
	if (rename(w->temporary, path) != 0)
		return err_errno(
		    err, ERR_RETRY, errno, "cannot rename %s", w->temporary);
	crash_point("spool.renamed");
	return ERR_NONE;
}

enum err_kind
spool_finish(struct spool_writer *w, struct arena *a, struct received *out,
    struct err *err)
{
	if (finish(w, err) != ERR_NONE) {
		spool_abandon(w);
		return err->kind;
	}
	out->spool = str_copy(a, str_from(w->name));
	out->size = w->size;
	for (size_t i = 0; i < sizeof w->wrapped; i++)
		out->spool_key[i] = w->wrapped[i];
	writer_free(w);
	return ERR_NONE;
}

void
spool_abandon(struct spool_writer *w)
{
	if (w == NULL)
		return;
	/* What cannot be removed is swept. */
	(void)unlink(w->temporary);
	store_fresh_drop(w->store, false, str_from(w->name));
	writer_free(w);
}

enum err_kind
store_spool_sync(struct store *s, struct err *err)
{
	return file_sync_folder(s->spool, err);
}

enum err_kind
store_spool_open(struct store *s, const struct received *r, int *fd_out,
    unsigned char key_out[static KEY_BYTES], struct err *err)
{
	struct arena *a;
	char *path;

	*fd_out = -1;
	if (r->spool.n == 0)
		return err_set(err, ERR_MESSAGE,
		    "message %lld: its raw mail is erased", (long long)r->id);
	if (keys_unwrap(s->keys, r->spool_key, key_out, err) != ERR_NONE)
		return err_prefix(err, "message %lld: ", (long long)r->id);
	a = arena_new();
	path = file_join(a, s->spool, str_cstr(a, r->spool));
	*fd_out = open(path, O_RDONLY | O_CLOEXEC);
	if (*fd_out == -1) {
		(void)err_errno(err, errno == ENOENT ? ERR_MESSAGE : ERR_RETRY,
		    errno, "message %lld: cannot open its raw mail",
		    (long long)r->id);
		keys_wipe(key_out, KEY_BYTES);
	}
	arena_free(a);
	return *fd_out == -1 ? err->kind : ERR_NONE;
}
