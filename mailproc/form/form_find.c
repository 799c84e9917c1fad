#include "form/form_find.h"

#include "form/form_find_help.h"
#include "form/form_find_label.h"
#include "form/form_find_open.h"
#include "form/form_find_text.h"
#include "form/form_find_tick.h"
#include "form/form_index.h"
#include "text/utf8.h"

enum {
	JOINED_LINES = 2,  /* that an option's label may be broken into, more */
	CLOSING_WORDS = 6, /* "Merci de votre aide et bonne journée" */
	LABEL_MIN_WORDS = 2 /* of the first half of a broken label */
};

struct finder {
	struct arena *a;
	struct find_context c;
	struct str hint;
	struct find_line *lines;
	size_t count;
	size_t next;                  /* line to look at */
	const struct form *form;      /* of the heading above */
	const struct form *last_form; /* of the last label */
	size_t heading; /* its line, when it was typed; SIZE_MAX */
	struct find_open open;
	struct message_answer **answers;
	size_t *answer_count;
	size_t capacity;
};

static bool
is_quoted(const struct finder *f, size_t i)
{
	return f->lines[i].source == SOURCE_QUOTED;
}

static struct str
key_of(const struct finder *f, struct str text)
{
	return form_index_key(f->c.scratch, text);
}

/* ---- Closing a field ---- */

static void
emit(struct finder *f, enum message_source source, bool at_end)
{
	const struct find_open *open = &f->open;
	struct str raw;

	if (*f->answer_count >= MESSAGE_MAX_ANSWERS ||
	    !form_find_open_answer(f->a, open, source, at_end, &raw))
		return;
	*f->answers = arena_grow(f->a, *f->answers, *f->answer_count,
	    &f->capacity, sizeof(**f->answers));
	(*f->answers)[(*f->answer_count)++] = (struct message_answer){
	    .form = open->form->id,
	    .field = open->field->id,
	    .raw = raw,
	    .source = source,
	};
}

/*
 * Words below the last quoted line of all, behind an empty line, under a field
 * that has an answer: the person's letter and not another answer.
 */
static bool
is_letter(const struct find_open *open, bool at_end)
{
	const struct find_piece *first = NULL;

	if (!at_end || open->source != SOURCE_QUOTED ||
	    !form_find_open_has(open, SOURCE_QUOTED, FIND_PIECE_TEXT))
		return false;
	for (size_t i = 0; first == NULL && i < open->count; i++)
		if (open->pieces[i].source != SOURCE_QUOTED)
			first = &open->pieces[i];
	return first != NULL && first->after_blank;
}

static void
close_field(struct finder *f, bool at_end)
{
	struct find_open *open = &f->open;

	if (open->field == NULL)
		return;
	emit(f, SOURCE_QUOTED, at_end);
	if (is_letter(open, at_end)) {
		for (size_t i = 0; i < open->count; i++)
			if (open->pieces[i].source != SOURCE_QUOTED)
				f->lines[open->pieces[i].line].used_out = false;
	} else {
		for (int source = 0; source < SOURCE_COUNT; source++)
			if (source != SOURCE_QUOTED)
				emit(f, (enum message_source)source, at_end);
	}
	/* A word that only looks like a label is the person's. */
	if (open->count == 0 && !open->separated &&
	    open->source != SOURCE_QUOTED)
		f->lines[open->line].used_out = false;
	*open = (struct find_open){0};
	f->c.in_contact = false;
}

/* ---- Pieces of an answer ---- */

static void
note_line(struct finder *f, size_t i, enum find_last last)
{
	struct find_open *open = &f->open;

	f->lines[i].used_out = true;
	open->last = last;
	open->last_line = i;
	open->last_columns =
	    utf8_columns(form_find_text_trim(f->lines[i].text));
	open->blank = false;
}

static void
add_piece(struct finder *f, size_t i, enum find_piece_kind kind,
    struct str text, bool joined, int64_t number)
{
	struct find_piece piece = {
	    .kind = kind,
	    .text = str_copy(f->a, text),
	    .part = f->open.part,
	    .source = f->lines[i].source,
	    .line = i,
	    .joined = joined,
	    .after_blank = f->open.blank,
	    .number = number,
	};

	form_find_open_add(f->a, &f->open, &piece);
}

static bool
has_boxes(const struct field *field)
{
	return field->list != NULL || field->type == FIELD_YES_NO ||
	       field->type == FIELD_TICK;
}

static bool
has_options(const struct field *field)
{
	return field->list != NULL || field->type == FIELD_YES_NO;
}

/* The line behind i when it may be the rest of it: same source, not empty, no
 * label and no box of its own. */
static bool
may_follow(struct finder *f, size_t i)
{
	struct find_item *items;
	struct find_label label;
	struct str text;

	if (i + 1 >= f->count || f->lines[i + 1].skip ||
	    f->lines[i + 1].source != f->lines[i].source)
		return false;
	text = f->lines[i + 1].text;
	return !form_find_text_is_blank(text) &&
	       form_find_tick_split(&f->c, text, &items) == 0 &&
	       !(form_find_label_first(&f->c, text, &label) && label.separated);
}

static struct str
join(struct finder *f, struct str text, size_t line)
{
	return str_printf(f->c.scratch, "%.*s %.*s", STR_ARG(text),
	    STR_ARG(form_find_text_trim(f->lines[line].text)));
}

/* The option that text begins with, be it broken over the next lines; *end is
 * the last line that it took. */
static bool
find_choice(
    struct finder *f, struct str text, size_t *end, struct find_choice *choice)
{
	const struct field *field = f->open.field;
	size_t line = *end;

	while (
	    line < *end + JOINED_LINES && may_follow(f, line) &&
	    (text.n == 0 || form_find_tick_option_begins(&f->c, field, text))) {
		text = text.n == 0
			   ? form_find_text_trim(f->lines[line + 1].text)
			   : join(f, text, line + 1);
		line++;
		if (form_find_tick_option(&f->c, field, text, choice)) {
			*end = line;
			return true;
		}
	}
	return form_find_tick_option(&f->c, field, text, choice);
}

static struct str
with_comment(struct finder *f, const struct find_choice *choice)
{
	if (choice->comment.n == 0)
		return choice->label;
	return str_printf(f->c.scratch, "%.*s : %.*s", STR_ARG(choice->label),
	    STR_ARG(choice->comment));
}

/* The rest of a long comment. */
static void
extend_comment(struct finder *f, struct find_choice *choice, size_t *end)
{
	struct find_choice other;

	while (choice->comment.n > 0 && may_follow(f, *end) &&
	       form_find_text_wraps(utf8_columns(f->lines[*end].text),
		   f->lines[*end + 1].text) &&
	       !form_find_tick_option(
		   &f->c, f->open.field, f->lines[*end + 1].text, &other)) {
		choice->comment = join(f, choice->comment, *end + 1);
		++*end;
	}
}

/* One box and what stands beside it; returns the last line that it took. */
static size_t
take_item(struct finder *f, size_t i, const struct find_item *item, bool last)
{
	bool ticked = item->mark == FIND_MARK_TICKED;
	struct find_choice choice = {0};
	size_t end = i;
	bool found;

	if (!has_options(f->open.field)) {
		add_piece(f, i, ticked ? FIND_PIECE_TICKED : FIND_PIECE_EMPTY,
		    (struct str)STR("x"), false, 0);
		return i;
	}
	found = last ? find_choice(f, item->text, &end, &choice)
		     : form_find_tick_option(
			   &f->c, f->open.field, item->text, &choice);
	if (!found) {
		choice.label = item->text;
		end = i;
	} else if (last) {
		extend_comment(f, &choice, &end);
	}
	ticked = ticked || choice.ticked;
	if (!form_find_text_is_blank(choice.label))
		add_piece(f, i, ticked ? FIND_PIECE_TICKED : FIND_PIECE_EMPTY,
		    with_comment(f, &choice), false, 0);
	return end;
}

/* Boxes in text, which is (part of) line i. */
static bool
take_boxes(struct finder *f, size_t i, struct str text)
{
	struct find_item *items;
	size_t count, end = i;

	if (f->open.field == NULL || !has_boxes(f->open.field))
		return false;
	count = form_find_tick_split(&f->c, text, &items);
	for (size_t k = 0; k < count; k++)
		end = take_item(f, i, &items[k], k + 1 == count);
	for (size_t k = i; count > 0 && k <= end; k++)
		note_line(f, k, FIND_LAST_ANSWER);
	if (end > i)
		f->next = end + 1;
	return count > 0;
}

/* Whether a sentence of ours begins here, by its first words. */
static bool
is_ours(const struct finder *f, struct str text)
{
	size_t n;

	return form_index_word_begins(
		   f->c.index, "ours", key_of(f, text), &n) != NULL;
}

/* What stands behind a label on its line. */
static void
take_value(struct finder *f, size_t i, struct str text)
{
	struct find_open *open = &f->open;
	struct str value, tail;

	if (take_boxes(f, i, text))
		return;
	value = form_find_text_value(f->a, text);
	if (value.n == 0)
		return;
	if (is_quoted(f, i) &&
	    (form_find_help_match(&f->c, open, value, true, &tail) ||
		is_ours(f, value)))
		return;
	add_piece(f, i, FIND_PIECE_TEXT, value, false, 0);
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
rank(const struct finder *f, const struct index_hit *hit)
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
extension_of(const struct finder *f, const struct index_hit *hit)
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
resolve(const struct finder *f, const struct find_label *label,
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
take_heading(struct finder *f, size_t i, const struct index_hit *hit)
{
	close_field(f, false);
	f->form = hit->form;
	f->heading = SIZE_MAX;
	if (is_quoted(f, i))
		f->lines[i].used_out = true;
	else
		f->heading = i;
}

static void
open_field(
    struct finder *f, size_t i, const struct index_hit *hit, bool separated)
{
	struct find_open *open = &f->open;

	if (f->heading != SIZE_MAX)
		f->lines[f->heading].used_out = true;
	f->heading = SIZE_MAX;
	f->last_form = hit->form;
	if (hit->part == INDEX_NO_PART || open->field != hit->field) {
		close_field(f, false);
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
take_segments(struct finder *f, size_t i, struct str line, size_t from)
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
		note_line(f, i, FIND_LAST_LABEL);
		from = label.value;
	}
	take_value(f, i, str_after(line, from));
}

/* A label broken over two lines: the whole, or nothing. */
static bool
find_broken_label(
    struct finder *f, size_t i, struct str *line, struct find_label *label)
{
	struct str key = key_of(f, form_find_text_trim(*line)), joined;
	size_t words = 1;

	for (size_t k = 0; k < key.n; k++)
		words += key.p[k] == ' ';
	if (words < LABEL_MIN_WORDS || i + 1 >= f->count ||
	    f->lines[i + 1].skip ||
	    f->lines[i + 1].source != f->lines[i].source ||
	    !form_index_label_begins(f->c.index, key))
		return false;
	joined = join(f, form_find_text_trim(*line), i + 1);
	if (!form_find_label_first(&f->c, joined, label) ||
	    label->value <= line->n)
		return false;
	*line = joined;
	return true;
}

static bool
take_label(struct finder *f, size_t i)
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
		note_line(f, k, FIND_LAST_LABEL);
	f->next = end + 1;
	take_segments(f, i, line, label.value);
	return true;
}

/* "[x] I certify ...": a box before the label of a field to tick. */
static bool
take_tick_field(struct finder *f, size_t i)
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
	note_line(f, i, FIND_LAST_LABEL);
	(void)take_item(f, i, &items[0], true);
	return true;
}

/* ---- Other lines under a label ---- */

/* A heading inside a list of options. */
static bool
is_group(const struct finder *f, size_t i)
{
	const struct field *field = f->open.field;

	return field->list != NULL && field->short_list &&
	       (is_quoted(f, i) || form_find_open_has(&f->open,
				       f->lines[i].source, FIND_PIECE_EMPTY)) &&
	       form_index_group(
		   f->c.index, field->list, key_of(f, f->lines[i].text));
}

/* An option without a box: of a short list, or one that we proposed. */
static bool
take_bare_option(struct finder *f, size_t i)
{
	const struct field *field = f->open.field;
	enum find_piece_kind kind = FIND_PIECE_BARE;
	struct find_choice choice;
	size_t end = i;

	if (!has_options(field) ||
	    !find_choice(
		f, form_find_text_trim(f->lines[i].text), &end, &choice) ||
	    (choice.comment.n > 0 && !choice.separated))
		return false;
	if (choice.ticked)
		kind = FIND_PIECE_TICKED;
	else if (choice.listed && field->list != NULL && !field->short_list)
		kind = FIND_PIECE_CANDIDATE;
	else if (field->list != NULL && !field->short_list)
		return false;
	add_piece(f, i, kind, with_comment(f, &choice), false, choice.number);
	for (size_t k = i; k <= end; k++)
		note_line(f, k, FIND_LAST_ANSWER);
	f->next = end + 1;
	return true;
}

/* "Merci", "Bonjour madame": begins or ends a letter, and is no answer. */
static bool
is_courtesy(const struct finder *f, struct str text)
{
	struct str key = key_of(f, text);
	size_t n, words = 1;

	for (size_t i = 0; i < key.n; i++)
		words += key.p[i] == ' ';
	return words <= CLOSING_WORDS && (form_index_word_begins(f->c.index,
					      "closing", key, &n) != NULL ||
					     form_index_word_begins(f->c.index,
						 "greeting", key, &n) != NULL);
}

/*
 * Whether a quoted line that we do not know is ours: indented as our help is, or
 * the rest of a sentence of ours that a client broke, or something behind an
 * answer that is complete.
 */
static bool
is_unknown_ours(const struct finder *f, size_t i)
{
	const struct find_open *open = &f->open;
	struct str line = f->lines[i].text, before;

	if (form_find_text_indent(line) >= 2)
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
judge_next(const struct finder *f, size_t i)
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
	if (open->field->type == FIELD_LONG_TEXT && !is_quoted(f, i))
		return VERDICT_ANSWER;
	return VERDICT_END;
}

/* What a line is that is no label, no option and no sentence of the form. */
static enum verdict
judge(const struct finder *f, size_t i)
{
	const struct find_open *open = &f->open;
	enum message_source source = f->lines[i].source;
	bool quoted = source == SOURCE_QUOTED;
	bool begun = open->part == INDEX_NO_PART
			 ? form_find_open_has(open, source, FIND_PIECE_TEXT)
			 : has_part(open, source, open->part);

	if (quoted && (is_ours(f, f->lines[i].text) || is_unknown_ours(f, i)))
		return VERDICT_OURS;
	if (!quoted && is_courtesy(f, f->lines[i].text))
		return VERDICT_END;
	if (quoted && has_typed(open))
		return VERDICT_OURS;
	return begun ? judge_next(f, i) : VERDICT_ANSWER;
}

static void
take_text(struct finder *f, size_t i, struct str text, bool joined)
{
	struct str value = form_find_text_value(f->a, text);

	if (value.n > 0)
		add_piece(f, i, FIND_PIECE_TEXT, value, joined, 0);
	note_line(f, i, FIND_LAST_ANSWER);
}

static void
take_other(struct finder *f, size_t i)
{
	struct str line = f->lines[i].text, tail;
	enum verdict verdict;

	if (form_find_help_match(
		&f->c, &f->open, line, is_quoted(f, i), &tail)) {
		note_line(f, i, FIND_LAST_OURS);
		if (!form_find_text_is_blank(tail))
			take_text(f, i, tail, false);
		return;
	}
	f->open.help.n = 0;
	if (is_group(f, i)) {
		note_line(f, i, FIND_LAST_OURS);
		return;
	}
	if (take_bare_option(f, i))
		return;
	verdict = judge(f, i);
	if (verdict == VERDICT_OURS)
		note_line(f, i, FIND_LAST_OURS);
	else if (verdict == VERDICT_END)
		close_field(f, true);
	else
		take_text(f, i, line, verdict == VERDICT_JOINED);
}

/* Whether the line itself begins with a box. */
static bool
begins_with_box(const struct finder *f, struct str line)
{
	struct find_item *items;
	struct str head = str_after(line, form_find_text_marker(line));

	if (head.n > 8)
		head.n = 8; /* a box and no more */
	return form_find_tick_split(&f->c, head, &items) > 0;
}

static void
take_line(struct finder *f, size_t i)
{
	struct find_line *line = &f->lines[i];

	if (line->skip) {
		close_field(f, true);
		return;
	}
	if (form_find_text_is_blank(line->text)) {
		f->open.blank = true;
		return;
	}
	/* What is quoted never answers what was typed above it. */
	if (f->open.field != NULL && f->open.source != SOURCE_QUOTED &&
	    line->source == SOURCE_QUOTED)
		close_field(f, true);
	if (begins_with_box(f, line->text) &&
	    (take_tick_field(f, i) || take_boxes(f, i, line->text)))
		return;
	if (take_label(f, i) || f->open.field == NULL)
		return;
	if (!take_boxes(f, i, line->text))
		take_other(f, i);
}

void
form_find(struct arena *a, const struct forms *forms, struct str form_hint,
    struct find_line *lines, size_t count, struct message_answer **answers,
    size_t *answer_count)
{
	struct finder f = {
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

	for (size_t i = 0; i < count; i = f.next) {
		f.next = i + 1;
		take_line(&f, i);
		/* Only keys are in it, and none of them outlives its line. */
		arena_reset(f.c.scratch);
	}
	close_field(&f, true);
	arena_free(f.c.scratch);
}
