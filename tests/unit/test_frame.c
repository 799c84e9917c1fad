#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/frame.h"

struct line {
	int ours, theirs;
	struct buf bytes;
	uint32_t type;
	struct err err;
};

static int
line_open(void **state)
{
	struct line *l = calloc(1, sizeof(*l));
	int pair[2];

	if (l == NULL || socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0)
		return -1;
	l->ours = pair[0];
	l->theirs = pair[1];
	*state = l;
	return 0;
}

static int
line_close(void **state)
{
	struct line *l = *state;

	close(l->ours);
	if (l->theirs != -1)
		close(l->theirs);
	buf_release(&l->bytes);
	free(l);
	return 0;
}

static int
count_descriptors(void)
{
	DIR *folder = opendir("/proc/self/fd");
	int count = 0;

	assert_non_null(folder);
	while (readdir(folder) != NULL)
		count++;
	closedir(folder);
	return count;
}

/* Bytes on the line as a hostile peer could put them there. */
static void
put(struct line *l, const void *bytes, size_t n)
{
	assert_int_equal(write(l->theirs, bytes, n), n);
}

static enum err_kind
receive_soon(struct line *l, int *fd_out, bool *timed_out)
{
	return frame_receive(l->ours, clock_monotonic_ms() + 50, &l->type,
	    &l->bytes, fd_out, timed_out, &l->err);
}

static void
frames_arrive_one_by_one(void **state)
{
	struct line *l = *state;
	int fd = 7;

	assert_int_equal(
	    frame_send(l->theirs, 1, str_from("one"), -1, &l->err), ERR_NONE);
	assert_int_equal(
	    frame_send(l->theirs, 0xfffffffe, str_of(NULL, 0), -1, &l->err),
	    ERR_NONE);
	assert_int_equal(
	    frame_send(l->theirs, 3, str_of("a\0b", 3), -1, &l->err), ERR_NONE);
	assert_int_equal(receive_soon(l, &fd, NULL), ERR_NONE);
	assert_int_equal(l->type, 1);
	assert_string_equal(l->bytes.p, "one");
	assert_int_equal(fd, -1);
	assert_int_equal(receive_soon(l, NULL, NULL), ERR_NONE);
	assert_true(l->type == 0xfffffffe);
	assert_int_equal(l->bytes.n, 0);
	assert_int_equal(receive_soon(l, &fd, NULL), ERR_NONE);
	assert_true(str_eq(buf_str(&l->bytes), str_of("a\0b", 3)));
}

/* A frame far larger than the socket's buffer needs both ends at work. */
static void
the_largest_frame_passes(void **state)
{
	struct line *l = *state;
	struct buf large = {0};
	int status;
	pid_t pid;

	buf_reserve(&large, CHILD_FRAME_MAX);
	memset(large.p, 'x', CHILD_FRAME_MAX);
	large.n = CHILD_FRAME_MAX;
	large.p[12345] = '!';
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		_exit(frame_send(l->theirs, 9, buf_str(&large), -1, &l->err) !=
		      ERR_NONE);
	assert_int_equal(frame_receive(l->ours, clock_monotonic_ms() + 30000,
			     &l->type, &l->bytes, NULL, NULL, &l->err),
	    ERR_NONE);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_true(str_eq(buf_str(&l->bytes), buf_str(&large)));
	buf_add_char(&large, 'x');
	assert_int_equal(
	    frame_send(l->theirs, 9, buf_str(&large), -1, &l->err), ERR_RETRY);
	buf_release(&large);
}

static void
a_descriptor_passes_with_its_own_frame(void **state)
{
	struct line *l = *state;
	int before, fd, ends[2];
	char got[4] = "";

	assert_int_equal(pipe(ends), 0);
	before = count_descriptors();
	assert_int_equal(
	    frame_send(l->theirs, 1, str_from("x"), -1, &l->err), ERR_NONE);
	assert_int_equal(
	    frame_send(l->theirs, 2, str_from("take"), ends[1], &l->err),
	    ERR_NONE);
	assert_int_equal(
	    frame_send(l->theirs, 3, str_of(NULL, 0), ends[1], &l->err),
	    ERR_NONE);
	assert_int_equal(receive_soon(l, &fd, NULL), ERR_NONE);
	assert_int_equal(fd, -1);
	assert_int_equal(receive_soon(l, &fd, NULL), ERR_NONE);
	assert_string_equal(l->bytes.p, "take");
	assert_true(fd > 2);
	assert_true((fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
	assert_int_equal(write(fd, "abc", 3), 3);
	assert_int_equal(read(ends[0], got, 3), 3);
	assert_string_equal(got, "abc");
	close(fd);
	/* One that nobody asked for is closed. */
	assert_int_equal(receive_soon(l, NULL, NULL), ERR_NONE);
	assert_int_equal(l->type, 3);
	assert_int_equal(count_descriptors(), before);
	close(ends[0]);
	close(ends[1]);
}

/* count descriptors on the first byte of what is sent. */
static void
put_with_descriptors(struct line *l, const void *bytes, size_t n, size_t count)
{
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(16 * sizeof(int))];
	} control;
	struct iovec part;
	struct msghdr message = {
	    .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control};
	char copy[64];
	struct cmsghdr *c;

	memcpy(copy, bytes, n);
	part = (struct iovec){.iov_base = copy, .iov_len = n};
	memset(&control, 0, sizeof(control));
	message.msg_controllen = CMSG_SPACE(count * sizeof(int));
	c = CMSG_FIRSTHDR(&message);
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(count * sizeof(int));
	for (size_t i = 0; i < count; i++)
		memcpy(CMSG_DATA(c) + i * sizeof(int), &l->theirs, sizeof(int));
	assert_int_equal(sendmsg(l->theirs, &message, 0), n);
}

static void
descriptors_too_many_are_not_kept(void **state)
{
	static const size_t counts[] = {2, 3, 4, 5, 16};
	struct line *l = *state;
	int before = count_descriptors();
	int fd;

	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		put_with_descriptors(l, "\1\0\0\0\1\0\0\0", 8, counts[i]);
		put_with_descriptors(l, "x", 1, counts[i]);
		assert_int_equal(receive_soon(l, &fd, NULL), ERR_NONE);
		assert_int_equal(count_descriptors(), before + 1);
		close(fd);
	}
	/* Nor those of a frame that fails. */
	put_with_descriptors(l, "\1\0\0\0\xff\xff\xff\xff", 8, 2);
	fd = 7;
	assert_int_equal(receive_soon(l, &fd, NULL), ERR_RETRY);
	assert_int_equal(fd, -1);
	assert_int_equal(count_descriptors(), before);
}

static void
a_time_out_before_a_frame_does_no_harm(void **state)
{
	struct line *l = *state;
	int64_t begin = clock_monotonic_ms();
	bool timed_out = false;

	assert_int_equal(receive_soon(l, NULL, &timed_out), ERR_RETRY);
	assert_true(timed_out);
	assert_string_equal(l->err.text, "timed out");
	assert_in_range(clock_monotonic_ms() - begin, 50, 5000);
	assert_int_equal(
	    frame_send(l->theirs, 4, str_from("late"), -1, &l->err), ERR_NONE);
	/* What is there is read, even when the deadline is past. */
	assert_int_equal(frame_receive(l->ours, 0, &l->type, &l->bytes, NULL,
			     &timed_out, &l->err),
	    ERR_NONE);
	assert_false(timed_out);
	assert_string_equal(l->bytes.p, "late");
}

static void
a_frame_cut_anywhere_is_told(void **state)
{
	static const char whole[] = "\1\0\0\0\5\0\0\0hello";
	struct line *l = *state;

	for (size_t n = 1; n < sizeof(whole) - 1; n++) {
		bool timed_out = true;
		void *next;

		put(l, whole, n);
		assert_int_equal(receive_soon(l, NULL, &timed_out), ERR_RETRY);
		assert_string_equal(
		    l->err.text, "the peer stopped within a frame");
		assert_false(timed_out);
		line_close(state);
		line_open(&next);
		*state = l = next;
		put(l, whole, n);
		close(l->theirs);
		l->theirs = -1;
		assert_int_equal(receive_soon(l, NULL, &timed_out), ERR_RETRY);
		assert_string_equal(
		    l->err.text, "the peer is gone within a frame");
		line_close(state);
		line_open(&next);
		*state = l = next;
	}
}

static void
bytes_may_come_in_drops(void **state)
{
	static const char whole[] = "\1\0\0\0\5\0\0\0hello";
	struct line *l = *state;
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		for (size_t i = 0; i < sizeof(whole) - 1; i++) {
			if (write(l->theirs, whole + i, 1) != 1)
				_exit(1);
			poll(NULL, 0, 1);
		}
		_exit(0);
	}
	assert_int_equal(frame_receive(l->ours, -1, &l->type, &l->bytes, NULL,
			     NULL, &l->err),
	    ERR_NONE);
	assert_string_equal(l->bytes.p, "hello");
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void
a_peer_that_is_gone_is_an_error_not_a_signal(void **state)
{
	struct line *l = *state;
	bool timed_out = true;

	close(l->theirs);
	l->theirs = -1;
	assert_int_equal(
	    frame_send(l->ours, 1, str_from("x"), -1, &l->err), ERR_RETRY);
	assert_string_equal(l->err.text, "the peer is gone");
	assert_int_equal(receive_soon(l, NULL, &timed_out), ERR_RETRY);
	assert_string_equal(l->err.text, "the peer is gone");
	assert_false(timed_out);
}

static void
a_length_too_large_is_refused_before_any_memory(void **state)
{
	struct line *l = *state;

	put(l, "\1\0\0\0\1\0\0\1", 8); /* 16 MB and one byte */
	assert_int_equal(receive_soon(l, NULL, NULL), ERR_RETRY);
	assert_non_null(strstr(l->err.text, "16777217"));
	assert_in_range(l->bytes.capacity, 0, 100000);
	/* A length that is allowed costs only as bytes come. */
	put(l, "\1\0\0\0\0\0\0\1", 8);
	assert_int_equal(receive_soon(l, NULL, NULL), ERR_RETRY);
	assert_in_range(l->bytes.capacity, 0, 100000);
}

#define WITH_LINE(test) \
	cmocka_unit_test_setup_teardown(test, line_open, line_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    WITH_LINE(frames_arrive_one_by_one),
	    WITH_LINE(the_largest_frame_passes),
	    WITH_LINE(a_descriptor_passes_with_its_own_frame),
	    WITH_LINE(descriptors_too_many_are_not_kept),
	    WITH_LINE(a_time_out_before_a_frame_does_no_harm),
	    WITH_LINE(a_frame_cut_anywhere_is_told),
	    WITH_LINE(bytes_may_come_in_drops),
	    WITH_LINE(a_peer_that_is_gone_is_an_error_not_a_signal),
	    WITH_LINE(a_length_too_large_is_refused_before_any_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
