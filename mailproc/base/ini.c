#include "base/ini.h"

#include "base/file.h"

#include <string.h>

enum { INI_FILE_MAX = 1 << 20, INI_VALUE_MAX = 64 * 1024 };

struct ini_reader {
	struct arena *arena;
	const char *name;
	int line;
	struct ini_entry *entries;
	size_t count, capacity;
	struct str section, argument;
	int section_line;
	bool open;        /* the last entry can be continued */
	size_t blank;     /* blank lines since its last line */
	struct buf value; /* of the open entry */
	struct err *err;
};

static enum err_kind
ini_fail(struct ini_reader *r, int line, const char *what)
{
	return err_set(r->err, ERR_CONFIG, "%s:%d: %s", r->name, line, what);
}

static struct ini_entry *
ini_add(struct ini_reader *r)
{
	struct ini_entry *entry;

	r->entries = arena_grow(
	    r->arena, r->entries, r->count, &r->capacity, sizeof(*r->entries));
	entry = &r->entries[r->count++];
	*entry = (struct ini_entry){
	    .section = r->section,
	    .argument = r->argument,
	    .key = STR(""),
	    .value = STR(""),
	    .line = r->line,
	    .section_line = r->section_line,
	};
	return entry;
}

/* Nothing more can follow the value of the last entry: store it. */
static void
ini_close(struct ini_reader *r)
{
	if (r->open)
		r->entries[r->count - 1].value =
		    str_copy(r->arena, str_trim(buf_str(&r->value)));
	r->open = false;
	r->blank = 0;
	buf_clear(&r->value);
}

static enum err_kind
ini_extend(struct ini_reader *r, struct str text)
{
	for (; r->blank > 0; r->blank--)
		buf_add_char(&r->value, '\n');
	buf_add_str(&r->value, text);
	if (r->value.n > INI_VALUE_MAX)
		return ini_fail(r, r->entries[r->count - 1].line,
		    "a value longer than 64 kB");
	return ERR_NONE;
}

static enum err_kind
ini_heading(struct ini_reader *r, struct str line)
{
	struct str inside, name;

	ini_close(r);
	line = str_trim(line);
	if (!str_ends(line, "]"))
		return ini_fail(r, r->line, "a heading ends in \"]\"");
	inside = str_trim(str_slice(line, 1, line.n - 2));
	if (inside.n == 0)
		return ini_fail(r, r->line, "a heading without a name");
	if (str_find_byte(inside, '[', 0) != SIZE_MAX ||
	    str_find_byte(inside, ']', 0) != SIZE_MAX)
		return ini_fail(r, r->line, "a bracket inside a heading");
	name = inside;
	for (size_t i = 0; i < inside.n; i++) {
		if (char_is_space(inside.p[i])) {
			name.n = i;
			break;
		}
	}
	r->section = str_copy(r->arena, name);
	r->argument = str_copy(r->arena, str_trim(str_after(inside, name.n)));
	r->section_line = r->line;
	(void)ini_add(r);
	return ERR_NONE;
}

static enum err_kind
ini_pair(struct ini_reader *r, struct str line)
{
	size_t at = str_find_byte(line, '=', 0);
	struct str key;

	ini_close(r);
	if (at == SIZE_MAX)
		return ini_fail(
		    r, r->line, "neither \"key = value\" nor \"[section]\"");
	key = str_trim(str_slice(line, 0, at));
	if (key.n == 0)
		return ini_fail(r, r->line, "no key before \"=\"");
	ini_add(r)->key = str_copy(r->arena, key);
	r->open = true;
	return ini_extend(r, str_trim(str_after(line, at + 1)));
}

/* Only TAB may stand among the characters; all of them must be UTF-8. */
static enum err_kind
ini_check_bytes(struct ini_reader *r, struct str line)
{
	size_t n;

	for (size_t at = 0; at < line.n; at += n) {
		unsigned char c = (unsigned char)line.p[at];

		n = str_utf8(line, at);
		if (n == 0)
			return ini_fail(r, r->line, "not UTF-8");
		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return ini_fail(r, r->line, "a control character");
	}
	return ERR_NONE;
}

static enum err_kind
ini_line(struct ini_reader *r, struct str line)
{
	enum err_kind kind = ini_check_bytes(r, line);
	struct str text = str_trim(line);

	if (kind != ERR_NONE)
		return kind;
	if (text.n == 0) {
		r->blank++;
		return ERR_NONE;
	}
	if (line.p[0] == '#')
		return ERR_NONE;
	if (line.p[0] == ' ' || line.p[0] == '\t') {
		if (!r->open)
			return ini_fail(r, r->line,
			    "an indented line that continues nothing");
		r->blank++;
		return ini_extend(r, text);
	}
	if (line.p[0] == '[')
		return ini_heading(r, line);
	return ini_pair(r, line);
}

enum err_kind
ini_parse(struct arena *a, const char *name, struct str text,
    struct ini_entry **entries_out, size_t *count_out, struct err *err)
{
	struct ini_reader r = {.arena = a,
	    .name = name,
	    .section = STR(""),
	    .argument = STR(""),
	    .err = err};
	enum err_kind kind = ERR_NONE;
	struct str line;

	*entries_out = NULL;
	*count_out = 0;
	if (text.n > INI_FILE_MAX)
		return err_set(err, ERR_CONFIG, "%s: larger than 1 MB", name);
	/* Editors of Windows put a byte order mark first. */
	if (str_starts(text, "\xef\xbb\xbf"))
		text = str_after(text, 3);
	while (kind == ERR_NONE && str_line(&text, &line)) {
		r.line++;
		kind = ini_line(&r, line);
	}
	if (kind == ERR_NONE) {
		ini_close(&r);
		*entries_out = r.entries;
		*count_out = r.count;
	}
	buf_release(&r.value);
	return kind;
}

enum err_kind
ini_load(struct arena *a, const char *path, struct ini_entry **entries_out,
    size_t *count_out, struct err *err)
{
	struct buf text = {0};
	enum err_kind kind;

	*entries_out = NULL;
	*count_out = 0;
	kind = file_load(path, INI_FILE_MAX, &text, err);
	if (kind == ERR_NONE)
		kind = ini_parse(
		    a, path, buf_str(&text), entries_out, count_out, err);
	else
		err->kind = kind = ERR_CONFIG;
	buf_release(&text);
	return kind;
}
