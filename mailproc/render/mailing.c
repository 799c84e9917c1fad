#include "render/mailing.h"

#include "model/address.h"
#include "render/ready.h"
#include "text/french.h"

enum {
	NAME_MAX_CHARACTERS = 80,
	WORDS_MAX_CHARACTERS = 300,
	OFFICE_MAX_CHARACTERS = 2000
};

struct str
mailing_say(
    const struct mailing *m, const char *key, const struct values *values)
{
	return phrases_say(m->ground.a, m->ground.phrases, key, values);
}

struct str
mailing_finish(const struct mailing *m, struct str text)
{
	struct arena *a = m->ground.a;

	return m->ground.typography->finish(
	    a, values_clean(a, text, OFFICE_MAX_CHARACTERS));
}

static struct str
clean_name(const struct mailing *m, struct str text)
{
	return values_clean(m->ground.a, text, NAME_MAX_CHARACTERS);
}

/* "une réponse", "trois réponses" */
struct str
mailing_missing(const struct mailing *m, size_t n)
{
	struct values values = {0};
	struct str word =
	    phrases_sayf(m->ground.a, m->ground.phrases, NULL, "nombre.%zu", n);

	if (n == 0)
		return (struct str){0};
	if (n == 1)
		return mailing_say(m, "nombre.manque_un", NULL);
	values.text[VALUE_N] =
	    word.n > 0 ? word : str_printf(m->ground.a, "%zu", n);
	return mailing_say(m, "nombre.manque", &values);
}

struct str
mailing_understood(const struct mailing *m, const struct field *field,
    const struct answer *answer)
{
	struct arena *a = m->ground.a;
	struct str rest;
	struct str line;
	struct str text = {0};

	if (field->sensitive)
		return mailing_say(m, "compris.confidentiel", NULL);
	if (answer->text.n == 0)
		return mailing_say(m, "compris.retire", NULL);
	rest = values_clean_lines(a, answer->text);
	while (str_line(&rest, &line))
		if (line.n > 0)
			text = str_printf(a, "%.*s%s%.*s", STR_ARG(text),
			    text.n > 0 ? ", " : "", STR_ARG(line));
	return text;
}

bool
mailing_shows(const struct document *document)
{
	return document->role != ROLE_INLINE && !document->replaced;
}

/* ---- Values ---- */

static const struct form *
form_of_field(const struct mailing *m, const struct field *field)
{
	for (size_t i = 0; i < forms_count(m->ground.forms); i++) {
		const struct form *form = forms_at(m->ground.forms, i);

		if (field >= form->fields && field < form->fields + form->count)
			return form;
	}
	return NULL;
}

static void
values_of_field(const struct mailing *m, struct values *v)
{
	const struct field *field = m->in->help_field;
	const struct form *form;

	if (field == NULL)
		return;
	form = form_of_field(m, field);
	v->text[VALUE_FIELD_NAME] = mailing_finish(m, field->label);
	v->text[VALUE_FIELD_HELP] =
	    mailing_finish(m, field->more.n > 0 ? field->more : field->help);
	v->text[VALUE_FIELD_EXAMPLE] = mailing_finish(m, field->example);
	if (form != NULL)
		v->text[VALUE_FIELD_FORM] = mailing_finish(m, form->title);
}

/* "14 jours" */
static struct str
say_days(const struct mailing *m, int64_t days)
{
	struct values values = {0};

	values.text[VALUE_N] = str_printf(m->ground.a, "%lld", (long long)days);
	return mailing_say(
	    m, days == 1 ? "forme.un_jour" : "forme.jours", &values);
}

static void
values_of_office(const struct mailing *m, struct values *v)
{
	const struct render_office *office = m->office;
	struct arena *a = m->ground.a;
	struct values phone = {0};

	v->text[VALUE_OFFICE_NAME] = mailing_finish(m, office->name);
	v->text[VALUE_OFFICE_ESTABLISHMENT] =
	    mailing_finish(m, office->establishment);
	v->text[VALUE_OFFICE_ADDRESS] = office->address;
	v->text[VALUE_OFFICE_HOURS] = mailing_finish(m, office->hours);
	v->text[VALUE_HOLD] = say_days(m, office->hold_days);
	v->text[VALUE_OFFICE_PHONE] = french_phone(a, office->phone);
	if (office->phone_extension.n == 0 || office->phone.n == 0)
		return;
	phone.text[VALUE_DETAIL] = v->text[VALUE_OFFICE_PHONE];
	phone.text[VALUE_N] = office->phone_extension;
	v->text[VALUE_OFFICE_PHONE] = mailing_say(m, "forme.poste", &phone);
}

static void
values_of_card(const struct mailing *m, struct values *v)
{
	const struct render_input *in = m->in;
	struct values detail = {0};

	v->text[VALUE_CARD_FROM] = clean_name(m, in->card_from);
	v->text[VALUE_CARD_SUBJECT] = clean_name(m, in->card_subject);
	if (in->card_why.n == 0)
		return;
	v->text[VALUE_CARD_WHY] = phrases_sayf(m->ground.a, m->ground.phrases,
	    NULL, "carte.%.*s", STR_ARG(in->card_why));
	if (v->text[VALUE_CARD_WHY].n > 0)
		return;
	detail.text[VALUE_DETAIL] = clean_name(m, in->card_why);
	v->text[VALUE_CARD_WHY] = mailing_say(m, "carte.autre", &detail);
}

static void
values_of_forms(const struct mailing *m, struct values *v)
{
	const struct render_input *in = m->in;
	struct str *titles =
	    arena_array(m->ground.a, in->form_count, sizeof *titles);
	size_t missing = 0;
	size_t whole = 0;

	for (size_t i = 0; i < in->form_count; i++) {
		if (m->row_counts[i] == 0 &&
		    !render_form_is_sealed(&in->forms[i]))
			continue;
		if (in->forms[i].extent == EXTENT_PROBLEMS)
			missing += in->forms[i].report.count;
		else
			titles[whole++] =
			    mailing_finish(m, in->forms[i].form->title);
	}
	v->text[VALUE_FORM_TITLE] =
	    render_form_join(&m->ground, titles, whole, "forme.et");
	v->text[VALUE_MISSING] = mailing_missing(m, missing);
	values_set_flag(v, VALUE_HAS_PROBLEMS, missing > 0);
	values_set_flag(v, VALUE_HAS_FORMS, whole > 0);
}

static size_t
shown_documents(const struct document *documents, size_t count)
{
	size_t shown = 0;

	for (size_t i = 0; i < count; i++)
		shown += mailing_shows(&documents[i]);
	return shown;
}

static bool
has_unsure(const struct render_input *in)
{
	for (size_t i = 0; i < in->received_count; i++)
		if (mailing_shows(&in->received[i]) &&
		    in->received[i].role == ROLE_AUTRE)
			return true;
	return false;
}

static void
values_of_flags(const struct mailing *m, bool html, struct values *v)
{
	const struct render_input *in = m->in;
	const struct word *library =
	    forms_word(m->ground.forms, "command", str_from("documentation"));

	values_set_flag(v, VALUE_IS_HTML, html);
	values_set_flag(v, VALUE_IS_TEXT, !html);
	values_set_flag(v, VALUE_HAS_STEPS, in->step_count > 0);
	values_set_flag(v, VALUE_HAS_LISTS, in->list_count > 0);
	values_set_flag(v, VALUE_HAS_UNDERSTOOD, in->understood_count > 0);
	values_set_flag(v, VALUE_HAS_RECEIVED,
	    shown_documents(in->received, in->received_count) > 0);
	values_set_flag(v, VALUE_HAS_UNSURE, has_unsure(in));
	values_set_flag(v, VALUE_HAS_DOCUMENTS,
	    shown_documents(in->documents, in->document_count) > 0);
	values_set_flag(v, VALUE_HAS_REQUESTS, in->request_count > 0);
	values_set_flag(v, VALUE_IS_LAST, in->last_today);
	values_set_flag(v, VALUE_IS_FORWARDED, in->also_forwarded);
	values_set_flag(
	    v, VALUE_HAS_LIBRARY, library != NULL && library->answers);
}

void
mailing_values(const struct mailing *m, bool html, struct values *v)
{
	const struct render_input *in = m->in;
	struct arena *a = m->ground.a;

	*v = (struct values){0};
	v->text[VALUE_FIRST_NAME] = clean_name(m, in->first_name);
	if (in->number > 0)
		v->text[VALUE_NUMBER] =
		    str_printf(a, "%lld", (long long)in->number);
	v->text[VALUE_QUOTED] =
	    values_clean(a, in->quoted, WORDS_MAX_CHARACTERS);
	v->text[VALUE_OTHER_ADDRESS] =
	    values_clean(a, in->other_address, WORDS_MAX_CHARACTERS);
	if (in->reference.n > 0)
		v->text[VALUE_REFERENCE] =
		    str_printf(a, "CS-%.*s", STR_ARG(in->reference));
	if (in->unread.n > 0)
		v->text[VALUE_UNREAD] = phrases_sayf(a, m->ground.phrases, NULL,
		    "illisible.%.*s", STR_ARG(in->unread));
	values_of_field(m, v);
	values_of_office(m, v);
	values_of_card(m, v);
	values_of_forms(m, v);
	values_of_flags(m, html, v);
}

/* ---- Once for each mail ---- */

/* Lines of the recap are read back like those of a form. */
static void
sent_of_understood(struct mailing *m)
{
	for (size_t i = 0; i < m->in->understood_count; i++) {
		const struct answer *answer = &m->in->understood[i];
		const struct form *form =
		    forms_find(m->ground.forms, answer->form);
		const struct field *field =
		    form == NULL ? NULL : form_field(form, answer->field);

		if (field != NULL)
			sent_add(m->ground.a, &m->sent, answer->form,
			    answer->field,
			    mailing_understood(m, field, answer));
	}
}

static void
set_addresses(struct mailing *m)
{
	const struct render_input *in = m->in;
	struct arena *a = m->ground.a;

	m->reply_to = m->office->address;
	if (in->reference.n == 0)
		return;
	if (m->office->plus_addressing)
		m->reply_to =
		    address_with_tag(a, m->office->address, in->reference);
	m->subject_tail = str_printf(a, " [CS-%.*s]", STR_ARG(in->reference));
}

void
mailing_prepare(struct mailing *m)
{
	const struct render_input *in = m->in;
	struct arena *a = m->ground.a;

	set_addresses(m);
	m->rows = arena_array(a, in->form_count, sizeof *m->rows);
	m->row_counts = arena_array(a, in->form_count, sizeof *m->row_counts);
	for (size_t i = 0; i < in->form_count; i++)
		render_form_rows(&m->ground, &in->forms[i], &m->sent,
		    &m->rows[i], &m->row_counts[i]);
	ready_taps(m);
	sent_of_understood(m);
}
