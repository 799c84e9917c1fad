#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "text/crockford.h"

static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static void
bits_are_taken_five_by_five(void **state)
{
	static const struct {
		unsigned char bytes[5];
		size_t bits;
		const char *out;
	} table[] = {
	    {{0}, 0, ""},
	    {{0xff}, 1, "G"},
	    {{0xf8}, 5, "Z"},
	    {{0xff}, 8, "ZW"},
	    {{0x00, 0x44, 0x32, 0x14, 0xc7}, 40, "01234567"},
	    {{0xff, 0xff, 0xff, 0xff, 0xff}, 40, "ZZZZZZZZ"},
	    {{0x84, 0x21}, 15, "GGG"},
	};
	char out[9];

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		crockford_encode(table[i].bytes, table[i].bits, out);
		assert_string_equal(out, table[i].out);
		assert_int_equal(
		    crockford_length(table[i].bits), strlen(table[i].out));
	}
	assert_int_equal(crockford_length(100), 20);
}

static void
what_was_typed_is_understood(void **state)
{
	static const struct {
		const char *in;
		bool good;
		const char *out;
	} table[] = {
	    {"abcd-efgh", true, "ABCDEFGH"},
	    {"oOiIlL", true, "001111"},
	    {" a\tb\nc ", true, "ABC"},
	    {"a\xc2\xa0"
	     "b\xe2\x80\xaf"
	     "c\xc2\xad"
	     "d\xe2\x80\x8b"
	     "e–f‑g",
		true, "ABCDEFG"},
	    {"", true, ""},
	    {"abcu", false, ""},
	    {"ab.c", false, ""},
	    {"abcé", false, ""},
	    {"ab\xff", false, ""},
	    {"ａ", false, ""},
	};
	struct arena *a = arena_new();
	struct str out;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		bool good = crockford_normalise(a, str_from(table[i].in), &out);

		if (good != table[i].good || !str_is(out, table[i].out))
			fail_msg("\"%s\": %d \"%.*s\"", table[i].in, good,
			    STR_ARG(out));
	}
	assert_false(crockford_normalise(a, str_of("A\0", 2), &out));
	arena_free(a);
}

/* Twenty letters that depend on seed, and their check character. */
static void
make_code(unsigned seed, char code[22])
{
	for (size_t i = 0; i < 20; i++) {
		seed = seed * 1103515245U + 12345U;
		code[i] = letters[seed >> 16 & 31];
	}
	code[20] = crockford_check_char(str_of(code, 20));
	code[21] = '\0';
}

static void
every_single_wrong_letter_is_caught(void **state)
{
	(void)state;
	for (unsigned seed = 0; seed < 50; seed++) {
		char code[22];

		make_code(seed, code);
		assert_true(crockford_valid(str_of(code, 21)));
		for (size_t i = 0; i < 21; i++) {
			char right = code[i];

			for (size_t j = 0; j < 32; j++) {
				code[i] = letters[j];
				if (crockford_valid(str_of(code, 21)) !=
				    (letters[j] == right))
					fail_msg("%s at %zu", code, i);
			}
			code[i] = right;
		}
	}
}

static void
neighbours_exchanged_are_caught_but_0_and_z(void **state)
{
	(void)state;
	for (size_t at = 0; at < 19; at++) {
		for (size_t i = 0; i < 32; i++) {
			for (size_t j = 0; j < 32; j++) {
				bool blind = i == j || (i == 0 && j == 31) ||
					     (i == 31 && j == 0);
				char code[22], kept;

				make_code(7, code);
				code[at] = letters[i];
				code[at + 1] = letters[j];
				code[20] =
				    crockford_check_char(str_of(code, 20));
				kept = code[at];
				code[at] = code[at + 1];
				code[at + 1] = kept;
				if (crockford_valid(str_of(code, 21)) != blind)
					fail_msg("%s at %zu", code, at);
			}
		}
	}
}

static void
only_letters_of_the_alphabet_are_valid(void **state)
{
	(void)state;
	assert_int_equal(crockford_check_char(str_from("AbC")), '\0');
	assert_int_equal(crockford_check_char(str_from("AUC")), '\0');
	assert_int_equal(crockford_check_char(str_of("A\0", 2)), '\0');
	assert_false(crockford_valid(str_from("")));
	assert_false(crockford_valid(str_from("0")));
	assert_true(crockford_valid(str_from("00")));
	assert_false(crockford_valid(str_from("0U")));
	/* By hand: 1 2 3; doubled from the right 3 -> 6, 1 -> 2; 6+2+2 = 10;
	 * 32 - 10 = 22. */
	assert_int_equal(crockford_check_char(str_from("123")), letters[22]);
	/* Z doubled is 62 = 1 * 32 + 30, so 31; 32 - 31 = 1. */
	assert_int_equal(crockford_check_char(str_from("Z")), '1');
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(bits_are_taken_five_by_five),
	    cmocka_unit_test(what_was_typed_is_understood),
	    cmocka_unit_test(every_single_wrong_letter_is_caught),
	    cmocka_unit_test(neighbours_exchanged_are_caught_but_0_and_z),
	    cmocka_unit_test(only_letters_of_the_alphabet_are_valid),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
