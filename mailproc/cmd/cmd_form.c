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
print_options(struct print *p, const struct list *list)
{
	print_array(p, "options");
	for (size_t i = 0; list != NULL && i < list->count; i++) {
		print_object(p, NULL);
		print_str(p, "id", list->options[i].id);
		print_str(p, "label", list->options[i].label);
		print_close(p);
	}
	print_close(p);
}

static void
print_field(struct print *p, const struct field *field)
{
	struct arena *a = arena_new();

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
	if (field->required_if.field.n > 0)
		print_str(p, "required_if",
		    str_printf(a, "%.*s: %.*s",
			STR_ARG(field->required_if.field),
			STR_ARG(field->required_if.value)));
	else
		print_null(p, "required_if");
	print_close(p);
	arena_free(a);
}

static void
print_form(struct print *p, const struct form *form)
{
	print_object(p, NULL);
	print_str(p, "id", form->id);
	print_str(p, "version", form->version);
	print_str(p, "title", form->title);
	print_bool(p, "sensitive", form->sensitive);
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
