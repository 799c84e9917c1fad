#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/json.h"

static void
strings_are_escaped(void **state)
{
	static const struct {
		struct str in;
		const char *out;
	} table[] = {
	    {STR(""), "\"\""},
	    {STR("a\"b\\c"), "\"a\\\"b\\\\c\""},
	    {STR("\b\f\n\r\t"), "\"\\b\\f\\n\\r\\t\""},
	    {STR("\0\x01\x1f\x7f"), "\"\\u0000\\u0001\\u001f\\u007f\""},
	    {STR("é€😀"), "\"é€😀\""},
	    {STR("a\xffz"), "\"a\xef\xbf\xbdz\""},
	    {STR("\xc3"), "\"\xef\xbf\xbd\""},
	    {STR("\xc3\""), "\"\xef\xbf\xbd\\\"\""},
	    {STR("</script>"), "\"</script>\""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct buf b = {0};

		json_quote(&b, table[i].in);
		assert_string_equal(b.p, table[i].out);
		buf_release(&b);
	}
}

static void
write_sample(struct json *w)
{
	json_object(w, NULL);
	json_text(w, "a", "x");
	json_text(w, "none", NULL);
	json_array(w, "list");
	json_int(w, NULL, INT64_MIN);
	json_bool(w, NULL, true);
	json_object(w, NULL);
	json_end(w);
	json_array(w, NULL);
	json_int(w, NULL, 1);
	json_end(w);
	json_array(w, NULL);
	json_end(w);
	json_end(w);
	json_bool(w, "no", false);
	json_raw(w, "raw", str_from("[1]"));
	json_null(w, "null");
	json_str(w, "é\"", str_from("y"));
	json_end(w);
}

static void
structure_is_on_one_line(void **state)
{
	struct buf b = {0};
	struct json w = {.out = &b};

	(void)state;
	write_sample(&w);
	assert_string_equal(b.p,
	    "{\"a\": \"x\", \"none\": null, "
	    "\"list\": [-9223372036854775808, true, {}, [1], []], "
	    "\"no\": false, \"raw\": [1], \"null\": null, \"é\\\"\": \"y\"}");
	buf_release(&b);
}

static void
structure_is_indented(void **state)
{
	struct buf b = {0};
	struct json w = {.out = &b, .indent = true};

	(void)state;
	write_sample(&w);
	assert_string_equal(b.p,
	    "{\n  \"a\": \"x\",\n  \"none\": null,\n  \"list\": [\n"
	    "    -9223372036854775808,\n    true,\n    {},\n    [\n      1\n   "
	    " ],\n    []\n  ],\n"
	    "  \"no\": false,\n  \"raw\": [1],\n  \"null\": null,\n"
	    "  \"é\\\"\": \"y\"\n}");
	buf_release(&b);
}

static void
the_deepest_level_allowed_works(void **state)
{
	struct buf b = {0};
	struct json w = {.out = &b};

	(void)state;
	for (int i = 0; i < 32; i++)
		json_array(&w, NULL);
	json_int(&w, NULL, 1);
	json_int(&w, NULL, 2);
	for (int i = 0; i < 32; i++)
		json_end(&w);
	assert_int_equal(w.depth, 0);
	assert_string_equal(b.p + 30, "[[1, 2]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]");
	buf_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(strings_are_escaped),
	    cmocka_unit_test(structure_is_on_one_line),
	    cmocka_unit_test(structure_is_indented),
	    cmocka_unit_test(the_deepest_level_allowed_works),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
