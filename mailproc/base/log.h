/*
 * The log: one line an event, "event key=value ...", to one stream (standard
 * error). No subject, body, address, token or secret is ever logged: ids only.
 * Severity means: debug (for us), info (what happened), warn (odd, handled),
 * error (needs a look), fatal (the program stops).
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/err.h"

#include <stdio.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR, LOG_FATAL };

struct log {
	FILE *stream; /* NULL: silent */
	enum log_level least;
};

/*
 * Write one line; fmt gives "key=value" pairs. Control bytes in the result are
 * shown as \xNN and the line is cut at 1,000 bytes with "...": outside text
 * cannot forge a line. l may be NULL (nothing happens).
 */
void log_event(const struct log *l, enum log_level level, const char *event,
    const char *fmt, ...) PRINTF_LIKE(4, 5);

#endif
