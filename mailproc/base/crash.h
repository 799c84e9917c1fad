/*
 * Places where the build for the crash test stops dead, to prove that every
 * durable step can be repeated. Each place has a name of its own, a literal in
 * the call, so that the crash test finds the list of all in the sources. In
 * other builds a crash point is nothing.
 *
 * MAILPROC_CRASH_LOG=FILE appends each name as it is passed;
 * MAILPROC_CRASH_AT=N stops with _exit(86) at the Nth one passed, from 1.
 * Only the service process counts; children never do (child_start() hides both
 * variables from them).
 */
#ifndef BASE_CRASH_H
#define BASE_CRASH_H

#ifdef MAILPROC_CRASH
void crash_point(const char *name);
#else
#define crash_point(name) ((void)0)
#endif

#endif
