#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "render/parts.h"

static void
a_choice_is_the_string_it_is(void **state)
{
	static const struct {
		const char *value, *text;
	} cases[] = {
	    {"\"generale\"", "generale"},
	    {"\"a\\\"b\\\\\\u00e9\\n\"", "a\"b\\é\n"},
	    {"", ""},
	    {"true", ""},
	    {"12", ""},
	    {"\"unfinished", ""},
	    {"\"bad \\x\"", ""},
	    {"\"\\ud800\"", ""},
	    {"[]", ""},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(
		    str_cstr(a, parts_string(a, str_from(cases[i].value))),
		    cases[i].text);
	arena_free(a);
}

static void
choices_come_with_their_comments(void **state)
{
	static const struct str value =
	    STR("[{\"id\":\"champlain\",\"comment\":\"pédiatrie\"}, "
		"{\"id\": \"inlb\", \"n\": 3, \"comment\": \"\"}]");
	struct arena *a = arena_new();
	struct part *parts;
	size_t count;

	(void)state;
	parts_choices(a, value, &parts, &count);
	assert_int_equal(count, 2);
	assert_true(str_is(parts[0].id, "champlain"));
	assert_true(str_is(parts[0].text, "pédiatrie"));
	assert_ptr_equal(parts_find(parts, count, str_from("inlb")), &parts[1]);
	assert_int_equal(parts[1].text.n, 0);
	assert_null(parts_find(parts, count, str_from("x")));
	arena_free(a);
}

static void
what_is_no_list_has_no_choices(void **state)
{
	static const char *const values[] = {"", "[]", "{}", "\"a\"", "[", "[{",
	    "[{\"id\"", "[{\"id\":", "[{\"id\":\"a\"", "[1,2]", "[[]]"};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		struct part *parts;
		size_t count = 9;

		parts_choices(a, str_from(values[i]), &parts, &count);
		assert_int_equal(count, 0);
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_choice_is_the_string_it_is),
	    cmocka_unit_test(choices_come_with_their_comments),
	    cmocka_unit_test(what_is_no_list_has_no_choices),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
