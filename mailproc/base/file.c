#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SECRET_MAX = 64 * 1024, CHUNK = 64 * 1024 };

enum err_kind
file_write_all(int fd, const void *bytes, size_t n, struct err *err)
{
	const char *p = bytes;

	while (n > 0) {
		ssize_t done = write(fd, p, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return err_errno(err, ERR_RETRY, errno, "write");
		p += done;
		n -= (size_t)done;
	}
	return ERR_NONE;
}

enum err_kind
file_read_full(int fd, void *bytes, size_t n, size_t *got_out, struct err *err)
{
	char *p = bytes;

	*got_out = 0;
	while (*got_out < n) {
		ssize_t got = read(fd, p + *got_out, n - *got_out);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_errno(err, ERR_RETRY, errno, "read");
		if (got == 0)
			break;
		*got_out += (size_t)got;
	}
	return ERR_NONE;
}

/*
 * Append what fd gives, up to limit bytes. Room is made for chunk bytes at a
 * time: a secret is read in one, so that no copy of it is left by a realloc().
 */
static enum err_kind
file_read_limited(
    int fd, size_t limit, size_t chunk, struct buf *out, struct err *err)
{
	size_t start = out->n, got;

	do {
		enum err_kind kind;

		buf_reserve(out, chunk);
		kind = file_read_full(fd, out->p + out->n, chunk, &got, err);
		if (kind != ERR_NONE)
			return kind;
		out->n += got;
		out->p[out->n] = '\0';
		if (out->n - start > limit)
			return err_set(
			    err, ERR_MESSAGE, "larger than %zu bytes", limit);
	} while (got == chunk);
	return ERR_NONE;
}

enum err_kind
file_load(const char *path, size_t limit, struct buf *out, struct err *err)
{
	enum err_kind kind;
	size_t start = out->n;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd == -1)
		return err_errno(err, ERR_CONFIG, errno, "%s", path);
	kind = file_read_limited(fd, limit, CHUNK, out, err);
	close(fd);
	if (kind == ERR_NONE)
		return ERR_NONE;
	buf_truncate(out, start);
	if (kind == ERR_RETRY)
		err->kind = ERR_CONFIG;
	return err_prefix(err, "%s: ", path);
}

/* A new, empty file of exactly this mode. */
static enum err_kind
file_create(const char *path, mode_t mode, int *fd_out, struct err *err)
{
	const int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW;
	int fd = open(path, flags, S_IRUSR | S_IWUSR);

	/* Left by a process that died and had our number. */
	if (fd == -1 && errno == EEXIST && unlink(path) == 0)
		fd = open(path, flags, S_IRUSR | S_IWUSR);
	if (fd == -1)
		return err_errno(err, ERR_RETRY, errno, "%s", path);
	if (fchmod(fd, mode) != 0) {
		err_errno(err, ERR_RETRY, errno, "%s: chmod", path);
		close(fd);
		return err->kind;
	}
	*fd_out = fd;
	return ERR_NONE;
}

static enum err_kind
file_fill(const char *path, mode_t mode, struct str bytes, struct err *err)
{
	enum err_kind kind;
	int fd = -1;

	kind = file_create(path, mode, &fd, err);
	if (kind != ERR_NONE)
		return kind;
	kind = file_write_all(fd, bytes.p, bytes.n, err);
	if (kind == ERR_NONE && fsync(fd) != 0)
		kind = err_errno(err, ERR_RETRY, errno, "fsync");
	if (close(fd) != 0 && kind == ERR_NONE)
		kind = err_errno(err, ERR_RETRY, errno, "close");
	if (kind != ERR_NONE)
		err_prefix(err, "%s: ", path);
	return kind;
}

enum err_kind
file_save(const char *path, mode_t mode, struct str bytes, struct err *err)
{
	struct arena *a = arena_new();
	/* The number keeps two writers from each other's unfinished file. */
	char *fresh = arena_printf(a, "%s.%ld.new", path, (long)getpid());
	enum err_kind kind;

	/*
	 * Order is important. The bytes are on disk before the name points to
	 * them, or a power cut could leave an empty file under the name; the
	 * rename replaces the old file whole, so that a reader sees the one or
	 * the other; and the folder comes last, because only then is the new
	 * name itself sure to last.
	 */
	kind = file_fill(fresh, mode, bytes, err);
	if (kind == ERR_NONE && rename(fresh, path) != 0)
		kind = err_errno(err, ERR_RETRY, errno, "rename to %s", path);
	if (kind == ERR_NONE)
		kind = file_sync_parent(path, err);
	else
		(void)unlink(fresh);
	arena_free(a);
	return kind;
}

enum err_kind
file_sync_folder(const char *path, struct err *err)
{
	enum err_kind kind = ERR_NONE;
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd == -1)
		return err_errno(err, ERR_RETRY, errno, "%s", path);
	if (fsync(fd) != 0)
		kind = err_errno(err, ERR_RETRY, errno, "%s: fsync", path);
	close(fd);
	return kind;
}

enum err_kind
file_sync_parent(const char *path, struct err *err)
{
	const char *slash = strrchr(path, '/');
	struct arena *a;
	enum err_kind kind;

	if (slash == NULL)
		return file_sync_folder(".", err);
	if (slash == path)
		return file_sync_folder("/", err);
	a = arena_new();
	kind = file_sync_folder(
	    str_cstr(a, str_of(path, (size_t)(slash - path))), err);
	arena_free(a);
	return kind;
}

enum err_kind
file_make_folder(const char *path, mode_t mode, struct err *err)
{
	struct stat st;

	if (mkdir(path, mode) == 0)
		return ERR_NONE;
	if (errno != EEXIST)
		return err_errno(err, ERR_RETRY, errno, "mkdir %s", path);
	if (stat(path, &st) != 0)
		return err_errno(err, ERR_RETRY, errno, "%s", path);
	if (!S_ISDIR(st.st_mode))
		return err_set(err, ERR_CONFIG, "%s: not a folder", path);
	return ERR_NONE;
}

enum err_kind
file_remove(const char *path, struct err *err)
{
	if (unlink(path) == 0 || errno == ENOENT)
		return ERR_NONE;
	return err_errno(err, ERR_RETRY, errno, "unlink %s", path);
}

bool
file_exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

char *
file_join(struct arena *a, const char *folder, const char *name)
{
	return arena_printf(a, "%s%s%s", folder,
	    str_ends(str_from(folder), "/") ? "" : "/", name);
}

/* Where the secret lies: path itself, or a credential of systemd. */
static enum err_kind
secret_path(struct arena *a, const char *path, bool *is_credential,
    const char **path_out, struct err *err)
{
	static const char prefix[] = "credential:";
	const char *name, *folder;

	*is_credential = str_starts(str_from(path), prefix);
	*path_out = path;
	if (!*is_credential)
		return ERR_NONE;
	name = path + strlen(prefix);
	folder = getenv("CREDENTIALS_DIRECTORY");
	if (name[0] == '\0' || name[0] == '.' || strchr(name, '/') != NULL)
		return err_set(
		    err, ERR_CONFIG, "%s: not the name of a credential", path);
	if (folder == NULL)
		return err_set(err, ERR_CONFIG,
		    "%s: CREDENTIALS_DIRECTORY is not set (see LoadCredential= "
		    "in systemd.exec(5))",
		    path);
	*path_out = file_join(a, folder, name);
	return ERR_NONE;
}

/* Asked of the open file, not of its name, which may change meanwhile. */
static enum err_kind
secret_check(int fd, bool is_credential, struct err *err)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return err_errno(err, ERR_CONFIG, errno, "stat");
	if (!S_ISREG(st.st_mode))
		return err_set(err, ERR_CONFIG, "not a regular file");
	if (is_credential)
		return ERR_NONE;
	if (st.st_uid != 0 && st.st_uid != geteuid())
		return err_set(err, ERR_CONFIG, "owned by user %lu, not by us",
		    (unsigned long)st.st_uid);
	if ((st.st_mode & (S_IRWXG | S_IRWXO)) != 0)
		return err_set(err, ERR_CONFIG,
		    "mode %03o lets others at it; chmod 600",
		    (unsigned)st.st_mode & 0777U);
	return ERR_NONE;
}

static void
secret_drop_newline(struct buf *out, size_t start)
{
	struct str secret = str_after(buf_str(out), start);

	if (str_ends(secret, "\r\n"))
		buf_truncate(out, out->n - 2);
	else if (str_ends(secret, "\n"))
		buf_truncate(out, out->n - 1);
}

enum err_kind
file_load_secret(const char *path, struct buf *out, struct err *err)
{
	/* A FIFO must not hold us up: it is opened without waiting. */
	const int flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
	struct arena *a = arena_new();
	size_t start = out->n;
	bool is_credential;
	enum err_kind kind;
	int fd = -1;

	kind = secret_path(a, path, &is_credential, &path, err);
	if (kind != ERR_NONE)
		goto out;
	fd = open(path, flags);
	if (fd == -1) {
		kind =
		    errno == ELOOP
			? err_set(err, ERR_CONFIG, "%s: a symbolic link", path)
			: err_errno(err, ERR_CONFIG, errno, "%s", path);
		goto out;
	}
	kind = secret_check(fd, is_credential, err);
	if (kind == ERR_NONE)
		kind =
		    file_read_limited(fd, SECRET_MAX, SECRET_MAX + 1, out, err);
	if (kind == ERR_NONE && out->n == start)
		kind = err_set(err, ERR_CONFIG, "empty");
	if (kind != ERR_NONE) {
		buf_truncate(out, start);
		err->kind = kind = ERR_CONFIG;
		err_prefix(err, "%s: ", path);
		goto out;
	}
	secret_drop_newline(out, start);
out:
	if (fd != -1)
		close(fd);
	arena_free(a);
	return kind;
}
