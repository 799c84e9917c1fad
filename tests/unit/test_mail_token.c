#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "mail_sample.h"

#include "mail/mail_token.h"
#include "text/crockford.h"

static struct sample s;
static char token[22];
static char other[22];

/* A capability with the right check character. */
static void
make_token(char *out, const char *twenty)
{
	memcpy(out, twenty, 20);
	out[20] = crockford_check_char(str_of(out, 20));
	out[21] = '\0';
}

static bool
has(enum message_place place, const char *text)
{
	for (size_t i = 0; i < s.m.token_count; i++)
		if (s.m.tokens[i].place == place &&
		    str_is(s.m.tokens[i].token, text))
			return true;
	return false;
}

static void
parse(const char *headers, const char *body)
{
	assert_int_equal(
	    sample_parse(&s,
		str_printf(s.a, "From: a@b.example\n%s\n%s", headers, body)),
	    ERR_NONE);
	assert_true(sample_is_sound(&s));
}

/* As mail programs and people leave a reference; %c stands for its check. */
static const char *const written[] = {
    "CS-01234-56789-ABCDE-FGHJK-%c",
    "[CS-0123456789ABCDEFGHJK%c]",
    "(cs-01234-56789-abcde-fghjk-%c).",
    "CS-O1234-56789-ABCDE-FGHJK-%c",
    "CS-0l234-56789-ABCDE-FGHJK-%c",
    "CS-0I234-56789-ABCDE-FGHJK-%c",
    "CS-01234 56789 ABCDE FGHJK %c",
    "CS\xe2\x80\x91"
    "01234\xc2\xa0"
    "56789\xc2\xad"
    "ABCDE\xe2\x80\x93"
    "FGHJK-%c",
    "CS-01234-56789-\nABCDE-FGHJK-%c\n",
    "> CS-01234-56789-\n> ABCDE-FGHJK-%c\n",
    "CS-01234-56789-=\nABCDE-FGHJK-%c",
    "CS-01234=2056789=20ABCDE=20FGHJK=20%c",
    "R\xc3\xa9"
    "f\xc3\xa9rence : CS-01234-56789-ABCDE-FGHJK-%c",
    "CS-CS-01234-56789-ABCDE-FGHJK-%c",
};

static const char *
written_with_check(size_t i)
{
	const char *mark = strchr(written[i], '%');

	return arena_printf(s.a, "%.*s%c%s", (int)(mark - written[i]),
	    written[i], token[20], mark + 2);
}

static void
a_reference_is_found_however_it_was_mangled(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof written / sizeof written[0]; i++) {
		const char *text = written_with_check(i);

		parse("", text);
		if (!has(PLACE_BODY, token) || s.m.token_count != 1)
			fail_msg("not found in %s", text);
	}
}

static void
what_is_no_reference_is_not_reported(void **state)
{
	char wrong[200];

	(void)state;
	snprintf(wrong, sizeof wrong, "CS-0123456789ABCDEFGHJK%c",
	    token[20] == 'X' ? 'Y' : 'X');
	parse("", wrong);
	assert_int_equal(s.m.token_count, 0);
	snprintf(wrong, sizeof wrong, "XCS-%s CS%s %s CS-%sA", token, token,
	    token, token);
	parse("", wrong);
	assert_int_equal(s.m.token_count, 0);
	parse("", "CS- CS-1 CS-01234-56789-ABCDE-FGHJ CS- cs-");
	assert_int_equal(s.m.token_count, 0);
}

static void
html_between_the_groups_does_not_matter(void **state)
{
	(void)state;
	parse("Content-Type: text/html\n",
	    arena_printf(s.a,
		"<p>R&eacute;f. <b>CS</b>-<span style='a'>01234</span>"
		"-<br>\n56789&nbsp;ABCDE&shy;-&#173;FGHJK<wbr>-%c</p>",
		token[20]));
	assert_true(has(PLACE_BODY, token));
	/* What ends the paragraph is no letter of it. */
	parse("Content-Type: text/html\n",
	    arena_printf(s.a, "<td>CS-%s</td><td>Bonjour</td>", token));
	assert_true(has(PLACE_BODY, token));
	/* Inside a tag nobody has read it. */
	parse("Content-Type: text/html\n",
	    arena_printf(s.a, "<a href='mailto:x?subject=CS-%s'>x</a>", token));
	assert_int_equal(s.m.token_count, 0);
}

static void
each_place_is_told_apart_and_told_once(void **state)
{
	char headers[600];

	(void)state;
	snprintf(headers, sizeof headers,
	    "To: x@y.example, Guichet <Stages+%s@Example.ORG>\n"
	    "Cc: guichet+cs-%s@example.org\n"
	    "Delivered-To: stages+%s@example.org\n"
	    "Subject: Re: stage [CS-%s]\n"
	    "In-Reply-To: <cs.0123456789abcdef.12@example.org>\n"
	    "References: <autre@x.example> <CS.GHJKMNPQRSTVWXYZ@example.org>\n"
	    " <cs.0123456789ABCDEF.12@example.org> <cs.court.1@example.org>\n",
	    token, other, token, other);
	parse(headers, arena_printf(s.a, "CS-%s\nCS-%s\n", token, token));
	assert_true(has(PLACE_RECIPIENT, token));
	assert_true(has(PLACE_RECIPIENT, other));
	assert_true(has(PLACE_SUBJECT, other));
	assert_true(has(PLACE_BODY, token));
	assert_true(has(PLACE_REFERENCES, "0123456789ABCDEF"));
	assert_true(has(PLACE_REFERENCES, "GHJKMNPQRSTVWXYZ"));
	assert_int_equal(s.m.token_count, 6);
}

static void
a_tag_of_another_address_proves_nothing(void **state)
{
	(void)state;
	parse(arena_printf(s.a, "To: stages+%s@evil.example\n", token), "x");
	assert_int_equal(s.m.token_count, 0);
	parse(arena_printf(s.a, "To: autre+%s@example.org\n", token), "x");
	assert_int_equal(s.m.token_count, 0);
	parse("To: stages+promo@example.org\n", "x");
	assert_int_equal(s.m.token_count, 0);
}

/* What is left of a text that is shown to others. */
static void
a_reference_is_hidden_however_it_was_mangled(void **state)
{
	static const char hidden[] = "\xe2\x80\xa6";

	(void)state;
	for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
		struct str shown =
		    mail_token_hide(s.a, str_from(written_with_check(i)));

		assert_int_not_equal(str_find(shown, hidden, 0), SIZE_MAX);
		assert_int_equal(str_find(shown, "6789", 0), SIZE_MAX);
	}
	assert_true(str_is(
	    mail_token_hide(s.a,
		str_printf(s.a, "Re: x [CS-%s], a+%s@b.example", token, other)),
	    "Re: x [CS-\xe2\x80\xa6], a+\xe2\x80\xa6@b.example"));
	assert_true(str_is(
	    mail_token_hide(s.a, str_from("CS-2027, anticonstitutionnelleme")),
	    "CS-2027, anticonstitutionnelleme"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_reference_is_found_however_it_was_mangled),
	    cmocka_unit_test(what_is_no_reference_is_not_reported),
	    cmocka_unit_test(html_between_the_groups_does_not_matter),
	    cmocka_unit_test(each_place_is_told_apart_and_told_once),
	    cmocka_unit_test(a_tag_of_another_address_proves_nothing),
	    cmocka_unit_test(a_reference_is_hidden_however_it_was_mangled),
	};
	int failed;

	make_token(token, "0123456789ABCDEFGHJK");
	make_token(other, "ZYXWVTSRQPNMKJHGFEDC");
	sample_open(&s);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	sample_release(&s);
	return failed;
}
