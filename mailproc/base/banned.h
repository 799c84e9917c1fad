/*
 * Functions that are not used here, each because a better one exists. Included
 * by the compiler before every file of ours (-include).
 */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#ifdef __GNUC__
/* The headers first: poisoned names in them would be errors. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf gets strtok
#pragma GCC poison atoi atol gmtime localtime system popen tmpnam mktemp
#endif

#endif
