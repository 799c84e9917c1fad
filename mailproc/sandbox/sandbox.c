#include "sandbox/sandbox.h"

#include <errno.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What a parser of bytes needs: memory, its open descriptors, the time. */
static const int allowed[] = {
    SCMP_SYS(read),
    SCMP_SYS(readv),
    SCMP_SYS(pread64),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(lseek),
    SCMP_SYS(close),
    SCMP_SYS(fstat),
    SCMP_SYS(newfstatat), /* fstat() of newer C libraries; opens nothing */
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(recvmsg),
    SCMP_SYS(sendmsg),
    SCMP_SYS(
	sendto), /* send(): the socket is connected, no other can be made */
    SCMP_SYS(recvfrom),
    SCMP_SYS(mmap),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(mprotect),
    SCMP_SYS(madvise),
    SCMP_SYS(brk),
    SCMP_SYS(futex),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(getrandom),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(sched_yield),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
};

/*
 * Libraries try these and do without when they are refused (a charset that was
 * not opened before, a look at the system's load): an error, not the end.
 */
static const int refused[] = {
    SCMP_SYS(open),
    SCMP_SYS(openat),
    SCMP_SYS(access),
    SCMP_SYS(faccessat),
    SCMP_SYS(stat),
    SCMP_SYS(lstat),
    SCMP_SYS(statx),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(getdents64),
    SCMP_SYS(fcntl),
    SCMP_SYS(ioctl),
    SCMP_SYS(socket),
    SCMP_SYS(sysinfo),
    SCMP_SYS(uname),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(prlimit64),
    SCMP_SYS(getrusage),
};

static enum err_kind
set_limit(int resource, const char *name, rlim_t value, struct err *err)
{
	struct rlimit limit = {.rlim_cur = value, .rlim_max = value};

	if (setrlimit((__rlimit_resource_t)resource, &limit) != 0)
		return err_errno(err, ERR_CONFIG, errno, "limit of %s", name);
	return ERR_NONE;
}

static enum err_kind
set_limits(const struct sandbox_limits *limits, struct err *err)
{
	/* The shadow memory of AddressSanitizer is terabytes large. */
#ifndef MAILPROC_SANITIZED
	if (set_limit(RLIMIT_AS, "memory", (rlim_t)limits->memory_bytes, err) !=
	    ERR_NONE)
		return err->kind;
#endif
	if (set_limit(RLIMIT_CPU, "processor time", (rlim_t)limits->cpu_seconds,
		err) != ERR_NONE ||
	    set_limit(RLIMIT_NOFILE, "descriptors", (rlim_t)limits->descriptors,
		err) != ERR_NONE ||
	    set_limit(RLIMIT_FSIZE, "file size", 0, err) != ERR_NONE ||
	    set_limit(RLIMIT_CORE, "core dumps", 0, err) != ERR_NONE)
		return err->kind;
	return ERR_NONE;
}

/* A ruleset that handles every right and grants none. Returns the ABI, or 0. */
static int
close_landlock(void)
{
	struct landlock_ruleset_attr attr = {
	    .handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1};
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION);
	long ruleset;

	if (abi <= 0)
		return 0;
	ruleset = syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0);
	if (ruleset < 0)
		return 0;
	if (syscall(SYS_landlock_restrict_self, ruleset, 0) != 0)
		abi = 0;
	(void)close((int)ruleset);
	return (int)abi;
}

static int
add_rules(
    scmp_filter_ctx filter, uint32_t action, const int *calls, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		int rc = seccomp_rule_add(filter, action, calls[i], 0);

		/* A call that this processor does not have needs no rule. */
		if (rc != 0 && rc != -EDOM)
			return rc;
	}
	return 0;
}

static enum err_kind
close_seccomp(struct err *err)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	int rc;

	if (filter == NULL)
		return err_set(err, ERR_CONFIG, "seccomp cannot begin");
	rc = add_rules(
	    filter, SCMP_ACT_ALLOW, allowed, sizeof allowed / sizeof *allowed);
	if (rc == 0)
		rc = add_rules(filter, SCMP_ACT_ERRNO(EACCES), refused,
		    sizeof refused / sizeof *refused);
	if (rc == 0)
		rc = seccomp_load(filter);
	seccomp_release(filter);
	if (rc != 0)
		return err_errno(
		    err, ERR_CONFIG, -rc, "the kernel refuses seccomp");
	return ERR_NONE;
}

enum err_kind
sandbox_close(
    const struct sandbox_limits *limits, int *landlock_out, struct err *err)
{
	*landlock_out = 0;
	/* A library that prints to a log that is a file gets an error then. */
	if (signal(SIGXFSZ, SIG_IGN) == SIG_ERR)
		return err_errno(err, ERR_CONFIG, errno, "SIGXFSZ");
	if (set_limits(limits, err) != ERR_NONE)
		return err->kind;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return err_errno(err, ERR_CONFIG, errno, "no_new_privs");
	*landlock_out = close_landlock();
	return close_seccomp(err);
}
