#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "mail/mail_charset.h"

#include "text/utf8.h"

struct charset_case {
	const char *label;
	struct str bytes;
	const char *text;
	bool odd;
};

static const struct charset_case cases[] = {
    {"utf-8", STR("\xc3\xa9t\xc3\xa9"), "été", false},
    /* No label, and labels that are wrong or that nobody knows. */
    {"", STR("\xc3\xa9t\xc3\xa9"), "été", false},
    {"", STR("\xe9t\xe9"), "été", true},
    {"x-inconnu", STR("\xe9t\xe9"), "été", true},
    {"x-inconnu", STR("\xc3\xa9t\xc3\xa9"), "été", false},
    {"us-ascii", STR("\xe9t\xe9"), "été", false},
    {"iso-8859-1", STR("\xc3\xa9t\xc3\xa9"), "été", false},
    /* windows-1252 called ISO-8859-1. */
    {"iso-8859-1", STR("l\x92\xe9t\xe9 \x96 10 \x80"), "l’été – 10 €", false},
    {"ISO_8859-1", STR("\x9c"), "œ", false},
    {"windows-1252", STR("\x81"), "\xef\xbf\xbd", false},
    {"iso-8859-15", STR("\xa4 \xbd"), "€ œ", false},
    /* UTF-8 with a byte of something else in it. */
    {"utf-8", STR("d\xc3\xa9j\xe0 vu"), "déjà vu", true},
    {"utf-8", STR("l\x92\xc3\xa9t\xc3\xa9"), "l’été", true},
    {"utf-7", STR("+AOk-t+AOk-"), "été", false},
    {"utf-16", STR("\xff\xfe\xe9\0t\0"), "ét", false},
    {"utf-16le", STR("\xe9\0t\0"), "ét", false},
    {"iso-2022-jp", STR("\x1b$B$3\x1b(B"), "こ", false},
    {"shift_jis", STR("\x82\xb1"), "こ", false},
    {"gb2312", STR("\xc4\xe3"), "你", false},
    {"koi8-r", STR("\xd0\xd2\xc9"), "при", false},
    {" \tWindows-1251", STR("\xef\xf0\xe8"), "при", false},
    /* Cut in the middle of a character. */
    {"gb2312", STR("aaaaaaaaaaaaaaaaaaaa\xc4"),
	"aaaaaaaaaaaaaaaaaaaa\xef\xbf\xbd", true},
    /* A byte order mark is no text. */
    {"utf-8",
	STR("\xef\xbb\xbf"
	    "a"),
	"a", false},
};

static void
text_is_what_was_meant_whatever_the_label(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct charset_case *c = &cases[i];
		bool odd = false;
		struct str out =
		    mail_charset_decode(a, str_from(c->label), c->bytes, &odd);

		if (!str_is(out, c->text) || odd != c->odd)
			fail_msg("%zu (%s) is \"%.*s\", %s", i, c->label,
			    STR_ARG(out), odd ? "odd" : "not odd");
	}
	arena_free(a);
}

static void
no_byte_makes_anything_but_utf8(void **state)
{
	static const char *const labels[] = {"utf-8", "utf-7", "utf-16",
	    "utf-32", "iso-2022-jp", "iso-2022-kr", "gb18030", "big5", "euc-kr",
	    "iso-8859-8", "windows-1255", "tis-620", "x"};
	struct arena *a = arena_new();
	char bytes[512];

	(void)state;
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (char)(unsigned char)(i * 37 % 256);
	for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
		for (size_t n = 0; n < sizeof bytes; n++)
			assert_true(utf8_valid(mail_charset_decode(
			    a, str_from(labels[i]), str_of(bytes, n), NULL)));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(text_is_what_was_meant_whatever_the_label),
	    cmocka_unit_test(no_byte_makes_anything_but_utf8),
	};

	mail_charset_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
