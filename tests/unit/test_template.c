#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "render/template.h"
#include "text/french.h"

#include <string.h>

static const struct typography french = {french_typography};

#define NBSP "\xC2\xA0"

/* The text that a template gives, blocks as <number>. */
static const char *
expand(struct arena *a, const char *source, const struct values *values)
{
	struct template *template;
	struct segment *segments;
	struct buf out = {0};
	struct err err = {0};
	const char *text;
	size_t count;

	if (template_parse(a, &french, "x.md", 1, str_from(source),
		VALUE_IN_MAIL, true, &template, &err) != ERR_NONE)
		fail_msg("%s: %s", source, err.text);
	template_expand(a, template, values, &segments, &count);
	for (size_t i = 0; i < count; i++) {
		if (segments[i].block != BLOCK_NONE)
			buf_printf(&out, "<%d>", (int)segments[i].block);
		else
			buf_add_str(
			    &out, values_fill(a, values, segments[i].text));
	}
	text = str_cstr(a, buf_str(&out));
	buf_release(&out);
	return text;
}

static void
conditionals_show_one_side(void **state)
{
	static const struct {
		const char *source, *with, *without;
	} cases[] = {
	    {"a {{prenom}} b", "a Amélie b\n", "a  b\n"},
	    {"a{{si prenom}} {{prenom}}{{fin}}.", "a Amélie.\n", "a.\n"},
	    {"{{si prenom}}oui{{sinon}}non{{fin}}", "oui\n", "non\n"},
	    {"a\n{{si prenom}}\nb\n{{sinon}}\nc\n{{fin}}\nd", "a\nb\nd\n",
		"a\nc\nd\n"},
	    {"{{si numero}}{{si prenom}}x{{fin}}{{sinon}}"
	     "{{si prenom}}y{{sinon}}z{{fin}}{{fin}}",
		"y\n", "z\n"},
	    {"{{si prenom}}{{sinon}}z{{fin}}!", "!\n", "z!\n"},
	    {"a{{si prenom}} : {{prenom}} !{{fin}}", "a" NBSP ": Amélie!\n",
		"a\n"},
	    {"« {{si prenom}}{{prenom}}{{fin}} »", "«" NBSP "Amélie" NBSP "»\n",
		"«" NBSP NBSP "»\n"},
	    {"{{ prenom }}", "Amélie\n", "\n"},
	    {"  {{si   prenom }}  \nb\n{{fin}}", "b\n", ""},
	    {"« {{prenom}} » : l'ami",
		"«" NBSP "Amélie" NBSP "»" NBSP ": l’ami\n",
		"«" NBSP NBSP "»" NBSP ": l’ami\n"},
	};
	struct arena *a = arena_new();
	struct values with = {0};
	struct values without = {0};

	(void)state;
	with.text[VALUE_FIRST_NAME] = str_from("Amélie");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_string_equal(
		    expand(a, cases[i].source, &with), cases[i].with);
		assert_string_equal(
		    expand(a, cases[i].source, &without), cases[i].without);
	}
	arena_free(a);
}

static void
blocks_stand_where_they_are_written(void **state)
{
	struct arena *a = arena_new();
	struct values values = {0};

	(void)state;
	values_set_flag(&values, VALUE_HAS_STEPS, true);
	assert_string_equal(expand(a,
				"a\n{{bloc etapes}}\nb\n{{si problemes}}\n"
				"{{bloc menu}}\n{{fin}}\n{{bloc bouton oui}}",
				&values),
	    arena_printf(
		a, "a\n<%d>b\n<%d>", (int)BLOCK_STEPS, (int)BLOCK_BUTTON_YES));
	arena_free(a);
}

static void
mistakes_name_file_and_line(void **state)
{
	static const struct {
		const char *source, *message;
	} cases[] = {
	    {"a\n{{prenoms}}", "x.md:2: {{prenoms}}: no such name"},
	    {"{{si age}}", "x.md:1: {{si age}}: no such name"},
	    {"\n\n{{etapes}}",
		"x.md:3: {{etapes}} can only be asked about, with {{si}}"},
	    {"a\n{{si prenom}}\nb", "x.md:2: {{si}} without a {{fin}}"},
	    {"{{fin}}", "x.md:1: {{fin}} without a {{si}}"},
	    {"a\n{{sinon}}", "x.md:2: {{sinon}} without a {{si}}"},
	    {"{{si prenom}}\n{{sinon}}\n{{sinon}}\n{{fin}}",
		"x.md:3: a second {{sinon}}"},
	    {"a {{bloc menu}}", "x.md:1: {{bloc menu}} must be alone"},
	    {"{{bloc menus}}", "x.md:1: {{bloc menus}}: no such block"},
	    {"a\nb {{prenom\n}}", "x.md:2: {{ without }}"},
	    {"{{}}", "x.md:1: {{}}: no such name"},
	    {"a\xEE\x80\x80", "x.md:1: the character U+E000"},
	    {"a\n\x01", "x.md:2: the character U+0001"},
	    {"\n\xE9", "x.md:2: this is not UTF-8"},
	    {"{{ecrit}}", "x.md:1: {{ecrit}}: no such name"},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct template *template;
		struct err err = {0};

		assert_int_equal(template_parse(a, &french, "x.md", 1,
				     str_from(cases[i].source), VALUE_IN_MAIL,
				     true, &template, &err),
		    ERR_CONFIG);
		if (!str_starts(str_from(err.text), cases[i].message))
			fail_msg("case %zu: %s", i, err.text);
	}
	arena_free(a);
}

static void
conditionals_nest_only_so_deep(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (int depth = TEMPLATE_MAX_DEPTH; depth <= TEMPLATE_MAX_DEPTH + 1;
	     depth++) {
		struct buf source = {0};
		struct template *template;
		struct err err;

		for (int i = 0; i < depth; i++)
			buf_add_text(&source, "{{si prenom}}");
		for (int i = 0; i < depth; i++)
			buf_add_text(&source, "{{fin}}");
		assert_int_equal(
		    template_parse(a, &french, "x.md", 1, buf_str(&source),
			VALUE_IN_MAIL, true, &template, &err),
		    depth > TEMPLATE_MAX_DEPTH ? ERR_CONFIG : ERR_NONE);
		buf_release(&source);
	}
	arena_free(a);
}

static void
a_phrase_has_no_block_and_is_one_line(void **state)
{
	struct arena *a = arena_new();
	struct template *template;
	struct values values = {0};
	struct err err;

	(void)state;
	assert_int_equal(
	    template_parse(a, &french, "p.conf", 7, str_from("{{bloc menu}}"),
		VALUE_IN_PHRASE, false, &template, &err),
	    ERR_CONFIG);
	assert_true(str_starts(str_from(err.text), "p.conf:7: "));
	assert_int_equal(
	    template_parse(a, &french, "p.conf", 7, str_from("un {{n}}\ndeux"),
		VALUE_IN_PHRASE, false, &template, &err),
	    ERR_NONE);
	values.text[VALUE_N] = str_from("3");
	assert_string_equal(
	    str_cstr(a, template_line(a, template, &values)), "un 3 deux");
	arena_free(a);
}

static void
the_whole_text_keeps_its_lines(void **state)
{
	struct arena *a = arena_new();
	struct template *template;
	struct str all;
	struct err err;
	size_t lines = 0;

	(void)state;
	assert_int_equal(
	    template_parse(a, &french, "x.md", 1,
		str_from("a\n{{si prenom}}\nb\n{{sinon}}\nc\n{{fin}}\nd\n"),
		VALUE_IN_MAIL, true, &template, &err),
	    ERR_NONE);
	all = template_all_text(template);
	for (size_t i = 0; i < all.n; i++)
		lines += all.p[i] == '\n';
	assert_int_equal(lines, 7);
	assert_string_equal(str_cstr(a, all), "a\n\nb\n\nc\n\nd\n");
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(conditionals_show_one_side),
	    cmocka_unit_test(blocks_stand_where_they_are_written),
	    cmocka_unit_test(mistakes_name_file_and_line),
	    cmocka_unit_test(conditionals_nest_only_so_deep),
	    cmocka_unit_test(a_phrase_has_no_block_and_is_one_line),
	    cmocka_unit_test(the_whole_text_keeps_its_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
