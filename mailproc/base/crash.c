#include "base/crash.h"

#ifdef MAILPROC_CRASH

#include "base/str.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CRASH_STATUS = 86 };

/* The name is on disk before the stop: a test reads where it was. */
static void
crash_log(const char *path, const char *name)
{
	size_t n = strlen(name);
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	if (fd == -1 || write(fd, name, n) != (ssize_t)n ||
	    write(fd, "\n", 1) != 1 || close(fd) != 0)
		bug("cannot append to %s", path);
}

void
crash_point(const char *name)
{
	/* The one global of the program, and only in this build of it. */
	static int64_t passed;
	const char *path = getenv("MAILPROC_CRASH_LOG");
	const char *at = getenv("MAILPROC_CRASH_AT");
	int64_t stop = 0;

	passed++;
	if (path != NULL)
		crash_log(path, name);
	if (at != NULL && !str_to_int64(str_from(at), 1, INT64_MAX, &stop))
		bug("MAILPROC_CRASH_AT is not a number from 1: %s", at);
	if (passed == stop)
		_exit(CRASH_STATUS);
}

#else

/* A translation unit must hold a declaration. */
extern int crash_is_not_built_in;

#endif
