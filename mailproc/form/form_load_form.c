/* One form from its file: keys, fields, columns and statements. */
#include "form/form_load.h"

#include <stddef.h>

enum { FORM_MAX_NUMBER = 1000000 };

static enum err_kind
number(const struct form_loader *l, const struct ini_entry *entry, int64_t *out)
{
	if (!str_to_int64(entry->value, 0, FORM_MAX_NUMBER, out))
		return form_load_fail(l, entry->line,
		    "\"%.*s\" is no number from 0 to %d", STR_ARG(entry->value),
		    FORM_MAX_NUMBER);
	return ERR_NONE;
}

static enum err_kind
key_int64(const struct form_loader *l, const struct ini_entry *entry,
    const struct form_key *key, void *object)
{
	return number(l, entry, form_key_member(object, key->offset));
}

static enum err_kind
key_size(const struct form_loader *l, const struct ini_entry *entry,
    const struct form_key *key, void *object)
{
	size_t *out = form_key_member(object, key->offset);
	int64_t value = 0;
	enum err_kind kind = number(l, entry, &value);

	*out = (size_t)value;
	return kind;
}

static enum err_kind
key_int(const struct form_loader *l, const struct ini_entry *entry,
    const struct form_key *key, void *object)
{
	int *out = form_key_member(object, key->offset);
	int64_t value = 0;
	enum err_kind kind = number(l, entry, &value);

	*out = (int)value;
	return kind;
}

static enum err_kind
key_type(const struct form_loader *l, const struct ini_entry *entry,
    const struct form_key *key, void *object)
{
	enum field_type *out = form_key_member(object, key->offset);

	for (int type = 0; type < FIELD_TYPE_COUNT; type++) {
		if (str_is(
			entry->value, field_type_name((enum field_type)type))) {
			*out = (enum field_type)type;
			return ERR_NONE;
		}
	}
	return form_load_fail(
	    l, entry->line, "unknown type \"%.*s\"", STR_ARG(entry->value));
}

static enum err_kind
key_list(const struct form_loader *l, const struct ini_entry *entry,
    const struct form_key *key, void *object)
{
	const struct list **out = form_key_member(object, key->offset);

	*out = forms_list(l->forms, entry->value);
	if (*out == NULL)
		return form_load_fail(l, entry->line,
		    "there is no list lists/%.*s.list", STR_ARG(entry->value));
	return ERR_NONE;
}

static struct field_part *
find_part(const struct field *field, struct str id)
{
	for (size_t i = 0; i < field->part_count; i++)
		if (str_eq(field->parts[i].id, id))
			return &field->parts[i];
	return NULL;
}

/* "id: label; alias", one a line, in another language than the key "parts". */
static enum err_kind
key_parts_in(const struct form_loader *l, const struct ini_entry *entry,
    enum language language, struct field *field)
{
	struct str rest = entry->value, line;

	while (str_line(&rest, &line)) {
		size_t colon = str_find_byte(line, ':', 0);
		struct field_part *part;
		struct str text;

		if (line.n == 0)
			continue;
		part =
		    colon == SIZE_MAX
			? NULL
			: find_part(field, str_trim(str_slice(line, 0, colon)));
		if (part == NULL)
			return form_load_fail(l, entry->line,
			    "a part in another language reads \"id: label\", "
			    "below \"parts\"");
		text = str_trim(str_after(line, colon + 1));
		part->label_in[language] = text;
		form_language_alias(
		    l->forms->arena, text, &part->aliases, &part->alias_count);
	}
	return ERR_NONE;
}

static enum err_kind
key_parts_en(const struct form_loader *l, const struct ini_entry *entry,
    const struct form_key *key, void *object)
{
	(void)key;
	return key_parts_in(l, entry, LANGUAGE_EN, object);
}

/* "id: label; alias; alias", one a line. */
static enum err_kind
key_parts(const struct form_loader *l, const struct ini_entry *entry,
    const struct form_key *key, void *object)
{
	struct arena *a = l->forms->arena;
	struct field *field = object;
	struct str rest = entry->value, line;
	size_t capacity = 0;

	(void)key;
	while (str_line(&rest, &line)) {
		size_t colon = str_find_byte(line, ':', 0);
		struct field_part part = {0};
		struct str *texts;
		size_t count = 0;

		if (line.n == 0)
			continue;
		if (colon != SIZE_MAX)
			form_load_texts(
			    a, str_after(line, colon + 1), &texts, &count);
		if (count == 0)
			return form_load_fail(l, entry->line,
			    "a part reads \"id: label; alias\"");
		part.id = str_trim(str_slice(line, 0, colon));
		part.label = part.label_in[LANGUAGE_FR] = texts[0];
		part.aliases = texts + 1;
		part.alias_count = count - 1;
		field->parts = arena_grow(a, field->parts, field->part_count,
		    &capacity, sizeof(*field->parts));
		field->parts[field->part_count++] = part;
	}
	return ERR_NONE;
}

/* What is shown, once for each language. */
#define FORM_TEXT(member)                                                    \
	{                                                                    \
#member, form_key_text, offsetof(struct form, in[0].member), \
		    0, sizeof(struct form_texts)                             \
	}
#define FIELD_TEXT_KEY(member)                                                \
	{                                                                     \
#member, form_key_text, offsetof(struct field, in[0].member), \
		    0, sizeof(struct field_texts)                             \
	}

static const struct form_key form_keys[] = {
    FORM_TEXT(title),
    {"version", form_key_text, offsetof(struct form, version), 0, 0},
    {"order", key_int, offsetof(struct form, order), 0, 0},
    {"aliases", form_key_texts, offsetof(struct form, aliases),
	offsetof(struct form, alias_count), 0},
    FORM_TEXT(intro),
    {"sensitive", form_key_bool, offsetof(struct form, sensitive), 0, 0},
    {"audience", form_key_audience, offsetof(struct form, audience), 0, 0},
    {"validity", form_key_validity, 0, 0, 0},
    {"of_request", form_key_bool, offsetof(struct form, of_request), 0, 0},
    {"required", form_key_bool, offsetof(struct form, required), 0, 0},
};

static const struct form_key field_keys[] = {
    {"type", key_type, offsetof(struct field, type), 0, 0},
    FIELD_TEXT_KEY(label),
    {"aliases", form_key_texts, offsetof(struct field, aliases),
	offsetof(struct field, alias_count), 0},
    FIELD_TEXT_KEY(section),
    FIELD_TEXT_KEY(row),
    {"rows", key_size, offsetof(struct field, rows), 0, 0},
    {"name_of", form_key_texts, offsetof(struct field, name_of),
	offsetof(struct field, name_of_count), 0},
    {"none_allowed", form_key_bool, offsetof(struct field, none_allowed), 0, 0},
    {"sealed", form_key_bool, offsetof(struct field, sealed), 0, 0},
    FIELD_TEXT_KEY(help),
    FIELD_TEXT_KEY(more),
    FIELD_TEXT_KEY(example),
    {"required", form_key_bool, offsetof(struct field, required), 0, 0},
    {"required_if", form_key_conditions, offsetof(struct field, required_if), 0,
	0},
    {"shown_if", form_key_conditions, offsetof(struct field, shown_if), 0, 0},
    {"sensitive", form_key_bool, offsetof(struct field, sensitive), 0, 0},
    {"list", key_list, offsetof(struct field, list), 0, 0},
    {"directory", key_list, offsetof(struct field, directory), 0, 0},
    {"short_list", form_key_bool, offsetof(struct field, short_list), 0, 0},
    {"depends", form_key_text, offsetof(struct field, depends), 0, 0},
    {"preset", form_key_text, offsetof(struct field, preset), 0, 0},
    {"min", key_int64, offsetof(struct field, min), 0, 0},
    {"max", key_int64, offsetof(struct field, max), 0, 0},
    {"max_length", key_size, offsetof(struct field, max_length), 0, 0},
    {"several_lines", form_key_bool, offsetof(struct field, several_lines), 0,
	0},
    {"parts", key_parts, 0, 0, 0},
    {"parts.en", key_parts_en, 0, 0, 0},
};

/* What the headings of one form make, as it grows. */
struct form_reader {
	struct form_loader *loader;
	struct form *form;
	size_t capacity, column_capacity, statement_capacity;
	enum { IN_FORM, IN_FIELD, IN_COLUMN, IN_STATEMENT } in;
	struct form_include include; /* fields: empty, none */
};

static const struct form_key statement_keys[] = {
    {"text", form_key_text, offsetof(struct statement, in[0]), 0,
	sizeof(struct str)},
};

static struct field *
last_field(const struct form_reader *r)
{
	return r->form->count > 0 ? &r->form->fields[r->form->count - 1] : NULL;
}

static enum err_kind
begin_field(struct form_reader *r, const struct ini_entry *entry)
{
	const struct form_loader *l = r->loader;
	struct form *form = r->form;

	if (form_field(form, entry->argument) != NULL)
		return form_load_fail(l, entry->line,
		    "there is a field \"%.*s\" already",
		    STR_ARG(entry->argument));
	form->fields = arena_grow(l->forms->arena, form->fields, form->count,
	    &r->capacity, sizeof(*form->fields));
	form->fields[form->count++] = (struct field){
	    .id = entry->argument,
	    .type = FIELD_TYPE_COUNT, /* not said yet */
	    .line = entry->line,
	};
	r->column_capacity = 0;
	r->in = IN_FIELD;
	return ERR_NONE;
}

/* Of the group above. */
static enum err_kind
begin_column(struct form_reader *r, const struct ini_entry *entry)
{
	const struct form_loader *l = r->loader;
	struct field *group = last_field(r);

	if (group == NULL || group->type != FIELD_GROUP)
		return form_load_fail(l, entry->line,
		    "a column belongs to a field of type group above it");
	if (field_column(group, entry->argument) != NULL)
		return form_load_fail(l, entry->line,
		    "there is a column \"%.*s\" already",
		    STR_ARG(entry->argument));
	group->columns = arena_grow(l->forms->arena, group->columns,
	    group->column_count, &r->column_capacity, sizeof(*group->columns));
	group->columns[group->column_count++] = (struct field){
	    .id = entry->argument,
	    .type = FIELD_TYPE_COUNT,
	    .line = entry->line,
	};
	r->in = IN_COLUMN;
	return ERR_NONE;
}

static enum err_kind
begin_statement(struct form_reader *r, const struct ini_entry *entry)
{
	struct form *form = r->form;

	for (size_t i = 0; i < form->statement_count; i++)
		if (str_eq(form->statements[i].id, entry->argument))
			return form_load_fail(r->loader, entry->line,
			    "there is a statement \"%.*s\" already",
			    STR_ARG(entry->argument));
	form->statements = arena_grow(r->loader->forms->arena, form->statements,
	    form->statement_count, &r->statement_capacity,
	    sizeof(*form->statements));
	form->statements[form->statement_count] = (struct statement){
	    .id = entry->argument,
	    .before = form->count,
	    .number = (int)form->statement_count + 1,
	    .line = entry->line,
	};
	form->statement_count++;
	r->in = IN_STATEMENT;
	return ERR_NONE;
}

static enum err_kind
read_heading(struct form_reader *r, const struct ini_entry *entry)
{
	static const struct {
		const char *name;
		enum err_kind (*begin)(
		    struct form_reader *r, const struct ini_entry *entry);
	} kinds[] = {
	    {"field", begin_field},
	    {"column", begin_column},
	    {"statement", begin_statement},
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (!str_is(entry->section, kinds[i].name))
			continue;
		if (!form_load_id_valid(entry->argument))
			return form_load_fail(r->loader, entry->line,
			    "\"%.*s\" is no id: lower case letters, digits "
			    "and _",
			    STR_ARG(entry->argument));
		return kinds[i].begin(r, entry);
	}
	return form_load_fail(r->loader, entry->line,
	    "a heading reads [field id]; this is \"%.*s\"",
	    STR_ARG(entry->section));
}

/* "demande: dates lieux" */
static enum err_kind
read_include(struct form_reader *r, const struct ini_entry *entry)
{
	static const struct form_key whole = {.name = "include"};
	struct str value;
	enum err_kind kind = form_key_text(r->loader, entry, &whole, &value);
	size_t colon = str_find_byte(value, ':', 0);

	if (kind != ERR_NONE)
		return kind;
	if (r->in != IN_FORM || colon == SIZE_MAX)
		return form_load_fail(r->loader, entry->line,
		    "\"include\" is for a form, and reads \"form: field "
		    "field\"");
	r->include = (struct form_include){
	    .from = str_trim(str_slice(value, 0, colon)),
	    .fields = str_trim(str_after(value, colon + 1)),
	    .line = entry->line,
	};
	return ERR_NONE;
}

static enum err_kind
read_entry(struct form_reader *r, const struct ini_entry *entries, size_t at)
{
	static const size_t field_key_count =
	    sizeof(field_keys) / sizeof(*field_keys);
	struct form *form = r->form;
	struct field *field = last_field(r);

	if (entries[at].key.n == 0)
		return read_heading(r, &entries[at]);
	if (str_is(entries[at].key, "include"))
		return read_include(r, &entries[at]);
	switch (r->in) {
	case IN_FIELD:
		break;
	case IN_COLUMN:
		field = &field->columns[field->column_count - 1];
		break;
	case IN_STATEMENT:
		return form_key_set(r->loader, statement_keys, 1, entries, at,
		    &form->statements[form->statement_count - 1]);
	case IN_FORM:
	default:
		return form_key_set(r->loader, form_keys,
		    sizeof(form_keys) / sizeof(*form_keys), entries, at, form);
	}
	return form_key_set(
	    r->loader, field_keys, field_key_count, entries, at, field);
}

static void
add_names_of(struct arena *a, struct field *field, int language)
{
	form_language_alias(
	    a, field->in[language].label, &field->aliases, &field->alias_count);
	for (size_t i = 0; i < field->column_count; i++)
		add_names_of(a, &field->columns[i], language);
}

/* What it is called in any language is known in all of them. */
static void
add_names(struct arena *a, struct form *form)
{
	for (int i = 1; i < LANGUAGE_COUNT; i++) {
		form_language_alias(
		    a, form->in[i].title, &form->aliases, &form->alias_count);
		for (size_t k = 0; k < form->count; k++)
			add_names_of(a, &form->fields[k], i);
	}
}

/* A form that takes over fields is checked when it has them. */
static enum err_kind
end_form(struct form_reader *r)
{
	struct form_loader *l = r->loader;
	struct forms *forms = l->forms;
	enum err_kind kind = ERR_NONE;

	for (size_t i = 0; i < r->form->count; i++)
		if (r->form->fields[i].sealed)
			r->form->fields[i].sensitive = true;
	add_names(forms->arena, r->form);
	form_language_use(r->form, LANGUAGE_FR);
	if (r->include.fields.n == 0)
		kind = form_load_check_form(l, r->form);
	if (kind != ERR_NONE)
		return kind;
	if (r->include.fields.n > 0) {
		forms->includes = arena_grow(forms->arena, forms->includes,
		    forms->include_count, &forms->include_capacity,
		    sizeof(*forms->includes));
		r->include.form = forms->count;
		forms->includes[forms->include_count++] = r->include;
	}
	forms->items = arena_grow(forms->arena, forms->items, forms->count,
	    &forms->capacity, sizeof(*forms->items));
	forms->items[forms->count++] = *r->form;
	return ERR_NONE;
}

static enum err_kind
read_form(struct form_loader *l, struct str id, const struct ini_entry *entries,
    size_t count)
{
	struct form form = {
	    .id = str_copy(l->forms->arena, id),
	    .path = l->path,
	    .audience = AUDIENCE_STUDENT,
	};
	struct form_reader r = {.loader = l, .form = &form};
	enum err_kind kind = ERR_NONE;

	if (!form_load_id_valid(id))
		return form_load_fail(l, 0,
		    "\"%.*s\" is no id: lower case letters, digits and _",
		    STR_ARG(id));
	for (size_t i = 0; kind == ERR_NONE && i < count; i++)
		kind = read_entry(&r, entries, i);
	return kind == ERR_NONE ? end_form(&r) : kind;
}

enum err_kind
form_load_form_text(struct form_loader *l, struct str id, struct str text)
{
	struct ini_entry *entries;
	size_t count;
	enum err_kind kind =
	    ini_parse(l->forms->arena, l->path, text, &entries, &count, l->err);

	return kind != ERR_NONE ? kind : read_form(l, id, entries, count);
}

enum err_kind
form_load_form(struct form_loader *l, const char *name)
{
	struct str id = str_from(name);
	struct ini_entry *entries;
	size_t count;
	enum err_kind kind =
	    ini_load(l->forms->arena, l->path, &entries, &count, l->err);

	if (kind != ERR_NONE)
		return kind;
	return read_form(
	    l, str_slice(id, 0, id.n - sizeof(".form") + 1), entries, count);
}
