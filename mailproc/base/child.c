#include "base/child.h"

#include "base/clock.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	CHILD_REPORT = 4,      /* where the new process says why exec failed */
	CHILD_GRACE_MS = 2000, /* between the end of file and SIGKILL */
	CHILD_SEND_SECONDS =
	    60 /* a peer that takes nothing for so long is gone */
};

extern char **environ;

/*
 * What a child may know of our environment: how to find programs and
 * credentials, and the sanitizers' settings. Whatever else is there (a secret
 * by mistake, the settings of the crash test) is none of its business.
 */
static const char *const environment_kept[] = {
    "PATH=", "TMPDIR=", "CREDENTIALS_DIRECTORY=", "LD_LIBRARY_PATH=",
    "ASAN_OPTIONS=", "UBSAN_OPTIONS=", "LSAN_OPTIONS=", "LLVM_PROFILE_FILE="};

static char **
child_environment(struct arena *a)
{
	size_t kept = 0, count = 0;
	char **list;

	while (environ != NULL && environ[count] != NULL)
		count++;
	list = arena_array(a, count + 1, sizeof(*list));
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0;
		     j < sizeof(environment_kept) / sizeof(environment_kept[0]);
		     j++)
			if (str_starts(
				str_from(environ[i]), environment_kept[j]))
				list[kept++] = environ[i];
	return list;
}

/* The highest descriptor that is open, or could be. */
static int
child_last_descriptor(void)
{
	DIR *folder = opendir("/proc/self/fd");
	long limit = sysconf(_SC_OPEN_MAX);
	int last = limit > 0 && limit < 65536 ? (int)limit : 65536;
	struct dirent *entry;

	if (folder == NULL)
		return last;
	last = CHILD_REPORT;
	while ((entry = readdir(folder)) != NULL) {
		int64_t fd;

		if (str_to_int64(str_from(entry->d_name), 0, INT_MAX, &fd) &&
		    fd > last)
			last = (int)fd;
	}
	closedir(folder);
	return last;
}

/* What the new process needs; made before fork(), only read after it. */
struct child_plan {
	const char *program;
	char *const *argv;
	char **envp;
	pid_t parent;
	int socket, report;
	int last;
};

static bool
child_place_descriptors(const struct child_plan *plan)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	/* Out of the way first: any of them may sit on another's place. */
	int socket = fcntl(plan->socket, F_DUPFD_CLOEXEC, CHILD_REPORT + 1);
	int report = fcntl(plan->report, F_DUPFD_CLOEXEC, CHILD_REPORT + 1);

	if (null == -1 || socket == -1 || report == -1 ||
	    dup2(report, CHILD_REPORT) == -1 ||
	    fcntl(CHILD_REPORT, F_SETFD, FD_CLOEXEC) == -1 ||
	    dup2(socket, CHILD_SOCKET) == -1)
		return false;
	if (dup2(null, STDIN_FILENO) == -1 || dup2(null, STDOUT_FILENO) == -1)
		return false;
	/* Three more than there were: those made just now. */
	for (int fd = CHILD_REPORT + 1; fd <= plan->last + 3; fd++)
		close(fd);
	return true;
}

static void
child_reset_signals(void)
{
	struct sigaction usual = {.sa_handler = SIG_DFL};
	sigset_t none;

	for (int number = 1; number < 32; number++)
		(void)sigaction(number, &usual, NULL);
	sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
}

/*
 * The life of the new process up to exec(). Its own process group: a Ctrl-C at
 * the terminal is for the service, which ends its children in good order.
 */
static NO_RETURN void
child_become(const struct child_plan *plan)
{
	int problem;

	child_reset_signals();
	(void)setpgid(0, 0);
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 ||
	    !child_place_descriptors(plan))
		goto failed;
	/* It may have died before prctl(): then no signal comes. */
	if (getppid() != plan->parent)
		_exit(127);
	execve(plan->program, plan->argv, plan->envp);
failed:
	problem = errno;
	if (write(CHILD_REPORT, &problem, sizeof(problem)) < 0)
		_exit(126);
	_exit(127);
}

/* End of file on the pipe means that exec() closed it: the program runs. */
static int
child_read_report(int report)
{
	int problem = 0;
	ssize_t got;

	do
		got = read(report, &problem, sizeof(problem));
	while (got < 0 && errno == EINTR);
	return got == (ssize_t)sizeof(problem) ? problem : 0;
}

static int
child_reap(pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
		;
	return status;
}

static bool
child_open_pair(int pair[2], int report[2])
{
	struct timeval patience = {.tv_sec = CHILD_SEND_SECONDS};

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return false;
	if (pipe(report) != 0)
		return false;
	return fcntl(report[0], F_SETFD, FD_CLOEXEC) != -1 &&
	       fcntl(report[1], F_SETFD, FD_CLOEXEC) != -1 &&
	       setsockopt(pair[0], SOL_SOCKET, SO_SNDTIMEO, &patience,
		   sizeof(patience)) == 0;
}

static void
child_close(int *fd)
{
	if (*fd != -1)
		close(*fd);
	*fd = -1;
}

enum err_kind
child_start(
    struct child *c, const char *program, char *const argv[], struct err *err)
{
	struct arena *a = arena_new();
	int pair[2] = {-1, -1}, report[2] = {-1, -1};
	enum err_kind kind = ERR_NONE;
	struct child_plan plan;
	int problem;
	pid_t pid;

	*c = (struct child){.socket = -1};
	if (!child_open_pair(pair, report)) {
		kind = err_errno(err, ERR_RETRY, errno, "cannot start a child");
		goto out;
	}
	plan = (struct child_plan){
	    .program = program == NULL ? "/proc/self/exe" : program,
	    .argv = argv,
	    .envp = child_environment(a),
	    .parent = getpid(),
	    .socket = pair[1],
	    .report = report[1],
	    .last = child_last_descriptor(),
	};
	pid = fork();
	if (pid == 0)
		child_become(&plan);
	if (pid == -1) {
		kind = err_errno(err, ERR_RETRY, errno, "cannot start a child");
		goto out;
	}
	child_close(&report[1]);
	problem = child_read_report(report[0]);
	if (problem != 0) {
		child_reap(pid);
		kind = err_errno(
		    err, ERR_RETRY, problem, "cannot start %s", plan.program);
		goto out;
	}
	*c = (struct child){.pid = pid, .socket = pair[0]};
	pair[0] = -1;
out:
	child_close(&pair[0]);
	child_close(&pair[1]);
	child_close(&report[0]);
	child_close(&report[1]);
	arena_free(a);
	return kind;
}

void
child_stop(struct child *c)
{
	const struct timespec pause = {.tv_nsec = 5000000};
	int64_t deadline = clock_monotonic_ms() + CHILD_GRACE_MS;
	pid_t ended;

	if (c->pid <= 0)
		return;
	/* The end of file is what tells it to go. */
	child_close(&c->socket);
	do {
		ended = waitpid(c->pid, NULL, WNOHANG);
		if (ended == c->pid || (ended == -1 && errno != EINTR)) {
			c->pid = 0;
			return;
		}
		nanosleep(&pause, NULL);
	} while (clock_monotonic_ms() < deadline);
	(void)child_kill(c);
}

int
child_kill(struct child *c)
{
	int status;

	if (c->pid <= 0)
		return 0;
	child_close(&c->socket);
	(void)kill(c->pid, SIGKILL);
	status = child_reap(c->pid);
	c->pid = 0;
	return status;
}
