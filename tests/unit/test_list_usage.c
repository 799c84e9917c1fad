#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "form_sample.h"

#include <stdlib.h>

/*
 * The shipped lists, searched as people write: tests/data/list_usage.txt. What
 * counts is that nothing wrong is ever taken, and that what is meant is taken or
 * comes first of what is offered.
 */
enum { OFFERED_MAX = 9, CASES_MIN = 300, RIGHT_PERCENT = 95 };

enum result {
	RESULT_TAKEN,   /* right, without asking */
	RESULT_FIRST,   /* offered, and the first one is right */
	RESULT_OFFERED, /* offered further down */
	RESULT_NONE,    /* not offered */
	RESULT_ASKED,   /* means several or nothing, and nothing was taken */
	RESULT_WRONG,   /* taken, and not what is meant */
	RESULT_COUNT
};

static const char *const result_names[RESULT_COUNT] = {
    [RESULT_TAKEN] = "taken right",
    [RESULT_FIRST] = "offered first",
    [RESULT_OFFERED] = "offered",
    [RESULT_NONE] = "none",
    [RESULT_ASKED] = "asked, as it should be",
    [RESULT_WRONG] = "WRONG TAKEN",
};

struct found {
	const struct option **options;
	size_t count;
	bool sure;
};

static bool
is_among(struct str ids, struct str id)
{
	struct str one;

	while (str_cut(&ids, ' ', &one))
		if (str_eq(one, id))
			return true;
	return false;
}

static enum result
judge(const struct found *f, struct str expected)
{
	bool several = str_find_byte(expected, ' ', 0) != SIZE_MAX;

	if (str_is(expected, "!"))
		return f->sure ? RESULT_WRONG : RESULT_ASKED;
	if (str_is(expected, "-"))
		return f->sure         ? RESULT_WRONG
		       : f->count == 0 ? RESULT_ASKED
				       : RESULT_OFFERED;
	if (str_starts(expected, "+"))
		expected = str_after(expected, 1);
	if (f->sure && (several || !str_eq(expected, f->options[0]->id)))
		return RESULT_WRONG;
	if (f->sure)
		return RESULT_TAKEN;
	if (f->count > 0 && is_among(expected, f->options[0]->id))
		return RESULT_FIRST;
	for (size_t i = 0; i < f->count; i++)
		if (is_among(expected, f->options[i]->id))
			return RESULT_OFFERED;
	return RESULT_NONE;
}

static void
report(const struct found *f, const struct str *parts, enum result result)
{
	print_message("# %s: %.*s \"%.*s\": expected %.*s, got",
	    result_names[result], STR_ARG(parts[0]), STR_ARG(parts[2]),
	    STR_ARG(parts[3]));
	for (size_t i = 0; i < f->count; i++)
		print_message("%s %.*s", f->sure && i == 0 ? " TAKEN" : "",
		    STR_ARG(f->options[i]->id));
	print_message("\n");
}

static enum result
run_case(struct sample *s, struct str line)
{
	struct str parts[4] = {{0}};
	struct found f;
	const struct list *list;
	enum result result;
	bool verbose = getenv("LIST_USAGE_VERBOSE") != NULL;

	for (size_t i = 0; i < 4; i++) {
		assert_true(str_cut(&line, '|', &parts[i]));
		parts[i] = str_trim(parts[i]);
	}
	list = forms_list(s->forms, parts[0]);
	assert_non_null(list);
	list_search(s->a, list, parts[1], parts[2], OFFERED_MAX, &f.options,
	    &f.count, &f.sure);
	result = judge(&f, parts[3]);
	if (result == RESULT_WRONG || result == RESULT_NONE ||
	    result == RESULT_OFFERED ||
	    (verbose && result == RESULT_FIRST && str_starts(parts[3], "+")))
		report(&f, parts, result);
	return result;
}

static void
print_figures(const size_t *counts, size_t total)
{
	print_message("# list search, %zu cases:", total);
	for (int i = 0; i < RESULT_COUNT; i++)
		print_message(" %s %zu%s", result_names[i], counts[i],
		    i + 1 < RESULT_COUNT ? "," : "\n");
}

static void
what_people_write_is_understood_and_never_wrongly(void **state)
{
	struct sample *s = *state;
	struct buf file = {0};
	struct str text, line;
	size_t counts[RESULT_COUNT] = {0}, total = 0, meant;
	struct err err;

	assert_int_equal(
	    file_load("tests/data/list_usage.txt", 1 << 20, &file, &err),
	    ERR_NONE);
	text = buf_str(&file);
	while (str_line(&text, &line)) {
		if (line.n == 0 || line.p[0] == '#')
			continue;
		counts[run_case(s, line)]++;
		total++;
	}
	buf_release(&file);
	print_figures(counts, total);
	assert_true(total >= CASES_MIN);
	assert_int_equal(counts[RESULT_WRONG], 0);
	meant = total - counts[RESULT_ASKED];
	assert_true((counts[RESULT_TAKEN] + counts[RESULT_FIRST]) * 100 >=
		    meant * RIGHT_PERCENT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_people_write_is_understood_and_never_wrongly),
	};

	return cmocka_run_group_tests(tests, sample_begin, sample_end);
}
