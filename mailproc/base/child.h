/*
 * A supervised child process: this same program, executed anew with a hidden
 * subcommand, talking over a socketpair that it finds as descriptor 3. It
 * inherits nothing else but standard error, and no secret in its arguments or
 * environment. It dies with its parent (prctl PR_SET_PDEATHSIG and end of file
 * on the socket).
 *
 * What passes is frames: a 32-bit type, a 32-bit length, the bytes (at most
 * CHILD_FRAME_MAX), and descriptors where a call says so (SCM_RIGHTS).
 */
#ifndef BASE_CHILD_H
#define BASE_CHILD_H

#include "base/buf.h"

#include <sys/types.h>

enum { CHILD_SOCKET = 3, CHILD_FRAME_MAX = 1 << 24 };

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

/*
 * Send one frame; fd is passed with it when it is not -1 (and stays open here).
 * ERR_RETRY when the peer is gone.
 */
enum err_kind frame_send(int socket, uint32_t type, struct str bytes, int fd,
    struct err *err) WARN_UNUSED;

/*
 * Receive one frame into bytes (cleared first). *fd_out gets a passed
 * descriptor or -1; fd_out may be NULL (a passed descriptor is closed).
 * deadline_ms is by clock_monotonic_ms(), -1 for none. ERR_RETRY: peer gone or
 * frame too large ("peer gone" and "timed out" are told apart by the text and
 * by *timed_out, which may be NULL).
 */
enum err_kind frame_receive(int socket, int64_t deadline_ms, uint32_t *type_out,
    struct buf *bytes, int *fd_out, bool *timed_out, struct err *err)
    WARN_UNUSED;

#endif
