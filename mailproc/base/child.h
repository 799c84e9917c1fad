/*
 * A supervised child process: this same program, executed anew with a hidden
 * subcommand, talking over a socketpair that it finds as descriptor 3. It
 * inherits nothing else but standard error, and no secret in its arguments or
 * environment. It dies with its parent (prctl PR_SET_PDEATHSIG and end of file
 * on the socket).
 *
 * Of the environment it gets PATH, TMPDIR, CREDENTIALS_DIRECTORY and the
 * sanitizers' settings only. What passes over the socket is frames
 * (base/frame.h).
 */
#ifndef BASE_CHILD_H
#define BASE_CHILD_H

#include "base/frame.h"

#include <sys/types.h>

enum { CHILD_SOCKET = 3 };

struct child {
	pid_t pid; /* 0: not running */
	int socket;
};

/*
 * Start program (NULL: this program, /proc/self/exe) with the arguments of
 * argv (argv[0] included, NULL at the end).
 */
enum err_kind child_start(struct child *c, const char *program,
    char *const argv[], struct err *err) WARN_UNUSED;

/* Close the socket, give it 2 s to end, then SIGKILL; reaps. Safe when not running. */
void child_stop(struct child *c);
/* SIGKILL at once and reap. Returns the wait status, 0 when it was not running. */
int child_kill(struct child *c);

#endif
