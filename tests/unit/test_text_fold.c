#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "text/text_fold.h"
#include "text/utf8.h"

static void
what_people_mean_the_same_folds_the_same(void **state)
{
	static const struct {
		const char *in, *out;
	} table[] = {
	    {"", ""},
	    {"Lefèvre", "lefevre"},
	    {"LEFE\xcc\x80VRE", "lefevre"}, /* decomposed */
	    {"Œuvre, cœur, Æschne", "oeuvre, coeur, aeschne"},
	    {"Straße", "strasse"},
	    {"Søren Łódź Đặng İsmail ısı", "soren lodz dang ismail isi"},
	    {"l’école l‘école lʼécole l´école l`école l′école",
		"l'ecole l'ecole l'ecole l'ecole l'ecole l'ecole"},
	    {"« a » “b” „c‟ ‹d›", "\" a \" \"b\" \"c\" \"d\""},
	    {"a‐b‑c‒d–e—f―g−h-i", "a-b-c-d-e-f-g-h-i"},
	    {"\xc2\xa0 a\xe2\x80\xaf\t\r\n b\xe3\x80\x80", "a b"},
	    {"co\xc2\xadop\xe2\x80\x8b\xe2\x80\xaeré\xef\xbb\xbf", "coopre"},
	    {"\xef\xbb\xbf a", "a"},
	    {"a \xe2\x80\x8b b", "a b"},
	    {"ﬁn １２３ Ａ №2 1ᵉʳ", "fin 123 a no2 1er"},
	    {"½…", "1/2..."},
	    {"Nguyễn Thị", "nguyen thi"},
	    {"한글", "한글"},
	    {"Ελλάς", "ελλασ"},
	    {"a\xffz", "a\xef\xbf\xbdz"},
	    {" \n ", ""},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct str out = text_fold(a, str_from(table[i].in));

		if (!str_is(out, table[i].out))
			fail_msg("\"%s\": \"%.*s\", not \"%s\"", table[i].in,
			    STR_ARG(out), table[i].out);
	}
	arena_free(a);
}

static void
folding_twice_changes_nothing(void **state)
{
	struct arena *a = arena_new();
	struct buf b = {0};

	(void)state;
	for (uint32_t c = 1; c <= 0x2ffff; c++) {
		struct str once, twice;

		if (c == 0xd800)
			c = 0xe000;
		buf_clear(&b);
		buf_add_text(&b, "a ");
		utf8_encode(&b, c);
		buf_add_text(&b, "Z");
		once = text_fold(a, buf_str(&b));
		twice = text_fold(a, once);
		if (!str_eq(once, twice))
			fail_msg("U+%04x: \"%.*s\", \"%.*s\"", c, STR_ARG(once),
			    STR_ARG(twice));
		if (!utf8_valid(once))
			fail_msg("U+%04x", c);
		arena_reset(a);
	}
	buf_release(&b);
	arena_free(a);
}

static void
stored_text_is_composed_and_trimmed(void **state)
{
	static const struct {
		const char *in, *out;
	} table[] = {
	    {"E\xcc\x81"
	     "cole",
		"École"},
	    {" \xc2\xa0\n L’École\xc2\xa0: Œ ﬁ \xe2\x80\xaf\n",
		"L’École\xc2\xa0: Œ ﬁ"},
	    {"a\r\nb", "a\nb"},
	    {"", ""},
	    {"\xc2\xa0", ""},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct str out = text_nfc(a, str_from(table[i].in));

		if (!str_is(out, table[i].out))
			fail_msg("row %zu: \"%.*s\"", i, STR_ARG(out));
	}
	arena_free(a);
}

static void
keys_are_words_of_letters_and_digits(void **state)
{
	static const struct {
		const char *in, *out;
	} table[] = {
	    {"L’École n° 2 :", "l ecole n 2"},
	    {"**Date de naissance** (AAAA-MM-JJ) :",
		"date de naissance aaaa mm jj"},
	    {"Cœur-de-lion", "coeur de lion"},
	    {"--", ""},
	    {"Ελλάς a", "a"},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct str out = text_key(a, str_from(table[i].in));

		if (!str_is(out, table[i].out))
			fail_msg("row %zu: \"%.*s\"", i, STR_ARG(out));
		assert_int_equal(out.p[out.n], '\0');
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_people_mean_the_same_folds_the_same),
	    cmocka_unit_test(folding_twice_changes_nothing),
	    cmocka_unit_test(stored_text_is_composed_and_trimmed),
	    cmocka_unit_test(keys_are_words_of_letters_and_digits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
