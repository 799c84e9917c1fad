#include "store/store_private.h"

#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- Files that this process has made ---- */

void
store_fresh_add(
    struct store *s, bool blob, const char *name, const unsigned char *key)
{
	struct fresh *f = calloc(1, sizeof *f);
	size_t n = strlen(name);

	if (f == NULL)
		err_no_memory(sizeof *f);
	if (n >= sizeof f->name)
		bug("a file's name of %zu bytes", n);
	memcpy(f->name, name, n + 1);
	if (key != NULL)
		memcpy(f->key, key, sizeof f->key);
	f->blob = blob;
	f->next = s->fresh;
	s->fresh = f;
}

struct fresh *
store_fresh_find(struct store *s, bool blob, struct str name)
{
	for (struct fresh *f = s->fresh; f != NULL; f = f->next)
		if (f->blob == blob && str_is(name, f->name))
			return f;
	return NULL;
}

void
store_fresh_drop(struct store *s, bool blob, struct str name)
{
	for (struct fresh **at = &s->fresh; *at != NULL; at = &(*at)->next) {
		struct fresh *f = *at;

		if (f->blob != blob || !str_is(name, f->name))
			continue;
		*at = f->next;
		free(f);
		return;
	}
}

void
store_fresh_committed(struct store *s)
{
	struct fresh **at = &s->fresh;

	while (*at != NULL) {
		struct fresh *f = *at;

		if (!f->cited) {
			at = &f->next;
			continue;
		}
		*at = f->next;
		free(f);
	}
}

void
store_fresh_undone(struct store *s)
{
	for (struct fresh *f = s->fresh; f != NULL; f = f->next)
		f->cited = false;
}

/* ---- Sweeping ---- */

/* Says whether a file may go. */
typedef enum err_kind orphan_judge(
    struct store *s, struct str name, bool *orphan_out, struct err *err);

static enum err_kind
has_row(
    struct store *s, enum sql sql, struct str name, bool *out, struct err *err)
{
	struct query q;
	enum err_kind kind = query_open(s, sql, &q, err);

	*out = false;
	if (kind != ERR_NONE)
		return kind;
	query_bind_str(&q, name);
	kind = query_step(&q, out, err);
	query_close(&q);
	return kind;
}

/* A temporary file is known by the name that it will have. */
static struct str
final_name(struct str name)
{
	return str_ends(name, ".tmp") ? str_slice(name, 0, name.n - 4) : name;
}

static enum err_kind
judge_spool(struct store *s, struct str name, bool *orphan_out, struct err *err)
{
	bool cited = false;

	*orphan_out = false;
	if (store_fresh_find(s, false, final_name(name)) != NULL)
		return ERR_NONE;
	if (has_row(s, SQL_MESSAGE_SPOOLED, name, &cited, err) != ERR_NONE)
		return err->kind;
	*orphan_out = !cited;
	return ERR_NONE;
}

/*
 * Order is important: the row goes before the file, so that no row ever has a
 * key without a file.
 */
static enum err_kind
forget_blob(struct store *s, struct str name, struct err *err)
{
	struct query q;
	enum err_kind kind = store_step_begin(s, 0, err);

	if (kind == ERR_NONE)
		kind = query_open(s, SQL_BLOB_DELETE, &q, err);
	if (kind == ERR_NONE) {
		query_bind_str(&q, name);
		kind = query_run(&q, err);
	}
	kind = store_step_end(s, kind, err);
	if (kind == ERR_NONE)
		store_fresh_drop(s, true, name);
	return kind;
}

/*
 * A new blob that nothing cites may belong to a message that was read and is
 * about to be decided; one sweep passes it by.
 */
static enum err_kind
judge_blob(struct store *s, struct str name, bool *orphan_out, struct err *err)
{
	struct fresh *fresh = store_fresh_find(s, true, name);
	bool cited = false, has_key = false;

	*orphan_out = false;
	if (str_ends(name, ".tmp")) {
		*orphan_out = s->blob_writers == 0;
		return ERR_NONE;
	}
	if (has_row(s, SQL_DOCUMENT_CITES, name, &cited, err) != ERR_NONE)
		return err->kind;
	if (cited) {
		store_fresh_drop(s, true, name);
		return ERR_NONE;
	}
	if (fresh != NULL && !fresh->swept) {
		fresh->swept = true;
		return ERR_NONE;
	}
	*orphan_out = true;
	if (has_row(s, SQL_BLOB_FIND, name, &has_key, err) != ERR_NONE)
		return err->kind;
	if (has_key)
		return forget_blob(s, name, err);
	store_fresh_drop(s, true, name);
	return ERR_NONE;
}

static enum err_kind
sweep_file(struct store *s, const char *folder, const char *name,
    orphan_judge *judge, size_t *removed, struct err *err)
{
	struct arena *a;
	bool orphan = false;
	enum err_kind kind;

	if (name[0] == '.')
		return ERR_NONE;
	kind = judge(s, str_from(name), &orphan, err);
	if (kind != ERR_NONE || !orphan)
		return kind;
	a = arena_new();
	kind = file_remove(file_join(a, folder, name), err);
	arena_free(a);
	if (kind == ERR_NONE)
		++*removed;
	return kind;
}

static enum err_kind
sweep_folder(
    struct store *s, const char *folder, orphan_judge *judge, struct err *err)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	size_t removed = 0;
	enum err_kind kind = ERR_NONE;

	if (dir == NULL)
		return err_errno(
		    err, ERR_RETRY, errno, "cannot list %s", folder);
	for (errno = 0; kind == ERR_NONE && (entry = readdir(dir)) != NULL;
	     errno = 0)
		kind =
		    sweep_file(s, folder, entry->d_name, judge, &removed, err);
	if (kind == ERR_NONE && errno != 0)
		kind =
		    err_errno(err, ERR_RETRY, errno, "cannot list %s", folder);
	(void)closedir(dir);
	if (removed > 0)
		log_event(
		    s->log, LOG_INFO, "store.swept", "files=%zu", removed);
	return kind;
}

/*
 * What was erased is in the write-ahead log still, until it is begun anew. A
 * reader in its way is no failure: the next sweep does it.
 */
static enum err_kind
empty_log(struct store *s, struct err *err)
{
	int64_t busy = 0;

	return query_pragma(
	    s->db, "PRAGMA wal_checkpoint(TRUNCATE)", &busy, err);
}

enum err_kind
store_sweep(struct store *s, struct err *err)
{
	if (s->in_batch)
		bug("sweeping within a batch");
	if (sweep_folder(s, s->spool, judge_spool, err) != ERR_NONE ||
	    sweep_folder(s, s->blobs, judge_blob, err) != ERR_NONE)
		return err->kind;
	return empty_log(s, err);
}
