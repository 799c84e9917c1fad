#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <unistd.h>

#include "base/file.h"
#include "base/ini.h"

static void
entries_come_in_their_order(void **state)
{
	static const char text[] = "\xef\xbb\xbf# comment\n"
				   "top = 1\r\n"
				   "\n"
				   "[field  categorie ]\n"
				   "label =  Catégorie = d'ici  \n"
				   "help = one\n"
				   "    two\n"
				   "\n"
				   "\tthree # not a comment\n"
				   "# comment\n"
				   "  four\n"
				   "\n"
				   "empty =\n"
				   "\n"
				   "late =\n"
				   "  a\n"
				   "[end]";
	static const struct {
		const char *section, *argument, *key, *value;
		int line, section_line;
	} expected[] = {
	    {"", "", "top", "1", 2, 0},
	    {"field", "categorie", "", "", 4, 4},
	    {"field", "categorie", "label", "Catégorie = d'ici", 5, 4},
	    {"field", "categorie", "help",
		"one\ntwo\n\nthree # not a comment\nfour", 6, 4},
	    {"field", "categorie", "empty", "", 13, 4},
	    {"field", "categorie", "late", "a", 15, 4},
	    {"end", "", "", "", 17, 17},
	};
	struct arena *a = arena_new();
	struct ini_entry *entries;
	struct err err;
	size_t count;

	(void)state;
	assert_int_equal(
	    ini_parse(a, "x.conf", str_from(text), &entries, &count, &err),
	    ERR_NONE);
	assert_int_equal(count, sizeof(expected) / sizeof(expected[0]));
	for (size_t i = 0; i < count; i++) {
		assert_true(str_is(entries[i].section, expected[i].section));
		assert_true(str_is(entries[i].argument, expected[i].argument));
		assert_true(str_is(entries[i].key, expected[i].key));
		assert_true(str_is(entries[i].value, expected[i].value));
		assert_int_equal(entries[i].line, expected[i].line);
		assert_int_equal(
		    entries[i].section_line, expected[i].section_line);
	}
	arena_free(a);
}

static void
a_mistake_is_told_with_its_line(void **state)
{
	static const struct {
		struct str text;
		const char *message;
	} table[] = {
	    {STR("a = 1\nb\n"),
		"x:2: neither \"key = value\" nor \"[section]\""},
	    {STR("\n\n = 1\n"), "x:3: an indented line that continues nothing"},
	    {STR("= 1\n"), "x:1: no key before \"=\""},
	    {STR("[a]\n  b = 1\n"),
		"x:2: an indented line that continues nothing"},
	    {STR("a = 1\n[b\n"), "x:2: a heading ends in \"]\""},
	    {STR("[ ]"), "x:1: a heading without a name"},
	    {STR("["), "x:1: a heading ends in \"]\""},
	    {STR("[]"), "x:1: a heading without a name"},
	    {STR("[a [b]]"), "x:1: a bracket inside a heading"},
	    {STR("[a] = 1"), "x:1: a heading ends in \"]\""},
	    {STR("a = 1\n# \xff\n"), "x:2: not UTF-8"},
	    {STR("a = 1\nb = \0\n"), "x:2: a control character"},
	    {STR("a = \x1b[2J"), "x:1: a control character"},
	    {STR("a = 1\rb = 2\n"), "x:1: a control character"},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct ini_entry *entries;
		struct err err;
		size_t count;

		assert_int_equal(
		    ini_parse(a, "x", table[i].text, &entries, &count, &err),
		    ERR_CONFIG);
		assert_string_equal(err.text, table[i].message);
		assert_null(entries);
		assert_int_equal(count, 0);
	}
	arena_free(a);
}

/* "k = vvv", continued with so many bytes more. */
static enum err_kind
parse_value_of(size_t n, struct err *err)
{
	struct arena *a = arena_new();
	struct buf text = {0};
	struct ini_entry *entries;
	enum err_kind kind;
	size_t count;

	buf_add_text(&text, "\nk = v\n ");
	for (size_t i = 2; i < n; i++)
		buf_add_char(&text, 'v');
	kind = ini_parse(a, "x", buf_str(&text), &entries, &count, err);
	if (kind == ERR_NONE)
		assert_int_equal(entries[0].value.n, n);
	buf_release(&text);
	arena_free(a);
	return kind;
}

static void
limits_are_kept(void **state)
{
	struct arena *a = arena_new();
	struct buf text = {0};
	struct ini_entry *entries;
	struct err err;
	size_t count;

	(void)state;
	assert_int_equal(parse_value_of(65536, &err), ERR_NONE);
	assert_int_equal(parse_value_of(65537, &err), ERR_CONFIG);
	assert_string_equal(err.text, "x:2: a value longer than 64 kB");
	while (text.n <= 1 << 20)
		buf_add_text(&text, "# a comment\n");
	assert_int_equal(
	    ini_parse(a, "x", buf_str(&text), &entries, &count, &err),
	    ERR_CONFIG);
	assert_string_equal(err.text, "x: larger than 1 MB");
	buf_truncate(&text, 1 << 20);
	assert_int_equal(
	    ini_parse(a, "x", buf_str(&text), &entries, &count, &err),
	    ERR_NONE);
	assert_int_equal(count, 0);
	buf_release(&text);
	arena_free(a);
}

static void
files_are_loaded_under_their_name(void **state)
{
	char folder[] = "/tmp/test_ini.XXXXXX";
	struct arena *a = arena_new();
	struct ini_entry *entries;
	struct err err;
	size_t count;
	char *path;

	(void)state;
	assert_non_null(mkdtemp(folder));
	path = file_join(a, folder, "a.conf");
	assert_int_equal(ini_load(a, path, &entries, &count, &err), ERR_CONFIG);
	assert_non_null(strstr(err.text, path));
	assert_int_equal(
	    file_save(path, 0600, str_from("a = 1\nb\n"), &err), ERR_NONE);
	assert_int_equal(ini_load(a, path, &entries, &count, &err), ERR_CONFIG);
	assert_true(
	    str_starts(str_from(err.text), arena_printf(a, "%s:2: ", path)));
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(folder), 0);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(entries_come_in_their_order),
	    cmocka_unit_test(a_mistake_is_told_with_its_line),
	    cmocka_unit_test(limits_are_kept),
	    cmocka_unit_test(files_are_loaded_under_their_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
