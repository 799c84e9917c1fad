#include "mailbox/mailbox_dir_find.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "mailbox/mailbox_dir_name.h"

struct wanted {
	struct str base;
	struct str uid;
	size_t index;
};

static bool
is_file(const char *folder, const char *file)
{
	struct arena *a = arena_new();
	struct stat st;
	bool found =
	    lstat(file_join(a, folder, file), &st) == 0 && S_ISREG(st.st_mode);

	arena_free(a);
	return found;
}

/* The usual places, which spares reading a folder of a hundred thousand. */
static const char *
find_quick(struct arena *a, const char *folder, struct str base)
{
	static const struct {
		const char *before, *behind;
	} usual[] = {{"new", ""}, {"cur", ":2,"}, {"cur", ":2,S"}, {"cur", ""}};

	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
		char *file = arena_printf(a, "%s/%.*s%s", usual[i].before,
		    STR_ARG(base), usual[i].behind);

		if (is_file(folder, file))
			return file;
	}
	return NULL;
}

static int
compare_wanted(const void *a, const void *b)
{
	const struct wanted *x = a, *y = b;

	return str_compare(x->base, y->base);
}

/* Note all that one of new/ and cur/ holds of what is wanted. */
static enum err_kind
find_slowly(struct arena *a, const char *folder, const char *sub,
    const struct wanted *wanted, size_t count, const char **files_out,
    struct err *err)
{
	const char *path = file_join(a, folder, sub);
	DIR *stream = opendir(path);
	struct dirent *entry;

	if (stream == NULL)
		return errno == ENOENT
			   ? ERR_NONE
			   : err_errno(err, ERR_RETRY, errno, "%s", path);
	while ((entry = readdir(stream)) != NULL) {
		struct wanted key = {
		    .base = mailbox_dir_name_base(str_from(entry->d_name))};
		const struct wanted *found = bsearch(
		    &key, wanted, count, sizeof *wanted, compare_wanted);

		if (found != NULL && files_out[found->index] == NULL)
			files_out[found->index] =
			    arena_printf(a, "%s/%s", sub, entry->d_name);
	}
	(void)closedir(stream);
	return ERR_NONE;
}

/* Is this still the content that the uid was given for? */
static enum err_kind
check_content(struct arena *a, const char *folder, const char **file,
    struct str base, struct str uid, struct err *err)
{
	int fd = open(file_join(a, folder, *file),
	    O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct arena *scratch;
	enum err_kind kind;
	struct str now;

	if (fd == -1) {
		/* Not to be read: then no digest was ever made of it. */
		*file = NULL;
		return ERR_NONE;
	}
	scratch = arena_new();
	kind = mailbox_dir_name_digest(scratch, base, fd, &now, err);
	if (kind == ERR_NONE && !str_eq(now, uid))
		*file = NULL;
	arena_free(scratch);
	(void)close(fd);
	return kind;
}

static enum err_kind
find_missing(struct arena *a, const char *folder, struct wanted *wanted,
    size_t count, const char **files_out, struct err *err)
{
	qsort(wanted, count, sizeof *wanted, compare_wanted);
	if (find_slowly(a, folder, "new", wanted, count, files_out, err) !=
	    ERR_NONE)
		return err->kind;
	return find_slowly(a, folder, "cur", wanted, count, files_out, err);
}

/* The name on disk; empty when there can be none in this round. */
static struct str
name_on_disk(struct str uid, bool digested)
{
	struct str base = uid;

	if (digested && !mailbox_dir_name_split(uid, &base))
		return (struct str){0};
	if (base.n == 0 || base.p[0] == '.' ||
	    str_find_byte(base, '/', 0) != SIZE_MAX)
		return (struct str){0};
	return base;
}

/*
 * There are two rounds: a name that is the uid; a name that the uid begins
 * with, and a digest.
 */
static enum err_kind
find_round(struct arena *a, const char *folder, const struct str *uids,
    size_t count, bool digested, const char **files_out, struct err *err)
{
	struct wanted *wanted = arena_array(a, count, sizeof *wanted);
	struct wanted *missing = arena_array(a, count, sizeof *missing);
	size_t wanted_count = 0, missing_count = 0;

	for (size_t i = 0; i < count; i++) {
		struct wanted w = {name_on_disk(uids[i], digested), uids[i], i};

		if (files_out[i] != NULL || w.base.n == 0)
			continue;
		wanted[wanted_count++] = w;
		files_out[i] = find_quick(a, folder, w.base);
		if (files_out[i] == NULL)
			missing[missing_count++] = w;
	}
	if (missing_count > 0 && find_missing(a, folder, missing, missing_count,
				     files_out, err) != ERR_NONE)
		return err->kind;
	for (size_t i = 0; digested && i < wanted_count; i++) {
		const struct wanted *w = &wanted[i];

		if (files_out[w->index] != NULL &&
		    check_content(a, folder, &files_out[w->index], w->base,
			w->uid, err) != ERR_NONE)
			return err->kind;
	}
	return ERR_NONE;
}

enum err_kind
mailbox_dir_find(struct arena *a, const char *folder, const struct str *uids,
    size_t count, const char **files_out, struct err *err)
{
	for (size_t i = 0; i < count; i++)
		files_out[i] = NULL;
	if (find_round(a, folder, uids, count, false, files_out, err) !=
	    ERR_NONE)
		return err->kind;
	return find_round(a, folder, uids, count, true, files_out, err);
}
