#include "form/form_find_field.h"

#include "form/form_find_help.h"
#include "form/form_find_option.h"
#include "form/form_find_text.h"

enum {
	LABEL_MIN_WORDS = 2, /* of the first half of a broken label */
	SURE_WORDS = 3       /* of a label that needs no heading */
};

/* Whether a sentence of ours begins here, by its first words. */
bool
form_find_field_is_ours(const struct form_finder *f, struct str text)
{
	size_t n;

	return form_index_word_begins(
		   f->c.index, "ours", form_finder_key(f, text), &n) != NULL;
}

/* What stands behind a label on its line. */
static void
take_value(struct form_finder *f, size_t i, struct str text)
{
	struct find_open *open = &f->open;
	struct str value, tail;

	if (form_find_option_boxes(f, i, text))
		return;
	value = form_find_text_value(f->a, text);
	if (value.n == 0)
		return;
	if (form_finder_is_quoted(f, i) &&
	    (form_find_help_match(&f->c, open, value, true, &tail) ||
		form_find_field_is_ours(f, value)))
		return;
	form_finder_add(f, i, FIND_PIECE_TEXT, value, false, 0);
	open->last = FIND_LAST_ANSWER;
}

static size_t
part_of(const struct field *field, struct str id)
{
	for (size_t i = 0; i < field->part_count; i++)
		if (str_eq(field->parts[i].id, id))
			return i;
	return INDEX_NO_PART;
}

bool
form_find_field_has_part(
    const struct find_open *open, enum message_source source, size_t part)
{
	for (size_t i = 0; i < open->count; i++)
		if (open->pieces[i].part == part &&
		    open->pieces[i].source == source)
			return true;
	return false;
}

/* How well a hit fits, when several forms have the same label. */
static int
rank(const struct form_finder *f, const struct index_hit *hit)
{
	if (hit->form == NULL)
		return 0;
	if (hit->form == f->form)
		return 4;
	if (str_eq(hit->form->id, f->hint))
		return 3;
	return hit->form == f->last_form ? 2 : 1;
}

/*
 * Whether a label without its form's heading above may be that form's. The first
 * file comes back in any shape; of the other forms, "Unité" or "Signature" is
 * too short a word to be sure of.
 */
static bool
is_known_by_itself(const struct form_finder *f, const struct index_hit *hit)
{
	size_t words = 1;

	if (hit->form == NULL || hit->field == NULL ||
	    form_is_first(hit->form) || rank(f, hit) > 1)
		return true;
	for (size_t i = 0; i < hit->key.n; i++)
		words += hit->key.p[i] == ' ';
	return words >= SURE_WORDS;
}

/* "Poste" below the second telephone is the second extension. */
static const struct field *
extension_of(const struct form_finder *f, const struct index_hit *hit)
{
	const struct field *phone = f->open.field;
	const struct form *form = hit->form;

	if (hit->field->type != FIELD_EXTENSION || phone == NULL ||
	    phone->type != FIELD_PHONE || f->open.form != form ||
	    hit->field > phone)
		return hit->field;
	for (const struct field *field = phone + 1;
	     field < form->fields + form->count; field++)
		if (field->type == FIELD_EXTENSION)
			return field;
	return hit->field;
}

/*
 * Whose label it is. heading: whether it may be a heading (nothing follows).
 * False when it is none after all.
 */
static bool
resolve(const struct form_finder *f, const struct find_label *label,
    enum message_source source, bool heading, struct index_hit *out)
{
	const struct index_hit *best = NULL;

	if (label->contact != NULL && label->separated) {
		size_t part = part_of(f->open.field, label->contact->id);

		if (part != INDEX_NO_PART &&
		    (label->hits == NULL ||
			!form_find_field_has_part(&f->open, source, part))) {
			*out = (struct index_hit){.form = f->open.form,
			    .field = f->open.field,
			    .part = part};
			return true;
		}
	}
	for (size_t i = 0; label->hits != NULL && i < label->hit_count; i++) {
		const struct index_hit *hit = &label->hits[i];

		if ((hit->field == NULL && !heading) ||
		    !is_known_by_itself(f, hit))
			continue;
		if (best == NULL || rank(f, hit) > rank(f, best))
			best = hit;
	}
	if (best == NULL)
		return false;
	*out = *best;
	if (out->field != NULL)
		out->field = extension_of(f, out);
	return true;
}

/* A typed heading stays the person's words until fields follow: PROFIL alone
 * asks for the form. */
static void
take_heading(struct form_finder *f, size_t i, const struct index_hit *hit)
{
	form_finder_close(f, false);
	f->form = hit->form;
	f->heading = SIZE_MAX;
	if (form_finder_is_quoted(f, i))
		f->lines[i].used_out = true;
	else
		f->heading = i;
}

/* Which row a heading begins, from 1; 0: the label of a column. */
static int64_t
next_row(const struct find_open *open, const struct index_hit *hit,
    const struct find_label *label)
{
	if (hit->part != INDEX_ROW)
		return 0;
	if (label->row > 0)
		return label->row;
	return open->columns == 0 ? 1 : (int64_t)open->row + 2;
}

static void
open_field(struct form_finder *f, size_t i, const struct index_hit *hit,
    const struct find_label *label)
{
	struct find_open *open = &f->open;

	if (f->heading != SIZE_MAX)
		f->lines[f->heading].used_out = true;
	f->heading = SIZE_MAX;
	f->last_form = hit->form;
	if (hit->part == INDEX_NO_PART || open->field != hit->field) {
		form_finder_close(f, false);
		*open = (struct find_open){
		    .form = hit->form,
		    .field = hit->field,
		    .source = f->lines[i].source,
		    .line = i,
		    .separated = label->separated,
		};
	}
	if (hit->field->type == FIELD_GROUP && hit->part != INDEX_NO_PART)
		form_find_open_cell(
		    open, hit->part, next_row(open, hit, label));
	else
		open->part = hit->part;
	f->c.in_contact = hit->field->type == FIELD_CONTACT;
}

/* A comma or bar between an answer and the next label. */
static struct str
without_separator(struct str text)
{
	text = form_find_text_trim(text);
	while (text.n > 0 &&
	       (text.p[text.n - 1] == ',' || text.p[text.n - 1] == ';' ||
		   text.p[text.n - 1] == '|' || text.p[text.n - 1] == '/'))
		text = form_find_text_trim(str_slice(text, 0, text.n - 1));
	return text;
}

/* The answer behind a label, and more labels with theirs on the same line. */
static void
take_segments(struct form_finder *f, size_t i, struct str line, size_t from)
{
	struct find_label label;
	struct index_hit hit;
	size_t start, search = from;

	for (;;) {
		enum find_gap gap = f->open.field->type == FIELD_LONG_TEXT
					? FIND_GAP_WIDE
					: FIND_GAP_ANY;

		if (!form_find_label_next(
			&f->c, line, search, gap, &start, &label))
			break;
		search = label.value;
		if (!resolve(f, &label, f->lines[i].source, false, &hit))
			continue;
		take_value(f, i,
		    without_separator(str_slice(line, from, start - from)));
		open_field(f, i, &hit, &label);
		form_finder_note(f, i, FIND_LAST_LABEL);
		from = label.value;
	}
	take_value(f, i, str_after(line, from));
}

size_t
form_find_field_behind(struct form_finder *f, size_t i)
{
	struct str line = f->lines[i].text;
	struct find_label label;
	struct index_hit hit;
	size_t start, search = 0;

	while (form_find_label_next(
	    &f->c, line, search, FIND_GAP_ANY, &start, &label)) {
		search = label.value;
		if (str_trim(without_separator(str_slice(line, 0, start))).n <
			str_trim(str_slice(line, 0, start)).n &&
		    resolve(f, &label, f->lines[i].source, false, &hit) &&
		    hit.field != form_find_open_field(&f->open))
			return start;
	}
	return SIZE_MAX;
}

void
form_find_field_segments(struct form_finder *f, size_t i, size_t from)
{
	take_segments(f, i, f->lines[i].text, from);
}

/* A label broken over two lines: the whole, or nothing. */
static bool
find_broken_label(
    struct form_finder *f, size_t i, struct str *line, struct find_label *label)
{
	struct str key = form_finder_key(f, form_find_text_trim(*line)), joined;
	size_t words = 1;

	for (size_t k = 0; k < key.n; k++)
		words += key.p[k] == ' ';
	if (words < LABEL_MIN_WORDS || i + 1 >= f->count ||
	    f->lines[i + 1].skip ||
	    f->lines[i + 1].source != f->lines[i].source ||
	    !form_index_label_begins(f->c.index, key))
		return false;
	joined = form_finder_join(f, form_find_text_trim(*line), i + 1);
	if (!form_find_label_first(&f->c, joined, label) ||
	    label->value <= line->n)
		return false;
	*line = joined;
	return true;
}

/*
 * A word that is a label elsewhere ("Ville") stands between a label and the
 * help under it: it is the answer, be it an odd one.
 */
static bool
is_inside(struct form_finder *f, size_t i, const struct find_label *label)
{
	struct find_open open = f->open;
	struct str tail;

	return open.field != NULL && label->value == f->lines[i].text.n &&
	       !label->separated && open.separated && !open.blank &&
	       open.last == FIND_LAST_LABEL && open.last_line + 1 == i &&
	       i + 1 < f->count &&
	       form_find_help_match(&f->c, &open, f->lines[i + 1].text,
		   form_finder_is_quoted(f, i + 1), &tail);
}

bool
form_find_field_label(struct form_finder *f, size_t i)
{
	struct str line = f->lines[i].text;
	struct find_label label;
	struct index_hit hit;
	size_t end = i;
	bool blank;

	if (!form_find_label_first(&f->c, line, &label)) {
		if (!find_broken_label(f, i, &line, &label))
			return false;
		end = i + 1;
	}
	if (end == i && is_inside(f, i, &label))
		return false;
	blank = form_find_text_is_blank(str_after(line, label.value));
	if (!resolve(f, &label, f->lines[i].source, blank, &hit))
		return false;
	if (hit.field == NULL) {
		take_heading(f, i, &hit);
		return true;
	}
	open_field(f, i, &hit, &label);
	for (size_t k = i; k <= end; k++)
		form_finder_note(f, k, FIND_LAST_LABEL);
	f->next = end + 1;
	take_segments(f, i, line, label.value);
	return true;
}

bool
form_find_field_tick(struct form_finder *f, size_t i)
{
	struct find_item *items;
	struct find_label label;
	struct index_hit hit;

	if (form_find_tick_split(&f->c, f->lines[i].text, &items) != 1 ||
	    !form_find_label_first(&f->c, items[0].text, &label) ||
	    !resolve(f, &label, f->lines[i].source, false, &hit) ||
	    hit.field->type != FIELD_TICK)
		return false;
	open_field(f, i, &hit, &label);
	form_finder_note(f, i, FIND_LAST_LABEL);
	(void)form_find_option_item(f, i, &items[0], true);
	return true;
}
