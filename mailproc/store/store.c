#include "store/store.h"

#include "store/migration.h"
#include "store/store_private.h"

#include <sqlite3.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	BUSY_MS = 5000,
	LOOK_MS = 2000, /* a look may take, before the writer gives up */
	LOOK_STEP_MS = 50
};

/* Those who only look are gone in a moment; a writer stays. */
static bool
lock_soon(int fd)
{
	const struct timespec step = {.tv_nsec = LOOK_STEP_MS * 1000000L};

	for (int waited = 0; flock(fd, LOCK_EX | LOCK_NB) != 0;
	     waited += LOOK_STEP_MS)
		if (errno != EWOULDBLOCK || waited >= LOOK_MS ||
		    nanosleep(&step, NULL) != 0)
			return false;
	return true;
}

/* One process writes: two would be two places where time and order are kept. */
static enum err_kind
take_lock(struct store *s, const char *folder, struct err *err)
{
	char *path = file_join(s->arena, folder, "lock");

	s->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (s->lock == -1)
		return err_errno(
		    err, ERR_CONFIG, errno, "cannot open %s", path);
	if (lock_soon(s->lock))
		return ERR_NONE;
	if (errno == EWOULDBLOCK || errno == EINTR)
		return err_set(err, ERR_RETRY,
		    "%s: another process of mailproc has it", path);
	return err_errno(err, ERR_RETRY, errno, "cannot lock %s", path);
}

/* SQLite would make the file for all to read; its own files take after it. */
static enum err_kind
make_private(const char *path, struct err *err)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (fd == -1 || close(fd) != 0)
		return err_errno(
		    err, ERR_CONFIG, errno, "cannot open %s", path);
	return ERR_NONE;
}

/*
 * Keep writers away while we look. Without any, and with no log that waits to be
 * taken up, SQLite can be told that the file does not change.
 */
static void
hold_still(struct store *s, const char *folder)
{
	struct stat st;

	s->lock =
	    open(file_join(s->arena, folder, "lock"), O_RDONLY | O_CLOEXEC);
	if (s->lock == -1)
		return;
	s->still = flock(s->lock, LOCK_SH | LOCK_NB) == 0 &&
		   (stat(arena_printf(s->arena, "%s-wal", s->path), &st) != 0 ||
		       st.st_size == 0);
	if (s->still)
		return;
	(void)close(s->lock);
	s->lock = -1;
}

static enum err_kind
prepare_folder(struct store *s, const char *folder, struct err *err)
{
	if (s->mode != STORE_WRITE) {
		if (!file_exists(s->path))
			return err_set(
			    err, ERR_CONFIG, "%s: no database there", s->path);
		if (s->mode == STORE_LOOK)
			hold_still(s, folder);
		return ERR_NONE;
	}
	if (file_make_folder(folder, 0700, err) != ERR_NONE ||
	    take_lock(s, folder, err) != ERR_NONE ||
	    file_make_folder(s->spool, 0700, err) != ERR_NONE ||
	    file_make_folder(s->blobs, 0700, err) != ERR_NONE)
		return err->kind;
	return make_private(s->path, err);
}

/* SQL in the schema and misspelt names are not to be trusted. */
static enum err_kind
harden(struct store *s, struct err *err)
{
	static const struct {
		int option, value;
	} settings[] = {
	    {SQLITE_DBCONFIG_DEFENSIVE, 1},
	    {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
	    {SQLITE_DBCONFIG_DQS_DML, 0},
	    {SQLITE_DBCONFIG_DQS_DDL, 0},
	    {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
	    {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
	};

	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
		if (sqlite3_db_config(s->db, settings[i].option,
			settings[i].value, (int *)NULL) != SQLITE_OK)
			return query_failed(s->db, "settings", err);
	if (sqlite3_busy_timeout(s->db, BUSY_MS) != SQLITE_OK)
		return query_failed(s->db, "settings", err);
	return query_exec(s->db,
	    "PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY", err);
}

static enum err_kind
check_wal(struct store *s, struct err *err)
{
	sqlite3_stmt *statement = NULL;
	enum err_kind kind = ERR_NONE;
	const char *mode = NULL;

	if (sqlite3_prepare_v2(s->db, "PRAGMA journal_mode = WAL", -1,
		&statement, NULL) == SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW)
		mode = (const char *)sqlite3_column_text(statement, 0);
	if (mode == NULL)
		kind = query_failed(s->db, "PRAGMA journal_mode", err);
	else if (strcmp(mode, "wal") != 0)
		kind = err_set(err, ERR_CONFIG,
		    "%s: no write-ahead log is possible there (%s)", s->path,
		    mode);
	(void)sqlite3_finalize(statement);
	return kind;
}

/*
 * Only the writer checkpoints: with two connections that do, SQLite 3.40 can
 * lose pages of a write-ahead log that is started anew.
 */
static enum err_kind
configure(struct store *s, struct err *err)
{
	if (harden(s, err) != ERR_NONE)
		return err->kind;
	if (s->mode != STORE_WRITE) {
		if (sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE,
			1, (int *)NULL) != SQLITE_OK)
			return query_failed(s->db, "settings", err);
		return query_exec(s->db,
		    "PRAGMA wal_autocheckpoint = 0; PRAGMA query_only = ON",
		    err);
	}
	if (check_wal(s, err) != ERR_NONE)
		return err->kind;
	return query_exec(s->db,
	    "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;"
	    "PRAGMA foreign_keys = ON",
	    err);
}

/* A reader takes the tables as they are, when it knows them. */
static enum err_kind
check_version(struct store *s, struct err *err)
{
	int version = 0;

	if (migration_version(s->db, &version, err) != ERR_NONE)
		return err->kind;
	if (version == (int)migration_count)
		return ERR_NONE;
	return err_set(err, ERR_CONFIG,
	    "%s: its tables are those of %s version of mailproc%s", s->path,
	    version < (int)migration_count ? "an older" : "a newer",
	    version < (int)migration_count ? "; start the service to change "
					     "them"
					   : "");
}

/* The path, or the URI that says that it does not change. */
static const char *
database_name(struct store *s)
{
	struct buf uri = {0};
	char *name;

	if (!s->still)
		return s->path;
	buf_add_text(&uri, "file:");
	for (const char *p = s->path; *p != '\0'; p++) {
		if (*p == '%' || *p == '?' || *p == '#')
			buf_printf(&uri, "%%%02x", (unsigned)*p);
		else
			buf_add_char(&uri, *p);
	}
	buf_add_text(&uri, "?immutable=1");
	name = str_cstr(s->arena, buf_str(&uri));
	buf_release(&uri);
	return name;
}

static enum err_kind
open_database(struct store *s, struct err *err)
{
	int flags = SQLITE_OPEN_NOMUTEX | (s->still ? SQLITE_OPEN_URI : 0) |
		    (s->mode == STORE_WRITE ? SQLITE_OPEN_READWRITE
					    : SQLITE_OPEN_READONLY);

	if (sqlite3_open_v2(database_name(s), &s->db, flags, NULL) !=
	    SQLITE_OK) {
		if (s->db == NULL)
			err_no_memory(0);
		(void)query_failed(s->db, s->path, err);
		/* Nothing that would mend itself. */
		return err->kind = ERR_CONFIG;
	}
	if (configure(s, err) != ERR_NONE)
		return err_prefix(err, "%s: ", s->path);
	if (s->mode != STORE_WRITE)
		return check_version(s, err);
	return migration_run(
	    s->db, s->path, migration_all, migration_count, s->log, err);
}

enum err_kind
store_open(const char *folder, enum store_mode mode, const struct keys *keys,
    struct random *random, const struct log *log, struct store **out,
    struct err *err)
{
	struct store *s = calloc(1, sizeof *s);

	if (s == NULL)
		err_no_memory(sizeof *s);
	*s = (struct store){.mode = mode,
	    .keys = keys,
	    .random = random,
	    .log = log,
	    .lock = -1,
	    .arena = arena_new()};
	s->path = file_join(s->arena, folder, "mailproc.db");
	s->spool = file_join(s->arena, folder, "spool");
	s->blobs = file_join(s->arena, folder, "blobs");
	*out = NULL;
	if (prepare_folder(s, folder, err) != ERR_NONE ||
	    open_database(s, err) != ERR_NONE ||
	    store_now_load(s, err) != ERR_NONE) {
		store_close(s);
		return err->kind;
	}
	*out = s;
	return ERR_NONE;
}

void
store_close(struct store *s)
{
	if (s == NULL)
		return;
	store_rollback(s);
	for (size_t i = 0; i < SQL_COUNT; i++)
		(void)sqlite3_finalize(s->statements[i]);
	if (sqlite3_close(s->db) != SQLITE_OK)
		bug("a statement was left open: %s", sqlite3_errmsg(s->db));
	while (s->fresh != NULL)
		store_fresh_drop(s, s->fresh->blob, str_from(s->fresh->name));
	/* The database is closed before the next writer may come. */
	if (s->lock != -1)
		(void)close(s->lock);
	arena_free(s->arena);
	free(s);
}
