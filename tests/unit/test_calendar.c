#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/calendar.h"

static void
dates_that_exist_are_valid(void **state)
{
	static const struct {
		struct date d;
		bool valid;
	} table[] = {
	    {{2024, 2, 29}, true},
	    {{2023, 2, 29}, false},
	    {{2000, 2, 29}, true},
	    {{1900, 2, 29}, false},
	    {{2100, 2, 29}, false},
	    {{2200, 2, 29}, false},
	    {{2400, 2, 29}, true},
	    {{2027, 4, 31}, false},
	    {{2027, 12, 31}, true},
	    {{2027, 13, 1}, false},
	    {{2027, 0, 1}, false},
	    {{2027, 1, 0}, false},
	    {{0, 1, 1}, false},
	    {{1, 1, 1}, true},
	    {{9999, 12, 31}, true},
	    {{10000, 1, 1}, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (date_valid(table[i].d) != table[i].valid)
			fail_msg("row %zu", i);
}

static void
days_are_counted_from_1970(void **state)
{
	static const struct {
		struct date d;
		int64_t days;
		int weekday;
	} table[] = {
	    {{1970, 1, 1}, 0, 4},
	    {{1969, 12, 31}, -1, 3},
	    {{2000, 3, 1}, 11017, 3},
	    {{2027, 1, 11}, 20829, 1},
	    {{1, 1, 1}, -719162, 1},
	    {{9999, 12, 31}, 2932896, 5},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		assert_int_equal(date_to_days(table[i].d), table[i].days);
		assert_int_equal(date_weekday(table[i].d), table[i].weekday);
		assert_int_equal(
		    date_compare(date_from_days(table[i].days), table[i].d), 0);
	}
}

static void
every_day_has_one_successor(void **state)
{
	struct date before = date_from_days(-719162);

	(void)state;
	for (int64_t days = -719161; days <= 2932896; days++) {
		struct date d = date_from_days(days);

		if (!date_valid(d) || date_compare(before, d) >= 0 ||
		    date_to_days(d) != days)
			fail_msg("day %lld", (long long)days);
		before = d;
	}
	/* Beyond the ends there is nothing to show. */
	assert_int_equal(date_from_days(INT64_MIN).year, 1);
	assert_int_equal(date_from_days(INT64_MAX).year, 9999);
}

static void
iso_dates_are_read_and_written(void **state)
{
	static const char *const wrong[] = {"2027-2-10", "2027-02-30",
	    "2027/02/10", "20270210", "2027-02-100", "2027-02-1x", "",
	    "-027-02-10", "0000-01-01", "2027--1-10"};
	struct arena *a = arena_new();
	struct date d = {1, 2, 3};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_false(date_parse_iso(str_from(wrong[i]), &d));
		assert_int_equal(d.year, 1);
	}
	assert_true(date_parse_iso(str_from("2003-04-15"), &d));
	assert_string_equal(date_format_iso(a, d), "2003-04-15");
	d.year = 33;
	assert_string_equal(date_format_iso(a, d), "0033-04-15");
	arena_free(a);
}

/* The days on which the clocks of Québec changed, as tzdata has them. */
static void
clocks_change_when_the_law_says(void **state)
{
	static const struct {
		int year, march, november;
	} table[] = {
	    {2007, 11, 4},
	    {2015, 8, 1},
	    {2020, 8, 1},
	    {2021, 14, 7},
	    {2024, 10, 3},
	    {2025, 9, 2},
	    {2026, 8, 1},
	    {2027, 14, 7},
	    {2028, 12, 5},
	    {2032, 14, 7},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct date march = {table[i].year, 3, table[i].march};
		struct date november = {table[i].year, 11, table[i].november};
		int64_t begin = date_to_days(march) * 86400 + 7 * 3600;
		int64_t end = date_to_days(november) * 86400 + 6 * 3600;

		assert_int_equal(calendar_local(begin - 1).offset, -18000);
		assert_int_equal(calendar_local(begin - 1).hour, 1);
		assert_int_equal(calendar_local(begin).offset, -14400);
		assert_int_equal(calendar_local(begin).hour, 3);
		assert_int_equal(calendar_local(end - 1).offset, -14400);
		assert_int_equal(calendar_local(end - 1).hour, 1);
		assert_int_equal(calendar_local(end).offset, -18000);
		assert_int_equal(calendar_local(end).hour, 1);
		/* Both days begin in the time of the day before. */
		assert_int_equal(calendar_midnight(march), begin - 2 * 3600);
		assert_int_equal(calendar_midnight(november), end - 2 * 3600);
	}
}

static void
local_time_has_all_its_parts(void **state)
{
	struct local_time t = calendar_local(1802268000);

	(void)state;
	assert_int_equal(t.date.year, 2027);
	assert_int_equal(t.date.month, 2);
	assert_int_equal(t.date.day, 10);
	assert_int_equal(t.hour, 9);
	assert_int_equal(t.minute, 0);
	assert_int_equal(t.second, 0);
	assert_int_equal(t.weekday, 3);
	assert_int_equal(t.offset, -18000);
	/* Before midnight there, after midnight in UTC. */
	t = calendar_local(1802268000 - 14 * 3600 + 1799);
	assert_int_equal(t.date.day, 9);
	assert_int_equal(t.hour, 19);
	assert_int_equal(t.minute, 29);
	assert_int_equal(t.second, 59);
	assert_int_equal(calendar_local(-1).date.year, 1969);
	assert_int_equal(calendar_local(-1).second, 59);
}

static void
midnight_is_midnight_every_day(void **state)
{
	(void)state;
	for (int64_t days = 13514; days < 13514 + 9000; days++) {
		struct date d = date_from_days(days);
		struct local_time t = calendar_local(calendar_midnight(d));

		if (date_compare(t.date, d) != 0 || t.hour != 0 ||
		    t.minute != 0 || t.second != 0)
			fail_msg("day %lld", (long long)days);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(dates_that_exist_are_valid),
	    cmocka_unit_test(days_are_counted_from_1970),
	    cmocka_unit_test(every_day_has_one_successor),
	    cmocka_unit_test(iso_dates_are_read_and_written),
	    cmocka_unit_test(clocks_change_when_the_law_says),
	    cmocka_unit_test(local_time_has_all_its_parts),
	    cmocka_unit_test(midnight_is_midnight_every_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
