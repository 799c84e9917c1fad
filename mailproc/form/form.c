#include "form/form.h"

#include "base/file.h"
#include "form/form_index.h"
#include "form/form_load.h"
#include "form/form_value.h"
#include "form/value_lex.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *const type_names[FIELD_TYPE_COUNT] = {
    [FIELD_TEXT] = "text",
    [FIELD_LONG_TEXT] = "long_text",
    [FIELD_EMAIL] = "email",
    [FIELD_CHOICE] = "choice",
    [FIELD_CHOICES] = "choices",
    [FIELD_DATE] = "date",
    [FIELD_DATES] = "dates",
    [FIELD_NUMBER] = "number",
    [FIELD_PHONE] = "phone",
    [FIELD_EXTENSION] = "extension",
    [FIELD_POSTAL_CODE] = "postal_code",
    [FIELD_PERMANENT_CODE] = "permanent_code",
    [FIELD_LICENCE] = "licence",
    [FIELD_CODE] = "code",
    [FIELD_YES_NO] = "yes_no",
    [FIELD_TICK] = "tick",
    [FIELD_GRID] = "grid",
    [FIELD_CONTACT] = "contact",
    [FIELD_GROUP] = "group",
    [FIELD_SCALE] = "scale",
    [FIELD_SIGNATURE] = "signature",
    [FIELD_HEALTH_NUMBER] = "health_number",
    [FIELD_DRIVER_LICENCE] = "driver_licence",
    [FIELD_DOCUMENT] = "document",
};

const char *
field_type_name(enum field_type type)
{
	if ((size_t)type >= FIELD_TYPE_COUNT)
		bug("field type %d", (int)type);
	return type_names[type];
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names in folder that end in suffix, sorted, so that what is loaded does
 * not depend on the file system. */
static enum err_kind
list_names(struct arena *a, const char *folder, const char *suffix,
    char ***names_out, size_t *count_out, struct err *err)
{
	DIR *dir = opendir(folder);
	char **names = NULL;
	size_t count = 0, capacity = 0;
	struct dirent *entry;

	if (dir == NULL)
		return err_errno(err, ERR_CONFIG, errno, "%s", folder);
	while ((entry = readdir(dir)) != NULL) {
		struct str name = str_from(entry->d_name);

		if (name.p[0] == '.' || !str_ends(name, suffix))
			continue;
		names = arena_grow(a, names, count, &capacity, sizeof(*names));
		names[count++] = arena_strdup(a, entry->d_name);
	}
	(void)closedir(dir);
	if (count > 1)
		qsort(names, count, sizeof(*names), compare_names);
	*names_out = names;
	*count_out = count;
	return ERR_NONE;
}

typedef enum err_kind load_fn(struct form_loader *l, const char *name);

static enum err_kind
load_files(struct form_loader *l, const char *folder, const char *suffix,
    load_fn *load)
{
	struct arena *a = l->forms->arena;
	char **names = NULL;
	size_t count = 0;
	enum err_kind kind =
	    list_names(a, folder, suffix, &names, &count, l->err);

	for (size_t i = 0; kind == ERR_NONE && i < count; i++) {
		l->path = file_join(a, folder, names[i]);
		kind = load(l, names[i]);
	}
	return kind;
}

/* By order, then by id; the sort is stable and the names are sorted already. */
static void
sort_forms(struct forms *forms)
{
	for (size_t i = 1; i < forms->count; i++) {
		struct form moved = forms->items[i];
		size_t k = i;

		for (; k > 0 && forms->items[k - 1].order > moved.order; k--)
			forms->items[k] = forms->items[k - 1];
		forms->items[k] = moved;
	}
}

static enum err_kind
load_all(struct form_loader *l, const char *folder)
{
	struct arena *a = l->forms->arena;
	enum err_kind kind;

	l->path = file_join(a, folder, "words.conf");
	kind = form_load_words(l);
	if (kind == ERR_NONE)
		kind = form_load_check_words(l);
	if (kind == ERR_NONE) {
		l->path = file_join(a, folder, "statuses.conf");
		kind = form_load_statuses(l);
	}
	if (kind == ERR_NONE)
		kind = load_files(
		    l, file_join(a, folder, "lists"), ".list", form_load_list);
	if (kind == ERR_NONE)
		kind = load_files(l, folder, ".form", form_load_form);
	if (kind == ERR_NONE)
		kind = form_load_includes(l);
	if (kind == ERR_NONE && l->forms->count == 0)
		kind = err_set(
		    l->err, ERR_CONFIG, "%s: holds no form (*.form)", folder);
	return kind;
}

/*
 * What we fill in ourselves has to be an answer that we accept. The last check:
 * typing it takes everything that is loaded. Which day it is plays no part in
 * it.
 */
static enum err_kind
check_presets(struct form_loader *l, const struct form *form)
{
	const struct date today = {2000, 1, 1};
	struct answer answer;

	l->path = form->path;
	for (size_t i = 0; i < form->count; i++) {
		const struct field *field = &form->fields[i];

		if (field->preset.n > 0 && !form_preset(l->forms->arena,
					       l->forms, field, today, &answer))
			return form_load_fail(l, field->line,
			    "the preset \"%.*s\" is no answer to \"%.*s\"",
			    STR_ARG(field->preset), STR_ARG(field->id));
	}
	return ERR_NONE;
}

/* What is looked things up in. */
static void
prepare(struct forms *forms)
{
	for (size_t i = 0; i < forms->list_count; i++)
		list_prepare(forms->arena, &forms->lists[i]);
	forms->index = form_index_new(forms->arena, forms);
	forms->lexicon = value_lexicon_new(forms->arena, forms);
}

/* With what l stands in for; l->forms is made here. */
static enum err_kind
load_with(struct form_loader *l, const char *folder)
{
	struct arena *a = arena_new();
	struct forms *forms = arena_alloc(a, sizeof(*forms));
	enum err_kind kind;

	forms->arena = a;
	l->forms = forms;
	kind = load_all(l, folder);
	if (kind != ERR_NONE)
		return kind;
	sort_forms(forms);
	form_language_views(forms);
	for (int i = 0; i < LANGUAGE_COUNT; i++)
		prepare(forms->in[i]);
	for (size_t i = 0; kind == ERR_NONE && i < forms->count; i++)
		kind = check_presets(l, &forms->items[i]);
	return kind;
}

enum err_kind
forms_load(const char *folder, struct forms **out, struct err *err)
{
	struct form_loader loader = {.err = err};
	enum err_kind kind = load_with(&loader, folder);

	*out = NULL;
	if (kind == ERR_NONE)
		*out = loader.forms;
	else
		forms_free(loader.forms);
	return kind;
}

enum err_kind
forms_try_list(
    const char *folder, struct str id, struct str text, struct err *err)
{
	struct form_loader loader = {
	    .err = err, .try_list = id, .try_text = text};
	enum err_kind kind = load_with(&loader, folder);

	/* No form has it yet. */
	if (kind == ERR_NONE && !loader.tried) {
		loader.path = "the new list";
		kind = form_load_list_text(&loader, id, text);
	}
	forms_free(loader.forms);
	return kind;
}

void
forms_free(struct forms *forms)
{
	if (forms != NULL)
		arena_free(forms->arena); /* forms itself lives in it */
}

size_t
forms_count(const struct forms *forms)
{
	return forms->count;
}

const struct form *
forms_at(const struct forms *forms, size_t i)
{
	if (i >= forms->count)
		bug("form %zu of %zu", i, forms->count);
	return &forms->items[i];
}

const struct form *
forms_find(const struct forms *forms, struct str id)
{
	for (size_t i = 0; i < forms->count; i++)
		if (str_eq(forms->items[i].id, id))
			return &forms->items[i];
	return NULL;
}

const struct list *
forms_list(const struct forms *forms, struct str id)
{
	for (size_t i = 0; i < forms->list_count; i++)
		if (str_eq(forms->lists[i].id, id))
			return &forms->lists[i];
	return NULL;
}

const struct word *
forms_word(const struct forms *forms, const char *kind, struct str id)
{
	for (size_t i = 0; i < forms->word_count; i++)
		if (str_is(forms->words[i].kind, kind) &&
		    str_eq(forms->words[i].id, id))
			return &forms->words[i];
	return NULL;
}

const struct word *
forms_words(const struct forms *forms, size_t *count_out)
{
	*count_out = forms->word_count;
	return forms->words;
}

const struct field *
form_field(const struct form *form, struct str id)
{
	for (size_t i = 0; i < form->count; i++)
		if (str_eq(form->fields[i].id, id))
			return &form->fields[i];
	return NULL;
}

const struct field *
forms_same_field(const struct forms *forms, const struct field *field,
    const struct form **form_out)
{
	for (int i = 0; i < LANGUAGE_COUNT; i++) {
		const struct forms *view = forms->in[i];

		for (size_t k = 0; view != NULL && k < view->count; k++) {
			const struct form *form = &view->items[k];

			if (form_field(form, field->id) != field)
				continue;
			*form_out = forms_find(forms, form->id);
			return *form_out == NULL
				   ? NULL
				   : form_field(*form_out, field->id);
		}
	}
	return NULL;
}

const struct field *
field_column(const struct field *field, struct str id)
{
	for (size_t i = 0; i < field->column_count; i++)
		if (str_eq(field->columns[i].id, id))
			return &field->columns[i];
	return NULL;
}

bool
form_is_student(const struct form *form)
{
	return (form->audience & AUDIENCE_STUDENT) != 0;
}

bool
form_is_first(const struct form *form)
{
	return form->required && form_is_student(form);
}

const struct option *
list_option(const struct list *list, struct str id)
{
	for (size_t i = 0; i < list->count; i++)
		if (str_eq(list->options[i].id, id))
			return &list->options[i];
	for (size_t i = 0; i < list->retired_count; i++)
		if (str_eq(list->retired[i].id, id))
			return &list->retired[i];
	return NULL;
}

const struct list *
forms_list_at(const struct forms *forms, size_t i)
{
	return i < forms->list_count ? &forms->lists[i] : NULL;
}

const struct status *
forms_status(const struct forms *forms, struct str id)
{
	for (size_t i = 0; i < forms->status_count; i++)
		if (str_eq(forms->statuses[i].id, id))
			return &forms->statuses[i];
	return NULL;
}

const struct status *
forms_statuses(const struct forms *forms, size_t *count_out)
{
	*count_out = forms->status_count;
	return forms->statuses;
}
