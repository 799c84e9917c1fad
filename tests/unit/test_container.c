#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "cms/cms.h"
#include "model/container.h"

struct mime_case {
	const char *bytes;
	bool is_mime;
};

static const struct mime_case mime_cases[] = {
    {"From: a@b.example\nSubject: x\n\ntexte", true},
    {"Content-Type: text/plain\r\n\r\ntexte", true},
    {"Return-Path: <>\nReceived: from x\n", true},
    {"From a@b.example Mon Jan 11 10:00:00 2027\nFrom: a\nDate: x\n\n", true},
    {"\xef\xbb\xbfSubject: x\n folded\nFrom: a\n\n", true},
    /* A form, a letter, nothing. */
    {"Prénom : Amélie\nNom : Tremblay\n\n", false},
    {"From: moi\nA: vous\n\n", false},
    {"From: a\nSubject: b", false},
    {"Bonjour,\nContent-Type: text/plain\n", false},
    {"", false},
};

static void
a_mail_is_known_by_its_first_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof mime_cases / sizeof mime_cases[0]; i++)
		if (container_is_mime(str_from(mime_cases[i].bytes)) !=
		    mime_cases[i].is_mime)
			fail_msg("%s", mime_cases[i].bytes);
}

static void
one_piece_too_many_is_said(void **state)
{
	struct arena *a = arena_new();
	struct container c = {0};
	struct container_piece piece = {.kind = CONTAINER_FILE};

	(void)state;
	for (int i = 0; i < CONTAINER_MAX_PIECES; i++)
		container_add(a, &c, &piece);
	assert_false(c.cut);
	container_add(a, &c, &piece);
	assert_true(c.cut);
	assert_int_equal(c.count, CONTAINER_MAX_PIECES);
	arena_free(a);
}

/* The head of a ContentInfo, with its type's last byte. */
#define INFO(last) STR("\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07" last)

static void
what_is_encrypted_or_damaged_is_told_apart(void **state)
{
	static const struct {
		struct str bytes;
		bool is_cms;
		enum container_state state;
	} cases[] = {
	    {INFO("\x02"), true, CONTAINER_BROKEN},
	    {INFO("\x03"), true, CONTAINER_ENCRYPTED},
	    {INFO("\x06"), true, CONTAINER_ENCRYPTED},
	    {INFO("\x01"), false, CONTAINER_BROKEN},
	    {STR("\x30\xff\x06"), false, CONTAINER_BROKEN},
	    {STR("-----BEGIN PKCS7-----\nx"), true, CONTAINER_BROKEN},
	    {STR("\x30"), false, CONTAINER_BROKEN},
	    {STR(""), false, CONTAINER_BROKEN},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct container c = {0};

		assert_int_equal(cms_is(cases[i].bytes), cases[i].is_cms);
		cms_open(a, str_from("smime.p7m"), cases[i].bytes, &c);
		assert_int_equal(c.state, cases[i].state);
		assert_int_equal(c.count, 0);
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_mail_is_known_by_its_first_lines),
	    cmocka_unit_test(one_piece_too_many_is_said),
	    cmocka_unit_test(what_is_encrypted_or_damaged_is_told_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
