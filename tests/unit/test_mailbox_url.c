#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "mailbox/mailbox_url.h"

static void
tells_host_port_and_tls(void **state)
{
	static const struct {
		const char *text, *host;
		int port;
		bool tls_at_once;
	} good[] = {
	    {"imaps://mail.example.org", "mail.example.org", 993, true},
	    {"imap://mail.example.org", "mail.example.org", 143, false},
	    {"imaps://mail.example.org:1993", "mail.example.org", 1993, true},
	    {"imaps://mail.example.org/", "mail.example.org", 993, true},
	    {"imap://127.0.0.1:10143/", "127.0.0.1", 10143, false},
	    {"imaps://[::1]", "::1", 993, true},
	    {"imaps://[2001:db8::2]:99", "2001:db8::2", 99, true},
	    {"imaps://a_b-c.x:65535", "a_b-c.x", 65535, true},
	};
	struct arena *a = arena_new();
	struct err err = {0};

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		struct mailbox_url url;

		assert_int_equal(
		    mailbox_url_parse(a, str_from(good[i].text), &url, &err),
		    ERR_NONE);
		assert_string_equal(url.host, good[i].host);
		assert_int_equal(url.port, good[i].port);
		assert_int_equal(url.tls_at_once, good[i].tls_at_once);
	}
	arena_free(a);
}

static void
refuses_what_it_would_not_do(void **state)
{
	static const char *const bad[] = {"", "imaps://", "imaps:///",
	    "imap:host", "imapsx://host", "http://host",
	    "imaps://host:", "imaps://host:0", "imaps://host:65536",
	    "imaps://host:9x", "imaps://user@host", "imaps://host/INBOX",
	    "imaps://ho st", "imaps://host\r\n", "imaps://[::1", "imaps://[]",
	    "imaps://[::1]9", "imaps://:993", "imaps://[a b]"};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct mailbox_url url;
		struct err err = {0};

		if (mailbox_url_parse(a, str_from(bad[i]), &url, &err) !=
		    ERR_CONFIG)
			fail_msg("%s was taken", bad[i]);
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(tells_host_port_and_tls),
	    cmocka_unit_test(refuses_what_it_would_not_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
