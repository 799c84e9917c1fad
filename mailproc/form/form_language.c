/* The forms in more than one language. */
#include "form/form_load.h"

#include <string.h>

static const char *const names[LANGUAGE_COUNT] = {
    [LANGUAGE_FR] = "fr",
    [LANGUAGE_EN] = "en",
};

const char *
language_name(enum language language)
{
	if ((size_t)language >= LANGUAGE_COUNT)
		bug("language %d", (int)language);
	return names[language];
}

bool
language_parse(struct str name, enum language *out)
{
	for (int i = 0; i < LANGUAGE_COUNT; i++) {
		if (str_is(name, names[i])) {
			*out = (enum language)i;
			return true;
		}
	}
	return false;
}

void
form_language_alias(
    struct arena *a, struct str text, struct str **aliases, size_t *alias_count)
{
	struct str *more;

	if (text.n == 0)
		return;
	more = arena_array(a, *alias_count + 1, sizeof(*more));
	if (*alias_count > 0)
		memcpy(more, *aliases, *alias_count * sizeof(*more));
	more[(*alias_count)++] = text;
	*aliases = more;
}

/* ---- One object ---- */

static struct str
either(struct str text, struct str french)
{
	return text.n > 0 ? text : french;
}

static void
use_field(struct field *field, enum language language)
{
	const struct field_texts *in = &field->in[language];
	const struct field_texts *fr = &field->in[LANGUAGE_FR];

	field->label = either(in->label, fr->label);
	field->help = either(in->help, fr->help);
	/* An explanation in French is no better than none. */
	field->more = in->label.n > 0 ? in->more : fr->more;
	field->example = either(in->example, fr->example);
	field->section = either(in->section, fr->section);
	field->row = either(in->row, fr->row);
	for (size_t i = 0; i < field->part_count; i++)
		field->parts[i].label =
		    either(field->parts[i].label_in[language],
			field->parts[i].label_in[LANGUAGE_FR]);
	for (size_t i = 0; i < field->column_count; i++)
		use_field(&field->columns[i], language);
}

void
form_language_use(struct form *form, enum language language)
{
	form->title =
	    either(form->in[language].title, form->in[LANGUAGE_FR].title);
	form->intro =
	    either(form->in[language].intro, form->in[LANGUAGE_FR].intro);
	for (size_t i = 0; i < form->count; i++)
		use_field(&form->fields[i], language);
	for (size_t i = 0; i < form->statement_count; i++)
		form->statements[i].text =
		    either(form->statements[i].in[language],
			form->statements[i].in[LANGUAGE_FR]);
}

/* ---- All of it again ---- */

static void *
copy(struct arena *a, const void *items, size_t count, size_t size)
{
	void *again = arena_array(a, count, size);

	if (count > 0)
		memcpy(again, items, count * size);
	return again;
}

static void
copy_lists(struct forms *view, const struct forms *from)
{
	struct arena *a = from->arena;

	view->lists =
	    copy(a, from->lists, from->list_count, sizeof(*from->lists));
	for (size_t i = 0; i < view->list_count; i++) {
		struct list *list = &view->lists[i];

		list->options =
		    copy(a, list->options, list->count, sizeof(*list->options));
		list->names = NULL;
		for (size_t k = 0; k < list->count; k++) {
			struct option *option = &list->options[k];
			const struct option_texts *in =
			    &option->in[view->language];

			form_language_alias(a, option->label, &option->aliases,
			    &option->alias_count);
			option->label = either(in->label, option->label);
			option->group = either(in->group, option->group);
		}
	}
}

/* In a view, its name in French is an alias. */
static void
copy_field(struct forms *view, const struct forms *from, struct field *field)
{
	struct arena *a = from->arena;

	form_language_alias(
	    a, field->label, &field->aliases, &field->alias_count);
	if (field->list != NULL)
		field->list = &view->lists[field->list - from->lists];
	if (field->directory != NULL)
		field->directory = &view->lists[field->directory - from->lists];
	field->parts =
	    copy(a, field->parts, field->part_count, sizeof(*field->parts));
	for (size_t i = 0; i < field->part_count; i++)
		form_language_alias(a, field->parts[i].label,
		    &field->parts[i].aliases, &field->parts[i].alias_count);
	field->columns = copy(
	    a, field->columns, field->column_count, sizeof(*field->columns));
	for (size_t i = 0; i < field->column_count; i++)
		copy_field(view, from, &field->columns[i]);
}

static void
copy_forms(struct forms *view, const struct forms *from)
{
	struct arena *a = from->arena;

	view->items = copy(a, from->items, from->count, sizeof(*from->items));
	for (size_t i = 0; i < view->count; i++) {
		struct form *form = &view->items[i];

		form->fields =
		    copy(a, form->fields, form->count, sizeof(*form->fields));
		form->statements = copy(a, form->statements,
		    form->statement_count, sizeof(*form->statements));
		form_language_alias(
		    a, form->title, &form->aliases, &form->alias_count);
		for (size_t k = 0; k < form->count; k++)
			copy_field(view, from, &form->fields[k]);
		form_language_use(form, view->language);
	}
}

/* How we write it ourselves comes first; the others stay. */
static void
copy_words(struct forms *view, const struct forms *from)
{
	struct arena *a = from->arena;

	view->words =
	    copy(a, from->words, from->word_count, sizeof(*from->words));
	for (size_t i = 0; i < view->word_count; i++) {
		struct word *word = &view->words[i];
		struct str ours = word->text_in[view->language];
		struct str *texts;

		if (ours.n == 0)
			continue;
		texts = arena_array(a, word->text_count + 1, sizeof(*texts));
		texts[0] = ours;
		memcpy(
		    texts + 1, word->texts, word->text_count * sizeof(*texts));
		word->texts = texts;
		word->text_count++;
	}
}

static void
copy_statuses(struct forms *view, const struct forms *from)
{
	view->statuses = copy(from->arena, from->statuses, from->status_count,
	    sizeof(*from->statuses));
	for (size_t i = 0; i < view->status_count; i++) {
		struct status *status = &view->statuses[i];
		const struct status_texts *in = &status->in[view->language];

		status->label = either(in->label, status->label);
		status->definition = either(in->definition, status->definition);
	}
}

void
form_language_views(struct forms *forms)
{
	forms->language = LANGUAGE_FR;
	forms->in[LANGUAGE_FR] = forms;
	for (int i = 1; i < LANGUAGE_COUNT; i++) {
		struct forms *view =
		    copy(forms->arena, forms, 1, sizeof(*forms));

		view->language = (enum language)i;
		copy_lists(view, forms);
		copy_forms(view, forms);
		copy_words(view, forms);
		copy_statuses(view, forms);
		forms->in[i] = view;
	}
	for (int i = 1; i < LANGUAGE_COUNT; i++)
		memcpy(forms->in[i]->in, forms->in, sizeof(forms->in));
}

const struct forms *
forms_in(const struct forms *forms, struct str language)
{
	enum language wanted = LANGUAGE_FR;

	(void)language_parse(language, &wanted);
	/* Of forms that no file was read into, there is but one. */
	return forms->in[wanted] != NULL ? forms->in[wanted] : forms;
}

enum language
forms_language(const struct forms *forms)
{
	return forms->language;
}
