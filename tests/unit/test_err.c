#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>

#include "base/err.h"

static void
set_keeps_kind_and_text(void **state)
{
	struct err err;

	(void)state;
	assert_int_equal(
	    err_set(&err, ERR_CONFIG, "%s:%d: odd", "a.conf", 3), ERR_CONFIG);
	assert_int_equal(err.kind, ERR_CONFIG);
	assert_string_equal(err.text, "a.conf:3: odd");
}

static void
errno_adds_the_words(void **state)
{
	struct err err;

	(void)state;
	assert_int_equal(
	    err_errno(&err, ERR_RETRY, ENOENT, "open %s", "x"), ERR_RETRY);
	assert_string_equal(err.text, "open x: No such file or directory");
}

static void
prefix_goes_before(void **state)
{
	struct err err;

	(void)state;
	err_set(&err, ERR_MESSAGE, "no boundary");
	assert_int_equal(err_prefix(&err, "uid %d: ", 12), ERR_MESSAGE);
	assert_string_equal(err.text, "uid 12: no boundary");
}

static void
its_own_text_may_be_an_argument(void **state)
{
	struct err err;

	(void)state;
	err_set(&err, ERR_RETRY, "inner");
	err_set(&err, ERR_CONFIG, "outer: %s", err.text);
	assert_string_equal(err.text, "outer: inner");
}

static void
long_text_is_cut_visibly_between_characters(void **state)
{
	char text[1000];
	struct err err;

	(void)state;
	/* Two bytes each, so that one of the two tries would cut one in two. */
	for (size_t i = 0; i + 1 < sizeof(text); i += 2)
		memcpy(text + i, "é", 2);
	text[sizeof(text) - 2] = '\0';
	for (int odd = 0; odd < 2; odd++) {
		size_t n;

		err_set(&err, ERR_RETRY, "%s%s", odd ? "x" : "", text);
		n = strlen(err.text);
		assert_in_range(n, sizeof(err.text) - 3, sizeof(err.text) - 1);
		assert_string_equal(err.text + n - 3, "...");
		assert_memory_equal(err.text + n - 5, "é", 2);
	}
	err_set(&err, ERR_RETRY, "end");
	err_prefix(&err, "%s: ", text);
	assert_string_equal(err.text + strlen(err.text) - 3, "...");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(set_keeps_kind_and_text),
	    cmocka_unit_test(errno_adds_the_words),
	    cmocka_unit_test(prefix_goes_before),
	    cmocka_unit_test(its_own_text_may_be_an_argument),
	    cmocka_unit_test(long_text_is_cut_visibly_between_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
