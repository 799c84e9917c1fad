#include "render/ready.h"

#include "render/render_mailto.h"

#include <string.h>

enum {
	VALUE_MAX = 160, /* bytes of an answer that a message shows again */
	TAPS_MAX = 8     /* answers of which each gets a link of its own */
};

/* How much of a field's lines a message shows; from the fullest down. */
enum detail {
	DETAIL_FULL,
	DETAIL_SHORT, /* places without what stands in parentheses */
	DETAIL_CHOSEN /* no boxes, no long answers: what is ticked */
};

struct str
ready_link(const struct mailing *m, struct str subject, struct str body)
{
	struct arena *a = m->ground.a;

	return render_mailto(a, m->reply_to,
	    str_printf(
		a, "%.*s%.*s", STR_ARG(subject), STR_ARG(m->subject_tail)),
	    body);
}

struct str
ready_word(const struct mailing *m, const char *command)
{
	const struct word *word =
	    forms_word(m->ground.forms, "command", str_from(command));

	if (word == NULL || word->text_count == 0)
		return values_capitals(m->ground.a, str_from(command));
	return values_capitals(m->ground.a, word->texts[0]);
}

struct str
ready_consent(const struct mailing *m, struct str id)
{
	const struct word *word = forms_word(m->ground.forms, "consent", id);
	struct str text =
	    word != NULL && word->text_count > 0 ? word->texts[0] : id;

	return ready_link(m,
	    phrases_sayf(m->ground.a, m->ground.phrases, NULL, "courriel.%.*s",
		STR_ARG(id)),
	    values_capitals(m->ground.a, text));
}

static struct str
word_link(const struct mailing *m, struct str id)
{
	const struct word *word = forms_word(m->ground.forms, "command", id);

	if (str_is(id, "oui") || str_is(id, "non"))
		return ready_consent(m, id);
	if (word == NULL || !word->answers)
		return (struct str){0};
	return ready_link(
	    m, ready_word(m, str_cstr(m->ground.a, id)), (struct str){0});
}

void
ready_words(struct doc *doc, size_t first, const struct mailing *m)
{
	for (size_t i = first; i < doc->count; i++) {
		struct doc_node *node = &doc->nodes[i];

		for (size_t k = 0; k < node->run_count; k++) {
			struct str *href = &node->runs[k].href;

			if (str_starts(*href, "mot:"))
				*href = word_link(
				    m, str_after(*href, strlen("mot:")));
		}
	}
}

/* ---- Lines ---- */

/* No-break spaces are for the eye; a plain space is shorter in a link. */
static void
add_plain(struct buf *unit, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\xC2' && i + 1 < text.n &&
		    text.p[i + 1] == '\xA0') {
			buf_add_char(unit, ' ');
			i++;
		} else {
			buf_add_char(unit, text.p[i]);
		}
	}
}

/* "RLS de Champlain (Hôpital Charles-Le Moyne)": the list knows its beginning. */
static struct str
without_parenthesis(struct str label)
{
	size_t open = str_find(label, " (", 0);

	return open == SIZE_MAX || !str_ends(label, ")")
		   ? label
		   : str_slice(label, 0, open);
}

static void
add_boxes(struct buf *unit, const struct doc_field *field, enum detail detail)
{
	for (size_t i = 0; i < field->choice_count; i++) {
		const struct doc_choice *choice = &field->choices[i];

		buf_add_text(unit, choice->ticked ? "[x] " : "[ ] ");
		add_plain(unit, detail == DETAIL_SHORT
				    ? without_parenthesis(choice->label)
				    : choice->label);
		if (choice->comment.n > 0 && choice->comment.n <= VALUE_MAX) {
			buf_add_text(unit, " : ");
			add_plain(unit, choice->comment);
		}
		buf_add_char(unit, '\n');
	}
}

static void
add_chosen(struct buf *unit, const struct doc_field *field)
{
	bool any = false;

	for (size_t i = 0; i < field->choice_count; i++) {
		if (!field->choices[i].ticked)
			continue;
		buf_add_text(unit, any ? "; " : " ");
		add_plain(unit, without_parenthesis(field->choices[i].label));
		any = true;
	}
	buf_add_char(unit, '\n');
}

/*
 * A line with nothing behind its colon says nothing, so that what is too long to
 * be shown again stays as it is on file.
 */
static void
add_line(struct buf *unit, const struct doc_field *field, enum detail detail)
{
	add_plain(unit, field->label);
	if (field->choice_count > 0 && detail == DETAIL_CHOSEN) {
		add_chosen(unit, field);
		return;
	}
	if (field->value.n > 0 && field->value.n <= VALUE_MAX &&
	    detail != DETAIL_CHOSEN) {
		buf_add_char(unit, ' ');
		add_plain(unit, field->value);
	}
	buf_add_char(unit, '\n');
	add_boxes(unit, field, detail);
}

static struct str
lines_of(struct arena *a, const struct form_row *rows, size_t count,
    enum detail detail)
{
	struct buf unit = {0};
	struct str result;

	for (size_t i = 0; i < count; i++)
		add_line(&unit, &rows[i].field, detail);
	result = buf_copy(a, &unit);
	buf_release(&unit);
	return result;
}

/* How many rows from the first on are of the same field. */
static size_t
rows_of_field(const struct form_row *rows, size_t count)
{
	size_t n = 1;

	while (n < count && rows[n].of == rows[0].of)
		n++;
	return n;
}

/* The fullest lines that a message of their own has room for. */
static struct str
unit_of(const struct mailing *m, struct str subject, struct str head,
    const struct form_row *rows, size_t count)
{
	struct arena *a = m->ground.a;
	struct str unit = {0};

	for (int detail = DETAIL_FULL; detail <= DETAIL_CHOSEN; detail++) {
		unit = lines_of(a, rows, count, (enum detail)detail);
		if (render_mailto(a, m->reply_to, subject,
			str_printf(a, "%.*s%.*s", STR_ARG(head), STR_ARG(unit)))
			.n <= MAILTO_MAX)
			break;
	}
	return unit;
}

/* ---- Forms ---- */

static struct str
title_of(const struct mailing *m, size_t index)
{
	return mailing_finish(m, m->in->forms[index].form->title);
}

static struct str
head_of(const struct mailing *m, size_t index)
{
	return str_printf(m->ground.a, "%.*s\n\n",
	    STR_ARG(values_capitals(m->ground.a, title_of(m, index))));
}

static void
add_form_buttons(struct doc *doc, const struct mailing *m, size_t index)
{
	struct arena *a = m->ground.a;
	const struct form_row *rows = m->rows[index];
	size_t row_count = m->row_counts[index];
	struct values values = {.text = {[VALUE_TITLE] = title_of(m, index),
				    [VALUE_N] = STR("9"),
				    [VALUE_TOTAL] = STR("9")}};
	struct str subject = str_printf(a, "%.*s%.*s",
	    STR_ARG(mailing_say(m, "courriel.formulaire_partie", &values)),
	    STR_ARG(m->subject_tail));
	struct str head = head_of(m, index);
	struct str *units = arena_array(a, row_count, sizeof *units);
	struct str *bodies;
	size_t unit_count = 0;
	size_t count;

	for (size_t i = 0; i < row_count;) {
		size_t n = rows_of_field(&rows[i], row_count - i);

		units[unit_count++] = unit_of(m, subject, head, &rows[i], n);
		i += n;
	}
	render_mailto_parts(
	    a, m->reply_to, subject, head, units, unit_count, &bodies, &count);
	for (size_t i = 0; i < count; i++) {
		const char *label = count > 1 ? "bouton.formulaire_partie"
					      : "bouton.formulaire";
		const char *about = count > 1 ? "courriel.formulaire_partie"
					      : "courriel.formulaire";

		values.text[VALUE_N] = str_printf(a, "%zu", i + 1);
		values.text[VALUE_TOTAL] = str_printf(a, "%zu", count);
		doc_button(doc, mailing_say(m, label, &values),
		    ready_link(m, mailing_say(m, about, &values), bodies[i]));
	}
}

void
ready_add_buttons(struct doc *doc, const struct mailing *m)
{
	for (size_t i = 0; i < m->in->form_count; i++)
		if (m->row_counts[i] > 0)
			add_form_buttons(doc, m, i);
}

/* ---- One line, one answer ---- */

/* The link to a message with these lines; empty when they have no room. */
static struct str
tap_link(const struct mailing *m, size_t index, struct str lines)
{
	struct str href = ready_link(m, title_of(m, index),
	    str_printf(m->ground.a, "%.*s%.*s", STR_ARG(head_of(m, index)),
		STR_ARG(lines)));

	return href.n <= MAILTO_MAX ? href : (struct str){0};
}

/* "Genre * : Femme" */
static struct str
tap_answer(const struct mailing *m, size_t index, const struct doc_field *field,
    struct str answer)
{
	struct buf line = {0};
	struct str lines;

	add_plain(&line, field->label);
	buf_add_char(&line, ' ');
	add_plain(&line, answer);
	buf_add_char(&line, '\n');
	lines = buf_copy(m->ground.a, &line);
	buf_release(&line);
	return tap_link(m, index, lines);
}

static void
add_link(const struct mailing *m, struct doc_field *field, struct str label,
    struct str href)
{
	struct doc_link *links;

	if (href.n == 0)
		return;
	links = arena_array(m->ground.a, field->link_count + 1, sizeof *links);
	for (size_t i = 0; i < field->link_count; i++)
		links[i] = field->links[i];
	links[field->link_count++] =
	    (struct doc_link){.label = label, .href = href};
	field->links = links;
}

static void
tap_candidates(const struct mailing *m, size_t index, struct doc_field *field)
{
	field->candidate_hrefs = arena_array(m->ground.a,
	    field->candidate_count, sizeof *field->candidate_hrefs);
	for (size_t i = 0; i < field->candidate_count; i++)
		field->candidate_hrefs[i] =
		    tap_answer(m, index, field, field->candidates[i]);
}

static bool
is_single_choice(const struct field *field)
{
	return field->type == FIELD_CHOICE || field->type == FIELD_YES_NO;
}

static void
tap_choices(const struct mailing *m, size_t index, struct doc_field *field)
{
	for (size_t i = 0; i < field->choice_count; i++)
		field->choices[i].href =
		    tap_answer(m, index, field, field->choices[i].label);
}

/* "J’accepte": the box ticked. */
static void
tap_agree(const struct mailing *m, size_t index, const struct field *of,
    struct doc_field *field)
{
	const struct word *yes =
	    forms_word(m->ground.forms, "consent", str_from("oui"));

	struct values values = {0};

	values.text[VALUE_FIELD] = mailing_finish(m, of->label);
	if (yes != NULL && yes->text_count > 0)
		add_link(m, field, mailing_say(m, "bouton.accepter", &values),
		    tap_answer(m, index, field, yes->texts[0]));
}

/* A message with the lines of a field, under the last of them. */
static void
tap_field(
    const struct mailing *m, size_t index, struct form_row *rows, size_t count)
{
	struct arena *a = m->ground.a;
	struct values values = {0};
	struct str subject = str_printf(a, "%.*s%.*s",
	    STR_ARG(title_of(m, index)), STR_ARG(m->subject_tail));
	bool missing = str_starts(rows[0].problem->problem, "manque");

	values.text[VALUE_FIELD] = mailing_finish(m, rows[0].of->label);
	add_link(m, &rows[count - 1].field,
	    mailing_say(
		m, missing ? "bouton.remplir" : "bouton.corriger", &values),
	    tap_link(
		m, index, unit_of(m, subject, head_of(m, index), rows, count)));
}

static void
taps_of_field(
    const struct mailing *m, size_t index, struct form_row *rows, size_t count)
{
	const struct field *of = rows[0].of;
	struct doc_field *field = &rows[0].field;

	if (rows[0].problem == NULL)
		return;
	if (field->candidate_count > 0 && of->type == FIELD_CHOICE)
		tap_candidates(m, index, field);
	if (of->type == FIELD_TICK)
		tap_agree(m, index, of, field);
	else if (is_single_choice(of) && field->choice_count > 0 &&
		 field->choice_count <= TAPS_MAX)
		tap_choices(m, index, field);
	else
		tap_field(m, index, rows, count);
}

void
ready_taps(struct mailing *m)
{
	for (size_t index = 0; index < m->in->form_count; index++) {
		struct form_row *rows = m->rows[index];
		size_t count = m->row_counts[index];

		for (size_t i = 0; i < count;) {
			size_t n = rows_of_field(&rows[i], count - i);

			taps_of_field(m, index, &rows[i], n);
			i += n;
		}
	}
}
