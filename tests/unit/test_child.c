#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/child.h"
#include "base/clock.h"

extern char **environ;

/* What the child is asked to do; it is this same program, started anew. */
enum { ASK_STATE = 1, ASK_HANG, ASK_EXIT };

/* Its open descriptors, environment and signals, in words. */
static void
child_describe(struct buf *out)
{
	struct stat null, in, outward;
	sigset_t blocked;

	for (int fd = 0; fd < 300; fd++)
		if (fcntl(fd, F_GETFD) != -1)
			buf_printf(out, "%d ", fd);
	stat("/dev/null", &null);
	if (fstat(0, &in) == 0 && fstat(1, &outward) == 0 &&
	    in.st_rdev == null.st_rdev && outward.st_rdev == null.st_rdev)
		buf_add_text(out, "null ");
	for (char **e = environ; *e != NULL; e++)
		if (!str_starts(str_from(*e), "PATH=") &&
		    strstr(*e, "SAN_OPTIONS=") == NULL)
			buf_printf(out, "%s ", *e);
	sigprocmask(SIG_SETMASK, NULL, &blocked);
	buf_add_text(out, sigismember(&blocked, SIGTERM) ? "blocked" : "open");
}

static int
child_main(void)
{
	struct buf bytes = {0};
	struct err err;
	uint32_t type;
	int fd;

	while (frame_receive(CHILD_SOCKET, -1, &type, &bytes, &fd, NULL,
		   &err) == ERR_NONE) {
		if (type == ASK_HANG)
			for (;;)
				pause();
		if (type == ASK_EXIT)
			_exit(41);
		buf_clear(&bytes);
		child_describe(&bytes);
		if (fd != -1) {
			if (write(fd, "passed", 6) != 6)
				_exit(1);
			close(fd);
		}
		if (frame_send(CHILD_SOCKET, type, buf_str(&bytes), -1, &err) !=
		    ERR_NONE)
			_exit(2);
	}
	buf_release(&bytes);
	return 0;
}

static void
start(struct child *c)
{
	static char name[] = "test_child", word[] = "child";
	char *const argv[] = {name, word, NULL};
	struct err err;

	if (child_start(c, NULL, argv, &err) != ERR_NONE)
		fail_msg("%s", err.text);
	assert_true(c->pid > 0);
}

static void
ask(struct child *c, uint32_t type, int fd, struct buf *answer)
{
	struct err err;

	assert_int_equal(
	    frame_send(c->socket, type, str_of(NULL, 0), fd, &err), ERR_NONE);
	if (answer == NULL)
		return;
	if (frame_receive(c->socket, clock_monotonic_ms() + 10000, &type,
		answer, NULL, NULL, &err) != ERR_NONE)
		fail_msg("%s", err.text);
}

static bool
is_gone(pid_t pid)
{
	return kill(pid, 0) == -1 && errno == ESRCH;
}

static void
it_inherits_nothing_but_its_socket_and_standard_error(void **state)
{
	struct buf answer = {0};
	sigset_t term;
	struct child c;
	int high;

	(void)state;
	high = fcntl(1, F_DUPFD, 200);
	assert_true(high >= 200);
	setenv("SECRET", "s3", 1);
	setenv("MAILPROC_CRASH_AT", "1", 1);
	setenv("TMPDIR", "/tmp", 1);
	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigprocmask(SIG_BLOCK, &term, NULL);
	start(&c);
	sigprocmask(SIG_UNBLOCK, &term, NULL);
	ask(&c, ASK_STATE, -1, &answer);
	assert_string_equal(answer.p, "0 1 2 3 null TMPDIR=/tmp open");
	child_stop(&c);
	unsetenv("SECRET");
	unsetenv("MAILPROC_CRASH_AT");
	unsetenv("TMPDIR");
	close(high);
	buf_release(&answer);
}

static void
it_is_placed_right_when_low_descriptors_are_free(void **state)
{
	struct buf answer = {0};
	struct child c;
	int saved = fcntl(0, F_DUPFD_CLOEXEC, 50);

	(void)state;
	/* The socket pair then gets 0, 3 ... */
	close(0);
	start(&c);
	ask(&c, ASK_STATE, -1, &answer);
	assert_true(str_starts(buf_str(&answer), "0 1 2 3 null "));
	child_stop(&c);
	assert_int_equal(dup2(saved, 0), 0);
	close(saved);
	buf_release(&answer);
}

static void
descriptors_are_passed_to_it(void **state)
{
	struct buf answer = {0};
	char text[7] = "";
	struct child c;
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	start(&c);
	ask(&c, ASK_STATE, ends[1], &answer);
	assert_int_equal(read(ends[0], text, 6), 6);
	assert_string_equal(text, "passed");
	child_stop(&c);
	close(ends[0]);
	close(ends[1]);
	buf_release(&answer);
}

static void
it_ends_when_its_socket_ends(void **state)
{
	int64_t begin = clock_monotonic_ms();
	struct child c;
	pid_t pid;

	(void)state;
	start(&c);
	pid = c.pid;
	child_stop(&c);
	assert_true(clock_monotonic_ms() - begin < 1900);
	assert_int_equal(c.pid, 0);
	assert_true(is_gone(pid));
	child_stop(&c);
	assert_int_equal(child_kill(&c), 0);
}

static void
one_that_hangs_is_killed(void **state)
{
	struct child c;
	pid_t pid;
	int status;

	(void)state;
	start(&c);
	ask(&c, ASK_HANG, -1, NULL);
	pid = c.pid;
	child_stop(&c);
	assert_true(is_gone(pid));
	start(&c);
	ask(&c, ASK_HANG, -1, NULL);
	status = child_kill(&c);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	assert_int_equal(c.pid, 0);
}

static void
the_status_of_one_that_died_is_told(void **state)
{
	struct buf answer = {0};
	struct child c;
	struct err err;
	uint32_t type;
	int status;

	(void)state;
	start(&c);
	ask(&c, ASK_EXIT, -1, NULL);
	assert_int_equal(frame_receive(c.socket, clock_monotonic_ms() + 10000,
			     &type, &answer, NULL, NULL, &err),
	    ERR_RETRY);
	assert_string_equal(err.text, "the peer is gone");
	status = child_kill(&c);
	/* The signal comes too late to change how it ended. */
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 41);
	buf_release(&answer);
}

static void
a_program_that_cannot_run_is_an_error(void **state)
{
	char *const argv[] = {NULL};
	struct child c;
	struct err err;

	(void)state;
	assert_int_equal(
	    child_start(&c, "/nowhere/program", argv, &err), ERR_RETRY);
	assert_string_equal(err.text,
	    "cannot start /nowhere/program: No such file or directory");
	assert_int_equal(c.pid, 0);
	child_stop(&c);
}

/* A parent in between dies without a word: its child must not live on. */
static void
it_dies_with_its_parent(void **state)
{
	struct pid_report {
		pid_t pid;
	} report;
	int ends[2];
	pid_t parent;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	parent = fork();
	assert_true(parent >= 0);
	if (parent == 0) {
		struct child c;

		start(&c);
		ask(&c, ASK_HANG, -1, NULL);
		report.pid = c.pid;
		if (write(ends[1], &report, sizeof(report)) < 0)
			_exit(1);
		_exit(0);
	}
	assert_int_equal(waitpid(parent, NULL, 0), parent);
	assert_int_equal(
	    read(ends[0], &report, sizeof(report)), sizeof(report));
	for (int i = 0; i < 500; i++) {
		char path[64];
		struct buf stat_line = {0};
		int fd;
		bool gone;

		/* Where nobody reaps orphans, a zombie stays: dead as well. */
		snprintf(
		    path, sizeof(path), "/proc/%ld/stat", (long)report.pid);
		fd = open(path, O_RDONLY);
		gone = fd == -1;
		if (fd != -1) {
			buf_reserve(&stat_line, 500);
			ssize_t n = read(fd, stat_line.p, 499);

			stat_line.p[n < 0 ? 0 : n] = '\0';
			gone = strstr(stat_line.p, ") Z ") != NULL;
			close(fd);
		}
		buf_release(&stat_line);
		if (gone) {
			close(ends[0]);
			close(ends[1]);
			return;
		}
		poll(NULL, 0, 10);
	}
	kill(report.pid, SIGKILL);
	fail_msg("process %ld lives on", (long)report.pid);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		it_inherits_nothing_but_its_socket_and_standard_error),
	    cmocka_unit_test(it_is_placed_right_when_low_descriptors_are_free),
	    cmocka_unit_test(descriptors_are_passed_to_it),
	    cmocka_unit_test(it_ends_when_its_socket_ends),
	    cmocka_unit_test(one_that_hangs_is_killed),
	    cmocka_unit_test(the_status_of_one_that_died_is_told),
	    cmocka_unit_test(a_program_that_cannot_run_is_an_error),
	    cmocka_unit_test(it_dies_with_its_parent),
	};

	if (argc == 2 && strcmp(argv[1], "child") == 0)
		return child_main();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
