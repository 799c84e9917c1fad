#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "transport/transport_url.h"

static void
a_server_is_named_with_its_port(void **state)
{
	static const struct {
		const char *url;
		const char *base; /* NULL: it is not one */
	} rows[] = {
	    {"smtp://mx.example", "smtp://mx.example:587"},
	    {"smtps://mx.example", "smtps://mx.example:465"},
	    {"smtp://mx.example/", "smtp://mx.example:587"},
	    {"smtp://mx.example:25", "smtp://mx.example:25"},
	    {"smtps://127.0.0.1:1465", "smtps://127.0.0.1:1465"},
	    {"smtps://[::1]:1465", "smtps://[::1]:1465"},
	    {"smtp://[::1]", "smtp://[::1]:587"},
	    {"SMTP://mx.example", NULL},
	    {"smtp://", NULL},
	    {"smtp:///", NULL},
	    {"smtp://:25", NULL},
	    {"smtp://mx.example:", NULL},
	    {"smtp://mx.example:0", NULL},
	    {"smtp://mx.example:65536", NULL},
	    {"smtp://mx.example:25x", NULL},
	    {"smtp://mx.example//", NULL},
	    {"smtp://mx.example/name", NULL},
	    {"smtp://user@mx.example", NULL},
	    {"smtp://user:secret@mx.example", NULL},
	    {"smtp://mx.example?q", NULL},
	    {"smtp://mx.example#f", NULL},
	    {"smtp://mx.example\r\nQUIT", NULL},
	    {"smtp://[::1", NULL},
	    {"smtp://[]", NULL},
	    {"smtp://[::1]x", NULL},
	    {"imap://mx.example", NULL},
	    {"", NULL},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *base = transport_url_base(a, str_from(rows[i].url));

		if (rows[i].base == NULL
			? base != NULL
			: base == NULL || strcmp(base, rows[i].base) != 0)
			fail_msg("%s: %s", rows[i].url,
			    base == NULL ? "NULL" : base);
	}
	arena_free(a);
}

static void
a_name_for_the_greeting_holds_no_command(void **state)
{
	static const struct {
		const char *name;
		bool good;
	} rows[] = {{"mx.example", true}, {"localhost", true},
	    {"[127.0.0.1]", true}, {"a-b.example", true}, {"", false},
	    {"a b", false}, {"a\r\nRSET", false}, {"a/b", false},
	    {"a%0d", false}, {"[]", false}, {"[a\n]", false},
	    {"\xc3\xa9.example", false}};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (transport_url_helo(str_from(rows[i].name)) != rows[i].good)
			fail_msg("%s", rows[i].name);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_server_is_named_with_its_port),
	    cmocka_unit_test(a_name_for_the_greeting_holds_no_command),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
