#include "mailbox/mailbox_dir_watch.h"

#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"

enum {
	STEP_MS = 500,   /* between two looks at *stop */
	BLIND_MS = 5000, /* how long to wait when nothing is heard */
	WRITING_MS = 200 /* for who writes into new/ itself */
};

int
mailbox_dir_watch_open(const char *folder)
{
	static const char *const subs[] = {"new", "cur"};
	struct arena *a = arena_new();
	int watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);

	for (size_t i = 0; watch != -1 && i < sizeof subs / sizeof *subs; i++)
		if (inotify_add_watch(watch, file_join(a, folder, subs[i]),
			IN_CREATE | IN_MOVED_TO | IN_CLOSE_WRITE) == -1) {
			(void)close(watch);
			watch = -1;
		}
	arena_free(a);
	return watch;
}

void
mailbox_dir_watch_close(int watch)
{
	if (watch != -1)
		(void)close(watch);
}

/* Take all that is there; whether one of them says that a file is whole. */
static bool
take_notices(int watch)
{
	union {
		struct inotify_event event;
		char room[16 * (sizeof(struct inotify_event) + NAME_MAX + 1)];
	} buffer;
	bool whole = false;
	ssize_t got;

	while ((got = read(watch, &buffer, sizeof buffer)) > 0) {
		for (ssize_t at = 0; at < got;) {
			struct inotify_event event;

			memcpy(&event, buffer.room + at, sizeof event);
			at += (ssize_t)(sizeof event + event.len);
			whole = whole || (event.mask & IN_CREATE) == 0;
		}
	}
	return whole;
}

/*
 * Something new has a name. Who delivers as he should gave it one when it was
 * whole; who writes into new/ itself gets a moment to come to an end.
 */
static void
wait_for_writer(int watch)
{
	int64_t until = clock_monotonic_ms() + WRITING_MS;
	int64_t left;

	while ((left = until - clock_monotonic_ms()) > 0) {
		struct pollfd p = {.fd = watch, .events = POLLIN};

		if (poll(&p, 1, (int)left) > 0 && take_notices(watch))
			return;
	}
}

void
mailbox_dir_watch_wait(int watch, int timeout_ms, const volatile int *stop)
{
	int most = watch == -1 && timeout_ms > BLIND_MS ? BLIND_MS : timeout_ms;
	int64_t until = clock_monotonic_ms() + most;

	while (stop == NULL || *stop == 0) {
		struct pollfd p = {.fd = watch, .events = POLLIN};
		int64_t left = until - clock_monotonic_ms();

		if (left <= 0)
			return;
		/* Without a watch it is a pause. */
		if (poll(&p, 1, left < STEP_MS ? (int)left : STEP_MS) <= 0)
			continue;
		if (!take_notices(watch))
			wait_for_writer(watch);
		return;
	}
}
