/*
 * Files, durably. Every function here that writes says what is on disk when it
 * returns.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/buf.h"

#include <sys/types.h>

/* All n bytes; short writes and EINTR go on. ERR_RETRY: only a part is written. */
enum err_kind file_write_all(
    int fd, const void *bytes, size_t n, struct err *err) WARN_UNUSED;

/*
 * Read up to n bytes, as many as there are before the end of the file;
 * *got_out says how many.
 */
enum err_kind file_read_full(int fd, void *bytes, size_t n, size_t *got_out,
    struct err *err) WARN_UNUSED;

/*
 * Read a whole file of at most limit bytes into out (appended). ERR_CONFIG when
 * it does not exist or cannot be read, ERR_MESSAGE when it is larger.
 */
enum err_kind file_load(const char *path, size_t limit, struct buf *out,
    struct err *err) WARN_UNUSED;

/*
 * Write bytes to path durably: a new file beside it, fsync, rename, fsync of
 * the folder. mode is exact (umask is not applied). An existing file is
 * replaced whole.
 */
enum err_kind file_save(const char *path, mode_t mode, struct str bytes,
    struct err *err) WARN_UNUSED;

/* fsync of a folder, so that names in it last. */
enum err_kind file_sync_folder(const char *path, struct err *err) WARN_UNUSED;
/* fsync of the folder that holds path. */
enum err_kind file_sync_parent(const char *path, struct err *err) WARN_UNUSED;

/* mkdir with mode; existing is fine when it is a folder. */
enum err_kind
file_make_folder(const char *path, mode_t mode, struct err *err) WARN_UNUSED;

/* unlink; absent is fine. */
enum err_kind file_remove(const char *path, struct err *err) WARN_UNUSED;

bool file_exists(const char *path);

/* "folder/name", living in a. */
char *file_join(struct arena *a, const char *folder, const char *name);

/*
 * Load a secret (password, key): a regular file, not a link, owned by us or
 * root, with no right for group and others (mode & 077 == 0), of at most 64 kB.
 * A trailing newline is dropped, so that keys are kept as text (hexadecimal or
 * base64); an empty file is refused. When $CREDENTIALS_DIRECTORY is set and path is
 * "credential:NAME", the file NAME in it (systemd.exec(5), Credentials; systemd
 * sees to its rights). *out is appended to; wipe it after use.
 * ERR_CONFIG with the reason otherwise.
 */
enum err_kind file_load_secret(
    const char *path, struct buf *out, struct err *err) WARN_UNUSED;

#endif
