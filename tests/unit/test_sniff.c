#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "sniff/sniff.h"

/* A small archive, whole: less is not known as one. */
#define ZIP                                                             \
	"PK\003\004\024\000\000\000\000\000Q\204w]\307A"                \
	"\005\330\036\000\000\000\036\000\000\000\005\000\000\000a."    \
	"txtabcdefghijabc"                                              \
	"defghijabcdefghi"                                              \
	"jPK\001\002\024\003\024\000\000\000\000\000Q\204w"             \
	"]\307A\005\330\036\000\000\000\036\000\000\000\005\000\000"    \
	"\000\000\000\000\000\000\000\000\000\200\001\000\000\000\000a" \
	".txtPK\005\006\000\000\000\000\001\000\001\000"                \
	"3\000\000\000A\000\000\000\000\000"

struct sniff_case {
	struct str head;
	const char *type;
};

static const struct sniff_case cases[] = {
    {STR(""), "inode/x-empty"},
    {STR("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), "application/pdf"},
    {STR("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x8\x6\0\0\0"),
	"image/png"},
    {STR("\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"), "image/jpeg"},
    {STR("#!/bin/sh\nrm -r /\n"), "text/x-shellscript"},
    {STR(ZIP), "application/zip"},
    {STR("\x7f"
	 "ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0>\0\1\0\0\0"),
	"application/x-sharedlib"},
    {STR("Bonjour, voici mon texte.\n"), "text/plain"},
    {STR("\1\2\3\4\5\6\7"), "application/octet-stream"},
};

static void
content_tells_the_type(void **state)
{
	struct arena *a = arena_new();
	struct sniffer *s;
	struct err err;

	(void)state;
	if (sniffer_open(&s, &err) != ERR_NONE)
		fail_msg("%s", err.text);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str type = sniffer_type(s, a, cases[i].head);

		if (!str_is(type, cases[i].type))
			fail_msg("%zu is %.*s", i, STR_ARG(type));
	}
	sniffer_free(s);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(content_tells_the_type),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
