#include "cmd/datadir.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	TREE_DEPTH = 4,      /* folders below forms/ and templates/ */
	TREE_FILE = 4 << 20, /* bytes in one of their files */
	ABOVE = 4            /* folders from the program to the tree */
};

static bool
is_data(struct arena *a, const char *folder)
{
	return file_exists(file_join(a, folder, "contrib/init.conf")) &&
	       file_exists(file_join(a, folder, "forms/words.conf"));
}

static char *
program_path(struct arena *a)
{
	size_t room = 256;

	for (;;) {
		char *path = arena_alloc(a, room);
		ssize_t n = readlink("/proc/self/exe", path, room - 1);

		if (n < 0)
			return NULL;
		if ((size_t)n < room - 1)
			return path;
		room *= 2;
	}
}

enum err_kind
datadir_find(struct arena *a, char **out, struct err *err)
{
	const char *given = getenv("MAILPROC_DATADIR");
	char *path;

	if (given != NULL) {
		*out = arena_strdup(a, given);
		return is_data(a, *out)
			   ? ERR_NONE
			   : err_set(err, ERR_CONFIG,
				 "MAILPROC_DATADIR=%s: no forms there", given);
	}
	path = program_path(a);
	for (int i = 0; path != NULL && i < ABOVE; i++) {
		char *slash = strrchr(path, '/');

		if (slash == NULL || slash == path)
			break;
		*slash = '\0';
		if (is_data(a, path)) {
			*out = path;
			return ERR_NONE;
		}
	}
	*out = arena_strdup(a, MAILPROC_DATADIR);
	if (is_data(a, *out))
		return ERR_NONE;
	return err_set(err, ERR_CONFIG,
	    "%s: no forms there (is mailproc installed?)", *out);
}

static enum err_kind copy_tree(struct arena *a, const char *from,
    const char *to, int depth, struct err *err);

static enum err_kind
copy_entry(struct arena *a, const char *from, const char *to, const char *name,
    int depth, struct err *err)
{
	char *source = file_join(a, from, name),
	     *target = file_join(a, to, name);
	struct buf bytes = {0};
	struct stat st;
	enum err_kind kind;

	if (stat(source, &st) != 0)
		return err_errno(err, ERR_CONFIG, errno, "%s", source);
	if (S_ISDIR(st.st_mode))
		return copy_tree(a, source, target, depth + 1, err);
	kind = file_load(source, TREE_FILE, &bytes, err);
	if (kind == ERR_NONE)
		kind = file_save(target, 0600, buf_str(&bytes), err);
	buf_release(&bytes);
	return kind;
}

static enum err_kind
copy_tree(struct arena *a, const char *from, const char *to, int depth,
    struct err *err)
{
	DIR *folder;
	struct dirent *entry;
	enum err_kind kind;

	if (depth > TREE_DEPTH)
		return err_set(err, ERR_CONFIG, "%s: folders too deep", from);
	kind = file_make_folder(to, 0700, err);
	if (kind != ERR_NONE)
		return kind;
	folder = opendir(from);
	if (folder == NULL)
		return err_errno(err, ERR_CONFIG, errno, "%s", from);
	while (kind == ERR_NONE && (entry = readdir(folder)) != NULL)
		if (entry->d_name[0] != '.')
			kind =
			    copy_entry(a, from, to, entry->d_name, depth, err);
	(void)closedir(folder);
	return kind;
}

enum err_kind
datadir_copy(
    struct arena *a, const char *data, const char *folder, struct err *err)
{
	static const char *const trees[] = {"forms", "templates"};

	for (size_t i = 0; i < sizeof trees / sizeof *trees; i++)
		if (copy_tree(a, file_join(a, data, trees[i]),
			file_join(a, folder, trees[i]), 0, err) != ERR_NONE)
			return err->kind;
	return ERR_NONE;
}
