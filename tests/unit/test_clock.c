#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/clock.h"

static void
rfc3339_is_read(void **state)
{
	static const struct {
		const char *text;
		bool good;
		int64_t value;
	} table[] = {
	    {"1970-01-01T00:00:00Z", true, 0},
	    {"2027-02-10T14:00:00Z", true, 1802268000},
	    {"2027-02-10T09:00:00-05:00", true, 1802268000},
	    {"2027-02-10T19:30:00+05:30", true, 1802268000},
	    {"2027-02-10t14:00:00z", true, 1802268000},
	    {"2027-02-10T14:00:00.999Z", true, 1802268000},
	    {"2016-12-31T23:59:60Z", true, 1483228800},
	    {"2000-02-29T00:00:00Z", true, 951782400},
	    {"1969-12-31T23:59:59Z", true, -1},
	    {"2027-02-10T14:00:00", false, 0},
	    {"2027-02-10", false, 0},
	    {"2027-02-29T14:00:00Z", false, 0},
	    {"2027-02-10T24:00:00Z", false, 0},
	    {"2027-02-10T14:60:00Z", false, 0},
	    {"2027-02-10T14:00:61Z", false, 0},
	    {"2027-02-10T14:00:00.Z", false, 0},
	    {"2027-02-10T14:00:00+0530", false, 0},
	    {"2027-02-10T14:00:00+05:3", false, 0},
	    {"2027-02-10T14:00:00Zx", false, 0},
	    {"2027-02-10T14:-1:00Z", false, 0},
	    {"2027-02-10 14:00:00Z", false, 0},
	    {"", false, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		int64_t value = 5;
		bool good = clock_parse(str_from(table[i].text), &value);

		if (good != table[i].good ||
		    value != (good ? table[i].value : 5))
			fail_msg("\"%s\": %d, %lld", table[i].text, good,
			    (long long)value);
	}
}

static void
what_is_written_is_read_again(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_string_equal(
	    clock_format(a, 1802268000), "2027-02-10T14:00:00Z");
	assert_string_equal(clock_format(a, -1), "1969-12-31T23:59:59Z");
	for (int64_t t = -4000000000; t < 9000000000; t += 86399 * 7) {
		int64_t again;

		assert_true(clock_parse(str_from(clock_format(a, t)), &again));
		assert_true(again == t);
		arena_reset(a);
	}
	arena_free(a);
}

static void
a_fixed_clock_stands_still(void **state)
{
	struct clock fixed = {.fixed = true, .now = 42}, real = {0};

	(void)state;
	assert_int_equal(clock_now(&fixed), 42);
	assert_true(clock_now(&real) > 1700000000);
	assert_true(clock_monotonic_ms() <= clock_monotonic_ms());
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rfc3339_is_read),
	    cmocka_unit_test(what_is_written_is_read_again),
	    cmocka_unit_test(a_fixed_clock_stands_still),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
