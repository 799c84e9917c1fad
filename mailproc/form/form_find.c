#include "form/form_find.h"

#include <string.h>

#include "form/form_find_field.h"
#include "form/form_find_help.h"
#include "form/form_find_option.h"
#include "form/form_find_sentence.h"
#include "form/form_find_text.h"
#include "form/form_finder.h"
#include "text/utf8.h"

enum {
	CLOSING_WORDS = 6,   /* "Merci de votre aide et bonne journée" */
	BROKEN_COLUMNS = 70, /* without the mark of the quotation */
	DOUBLED_LINES = 12   /* a quotation that is long enough to tell */
};

/* ---- Lines under a label ---- */

/* A heading inside a list of options. Where it could be an option as well, the
 * boxes around it tell. */
static bool
is_group(const struct form_finder *f, size_t i)
{
	const struct field *field = form_find_open_field(&f->open);
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
	/* Some clients indent all that they quote. */
	size_t margin = form_find_text_indent(f->lines[open->line].text);

	if (form_finder_is_quoted(f, i) &&
	    form_find_text_indent(line) >= margin + 2)
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
			 : form_find_field_has_part(open, source, open->part);

	/* Under a label that was typed, too: the quotation may not have been
	 * seen as one. */
	if ((quoted || (open->source == source &&
			   open->field->type != FIELD_LONG_TEXT)) &&
	    (form_find_field_is_ours(f, f->lines[i].text) ||
		is_unknown_ours(f, i)))
		return VERDICT_OURS;
	if (!quoted && is_courtesy(f, f->lines[i].text))
		return VERDICT_END;
	if (quoted && has_typed(open))
		return VERDICT_OURS;
	return begun ? judge_next(f, i) : VERDICT_ANSWER;
}

/*
 * Some clients break what they quote and mark only the first piece. The line goes
 * on when it is as long as such a client leaves it, says nothing whole, and what
 * follows begins small.
 */
static bool
is_broken_off(const struct form_finder *f, size_t i)
{
	const struct find_open *open = &f->open;
	struct str next = form_find_text_trim(f->lines[i].text), line;
	size_t end = str_find_byte(next, ' ', 0);
	char last;

	if (form_finder_is_quoted(f, i) || open->last != FIND_LAST_ANSWER ||
	    open->blank || open->last_line + 1 != i ||
	    !form_finder_is_quoted(f, open->last_line) || next.n == 0 ||
	    (next.p[0] >= 'A' && next.p[0] <= 'Z'))
		return false;
	line = form_find_text_trim(f->lines[open->last_line].text);
	last = line.n > 0 ? line.p[line.n - 1] : '.';
	return open->last_columns + 1 + utf8_columns(str_slice(next, 0, end)) >
		   BROKEN_COLUMNS &&
	       last != ')' && last != '.' && last != '!' && last != '?';
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
	if (is_group(f, i) || form_find_help_other(&f->c, &f->open, line)) {
		form_finder_note(f, i, FIND_LAST_OURS);
		return;
	}
	if (form_find_option_bare(f, i))
		return;
	if (is_broken_off(f, i))
		f->lines[i].source = SOURCE_QUOTED;
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
	struct find_label label;
	struct str tail, line = form_find_text_trim(f->lines[i].text);

	/* A label alone on its line may stand inside a sentence as well. */
	if (open.field == NULL ||
	    (form_find_label_first(&f->c, line, &label) && label.separated &&
		label.value >= line.n) ||
	    !form_find_help_match(&f->c, &open, f->lines[i].text,
		form_finder_is_quoted(f, i), &tail) ||
	    !form_find_text_is_blank(tail))
		return false;
	f->open = open;
	form_finder_note(f, i, FIND_LAST_OURS);
	return true;
}

/*
 * "You wrote <Jean Roy / courriel : jean>, which ...": what we quote of
 * hers may have a label at the beginning of a line, and is no new answer.
 */
static bool
take_quotation(struct form_finder *f, size_t i)
{
	const struct find_open *open = &f->open;

	if (open->field == NULL || open->quoting == 0 || open->blank ||
	    open->last != FIND_LAST_OURS || open->last_line + 1 != i)
		return false;
	form_finder_note(f, i, FIND_LAST_OURS);
	return true;
}

/* "Autre : le soir, Sigle : PH 4530": an option with its comment, and behind it
 * the next answer, which is no part of the comment. */
static void
take_rest(struct form_finder *f, size_t i)
{
	struct str whole = f->lines[i].text;
	size_t behind = SIZE_MAX;

	if (!form_finder_is_quoted(f, i) &&
	    form_find_open_field(&f->open)->type == FIELD_CHOICES)
		behind = form_find_field_behind(f, i);
	if (behind == SIZE_MAX) {
		take_other(f, i);
		return;
	}
	f->lines[i].text = form_find_text_trim(str_slice(whole, 0, behind));
	while (f->lines[i].text.n > 0 &&
	       strchr(",;", f->lines[i].text.p[f->lines[i].text.n - 1]) != NULL)
		f->lines[i].text.n--;
	take_other(f, i);
	f->lines[i].text = whole;
	form_find_field_segments(f, i, behind);
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
	    (form_find_field_tick(f, i) ||
		form_find_option_boxes(f, i, line->text)))
		return;
	if (take_quotation(f, i) || take_help(f, i) ||
	    form_find_field_label(f, i) || form_find_sentence(f, i) ||
	    f->open.field == NULL)
		return;
	if (!form_find_option_boxes(f, i, line->text))
		take_rest(f, i);
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
 * Some clients put an empty line behind every line that they quote or write. In
 * what we send, help stands right under its label, and letters have lines that
 * touch each other: a long text without two that do is such a one.
 */
static bool
is_doubled(const struct find_line *lines, size_t count, bool quoted)
{
	size_t full = 0;
	bool before = false;

	for (size_t i = 0; i < count; i++) {
		bool here = (lines[i].source == SOURCE_QUOTED) == quoted &&
			    !lines[i].skip &&
			    !form_find_text_is_blank(lines[i].text);

		if (here && before)
			return false;
		full += here;
		before = here;
	}
	return full >= DOUBLED_LINES;
}

/* The lines without the empty one behind each of the doubled ones: of what is
 * quoted, of what is not. */
static void
take_doubled(struct form_finder *f, bool quoted, bool typed)
{
	struct find_line *all = f->lines;
	size_t count = f->count;
	size_t *from = arena_array(f->a, count, sizeof(*from));
	bool full = false;

	f->lines = arena_array(f->a, count, sizeof(*f->lines));
	f->count = 0;
	for (size_t i = 0; i < count; i++) {
		bool blank = form_find_text_is_blank(all[i].text);
		bool doubled = all[i].source == SOURCE_QUOTED ? quoted : typed;

		if (full && blank && doubled) {
			full = false;
			continue;
		}
		full = !blank && doubled;
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
	    .forms = forms,
	    .amends = arena_array(a, count, sizeof(unsigned char)),
	    .hint = form_hint,
	    .lines = lines,
	    .count = count,
	    .heading = SIZE_MAX,
	    .answers = answers,
	    .answer_count = answer_count,
	    .capacity = *answer_count,
	};
	bool quoted, typed;

	quoted = is_doubled(lines, count, true);
	typed = is_doubled(lines, count, false);
	if (quoted || typed)
		take_doubled(&f, quoted, typed);
	else
		take_lines(&f);
	arena_free(f.c.scratch);
}
