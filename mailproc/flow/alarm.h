/*
 * Telling the operator by another way than mail that mail does not work: an
 * error line in the log, and a program of his own.
 */
#ifndef FLOW_ALARM_H
#define FLOW_ALARM_H

#include "base/child.h"
#include "base/log.h"
#include "base/str.h"

struct alarm {
	struct str program; /* empty: the log only; borrowed */
	const struct log *log;
	bool raised;
	int64_t told_ms; /* by clock_monotonic_ms() */
	struct child child;
};

/*
 * Now, and again each hour as long as it is called: the program is run, without
 * a shell, with two arguments: event (one word) and why.
 */
void alarm_raise(
    struct alarm *al, struct arena *a, const char *event, const char *why);

/* What was wrong is not so any more: the program gets "event-over". */
void alarm_clear(struct alarm *al, struct arena *a, const char *event);

void alarm_release(struct alarm *al);

#endif
