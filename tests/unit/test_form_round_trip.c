/*
 * Our own mails, as clients quote them: what was not touched says nothing, and
 * what was filled in is found, wherever the client broke the lines.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "render_sample.h"

#include "form/form_check.h"
#include "form/form_find.h"
#include "base/ini.h"
#include "form/form_index.h"
#include "html/html_text.h"
#include "render/render_form.h"
#include "render/render_html.h"
#include "render/render_text.h"
#include "text/english.h"
#include "text/french.h"
#include "text/utf8.h"

static int
setup(void **state)
{
	static struct sample sample;

	sample_open(&sample);
	*state = &sample;
	return 0;
}

static int
teardown(void **state)
{
	sample_close(*state);
	return 0;
}

/* What a client does to a line that it quotes. */
struct client {
	const char *name;
	size_t columns; /* where it breaks lines; 0: nowhere */
	bool indent;    /* keeps the blanks in front */
	bool narrow;    /* makes no-break spaces plain ones */
	bool doubled;   /* puts an empty line behind each line */
	bool unmarked;  /* nothing says that it is a quotation */
};

static const struct client clients[] = {
    {.name = "as sent", .indent = true},
    {.name = "breaks at 76", .columns = 76, .indent = true},
    {.name = "breaks at 66, drops blanks", .columns = 66, .narrow = true},
    {.name = "drops blanks"},
    {.name = "breaks at 76, drops blanks", .columns = 76, .narrow = true},
    {.name = "doubles", .indent = true, .narrow = true, .doubled = true},
    {.name = "unmarked", .indent = true, .unmarked = true},
    {.name = "unmarked, drops blanks", .narrow = true, .unmarked = true},
};

struct quotation {
	struct arena *a;
	enum message_source source;
	struct find_line *lines;
	size_t count, capacity;
};

static void
quote_line(struct quotation *q, struct str text)
{
	q->lines = arena_grow(
	    q->a, q->lines, q->count, &q->capacity, sizeof(*q->lines));
	q->lines[q->count++] =
	    (struct find_line){.text = text, .source = q->source};
}

/* Break a line as clients do: at blanks, the rest at the margin. */
static void
quote_broken(struct quotation *q, const struct client *client, struct str line)
{
	while (client->columns > 0 && utf8_columns(line) > client->columns) {
		size_t at = 0, last = 0;

		for (; at < line.n &&
		       utf8_columns(str_slice(line, 0, at)) < client->columns;
		     at++)
			if (line.p[at] == ' ' && at > 8)
				last = at;
		if (last == 0)
			break;
		quote_line(q, str_slice(line, 0, last));
		line = str_after(line, last + 1);
	}
	quote_line(q, line);
}

static struct str
plain_spaces(struct arena *a, struct str text)
{
	struct buf out = {0};
	struct str result;

	for (size_t i = 0; i < text.n; i++) {
		if (str_starts(str_after(text, i), "\xc2\xa0"))
			i++;
		if (i > 0 && str_starts(str_after(text, i - 1), "\xc2\xa0"))
			buf_add_char(&out, ' ');
		else
			buf_add_char(&out, text.p[i]);
	}
	result = buf_copy(a, &out);
	buf_release(&out);
	return result;
}

static struct quotation
quote(struct arena *a, const struct client *client, struct str text)
{
	struct quotation q = {
	    .a = a, .source = client->unmarked ? SOURCE_TEXT : SOURCE_QUOTED};
	struct str line;

	while (str_line(&text, &line)) {
		if (client->narrow)
			line = plain_spaces(a, line);
		if (!client->indent)
			line = str_trim(line);
		quote_broken(&q, client, line);
		if (client->doubled)
			quote_line(&q, str_of("", 0));
	}
	return q;
}

static void
read_back(struct sample *s, struct quotation *q, struct message *m)
{
	*m = (struct message){0};
	form_find(q->a, s->forms, str_of("", 0), q->lines, q->count,
	    &m->answers, &m->answer_count);
}

static size_t
new_answers(struct sample *s, struct arena *a, const struct message *m,
    const struct rendered *mail, bool empty, const char *form_id,
    struct answers *out)
{
	struct answers none = {0};
	bool profile = str_is(str_from(form_id), "profil");

	form_new_answers(a, s->forms, forms_find(s->forms, str_from(form_id)),
	    m, mail->sent, mail->sent_count,
	    empty     ? &none
	    : profile ? &s->profile
		      : &s->request,
	    calendar_local(sample_now).date, out);
	return out->count;
}

/* When no quotation is seen, what we filled in counts as typed: presets, and a
 * draft that is not complete yet. Both are harmless. */
static bool
is_harmless(struct sample *s, const struct answer *answer)
{
	const struct form *form = forms_find(s->forms, answer->form);
	const struct answer *old =
	    answers_find(form->of_request ? &s->request : &s->profile,
		answer->form, answer->field);

	if (answer->problem.n == 0)
		return form_field(form, answer->field)->preset.n > 0;
	return old != NULL && str_eq(old->problem, answer->problem);
}

static void
expect_nothing_new(struct sample *s, struct arena *a,
    const struct client *client, struct quotation *q,
    const struct rendered *mail, bool empty)
{
	static const char *const ids[] = {"profil", "demande"};
	struct message m;

	read_back(s, q, &m);
	for (size_t i = 0; i < 2; i++) {
		struct answers changes;
		size_t count =
		    new_answers(s, a, &m, mail, empty, ids[i], &changes);

		for (size_t k = 0; k < count; k++) {
			if (client->unmarked &&
			    is_harmless(s, &changes.items[k]))
				continue;
			fail_msg("%s: %s.%s: %s%s", client->name, ids[i],
			    str_cstr(a, changes.items[k].field),
			    str_cstr(a, changes.items[k].value),
			    str_cstr(a, changes.items[k].raw));
		}
	}
}

static void
render_one(struct sample *s, struct arena *a, enum reason reason,
    struct rendered *mail)
{
	struct render_input in = sample_input(s, reason);
	struct err err;

	if (render_mail(s->render, a, &in, mail, &err) != ERR_NONE)
		fail_msg("%s", err.text);
}

static const enum reason reasons[] = {REASON_WELCOME, REASON_FORM, REASON_RECAP,
    REASON_MENU, REASON_STATUS, REASON_UPDATED};

static void
an_untouched_quotation_says_nothing(void **state)
{
	struct sample *s = *state;

	for (size_t r = 0; r < sizeof(reasons) / sizeof(*reasons); r++) {
		for (size_t i = 0; i < sizeof(clients) / sizeof(*clients);
		     i++) {
			struct arena *a = arena_new();
			struct rendered mail;
			struct quotation q;

			render_one(s, a, reasons[r], &mail);
			q = quote(a, &clients[i], mail.text);
			expect_nothing_new(s, a, &clients[i], &q, &mail,
			    reasons[r] == REASON_WELCOME);
			arena_free(a);
		}
	}
}

static void
an_untouched_html_quotation_says_nothing(void **state)
{
	struct sample *s = *state;

	for (size_t r = 0; r < sizeof(reasons) / sizeof(*reasons); r++) {
		struct arena *a = arena_new();
		struct rendered mail;
		struct quotation q;
		struct str text;
		struct err err;

		render_one(s, a, reasons[r], &mail);
		assert_int_equal(
		    html_to_text(a, mail.html, &text, &err), ERR_NONE);
		q = quote(a, &clients[0], text);
		expect_nothing_new(
		    s, a, &clients[0], &q, &mail, reasons[r] == REASON_WELCOME);
		arena_free(a);
	}
}

/* The answers of a whole file, as somebody types them behind the colons. */
static const struct {
	const char *form, *field, *label, *typed;
} filled[] = {
    {"profil", "courriel", "Courriel", "amelie@example.org"},
    {"profil", "programme", "Programme d’étude de base",
	"Techniques de travail social"},
    {"profil", "code_permanent", "Code permanent du MEES", "TREA77540312"},
    {"profil", "prenom", "Prénom", "Amélie"},
    {"profil", "nom", "Nom de famille", "Tremblay"},
    {"profil", "date_naissance", "Date de naissance", "15 avril 2003"},
    {"profil", "adresse", "Adresse", "123, rue des Érables, app. 4"},
    {"profil", "ville", "Ville", "Longueuil"},
    {"profil", "code_postal", "Code postal", "J4K 2T0"},
    {"profil", "telephone", "Téléphone", "450 555-0123"},
    {"demande", "code", "Code de stage", "non"},
    {"demande", "etablissement", "Établissement d’enseignement",
	"Cégep Édouard-Montpetit"},
    {"demande", "niveau", "Niveau scolaire en cours", "DEC, 2e année"},
    {"demande", "discipline", "Discipline", "Travail social"},
    {"demande", "sigle", "Sigle ou niveau de stage", "388-A1"},
    {"demande", "dates", "Dates de stage",
	"du 30 août 2027 au 17 décembre 2027"},
    {"demande", "nombre_jours", "Nombre de jours de présence total", "45"},
};
static const struct {
	const char *form, *field, *option;
} ticked[] = {
    {"profil", "categorie", "Générale"},
    {"profil", "genre", "Femme"},
    {"demande", "type_institution", "Collégial"},
    {"demande", "type_stage", "Clinique individuel"},
    {"demande", "lieux", "INLB (Institut Nazareth et Louis-Braille)"},
};

/* Put text behind the label that a line is, or x in the box before an option. */
static struct str
fill_line(struct arena *a, struct str line)
{
	struct str plain = str_trim(plain_spaces(a, line));

	for (size_t i = 0; i < sizeof(filled) / sizeof(*filled); i++) {
		struct str label = str_printf(a, "%s * :", filled[i].label);

		if (str_eq(plain, label))
			return str_printf(
			    a, "%.*s %s", STR_ARG(line), filled[i].typed);
	}
	for (size_t i = 0; i < sizeof(ticked) / sizeof(*ticked); i++) {
		struct str box = str_printf(a, "[ ] %s", ticked[i].option);

		if (str_eq(plain, box))
			return str_printf(a, "    [x] %s", ticked[i].option);
	}
	return line;
}

static bool
is_found(const struct answers *answers, const char *field)
{
	for (size_t i = 0; i < answers->count; i++)
		if (str_is(answers->items[i].field, field) &&
		    answers->items[i].problem.n == 0)
			return true;
	return false;
}

static void
expect_found(const char *client, const struct answers *answers,
    const char *form, const char *form_id, const char *field)
{
	if (!str_is(str_from(form), form_id))
		return;
	if (!is_found(answers, field))
		print_error("%s: %s.%s is not found\n", client, form, field);
	assert_true(is_found(answers, field));
}

static void
what_is_filled_in_is_found(void **state)
{
	static const char *const ids[] = {"profil", "demande"};
	struct sample *s = *state;

	for (size_t c = 0; c < sizeof(clients) / sizeof(*clients); c++) {
		struct arena *a = arena_new();
		struct rendered mail;
		struct quotation q;
		struct message m;

		render_one(s, a, REASON_WELCOME, &mail);
		q = quote(a, &clients[c], mail.text);
		for (size_t i = 0; i < q.count; i++)
			q.lines[i].text = fill_line(a, q.lines[i].text);
		read_back(s, &q, &m);
		for (size_t f = 0; f < 2; f++) {
			struct answers found;

			(void)new_answers(
			    s, a, &m, &mail, true, ids[f], &found);
			for (size_t i = 0; i < sizeof(filled) / sizeof(*filled);
			     i++)
				expect_found(clients[c].name, &found,
				    filled[i].form, ids[f], filled[i].field);
			for (size_t i = 0; i < sizeof(ticked) / sizeof(*ticked);
			     i++)
				expect_found(clients[c].name, &found,
				    ticked[i].form, ids[f], ticked[i].field);
		}
		arena_free(a);
	}
}

/* ---- Every form, in every language ---- */

/* What somebody answers, by the type of what is asked. */
static struct str
typed_answer(const struct form_row *row, const struct field *field)
{
	static const char *const texts[FIELD_TYPE_COUNT] = {
	    [FIELD_TEXT] = "Montréal",
	    [FIELD_LONG_TEXT] = "Le tout était parfait, sauf les horaires.",
	    [FIELD_EMAIL] = "jean.roy@example.org",
	    [FIELD_DATE] = "15 avril 2003",
	    [FIELD_DATES] = "du 30 août 2027 au 17 décembre 2027",
	    [FIELD_NUMBER] = "12",
	    [FIELD_PHONE] = "450 555-0123",
	    [FIELD_EXTENSION] = "12",
	    [FIELD_POSTAL_CODE] = "J4K 2T0",
	    [FIELD_PERMANENT_CODE] = "TREA77540312",
	    [FIELD_LICENCE] = "HSPnet 123456",
	    [FIELD_CODE] = "non",
	    [FIELD_YES_NO] = "non",
	    [FIELD_TICK] = "x",
	    [FIELD_GRID] = "mardi (soir)",
	    [FIELD_SCALE] = "3",
	    [FIELD_SIGNATURE] = "Amelie TREMBLAY",
	    [FIELD_HEALTH_NUMBER] = "TREA 0354 1599",
	    [FIELD_DRIVER_LICENCE] = "T1234-150403-01",
	    [FIELD_DOCUMENT] = "scan_001.pdf",
	};
	static const struct {
		const char *part, *text;
	} parts[] = {
	    {"prenom", "Jean"},
	    {"nom", "Roy"},
	    {"fonction", "chef d’unité"},
	    {"telephone", "450 555-0145"},
	    {"poste", "12"},
	    {"courriel", "jean.roy@example.org"},
	};

	for (size_t i = 0; field->type == FIELD_CONTACT && i < 6; i++)
		if (str_is(row->part, parts[i].part))
			return str_from(parts[i].text);
	if (field->type == FIELD_CHOICE) {
		for (size_t i = 0; i < field->list->count; i++)
			if (field->list->options[i].parent.n == 0)
				return field->list->options[i].label;
		return field->list->options[0].label;
	}
	return str_from(texts[field->type]);
}

static const struct field *
asked_by(const struct form_row *row)
{
	size_t dot = str_find_byte(row->part, '.', 0);

	return row->of->type == FIELD_GROUP
		   ? field_column(row->of, str_after(row->part, dot + 1))
		   : row->of;
}

/* Fill in all rows of a form but those that have an answer already, and the
 * second row of a group. */
static void
fill_rows(struct form_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct doc_field *row = &rows[i].field;
		const struct field *field = asked_by(&rows[i]);

		if (row->value.n > 0 || str_starts(rows[i].part, "2."))
			continue;
		/* The second of the two: the first may be the default. */
		if (row->choice_count > 0)
			row->choices[row->choice_count > 1].ticked = true;
		else
			row->value = typed_answer(&rows[i], field);
	}
}

static struct str
expected_value(struct arena *a, const struct forms *forms,
    const struct form_row *row, const struct answers *known)
{
	struct answer answer;
	struct str raw = row->field.value;

	for (size_t i = 0; i < row->field.choice_count; i++)
		if (row->field.choices[i].ticked)
			raw = row->of->type == FIELD_TICK
				  ? str_from("x")
				  : row->field.choices[i].label;
	form_value(a, forms, row->of, raw, known,
	    calendar_local(sample_now).date, &answer);
	return answer.value;
}

static void
expect_rows(struct arena *a, const struct forms *forms, const char *how,
    const struct form_row *rows, size_t count, const struct answers *found)
{
	for (size_t i = 0; i < count; i++) {
		const struct field *field = rows[i].of;
		const struct answer *answer = NULL;

		for (size_t k = 0; k < found->count; k++)
			if (str_eq(found->items[k].field, field->id))
				answer = &found->items[k];
		if (answer == NULL && field->preset.n > 0)
			continue;
		if (answer == NULL || answer->problem.n > 0)
			fail_msg("%s: %s: %s %s", how, str_cstr(a, field->id),
			    answer == NULL ? "not found"
					   : str_cstr(a, answer->problem),
			    answer == NULL ? "" : str_cstr(a, answer->raw));
		if (field->type == FIELD_CONTACT || field->type == FIELD_GROUP)
			continue;
		if (!str_eq(expected_value(a, forms, &rows[i], found),
			answer->value))
			fail_msg("%s: %s: %s", how, str_cstr(a, field->id),
			    str_cstr(a, answer->value));
	}
}

static void
expect_filled(struct sample *s, struct arena *a, const struct form *form,
    struct quotation *q, const char *how, const struct form_row *rows,
    size_t count, const struct sent_set *sent)
{
	static struct answer names[] = {
	    {.form = STR("profil"),
		.field = STR("prenom"),
		.text = STR("Amélie")},
	    {.form = STR("profil"),
		.field = STR("nom"),
		.text = STR("Tremblay")},
	};
	const struct answers known = {.items = names, .count = 2};
	struct answers found;
	struct message m;

	read_back(s, q, &m);
	form_new_answers(a, s->forms, forms_find(s->forms, form->id), &m,
	    sent->items, sent->count, &known, calendar_local(sample_now).date,
	    &found);
	expect_rows(
	    a, forms_in(s->forms, str_from("fr")), how, rows, count, &found);
}

static void
round_trip(struct sample *s, const struct phrases *phrases,
    const struct typography *typography, const struct forms *forms,
    const struct form *form)
{
	struct arena *a = arena_new();
	struct ground ground = {.a = a,
	    .forms = forms,
	    .phrases = phrases,
	    .typography = typography,
	    .today = calendar_local(sample_now).date};
	struct render_form shown = {.form = form, .extent = EXTENT_WHOLE};
	struct sent_set sent = {0};
	struct doc doc = {.a = a};
	struct form_row *rows, *french;
	struct quotation q;
	struct str text, html;
	struct err err;
	size_t count;

	render_form_rows(&ground, &shown, &sent, &rows, &count);
	fill_rows(rows, count);
	render_form_add(&doc, &ground, &shown, rows, count);
	/* What is expected is told by the French forms: ids are the same. */
	french = arena_array(a, count, sizeof *french);
	for (size_t i = 0; i < count; i++) {
		const struct form *of;

		french[i] = rows[i];
		french[i].of = forms_same_field(s->forms, rows[i].of, &of);
	}
	text = render_text(a, &doc);
	for (size_t c = 0; c < sizeof(clients) / sizeof(*clients); c++) {
		const char *how =
		    arena_printf(a, "%s %s %s", str_cstr(a, form->id),
			language_name(forms_language(forms)), clients[c].name);

		/* Few lines: too few to tell that they are doubled. */
		if (clients[c].doubled)
			continue;
		q = quote(a, &clients[c], text);
		expect_filled(s, a, form, &q, how, french, count, &sent);
	}
	html = render_html(
	    a, &doc, doc.count, str_from("fr"), str_from("Formulaire"));
	assert_int_equal(html_to_text(a, html, &text, &err), ERR_NONE);
	q = quote(a, &clients[0], text);
	expect_filled(s, a, form, &q,
	    arena_printf(a, "%s %s html", str_cstr(a, form->id),
		language_name(forms_language(forms))),
	    french, count, &sent);
	arena_free(a);
}

static void
every_form_comes_back_in_every_language(void **state)
{
	struct sample *s = *state;
	static const struct typography typographies[LANGUAGE_COUNT] = {
	    [LANGUAGE_FR] = {french_typography},
	    [LANGUAGE_EN] = {english_typography},
	};
	static const char *const files[LANGUAGE_COUNT] = {
	    [LANGUAGE_FR] = "templates/fr/phrases.conf",
	    [LANGUAGE_EN] = "templates/en/phrases.conf",
	};
	struct err err;

	for (int l = 0; l < LANGUAGE_COUNT; l++) {
		const struct forms *forms = forms_in(
		    s->forms, str_from(language_name((enum language)l)));

		for (size_t i = 0; i < forms_count(forms); i++) {
			const struct form *form = forms_at(forms, i);

			/* As it will be when the service can seal. */
			for (size_t k = 0; k < form->count; k++)
				if (form->fields[k].sealed)
					form->fields[k].sealed =
					    form->fields[k].sensitive = false;
		}
	}
	for (int l = 0; l < LANGUAGE_COUNT; l++) {
		const struct forms *forms = forms_in(
		    s->forms, str_from(language_name((enum language)l)));

		struct phrases *phrases;

		assert_int_equal(phrases_load(s->a, &typographies[l], files[l],
				     &phrases, &err),
		    ERR_NONE);
		for (size_t i = 0; i < forms_count(forms); i++)
			round_trip(s, phrases, &typographies[l], forms,
			    forms_at(forms, i));
	}
}

/*
 * A sentence under a field that begins with other words would be taken for an
 * answer by a client that drops its indentation: add it to [ours champ].
 */
static void
sentences_about_problems_are_known_as_ours(void **state)
{
	struct sample *s = *state;
	struct ini_entry *entries;
	struct err err;
	size_t count;

	assert_int_equal(
	    ini_load(s->a, "templates/fr/phrases.conf", &entries, &count, &err),
	    ERR_NONE);
	for (size_t i = 0; i < count; i++) {
		size_t n;

		if (!str_is(entries[i].section, "probleme") ||
		    entries[i].key.n == 0)
			continue;
		if (form_index_word_begins(forms_index(s->forms), "ours",
			form_index_key(s->a, entries[i].value), &n) == NULL)
			fail_msg("line %d: %.*s", entries[i].line,
			    STR_ARG(entries[i].value));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_form_comes_back_in_every_language),
	    cmocka_unit_test(sentences_about_problems_are_known_as_ours),
	    cmocka_unit_test(an_untouched_quotation_says_nothing),
	    cmocka_unit_test(an_untouched_html_quotation_says_nothing),
	    cmocka_unit_test(what_is_filled_in_is_found),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
