#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdalign.h>

#include "base/arena.h"

static void
memory_is_zeroed_and_aligned(void **state)
{
	static const size_t sizes[] = {
	    0, 1, 7, 16, 100, 5000, 16384, 16385, 1000000};
	struct arena *a = arena_new();

	(void)state;
	for (int round = 0; round < 20; round++) {
		for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
			unsigned char *p = arena_alloc(a, sizes[i]);

			assert_non_null(p);
			assert_int_equal(
			    (uintptr_t)p % alignof(max_align_t), 0);
			for (size_t j = 0; j < sizes[i]; j++)
				assert_int_equal(p[j], 0);
			memset(p, 0xff, sizes[i]);
		}
		/* What was there before must not show again. */
		if (round % 5 == 4)
			arena_reset(a);
	}
	arena_free(a);
	arena_free(NULL);
}

static void
objects_do_not_overlap(void **state)
{
	struct arena *a = arena_new();
	unsigned char *p[200];

	(void)state;
	for (size_t i = 0; i < 200; i++) {
		p[i] = arena_alloc(a, i * 37 % 6000 + 1);
		memset(p[i], (int)i, i * 37 % 6000 + 1);
	}
	for (size_t i = 0; i < 200; i++)
		for (size_t j = 0; j < i * 37 % 6000 + 1; j++)
			assert_int_equal(p[i][j], i);
	arena_free(a);
}

static void
growing_keeps_the_items(void **state)
{
	struct arena *a = arena_new();
	size_t capacity = 0;
	int *items = NULL;

	(void)state;
	for (size_t i = 0; i < 1000; i++) {
		int *before = items;
		size_t room = capacity;

		items = arena_grow(a, items, i, &capacity, sizeof(*items));
		assert_true(capacity > i);
		if (i < room)
			assert_ptr_equal(items, before);
		items[i] = (int)i;
	}
	for (size_t i = 0; i < 1000; i++)
		assert_int_equal(items[i], i);
	arena_free(a);
}

static void
texts_are_copies(void **state)
{
	struct arena *a = arena_new();
	char text[] = "abc";
	char *copy = arena_strdup(a, text);

	(void)state;
	text[0] = 'x';
	assert_string_equal(copy, "abc");
	assert_null(arena_strdup(a, NULL));
	assert_string_equal(arena_printf(a, "%s-%d", "n", 42), "n-42");
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(memory_is_zeroed_and_aligned),
	    cmocka_unit_test(objects_do_not_overlap),
	    cmocka_unit_test(growing_keeps_the_items),
	    cmocka_unit_test(texts_are_copies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
