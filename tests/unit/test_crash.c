/*
 * The crash points are built in here whatever the variant: crash.c is compiled
 * into this test.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/wait.h>
#include <unistd.h>

#ifndef MAILPROC_CRASH
#define MAILPROC_CRASH
#endif
#include "base/crash.c"
#include "base/file.h"

/* Pass three points in a child that would stop at the given one. */
static int
status_with(const char *at, const char *log)
{
	pid_t pid = fork();
	int status;

	assert_true(pid >= 0);
	if (pid == 0) {
		if (at != NULL)
			setenv("MAILPROC_CRASH_AT", at, 1);
		setenv("MAILPROC_CRASH_LOG", log, 1);
		crash_point("raw-stored");
		crash_point("applied");
		crash_point("filed");
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
the_nth_point_stops_dead_and_is_on_record(void **state)
{
	static const struct {
		const char *at;
		int status;
		const char *log;
	} table[] = {
	    {NULL, 0, "raw-stored\napplied\nfiled\n"},
	    {"1", 86, "raw-stored\n"},
	    {"2", 86, "raw-stored\napplied\n"},
	    {"3", 86, "raw-stored\napplied\nfiled\n"},
	    {"4", 0, "raw-stored\napplied\nfiled\n"},
	};
	char folder[] = "/tmp/test_crash.XXXXXX";
	struct arena *a = arena_new();
	char *log;

	(void)state;
	assert_non_null(mkdtemp(folder));
	log = file_join(a, folder, "log");
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct buf text = {0};
		struct err err;

		assert_int_equal(
		    status_with(table[i].at, log), table[i].status);
		assert_int_equal(file_load(log, 1000, &text, &err), ERR_NONE);
		assert_string_equal(text.p, table[i].log);
		buf_release(&text);
		assert_int_equal(file_remove(log, &err), ERR_NONE);
	}
	assert_int_equal(rmdir(folder), 0);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_nth_point_stops_dead_and_is_on_record),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
