#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "render/render_mailto.h"

/* As a mail client does it: %XX, nothing else. */
static const char *
decode(struct arena *a, struct str text)
{
	struct buf out = {0};
	const char *decoded;

	for (size_t i = 0; i < text.n; i++) {
		int value = 0;

		if (text.p[i] != '%') {
			buf_add_char(&out, text.p[i]);
			continue;
		}
		assert_true(i + 2 < text.n);
		for (size_t k = 1; k <= 2; k++) {
			char c = char_lower(text.p[i + k]);

			assert_true(char_is_digit(c) || (c >= 'a' && c <= 'f'));
			value = value * 16 +
				(char_is_digit(c) ? c - '0' : c - 'a' + 10);
		}
		buf_add_char(&out, (char)value);
		i += 2;
	}
	decoded = str_cstr(a, buf_str(&out));
	buf_release(&out);
	return decoded;
}

static const char *
part_of(struct arena *a, struct str uri, const char *key)
{
	size_t from = str_find(uri, key, 0);
	struct str rest;
	size_t end;

	assert_int_not_equal(from, SIZE_MAX);
	rest = str_after(uri, from + str_from(key).n);
	end = str_find_byte(rest, '&', 0);
	return decode(a, end == SIZE_MAX ? rest : str_slice(rest, 0, end));
}

static void
a_link_reads_back_as_the_message(void **state)
{
	static const struct {
		const char *to, *subject, *body;
	} cases[] = {
	    {"stages@example.org", "OUI", ""},
	    {"stages+ABC@example.org", "Profil [CS-ABC] é & ? = # %",
		"Prénom * : Amélie\nNom & nom : \"<b>\"\n\n+1 450"},
	    {"stages@example.org", "espace insécable :", "[ ] x\n"},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str uri = render_mailto(a, str_from(cases[i].to),
		    str_from(cases[i].subject), str_from(cases[i].body));
		struct str to;
		struct buf crlf = {0};

		assert_true(str_starts(uri, "mailto:"));
		for (size_t k = 0; k < uri.n; k++)
			assert_true(uri.p[k] > ' ' && uri.p[k] < 0x7f &&
				    uri.p[k] != '"' && uri.p[k] != '<' &&
				    uri.p[k] != '+');
		to = str_slice(uri, 7, str_find_byte(uri, '?', 0) - 7);
		assert_string_equal(decode(a, to), cases[i].to);
		assert_string_equal(
		    part_of(a, uri, "?subject="), cases[i].subject);
		for (const char *p = cases[i].body; *p != '\0'; p++) {
			if (*p == '\n')
				buf_add_char(&crlf, '\r');
			buf_add_char(&crlf, *p);
		}
		if (crlf.n > 0)
			assert_string_equal(part_of(a, uri, "&body="), crlf.p);
		else
			assert_int_equal(str_find(uri, "body", 0), SIZE_MAX);
		buf_release(&crlf);
	}
	arena_free(a);
}

static void
a_long_form_goes_in_parts_that_every_client_takes(void **state)
{
	struct arena *a = arena_new();
	struct str to = STR("stages+ABCDEFGHJKMNPQRSTVWX0@example.org");
	struct str subject = STR("Demande de stage (9/9) [CS-ABCDEFGHJK]");
	struct str head = STR("DEMANDE DE STAGE\n\n");
	struct str units[60];
	struct str *bodies;
	struct buf all = {0};
	struct buf expected = {0};
	size_t count;

	(void)state;
	for (size_t i = 0; i < 60; i++) {
		units[i] = str_printf(
		    a, "Établissement d’enseignement nº %zu * : été\n", i);
		buf_add_str(&expected, units[i]);
	}
	render_mailto_parts(a, to, subject, head, units, 60, &bodies, &count);
	assert_in_range(count, 2, 9);
	for (size_t i = 0; i < count; i++) {
		struct str uri = render_mailto(a, to, subject, bodies[i]);

		assert_true(uri.n <= MAILTO_MAX);
		/* No part is so short that the next line had fitted. */
		assert_true(i + 1 == count || uri.n > MAILTO_MAX - 120);
		assert_true(str_starts(bodies[i], "DEMANDE DE STAGE\n\n"));
		buf_add_str(&all, str_after(bodies[i], head.n));
	}
	assert_string_equal(all.p, expected.p);
	buf_release(&all);
	buf_release(&expected);
	arena_free(a);
}

static void
a_line_too_long_for_any_part_is_left_out(void **state)
{
	struct arena *a = arena_new();
	struct buf wide = {0};
	struct str units[3];
	struct str *bodies;
	size_t count;

	(void)state;
	for (int i = 0; i < 700; i++)
		buf_add_text(&wide, "é");
	units[0] = str_from("a\n");
	units[1] = buf_str(&wide);
	units[2] = str_from("b\n");
	render_mailto_parts(a, str_from("s@example.org"), str_from("x"),
	    str_from(""), units, 3, &bodies, &count);
	assert_int_equal(count, 1);
	assert_string_equal(str_cstr(a, bodies[0]), "a\nb\n");
	render_mailto_parts(a, str_from("s@example.org"), str_from("x"),
	    str_from(""), units, 0, &bodies, &count);
	assert_int_equal(count, 0);
	buf_release(&wide);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_link_reads_back_as_the_message),
	    cmocka_unit_test(a_long_form_goes_in_parts_that_every_client_takes),
	    cmocka_unit_test(a_line_too_long_for_any_part_is_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
