#include "form/form_load.h"

#include <stddef.h>

static const struct form_key status_keys[] = {
    {"label", form_key_text, offsetof(struct status, in[0].label), 0,
	sizeof(struct status_texts)},
    {"definition", form_key_text, offsetof(struct status, in[0].definition), 0,
	sizeof(struct status_texts)},
    {"closed", form_key_bool, offsetof(struct status, closed), 0, 0},
};

/* A capital letter and digits, as in A0 and F9. */
static bool
id_valid(struct str id)
{
	if (id.n < 2 || id.p[0] < 'A' || id.p[0] > 'Z')
		return false;
	for (size_t i = 1; i < id.n; i++)
		if (!char_is_digit(id.p[i]))
			return false;
	return true;
}

static enum err_kind
begin_status(struct form_loader *l, const struct ini_entry *entry)
{
	struct forms *forms = l->forms;

	if (!str_is(entry->section, "status") || !id_valid(entry->argument))
		return form_load_fail(
		    l, entry->line, "a heading reads [status A0]");
	if (forms_status(forms, entry->argument) != NULL)
		return form_load_fail(l, entry->line,
		    "there is a status %.*s already", STR_ARG(entry->argument));
	forms->statuses =
	    arena_grow(forms->arena, forms->statuses, forms->status_count,
		&forms->status_capacity, sizeof(*forms->statuses));
	forms->statuses[forms->status_count++] = (struct status){
	    .id = entry->argument,
	};
	return ERR_NONE;
}

static enum err_kind
end_status(struct form_loader *l, int line)
{
	const struct forms *forms = l->forms;
	struct status *last;

	if (forms->status_count == 0)
		return ERR_NONE;
	last = &forms->statuses[forms->status_count - 1];
	last->label = last->in[LANGUAGE_FR].label;
	last->definition = last->in[LANGUAGE_FR].definition;
	if (last->label.n == 0 || last->definition.n == 0)
		return form_load_fail(
		    l, line, "a status without \"label\" or \"definition\"");
	return ERR_NONE;
}

enum err_kind
form_load_statuses(struct form_loader *l)
{
	struct forms *forms = l->forms;
	struct ini_entry *entries;
	size_t count;
	int line = 0;
	enum err_kind kind =
	    ini_load(forms->arena, l->path, &entries, &count, l->err);

	for (size_t i = 0; kind == ERR_NONE && i < count; i++) {
		if (entries[i].key.n == 0) {
			kind = end_status(l, line);
			if (kind == ERR_NONE)
				kind = begin_status(l, &entries[i]);
			line = entries[i].line;
		} else if (forms->status_count == 0) {
			kind = form_load_fail(l, entries[i].line,
			    "a key before the first [status A0]");
		} else {
			kind = form_key_set(l, status_keys,
			    sizeof(status_keys) / sizeof(*status_keys), entries,
			    i, &forms->statuses[forms->status_count - 1]);
		}
	}
	return kind != ERR_NONE ? kind : end_status(l, line);
}
