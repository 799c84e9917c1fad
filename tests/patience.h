/*
 * How many times longer than on a common machine a test may take: what
 * TEST_PATIENCE says (for valgrind, say), else 1.
 */
#ifndef TESTS_PATIENCE_H
#define TESTS_PATIENCE_H

#include <stdlib.h>

static inline int
patience(void)
{
	const char *text = getenv("TEST_PATIENCE");
	long times = text != NULL ? strtol(text, NULL, 10) : 1;

	return times >= 1 && times <= 1000 ? (int)times : 1;
}

#endif
