#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "model/address.h"
#include "transport/transport_kinds.h"

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

/*
 * A file's name tells the mail: sending it again after a stop replaces the file
 * by the same bytes.
 */
static char *
file_name(struct arena *a, struct str message_id, struct str to)
{
	struct buf name = {0};
	char *made;

	for (size_t i = 0; i < message_id.n + 1 + to.n; i++) {
		char c = i < message_id.n    ? message_id.p[i]
			 : i == message_id.n ? ','
					     : to.p[i - message_id.n - 1];

		/* '/' and ':' have a meaning in a Maildir, a first '.' too. */
		if (char_is_alnum(c) || strchr("-_@+,=", c) != NULL ||
		    (c == '.' && i > 0))
			buf_add_char(&name, c);
		else
			buf_printf(&name, "%%%02X", (unsigned char)c);
	}
	made = str_cstr(a, buf_str(&name));
	buf_release(&name);
	return made;
}

/* Order is important: whole and on disk under tmp/ before it is seen in new/. */
static enum err_kind
deliver(struct arena *a, const char *path, const char *name, struct str to,
    struct str bytes, struct err *err)
{
	char *temporary = arena_printf(a, "%s/tmp/%s", path, name);
	char *final = arena_printf(a, "%s/new/%s", path, name);
	struct str top = str_printf(a, "Delivered-To: %.*s\r\n", STR_ARG(to));
	int fd = open(
	    temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, (mode_t)0600);

	if (fd == -1)
		return err_errno(err, ERR_RETRY, errno, "%s", temporary);
	if (file_write_all(fd, top.p, top.n, err) != ERR_NONE ||
	    file_write_all(fd, bytes.p, bytes.n, err) != ERR_NONE) {
		(void)close(fd);
		return err->kind;
	}
	if (fsync(fd) != 0) {
		(void)err_errno(err, ERR_RETRY, errno, "%s", temporary);
		(void)close(fd);
		return ERR_RETRY;
	}
	if (close(fd) != 0 || rename(temporary, final) != 0)
		return err_errno(err, ERR_RETRY, errno, "%s", final);
	return file_sync_parent(final, err);
}

static void
transport_dir_send(struct transport *t, struct arena *a, struct str from,
    struct str to, struct str message_id, struct str bytes,
    struct transport_result *out)
{
	struct transport_dir *d = (struct transport_dir *)t;
	struct err err = {0};

	if (!address_valid(from) || !address_valid(to))
		verdict(a, out, TRANSPORT_REFUSED, "not an address");
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
