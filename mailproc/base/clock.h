/*
 * The one source of time: seconds since 1970 in UTC. Fixed by --now or by a
 * test; nothing else in the program asks the system for the date.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/str.h"

struct clock {
	bool fixed;
	int64_t now; /* when fixed */
};

int64_t clock_now(const struct clock *c);

/* Milliseconds that only go up, for time limits and time-outs; never fixed. */
int64_t clock_monotonic_ms(void);

/* RFC 3339, e.g. 2027-02-10T14:00:00Z or with an offset. False if it is not. */
bool clock_parse(struct str text, int64_t *out);
/* RFC 3339 in UTC, "2027-02-10T14:00:00Z"; lives in a. */
char *clock_format(struct arena *a, int64_t t);

#endif
