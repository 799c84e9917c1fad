/* The text of a form that is signed. */
#include "form/form.h"

static bool
is_signed(const struct field *field)
{
	return field->type == FIELD_TICK || field->type == FIELD_YES_NO ||
	       field->type == FIELD_SIGNATURE;
}

static void
add_statements(struct buf *out, const struct form *form, size_t before)
{
	for (size_t i = 0; i < form->statement_count; i++) {
		const struct statement *s = &form->statements[i];

		if (s->before == before)
			buf_printf(
			    out, "%d. %.*s\n\n", s->number, STR_ARG(s->text));
	}
}

struct str
form_signed_text(struct arena *a, const struct form *form)
{
	struct buf out = {0};
	struct str text;

	buf_printf(&out, "%.*s\n%.*s\n\n", STR_ARG(form->title),
	    STR_ARG(form->version));
	if (form->intro.n > 0)
		buf_printf(&out, "%.*s\n\n", STR_ARG(form->intro));
	for (size_t i = 0; i <= form->count; i++) {
		add_statements(&out, form, i);
		if (i < form->count && is_signed(&form->fields[i]))
			buf_printf(
			    &out, "%.*s\n\n", STR_ARG(form->fields[i].label));
	}
	text = str_trim(buf_copy(a, &out));
	buf_release(&out);
	return text;
}
