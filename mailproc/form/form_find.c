#include "form/form_find.h"

#include "form/form_find_help.h"
#include "form/form_find_option.h"
#include "form/form_find_text.h"
#include "form/form_finder.h"

enum {
	CLOSING_WORDS = 6,   /* "Merci de votre aide et bonne journée" */
	LABEL_MIN_WORDS = 2, /* of the first half of a broken label */
	DOUBLED_LINES = 12   /* a quotation that is long enough to tell */
};

/* Whether a sentence of ours begins here, by its first words. */
static bool
is_ours(const struct form_finder *f, struct str text)
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
		is_ours(f, value)))
		return;
	form_finder_add(f, i, FIND_PIECE_TEXT, value, false, 0);
	open->last = FIND_LAST_ANSWER;
}

/* ---- Labels ---- */

static size_t
part_of(const struct field *field, struct str id)
{
	for (size_t i = 0; i < field->part_count; i++)
		if (str_eq(field->parts[i].id, id))
			return i;
	return INDEX_NO_PART;
}

static bool
has_part(const struct find_open *open, enum message_source source, size_t part)
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
			!has_part(&f->open, source, part))) {
			*out = (struct index_hit){.form = f->open.form,
			    .field = f->open.field,
			    .part = part};
			return true;
		}
	}
	for (size_t i = 0; label->hits != NULL && i < label->hit_count; i++) {
		const struct index_hit *hit = &label->hits[i];

		if (hit->field == NULL && !heading)
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

static void
open_field(struct form_finder *f, size_t i, const struct index_hit *hit,
    bool separated)
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
		    .separated = separated,
		};
	}
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
		open_field(f, i, &hit, true);
		form_finder_note(f, i, FIND_LAST_LABEL);
		from = label.value;
	}
	take_value(f, i, str_after(line, from));
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

static bool
take_label(struct form_finder *f, size_t i)
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
	blank = form_find_text_is_blank(str_after(line, label.value));
	if (!resolve(f, &label, f->lines[i].source, blank, &hit))
		return false;
	if (hit.field == NULL) {
		take_heading(f, i, &hit);
		return true;
	}
	open_field(f, i, &hit, label.separated);
	for (size_t k = i; k <= end; k++)
		form_finder_note(f, k, FIND_LAST_LABEL);
	f->next = end + 1;
	take_segments(f, i, line, label.value);
	return true;
}

/* "[x] I certify ...": a box before the label of a field to tick. */
static bool
take_tick_field(struct form_finder *f, size_t i)
{
	struct find_item *items;
	struct find_label label;
	struct index_hit hit;

	if (form_find_tick_split(&f->c, f->lines[i].text, &items) != 1 ||
	    !form_find_label_first(&f->c, items[0].text, &label) ||
	    !resolve(f, &label, f->lines[i].source, false, &hit) ||
	    hit.field->type != FIELD_TICK)
		return false;
	open_field(f, i, &hit, true);
	form_finder_note(f, i, FIND_LAST_LABEL);
	(void)form_find_option_item(f, i, &items[0], true);
	return true;
}

/* ---- Other lines under a label ---- */

/* A heading inside a list of options. Where it could be an option as well, the
 * boxes around it tell. */
static bool
is_group(const struct form_finder *f, size_t i)
{
	const struct field *field = f->open.field;
	struct str key = form_finder_key(f, f->lines[i].text);

	if (field->list == NULL || !field->short_list ||
	    !form_index_group(f->c.index, field->list, key))
		return false;
	return form_finder_is_quoted(f, i) ||
	       form_find_open_has(
		   &f->open, f->lines[i].source, FIND_PIECE_EMPTY) ||
	       form_index_option(f->c.index, field->list, key) == NULL;
}

/* "Merci", "Bonjour madame": begins or ends a letter, and is no answer. */
static bool
is_courtesy(const struct form_finder *f, struct str text)
{
	struct str key = form_finder_key(f, text);
	size_t n, words = 1;

	for (size_t i = 0; i < key.n; i++)
		words += key.p[i] == ' ';
	return words <= CLOSING_WORDS && (form_index_word_begins(f->c.index,
					      "closing", key, &n) != NULL ||
					     form_index_word_begins(f->c.index,
						 "greeting", key, &n) != NULL);
}

/*
 * Whether a line that we do not know is ours: indented as our help is, or
 * the rest of a sentence of ours that a client broke, or something behind an
 * answer that is complete.
 */
static bool
is_unknown_ours(const struct form_finder *f, size_t i)
{
	const struct find_open *open = &f->open;
	struct str line = f->lines[i].text, before;

	if (form_finder_is_quoted(f, i) && form_find_text_indent(line) >= 2)
		return true;
	if (open->last != FIND_LAST_OURS || open->last_line + 1 != i)
		return false;
	before = form_find_text_trim(f->lines[open->last_line].text);
	return !str_ends(before, ".") &&
	       form_find_text_wraps(open->last_columns, line);
}

static bool
has_typed(const struct find_open *open)
{
	for (int source = 0; source < SOURCE_COUNT; source++)
		if (source != SOURCE_QUOTED &&
		    form_find_open_has(
			open, (enum message_source)source, FIND_PIECE_TEXT))
			return true;
	return false;
}

enum verdict { VERDICT_ANSWER, VERDICT_JOINED, VERDICT_OURS, VERDICT_END };

/* A line behind one of the same answer. */
static enum verdict
judge_next(const struct form_finder *f, size_t i)
{
	const struct find_open *open = &f->open;
	bool follows = open->last == FIND_LAST_ANSWER && !open->blank &&
		       open->last_line + 1 == i;

	if (follows &&
	    form_find_text_wraps(open->last_columns, f->lines[i].text))
		return VERDICT_JOINED;
	if (follows)
		return form_find_open_is_wide(open) ? VERDICT_ANSWER
						    : VERDICT_END;
	if (open->field->type == FIELD_LONG_TEXT &&
	    !form_finder_is_quoted(f, i))
		return VERDICT_ANSWER;
	return VERDICT_END;
}

/* What a line is that is no label, no option and no sentence of the form. */
static enum verdict
judge(const struct form_finder *f, size_t i)
{
	const struct find_open *open = &f->open;
	enum message_source source = f->lines[i].source;
	bool quoted = source == SOURCE_QUOTED;
	bool begun = open->part == INDEX_NO_PART
			 ? form_find_open_has(open, source, FIND_PIECE_TEXT)
			 : has_part(open, source, open->part);

	/* Under a label that was typed, too: the quotation may not have been
	 * seen as one. */
	if ((quoted || (open->source == source &&
			   open->field->type != FIELD_LONG_TEXT)) &&
	    (is_ours(f, f->lines[i].text) || is_unknown_ours(f, i)))
		return VERDICT_OURS;
	if (!quoted && is_courtesy(f, f->lines[i].text))
		return VERDICT_END;
	if (quoted && has_typed(open))
		return VERDICT_OURS;
	return begun ? judge_next(f, i) : VERDICT_ANSWER;
}

static void
take_text(struct form_finder *f, size_t i, struct str text, bool joined)
{
	struct str value = form_find_text_value(f->a, text);

	if (value.n > 0)
		form_finder_add(f, i, FIND_PIECE_TEXT, value, joined, 0);
	form_finder_note(f, i, FIND_LAST_ANSWER);
}

static void
take_other(struct form_finder *f, size_t i)
{
	struct str line = f->lines[i].text, tail;
	enum verdict verdict;

	if (form_find_help_match(
		&f->c, &f->open, line, form_finder_is_quoted(f, i), &tail)) {
		form_finder_note(f, i, FIND_LAST_OURS);
		if (!form_find_text_is_blank(tail))
			take_text(f, i, tail, false);
		return;
	}
	f->open.help.n = 0;
	if (is_group(f, i)) {
		form_finder_note(f, i, FIND_LAST_OURS);
		return;
	}
	if (form_find_option_bare(f, i))
		return;
	verdict = judge(f, i);
	if (verdict == VERDICT_OURS)
		form_finder_note(f, i, FIND_LAST_OURS);
	else if (verdict == VERDICT_END)
		form_finder_close(f, true);
	else
		take_text(f, i, line, verdict == VERDICT_JOINED);
}

/* Whether the line itself begins with a box. */
static bool
begins_with_box(const struct form_finder *f, struct str line)
{
	struct find_item *items;
	struct str head = str_after(line, form_find_text_marker(line));

	if (head.n > 8)
		head.n = 8; /* a box and no more */
	return form_find_tick_split(&f->c, head, &items) > 0;
}

/* A whole line of our help, which may begin as a label does. */
static bool
take_help(struct form_finder *f, size_t i)
{
	struct find_open open = f->open;
	struct str tail;

	if (open.field == NULL ||
	    !form_find_help_match(&f->c, &open, f->lines[i].text,
		form_finder_is_quoted(f, i), &tail) ||
	    !form_find_text_is_blank(tail))
		return false;
	f->open = open;
	form_finder_note(f, i, FIND_LAST_OURS);
	return true;
}

static void
take_line(struct form_finder *f, size_t i)
{
	struct find_line *line = &f->lines[i];

	if (line->skip) {
		form_finder_close(f, true);
		return;
	}
	if (form_find_text_is_blank(line->text)) {
		f->open.blank = true;
		return;
	}
	/* What is quoted never answers what was typed above it. */
	if (f->open.field != NULL && f->open.source != SOURCE_QUOTED &&
	    line->source == SOURCE_QUOTED)
		form_finder_close(f, true);
	if (begins_with_box(f, line->text) &&
	    (take_tick_field(f, i) || form_find_option_boxes(f, i, line->text)))
		return;
	if (take_help(f, i) || take_label(f, i) || f->open.field == NULL)
		return;
	if (!form_find_option_boxes(f, i, line->text))
		take_other(f, i);
}

static void
take_lines(struct form_finder *f)
{
	for (size_t i = 0; i < f->count; i = f->next) {
		f->next = i + 1;
		take_line(f, i);
		/* Only keys are in it, and none of them outlives its line. */
		arena_reset(f->c.scratch);
	}
	form_finder_close(f, true);
}

/* ---- Doubled lines ---- */

/*
 * Some clients put an empty line behind every line that they quote. In what we
 * send, help stands right under its label: a long quotation without two lines
 * that touch each other is such a one.
 */
static bool
is_doubled(const struct find_line *lines, size_t count)
{
	size_t full = 0;
	bool before = false;

	for (size_t i = 0; i < count; i++) {
		bool here = lines[i].source == SOURCE_QUOTED &&
			    !lines[i].skip &&
			    !form_find_text_is_blank(lines[i].text);

		if (here && before)
			return false;
		full += here;
		before = here;
	}
	return full >= DOUBLED_LINES;
}

/* The lines without the empty one behind each quoted one. */
static void
take_doubled(struct form_finder *f)
{
	struct find_line *all = f->lines;
	size_t count = f->count;
	size_t *from = arena_array(f->a, count, sizeof(*from));
	bool full = false;

	f->lines = arena_array(f->a, count, sizeof(*f->lines));
	f->count = 0;
	for (size_t i = 0; i < count; i++) {
		bool blank = form_find_text_is_blank(all[i].text);

		if (full && blank && all[i].source == SOURCE_QUOTED) {
			full = false;
			continue;
		}
		full = !blank && all[i].source == SOURCE_QUOTED;
		from[f->count] = i;
		f->lines[f->count++] = all[i];
	}
	take_lines(f);
	for (size_t i = 0; i < f->count; i++)
		all[from[i]].used_out = f->lines[i].used_out;
}

void
form_find(struct arena *a, const struct forms *forms, struct str form_hint,
    struct find_line *lines, size_t count, struct message_answer **answers,
    size_t *answer_count)
{
	struct form_finder f = {
	    .a = a,
	    .c = {.scratch = arena_new(), .index = forms_index(forms)},
	    .hint = form_hint,
	    .lines = lines,
	    .count = count,
	    .heading = SIZE_MAX,
	    .answers = answers,
	    .answer_count = answer_count,
	    .capacity = *answer_count,
	};

	if (is_doubled(lines, count))
		take_doubled(&f);
	else
		take_lines(&f);
	arena_free(f.c.scratch);
}
