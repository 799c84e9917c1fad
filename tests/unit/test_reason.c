#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "model/reason.h"

static void
every_reason_has_a_name_that_reads_back(void **state)
{
	(void)state;
	for (int i = 0; i < REASON_COUNT; i++) {
		enum reason reason = REASON_COUNT;
		const char *name = reason_name((enum reason)i);

		assert_non_null(name);
		assert_true(reason_parse(str_from(name), &reason));
		assert_int_equal(reason, i);
	}
}

static void
an_unknown_name_changes_nothing(void **state)
{
	enum reason reason = REASON_MENU;

	(void)state;
	assert_false(reason_parse(str_from("menus"), &reason));
	assert_false(reason_parse(str_from(""), &reason));
	assert_int_equal(reason, REASON_MENU);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_reason_has_a_name_that_reads_back),
	    cmocka_unit_test(an_unknown_name_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
