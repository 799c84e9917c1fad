/*
 * Numbered changes of the database's tables: db/migrations/NNNN_*.sql, made into
 * migration_all[] by contrib/embed-sql. The number of the last one applied is
 * the database's user_version.
 */
#ifndef STORE_MIGRATION_H
#define STORE_MIGRATION_H

#include "base/log.h"
#include "base/str.h"

struct sqlite3;

struct migration {
	int number; /* from 1, without gaps */
	const char *name;
	const char *const *lines; /* of SQL, NULL at the end */
};

extern const struct migration migration_all[];
extern const size_t migration_count;

/* The number of the last migration applied to db; 0: none. */
enum err_kind
migration_version(struct sqlite3 *db, int *out, struct err *err) WARN_UNUSED;

/*
 * Apply those of all[count] that db has not had, each in one transaction. Before
 * the first that changes an existing database, a copy of it is made as
 * PATH.before-NNNN (path: of the database). ERR_CONFIG for a database of a newer
 * program or SQL that fails; ERR_RETRY for a full disk.
 */
enum err_kind
migration_run(struct sqlite3 *db, const char *path, const struct migration *all,
    size_t count, const struct log *log, struct err *err) WARN_UNUSED;

#endif
