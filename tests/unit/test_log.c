#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/log.h"

/* What one event writes. */
static char *
logged(enum log_level least, enum log_level level, const char *value)
{
	char *text = NULL;
	size_t n = 0;
	FILE *stream = open_memstream(&text, &n);
	struct log l = {.stream = stream, .least = least};

	assert_non_null(stream);
	log_event(&l, level, "message-read", "id=%d name=%s", 12, value);
	fclose(stream);
	return text;
}

static void
lines_are_events_with_pairs(void **state)
{
	static const struct {
		enum log_level least, level;
		const char *value, *line;
	} table[] = {
	    {LOG_INFO, LOG_INFO, "a", "message-read id=12 name=a\n"},
	    {LOG_INFO, LOG_WARN, "a", "message-read level=warn id=12 name=a\n"},
	    {LOG_DEBUG, LOG_DEBUG, "a",
		"message-read level=debug id=12 name=a\n"},
	    {LOG_INFO, LOG_DEBUG, "a", ""},
	    {LOG_FATAL, LOG_ERROR, "a", ""},
	    {LOG_INFO, LOG_INFO, "é", "message-read id=12 name=é\n"},
	    {LOG_INFO, LOG_INFO, "a\nforged id=1\r\x1b[2J\x7f",
		"message-read id=12 name=a\\x0aforged "
		"id=1\\x0d\\x1b[2J\\x7f\n"},
	    {LOG_INFO, LOG_INFO, "\xc2\x9b\xe2\x80\xa8\xff",
		"message-read id=12 name=\\xc2\\x9b\\xe2\\x80\\xa8\\xff\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		char *line =
		    logged(table[i].least, table[i].level, table[i].value);

		assert_string_equal(line, table[i].line);
		free(line);
	}
}

static void
long_lines_are_cut_visibly(void **state)
{
	char value[6000];
	char *line;

	(void)state;
	for (int shift = 0; shift < 4; shift++) {
		/* Bytes shown as four columns, and characters of two bytes. */
		for (int kind = 0; kind < 2; kind++) {
			memset(value, '\x01', sizeof(value));
			if (kind == 1)
				for (size_t i = 0; i + 1 < sizeof(value);
				     i += 2)
					memcpy(value + i, "é", 2);
			memset(value, 'x', (size_t)shift * 2);
			if (kind == 1 && shift % 2 == 1)
				memset(value, 'x', 2);
			value[sizeof(value) - 2] = '\0';
			line = logged(LOG_INFO, LOG_INFO, value);
			assert_in_range(strlen(line), 990, 1001);
			assert_string_equal(line + strlen(line) - 4, "...\n");
			free(line);
		}
	}
}

static void
no_log_is_silence(void **state)
{
	struct log silent = {0};

	(void)state;
	log_event(NULL, LOG_FATAL, "x", "a=%d", 1);
	log_event(&silent, LOG_FATAL, "x", "a=%d", 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines_are_events_with_pairs),
	    cmocka_unit_test(long_lines_are_cut_visibly),
	    cmocka_unit_test(no_log_is_silence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
