#include "flow/alarm.h"

#include "base/clock.h"

enum { HOUR_MS = 3600 * 1000 };

/*
 * The one before has had its time. What the program prints on standard error is
 * in our log; how it ends is its own affair.
 */
static void
alarm_run(struct alarm *al, struct arena *a, const char *event, const char *why)
{
	char *program = str_cstr(a, al->program);
	char *argv[] = {program, str_cstr(a, str_from(event)),
	    str_cstr(a, str_from(why)), NULL};
	struct err err = {0};

	if (al->program.n == 0)
		return;
	child_stop(&al->child);
	if (child_start(&al->child, program, argv, &err) != ERR_NONE)
		log_event(
		    al->log, LOG_ERROR, "alarm.failed", "why=\"%s\"", err.text);
}

void
alarm_raise(
    struct alarm *al, struct arena *a, const char *event, const char *why)
{
	int64_t now = clock_monotonic_ms();

	if (al->raised && now - al->told_ms < HOUR_MS)
		return;
	al->raised = true;
	al->told_ms = now;
	log_event(
	    al->log, LOG_ERROR, "alarm", "event=%s why=\"%s\"", event, why);
	alarm_run(al, a, event, why);
}

void
alarm_clear(struct alarm *al, struct arena *a, const char *event)
{
	if (!al->raised)
		return;
	al->raised = false;
	log_event(al->log, LOG_INFO, "alarm.over", "event=%s", event);
	alarm_run(al, a, arena_printf(a, "%s-over", event), "it works again");
}

void
alarm_release(struct alarm *al)
{
	child_stop(&al->child);
}
