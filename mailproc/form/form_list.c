#include "form/form_load.h"

#include "base/file.h"

#include <stddef.h>
#include <string.h>

enum { LIST_FILE_MAX = 4 << 20, LIST_PARTS = 5 };

/* Ids with blanks between, each a good one. */
static enum err_kind
check_ids(struct form_loader *l, int line, struct str ids)
{
	struct str rest = ids, id;

	while (str_cut(&rest, ' ', &id))
		if (id.n > 0 && !form_load_id_valid(id))
			return form_load_fail(l, line,
			    "\"%.*s\" is no id of an option", STR_ARG(id));
	return ERR_NONE;
}

bool
list_id_valid(struct str id)
{
	return form_load_id_valid(id);
}

/* "label.en = Nursing", "retired = yes": whether part is such a one. */
static bool
read_named(struct form_loader *l, int line, struct str part,
    struct option *option, enum err_kind *kind_out)
{
	static const struct form_key keys[] = {
	    {"label", form_key_text, offsetof(struct option, in[0].label), 0,
		sizeof(struct option_texts)},
	    {"group", form_key_text, offsetof(struct option, in[0].group), 0,
		sizeof(struct option_texts)},
	};
	static const struct form_key plain_keys[] = {
	    {"retired", form_key_bool, offsetof(struct option, retired), 0, 0},
	    {"contact", form_key_text, offsetof(struct option, contact), 0, 0},
	};
	size_t equals = str_find_byte(part, '=', 0);
	struct ini_entry entry = {.line = line, .section_line = line};
	enum language language;

	if (equals == SIZE_MAX)
		return false;
	entry.key = str_trim(str_slice(part, 0, equals));
	entry.value = str_trim(str_after(part, equals + 1));
	if (str_is(entry.key, "retired") || str_is(entry.key, "contact")) {
		*kind_out = form_key_set(l, plain_keys,
		    sizeof(plain_keys) / sizeof(*plain_keys), &entry, 0,
		    option);
		return true;
	}
	if (entry.key.n < 3 || entry.key.p[entry.key.n - 3] != '.' ||
	    !language_parse(str_after(entry.key, entry.key.n - 2), &language))
		return false;
	*kind_out = form_key_set(
	    l, keys, sizeof(keys) / sizeof(*keys), &entry, 0, option);
	return true;
}

static enum err_kind
read_option(struct form_loader *l, int line, struct str text,
    const struct list *list, struct option *option)
{
	struct arena *a = l->forms->arena;
	struct str parts[LIST_PARTS] = {{0}};
	size_t count = 0;
	struct str part;

	while (str_cut(&text, '|', &part)) {
		enum err_kind kind = ERR_NONE;

		if (read_named(l, line, str_trim(part), option, &kind)) {
			if (kind != ERR_NONE)
				return kind;
			continue;
		}
		if (count == LIST_PARTS)
			return form_load_fail(
			    l, line, "more than %d parts", LIST_PARTS);
		parts[count++] = str_copy(a, str_trim(part));
	}
	if (!form_load_id_valid(parts[0]))
		return form_load_fail(
		    l, line, "\"%.*s\" is no id", STR_ARG(parts[0]));
	if (list_option(list, parts[0]) != NULL)
		return form_load_fail(l, line,
		    "there is an option \"%.*s\" already", STR_ARG(parts[0]));
	if (parts[1].n == 0)
		return form_load_fail(l, line, "no label after the id");
	option->id = parts[0];
	option->label = parts[1];
	form_load_texts(a, parts[2], &option->aliases, &option->alias_count);
	option->parent = parts[3];
	option->group = parts[4];
	option->in[LANGUAGE_FR].label = option->label;
	option->in[LANGUAGE_FR].group = option->group;
	for (int i = 1; i < LANGUAGE_COUNT; i++)
		form_language_alias(a, option->in[i].label, &option->aliases,
		    &option->alias_count);
	option->line = line;
	return check_ids(l, line, option->parent);
}

static enum err_kind
check_utf8(struct form_loader *l, int line, struct str text)
{
	size_t n;

	for (size_t at = 0; at < text.n; at += n) {
		n = str_utf8(text, at);
		if (n == 0)
			return form_load_fail(l, line, "not UTF-8");
		if ((unsigned char)text.p[at] < 0x20 && text.p[at] != '\t')
			return form_load_fail(l, line, "a control character");
	}
	return ERR_NONE;
}

static enum err_kind
read_options(struct form_loader *l, struct str text, struct list *list)
{
	size_t capacity = 0, retired_capacity = 0;
	struct str line;
	int number = 0;

	if (str_starts(text, "\xef\xbb\xbf"))
		text = str_after(text, 3);
	while (str_line(&text, &line)) {
		struct option option = {0};
		enum err_kind kind = check_utf8(l, ++number, line);

		line = str_trim(line);
		if (kind == ERR_NONE && (line.n == 0 || line.p[0] == '#'))
			continue;
		if (kind == ERR_NONE)
			kind = read_option(l, number, line, list, &option);
		if (kind != ERR_NONE)
			return kind;
		if (option.retired) {
			list->retired = arena_grow(l->forms->arena,
			    list->retired, list->retired_count,
			    &retired_capacity, sizeof(*list->retired));
			list->retired[list->retired_count++] = option;
			continue;
		}
		list->options = arena_grow(l->forms->arena, list->options,
		    list->count, &capacity, sizeof(*list->options));
		list->options[list->count++] = option;
	}
	if (list->count + list->retired_count == 0)
		return form_load_fail(l, number, "a list without options");
	return ERR_NONE;
}

enum err_kind
form_load_list_text(struct form_loader *l, struct str id, struct str text)
{
	struct forms *forms = l->forms;
	struct list list = {
	    .id = str_copy(forms->arena, id),
	    .path = l->path,
	};
	enum err_kind kind;

	if (!form_load_id_valid(id))
		return form_load_fail(l, 0,
		    "\"%.*s\" is no id: lower case letters, digits and _",
		    STR_ARG(id));
	kind = read_options(l, text, &list);
	if (kind != ERR_NONE)
		return kind;
	forms->lists = arena_grow(forms->arena, forms->lists, forms->list_count,
	    &forms->list_capacity, sizeof(*forms->lists));
	forms->lists[forms->list_count++] = list;
	return ERR_NONE;
}

enum err_kind
form_load_list(struct form_loader *l, const char *name)
{
	struct buf text = {0};
	struct str id =
	    str_slice(str_from(name), 0, strlen(name) - sizeof(".list") + 1);
	enum err_kind kind;

	if (l->try_list.n > 0 && str_eq(id, l->try_list)) {
		l->tried = true;
		return form_load_list_text(l, id, l->try_text);
	}
	kind = file_load(l->path, LIST_FILE_MAX, &text, l->err);
	if (kind == ERR_NONE)
		kind = form_load_list_text(l, id, buf_str(&text));
	else
		l->err->kind = kind = ERR_CONFIG;
	buf_release(&text);
	return kind;
}
