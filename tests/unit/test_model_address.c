#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "model/address.h"

#include <string.h>

static int
setup(void **state)
{
	*state = arena_new();
	return 0;
}

static int
teardown(void **state)
{
	arena_free(*state);
	return 0;
}

static void
only_addresses_that_are_safe_to_send_to_are_valid(void **state)
{
	static const struct {
		const char *text;
		bool valid;
	} cases[] = {
	    {"jeanne@example.org", true},
	    {"jeanne.d-arc+tag@mail.example.org", true},
	    {"o'brien@example.org", true},
	    {"!#$%&'*+-/=?^_`{|}~@example.org", true},
	    {"é.tremblay@example.org", true},
	    {"jeanne@québec.example", true},
	    {"root@localhost", true},
	    {"1@1.example", true},
	    {"", false},
	    {"@", false},
	    {"jeanne", false},
	    {"@example.org", false},
	    {"jeanne@", false},
	    {"jeanne@example", false},
	    {"jeanne@@example.org", false},
	    {"jeanne@a@example.org", false},
	    {".jeanne@example.org", false},
	    {"jeanne.@example.org", false},
	    {"jean..ne@example.org", false},
	    {"jeanne@.example.org", false},
	    {"jeanne@example.org.", false},
	    {"jeanne@example..org", false},
	    {"jeanne@-example.org", false},
	    {"jeanne@example-.org", false},
	    {"jeanne@exa_mple.org", false},
	    {"\"jeanne\"@example.org", false},
	    {"jeanne@[192.0.2.1]", false},
	    {"jeanne d@example.org", false},
	    {" jeanne@example.org", false},
	    {"jeanne@example.org ", false},
	    {"jeanne@example.org>", false},
	    {"<jeanne@example.org>", false},
	    {"jeanne@example.org\r\nRCPT TO:<x@example.org>", false},
	    {"jeanne\n@example.org", false},
	    {"jeanne@example.org,marie@example.org", false},
	    {"jeanne;@example.org", false},
	    {"jeanne\\@example.org", false},
	    {"jean\x7fne@example.org", false},
	    {"jean\xff@example.org", false},           /* not UTF-8 */
	    {"jean\xe2\x80\xaene@example.org", false}, /* U+202E */
	    {"jean\xc2\xa0ne@example.org", false},     /* U+00A0 */
	    {"jean\xe2\x80\x8bne@example.org", false}, /* U+200B */
	    {"jean\xc2\x85ne@example.org", false},     /* U+0085 */
	    {"jeanne@exa\xe2\x80\x8bmple.org", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (address_valid(str_from(cases[i].text)) != cases[i].valid)
			fail_msg("\"%s\": expected %s", cases[i].text,
			    cases[i].valid ? "valid" : "refused");
	assert_false(address_valid(str_of("jea\0nne@example.org", 19)));
	assert_false(address_valid((struct str){0}));
}

/* n letters, then the rest. */
static struct str
long_address(struct arena *a, size_t n, const char *rest)
{
	char *text = arena_alloc(a, n + strlen(rest) + 1);

	memset(text, 'a', n);
	memcpy(text + n, rest, strlen(rest));
	return str_from(text);
}

static void
parts_have_the_lengths_that_smtp_allows(void **state)
{
	struct arena *a = *state;
	struct buf domain = {0};

	assert_true(address_valid(long_address(a, 64, "@example.org")));
	assert_false(address_valid(long_address(a, 65, "@example.org")));
	buf_add_text(&domain, "x@");
	for (int i = 0; i < 51; i++)
		buf_add_text(&domain, "abcd.");
	buf_truncate(&domain, domain.n - 1);
	assert_int_equal(domain.n, 2 + 254);
	assert_true(address_valid(buf_str(&domain)));
	buf_add_text(&domain, "ef");
	assert_false(address_valid(buf_str(&domain)));
	buf_clear(&domain);
	buf_add_text(&domain, "x@");
	for (int i = 0; i < 64; i++)
		buf_add_char(&domain, 'a');
	buf_add_text(&domain, ".org");
	assert_false(address_valid(buf_str(&domain)));
	buf_release(&domain);
}

static void
normalising_trims_lowers_and_refuses(void **state)
{
	struct arena *a = *state;

	assert_true(
	    str_is(address_normalise(a, str_from("  Jeanne.D@Example.ORG\r\n")),
		"jeanne.d@example.org"));
	assert_int_equal(address_normalise(a, str_from("Jeanne D")).n, 0);
	assert_int_equal(
	    address_normalise(a, str_from("a b@example.org")).n, 0);
}

static void
tags_are_added_and_known_again(void **state)
{
	static const struct {
		const char *candidate;
		bool tagged;
		const char *tag;
	} cases[] = {
	    {"stages@example.org", true, ""},
	    {"Stages+ABC@Example.org", true, "ABC"},
	    {"stages+a+b@example.org", true, "a+b"},
	    {"stages+@example.org", true, ""},
	    {"stagesABC@example.org", false, ""},
	    {"stage@example.org", false, ""},
	    {"stages+ABC@example.com", false, ""},
	    {"xstages+ABC@example.org", false, ""},
	    {"stages", false, ""},
	    {"", false, ""},
	};
	struct arena *a = *state;
	struct str own = str_from("stages@example.org"), tag;

	assert_true(str_is(address_with_tag(a, own, str_from("ABC")),
	    "stages+ABC@example.org"));
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool tagged =
		    address_is_tagged(str_from(cases[i].candidate), own, &tag);

		if (tagged != cases[i].tagged || !str_is(tag, cases[i].tag))
			fail_msg("%s", cases[i].candidate);
	}
	assert_true(str_is(address_local(own), "stages"));
	assert_true(str_is(address_domain(own), "example.org"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(only_addresses_that_are_safe_to_send_to_are_valid),
	    cmocka_unit_test_setup_teardown(
		parts_have_the_lengths_that_smtp_allows, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		normalising_trims_lowers_and_refuses, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		tags_are_added_and_known_again, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
