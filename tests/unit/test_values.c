#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "render/values.h"

static void
what_people_wrote_becomes_one_clean_line(void **state)
{
	static const struct {
		const char *raw;
		size_t limit;
		const char *clean;
	} cases[] = {
	    {"Amélie", 80, "Amélie"},
	    {"  Amélie\t \n Tremblay ", 80, "Amélie Tremblay"},
	    {"a\rBcc: x@example.org", 80, "a Bcc: x@example.org"},
	    {"l\xE2\x80\xAEune\xE2\x80\xAC", 80, "lune"}, /* direction */
	    {"a\xE2\x80\x8B"
	     "b\x07",
		80, "ab"},
	    {"450\xC2\xA0"
	     "466-5000",
		80,
		"450\xC2\xA0"
		"466-5000"},
	    {"", 80, ""},
	    {"éàü", 3, "éàü"},
	    {"éàüö", 3, "éàü…"},
	    {"un deux trois quatre", 14, "un deux trois…"},
	    {"<b>*gras*</b>", 80, "<b>*gras*</b>"},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str clean =
		    values_clean(a, str_from(cases[i].raw), cases[i].limit);

		assert_string_equal(str_cstr(a, clean), cases[i].clean);
	}
	arena_free(a);
}

static void
lines_stay_where_they_mean_something(void **state)
{
	struct arena *a = arena_new();
	struct str clean =
	    values_clean_lines(a, str_from("\n un \n\n\n\n deux\ntrois\n\n"));

	(void)state;
	assert_string_equal(str_cstr(a, clean), "un\n\ndeux\ntrois");
	arena_free(a);
}

static void
capitals_keep_their_accents(void **state)
{
	struct arena *a = arena_new();
	struct str capitals =
	    values_capitals(a, str_from("Cœur d’élève, forêt ÷ ÿ 12 ñ"));

	(void)state;
	assert_string_equal(
	    str_cstr(a, capitals), "CŒUR D’ÉLÈVE, FORÊT ÷ Ÿ 12 Ñ");
	arena_free(a);
}

static void
a_value_is_put_in_once_and_not_looked_into(void **state)
{
	struct arena *a = arena_new();
	struct values values = {0};
	struct buf text = {0};
	struct buf inner = {0};
	struct str filled;

	(void)state;
	values_mark(&inner, VALUE_NUMBER);
	values.text[VALUE_FIRST_NAME] = buf_str(&inner);
	values.text[VALUE_NUMBER] = str_from("1042");
	buf_add_text(&text, "<");
	values_mark(&text, VALUE_FIRST_NAME);
	values_mark(&text, VALUE_NUMBER);
	buf_add_text(&text, ">");
	filled = values_fill(a, &values, buf_str(&text));
	assert_int_equal(filled.n, inner.n + 6);
	assert_true(str_ends(filled, "1042>"));
	assert_memory_equal(filled.p + 1, inner.p, inner.n);
	buf_release(&text);
	buf_release(&inner);
	arena_free(a);
}

static void
every_name_is_found_in_its_own_use_only(void **state)
{
	enum value_name name;

	(void)state;
	assert_true(values_parse(str_from("prenom"), VALUE_IN_MAIL, &name));
	assert_int_equal(name, VALUE_FIRST_NAME);
	assert_false(values_parse(str_from("prenom"), VALUE_IN_PHRASE, &name));
	assert_true(values_parse(str_from("ecrit"), VALUE_IN_PHRASE, &name));
	assert_false(values_parse(str_from("ecrit"), VALUE_IN_MAIL, &name));
	assert_true(values_parse(str_from("manque"), VALUE_IN_PHRASE, &name));
	assert_true(values_parse(str_from("manque"), VALUE_IN_MAIL, &name));
	assert_false(values_parse(str_from(""), VALUE_IN_MAIL, &name));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_people_wrote_becomes_one_clean_line),
	    cmocka_unit_test(lines_stay_where_they_mean_something),
	    cmocka_unit_test(capitals_keep_their_accents),
	    cmocka_unit_test(a_value_is_put_in_once_and_not_looked_into),
	    cmocka_unit_test(every_name_is_found_in_its_own_use_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
