#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "transport/transport_frames.h"

static void
settings_come_back_as_they_were(void **state)
{
	struct transport_settings out = {.url = STR("smtps://mx.example:465"),
	    .user = STR("stages@example.org"),
	    .secret_path = STR("/etc/secret"),
	    .ca_file = STR(""),
	    .helo = STR("h.example"),
	    .timeout_seconds = 17};
	struct transport_settings in = {0};
	struct arena *a = arena_new();
	struct buf bytes = {0};
	struct wire w = wire_encoder(&bytes);
	bool told = true, heard = false;

	(void)state;
	transport_settings_wire(&w, &out, &told);
	w = wire_decoder(a, buf_str(&bytes));
	transport_settings_wire(&w, &in, &heard);
	assert_true(wire_done(&w));
	assert_true(heard);
	assert_true(str_eq(in.url, out.url));
	assert_true(str_eq(in.user, out.user));
	assert_true(str_eq(in.secret_path, out.secret_path));
	assert_int_equal(in.ca_file.n, 0);
	assert_true(str_eq(in.helo, out.helo));
	assert_int_equal(in.timeout_seconds, 17);
	buf_release(&bytes);
	arena_free(a);
}

static void
a_mail_comes_back_byte_by_byte(void **state)
{
	static const char text[] = "A: b\r\n\r\n.\r\n..\r\n\0\x80\xff\r\n";
	struct transport_mail out = {.from = STR("a@b.example"),
	    .to = STR("c@d.example"),
	    .bytes = {text, sizeof text - 1}};
	struct transport_mail in = {0};
	struct arena *a = arena_new();
	struct buf bytes = {0};
	struct wire w = wire_encoder(&bytes);

	(void)state;
	transport_mail_wire(&w, &out);
	w = wire_decoder(a, buf_str(&bytes));
	transport_mail_wire(&w, &in);
	assert_true(wire_done(&w));
	assert_true(str_eq(in.from, out.from));
	assert_true(str_eq(in.to, out.to));
	assert_true(str_eq(in.bytes, out.bytes));
	buf_release(&bytes);
	arena_free(a);
}

static void
encode_result(struct buf *bytes, int verdict, int code)
{
	struct wire w = wire_encoder(bytes);
	struct str reply = STR("250 2.0.0 OK");
	int64_t number = verdict;

	wire_int64(&w, &number);
	wire_str(&w, &reply);
	number = code;
	wire_int64(&w, &number);
}

static bool
decode_result(struct arena *a, struct str bytes, struct transport_result *out)
{
	struct wire w = wire_decoder(a, bytes);

	transport_result_wire(&w, out);
	return wire_done(&w);
}

static void
every_verdict_comes_back(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (int i = 0; i < TRANSPORT_COUNT; i++) {
		struct transport_result in = {0},
					out = {.verdict =
						   (enum transport_verdict)i,
					    .reply = STR("550 5.1.1 Non"),
					    .code = 550};
		struct buf bytes = {0};
		struct wire w = wire_encoder(&bytes);

		transport_result_wire(&w, &out);
		assert_true(decode_result(a, buf_str(&bytes), &in));
		assert_int_equal((int)in.verdict, i);
		assert_true(str_eq(in.reply, out.reply));
		assert_int_equal(in.code, 550);
		buf_release(&bytes);
	}
	arena_free(a);
}

/* The sender is near a hostile server: nothing it says is taken on trust. */
static void
an_answer_that_is_none_is_not_taken(void **state)
{
	static const int verdicts[] = {-1, TRANSPORT_COUNT, 1 << 20};
	struct arena *a = arena_new();
	struct transport_result result = {0};
	struct buf bytes = {0};

	(void)state;
	for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++) {
		buf_clear(&bytes);
		encode_result(&bytes, verdicts[i], 250);
		assert_false(decode_result(a, buf_str(&bytes), &result));
		/* Never a verdict that is no verdict. */
		assert_true(
		    result.verdict >= 0 && result.verdict < TRANSPORT_COUNT);
	}
	buf_clear(&bytes);
	encode_result(&bytes, TRANSPORT_ACCEPTED, 250);
	assert_true(decode_result(a, buf_str(&bytes), &result));
	for (size_t n = 0; n < bytes.n; n++)
		assert_false(decode_result(a, str_of(bytes.p, n), &result));
	buf_add_char(&bytes, '\0');
	assert_false(decode_result(a, buf_str(&bytes), &result));
	buf_release(&bytes);
	arena_free(a);
}

static void
a_length_beyond_the_end_is_not_taken(void **state)
{
	struct arena *a = arena_new();
	struct transport_mail mail = {0};
	struct buf bytes = {0};
	struct wire w;

	(void)state;
	buf_add(&bytes, "\xff\xff\xff\xff", 4);
	buf_add_text(&bytes, "a@b.example");
	w = wire_decoder(a, buf_str(&bytes));
	transport_mail_wire(&w, &mail);
	assert_false(wire_done(&w));
	assert_int_equal(mail.from.n + mail.to.n + mail.bytes.n, 0);
	buf_release(&bytes);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(settings_come_back_as_they_were),
	    cmocka_unit_test(a_mail_comes_back_byte_by_byte),
	    cmocka_unit_test(every_verdict_comes_back),
	    cmocka_unit_test(an_answer_that_is_none_is_not_taken),
	    cmocka_unit_test(a_length_beyond_the_end_is_not_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
