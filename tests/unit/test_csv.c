#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/csv.h"

/* Rows as "a|b/c|d", or the error. */
static struct str
read_all(struct arena *a, struct str text)
{
	struct csv csv;
	struct str *cells, all = str_of("", 0);
	size_t count, rows = 0;
	struct err err;

	csv_begin(&csv, text);
	while (csv_next(&csv, a, &cells, &count, &err) == ERR_NONE) {
		if (count == 0)
			return all;
		all = str_printf(
		    a, "%.*s%s", STR_ARG(all), rows++ > 0 ? "/" : "");
		for (size_t i = 0; i < count; i++)
			all = str_printf(a, "%.*s%s%.*s", STR_ARG(all),
			    i > 0 ? "|" : "", STR_ARG(cells[i]));
	}
	assert_int_equal(err.kind, ERR_MESSAGE);
	return str_from(arena_strdup(a, err.text));
}

static void
rows_are_read_as_spreadsheets_write_them(void **state)
{
	static const struct {
		const char *text, *rows;
	} table[] = {
	    {"", ""},
	    {"a,b\r\nc,d\r\n", "a|b/c|d"},
	    {"a;b\nc;d", "a|b/c|d"},
	    {"a\tb\nc\td\n", "a|b/c|d"},
	    {"\xef\xbb\xbf"
	     "a;b\n",
		"a|b"},
	    {"a;b,c;d\n1;2;3", "a|b,c|d/1|2|3"},
	    {"\"a,b\",\"c\"\"d\"\n", "a,b|c\"d"},
	    {"a,b\n\"two\nlines\",x\n", "a|b/two\nlines|x"},
	    {"a,b\n\n , \nc,d\n", "a|b/c|d"},
	    {"a,b\nc\n", "a|b/c"},
	    {"a,b\nc,\n", "a|b/c|"},
	    {"a\rb\r", "a/b"},
	    {"a,b\n\"c\n", "2: a quote that does not end"},
	    {"a,b\n\"c\"d,e\n", "2: something behind a quoted cell"},
	    {"a,b\n\"x\ny\",1\n\"c\n", "4: a quote that does not end"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct arena *a = arena_new();
		struct str got = read_all(a, str_from(table[i].text));

		if (!str_is(got, table[i].rows))
			fail_msg("\"%s\": expected \"%s\", got \"%.*s\"",
			    table[i].text, table[i].rows, STR_ARG(got));
		arena_free(a);
	}
}

static void
there_are_limits(void **state)
{
	struct arena *a = arena_new();
	struct buf text = {0};

	(void)state;
	for (int i = 0; i < CSV_CELLS_MAX; i++)
		buf_add_char(&text, ',');
	assert_true(
	    str_is(read_all(a, buf_str(&text)), "1: more cells than allowed"));
	buf_clear(&text);
	buf_add_text(&text, "x\n");
	for (int i = 0; i <= CSV_CELL_MAX_BYTES; i++)
		buf_add_char(&text, 'a');
	assert_true(
	    str_is(read_all(a, buf_str(&text)), "2: a cell that is too long"));
	buf_release(&text);
	arena_free(a);
}

static void
what_is_written_reads_back(void **state)
{
	static const char *const cells[] = {
	    "", "a", "a;b", "\"", "a\nb", " a ", "é", "'=1+1", "a\r"};
	struct arena *a = arena_new();
	struct buf text = {0};
	struct csv csv;
	struct str *got;
	size_t count;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
		if (i > 0)
			buf_add_char(&text, ';');
		csv_add_cell(&text, ';', str_from(cells[i]));
	}
	csv_begin(&csv, buf_str(&text));
	assert_int_equal(csv_next(&csv, a, &got, &count, &err), ERR_NONE);
	assert_int_equal(count, sizeof cells / sizeof *cells);
	for (size_t i = 0; i < count; i++)
		assert_true(str_is(got[i], cells[i]));
	buf_release(&text);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rows_are_read_as_spreadsheets_write_them),
	    cmocka_unit_test(there_are_limits),
	    cmocka_unit_test(what_is_written_reads_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
