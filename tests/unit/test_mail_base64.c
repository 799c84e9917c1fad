#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "mail/mail_base64.h"

#include <string.h>

struct base64_case {
	const char *in;
	const char *out;
};

static const struct base64_case cases[] = {
    {"", ""},
    {"YQ==", "a"},
    {"YWI=", "ab"},
    {"YWJj", "abc"},
    {"YWJj\r\nZGVm\r\n", "abcdef"},
    /* Pieces that were encoded apart and joined: nothing is lost. */
    {"YQ==YWI=YWJj", "aababc"},
    {"YQ==\r\nYWI=\r\nYWJj", "aababc"},
    /* Without the padding at the end. */
    {"YWJjZA", "abcd"},
    {"YWJjZGU", "abcde"},
    /* What is no letter is passed over (RFC 2045 §6.8) ... */
    {"YW*J-j", "abc"},
    /* ... but behind padding it is the footer of a list. */
    {"YWI=\n--\nYWJj", "ab"},
    {"YWI=\n_______\nYWJj", "ab"},
    /* One letter alone is no byte. */
    {"YWJjZ", "abc"},
};

static void
decode(const char *in, size_t piece, char *out)
{
	struct mail_base64 state = {0};
	size_t left = strlen(in), n = 0;

	while (left > 0) {
		size_t now = left < piece ? left : piece;

		n += mail_base64_step(
		    &state, str_of(in, now), (unsigned char *)out + n);
		in += now;
		left -= now;
	}
	n += mail_base64_finish(&state, (unsigned char *)out + n);
	out[n] = '\0';
}

static void
joined_pieces_are_decoded_whole_in_any_steps(void **state)
{
	char out[64];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		for (size_t piece = 1; piece < 14; piece++) {
			memset(out, 0, sizeof out);
			decode(cases[i].in, piece, out);
			if (strcmp(out, cases[i].out) != 0)
				fail_msg("\"%s\" by %zu is \"%s\"", cases[i].in,
				    piece, out);
			assert_in_range(strlen(out), 0,
			    mail_base64_room(strlen(cases[i].in)));
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(joined_pieces_are_decoded_whole_in_any_steps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
