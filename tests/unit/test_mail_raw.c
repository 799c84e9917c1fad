#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "mail/mail_raw.h"
#include "mail_sample.h"

static struct sample s;

static struct mail_raw
scan(struct str bytes)
{
	struct mail_source source = {
	    .context = &bytes, .size = (int64_t)bytes.n, .read = sample_read};
	struct mail_raw raw = {0};

	assert_int_equal(mail_raw_scan(s.a, &source, &raw, &s.err), ERR_NONE);
	return raw;
}

#define HEAD                                      \
	"From: a@b.example\nTo: c@d.example\n"    \
	"Date: Mon, 15 Feb 2027 10:00:00 -0500\n" \
	"Subject: un\n deux\nMessage-ID: <x@y>\n"

static const char original[] = HEAD "\nBonjour\n";

/* What deliveries and copies change. */
static const char *const same[] = {
    "Return-Path: <a@b.example>\nReceived: from x\n\tby y\n" HEAD
    "X-Spam: no\n\nBonjour\n",
    HEAD "\nBonjour",
    HEAD "\nBonjour\n\r\n \n\n",
    "From: a@b.example\nTo:   c@d.example\nSubject: un deux\n"
    "Message-Id:\n <x@y>\nDate: Mon, 15 Feb 2027 10:00:00\n -0500\n\nBonjour\n",
    "From x Mon Jan 1 00:00:00 2026\n" HEAD "\nBonjour\n",
};

static const char *const different[] = {
    HEAD "\nBonsoir\n",
    HEAD "\n\nBonjour\n",
    HEAD "From: z@b.example\n\nBonjour\n",
    "From: a@b.example\nTo: c@d.example\nDate: Mon, 15 Feb 2027 10:00:00 "
    "-0500\nSubject: un\n\nBonjour\n",
    HEAD,
    /* The same bytes at another place. */
    "From: a@b.example\nTo: \nDate: c@d.example\n\nBonjour\n",
    "From: a@b.example\nTo: c@d.example\nDate: \n\nBonjour\n",
};

static void
a_message_is_known_again_whatever_a_delivery_adds(void **state)
{
	struct mail_raw first = scan(str_from(original));

	(void)state;
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
		struct mail_raw again = scan(str_from(same[i]));

		if (memcmp(first.digest, again.digest, 32) != 0)
			fail_msg("%zu is taken for another message", i);
	}
	for (size_t i = 0; i < sizeof different / sizeof different[0]; i++) {
		struct mail_raw other = scan(str_from(different[i]));

		if (memcmp(first.digest, other.digest, 32) == 0)
			fail_msg("%zu is taken for the same message", i);
		for (size_t k = 0; k < i; k++)
			assert_memory_not_equal(other.digest,
			    scan(str_from(different[k])).digest, 32);
	}
}

/* Lines longer than any window, and their ends where the window ends. */
static void
long_lines_are_digested_whole(void **state)
{
	(void)state;
	for (size_t n = 16380; n < 16390; n++) {
		struct buf one = {0};
		struct mail_raw a, b;

		buf_add_text(&one, HEAD "\n");
		for (size_t i = 0; i < 3 * n; i++)
			buf_add_char(&one, i % n == n - 1 ? '\n' : 'x');
		a = scan(buf_str(&one));
		one.p[one.n - n / 2] = 'y';
		b = scan(buf_str(&one));
		assert_memory_not_equal(a.digest, b.digest, 32);
		assert_int_equal(a.body, sizeof HEAD);
		buf_release(&one);
	}
}

static void
limits_are_errors_of_the_message(void **state)
{
	struct buf bytes = {0};
	struct str whole;
	struct mail_source source = {.context = &whole, .read = sample_read};
	struct mail_raw raw;

	(void)state;
	buf_add_text(&bytes, HEAD "\n");
	for (int i = 0; i < MAIL_MAX_BOUNDARY_LINES + 1; i++)
		buf_add_text(&bytes, "--x\n");
	whole = buf_str(&bytes);
	source.size = (int64_t)whole.n;
	assert_int_equal(
	    mail_raw_scan(s.a, &source, &raw, &s.err), ERR_MESSAGE);
	whole.n -= 4;
	source.size = (int64_t)whole.n;
	assert_int_equal(mail_raw_scan(s.a, &source, &raw, &s.err), ERR_NONE);

	buf_clear(&bytes);
	while (bytes.n <= MAIL_MAX_HEADER)
		buf_add_text(&bytes, "X-Long: aaaaaaaaaaaaaaaaaaaaaaaaaaa\n");
	whole = buf_str(&bytes);
	source.size = (int64_t)whole.n;
	assert_int_equal(
	    mail_raw_scan(s.a, &source, &raw, &s.err), ERR_MESSAGE);
	buf_release(&bytes);
}

static int64_t
read_fails(void *context, int64_t offset, void *bytes, size_t n)
{
	(void)context;
	(void)offset;
	(void)bytes;
	(void)n;
	return -1;
}

static void
a_source_that_fails_is_tried_again(void **state)
{
	struct mail_source source = {.size = 10, .read = read_fails};
	struct mail_raw raw;

	(void)state;
	assert_int_equal(mail_raw_scan(s.a, &source, &raw, &s.err), ERR_RETRY);
}

struct end_case {
	const char *bytes;
	const char *part;
};

static const struct end_case ends[] = {
    {"abc\n--b1\nxyz", "abc"},
    {"abc\r\n--b2--\r\n", "abc"},
    {"abc\n\n--b1\n", "abc\n"},
    {"a--b1\nc\n--b", "a--b1\nc\n--b"},
    {"--b1\n", ""},
    {"abc", "abc"},
};

static void
a_part_ends_before_the_first_boundary_of_any_around(void **state)
{
	struct str boundaries[] = {STR("b1"), STR("b2")};

	(void)state;
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		struct str bytes = str_from(ends[i].bytes);
		struct mail_source source = {.context = &bytes,
		    .size = (int64_t)bytes.n,
		    .read = sample_read};
		int64_t end;

		assert_int_equal(
		    mail_raw_part_end(&source, 0, boundaries, 2, &end, &s.err),
		    ERR_NONE);
		assert_true(
		    str_is(str_slice(bytes, 0, (size_t)end), ends[i].part));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_message_is_known_again_whatever_a_delivery_adds),
	    cmocka_unit_test(long_lines_are_digested_whole),
	    cmocka_unit_test(limits_are_errors_of_the_message),
	    cmocka_unit_test(a_source_that_fails_is_tried_again),
	    cmocka_unit_test(
		a_part_ends_before_the_first_boundary_of_any_around),
	};
	int failed;

	sample_open(&s);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	sample_release(&s);
	return failed;
}
