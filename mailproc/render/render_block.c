#include "render/render_block.h"

#include "render/ready.h"
#include "render/render_list.h"

enum { NAME_MAX_CHARACTERS = 80 };

/* "11 janvier 2027" */
static struct str
say_date(const struct mailing *m, int64_t at)
{
	static const char *const months[] = {"janvier", "fevrier", "mars",
	    "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre",
	    "novembre", "decembre"};
	struct date d = calendar_local(at).date;
	const struct word *month =
	    forms_word(m->ground.forms, "month", str_from(months[d.month - 1]));
	struct values values = {0};

	values.text[VALUE_N] = d.day == 1
				   ? mailing_say(m, "forme.premier", NULL)
				   : str_printf(m->ground.a, "%d", d.day);
	values.text[VALUE_DETAIL] = month != NULL && month->text_count > 0
					? month->texts[0]
					: str_from(months[d.month - 1]);
	values.text[VALUE_TOTAL] = str_printf(m->ground.a, "%d", d.year);
	return mailing_say(m, "forme.date", &values);
}

static bool
command_answers(const struct mailing *m, const char *id)
{
	const struct word *word =
	    forms_word(m->ground.forms, "command", str_from(id));

	return word != NULL && word->answers;
}

/* ---- Steps ---- */

static struct str
document_list(const struct mailing *m)
{
	const struct render_input *in = m->in;
	struct str items[ROLE_COUNT];
	size_t count = 0;

	for (int role = 0; role < ROLE_INLINE; role++) {
		bool found = false;

		for (size_t i = 0; i < in->document_count; i++)
			found |=
			    in->documents[i].role == (enum document_role)role &&
			    mailing_shows(&in->documents[i]);
		for (size_t i = 0; i < in->received_count; i++)
			found |=
			    in->received[i].role == (enum document_role)role &&
			    mailing_shows(&in->received[i]);
		if (found)
			items[count++] = phrases_sayf(m->ground.a,
			    m->ground.phrases, NULL, "role_court.%s",
			    document_role_name((enum document_role)role));
	}
	return render_form_join(&m->ground, items, count, "forme.et");
}

static struct str
say_state(const struct mailing *m, const struct step *step)
{
	struct values values = {0};
	const char *state = step_state_name(step->state);
	struct str text;

	values.text[VALUE_MISSING] = mailing_missing(m, step->missing);
	if (str_is(step->id, "documents"))
		values.text[VALUE_LIST] = document_list(m);
	text = phrases_sayf(m->ground.a, m->ground.phrases, &values,
	    "etat.%.*s.%s", STR_ARG(step->id), state);
	if (text.n == 0)
		text = phrases_sayf(
		    m->ground.a, m->ground.phrases, &values, "etat.%s", state);
	return text;
}

/* Once confirmed, that step is no news. */
static void
add_steps(struct doc *doc, const struct mailing *m)
{
	const struct render_input *in = m->in;
	int number = 0;

	for (size_t i = 0; i < in->step_count; i++) {
		const struct step *step = &in->steps[i];
		struct doc_node *node;
		struct str label;

		if (str_is(step->id, "confirmation") &&
		    step->state == STEP_DONE)
			continue;
		label = phrases_sayf(m->ground.a, m->ground.phrases, NULL,
		    "etape.%.*s", STR_ARG(step->id));
		node = doc_add(doc, DOC_STEP);
		node->number = ++number;
		node->label = render_form_label(&m->ground, label, false);
		node->value = say_state(m, step);
		node->done = step->state == STEP_DONE;
	}
}

/* ---- What was understood ---- */

/* Quoted back, these lines are read like a form's: they are compared too. */
static void
add_understood(struct doc *doc, const struct mailing *m)
{
	const struct render_input *in = m->in;
	const struct form *shown = NULL;
	bool several = false;

	for (size_t i = 1; i < in->understood_count; i++)
		several |=
		    !str_eq(in->understood[i].form, in->understood[0].form);
	for (size_t i = 0; i < in->understood_count; i++) {
		const struct answer *answer = &in->understood[i];
		const struct form *form =
		    forms_find(m->ground.forms, answer->form);
		const struct field *field =
		    form == NULL ? NULL : form_field(form, answer->field);

		if (field == NULL)
			continue;
		if (several && form != shown)
			doc_heading(doc, 3, mailing_finish(m, form->title));
		shown = form;
		doc_pair(doc,
		    render_form_label(&m->ground, field->label, false),
		    mailing_understood(m, field, answer));
	}
}

/* ---- Forms ---- */

static void
add_forms(struct doc *doc, const struct mailing *m, enum form_extent extent)
{
	for (size_t i = 0; i < m->in->form_count; i++)
		if (m->in->forms[i].extent == extent)
			render_form_add(doc, &m->ground, &m->in->forms[i],
			    m->rows[i], m->row_counts[i]);
}

/* ---- Documents ---- */

static struct str
say_document(const struct mailing *m, const char *key,
    const struct document *document, bool dated)
{
	struct values values = {0};

	values.text[VALUE_TITLE] = phrases_sayf(m->ground.a, m->ground.phrases,
	    NULL, "role.%s", document_role_name(document->role));
	values.text[VALUE_DETAIL] =
	    values_clean(m->ground.a, document->name, NAME_MAX_CHARACTERS);
	if (dated)
		values.text[VALUE_DATE] = say_date(m, document->received_at);
	if (document->trouble != TROUBLE_NONE && document->size > 0)
		return phrases_sayf(m->ground.a, m->ground.phrases, &values,
		    "document.%s", attachment_trouble_name(document->trouble));
	return mailing_say(
	    m, document->size == 0 ? "document.vide" : key, &values);
}

static void
add_documents(struct doc *doc, const struct mailing *m,
    const struct document *documents, size_t count, const char *key, bool dated)
{
	for (size_t i = 0; i < count; i++)
		if (mailing_shows(&documents[i]))
			doc_item(
			    doc, say_document(m, key, &documents[i], dated));
}

/* ---- Requests ---- */

static void
add_request(struct doc *doc, const struct mailing *m,
    const struct render_request *request)
{
	struct arena *a = m->ground.a;
	struct str details[] = {
	    request->programme, request->school, request->kind, request->dates};
	struct str line = {0};
	struct values values = {0};

	for (size_t i = 0; i < sizeof details / sizeof *details; i++) {
		struct str detail = values_clean(a, details[i], 200);

		if (detail.n > 0)
			line = str_printf(a, "%.*s%s%.*s", STR_ARG(line),
			    line.n > 0 ? ", " : "", STR_ARG(detail));
	}
	values.text[VALUE_N] =
	    str_printf(a, "%lld", (long long)request->number);
	if (request->status != NULL)
		values.text[VALUE_DETAIL] =
		    mailing_finish(m, request->status->label);
	doc_heading(doc, 3, mailing_say(m, "demande.titre", &values));
	if (line.n > 0)
		doc_paragraph(doc, line);
	if (request->status != NULL)
		doc_paragraph(
		    doc, mailing_finish(m, request->status->definition));
}

static bool
is_closed(const struct render_request *request)
{
	return request->status != NULL && request->status->closed;
}

static size_t
count_requests(const struct mailing *m, bool closed)
{
	size_t count = 0;

	for (size_t i = 0; i < m->in->request_count; i++)
		count += is_closed(&m->in->requests[i]) == closed;
	return count;
}

static void
add_requests(struct doc *doc, const struct mailing *m, bool closed)
{
	if (count_requests(m, closed) == 0)
		return;
	doc_heading(doc, 2,
	    mailing_say(
		m, closed ? "demande.terminees" : "demande.en_cours", NULL));
	for (size_t i = 0; i < m->in->request_count; i++)
		if (is_closed(&m->in->requests[i]) == closed)
			add_request(doc, m, &m->in->requests[i]);
}

static void
add_status(
    struct doc *doc, const struct mailing *m, const struct status *status)
{
	struct doc_node *node = doc_add(doc, DOC_ITEM);
	struct doc_run label = {.strong = true,
	    .text = render_form_label(&m->ground, status->label, false)};
	struct doc_run definition = {
	    .text = str_printf(m->ground.a, " %.*s",
		STR_ARG(mailing_finish(m, status->definition)))};

	doc_run(doc, node, &label);
	doc_run(doc, node, &definition);
}

/* What the statuses mean; those of closed requests to whom they concern. */
static void
add_statuses(struct doc *doc, const struct mailing *m, bool closed)
{
	size_t count;
	const struct status *statuses = forms_statuses(m->ground.forms, &count);

	if (closed && count_requests(m, true) == 0)
		return;
	doc_heading(doc, 2,
	    mailing_say(
		m, closed ? "statuts.terminees" : "statuts.en_cours", NULL));
	for (size_t i = 0; i < count; i++)
		if (statuses[i].closed == closed)
			add_status(doc, m, &statuses[i]);
}

/* ---- Menu ---- */

static const struct step *
find_step(const struct mailing *m, const char *id)
{
	for (size_t i = 0; i < m->in->step_count; i++)
		if (str_is(m->in->steps[i].id, id))
			return &m->in->steps[i];
	return NULL;
}

/* A form of which another one can be begun once this one is complete. */
static bool
is_new_each_time(const struct mailing *m, const struct step *step)
{
	const struct form *form = forms_find(m->ground.forms, step->id);

	return form != NULL && form->of_request && step->state == STEP_DONE;
}

static void
add_tile(struct doc *doc, const struct mailing *m, const char *id)
{
	struct arena *a = m->ground.a;
	const struct phrases *phrases = m->ground.phrases;
	const struct step *step = find_step(m, id);
	bool answers = command_answers(m, id);
	struct doc_node *node = doc_add(doc, DOC_TILE);
	struct values values = {0};

	node->label = phrases_sayf(a, phrases, NULL, "tuile.%s", id);
	if (!answers)
		node->value = mailing_say(m, "tuile.bientot", NULL);
	else if (step != NULL && step->state != STEP_LATER &&
		 !is_new_each_time(m, step))
		node->value = say_state(m, step);
	else
		node->value =
		    phrases_sayf(a, phrases, NULL, "tuile_texte.%s", id);
	if (!answers)
		return;
	values.text[VALUE_WORD] = ready_word(m, id);
	node->hint = mailing_say(m, "tuile.mot", &values);
	node->href = ready_link(m, values.text[VALUE_WORD], (struct str){0});
}

/* The sections and tiles, in the order that people know from the office. */
static void
add_menu(struct doc *doc, const struct mailing *m)
{
	static const struct {
		const char *section;
		const char *tiles[4];
	} sections[] = {
	    {"menu.informations", {"profil", "antecedents", "documents"}},
	    {"menu.demandes", {"demande", "code", "suivi"}},
	    {"menu.documentation", {"documentation"}},
	};

	/* Under the heading of a part of the mail, or as its parts. */
	int level = 2;

	for (size_t i = 0; i < doc->count; i++)
		if (doc->nodes[i].kind == DOC_HEADING)
			level = 3;
	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
		doc_heading(
		    doc, level, mailing_say(m, sections[i].section, NULL));
		for (size_t k = 0; sections[i].tiles[k] != NULL; k++)
			add_tile(doc, m, sections[i].tiles[k]);
	}
}

/* ---- All ---- */

void
render_block_add(
    struct doc *doc, const struct mailing *m, enum block_name block)
{
	const struct render_input *in = m->in;

	switch (block) {
	case BLOCK_STEPS:
		add_steps(doc, m);
		break;
	case BLOCK_UNDERSTOOD:
		add_understood(doc, m);
		break;
	case BLOCK_PROBLEMS:
		add_forms(doc, m, EXTENT_PROBLEMS);
		break;
	case BLOCK_FORMS:
		add_forms(doc, m, EXTENT_WHOLE);
		break;
	case BLOCK_REQUESTS:
		add_requests(doc, m, false);
		add_requests(doc, m, true);
		break;
	case BLOCK_DOCUMENTS:
		add_documents(doc, m, in->documents, in->document_count,
		    "document.au_dossier", true);
		break;
	case BLOCK_RECEIVED:
		add_documents(doc, m, in->received, in->received_count,
		    "document.recu", false);
		break;
	case BLOCK_MENU:
		add_menu(doc, m);
		break;
	case BLOCK_LISTS:
		render_list_found(doc, m);
		break;
	case BLOCK_CHOICES:
		render_list_choices(doc, m);
		break;
	case BLOCK_STATUSES:
		add_statuses(doc, m, false);
		add_statuses(doc, m, true);
		break;
	case BLOCK_BUTTON_YES:
		doc_button(doc, mailing_say(m, "bouton.oui", NULL),
		    ready_consent(m, str_from("oui")));
		break;
	case BLOCK_BUTTON_NO:
		doc_button(doc, mailing_say(m, "bouton.non", NULL),
		    ready_consent(m, str_from("non")));
		break;
	case BLOCK_BUTTON_MENU:
		doc_button(doc, mailing_say(m, "bouton.menu", NULL),
		    ready_link(m, ready_word(m, "menu"), (struct str){0}));
		break;
	case BLOCK_BUTTONS_FORMS:
		ready_add_buttons(doc, m);
		break;
	case BLOCK_NONE:
	case BLOCK_COUNT:
		bug("block %d", (int)block);
	}
}
