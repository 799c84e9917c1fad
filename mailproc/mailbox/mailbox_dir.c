#include "mailbox/mailbox_dir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/crash.h"
#include "base/file.h"
#include "mailbox/mailbox_dir_find.h"
#include "mailbox/mailbox_dir_name.h"
#include "mailbox/mailbox_dir_scan.h"
#include "mailbox/mailbox_dir_watch.h"

enum {
	CHUNK = 64 * 1024,
	MOVES_MOST = 1000,    /* of one message, before we give up on a name */
	RENAME_NO_REPLACE = 1 /* RENAME_NOREPLACE of renameat2(2) */
};

/* What only ever grows: all names of a Maildir have the same uidvalidity. */
static const char uidvalidity[] = "1";

struct mailbox_dir {
	struct mailbox mailbox; /* first: what callers hold */
	const struct log *log;
	struct arena *arena;
	char *root;
	int64_t max_size;
	struct mailbox_dir_scan *scan;
	int watch;
};

static struct mailbox_dir *
dir_of(struct mailbox *m)
{
	return (struct mailbox_dir *)m;
}

/* ---- folders ---- */

static enum err_kind
folder_path(struct mailbox_dir *d, struct arena *a, struct str folder,
    char **path_out, struct err *err)
{
	char *name;

	if (mailbox_dir_name_folder(a, folder, &name, err) != ERR_NONE)
		return err->kind;
	*path_out = name[0] == '\0' ? d->root : file_join(a, d->root, name);
	return ERR_NONE;
}

/*
 * new/ comes last: with it the folder is whole for other programs too, and a
 * start that was stopped in between makes what lacks.
 */
static enum err_kind
make_parts(struct arena *a, const char *path, struct err *err)
{
	static const char *const parts[] = {"tmp", "cur", "new"};

	if (file_make_folder(path, 0700, err) != ERR_NONE)
		return err->kind;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (file_make_folder(file_join(a, path, parts[i]), 0700, err) !=
		    ERR_NONE)
			return err->kind;
	return file_sync_folder(path, err);
}

/* Dovecot's list of folders that mail programs show, one a line. */
static enum err_kind
subscribe(
    struct mailbox_dir *d, struct arena *a, struct str on_disk, struct err *err)
{
	const char *path = file_join(a, d->root, "subscriptions");
	struct str name = str_after(on_disk, 1), rest, line;
	struct buf list = {0};
	enum err_kind kind = ERR_NONE;

	if (file_exists(path))
		kind = file_load(path, 1 << 20, &list, err);
	rest = buf_str(&list);
	while (kind == ERR_NONE && str_line(&rest, &line))
		if (str_eq(line, name))
			goto out;
	if (kind != ERR_NONE)
		goto out;
	if (list.n > 0 && list.p[list.n - 1] != '\n')
		buf_add_char(&list, '\n');
	buf_printf(&list, "%.*s\n", STR_ARG(name));
	kind = file_save(path, 0600, buf_str(&list), err);
out:
	buf_release(&list);
	return kind;
}

static enum err_kind
make_folder(
    struct mailbox_dir *d, struct arena *a, const char *path, struct err *err)
{
	struct str name = str_after(str_from(path), strlen(d->root));
	const char *mark = file_join(a, path, "maildirfolder");

	if (file_exists(file_join(a, path, "new")) &&
	    (path == d->root || file_exists(mark)))
		return ERR_NONE;
	if (make_parts(a, path, err) != ERR_NONE)
		return err->kind;
	if (path == d->root)
		return file_sync_parent(path, err);
	if (str_starts(name, "/"))
		name = str_after(name, 1);
	if (subscribe(d, a, name, err) != ERR_NONE)
		return err->kind;
	/* Last, as what shows that all before it was done. */
	if (file_save(mark, 0600, (struct str){0}, err) != ERR_NONE)
		return err->kind;
	return file_sync_folder(d->root, err);
}

static enum err_kind
sync_both(struct arena *a, const char *path, struct err *err)
{
	if (file_sync_folder(file_join(a, path, "new"), err) != ERR_NONE)
		return err->kind;
	return file_sync_folder(file_join(a, path, "cur"), err);
}

/* ---- list and fetch ---- */

static enum err_kind
dir_list(struct mailbox *m, struct arena *a, struct str after, size_t max,
    struct mailbox_listing *out, struct err *err)
{
	out->uidvalidity = str_from(uidvalidity);
	return mailbox_dir_scan_list(dir_of(m)->scan, a, after, max, out, err);
}

static enum err_kind
copy_out(int fd, const struct mailbox_sink *sink, char *chunk,
    const char **failed, struct err *err)
{
	size_t got;

	do {
		struct err read_err = {0};

		if (file_read_full(fd, chunk, CHUNK, &got, &read_err) !=
		    ERR_NONE) {
			*failed = "the file cannot be read";
			return ERR_NONE;
		}
		if (got > 0 &&
		    sink->data(sink->context, chunk, got, err) != ERR_NONE)
			return err->kind;
	} while (got == CHUNK);
	return ERR_NONE;
}

/* fd is -1 when it could not be opened. */
static enum err_kind
fetch_file(struct mailbox_dir *d, struct str uid, int fd,
    const struct mailbox_sink *sink, char *chunk, struct err *err)
{
	const char *failed = NULL;
	struct stat st;

	if (sink->begin(sink->context, uid, err) != ERR_NONE)
		return err->kind;
	if (fd == -1 || fstat(fd, &st) != 0)
		failed = "the file cannot be opened";
	else if (!S_ISREG(st.st_mode))
		failed = "it is not a regular file";
	else if (st.st_size > d->max_size)
		failed = "it is larger than is taken";
	else if (copy_out(fd, sink, chunk, &failed, err) != ERR_NONE)
		return err->kind;
	return sink->end(sink->context, uid, failed, err);
}

static enum err_kind
dir_fetch(struct mailbox *m, const struct str *uids, size_t count,
    const struct mailbox_sink *sink, struct err *err)
{
	struct mailbox_dir *d = dir_of(m);
	struct arena *a = arena_new();
	const char **files = arena_array(a, count, sizeof *files);
	char *chunk = arena_alloc(a, CHUNK);
	enum err_kind kind;

	kind = mailbox_dir_find(a, d->root, uids, count, files, err);
	for (size_t i = 0; kind == ERR_NONE && i < count; i++) {
		int fd = -1;

		if (files[i] != NULL)
			fd = open(file_join(a, d->root, files[i]),
			    O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
		if (files[i] == NULL || (fd == -1 && errno == ENOENT)) {
			/* Gone, or its flags changed: the next look tells. */
			mailbox_dir_scan_stale(d->scan);
			continue;
		}
		if (fd == -1 &&
		    (errno == EMFILE || errno == ENFILE || errno == ENOMEM)) {
			kind = err_errno(err, ERR_RETRY, errno, "%s", files[i]);
			break;
		}
		kind = fetch_file(d, uids[i], fd, sink, chunk, err);
		if (fd != -1)
			(void)close(fd);
	}
	arena_free(a);
	return kind;
}

/* ---- move and remove ---- */

/* Never over another message: what is there stays. */
static int
rename_new(const char *from, const char *to)
{
	struct stat st;

	if (syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to,
		RENAME_NO_REPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
	/* A file system that does not know how. */
	if (lstat(to, &st) == 0) {
		errno = EEXIST;
		return -1;
	}
	return rename(from, to);
}

struct moving {
	const char *from, *to; /* paths of folders */
	struct arena *arena;   /* of the results */
};

/* file is within the folder it is in; *new_uid is empty when it has gone. */
static enum err_kind
move_one(const struct moving *v, struct str uid, const char *file,
    struct str *new_uid, struct err *err)
{
	struct str flags = mailbox_dir_name_flags(str_after(str_from(file), 4));
	struct arena *a = arena_new();
	enum err_kind kind = ERR_NONE;
	struct str next = uid;
	int result;

	*new_uid = (struct str){0};
	for (int i = 0; i < MOVES_MOST; i++) {
		next = mailbox_dir_name_next(a, next);
		result = rename_new(file_join(a, v->from, file),
		    arena_printf(a, "%s/cur/%.*s%.*s", v->to, STR_ARG(next),
			STR_ARG(flags)));
		if (result == 0 || errno != EEXIST)
			break;
	}
	if (result == 0)
		*new_uid = str_copy(v->arena, next);
	else if (errno == ENAMETOOLONG)
		kind = err_set(err, ERR_MESSAGE,
		    "%.*s: no room for a longer name", STR_ARG(uid));
	else if (errno != ENOENT)
		kind = err_errno(
		    err, ERR_RETRY, errno, "move %s to %s", file, v->to);
	arena_free(a);
	return kind;
}

/* What a move that was stopped has moved already, we find by its new name. */
static enum err_kind
find_moved(const struct moving *v, struct mailbox_moved *out, size_t count,
    struct err *err)
{
	struct arena *a = arena_new();
	struct str *next = arena_array(a, count, sizeof *next);
	const char **files = arena_array(a, count, sizeof *files);
	enum err_kind kind;

	for (size_t i = 0; i < count; i++)
		if (out[i].new_uid.n == 0)
			next[i] = mailbox_dir_name_next(a, out[i].uid);
	kind = mailbox_dir_find(a, v->to, next, count, files, err);
	for (size_t i = 0; kind == ERR_NONE && i < count; i++)
		if (files[i] != NULL)
			out[i].new_uid = str_copy(v->arena, next[i]);
	arena_free(a);
	return kind;
}

static enum err_kind
move_all(struct mailbox_dir *d, const struct moving *v, struct arena *a,
    const struct str *uids, size_t count, struct mailbox_moved *out,
    struct err *err)
{
	const char **files = arena_array(a, count, sizeof *files);
	bool some_gone = false;

	if (mailbox_dir_find(a, v->from, uids, count, files, err) != ERR_NONE)
		return err->kind;
	for (size_t i = 0; i < count; i++) {
		out[i] = (struct mailbox_moved){.uid = uids[i]};
		if (files[i] != NULL && move_one(v, uids[i], files[i],
					    &out[i].new_uid, err) != ERR_NONE)
			return err->kind;
		if (v->from == d->root)
			mailbox_dir_scan_forget(d->scan, uids[i]);
		some_gone = some_gone || out[i].new_uid.n == 0;
		crash_point("maildir.moved");
	}
	if (some_gone && find_moved(v, out, count, err) != ERR_NONE)
		return err->kind;
	/*
	 * Order is important: the new names last before the old ones are sure
	 * to go, or a power cut could leave a message under neither.
	 */
	if (file_sync_folder(file_join(a, v->to, "cur"), err) != ERR_NONE)
		return err->kind;
	return file_exists(v->from) ? sync_both(a, v->from, err) : ERR_NONE;
}

static enum err_kind
dir_move(struct mailbox *m, struct arena *a, struct str from,
    const struct str *uids, size_t count, struct str to,
    struct mailbox_moved *out, struct err *err)
{
	struct mailbox_dir *d = dir_of(m);
	struct arena *scratch = arena_new();
	struct moving v = {.arena = a};
	char *from_path = NULL, *to_path = NULL;
	enum err_kind kind;

	kind = folder_path(d, scratch, from, &from_path, err);
	if (kind == ERR_NONE)
		kind = folder_path(d, scratch, to, &to_path, err);
	if (kind == ERR_NONE)
		kind = make_folder(d, scratch, to_path, err);
	if (kind == ERR_NONE) {
		v.from = from_path;
		v.to = to_path;
		kind = move_all(d, &v, scratch, uids, count, out, err);
	}
	for (size_t i = 0; kind == ERR_NONE && i < count; i++)
		out[i].uid = str_copy(a, out[i].uid);
	arena_free(scratch);
	return kind;
}

static enum err_kind
dir_remove(struct mailbox *m, struct str folder, const struct str *uids,
    size_t count, struct err *err)
{
	struct mailbox_dir *d = dir_of(m);
	struct arena *a = arena_new();
	const char **files = arena_array(a, count, sizeof *files);
	enum err_kind kind;
	char *path = NULL;

	kind = folder_path(d, a, folder, &path, err);
	if (kind == ERR_NONE && !file_exists(path))
		goto out;
	if (kind == ERR_NONE)
		kind = mailbox_dir_find(a, path, uids, count, files, err);
	for (size_t i = 0; kind == ERR_NONE && i < count; i++) {
		if (files[i] == NULL)
			continue;
		kind = file_remove(file_join(a, path, files[i]), err);
		if (path == d->root)
			mailbox_dir_scan_forget(d->scan, uids[i]);
		crash_point("maildir.removed");
	}
	if (kind == ERR_NONE)
		kind = sync_both(a, path, err);
out:
	arena_free(a);
	return kind;
}

/* ---- append ---- */

/*
 * Is there a message of this name, moved or not? Asked of the whole folder: a
 * mail program may have changed its flags, or put it elsewhere and back.
 */
static enum err_kind
holds_made(struct arena *a, const char *path, struct str made, bool *out,
    struct err *err)
{
	static const char *const subs[] = {"new", "cur"};
	struct dirent *entry;

	*out = false;
	for (size_t i = 0; i < sizeof subs / sizeof *subs && !*out; i++) {
		const char *sub = file_join(a, path, subs[i]);
		DIR *stream = opendir(sub);

		if (stream == NULL)
			return err_errno(err, ERR_RETRY, errno, "%s", sub);
		while (!*out && (entry = readdir(stream)) != NULL)
			*out = str_eq(
			    mailbox_dir_name_first(
				mailbox_dir_name_base(str_from(entry->d_name))),
			    made);
		(void)closedir(stream);
	}
	return ERR_NONE;
}

static enum err_kind
deliver(struct arena *a, const char *path, struct str made, struct str bytes,
    struct err *err)
{
	const char *name = str_cstr(a, made);
	const char *fresh = file_join(a, file_join(a, path, "tmp"), name);
	const char *final = file_join(a, file_join(a, path, "new"), name);
	enum err_kind kind = ERR_NONE;
	int fd;

	/* Left by a process that was stopped here. */
	if (file_remove(fresh, err) != ERR_NONE)
		return err->kind;
	fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd == -1)
		return err_errno(err, ERR_RETRY, errno, "%s", fresh);
	/*
	 * Order is important: the bytes last before a name in new/ points to
	 * them, and that name lasts before the caller notes it.
	 */
	kind = file_write_all(fd, bytes.p, bytes.n, err);
	if (kind == ERR_NONE && fsync(fd) != 0)
		kind = err_errno(err, ERR_RETRY, errno, "%s: fsync", fresh);
	if (close(fd) != 0 && kind == ERR_NONE)
		kind = err_errno(err, ERR_RETRY, errno, "%s: close", fresh);
	crash_point("maildir.written");
	if (kind == ERR_NONE && rename(fresh, final) != 0)
		kind = err_errno(err, ERR_RETRY, errno, "%s: rename", final);
	if (kind != ERR_NONE)
		(void)unlink(fresh);
	return kind;
}

static enum err_kind
dir_append(struct mailbox *m, struct str folder, struct str message_id,
    struct str bytes, struct err *err)
{
	struct mailbox_dir *d = dir_of(m);
	struct arena *a = arena_new();
	struct str made = mailbox_dir_name_made(a, message_id);
	enum err_kind kind;
	bool held = false;
	char *path = NULL;

	kind = folder_path(d, a, folder, &path, err);
	if (kind == ERR_NONE)
		kind = make_folder(d, a, path, err);
	if (kind == ERR_NONE)
		kind = holds_made(a, path, made, &held, err);
	if (kind == ERR_NONE && !held)
		kind = deliver(a, path, made, bytes, err);
	/* One that is held may have come in just before a stop. */
	if (kind == ERR_NONE)
		kind = file_sync_folder(file_join(a, path, "new"), err);
	crash_point("maildir.appended");
	arena_free(a);
	return kind;
}

static enum err_kind
dir_wait(struct mailbox *m, int timeout_ms, const volatile int *stop,
    struct err *err)
{
	struct mailbox_dir *d = dir_of(m);

	(void)err;
	mailbox_dir_watch_wait(d->watch, timeout_ms, stop);
	mailbox_dir_scan_stale(d->scan);
	return ERR_NONE;
}

static void
dir_free(struct mailbox *m)
{
	struct mailbox_dir *d = dir_of(m);

	mailbox_dir_watch_close(d->watch);
	mailbox_dir_scan_free(d->scan);
	arena_free(d->arena);
}

static const struct mailbox_ops dir_ops = {
    .name = "maildir",
    .list = dir_list,
    .fetch = dir_fetch,
    .move = dir_move,
    .remove = dir_remove,
    .append = dir_append,
    .wait = dir_wait,
    .free = dir_free,
};

enum err_kind
mailbox_dir_open(const struct mailbox_settings *settings, const struct log *log,
    struct mailbox **out, struct err *err)
{
	struct arena *a = arena_new();
	struct mailbox_dir *d = arena_alloc(a, sizeof *d);

	d->mailbox.ops = &dir_ops;
	d->arena = a;
	d->log = log;
	d->root = str_cstr(a, str_after(settings->url, sizeof "maildir:" - 1));
	d->max_size =
	    settings->max_size > 0 ? settings->max_size : INT64_C(150) << 20;
	if (d->root[0] == '\0') {
		err_set(err, ERR_CONFIG, "maildir: without a path");
		goto failed;
	}
	if (make_folder(d, a, d->root, err) != ERR_NONE) {
		err->kind = ERR_CONFIG;
		goto failed;
	}
	d->watch = mailbox_dir_watch_open(d->root);
	d->scan = mailbox_dir_scan_new(d->root);
	*out = &d->mailbox;
	return ERR_NONE;
failed:
	arena_free(a);
	return err->kind;
}
