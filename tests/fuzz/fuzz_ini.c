/*
 * The text files of an office: whatever is in one, the parser says entries or a
 * line that is wrong, and what it took can be written down and read again.
 */
#include "base/buf.h"
#include "base/ini.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
write_value(struct buf *out, struct str value)
{
	struct str line;
	bool first = true;

	while (str_line(&value, &line)) {
		if (line.n > 0)
			buf_add_text(out, first ? " " : "\n  ");
		else
			buf_add_char(out, '\n');
		buf_add_str(out, line);
		first = false;
	}
	buf_add_char(out, '\n');
}

static void
write_entry(struct buf *out, const struct ini_entry *entry)
{
	if (entry->key.n == 0) {
		buf_printf(out, "[%.*s %.*s]\n", STR_ARG(entry->section),
		    STR_ARG(entry->argument));
		return;
	}
	buf_add_str(out, entry->key);
	buf_add_text(out, " =");
	write_value(out, entry->value);
}

static void
compare(const struct ini_entry *a, const struct ini_entry *b)
{
	if (!str_eq(a->section, b->section) ||
	    !str_eq(a->argument, b->argument) || !str_eq(a->key, b->key) ||
	    !str_eq(a->value, b->value))
		bug("\"%.*s\" is \"%.*s\", then \"%.*s\"", STR_ARG(a->key),
		    STR_ARG(a->value), STR_ARG(b->value));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct ini_entry *entries, *again;
	struct buf text = {0};
	size_t count, count_again;
	struct err err;

	if (ini_parse(a, "fuzz", str_of((const char *)data, size), &entries,
		&count, &err) != ERR_NONE) {
		if (err.kind != ERR_CONFIG || entries != NULL)
			bug("kind %d", (int)err.kind);
		goto out;
	}
	/* Not at the top, where a key's byte order mark would be the file's. */
	buf_add_char(&text, '\n');
	for (size_t i = 0; i < count; i++)
		write_entry(&text, &entries[i]);
	/* The indentation we add can pass the limit of a value or file. */
	if (ini_parse(a, "again", buf_str(&text), &again, &count_again, &err) !=
	    ERR_NONE) {
		if (size < 60000)
			bug("%s", err.text);
		goto out;
	}
	if (count != count_again)
		bug("%zu entries, then %zu", count, count_again);
	for (size_t i = 0; i < count; i++)
		compare(&entries[i], &again[i]);
out:
	buf_release(&text);
	arena_free(a);
	return 0;
}
