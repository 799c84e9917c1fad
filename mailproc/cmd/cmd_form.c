#include "cmd/cmd_list.h"

static enum err_kind
with_forms(struct cmd *c, struct service **out, struct err *err)
{
	return service_open(
	    c->config, SERVICE_FORMS, &c->clock, c->stop, out, err);
}

int
cmd_form_list(struct cmd *c)
{
	struct service *s;
	struct print p;
	struct err err = {0};

	if (with_forms(c, &s, &err) != ERR_NONE)
		return cmd_fail(&err);
	print_begin(&p, c->json);
	print_array(&p, NULL);
	for (size_t i = 0; i < forms_count(s->forms); i++) {
		const struct form *form = forms_at(s->forms, i);

		print_object(&p, NULL);
		print_str(&p, "id", form->id);
		print_str(&p, "version", form->version);
		print_str(&p, "title", form->title);
		print_close(&p);
	}
	print_close(&p);
	service_close(s);
	return print_end(&p, &err) != ERR_NONE ? cmd_fail(&err) : CMD_DONE;
}

static void
print_texts(struct print *p, const char *key, const struct str *texts, size_t n)
{
	print_array(p, key);
	for (size_t i = 0; i < n; i++)
		print_str(p, NULL, texts[i]);
	print_close(p);
}

static void
print_options(struct print *p, const struct list *list)
{
	print_array(p, "options");
	for (size_t i = 0; list != NULL && i < list->count; i++) {
		const struct option *option = &list->options[i];

		print_object(p, NULL);
		print_str(p, "id", option->id);
		print_str(p, "label", option->label);
		print_optional(p, "parents", option->parent);
		print_texts(p, "aliases", option->aliases, option->alias_count);
		print_close(p);
	}
	print_close(p);
}

/* "field: value; field: value" */
static void
print_conditions(
    struct print *p, const char *key, const struct conditions *when)
{
	struct buf text = {0};

	for (size_t i = 0; i < when->count; i++)
		buf_printf(&text, "%s%.*s: %.*s", i > 0 ? "; " : "",
		    STR_ARG(when->items[i].field),
		    STR_ARG(when->items[i].value));
	print_optional(p, key, buf_str(&text));
	buf_release(&text);
}

static void
print_parts(struct print *p, const struct field *field)
{
	print_array(p, "parts");
	for (size_t i = 0; i < field->part_count; i++) {
		print_object(p, NULL);
		print_str(p, "id", field->parts[i].id);
		print_str(p, "label", field->parts[i].label);
		print_close(p);
	}
	print_close(p);
}

/* What an answer may be, beside its type. */
static void
print_limits(struct print *p, const struct field *field)
{
	print_optional(p, "depends", field->depends);
	print_bool(p, "short_list", field->short_list);
	print_optional(p, "preset", field->preset);
	print_int(p, "min", field->min);
	print_int(p, "max", field->max);
	print_int(p, "max_length", (int64_t)field->max_length);
	print_bool(p, "several_lines", field->several_lines);
	print_parts(p, field);
}

/* One of a form, or a column of a group. */
static void
print_field(struct print *p, const struct field *field)
{
	print_object(p, NULL);
	print_str(p, "id", field->id);
	print_str(p, "label", field->label);
	print_text(p, "type", field_type_name(field->type));
	print_bool(p, "required", field->required);
	print_options(p, field->list);
	if (field->list != NULL)
		print_str(p, "list", field->list->id);
	else
		print_null(p, "list");
	print_optional(p, "help", field->help);
	print_bool(p, "sensitive", field->sensitive);
	print_conditions(p, "required_if", &field->required_if);
	print_conditions(p, "shown_if", &field->shown_if);
	print_texts(p, "aliases", field->aliases, field->alias_count);
	print_optional(p, "example", field->example);
	print_limits(p, field);
	print_bool(p, "sealed", field->sealed);
	if (field->type == FIELD_GROUP) {
		print_str(p, "row", field->row);
		print_int(p, "rows", (int64_t)field->rows);
		print_array(p, "columns");
		for (size_t i = 0; i < field->column_count; i++)
			print_field(p, &field->columns[i]);
		print_close(p);
	}
	print_close(p);
}

static void
print_audience(struct print *p, const struct form *form)
{
	print_array(p, "audience");
	if ((form->audience & AUDIENCE_STUDENT) != 0)
		print_text(p, NULL, "student");
	if ((form->audience & AUDIENCE_OFFICE) != 0)
		print_text(p, NULL, "office");
	if ((form->audience & AUDIENCE_UNIT) != 0)
		print_text(p, NULL, "unit");
	print_close(p);
}

static void
print_statements(struct print *p, const struct form *form)
{
	print_array(p, "statements");
	for (size_t i = 0; i < form->statement_count; i++) {
		print_object(p, NULL);
		print_str(p, "id", form->statements[i].id);
		print_int(p, "number", form->statements[i].number);
		print_str(p, "text", form->statements[i].text);
		print_close(p);
	}
	print_close(p);
}

static void
print_form(struct print *p, const struct form *form)
{
	print_object(p, NULL);
	print_str(p, "id", form->id);
	print_str(p, "version", form->version);
	print_str(p, "title", form->title);
	print_bool(p, "sensitive", form->sensitive);
	print_bool(p, "required", form->required);
	print_bool(p, "of_request", form->of_request);
	print_audience(p, form);
	print_optional(p, "validity", form->validity_text);
	print_statements(p, form);
	print_array(p, "fields");
	for (size_t i = 0; i < form->count; i++)
		print_field(p, &form->fields[i]);
	print_close(p);
	print_close(p);
}

int
cmd_form_show(struct cmd *c)
{
	struct service *s;
	struct print p;
	struct err err = {0};
	const struct form *form;

	if (with_forms(c, &s, &err) != ERR_NONE)
		return cmd_fail(&err);
	form = forms_find(s->forms, str_from(c->argument));
	print_begin(&p, c->json);
	if (form != NULL)
		print_form(&p, form);
	else if (c->json)
		print_null(&p, NULL);
	service_close(s);
	if (print_end(&p, &err) != ERR_NONE)
		return cmd_fail(&err);
	return form != NULL ? CMD_DONE : CMD_NOT_FOUND;
}
