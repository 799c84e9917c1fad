#include "form/form_load.h"

#include "text/text_fold.h"

static enum err_kind
check_condition(const struct form_loader *l, const struct form *form,
    const struct field *field, const struct condition *condition)
{
	struct str rest = condition->value, value;
	bool any = str_is(condition->field, "*");
	const struct field *other = form_field(form, condition->field);

	if (!any && other == NULL)
		return form_load_fail(l, field->line,
		    "the condition of \"%.*s\" names no field: \"%.*s\"",
		    STR_ARG(field->id), STR_ARG(condition->field));
	while (str_cut(&rest, ' ', &value)) {
		bool found = !any && other->list == NULL;

		for (size_t i = 0; !found && i < form->count; i++)
			found =
			    (any || &form->fields[i] == other) &&
			    form->fields[i].list != NULL &&
			    list_option(form->fields[i].list, value) != NULL;
		if (value.n > 0 && !found)
			return form_load_fail(l, field->line,
			    "the condition of \"%.*s\" names no option: "
			    "\"%.*s\"",
			    STR_ARG(field->id), STR_ARG(value));
	}
	return ERR_NONE;
}

static enum err_kind check_field(
    struct form_loader *l, const struct form *form, const struct field *field);

static enum err_kind
check_conditions(const struct form_loader *l, const struct form *form,
    const struct field *field, const struct conditions *conditions)
{
	enum err_kind kind = ERR_NONE;

	for (size_t i = 0; kind == ERR_NONE && i < conditions->count; i++)
		kind = check_condition(l, form, field, &conditions->items[i]);
	return kind;
}

/* Every parent of the list is an option of the list that it depends on. */
static enum err_kind
check_parents(const struct form_loader *l, const struct field *field,
    const struct list *parents)
{
	struct form_loader of_list = *l;

	of_list.path = field->list->path;
	for (size_t i = 0; i < field->list->count; i++) {
		const struct option *option = &field->list->options[i];
		struct str rest = option->parent, id;

		while (str_cut(&rest, ' ', &id))
			if (id.n > 0 && list_option(parents, id) == NULL)
				return form_load_fail(&of_list, option->line,
				    "\"%.*s\" belongs to \"%.*s\", which "
				    "lists/%.*s.list has not",
				    STR_ARG(option->id), STR_ARG(id),
				    STR_ARG(parents->id));
	}
	return ERR_NONE;
}

static enum err_kind
check_list(
    struct form_loader *l, const struct form *form, const struct field *field)
{
	bool chooses = field->type == FIELD_CHOICE ||
		       field->type == FIELD_CHOICES ||
		       field->type == FIELD_SCALE;
	const struct field *other = form_field(form, field->depends);

	if (chooses != (field->list != NULL))
		return form_load_fail(l, field->line,
		    chooses ? "\"%.*s\" needs a list"
			    : "\"%.*s\" is of a type that has no list",
		    STR_ARG(field->id));
	if (field->depends.n == 0)
		return ERR_NONE;
	if (other == NULL || other->list == NULL)
		return form_load_fail(l, field->line,
		    "\"%.*s\" depends on no field with a list: \"%.*s\"",
		    STR_ARG(field->id), STR_ARG(field->depends));
	return chooses ? check_parents(l, field, other->list) : ERR_NONE;
}

static enum err_kind
check_parts(struct form_loader *l, const struct field *field)
{
	if ((field->type == FIELD_CONTACT) != (field->part_count > 0))
		return form_load_fail(l, field->line,
		    "\"parts\" is for a contact, and a contact needs it");
	for (size_t i = 0; i < field->part_count; i++) {
		struct str id = field->parts[i].id;

		if (forms_word(l->forms, "contact", id) == NULL)
			return form_load_fail(l, field->line,
			    "words.conf has no [contact %.*s]", STR_ARG(id));
		for (size_t k = 0; k < i; k++)
			if (str_eq(field->parts[k].id, id))
				return form_load_fail(l, field->line,
				    "the part \"%.*s\" is there twice",
				    STR_ARG(id));
	}
	return ERR_NONE;
}

/* The preset of a choice is an option; whether the others are answers is checked
 * when everything is loaded. */
static enum err_kind
check_preset(struct form_loader *l, const struct field *field)
{
	struct arena *a = l->forms->arena;
	struct str wanted = text_key(a, field->preset);

	if (field->sealed && field->preset.n > 0)
		return form_load_fail(l, field->line,
		    "\"%.*s\" is sealed: it cannot be filled in beforehand",
		    STR_ARG(field->id));
	if (field->preset.n == 0 || field->type != FIELD_CHOICE)
		return ERR_NONE;
	for (size_t i = 0; i < field->list->count; i++)
		if (str_eq(text_key(a, field->list->options[i].label), wanted))
			return ERR_NONE;
	return form_load_fail(l, field->line,
	    "the preset \"%.*s\" is no option of lists/%.*s.list",
	    STR_ARG(field->preset), STR_ARG(field->list->id));
}

/* Whose name a signature is: "form.field" each. */
static enum err_kind
check_name_of(const struct form_loader *l, const struct field *field)
{
	if (field->name_of_count > 0 && field->type != FIELD_SIGNATURE)
		return form_load_fail(
		    l, field->line, "\"name_of\" is for the type signature");
	for (size_t i = 0; i < field->name_of_count; i++) {
		size_t dot = str_find_byte(field->name_of[i], '.', 0);

		if (dot == SIZE_MAX ||
		    !form_load_id_valid(str_slice(field->name_of[i], 0, dot)) ||
		    !form_load_id_valid(str_after(field->name_of[i], dot + 1)))
			return form_load_fail(l, field->line,
			    "\"%.*s\" does not read form.field",
			    STR_ARG(field->name_of[i]));
	}
	return ERR_NONE;
}

/* What has lines of its own cannot stand in one line of a row. */
static bool
fits_column(const struct field *column)
{
	return column->type != FIELD_GROUP && column->type != FIELD_CONTACT &&
	       column->type != FIELD_CHOICES && column->type != FIELD_GRID &&
	       column->type != FIELD_LONG_TEXT &&
	       column->type != FIELD_SIGNATURE && column->depends.n == 0 &&
	       column->section.n == 0;
}

static enum err_kind
check_group(
    struct form_loader *l, const struct form *form, const struct field *field)
{
	enum err_kind kind = ERR_NONE;
	bool group = field->type == FIELD_GROUP;

	if (group != (field->column_count > 0) || group != (field->row.n > 0))
		return form_load_fail(l, field->line,
		    "a group needs \"row\" and columns, and nothing else has "
		    "them: \"%.*s\"",
		    STR_ARG(field->id));
	if (group && (field->rows < 1 || field->rows > GROUP_ROWS_MAX))
		return form_load_fail(l, field->line,
		    "\"rows\" of a group is from 1 to %d", GROUP_ROWS_MAX);
	for (size_t i = 0; kind == ERR_NONE && i < field->column_count; i++) {
		const struct field *column = &field->columns[i];

		kind = check_field(l, form, column);
		if (kind == ERR_NONE && !fits_column(column))
			kind = form_load_fail(l, column->line,
			    "\"%.*s\" is of a type or shape that no column "
			    "has",
			    STR_ARG(column->id));
	}
	return kind;
}

static enum err_kind
check_field(
    struct form_loader *l, const struct form *form, const struct field *field)
{
	struct str id = field->id;
	enum err_kind kind;

	if (field->type == FIELD_TYPE_COUNT)
		return form_load_fail(
		    l, field->line, "\"%.*s\" has no type", STR_ARG(id));
	if (field->label.n == 0)
		return form_load_fail(
		    l, field->line, "\"%.*s\" has no label", STR_ARG(id));
	if (field->max > 0 && field->min > field->max)
		return form_load_fail(l, field->line,
		    "the min of \"%.*s\" is above its max", STR_ARG(id));
	if (field->several_lines && field->type != FIELD_TEXT)
		return form_load_fail(
		    l, field->line, "\"several_lines\" is for the type text");
	kind = check_list(l, form, field);
	if (kind == ERR_NONE)
		kind = check_parts(l, field);
	if (kind == ERR_NONE)
		kind = check_preset(l, field);
	if (kind == ERR_NONE)
		kind = check_name_of(l, field);
	if (kind == ERR_NONE)
		kind = check_group(l, form, field);
	if (kind == ERR_NONE)
		kind = check_conditions(l, form, field, &field->required_if);
	if (kind == ERR_NONE)
		kind = check_conditions(l, form, field, &field->shown_if);
	return kind;
}

/* Labels and headings as they are compared, with whose they are. */
struct seen {
	struct str key;
	const void *owner; /* the field or part; NULL: a heading */
	struct str id;     /* of the owner's field, for the message */
};

struct seen_list {
	struct seen *items;
	size_t count, capacity;
};

/* A second one with the same key would never be found, or be taken for the
 * first. One owner may repeat itself, and so may headings. */
static enum err_kind
see(struct form_loader *l, struct seen_list *list, const struct seen *who,
    int line, struct str text)
{
	struct arena *a = l->forms->arena;
	struct seen now = *who;

	now.key = text_key(a, text);
	if (now.key.n == 0 || str_find_byte(text, ':', 0) != SIZE_MAX)
		return form_load_fail(l, line,
		    "\"%.*s\" cannot be told in a reply: it has a colon, or "
		    "no letter",
		    STR_ARG(text));
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].owner != now.owner &&
		    str_eq(list->items[i].key, now.key))
			return form_load_fail(l, line,
			    "\"%.*s\" is a label or heading of \"%.*s\" "
			    "already",
			    STR_ARG(text), STR_ARG(list->items[i].id));
	list->items = arena_grow(
	    a, list->items, list->count, &list->capacity, sizeof(*list->items));
	list->items[list->count++] = now;
	return ERR_NONE;
}

static enum err_kind
see_all(struct form_loader *l, struct seen_list *list, const struct seen *who,
    int line, struct str first, const struct str *texts, size_t count)
{
	enum err_kind kind = see(l, list, who, line, first);

	for (size_t i = 0; kind == ERR_NONE && i < count; i++)
		kind = see(l, list, who, line, texts[i]);
	return kind;
}

static enum err_kind
see_field(
    struct form_loader *l, struct seen_list *list, const struct field *field)
{
	struct seen who = {.owner = field, .id = field->id};
	enum err_kind kind = see_all(l, list, &who, field->line, field->label,
	    field->aliases, field->alias_count);

	for (size_t i = 0; kind == ERR_NONE && i < field->part_count; i++) {
		const struct field_part *part = &field->parts[i];

		who.owner = part;
		kind = see_all(l, list, &who, field->line, part->label,
		    part->aliases, part->alias_count);
	}
	who.owner = &field->row;
	if (kind == ERR_NONE && field->row.n > 0)
		kind = see(l, list, &who, field->line, field->row);
	for (size_t i = 0; kind == ERR_NONE && i < field->column_count; i++)
		kind = see_field(l, list, &field->columns[i]);
	return kind;
}

static enum err_kind
check_labels(struct form_loader *l, const struct form *form)
{
	const struct seen heading = {.id = form->id};
	struct seen_list list = {0};
	enum err_kind kind = see_all(l, &list, &heading, 1, form->title,
	    form->aliases, form->alias_count);

	for (size_t i = 0; kind == ERR_NONE && i < form->count; i++) {
		const struct field *field = &form->fields[i];

		if (field->section.n > 0)
			kind = see(
			    l, &list, &heading, field->line, field->section);
		if (kind == ERR_NONE)
			kind = see_field(l, &list, field);
	}
	return kind;
}

enum err_kind
form_load_check_form(struct form_loader *l, const struct form *form)
{
	enum err_kind kind = ERR_NONE;

	if (form->title.n == 0 || form->version.n == 0)
		return form_load_fail(
		    l, 1, "a form needs \"title\" and \"version\"");
	if (form->count == 0)
		return form_load_fail(l, 1, "a form without fields");
	if (form->audience == 0)
		return form_load_fail(l, 1, "\"audience\" names nobody");
	for (size_t i = 0; kind == ERR_NONE && i < form->statement_count; i++)
		if (form->statements[i].text.n == 0)
			kind = form_load_fail(l, form->statements[i].line,
			    "a statement needs \"text\"");
	for (size_t i = 0; kind == ERR_NONE && i < form->count; i++)
		kind = check_field(l, form, &form->fields[i]);
	return kind != ERR_NONE ? kind : check_labels(l, form);
}
