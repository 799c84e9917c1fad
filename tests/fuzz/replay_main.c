/*
 * A fuzz target as an ordinary test: every file given as an argument, or in a
 * folder given as one, is put through it once. What a fuzzer found is thus
 * tried again by every "make check", under any compiler.
 */
#include "base/file.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MAX = 64 << 20 };

struct replay {
	struct arena *arena;
	int count, failures;
};

/*
 * The bytes are moved to a block of just their size, so that the sanitizer sees
 * a read behind the last.
 */
static void
replay_bytes(struct str bytes)
{
	uint8_t *exact = malloc(bytes.n > 0 ? bytes.n : 1);

	if (exact == NULL)
		err_no_memory(bytes.n);
	if (bytes.n > 0)
		memcpy(exact, bytes.p, bytes.n);
	(void)LLVMFuzzerTestOneInput(exact, bytes.n);
	free(exact);
}

static void
replay_file(struct replay *r, const char *path)
{
	struct buf bytes = {0};
	struct err err;

	r->count++;
	if (file_load(path, INPUT_MAX, &bytes, &err) == ERR_NONE) {
		replay_bytes(buf_str(&bytes));
		printf("ok %d %s\n", r->count, path);
	} else {
		printf("not ok %d %s\n", r->count, err.text);
		r->failures++;
	}
	/* What was done is on record before the next one can crash. */
	fflush(stdout);
	buf_release(&bytes);
}

static int
is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void
replay_path(struct replay *r, const char *path)
{
	struct dirent **entries;
	struct stat st;
	int n;

	if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode)) {
		replay_file(r, path);
		return;
	}
	/* In the order of their names: a run reads like the one before. */
	n = scandir(path, &entries, is_visible, alphasort);
	if (n < 0) {
		printf("not ok %d %s: cannot be read\n", ++r->count, path);
		r->failures++;
		return;
	}
	for (int i = 0; i < n; i++) {
		replay_path(r, file_join(r->arena, path, entries[i]->d_name));
		free(entries[i]);
	}
	free(entries);
}

int
main(int argc, char **argv)
{
	struct replay r = {.arena = arena_new()};

	for (int i = 1; i < argc; i++)
		replay_path(&r, argv[i]);
	/* No input is no test. */
	if (r.count == 0) {
		printf("not ok 1 no input files\n");
		r.count = r.failures = 1;
	}
	printf("1..%d\n", r.count);
	arena_free(r.arena);
	return r.failures == 0 ? 0 : 1;
}
