#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"

static void
everything_added_is_there_and_ends_in_nul(void **state)
{
	struct buf b = {0};

	(void)state;
	buf_add(&b, "a\0b", 3);
	buf_add_text(&b, "cd");
	buf_add_str(&b, str_of(NULL, 0));
	buf_add_char(&b, 'e');
	buf_printf(&b, "%03d", 7);
	assert_true(str_eq(buf_str(&b), str_of("a\0bcde007", 9)));
	assert_int_equal(b.p[b.n], '\0');
	buf_truncate(&b, 2);
	assert_int_equal(b.n, 2);
	assert_int_equal(b.p[2], '\0');
	buf_clear(&b);
	assert_int_equal(b.n, 0);
	assert_true(b.capacity > 0);
	buf_release(&b);
	assert_null(b.p);
}

static void
an_empty_one_is_a_string(void **state)
{
	struct arena *a = arena_new();
	struct buf b = {0};

	(void)state;
	assert_non_null(buf_str(&b).p);
	assert_int_equal(buf_copy(a, &b).n, 0);
	buf_clear(&b);
	buf_release(&b);
	arena_free(a);
}

static void
it_grows_byte_by_byte(void **state)
{
	struct arena *a = arena_new();
	struct buf b = {0};
	struct str copy;

	(void)state;
	for (int i = 0; i < 100000; i++)
		buf_add_char(&b, (char)(i % 251));
	copy = buf_copy(a, &b);
	buf_release(&b);
	assert_int_equal(copy.n, 100000);
	for (int i = 0; i < 100000; i++)
		assert_int_equal(copy.p[i], (char)(i % 251));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(everything_added_is_there_and_ends_in_nul),
	    cmocka_unit_test(an_empty_one_is_a_string),
	    cmocka_unit_test(it_grows_byte_by_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
