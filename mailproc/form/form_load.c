#include "form/form_load.h"

#include "text/text_fold.h"

#include <stdio.h>
#include <stddef.h>

enum err_kind
form_load_fail(const struct form_loader *l, int line, const char *fmt, ...)
{
	va_list args;
	char what[400];

	va_start(args, fmt);
	/* A long one is cut, which struct err does as well. */
	(void)vsnprintf(what, sizeof(what), fmt, args);
	va_end(args);
	return err_set(l->err, ERR_CONFIG, "%s:%d: %s", l->path, line, what);
}

bool
form_load_id_valid(struct str id)
{
	for (size_t i = 0; i < id.n; i++) {
		char c = id.p[i];
		bool letter = (c >= 'a' && c <= 'z') || char_is_digit(c);

		if (!letter && (c != '_' || i == 0))
			return false;
	}
	return id.n > 0;
}

void
form_load_texts(struct arena *a, struct str value, struct str **texts_out,
    size_t *count_out)
{
	size_t capacity = 0;
	struct str line, text;

	*texts_out = NULL;
	*count_out = 0;
	while (str_line(&value, &line)) {
		while (str_cut(&line, ';', &text)) {
			text = str_trim(text);
			if (text.n == 0)
				continue;
			*texts_out = arena_grow(a, *texts_out, *count_out,
			    &capacity, sizeof(**texts_out));
			(*texts_out)[(*count_out)++] = str_copy(a, text);
		}
	}
}

/* Keys: what a line of an ini file sets. */

void *
form_key_member(void *object, size_t offset)
{
	return (char *)object + offset;
}

/* "label", or "label.en": key then fills in the member of that language. */
static bool
key_matches(struct str name, struct form_key *key)
{
	size_t dot = str_find_byte(name, '.', 0);
	enum language language;

	if (str_is(name, key->name))
		return true;
	if (dot == SIZE_MAX || key->stride == 0 ||
	    !str_is(str_slice(name, 0, dot), key->name) ||
	    !language_parse(str_after(name, dot + 1), &language) ||
	    language == LANGUAGE_FR)
		return false;
	key->offset += key->stride * (size_t)language;
	return true;
}

enum err_kind
form_key_set(const struct form_loader *l, const struct form_key *keys,
    size_t key_count, const struct ini_entry *entries, size_t at, void *object)
{
	const struct ini_entry *entry = &entries[at];

	for (size_t i = at; i > 0; i--) {
		const struct ini_entry *before = &entries[i - 1];

		if (before->section_line != entry->section_line)
			break;
		if (str_eq(before->key, entry->key))
			return form_load_fail(l, entry->line,
			    "\"%.*s\" is said twice", STR_ARG(entry->key));
	}
	for (size_t i = 0; i < key_count; i++) {
		struct form_key key = keys[i];

		if (key_matches(entry->key, &key))
			return key.set(l, entry, &key, object);
	}
	return form_load_fail(
	    l, entry->line, "unknown key \"%.*s\"", STR_ARG(entry->key));
}

/* An end of line is a space, so that texts can be wrapped in the file; an
 * empty line stays, as an end of line. */
enum err_kind
form_key_text(const struct form_loader *l, const struct ini_entry *entry,
    const struct form_key *key, void *object)
{
	struct str *out = form_key_member(object, key->offset);
	struct str rest = entry->value, line;
	struct buf text = {0};

	while (str_line(&rest, &line)) {
		bool joined = text.n > 0 && text.p[text.n - 1] != '\n';

		if (line.n == 0)
			buf_add_char(&text, '\n');
		else if (joined)
			buf_add_char(&text, ' ');
		buf_add_str(&text, line);
	}
	*out = buf_copy(l->forms->arena, &text);
	buf_release(&text);
	return ERR_NONE;
}

enum err_kind
form_key_texts(const struct form_loader *l, const struct ini_entry *entry,
    const struct form_key *key, void *object)
{
	form_load_texts(l->forms->arena, entry->value,
	    form_key_member(object, key->offset),
	    form_key_member(object, key->count_offset));
	return ERR_NONE;
}

enum err_kind
form_key_bool(const struct form_loader *l, const struct ini_entry *entry,
    const struct form_key *key, void *object)
{
	bool *out = form_key_member(object, key->offset);

	*out = str_is(entry->value, "yes");
	if (!*out && !str_is(entry->value, "no"))
		return form_load_fail(l, entry->line,
		    "\"%.*s\" is neither \"yes\" nor \"no\"",
		    STR_ARG(entry->value));
	return ERR_NONE;
}
