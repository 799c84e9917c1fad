#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "transport/transport_kinds.h"

enum { NAME_MOST = 200 };

struct transport_dir {
	struct transport transport;
	struct arena *arena;
	char *path;
};

static void
verdict(struct arena *a, struct transport_result *out,
    enum transport_verdict verdict, const char *words)
{
	*out = (struct transport_result){
	    .verdict = verdict, .reply = str_from(arena_strdup(a, words))};
}

/* FNV-1a: tells apart names that begin alike and had to be cut. */
static uint64_t
name_digest(struct str name)
{
	uint64_t digest = 0xcbf29ce484222325;

	for (size_t i = 0; i < name.n; i++)
		digest = (digest ^ (unsigned char)name.p[i]) * 0x100000001b3;
	return digest;
}

/*
 * A file's name tells the mail: sending it again after a stop replaces the file
 * by the same bytes. No name of a file may be longer than 255 bytes.
 */
static char *
file_name(struct arena *a, struct str message_id, struct str to)
{
	struct str mail =
	    str_printf(a, "%.*s,%.*s", STR_ARG(message_id), STR_ARG(to));
	struct buf name = {0};
	char *made;

	for (size_t i = 0; i < mail.n; i++) {
		char c = mail.p[i];

		/* '/' and ':' have a meaning in a Maildir, a first '.' too. */
		if (char_is_alnum(c) ||
		    (c != '\0' && strchr("-_@+,=", c) != NULL) ||
		    (c == '.' && i > 0))
			buf_add_char(&name, c);
		else
			buf_printf(&name, "%%%02X", (unsigned char)c);
	}
	if (name.n > NAME_MOST) {
		buf_truncate(&name, NAME_MOST);
		buf_printf(
		    &name, "~%016llx", (unsigned long long)name_digest(mail));
	}
	made = str_cstr(a, buf_str(&name));
	buf_release(&name);
	return made;
}

static enum err_kind
fill(const char *path, struct str to, struct str bytes, struct err *err)
{
	static const int flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC;
	int fd = open(path, flags, (mode_t)0600);
	struct buf top = {0};
	enum err_kind kind;

	if (fd == -1)
		return err_errno(err, ERR_RETRY, errno, "%s", path);
	buf_printf(&top, "Delivered-To: %.*s\r\n", STR_ARG(to));
	kind = file_write_all(fd, top.p, top.n, err);
	buf_release(&top);
	if (kind == ERR_NONE)
		kind = file_write_all(fd, bytes.p, bytes.n, err);
	if (kind == ERR_NONE && fsync(fd) != 0)
		kind = err_errno(err, ERR_RETRY, errno, "%s", path);
	if (close(fd) != 0 && kind == ERR_NONE)
		kind = err_errno(err, ERR_RETRY, errno, "%s", path);
	return kind;
}

/* Order is important: whole and on disk under tmp/ before it is seen in new/. */
static enum err_kind
deliver(struct arena *a, const char *path, const char *name, struct str to,
    struct str bytes, struct err *err)
{
	char *temporary = arena_printf(a, "%s/tmp/%s", path, name);
	char *final = arena_printf(a, "%s/new/%s", path, name);
	enum err_kind kind = fill(temporary, to, bytes, err);

	if (kind == ERR_NONE && rename(temporary, final) != 0)
		kind = err_errno(err, ERR_RETRY, errno, "%s", final);
	if (kind != ERR_NONE) {
		(void)unlink(temporary);
		return kind;
	}
	return file_sync_parent(final, err);
}

static void
transport_dir_send(struct transport *t, struct arena *a, struct str from,
    struct str to, struct str message_id, struct str bytes,
    struct transport_result *out)
{
	struct transport_dir *d = (struct transport_dir *)t;
	const char *fault = transport_mail_fault(from, to, bytes);
	struct err err = {0};

	if (fault != NULL)
		verdict(a, out, TRANSPORT_REFUSED, fault);
	else if (deliver(a, d->path, file_name(a, message_id, to), to, bytes,
		     &err) != ERR_NONE)
		verdict(a, out, TRANSPORT_RETRY, err.text);
	else
		verdict(a, out, TRANSPORT_ACCEPTED, "in the folder");
}

static enum err_kind
transport_dir_check(struct transport *t, struct err *err)
{
	struct transport_dir *d = (struct transport_dir *)t;

	if (access(d->path, R_OK | W_OK | X_OK) != 0)
		return err_errno(err, ERR_CONFIG, errno, "%s", d->path);
	return ERR_NONE;
}

static void
transport_dir_free(struct transport *t)
{
	struct transport_dir *d = (struct transport_dir *)t;

	arena_free(d->arena);
}

enum err_kind
transport_dir_open(const struct transport_settings *settings,
    struct transport **out, struct err *err)
{
	static const struct transport_ops ops = {
	    .name = "maildir",
	    .send = transport_dir_send,
	    .check = transport_dir_check,
	    .free = transport_dir_free,
	};
	static const char *const parts[] = {"", "/tmp", "/new", "/cur"};
	struct arena *a = arena_new();
	struct transport_dir *d = arena_alloc(a, sizeof *d);

	d->transport.ops = &ops;
	d->arena = a;
	d->path = str_cstr(a, str_after(settings->url, sizeof "maildir:" - 1));
	if (d->path[0] == '\0') {
		arena_free(a);
		return err_set(err, ERR_CONFIG, "maildir: without a folder");
	}
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (file_make_folder(arena_printf(a, "%s%s", d->path, parts[i]),
			0700, err) != ERR_NONE) {
			arena_free(a);
			return err->kind;
		}
	}
	*out = &d->transport;
	return ERR_NONE;
}
