#include "mailbox/mailbox_dir_scan.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "mailbox/mailbox_dir_name.h"

enum {
	SCAN_HELD = 10000, /* messages, the oldest behind where we begin */
	SCAN_LIFE_MS = 5000
};

/* When a message came: by its name, else by the file; then by the file. */
struct moment {
	int64_t seconds;
	int64_t file_seconds;
	int64_t file_nanoseconds;
};

struct found {
	struct moment moment;
	struct str file; /* "new/NAME", "cur/NAME:2,S" */
	struct str uid;  /* empty: not known yet */
	int64_t size;
	bool gone;
};

struct mailbox_dir_scan {
	const char *folder;
	struct arena *arena; /* of what was found */
	struct found *items; /* in order */
	size_t count, capacity;
	bool cut;   /* there are more behind the last */
	bool stale; /* not looked yet, or not to be relied on */
	bool from_start;
	struct found from;    /* only what is later is held; !from_start */
	struct buf from_file; /* its name */
	int64_t looked_at;    /* by clock_monotonic_ms() */
};

struct mailbox_dir_scan *
mailbox_dir_scan_new(const char *folder)
{
	struct mailbox_dir_scan *s = calloc(1, sizeof *s);

	if (s == NULL)
		err_no_memory(sizeof *s);
	s->folder = folder;
	s->arena = arena_new();
	s->stale = true;
	return s;
}

void
mailbox_dir_scan_free(struct mailbox_dir_scan *s)
{
	if (s == NULL)
		return;
	arena_free(s->arena);
	buf_release(&s->from_file);
	free(s->items);
	free(s);
}

static int
compare_int64(int64_t a, int64_t b)
{
	return a < b ? -1 : a > b;
}

static int
compare_moments(const struct moment *a, const struct moment *b)
{
	int order = compare_int64(a->seconds, b->seconds);

	if (order == 0)
		order = compare_int64(a->file_seconds, b->file_seconds);
	if (order == 0)
		order = compare_int64(a->file_nanoseconds, b->file_nanoseconds);
	return order;
}

static struct str
found_base(const struct found *f)
{
	return mailbox_dir_name_base(str_after(f->file, sizeof "new/" - 1));
}

static int
compare_found(const void *a, const void *b)
{
	const struct found *x = a, *y = b;
	int order = compare_moments(&x->moment, &y->moment);

	return order != 0 ? order : str_compare(found_base(x), found_base(y));
}

static struct moment
moment_of(struct str base, const struct stat *st)
{
	struct moment m = {.file_seconds = st->st_mtim.tv_sec,
	    .file_nanoseconds = st->st_mtim.tv_nsec};

	if (!mailbox_dir_name_is_unique(base, &m.seconds))
		m.seconds = m.file_seconds;
	return m;
}

/*
 * Sort, and drop the second of two names of one message: one that went from
 * new/ to cur/ while we looked is seen in both.
 */
static void
scan_sort(struct mailbox_dir_scan *s)
{
	size_t kept = 0;

	if (s->count > 0)
		qsort(s->items, s->count, sizeof *s->items, compare_found);
	for (size_t i = 0; i < s->count; i++) {
		if (kept > 0 && str_eq(found_base(&s->items[kept - 1]),
				    found_base(&s->items[i])))
			kept--;
		s->items[kept++] = s->items[i];
	}
	s->count = kept;
}

static void
scan_cut(struct mailbox_dir_scan *s, size_t most)
{
	scan_sort(s);
	if (s->count <= most)
		return;
	s->count = most;
	s->cut = true;
}

static void
scan_add(struct mailbox_dir_scan *s, const struct found *f, size_t most)
{
	if (!s->from_start && compare_found(f, &s->from) <= 0)
		return;
	if (s->cut && compare_found(f, &s->items[most - 1]) > 0)
		return;
	if (s->count == s->capacity) {
		size_t capacity = s->capacity == 0 ? 64 : 2 * s->capacity;
		struct found *grown =
		    reallocarray(s->items, capacity, sizeof *grown);

		if (grown == NULL)
			err_no_memory(capacity * sizeof *grown);
		s->items = grown;
		s->capacity = capacity;
	}
	s->items[s->count] = *f;
	s->items[s->count++].file = str_copy(s->arena, f->file);
	if (most > 0 && s->count == 2 * most)
		scan_cut(s, most);
}

/* Temporary files begin with a dot; what is no file is no message. */
static enum err_kind
scan_folder(struct mailbox_dir_scan *s, struct arena *scratch, const char *sub,
    size_t most, struct err *err)
{
	const char *path = file_join(scratch, s->folder, sub);
	DIR *stream = opendir(path);
	struct buf file = {0};
	struct dirent *entry;

	if (stream == NULL)
		return err_errno(err, ERR_RETRY, errno, "%s", path);
	while ((entry = readdir(stream)) != NULL) {
		struct found f = {0};
		struct stat st;

		if (entry->d_name[0] == '.' ||
		    fstatat(dirfd(stream), entry->d_name, &st,
			AT_SYMLINK_NOFOLLOW) != 0 ||
		    !S_ISREG(st.st_mode))
			continue;
		buf_clear(&file);
		buf_printf(&file, "%s/%s", sub, entry->d_name);
		f.file = buf_str(&file);
		f.size = st.st_size;
		f.moment = moment_of(found_base(&f), &st);
		scan_add(s, &f, most);
	}
	buf_release(&file);
	(void)closedir(stream);
	return ERR_NONE;
}

/* Look at the folders; most: how many to hold, 0: all. */
static enum err_kind
scan_look(struct mailbox_dir_scan *s, size_t most, struct err *err)
{
	struct arena *scratch = arena_new();
	enum err_kind kind;

	arena_reset(s->arena);
	s->count = 0;
	s->cut = false;
	/* new/ first: a message goes from there to cur/, never back. */
	kind = scan_folder(s, scratch, "new", most, err);
	if (kind == ERR_NONE)
		kind = scan_folder(s, scratch, "cur", most, err);
	scan_sort(s);
	if (most > 0)
		scan_cut(s, most);
	s->looked_at = clock_monotonic_ms();
	s->stale = kind != ERR_NONE;
	arena_free(scratch);
	return kind;
}

/* The uid, which may need the content. It goes when the file has gone. */
static enum err_kind
found_name(struct mailbox_dir_scan *s, struct found *f, struct err *err)
{
	struct str base = found_base(f);
	enum err_kind kind = ERR_NONE;
	struct arena *scratch;
	int64_t seconds;
	struct str uid;
	int fd;

	if (f->uid.n > 0)
		return ERR_NONE;
	f->uid = base;
	if (mailbox_dir_name_is_unique(base, &seconds))
		return ERR_NONE;
	scratch = arena_new();
	fd = open(arena_printf(scratch, "%s/%.*s", s->folder, STR_ARG(f->file)),
	    O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd == -1) {
		f->gone = errno == ENOENT;
	} else {
		kind = mailbox_dir_name_digest(scratch, base, fd, &uid, err);
		if (kind == ERR_NONE)
			f->uid = str_copy(s->arena, uid);
		(void)close(fd);
	}
	arena_free(scratch);
	return kind;
}

/* The place of `after` among what is held, or SIZE_MAX. */
static size_t
scan_place(const struct mailbox_dir_scan *s, struct str after)
{
	for (size_t i = s->count; i-- > 0;)
		if (str_eq(s->items[i].uid, after))
			return i;
	return SIZE_MAX;
}

/*
 * Hold from now on what came after this uid. When it is not held any more, its
 * name tells the second; what came in that second is given again, and the
 * caller knows what it has seen.
 */
static void
scan_begin_after(struct mailbox_dir_scan *s, struct str uid)
{
	size_t at = uid.n > 0 ? scan_place(s, uid) : SIZE_MAX;
	struct moment m = {.file_seconds = INT64_MIN};

	buf_clear(&s->from_file);
	s->from_start = false;
	if (at != SIZE_MAX) {
		m = s->items[at].moment;
		buf_add_str(&s->from_file, s->items[at].file);
	} else if (uid.n > 0 && mailbox_dir_name_is_unique(uid, &m.seconds)) {
		buf_add_text(&s->from_file, "new/");
	} else {
		s->from_start = true;
	}
	s->from = (struct found){.moment = m, .file = buf_str(&s->from_file)};
}

/* One page of what is held, from one place on. */
static enum err_kind
scan_serve(struct mailbox_dir_scan *s, struct arena *a, size_t at, size_t max,
    struct mailbox_listing *out, struct err *err)
{
	size_t capacity = 0;

	out->items = NULL;
	out->count = 0;
	for (; at < s->count && (max == 0 || out->count < max); at++) {
		struct found *f = &s->items[at];

		if (!f->gone && found_name(s, f, err) != ERR_NONE)
			return err->kind;
		if (f->gone)
			continue;
		out->items = arena_grow(
		    a, out->items, out->count, &capacity, sizeof *out->items);
		out->items[out->count++] = (struct mailbox_entry){
		    .uid = str_copy(a, f->uid), .size = f->size};
	}
	return ERR_NONE;
}

/* Where in what is held the answer begins; SIZE_MAX: it is not to be used. */
static size_t
scan_start(const struct mailbox_dir_scan *s, struct str after)
{
	size_t at;

	if (s->stale || clock_monotonic_ms() - s->looked_at > SCAN_LIFE_MS)
		return SIZE_MAX;
	if (after.n == 0)
		return s->from_start ? 0 : SIZE_MAX;
	at = scan_place(s, after);
	return at == SIZE_MAX ? SIZE_MAX : at + 1;
}

enum err_kind
mailbox_dir_scan_list(struct mailbox_dir_scan *s, struct arena *a,
    struct str after, size_t max, struct mailbox_listing *out, struct err *err)
{
	size_t most = max == 0 ? 0 : max > SCAN_HELD ? max : SCAN_HELD;
	size_t start = scan_start(s, after);

	if (start != SIZE_MAX && max > 0) {
		if (scan_serve(s, a, start, max, out, err) != ERR_NONE)
			return err->kind;
		if (out->count == max)
			return ERR_NONE;
	}
	scan_begin_after(s, after);
	if (scan_look(s, most, err) != ERR_NONE)
		return err->kind;
	return scan_serve(s, a, 0, max, out, err);
}

void
mailbox_dir_scan_forget(struct mailbox_dir_scan *s, struct str uid)
{
	/* What is taken away is mostly what is oldest. */
	for (size_t i = 0; i < s->count; i++)
		if (str_eq(s->items[i].uid, uid)) {
			s->items[i].gone = true;
			return;
		}
}

void
mailbox_dir_scan_stale(struct mailbox_dir_scan *s)
{
	s->stale = true;
}
