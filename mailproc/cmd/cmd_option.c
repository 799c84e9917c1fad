/* Option lists: what they hold, and how the operator changes them. */
#include "cmd/cmd_list.h"

#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "catalog/catalog.h"
#include "form/list_search.h"

enum { FILE_MAX_BYTES = 8 << 20, FOUND_MAX = 20 };

static enum err_kind
with_forms(struct cmd *c, struct service **out, struct err *err)
{
	return service_open(
	    c->config, SERVICE_FORMS, &c->clock, c->stop, out, err);
}

static const struct list *
list_named(const struct cmd *c, const struct service *s)
{
	return forms_list(s->forms, str_from(c->argument));
}

/* ---- Looking ---- */

static void
print_option(struct print *p, struct arena *a, const struct option *option)
{
	print_object(p, NULL);
	print_str(p, "id", option->id);
	print_str(p, "label", option->label);
	print_optional(p, "label_en", option->in[LANGUAGE_EN].label);
	print_optional(p, "aliases", catalog_aliases(a, option, "; "));
	print_optional(p, "parents", option->parent);
	print_optional(p, "group", option->group);
	print_bool(p, "retired", option->retired);
	print_close(p);
}

int
cmd_option_list(struct cmd *c)
{
	struct service *s;
	struct print p;
	struct err err = {0};
	const struct list *list;

	if (with_forms(c, &s, &err) != ERR_NONE)
		return cmd_fail(&err);
	print_begin(&p, c->json);
	print_array(&p, NULL);
	for (size_t i = 0; (list = forms_list_at(s->forms, i)) != NULL; i++) {
		print_object(&p, NULL);
		print_str(&p, "id", list->id);
		print_int(&p, "options", (int64_t)list->count);
		print_int(&p, "retired", (int64_t)list->retired_count);
		print_close(&p);
	}
	print_close(&p);
	service_close(s);
	return print_end(&p, &err) != ERR_NONE ? cmd_fail(&err) : CMD_DONE;
}

/* Print what show makes of the list that is named, or null. */
static int
with_list(struct cmd *c,
    void (*show)(struct cmd *c, struct print *p, const struct list *list))
{
	struct service *s;
	struct print p;
	struct err err = {0};
	const struct list *list;

	if (with_forms(c, &s, &err) != ERR_NONE)
		return cmd_fail(&err);
	list = list_named(c, s);
	print_begin(&p, c->json);
	if (list != NULL)
		show(c, &p, list);
	else if (c->json)
		print_null(&p, NULL);
	service_close(s);
	if (print_end(&p, &err) != ERR_NONE)
		return cmd_fail(&err);
	return list != NULL ? CMD_DONE : CMD_NOT_FOUND;
}

static void
show_list(struct cmd *c, struct print *p, const struct list *list)
{
	print_array(p, NULL);
	for (size_t i = 0; i < list->count; i++)
		print_option(p, c->arena, &list->options[i]);
	for (size_t i = 0; i < list->retired_count; i++)
		print_option(p, c->arena, &list->retired[i]);
	print_close(p);
}

int
cmd_option_show(struct cmd *c)
{
	return with_list(c, show_list);
}

/* As somebody's answer: the first one is taken when it is sure. */
static void
show_found(struct cmd *c, struct print *p, const struct list *list)
{
	const struct option **found;
	struct str words = str_of("", 0);
	size_t count;
	bool sure;

	for (size_t i = 1; i < c->argument_count; i++)
		words = str_printf(c->arena, "%.*s%s%s", STR_ARG(words),
		    i > 1 ? " " : "", c->arguments[i]);
	list_search(c->arena, list, str_of("", 0), words, FOUND_MAX, &found,
	    &count, &sure);
	print_array(p, NULL);
	for (size_t i = 0; i < count; i++) {
		print_object(p, NULL);
		print_str(p, "id", found[i]->id);
		print_str(p, "label", found[i]->label);
		print_bool(p, "taken", sure && i == 0);
		print_close(p);
	}
	print_close(p);
}

int
cmd_option_search(struct cmd *c)
{
	return with_list(c, show_found);
}

/* ---- Out ---- */

int
cmd_option_export(struct cmd *c)
{
	struct service *s;
	struct err err = {0};
	const struct list *list;
	struct str csv = {0};

	if (with_forms(c, &s, &err) != ERR_NONE)
		return cmd_fail(&err);
	list = list_named(c, s);
	if (list != NULL)
		csv = catalog_export(c->arena, list);
	service_close(s);
	if (list == NULL)
		return CMD_NOT_FOUND;
	if (file_write_all(STDOUT_FILENO, csv.p, csv.n, &err) != ERR_NONE)
		return cmd_fail(&err);
	return CMD_DONE;
}

/* ---- In ---- */

/* The list whose options are the parents of those of list, or NULL. */
static const struct list *
parents_of(const struct forms *forms, struct str list)
{
	for (size_t i = 0; i < forms_count(forms); i++) {
		const struct form *form = forms_at(forms, i);

		for (size_t k = 0; k < form->count; k++) {
			const struct field *field = &form->fields[k];
			const struct field *other =
			    form_field(form, field->depends);

			if (field->list != NULL &&
			    str_eq(field->list->id, list) && other != NULL)
				return other->list;
		}
	}
	return NULL;
}

static int
print_result(struct cmd *c, const struct catalog_import *in)
{
	struct print p;
	struct err err = {0};

	print_begin(&p, c->json);
	print_object(&p, NULL);
	print_text(&p, "list", c->argument);
	print_int(&p, "options", (int64_t)in->list.count);
	print_int(&p, "added", (int64_t)in->added);
	print_int(&p, "kept", (int64_t)in->kept);
	print_int(&p, "retired", (int64_t)in->retired);
	print_int(&p, "merged", (int64_t)in->merged);
	print_optional(&p, "unused_columns", in->unused);
	print_close(&p);
	return print_end(&p, &err) != ERR_NONE ? cmd_fail(&err) : CMD_DONE;
}

/* The new file, once everything that is loaded with it was tried. */
static enum err_kind
replace(struct cmd *c, const struct service *s, const struct catalog_import *in,
    struct err *err)
{
	const char *folder =
	    file_join(c->arena, str_cstr(c->arena, s->config.forms), "lists");
	const char *path = file_join(
	    c->arena, folder, arena_printf(c->arena, "%s.list", c->argument));
	struct buf old = {0};
	struct str text;
	enum err_kind kind = ERR_NONE;

	if (in->old != NULL)
		kind = file_load(path, FILE_MAX_BYTES, &old, err);
	if (kind == ERR_NONE) {
		text = catalog_text(c->arena, &in->list, buf_str(&old));
		kind = forms_try_list(str_cstr(c->arena, s->config.forms),
		    str_from(c->argument), text, err);
		if (kind != ERR_NONE)
			err->kind = kind = ERR_MESSAGE;
	}
	if (kind == ERR_NONE && access(folder, W_OK) != 0)
		kind = err_set(err, ERR_DENIED, "%s: not writable", folder);
	if (kind == ERR_NONE)
		kind = file_save(path, 0644, text, err);
	buf_release(&old);
	return kind;
}

static int
import(struct cmd *c, const struct service *s, struct str bytes)
{
	struct catalog_import in = {.path = c->arguments[1],
	    .old = list_named(c, s),
	    .parents = parents_of(s->forms, str_from(c->argument))};
	struct err err = {0};

	catalog_import(c->arena, &in, bytes);
	for (size_t i = 0; i < in.problem_count; i++)
		(void)fprintf(
		    stderr, "mailproc: %.*s\n", STR_ARG(in.problems[i]));
	if (in.problem_count > 0)
		return CMD_BAD_INPUT;
	if (replace(c, s, &in, &err) != ERR_NONE)
		return cmd_fail(&err);
	return print_result(c, &in);
}

int
cmd_option_import(struct cmd *c)
{
	struct service *s;
	struct err err = {0};
	struct buf bytes = {0};
	int status;

	if (c->argument_count != 2) {
		(void)err_set(&err, ERR_USAGE, "list import ID FILE.csv");
		return cmd_fail(&err);
	}
	if (!list_id_valid(str_from(c->argument))) {
		(void)err_set(
		    &err, ERR_USAGE, "%s: no id of a list", c->argument);
		return cmd_fail(&err);
	}
	if (file_load(c->arguments[1], FILE_MAX_BYTES, &bytes, &err) !=
	    ERR_NONE) {
		err.kind = ERR_MESSAGE;
		buf_release(&bytes);
		return cmd_fail(&err);
	}
	if (with_forms(c, &s, &err) != ERR_NONE) {
		buf_release(&bytes);
		return cmd_fail(&err);
	}
	status = import(c, s, buf_str(&bytes));
	service_close(s);
	buf_release(&bytes);
	return status;
}
