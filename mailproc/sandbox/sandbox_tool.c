#include "sandbox/sandbox_tool.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <poll.h>
#include <seccomp.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/child.h"
#include "base/clock.h"

enum { TOOL_SECONDS = 10, TOOL_MEGABYTES = 512, TOOL_DESCRIPTORS = 32 };

static char *const pdf_to_text[] = {(char[]){"pdftotext"}, (char[]){"-q"},
    (char[]){"-layout"}, (char[]){"-enc"}, (char[]){"UTF-8"}, (char[]){"-l"},
    (char[]){"40"}, (char[]){"-"}, (char[]){"-"}, NULL};

static const struct tool {
	const char *program;
	char *const *argv;
} tools[TOOL_COUNT] = {
    [TOOL_PDF_TO_TEXT] = {"/usr/bin/pdftotext", pdf_to_text},
};

/* ---- The child ---- */

/* Of programs in general: memory, their libraries, their data, two streams. */
static const int allowed[] = {SCMP_SYS(read), SCMP_SYS(readv),
    SCMP_SYS(pread64), SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(lseek),
    SCMP_SYS(close), SCMP_SYS(fstat), SCMP_SYS(stat), SCMP_SYS(lstat),
    SCMP_SYS(newfstatat), SCMP_SYS(statx), SCMP_SYS(access),
    SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(readlink),
    SCMP_SYS(readlinkat), SCMP_SYS(getdents64), SCMP_SYS(getcwd),
    SCMP_SYS(fcntl), SCMP_SYS(dup), SCMP_SYS(poll), SCMP_SYS(ppoll),
    SCMP_SYS(mmap), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(mprotect),
    SCMP_SYS(madvise), SCMP_SYS(brk), SCMP_SYS(futex), SCMP_SYS(clock_gettime),
    SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(getrandom),
    SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getuid), SCMP_SYS(geteuid),
    SCMP_SYS(getgid), SCMP_SYS(getegid), SCMP_SYS(uname), SCMP_SYS(sysinfo),
    SCMP_SYS(sched_getaffinity), SCMP_SYS(sched_yield), SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack),
    SCMP_SYS(execve), SCMP_SYS(arch_prctl), SCMP_SYS(set_tid_address),
    SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(getrusage),
    SCMP_SYS(restart_syscall), SCMP_SYS(exit), SCMP_SYS(exit_group)};

/* Files open for reading only. Anything else is refused, and the tool may do
 * without. */
static bool
close_seccomp(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	const unsigned write_flags = O_ACCMODE | O_CREAT | O_TRUNC;
	int rc = filter == NULL ? -ENOMEM : 0;

	for (size_t i = 0; rc == 0 && i < sizeof allowed / sizeof *allowed;
	     i++) {
		rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
		if (rc == -EDOM)
			rc = 0;
	}
	if (rc == 0)
		rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat),
		    1, SCMP_A2(SCMP_CMP_MASKED_EQ, write_flags, O_RDONLY));
	if (rc == 0)
		rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(open), 1,
		    SCMP_A1(SCMP_CMP_MASKED_EQ, write_flags, O_RDONLY));
	if (rc == 0 || rc == -EDOM)
		rc = seccomp_load(filter);
	seccomp_release(filter);
	return rc == 0;
}

static void
allow_below(int ruleset, const char *path)
{
	struct landlock_path_beneath_attr rule = {
	    .allowed_access =
		LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE,
	    .parent_fd = open(path, O_RDONLY | O_CLOEXEC)};
	struct stat st;

	if (rule.parent_fd == -1)
		return;
	/* A file has no entries to list. */
	if (fstat(rule.parent_fd, &st) == 0 && S_ISDIR(st.st_mode))
		rule.allowed_access |= LANDLOCK_ACCESS_FS_READ_DIR;
	(void)syscall(SYS_landlock_add_rule, ruleset,
	    LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	(void)close(rule.parent_fd);
}

/* Programs, libraries and their data; where the kernel has it. */
static bool
close_landlock(void)
{
	static const char *const paths[] = {
	    "/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache"};
	struct landlock_ruleset_attr attr = {
	    .handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1};
	long ruleset =
	    syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0);
	bool closed;

	if (ruleset < 0)
		return errno == ENOSYS || errno == EOPNOTSUPP;
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		allow_below((int)ruleset, paths[i]);
	closed = syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
	(void)close((int)ruleset);
	return closed;
}

static bool
set_limit(int resource, rlim_t value)
{
	struct rlimit limit = {.rlim_cur = value, .rlim_max = value};

	return setrlimit((__rlimit_resource_t)resource, &limit) == 0;
}

static bool
close_in(void)
{
	/* The memory last: the sanitizers have more than that. */
	return set_limit(RLIMIT_CPU, TOOL_SECONDS) &&
	       set_limit(RLIMIT_NOFILE, TOOL_DESCRIPTORS) &&
	       set_limit(RLIMIT_FSIZE, 0) && set_limit(RLIMIT_CORE, 0) &&
	       prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	       close_landlock() && close_seccomp();
}

int
sandbox_tool_main(void)
{
	static char *const no_environment[] = {NULL};
	struct buf frame = {0};
	struct err err = {0};
	uint32_t type;
	int fd = -1;

	if (frame_receive(CHILD_SOCKET, -1, &type, &frame, &fd, NULL, &err) !=
		ERR_NONE ||
	    type >= TOOL_COUNT || fd == -1)
		return 1;
	buf_release(&frame);
	if (dup2(fd, STDIN_FILENO) == -1 ||
	    dup2(CHILD_SOCKET, STDOUT_FILENO) == -1 || close(fd) != 0 ||
	    fcntl(CHILD_SOCKET, F_SETFD, FD_CLOEXEC) == -1 ||
	    !set_limit(RLIMIT_AS, RLIM_INFINITY) || !close_in())
		return 1;
	(void)execve(tools[type].program, tools[type].argv, no_environment);
	_exit(127);
}

/* ---- Whoever runs it ---- */

/* The bytes in a file without a name, to be read from the beginning. */
static enum err_kind
bytes_as_file(struct str bytes, int *fd_out, struct err *err)
{
	size_t done = 0;
	int fd = (int)syscall(SYS_memfd_create, "tool", 1U);

	*fd_out = fd;
	if (fd == -1)
		return err_errno(err, ERR_RETRY, errno, "memory for a tool");
	while (done < bytes.n) {
		ssize_t n = write(fd, bytes.p + done, bytes.n - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return err_errno(
			    err, ERR_RETRY, errno, "memory for a tool");
		done += (size_t)n;
	}
	if (lseek(fd, 0, SEEK_SET) != 0)
		return err_errno(err, ERR_RETRY, errno, "memory for a tool");
	return ERR_NONE;
}

/* All that the tool writes until it ends. False: too much, or too late. */
static bool
take_output(int socket, size_t most, struct buf *out)
{
	int64_t deadline = clock_monotonic_ms() + (int64_t)TOOL_SECONDS * 1000;

	for (;;) {
		struct pollfd wait = {.fd = socket, .events = POLLIN};
		int64_t left = deadline - clock_monotonic_ms();
		char bytes[16384];
		ssize_t n;

		if (left <= 0 || out->n > most)
			return false;
		if (poll(&wait, 1, (int)left) < 0 && errno != EINTR)
			return false;
		if (wait.revents == 0)
			continue;
		n = read(socket, bytes, sizeof bytes);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n == 0;
		buf_add(out, bytes, (size_t)n);
	}
}

enum err_kind
sandbox_tool_run(enum sandbox_tool tool, struct arena *a, struct str bytes,
    size_t most, struct str *out, struct err *err)
{
	static char name[] = "mailproc", word[] = "-tool";
	char *argv[] = {name, word, NULL};
	struct child child = {0};
	struct buf output = {0};
	enum err_kind kind;
	int fd = -1;

	*out = str_from("");
	kind = bytes_as_file(bytes, &fd, err);
	if (kind == ERR_NONE)
		kind = child_start(&child, NULL, argv, err);
	if (kind == ERR_NONE)
		kind = frame_send(
		    child.socket, (uint32_t)tool, (struct str){0}, fd, err);
	if (fd != -1)
		(void)close(fd);
	if (kind == ERR_NONE && take_output(child.socket, most, &output))
		*out = buf_copy(a, &output);
	(void)child_kill(&child);
	buf_release(&output);
	return kind;
}
