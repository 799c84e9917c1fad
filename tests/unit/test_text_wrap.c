#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "text/text_wrap.h"
#include "text/utf8.h"

static void
lines_break_at_plain_spaces_only(void **state)
{
	static const struct {
		const char *in;
		int columns;
		const char *first, *rest, *out;
	} table[] = {
	    {"", 10, "- ", "  ", ""},
	    {"un deux trois", 20, "", "", "un deux trois"},
	    {"un deux trois", 13, "", "", "un deux trois"},
	    {"un deux trois", 12, "", "", "un deux\ntrois"},
	    {"un  deux   trois ", 7, "", "", "un deux\ntrois"},
	    {"été été été", 7, "", "", "été été\nété"},
	    {"un deux trois", 9, "- ", "  ", "- un deux\n  trois"},
	    {"mot\xc2\xa0: suite", 6, "", "", "mot\xc2\xa0:\nsuite"},
	    {"à 14\xc2\xa0h\xc2\xa0"
	     "30 ici",
		6, "", "",
		"à\n14\xc2\xa0h\xc2\xa0"
		"30\nici"},
	    {"a tresgrandmot b", 5, "", "", "a\ntresgrandmot\nb"},
	    {"tresgrandmot", 5, "> ", "> ", "> tresgrandmot"},
	    {"tout-petit mot", 5, "", "", "tout-petit\nmot"},
	    {"un\ndeux trois\n", 20, "- ", "  ", "- un\n  deux trois"},
	    {"un\n\ndeux", 20, "  ", "  ", "  un\n\n  deux"},
	    {"un deux", 0, "", "", "un\ndeux"},
	    {"un deux", -5, "", "", "un\ndeux"},
	    {"\ta b", 80, "", "", "\ta b"},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct str out =
		    text_wrap(a, str_from(table[i].in), table[i].columns,
			str_from(table[i].first), str_from(table[i].rest));

		if (!str_is(out, table[i].out))
			fail_msg("row %zu: \"%.*s\"", i, STR_ARG(out));
	}
	arena_free(a);
}

static void
every_line_is_as_full_as_it_can_be(void **state)
{
	static const char text[] =
	    "Votre demande de stage est reçue et porte le numéro 1042. Vous "
	    "pouvez la suivre en répondant à ce courriel avec le mot SUIVI.";
	struct arena *a = arena_new();

	(void)state;
	for (int columns = 14; columns < 120; columns++) {
		struct str out = text_wrap(a, str_from(text), columns,
		    str_from("  "), str_from("    "));
		struct str line, next, word;
		size_t width;

		assert_true(str_line(&out, &line));
		while (str_line(&out, &next)) {
			struct str rest = str_trim(next);

			width = utf8_columns(line);
			assert_in_range(width, 1, columns);
			assert_true(str_cut(&rest, ' ', &word));
			assert_true(
			    width + 1 + utf8_columns(word) > (size_t)columns);
			line = next;
		}
		arena_reset(a);
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines_break_at_plain_spaces_only),
	    cmocka_unit_test(every_line_is_as_full_as_it_can_be),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
