#include "base/frame.h"

#include "base/clock.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum { FRAME_HEAD = 8, FRAME_CHUNK = 64 * 1024, FRAME_DESCRIPTORS = 4 };

/*
 * The peer may be a process that hostile input has taken over, so that nothing
 * in a frame is trusted: not its length, not the number of descriptors with it.
 */

/* Room for control data, aligned as the macros want it. */
union frame_control {
	struct cmsghdr head;
	char room[CMSG_SPACE(FRAME_DESCRIPTORS * sizeof(int))];
};

static void
frame_put32(unsigned char *p, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		p[i] = (unsigned char)(value >> (8 * i) & 0xff);
}

static uint32_t
frame_get32(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	       (uint32_t)p[3] << 24;
}

static enum err_kind
frame_send_failed(struct err *err)
{
	if (errno == EAGAIN || errno == EWOULDBLOCK)
		return err_set(err, ERR_RETRY, "the peer takes no data");
	if (errno == EPIPE || errno == ECONNRESET)
		return err_set(err, ERR_RETRY, "the peer is gone");
	return err_errno(err, ERR_RETRY, errno, "send to the peer");
}

/* The head, with the descriptor on its first byte. */
static ssize_t
frame_send_head(int socket, struct iovec *part, int fd)
{
	union frame_control control;
	struct msghdr message = {.msg_iov = part, .msg_iovlen = 1};
	struct cmsghdr *c;

	if (fd != -1) {
		memset(&control, 0, sizeof(control));
		message.msg_control = &control;
		message.msg_controllen = CMSG_SPACE(sizeof(fd));
		c = CMSG_FIRSTHDR(&message);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(fd));
		memcpy(CMSG_DATA(c), &fd, sizeof(fd));
	}
	return sendmsg(socket, &message, MSG_NOSIGNAL);
}

static enum err_kind
frame_send_all(int socket, const char *p, size_t n, struct err *err)
{
	while (n > 0) {
		ssize_t sent = send(socket, p, n, MSG_NOSIGNAL);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			return frame_send_failed(err);
		p += sent;
		n -= (size_t)sent;
	}
	return ERR_NONE;
}

enum err_kind
frame_send(int socket, uint32_t type, struct str bytes, int fd, struct err *err)
{
	unsigned char head[FRAME_HEAD] = {0};
	struct iovec part = {.iov_base = head, .iov_len = sizeof(head)};
	enum err_kind kind;
	ssize_t sent;

	if (bytes.n > CHILD_FRAME_MAX)
		return err_set(err, ERR_RETRY, "frame of %zu bytes, %d at most",
		    bytes.n, CHILD_FRAME_MAX);
	frame_put32(head, type);
	frame_put32(head + 4, (uint32_t)bytes.n);
	do
		sent = frame_send_head(socket, &part, fd);
	while (sent < 0 && errno == EINTR);
	if (sent < 0)
		return frame_send_failed(err);
	kind = frame_send_all(socket, (const char *)head + sent,
	    sizeof(head) - (size_t)sent, err);
	if (kind != ERR_NONE)
		return kind;
	return frame_send_all(socket, bytes.p, bytes.n, err);
}

/* Wait until there is something to read. False: the deadline passed. */
static bool
frame_wait(int socket, int64_t deadline_ms)
{
	struct pollfd watch = {.fd = socket, .events = POLLIN};

	for (;;) {
		int64_t left = -1;
		int ready;

		if (deadline_ms >= 0) {
			left = deadline_ms - clock_monotonic_ms();
			if (left < 0)
				left = 0;
			if (left > INT_MAX)
				left = INT_MAX;
		}
		ready = poll(&watch, 1, (int)left);
		/* Other results than these show again in the read. */
		if (ready > 0 || (ready < 0 && errno != EINTR))
			return true;
		if (ready == 0 && deadline_ms >= 0 &&
		    clock_monotonic_ms() >= deadline_ms)
			return false;
	}
}

/* Keep the first descriptor that came, close all others. */
static void
frame_take_descriptors(struct msghdr *message, int *fd)
{
	for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c != NULL;
	     c = CMSG_NXTHDR(message, c)) {
		size_t n;

		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		n = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		for (size_t i = 0; i < n; i++) {
			int passed;

			memcpy(&passed, CMSG_DATA(c) + i * sizeof(int),
			    sizeof(passed));
			if (*fd == -1)
				*fd = passed;
			else
				close(passed);
		}
	}
}

struct frame_reader {
	int socket;
	int64_t deadline_ms;
	int fd;       /* passed so far, or -1 */
	bool started; /* a byte of the frame has come */
	bool timed_out;
	struct err *err;
};

/*
 * Read exactly n bytes, never one of the next frame. A time-out counts as one
 * only between frames: within one, the stream is of no more use.
 */
static enum err_kind
frame_read(struct frame_reader *r, void *bytes, size_t n)
{
	size_t done = 0;

	while (done < n) {
		union frame_control control;
		struct iovec part = {
		    .iov_base = (char *)bytes + done, .iov_len = n - done};
		struct msghdr message = {.msg_iov = &part,
		    .msg_iovlen = 1,
		    .msg_control = &control,
		    .msg_controllen = sizeof(control)};
		ssize_t got;

		if (!frame_wait(r->socket, r->deadline_ms)) {
			r->timed_out = !r->started;
			return err_set(r->err, ERR_RETRY, "%s",
			    r->started ? "the peer stopped within a frame"
				       : "timed out");
		}
		got = recvmsg(
		    r->socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
		if (got < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (got < 0 && errno != ECONNRESET)
			return err_errno(
			    r->err, ERR_RETRY, errno, "receive from the peer");
		if (got <= 0)
			return err_set(r->err, ERR_RETRY, "the peer is gone%s",
			    r->started ? " within a frame" : "");
		frame_take_descriptors(&message, &r->fd);
		r->started = true;
		done += (size_t)got;
	}
	return ERR_NONE;
}

/* In pieces: a length alone must not cost memory. */
static enum err_kind
frame_read_bytes(struct frame_reader *r, size_t n, struct buf *bytes)
{
	while (n > 0) {
		size_t piece = n < FRAME_CHUNK ? n : FRAME_CHUNK;
		enum err_kind kind;

		buf_reserve(bytes, piece);
		kind = frame_read(r, bytes->p + bytes->n, piece);
		if (kind != ERR_NONE)
			return kind;
		bytes->n += piece;
		bytes->p[bytes->n] = '\0';
		n -= piece;
	}
	return ERR_NONE;
}

enum err_kind
frame_receive(int socket, int64_t deadline_ms, uint32_t *type_out,
    struct buf *bytes, int *fd_out, bool *timed_out, struct err *err)
{
	struct frame_reader r = {
	    .socket = socket, .deadline_ms = deadline_ms, .fd = -1, .err = err};
	unsigned char head[FRAME_HEAD] = {0};
	enum err_kind kind;
	uint32_t length;

	buf_clear(bytes);
	*type_out = 0;
	kind = frame_read(&r, head, sizeof(head));
	if (kind == ERR_NONE) {
		*type_out = frame_get32(head);
		length = frame_get32(head + 4);
		if (length > CHILD_FRAME_MAX)
			kind = err_set(err, ERR_RETRY,
			    "frame of %lu bytes, %d at most",
			    (unsigned long)length, CHILD_FRAME_MAX);
		else
			kind = frame_read_bytes(&r, length, bytes);
	}
	if (timed_out != NULL)
		*timed_out = r.timed_out;
	if (r.fd != -1 && (kind != ERR_NONE || fd_out == NULL)) {
		close(r.fd);
		r.fd = -1;
	}
	if (fd_out != NULL)
		*fd_out = r.fd;
	return kind;
}
