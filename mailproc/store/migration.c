#include "store/migration.h"

#include "base/file.h"
#include "store/query.h"

#include <sqlite3.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum err_kind
migration_version(struct sqlite3 *db, int *out, struct err *err)
{
	int64_t version = 0;

	if (query_pragma(db, "PRAGMA user_version", &version, err) != ERR_NONE)
		return err->kind;
	*out = (int)version;
	return ERR_NONE;
}

/* VACUUM INTO wants no file or an empty one; ours is made private first. */
static enum err_kind
make_empty(const char *path, struct err *err)
{
	int fd;

	/* One that is there was left by a migration that did not come to its
	 * end: the database is as before, so that the copy is made again. */
	if (file_remove(path, err) != ERR_NONE)
		return err->kind;
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd == -1 || close(fd) != 0)
		return err_errno(err, ERR_RETRY, errno, "cannot make %s", path);
	return ERR_NONE;
}

static enum err_kind
back_up(struct sqlite3 *db, const char *path, struct err *err)
{
	sqlite3_stmt *statement = NULL;
	enum err_kind kind = make_empty(path, err);

	if (kind != ERR_NONE)
		return kind;
	if (sqlite3_prepare_v2(db, "VACUUM INTO ?1", -1, &statement, NULL) !=
		SQLITE_OK ||
	    sqlite3_bind_text(statement, 1, path, -1, SQLITE_STATIC) !=
		SQLITE_OK ||
	    sqlite3_step(statement) != SQLITE_DONE) {
		kind = query_failed(db, "backup", err);
		(void)err_prefix(err, "%s: ", path);
	}
	(void)sqlite3_finalize(statement);
	if (kind == ERR_NONE)
		kind = file_sync_parent(path, err);
	return kind;
}

/* Rows that a rebuilt table left without their parents. */
static enum err_kind
check_foreign_keys(struct sqlite3 *db, struct err *err)
{
	sqlite3_stmt *statement = NULL;
	enum err_kind kind = ERR_NONE;
	int code;

	if (sqlite3_prepare_v2(db, "PRAGMA foreign_key_check", -1, &statement,
		NULL) != SQLITE_OK)
		return query_failed(db, "PRAGMA foreign_key_check", err);
	code = sqlite3_step(statement);
	if (code == SQLITE_ROW)
		kind = err_set(err, ERR_CONFIG,
		    "rows of table %s refer to what is not there",
		    (const char *)sqlite3_column_text(statement, 0));
	else if (code != SQLITE_DONE)
		kind = query_failed(db, "PRAGMA foreign_key_check", err);
	(void)sqlite3_finalize(statement);
	return kind;
}

static enum err_kind
apply_lines(struct sqlite3 *db, const struct migration *m, struct err *err)
{
	struct buf text = {0};
	enum err_kind kind;

	for (const char *const *line = m->lines; *line != NULL; line++)
		buf_add_text(&text, *line);
	buf_printf(&text, "\nPRAGMA user_version = %d;", m->number);
	if (sqlite3_exec(db, text.p, NULL, NULL, NULL) == SQLITE_OK)
		kind = check_foreign_keys(db, err);
	else
		kind = query_failed(db, "SQL", err);
	buf_release(&text);
	return kind;
}

/*
 * The tables and the number change together or not at all. Foreign keys are off
 * meanwhile, as SQLite wants it for tables that are rebuilt, and checked as a
 * whole before the end.
 */
static enum err_kind
apply(struct sqlite3 *db, const struct migration *m, struct err *err)
{
	enum err_kind kind;
	struct err ignored;

	kind =
	    query_exec(db, "PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE", err);
	if (kind == ERR_NONE)
		kind = apply_lines(db, m, err);
	if (kind == ERR_NONE)
		kind = query_exec(db, "COMMIT", err);
	if (kind != ERR_NONE && !sqlite3_get_autocommit(db))
		(void)!query_exec(db, "ROLLBACK", &ignored);
	if (kind == ERR_NONE)
		kind = query_exec(db, "PRAGMA foreign_keys = ON", err);
	if (kind != ERR_NONE)
		return err_prefix(err, "migration %s: ", m->name);
	return ERR_NONE;
}

enum err_kind
migration_run(struct sqlite3 *db, const char *path, const struct migration *all,
    size_t count, const struct log *log, struct err *err)
{
	int version = 0;

	if (migration_version(db, &version, err) != ERR_NONE)
		return err->kind;
	if (version > (int)count)
		return err_set(err, ERR_CONFIG,
		    "%s was changed by a newer version of mailproc (tables %d, "
		    "known up to %zu)",
		    path, version, count);
	for (size_t i = (size_t)version; i < count; i++) {
		if (i == (size_t)version && version > 0) {
			struct arena *a = arena_new();
			enum err_kind kind = back_up(db,
			    arena_printf(
				a, "%s.before-%04d", path, all[i].number),
			    err);

			arena_free(a);
			if (kind != ERR_NONE)
				return kind;
		}
		if (apply(db, &all[i], err) != ERR_NONE)
			return err->kind;
		log_event(log, LOG_INFO, "migrated", "name=%s", all[i].name);
	}
	return ERR_NONE;
}
