#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "text/english.h"

static void
english_is_set_as_offices_set_it(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
	    {"Didn't you write : \"stages\" ?", "Didn’t you write: “stages”?"},
	    {"It is the student's...", "It is the student’s…"},
	    {"**\"YES\"** (\"no\")", "**“YES”** (“no”)"},
	    {"[it's here](mailto:o'neil@example.org)",
		"[it’s here](mailto:o'neil@example.org)"},
	    {"o'neil@example.org isn't", "o'neil@example.org isn’t"},
	    {"`it's` <a href=\"x\">", "`it's` <a href=\"x\">"},
	    {"at 14:30 :", "at 14:30:"},
	    {"sure  ! ", "sure! "},
	    {"{{x}} :-) a :b", "{{x}} :-) a :b"},
	    {"été's", "été’s"},
	    {"....", "...."},
	    {"", ""},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str out = english_typography(a, str_from(cases[i].in));

		if (!str_is(out, cases[i].out))
			fail_msg(
			    "\"%s\" is \"%.*s\"", cases[i].in, STR_ARG(out));
		assert_true(str_eq(english_typography(a, out), out));
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(english_is_set_as_offices_set_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
