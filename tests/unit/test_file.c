#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <signal.h>
#include <unistd.h>

#include "base/file.h"

struct place {
	struct arena *arena;
	char *folder;
	char *path; /* a file in it that does not exist yet */
	struct err err;
};

static int
place_make(void **state)
{
	struct place *p = calloc(1, sizeof(*p));

	if (p == NULL)
		return -1;
	p->arena = arena_new();
	p->folder = arena_strdup(p->arena, "/tmp/test_file.XXXXXX");
	if (mkdtemp(p->folder) == NULL)
		return -1;
	p->path = file_join(p->arena, p->folder, "a");
	*state = p;
	return 0;
}

/* Empties the folder; returns how many names were in it. */
static int
place_sweep(struct place *p)
{
	DIR *folder = opendir(p->folder);
	struct dirent *entry;
	int count = 0;

	assert_non_null(folder);
	while ((entry = readdir(folder)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		assert_int_equal(
		    remove(file_join(p->arena, p->folder, entry->d_name)), 0);
		count++;
	}
	closedir(folder);
	return count;
}

static int
place_remove(void **state)
{
	struct place *p = *state;

	place_sweep(p);
	rmdir(p->folder);
	arena_free(p->arena);
	free(p);
	return 0;
}

static void
assert_holds(struct place *p, const char *path, const char *text)
{
	struct buf b = {0};

	if (file_load(path, 1000000, &b, &p->err) != ERR_NONE)
		fail_msg("%s", p->err.text);
	assert_string_equal(buf_str(&b).p, text);
	buf_release(&b);
}

static mode_t
mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st.st_mode & 07777;
}

static void
saving_sets_the_exact_mode_and_leaves_one_file(void **state)
{
	struct place *p = *state;
	mode_t before = umask(077);

	assert_int_equal(
	    file_save(p->path, 0644, str_from("one"), &p->err), ERR_NONE);
	umask(0);
	assert_int_equal(mode_of(p->path), 0644);
	assert_holds(p, p->path, "one");
	assert_int_equal(
	    file_save(p->path, 0600, str_from(""), &p->err), ERR_NONE);
	umask(before);
	assert_int_equal(mode_of(p->path), 0600);
	assert_holds(p, p->path, "");
	assert_int_equal(place_sweep(p), 1);
}

static void
saving_replaces_the_file_and_does_not_write_into_it(void **state)
{
	struct place *p = *state;
	char *other = file_join(p->arena, p->folder, "other");

	/* A second name of the old file keeps the old bytes. */
	assert_int_equal(
	    file_save(p->path, 0600, str_from("old"), &p->err), ERR_NONE);
	assert_int_equal(link(p->path, other), 0);
	assert_int_equal(
	    file_save(p->path, 0600, str_from("new"), &p->err), ERR_NONE);
	assert_holds(p, p->path, "new");
	assert_holds(p, other, "old");
}

static void
a_symbolic_link_is_replaced_not_followed(void **state)
{
	struct place *p = *state;
	char *target = file_join(p->arena, p->folder, "target");

	assert_int_equal(
	    file_save(target, 0600, str_from("safe"), &p->err), ERR_NONE);
	assert_int_equal(symlink("target", p->path), 0);
	assert_int_equal(
	    file_save(p->path, 0600, str_from("new"), &p->err), ERR_NONE);
	assert_holds(p, target, "safe");
	assert_holds(p, p->path, "new");
}

static void
saving_that_fails_leaves_the_old_file_alone(void **state)
{
	struct place *p = *state;
	const struct rlimit small = {
	    .rlim_cur = 1000, .rlim_max = RLIM_INFINITY};
	struct rlimit before;
	struct buf large = {0};

	assert_int_equal(
	    file_save(p->path, 0600, str_from("old"), &p->err), ERR_NONE);
	for (int i = 0; i < 5000; i++)
		buf_add_char(&large, 'x');
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_int_equal(
	    file_save(p->path, 0600, buf_str(&large), &p->err), ERR_RETRY);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	buf_release(&large);
	assert_non_null(strstr(p->err.text, "File too large"));
	assert_holds(p, p->path, "old");
	assert_int_equal(place_sweep(p), 1);
	assert_int_equal(
	    file_save("/nowhere/x", 0600, str_from(""), &p->err), ERR_RETRY);
	assert_non_null(strstr(p->err.text, "/nowhere/x"));
}

static void
what_a_dead_process_left_is_no_obstacle(void **state)
{
	struct place *p = *state;
	char *left =
	    arena_printf(p->arena, "%s.%ld.new", p->path, (long)getpid());

	assert_int_equal(
	    file_save(left, 0400, str_from("half"), &p->err), ERR_NONE);
	assert_int_equal(
	    file_save(p->path, 0600, str_from("whole"), &p->err), ERR_NONE);
	assert_holds(p, p->path, "whole");
	assert_int_equal(place_sweep(p), 1);
}

static void
loading_keeps_its_limit(void **state)
{
	struct place *p = *state;
	struct buf b = {0}, large = {0};

	for (int i = 0; i < 200000; i++)
		buf_add_char(&large, (char)('a' + i % 26));
	assert_int_equal(
	    file_save(p->path, 0600, buf_str(&large), &p->err), ERR_NONE);
	buf_add_text(&b, "before");
	assert_int_equal(file_load(p->path, 199999, &b, &p->err), ERR_MESSAGE);
	assert_non_null(strstr(p->err.text, p->path));
	assert_string_equal(b.p, "before");
	assert_int_equal(file_load(p->path, 200000, &b, &p->err), ERR_NONE);
	assert_true(str_eq(str_after(buf_str(&b), 6), buf_str(&large)));
	buf_clear(&b);
	assert_int_equal(file_load("/nowhere/x", 10, &b, &p->err), ERR_CONFIG);
	assert_int_equal(file_load(p->folder, 10, &b, &p->err), ERR_CONFIG);
	assert_int_equal(b.n, 0);
	buf_release(&b);
	buf_release(&large);
}

static void
reading_stops_at_the_end_of_the_file(void **state)
{
	struct place *p = *state;
	char bytes[8];
	size_t got;
	int fd;

	assert_int_equal(
	    file_save(p->path, 0600, str_from("12345"), &p->err), ERR_NONE);
	fd = open(p->path, O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(file_read_full(fd, bytes, 3, &got, &p->err), ERR_NONE);
	assert_int_equal(got, 3);
	assert_int_equal(file_read_full(fd, bytes, 8, &got, &p->err), ERR_NONE);
	assert_int_equal(got, 2);
	assert_memory_equal(bytes, "45", 2);
	assert_int_equal(file_write_all(fd, "x", 1, &p->err), ERR_RETRY);
	close(fd);
}

static void
folders_are_made_once(void **state)
{
	struct place *p = *state;

	assert_false(file_exists(p->path));
	assert_int_equal(file_make_folder(p->path, 0700, &p->err), ERR_NONE);
	assert_int_equal(mode_of(p->path), 0700);
	assert_int_equal(file_make_folder(p->path, 0700, &p->err), ERR_NONE);
	assert_true(file_exists(p->path));
	assert_int_equal(file_sync_folder(p->path, &p->err), ERR_NONE);
	assert_int_equal(file_sync_parent(p->path, &p->err), ERR_NONE);
	assert_int_equal(file_sync_parent("name", &p->err), ERR_NONE);
	assert_int_equal(file_sync_parent("/name", &p->err), ERR_NONE);
	assert_int_equal(rmdir(p->path), 0);
	assert_int_equal(
	    file_save(p->path, 0600, str_from(""), &p->err), ERR_NONE);
	assert_int_equal(file_make_folder(p->path, 0700, &p->err), ERR_CONFIG);
	assert_int_equal(
	    file_make_folder("/nowhere/x", 0700, &p->err), ERR_RETRY);
	assert_int_equal(file_sync_folder("/nowhere", &p->err), ERR_RETRY);
}

static void
removing_what_is_absent_is_fine(void **state)
{
	struct place *p = *state;

	assert_int_equal(
	    file_save(p->path, 0600, str_from(""), &p->err), ERR_NONE);
	assert_int_equal(file_remove(p->path, &p->err), ERR_NONE);
	assert_false(file_exists(p->path));
	assert_int_equal(file_remove(p->path, &p->err), ERR_NONE);
	assert_int_equal(file_remove(p->folder, &p->err), ERR_RETRY);
}

static void
names_are_joined_by_one_slash(void **state)
{
	struct place *p = *state;

	assert_string_equal(file_join(p->arena, "a", "b"), "a/b");
	assert_string_equal(file_join(p->arena, "a/", "b"), "a/b");
	assert_string_equal(file_join(p->arena, "/", "b"), "/b");
}

/* What loading the secret at path gives: the secret, or "!" and the reason. */
static char *
secret(struct place *p, const char *path)
{
	struct buf b = {0};
	char *result;

	buf_add_text(&b, ">");
	if (file_load_secret(path, &b, &p->err) == ERR_NONE) {
		result = str_cstr(p->arena, buf_str(&b));
	} else {
		assert_int_equal(p->err.kind, ERR_CONFIG);
		assert_string_equal(b.p, ">");
		result = arena_printf(p->arena, "!%s", p->err.text);
	}
	buf_release(&b);
	return result;
}

static void
a_secret_loses_one_newline_at_most(void **state)
{
	static const char *const table[][2] = {{"pass", ">pass"},
	    {"pass\n", ">pass"}, {"pass\r\n", ">pass"}, {"pass\n\n", ">pass\n"},
	    {" p ", "> p "}, {"\n", ">"}};
	struct place *p = *state;

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		assert_int_equal(
		    file_save(p->path, 0600, str_from(table[i][0]), &p->err),
		    ERR_NONE);
		assert_string_equal(secret(p, p->path), table[i][1]);
	}
}

static void
a_secret_that_others_can_read_is_refused(void **state)
{
	static const struct {
		mode_t mode;
		bool good;
	} table[] = {{0600, true}, {0400, true}, {0700, true}, {0644, false},
	    {0640, false}, {0604, false}, {0620, false}, {0601, false}};
	struct place *p = *state;

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		char *got;

		assert_int_equal(
		    file_save(p->path, table[i].mode, str_from("s3"), &p->err),
		    ERR_NONE);
		got = secret(p, p->path);
		if (table[i].good)
			assert_string_equal(got, ">s3");
		else
			assert_non_null(strstr(got, "chmod 600"));
	}
}

static void
a_secret_is_a_small_regular_file(void **state)
{
	struct place *p = *state;
	char *other = file_join(p->arena, p->folder, "other");
	struct buf large = {0};

	assert_non_null(strstr(secret(p, p->path), "No such file"));
	assert_int_equal(
	    file_save(other, 0600, str_from("s3"), &p->err), ERR_NONE);
	assert_int_equal(symlink("other", p->path), 0);
	assert_non_null(strstr(secret(p, p->path), "a symbolic link"));
	assert_non_null(strstr(secret(p, p->folder), "not a regular file"));
	assert_int_equal(unlink(p->path), 0);
	assert_int_equal(mkfifo(p->path, 0600), 0);
	assert_non_null(strstr(secret(p, p->path), "not a regular file"));
	assert_int_equal(
	    file_save(p->path, 0600, str_from(""), &p->err), ERR_NONE);
	assert_non_null(strstr(secret(p, p->path), "empty"));
	for (int i = 0; i <= 64 * 1024; i++)
		buf_add_char(&large, 's');
	assert_int_equal(
	    file_save(p->path, 0600, buf_str(&large), &p->err), ERR_NONE);
	assert_non_null(strstr(secret(p, p->path), "larger than"));
	buf_release(&large);
}

static void
a_secret_of_somebody_else_is_refused(void **state)
{
	struct place *p = *state;

	/* Only root can make one; the rest of us cannot open it either. */
	assert_int_equal(
	    file_save(p->path, 0600, str_from("s3"), &p->err), ERR_NONE);
	if (geteuid() != 0) {
		assert_string_equal(secret(p, p->path), ">s3");
		return;
	}
	assert_int_equal(chown(p->path, 65534, 0), 0);
	assert_non_null(strstr(secret(p, p->path), "owned by user 65534"));
}

static void
a_credential_comes_from_its_folder(void **state)
{
	static const char *const wrong[] = {"credential:", "credential:../a",
	    "credential:b/a", "credential:..", "credential:.a"};
	struct place *p = *state;

	/* systemd gives access by an ACL, which shows as group rights. */
	assert_int_equal(
	    file_save(p->path, 0440, str_from("s3\n"), &p->err), ERR_NONE);
	unsetenv("CREDENTIALS_DIRECTORY");
	assert_non_null(
	    strstr(secret(p, "credential:a"), "CREDENTIALS_DIRECTORY"));
	assert_int_equal(setenv("CREDENTIALS_DIRECTORY", p->folder, 1), 0);
	assert_string_equal(secret(p, "credential:a"), ">s3");
	assert_non_null(strstr(secret(p, "credential:b"), "No such file"));
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_non_null(strstr(
		    secret(p, wrong[i]), "not the name of a credential"));
	unsetenv("CREDENTIALS_DIRECTORY");
}

#define WITH_PLACE(test) \
	cmocka_unit_test_setup_teardown(test, place_make, place_remove)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    WITH_PLACE(saving_sets_the_exact_mode_and_leaves_one_file),
	    WITH_PLACE(saving_replaces_the_file_and_does_not_write_into_it),
	    WITH_PLACE(a_symbolic_link_is_replaced_not_followed),
	    WITH_PLACE(saving_that_fails_leaves_the_old_file_alone),
	    WITH_PLACE(what_a_dead_process_left_is_no_obstacle),
	    WITH_PLACE(loading_keeps_its_limit),
	    WITH_PLACE(reading_stops_at_the_end_of_the_file),
	    WITH_PLACE(folders_are_made_once),
	    WITH_PLACE(removing_what_is_absent_is_fine),
	    WITH_PLACE(names_are_joined_by_one_slash),
	    WITH_PLACE(a_secret_loses_one_newline_at_most),
	    WITH_PLACE(a_secret_that_others_can_read_is_refused),
	    WITH_PLACE(a_secret_is_a_small_regular_file),
	    WITH_PLACE(a_secret_of_somebody_else_is_refused),
	    WITH_PLACE(a_credential_comes_from_its_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
