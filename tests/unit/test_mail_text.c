#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "mail/mail_charset.h"
#include "mail/mail_text.h"
#include "model/message.h"
#include "text/utf8.h"

struct flowed_case {
	const char *in;
	bool delsp;
	const char *out;
};

static const struct flowed_case cases[] = {
    {"une phrase \ncoupée\n", false, "une phrase coupée\n"},
    {"une phrase \r\ncoupée \r\ndeux fois\r\n", false,
	"une phrase coupée deux fois\n"},
    {"fixe\nfixe\n", false, "fixe\nfixe\n"},
    /* Space-stuffing goes. */
    {" >pas cité\n From\n", false, ">pas cité\nFrom\n"},
    /* Quoted lines flow among lines as deep as they are. */
    {"> cité \n> suite\n>> plus \n> moins\n", false,
	"> cité suite\n>> plus \n> moins\n"},
    /* The line before a signature is an end. */
    {"a \n-- \nJean\n", false, "a \n-- \nJean\n"},
    {"-- \nJean\n", false, "-- \nJean\n"},
    {"\xe6\x97\xa5 \n\xe6\x9c\xac\n", true, "\xe6\x97\xa5\xe6\x9c\xac\n"},
    /* A blank at the end of the last line joins nothing. */
    {"fin ", false, "fin "},
    {"Prénom :\nZoé\n", false, "Prénom :\nZoé\n"},
    {"\n\n", false, "\n\n"},
    {"", false, ""},
};

static void
flowed_lines_are_joined(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct mail_text_format format = {
		    .charset = STR("utf-8"), .flowed = true};
		struct mail_text_oddity oddity = {0};
		struct str out;

		format.delsp = cases[i].delsp;
		out = mail_text_decode(
		    a, str_from(cases[i].in), &format, &oddity);
		if (!str_is(out, cases[i].out))
			fail_msg("%zu is \"%.*s\"", i, STR_ARG(out));
	}
	arena_free(a);
}

static void
other_text_keeps_its_lines_and_loses_controls(void **state)
{
	struct mail_text_format format = {0};
	struct mail_text_oddity oddity = {0};
	struct arena *a = arena_new();
	struct str in = STR("a \r\nb\rc\0d\x1b[1m\te\x07\n");

	(void)state;
	assert_string_equal(
	    str_cstr(a, mail_text_decode(a, in, &format, &oddity)),
	    "a \nb\ncd[1m\te\n");
	assert_false(oddity.charset || oddity.cut);
	arena_free(a);
}

static void
long_text_is_cut_between_characters_and_said_so(void **state)
{
	struct mail_text_format format = {0};
	struct mail_text_oddity oddity = {0};
	struct arena *a = arena_new();
	struct buf in = {0};
	struct str out;

	(void)state;
	buf_add_char(&in, 'x');
	while (in.n < MESSAGE_MAX_TEXT + 10)
		buf_add_text(&in, "é");
	out = mail_text_decode(a, buf_str(&in), &format, &oddity);
	assert_true(oddity.cut);
	assert_int_equal(out.n, MESSAGE_MAX_TEXT - 1);
	assert_true(utf8_valid(out));
	buf_release(&in);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(flowed_lines_are_joined),
	    cmocka_unit_test(other_text_keeps_its_lines_and_loses_controls),
	    cmocka_unit_test(long_text_is_cut_between_characters_and_said_so),
	};

	mail_charset_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
