/* Fields that a form takes over from another one. */
#include "form/form_load.h"

#include <string.h>

/* Nobody is bound to answer in another form's stead. */
static void
take_over(struct arena *a, struct form *form, const struct field *field)
{
	struct field *more = arena_array(a, form->count + 1, sizeof(*more));

	if (form->count > 0)
		memcpy(more, form->fields, form->count * sizeof(*more));
	more[form->count] = *field;
	more[form->count].required = false;
	more[form->count].required_if = (struct conditions){0};
	form->fields = more;
	form->count++;
}

static enum err_kind
include(struct form_loader *l, const struct form_include *what)
{
	struct forms *forms = l->forms;
	struct form *form = &forms->items[what->form];
	const struct form *from = forms_find(forms, what->from);
	struct str rest = what->fields, id;

	l->path = form->path;
	if (from == NULL || from == form)
		return form_load_fail(l, what->line,
		    "there is no other form \"%.*s\"", STR_ARG(what->from));
	while (str_cut(&rest, ' ', &id)) {
		const struct field *field;

		if (id.n == 0)
			continue;
		field = form_field(from, id);
		if (field == NULL || form_field(form, id) != NULL)
			return form_load_fail(l, what->line,
			    "\"%.*s\" is no field of \"%.*s\", or is here "
			    "already",
			    STR_ARG(id), STR_ARG(what->from));
		take_over(forms->arena, form, field);
	}
	return form_load_check_form(l, form);
}

enum err_kind
form_load_includes(struct form_loader *l)
{
	enum err_kind kind = ERR_NONE;

	for (size_t i = 0; kind == ERR_NONE && i < l->forms->include_count; i++)
		kind = include(l, &l->forms->includes[i]);
	return kind;
}
