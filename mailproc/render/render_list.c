#include "render/render_list.h"

#include "render/ready.h"

/* A line of a form under the mail's own words is no longer than a screen. */
enum { CHOICES_MAX = 25 };

static void
add_option(struct doc *doc, const struct mailing *m, const struct field *field,
    const struct option *option, int number)
{
	struct doc_node *node = doc_add(doc, DOC_ITEM);
	struct doc_run run = {.text = mailing_finish(m, option->label)};

	node->number = number;
	if (field != NULL && m->in->reference.n > 0)
		run.href = ready_link(m, mailing_finish(m, field->label),
		    str_printf(m->ground.a, "%.*s %.*s",
			STR_ARG(
			    render_form_label(&m->ground, field->label, false)),
			STR_ARG(option->label)));
	doc_run(doc, node, &run);
}

/* "et 12 autres : précisez" */
static void
add_rest(struct doc *doc, const struct mailing *m, size_t rest)
{
	struct values values = {0};

	if (rest == 0)
		return;
	values.text[VALUE_N] = str_printf(m->ground.a, "%zu", rest);
	doc_paragraph(doc, mailing_say(m, "liste.suite", &values));
}

static void
add_found(
    struct doc *doc, const struct mailing *m, const struct list_found *found)
{
	struct values values = {0};

	/* A title alone on its line could be the label of a field, to whoever
	 * reads the reply that quotes it. */
	values.text[VALUE_TITLE] = mailing_finish(m, found->title->texts[0]);
	doc_heading(doc, 2, mailing_say(m, "liste.titre", &values));
	if (found->field != NULL) {
		values.text[VALUE_FIELD] =
		    mailing_finish(m, found->field->label);
		doc_paragraph(doc, mailing_say(m, "liste.ligne", &values));
	}
	for (size_t i = 0; i < found->count; i++)
		add_option(doc, m, found->field, found->options[i], (int)i + 1);
	add_rest(doc, m, found->all - found->count);
}

void
render_list_found(struct doc *doc, const struct mailing *m)
{
	for (size_t i = 0; i < m->in->list_count; i++) {
		const struct list_found *found = &m->in->lists[i];
		struct values values = {0};

		if (found->count > 0) {
			add_found(doc, m, found);
			continue;
		}
		values.text[VALUE_TITLE] =
		    mailing_finish(m, found->title->texts[0]);
		values.text[VALUE_N] =
		    str_printf(m->ground.a, "%zu", found->all);
		doc_item(doc, mailing_say(m, "liste.longueur", &values));
	}
}

/* A few letters of the example of the field, as somebody would write them. */
static struct str
few_letters(const struct mailing *m, const struct field *field)
{
	struct str rest = field->example, word = {0}, longest = {0};

	while (str_cut(&rest, ' ', &word))
		longest = word.n > longest.n ? word : longest;
	return values_clean(m->ground.a, longest, 40);
}

void
render_list_choices(struct doc *doc, const struct mailing *m)
{
	const struct field *field = m->in->help_field;
	struct values values = {0};

	if (field == NULL || field->list == NULL)
		return;
	if (field->list->count <= CHOICES_MAX) {
		doc_paragraph(doc, mailing_say(m, "liste.choix", NULL));
		for (size_t i = 0; i < field->list->count; i++)
			add_option(doc, m, field, &field->list->options[i], 0);
		return;
	}
	values.text[VALUE_N] =
	    str_printf(m->ground.a, "%zu", field->list->count);
	values.text[VALUE_WORD] = ready_word(m, "liste");
	values.text[VALUE_EXAMPLE] = few_letters(m, field);
	doc_paragraph(doc, mailing_say(m, "liste.longue", &values));
}
