#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "transport/transport_reply.h"

/* Adds the lines of text, each with its own end. */
static void
hear(struct transport_reply *r, const char *text)
{
	struct str rest = str_from(text), line;

	while (str_cut(&rest, '\n', &line))
		if (line.n > 0)
			transport_reply_add(r, line);
}

static void
replies_are_put_together_and_cleaned(void **state)
{
	static const struct {
		const char *heard;
		int code;
		const char *text;
	} rows[] = {
	    {"250 2.0.0 OK\r\n", 250, "250 2.0.0 OK"},
	    {"250\r\n", 250, "250"},
	    {"550-5.7.1 One\r\n550-two\r\n550 three\r\n", 550,
		"550 5.7.1 One two three"},
	    {"250-mx.example\r\n250 SIZE\r\n550 No\r\n", 550, "550 No"},
	    /* Not whole yet: no code. */
	    {"250 OK\r\n550-One\r\n", 0, "550 One"},
	    {"250 OK\r\nnoise\r\n25\r\nabc def\r\n2500 x\r\n", 250, "250 OK"},
	    {"250-One\r\n\r\n250 two", 250, "250 One two"},
	    {"550 a\033[31mb\tc\x7f"
	     "d\r\n",
		550, "550 a [31mb c d"},
	    {"550 bo\xeete \xc3\xa9t\xc3\xa9\r\n", 550,
		"550 bo?te \xc3\xa9t\xc3\xa9"},
	    {"", 0, ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct transport_reply r = {0};

		hear(&r, rows[i].heard);
		assert_int_equal(r.code, rows[i].code);
		if (!str_is(buf_str(&r.text), rows[i].text))
			fail_msg(
			    "row %zu: \"%.*s\"", i, STR_ARG(buf_str(&r.text)));
		transport_reply_release(&r);
	}
}

static void
a_reply_without_end_takes_bounded_memory(void **state)
{
	struct transport_reply r = {0};
	struct buf line = {0};

	(void)state;
	buf_add_text(&line, "250-");
	for (int i = 0; i < 5000; i++)
		buf_add_text(&line, "\xc3\xa9");
	for (int i = 0; i < 1000; i++)
		transport_reply_add(&r, buf_str(&line));
	assert_in_range(r.text.n, 900, 1100);
	/* Cut between two characters. */
	for (size_t at = 0, n; at < r.text.n; at += n) {
		n = str_utf8(buf_str(&r.text), at);
		assert_true(n > 0);
	}
	transport_reply_add(&r, str_from("250 end"));
	assert_int_equal(r.code, 250);
	buf_release(&line);
	transport_reply_release(&r);
}

static void
the_next_mail_begins_with_nothing_heard(void **state)
{
	struct transport_reply r = {0};

	(void)state;
	hear(&r, "550-half of a reply\r\n");
	transport_reply_clear(&r);
	assert_int_equal(r.text.n, 0);
	hear(&r, "250 OK\r\n");
	assert_int_equal(r.code, 250);
	assert_true(str_is(buf_str(&r.text), "250 OK"));
	transport_reply_release(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(replies_are_put_together_and_cleaned),
	    cmocka_unit_test(a_reply_without_end_takes_bounded_memory),
	    cmocka_unit_test(the_next_mail_begins_with_nothing_heard),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
