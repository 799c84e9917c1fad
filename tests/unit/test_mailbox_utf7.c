#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "mailbox/mailbox_utf7.h"

static const struct {
	const char *utf8, *utf7;
} pairs[] = {
    {"INBOX", "INBOX"},
    {"", ""},
    {"1 Non assignées", "1 Non assign&AOk-es"},
    {"À traiter", "&AMA- traiter"},
    {"R&D", "R&-D"},
    {"&", "&-"},
    {"é&é", "&AOk-&-&AOk-"},
    {"éà", "&AOkA4A-"},
    {"œuvre €", "&AVM-uvre &IKw-"},
    {"日本語", "&ZeVnLIqe-"},
    {"台北", "&U,BTFw-"},
    {"😀", "&2D3eAA-"},
    {"a😀b", "a&2D3eAA-b"},
    {"tab\there", "tab&AAk-here"},
    {"~peter/mail", "~peter/mail"},
};

static void
writes_names_as_rfc_3501_says(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		assert_string_equal(
		    mailbox_utf7_encode(a, str_from(pairs[i].utf8)).p,
		    pairs[i].utf7);
	arena_free(a);
}

static void
reads_back_what_it_writes(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		struct str got =
		    mailbox_utf7_decode(a, str_from(pairs[i].utf7));

		assert_int_equal(got.n, strlen(pairs[i].utf8));
		assert_memory_equal(got.p, pairs[i].utf8, got.n);
	}
	arena_free(a);
}

static void
refuses_what_is_no_name(void **state)
{
	static const char *const bad[] = {
	    "R&D",         /* without an end */
	    "&AOk",        /* the same */
	    "assignées",   /* 8-bit */
	    "&AO=k-",      /* no digit */
	    "&AO/k-",      /* that digit is "," */
	    "&AA-",        /* less than a character */
	    "&AOl-",       /* bits left over */
	    "&AOkA-",      /* too many zeros left over */
	    "&2D0-",       /* half a pair */
	    "&3gA-",       /* the other half */
	    "&2D0AOk-",    /* a half, then another character */
	    "&AGE-",       /* "a" stands for itself */
	    "&ACY-",       /* "&" has a form of its own */
	    "&AAA-",       /* NUL */
	    "&AOk-&AOA-",  /* two shifts that should be one */
	    "line\nbreak", /* a control character as it is */
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (mailbox_utf7_decode(a, str_from(bad[i])).n != 0)
			fail_msg("%s was taken", bad[i]);
	arena_free(a);
}

static void
bytes_that_are_no_text_show_as_such(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_string_equal(
	    mailbox_utf7_encode(a, str_from("a\xff\xc3")).p, "a&,,3,,Q-");
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(writes_names_as_rfc_3501_says),
	    cmocka_unit_test(reads_back_what_it_writes),
	    cmocka_unit_test(refuses_what_is_no_name),
	    cmocka_unit_test(bytes_that_are_no_text_show_as_such),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
