#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "render/markdown.h"
#include "render/render_html.h"
#include "render/render_text.h"

#include <string.h>

static struct doc
parse(struct arena *a, const char *source, const struct values *values)
{
	struct doc doc = {.a = a};

	markdown_add(&doc, str_from(source), values);
	return doc;
}

static void
markdown_becomes_text(void **state)
{
	static const struct {
		const char *source, *text;
	} cases[] = {
	    {"un\ndeux\n\ntrois", "un deux\n\ntrois\n"},
	    {"## Vos étapes\n\nx", "VOS ÉTAPES\n\nx\n"},
	    {"### Plus bas\n\nx", "Plus bas\n\nx\n"},
	    {"- a\n- b\n\nc", "- a\n- b\n\nc\n"},
	    {"- a\n\n- b", "- a\n- b\n"},
	    {"3. a\n4. b", "3. a\n4. b\n"},
	    {"- a\n  - b\n- c", "- a\n    - b\n- c\n"},
	    {"- a\n\n  suite\n- b", "- a\n  suite\n- b\n"},
	    {"**gras** et *penché*", "gras et penché\n"},
	    {"[le site](https://example.org)", "le site\n"},
	    {"a\\\nb", "a\nb\n"},
	    {"1 &amp; 2 &lt; 3 &copy;", "1 & 2 < 3 &copy;\n"},
	    {"<b>x</b>", "<b>x</b>\n"},
	    {"(\\*)", "(*)\n"},
	    {"", ""},
	};
	struct arena *a = arena_new();
	struct values none = {0};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct doc doc = parse(a, cases[i].source, &none);

		assert_string_equal(
		    str_cstr(a, render_text(a, &doc)), cases[i].text);
	}
	arena_free(a);
}

static void
what_has_no_place_in_a_mail_is_an_error_with_its_line(void **state)
{
	static const struct {
		const char *source, *message;
	} cases[] = {
	    {"a\n\n![x](https://example.org/x.png)", "x.md:1 "},
	    {"a\n\nb\n\n> c", "x.md:3 "},
	    {"a\n\n```\nb\n```", "x.md:1 "},
	    {"a\n\n---\n", "x.md:1 "},
	    {"#### a", "x.md:1 "},
	    {"a\nb [x](http://example.org)", "x.md:2 "},
	    {"[x](javascript:alert(1))", "x.md:1 "},
	    {"[x](//example.org)", "x.md:1 "},
	    {"<javascript:alert(1)>", "x.md:1 "},
	};
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		if (markdown_check("x.md", 1, str_from(cases[i].source),
			&err) != ERR_CONFIG)
			fail_msg("case %zu is let through", i);
		if (!str_starts(str_from(err.text), cases[i].message))
			fail_msg("case %zu: %s", i, err.text);
	}
	assert_int_equal(
	    markdown_check("x.md", 1,
		str_from("## a\n\n- b **c** [d](mailto:e@example.org)\n"),
		&err),
	    ERR_NONE);
}

/* A person's name is words, whatever is in it. */
static void
values_are_never_markup(void **state)
{
	static const char *const names[] = {"<b>Zoé</b>", "*Zoé*", "__Zoé__",
	    "[x](javascript:alert(1))", "# Zoé", "- Zoé", "1. Zoé", "> Zoé",
	    "`Zoé`", "&lt;Zoé&gt;", "---", "![x](http://example.org/a.png)",
	    "<script>alert(1)</script>", "{{numero}}", "\\*", "a\\"};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct values values = {0};
		struct buf source = {0};
		struct doc doc;

		values.text[VALUE_FIRST_NAME] = str_from(names[i]);
		values_mark(&source, VALUE_FIRST_NAME);
		buf_add_text(&source, "\n\n**");
		values_mark(&source, VALUE_FIRST_NAME);
		buf_add_text(&source, "**\n");
		doc = parse(a, str_cstr(a, buf_str(&source)), &values);
		assert_int_equal(doc.count, 2);
		for (size_t k = 0; k < 2; k++) {
			assert_int_equal(doc.nodes[k].kind, DOC_PARAGRAPH);
			assert_int_equal(doc.nodes[k].run_count, 1);
			assert_true(
			    str_is(doc.nodes[k].runs[0].text, names[i]));
		}
		assert_true(doc.nodes[1].runs[0].strong);
		buf_release(&source);
	}
	arena_free(a);
}

static void
a_value_cannot_change_where_a_link_goes(void **state)
{
	struct arena *a = arena_new();
	struct values values = {0};
	struct buf source = {0};
	struct doc doc;

	(void)state;
	values.text[VALUE_OTHER_ADDRESS] =
	    str_from("x@example.org?bcc=y@example.org&\"<é");
	buf_add_text(&source, "[écrire](mailto:");
	values_mark(&source, VALUE_OTHER_ADDRESS);
	buf_add_text(&source, ")");
	doc = parse(a, str_cstr(a, buf_str(&source)), &values);
	assert_int_equal(doc.count, 1);
	assert_true(str_is(doc.nodes[0].runs[0].href,
	    "mailto:x@example.org%3Fbcc%3Dy@example.org%26%22%3C%C3%A9"));
	buf_release(&source);
	arena_free(a);
}

/* markdown_check() sees both sides of a {{si}} at once. */
static void
a_link_that_goes_where_it_may_not_is_words(void **state)
{
	struct arena *a = arena_new();
	struct values none = {0};
	struct doc doc = parse(a, "[x](javascript:y) [z](ici)", &none);

	(void)state;
	assert_int_equal(doc.nodes[0].run_count, 1);
	assert_int_equal(doc.nodes[0].runs[0].href.n, 0);
	assert_true(str_is(doc.nodes[0].runs[0].text, "x z"));
	arena_free(a);
}

static void
a_paragraph_without_words_is_left_out(void **state)
{
	struct arena *a = arena_new();
	struct values none = {0};
	struct buf source = {0};
	struct doc doc;

	(void)state;
	values_mark(&source, VALUE_NUMBER);
	buf_add_text(&source, "\n\n- ");
	values_mark(&source, VALUE_NUMBER);
	buf_add_text(&source, "\n\nfin\n");
	doc = parse(a, str_cstr(a, buf_str(&source)), &none);
	assert_int_equal(doc.count, 1);
	assert_string_equal(str_cstr(a, render_text(a, &doc)), "fin\n");
	buf_release(&source);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(markdown_becomes_text),
	    cmocka_unit_test(
		what_has_no_place_in_a_mail_is_an_error_with_its_line),
	    cmocka_unit_test(values_are_never_markup),
	    cmocka_unit_test(a_value_cannot_change_where_a_link_goes),
	    cmocka_unit_test(a_link_that_goes_where_it_may_not_is_words),
	    cmocka_unit_test(a_paragraph_without_words_is_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
