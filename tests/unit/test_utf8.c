#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "text/utf8.h"

static void
foreign_text_comes_out_clean(void **state)
{
	static const struct {
		struct str in, out;
	} table[] = {
	    {STR(""), STR("")},
	    {STR("é€😀"), STR("é€😀")},
	    {STR("a\r\nb\rc\nd\r"), STR("a\nb\nc\nd\n")},
	    {STR("\r\r\n\n"), STR("\n\n\n")},
	    {STR("a\0\x01\x1b\x7f\tb"), STR("a\tb")},
	    {STR("a\xffz"), STR("a\xef\xbf\xbdz")},
	    {STR("\xc3"), STR("\xef\xbf\xbd")},
	    {STR("\xe2\x82"), STR("\xef\xbf\xbd\xef\xbf\xbd")},
	    {STR("\xed\xa0\x80"), STR("\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd")},
	    /* Windows-1252 taken for Latin-1: l'école. */
	    {STR("l\xc2\x92\xc3\xa9"
		 "cole\xc2\x85\xc2\x81"),
		STR("l’école…")},
	    {STR("\xc2\xa0"), STR("\xc2\xa0")},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct str out = utf8_clean(a, table[i].in);

		if (!str_eq(out, table[i].out))
			fail_msg("row %zu: %.*s", i, STR_ARG(out));
		assert_true(utf8_valid(out));
		assert_true(str_eq(utf8_clean(a, out), out));
	}
	arena_free(a);
}

static void
every_character_survives_the_way_there_and_back(void **state)
{
	struct buf b = {0};

	(void)state;
	for (uint32_t c = 0; c <= 0x10ffff; c++) {
		uint32_t again;
		size_t at = 0;

		if (c == 0xd800)
			c = 0xe000;
		buf_clear(&b);
		utf8_encode(&b, c);
		if (!utf8_valid(buf_str(&b)) ||
		    !utf8_decode(buf_str(&b), &at, &again) || again != c ||
		    at != b.n)
			fail_msg("U+%04x", c);
	}
	buf_release(&b);
}

static void
bad_bytes_are_decoded_as_replacements(void **state)
{
	struct str s = STR("a\xe2\x82\xc3\xa9");
	static const uint32_t expected[] = {'a', 0xfffd, 0xfffd, 0xe9};
	size_t at = 0, count = 0;
	uint32_t c;

	(void)state;
	while (utf8_decode(s, &at, &c))
		assert_int_equal(c, expected[count++]);
	assert_int_equal(count, 4);
	assert_false(utf8_valid(s));
	assert_true(utf8_valid(str_of(NULL, 0)));
}

static void
length_and_width_are_told_apart(void **state)
{
	static const struct {
		const char *text;
		size_t length, columns;
	} table[] = {
	    {"", 0, 0},
	    {"école", 5, 5},
	    {"e\xcc\x81"
	     "cole",
		6, 5}, /* combining accent */
	    {"450\xc2\xa0"
	     "466",
		7, 7},
	    {"«\xe2\x80\xafoui\xe2\x80\xaf»", 7, 7},
	    {"co\xc2\xadop\xe2\x80\x8b\xef\xbb\xbf", 7, 4},
	    {"日本", 2, 4},
	    {"😀", 1, 2},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct str s = str_from(table[i].text);

		if (utf8_length(s) != table[i].length ||
		    utf8_columns(s) != table[i].columns)
			fail_msg("row %zu: %zu, %zu", i, utf8_length(s),
			    utf8_columns(s));
	}
}

static void
kinds_of_characters_are_known(void **state)
{
	static const struct {
		uint32_t c;
		bool space, invisible, dash;
	} table[] = {
	    {' ', true, false, false},
	    {'\n', true, false, false},
	    {0xa0, true, false, false},
	    {0x202f, true, false, false},
	    {0x3000, true, false, false},
	    {0x200b, false, true, false},
	    {0xad, false, true, false},
	    {0xfeff, false, true, false},
	    {0x202e, false, true, false},
	    {'-', false, false, true},
	    {0x2011, false, false, true},
	    {0x2014, false, false, true},
	    {0x2212, false, false, true},
	    {'_', false, false, false},
	    {'a', false, false, false},
	    {0xe9, false, false, false},
	    {0x10ffff, false, false, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		assert_int_equal(utf8_is_space(table[i].c), table[i].space);
		assert_int_equal(
		    utf8_is_invisible(table[i].c), table[i].invisible);
		assert_int_equal(utf8_is_dash(table[i].c), table[i].dash);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(foreign_text_comes_out_clean),
	    cmocka_unit_test(every_character_survives_the_way_there_and_back),
	    cmocka_unit_test(bad_bytes_are_decoded_as_replacements),
	    cmocka_unit_test(length_and_width_are_told_apart),
	    cmocka_unit_test(kinds_of_characters_are_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
