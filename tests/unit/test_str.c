#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/str.h"

static void
comparison_knows_length_and_nul(void **state)
{
	struct str a = STR("a\0b"), b = STR("a\0c"), none = {NULL, 0};

	(void)state;
	assert_true(str_eq(a, str_of("a\0b", 3)));
	assert_false(str_eq(a, b));
	assert_false(str_is(a, "a"));
	assert_true(str_eq(none, str_from("")));
	assert_true(str_eq(none, str_from(NULL)));
	assert_true(str_eq_nocase(str_from("Été-A"), str_from("Été-a")));
	assert_false(str_eq_nocase(str_from("É"), str_from("é")));
	assert_true(str_is_nocase(str_from("X-Id"), "x-iD"));
	assert_true(str_compare(a, b) < 0);
	assert_true(str_compare(b, a) > 0);
	assert_true(str_compare(str_from("a"), a) < 0);
	assert_true(str_compare(str_from("\xc3"), str_from("z")) > 0);
	assert_int_equal(str_compare(none, str_from("")), 0);
}

static void
ends_are_recognised(void **state)
{
	struct str s = STR("Re: stage"), none = {NULL, 0};

	(void)state;
	assert_true(str_starts(s, "Re:"));
	assert_false(str_starts(s, "re:"));
	assert_true(str_starts_nocase(s, "re:"));
	assert_false(str_starts(s, "Re: stage."));
	assert_true(str_ends(s, "stage"));
	assert_false(str_ends(s, "xRe: stage"));
	assert_true(str_starts(none, ""));
	assert_true(str_ends(none, ""));
	assert_false(str_starts(none, "a"));
}

static void
search_finds_the_first(void **state)
{
	static const struct {
		const char *text, *needle;
		size_t from, at, at_nocase;
	} table[] = {
	    {"aab", "ab", 0, 1, 1},
	    {"aAB", "ab", 0, SIZE_MAX, 1},
	    {"abcabc", "abc", 1, 3, 3},
	    {"abc", "abcd", 0, SIZE_MAX, SIZE_MAX},
	    {"abc", "", 3, 3, 3},
	    {"abc", "", 4, SIZE_MAX, SIZE_MAX},
	    {"", "a", 0, SIZE_MAX, SIZE_MAX},
	    {"abc", "c", 9, SIZE_MAX, SIZE_MAX},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct str s = str_from(table[i].text);

		assert_int_equal(
		    str_find(s, table[i].needle, table[i].from), table[i].at);
		assert_int_equal(
		    str_find_nocase(s, table[i].needle, table[i].from),
		    table[i].at_nocase);
	}
	assert_int_equal(str_find_byte(str_of("a\0b", 3), '\0', 0), 1);
	assert_int_equal(str_find_byte(str_of(NULL, 0), 'a', 0), SIZE_MAX);
}

static void
slices_stay_inside(void **state)
{
	struct str s = STR("abcdef");

	(void)state;
	assert_true(str_is(str_after(s, 2), "cdef"));
	assert_int_equal(str_after(s, 7).n, 0);
	assert_int_equal(str_after(s, SIZE_MAX).n, 0);
	assert_true(str_is(str_slice(s, 1, 2), "bc"));
	assert_true(str_is(str_slice(s, 4, SIZE_MAX), "ef"));
	assert_true(str_is(str_trim(str_from(" \t\r\n a b \n")), "a b"));
	assert_int_equal(str_trim(str_from(" \n ")).n, 0);
}

static void
parts_are_cut_one_by_one(void **state)
{
	static const char *const expected[] = {"a", "", "b", ""};
	struct str rest = STR("a,,b,"), none = {NULL, 0}, part;
	size_t count = 0;

	(void)state;
	while (str_cut(&rest, ',', &part))
		assert_true(str_is(part, expected[count++]));
	assert_int_equal(count, 4);
	assert_false(str_cut(&none, ',', &part));
	assert_int_equal(part.n, 0);
	/* An empty text is one empty part. */
	rest = str_from("");
	assert_true(str_cut(&rest, ',', &part));
	assert_false(str_cut(&rest, ',', &part));
}

static void
lines_end_in_lf_or_crlf(void **state)
{
	static const struct {
		const char *text;
		const char *lines[4];
		size_t count;
	} table[] = {
	    {"a\nb\r\nc", {"a", "b", "c"}, 3},
	    {"a\n", {"a"}, 1},
	    {"a\n\n", {"a", ""}, 2},
	    {"", {NULL}, 0},
	    {"\n", {""}, 1},
	    {"a\r", {"a\r"}, 1},
	    {"a\rb\n", {"a\rb"}, 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct str rest = str_from(table[i].text), line;
		size_t count = 0;

		while (str_line(&rest, &line)) {
			assert_true(count < table[i].count);
			assert_true(str_is(line, table[i].lines[count++]));
		}
		assert_int_equal(count, table[i].count);
	}
}

static void
copies_end_in_nul(void **state)
{
	struct arena *a = arena_new();
	struct str s = {"a\0B!", 3}, copy = str_copy(a, s);

	(void)state;
	assert_true(str_eq(copy, s));
	assert_int_equal(copy.p[3], '\0');
	assert_string_equal(str_cstr(a, str_of(NULL, 0)), "");
	assert_true(str_eq(str_lower(a, s), str_of("a\0b", 3)));
	assert_true(str_is(
	    str_printf(a, "%.*s/%d", STR_ARG(str_from("xy")), 7), "xy/7"));
	arena_free(a);
}

static void
numbers_are_whole_and_in_range(void **state)
{
	static const struct {
		const char *text;
		int64_t min, max;
		bool good;
		int64_t value;
	} table[] = {
	    {"0", 0, 9, true, 0},
	    {"007", 0, 9, true, 7},
	    {"-5", -5, 9, true, -5},
	    {"10", 0, 9, false, 0},
	    {"-1", 0, 9, false, 0},
	    {"", 0, 9, false, 0},
	    {"-", -9, 9, false, 0},
	    {"+1", 0, 9, false, 0},
	    {" 1", 0, 9, false, 0},
	    {"1x", 0, 9, false, 0},
	    {"--1", -9, 9, false, 0},
	    {"9223372036854775807", INT64_MIN, INT64_MAX, true, INT64_MAX},
	    {"9223372036854775808", INT64_MIN, INT64_MAX, false, 0},
	    {"-9223372036854775808", INT64_MIN, INT64_MAX, true, INT64_MIN},
	    {"-9223372036854775809", INT64_MIN, INT64_MAX, false, 0},
	    {"99999999999999999999", INT64_MIN, INT64_MAX, false, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		int64_t value = 12345;
		bool good = str_to_int64(str_from(table[i].text), table[i].min,
		    table[i].max, &value);

		if (good != table[i].good)
			fail_msg("\"%s\"", table[i].text);
		assert_true(value == (good ? table[i].value : 12345));
	}
}

static void
only_well_formed_utf8_is_a_character(void **state)
{
	static const struct {
		const char *text;
		size_t n;
	} table[] = {
	    {"a", 1},
	    {"\xc3\xa9", 2},
	    {"\xe2\x82\xac", 3},
	    {"\xf0\x9f\x98\x80", 4},
	    {"\xf4\x8f\xbf\xbf", 4},
	    {"\x80", 0},             /* continuation alone */
	    {"\xc3", 0},             /* cut */
	    {"\xe2\x82", 0},         /* cut */
	    {"\xc0\xaf", 0},         /* overlong */
	    {"\xc1\xbf", 0},         /* overlong */
	    {"\xe0\x9f\xbf", 0},     /* overlong */
	    {"\xf0\x8f\xbf\xbf", 0}, /* overlong */
	    {"\xed\xa0\x80", 0},     /* surrogate */
	    {"\xf4\x90\x80\x80", 0}, /* above U+10FFFF */
	    {"\xf5\x80\x80\x80", 0},
	    {"\xff", 0},
	    {"\xe2\x28\xa1", 0},
	    {"\xf0\x9f\x98x", 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (str_utf8(str_from(table[i].text), 0) != table[i].n)
			fail_msg("row %zu", i);
	assert_int_equal(str_utf8(str_from("a"), 1), 0);
	assert_int_equal(str_utf8(str_of("\0", 1), 0), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(comparison_knows_length_and_nul),
	    cmocka_unit_test(ends_are_recognised),
	    cmocka_unit_test(search_finds_the_first),
	    cmocka_unit_test(slices_stay_inside),
	    cmocka_unit_test(parts_are_cut_one_by_one),
	    cmocka_unit_test(lines_end_in_lf_or_crlf),
	    cmocka_unit_test(copies_end_in_nul),
	    cmocka_unit_test(numbers_are_whole_and_in_range),
	    cmocka_unit_test(only_well_formed_utf8_is_a_character),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
