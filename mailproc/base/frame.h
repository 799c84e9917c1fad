/*
 * Messages between our own processes, over a stream socket: a 32-bit type, a
 * 32-bit length (little endian), the bytes (at most CHILD_FRAME_MAX), and a
 * descriptor where a call says so (SCM_RIGHTS). The reader takes exactly one
 * frame and never a byte of the next.
 */
#ifndef BASE_FRAME_H
#define BASE_FRAME_H

#include "base/buf.h"

enum { CHILD_FRAME_MAX = 1 << 24 };

/*
 * Send one frame; fd is passed with it when it is not -1 (and stays open here).
 * ERR_RETRY when the peer is gone, or takes nothing for a minute.
 */
enum err_kind frame_send(int socket, uint32_t type, struct str bytes, int fd,
    struct err *err) WARN_UNUSED;

/*
 * Receive one frame into bytes (cleared first). *fd_out gets a passed
 * descriptor or -1; fd_out may be NULL (a passed descriptor is closed).
 * deadline_ms is by clock_monotonic_ms(), -1 for none. ERR_RETRY: peer gone,
 * frame too large, or deadline past. *timed_out (may be NULL) is true only when
 * the deadline passed before the first byte: then the stream is in order and
 * one may try again. After any other failure it is good for nothing.
 */
enum err_kind frame_receive(int socket, int64_t deadline_ms, uint32_t *type_out,
    struct buf *bytes, int *fd_out, bool *timed_out,
    struct err *err) WARN_UNUSED;

#endif
