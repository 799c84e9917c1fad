#include "form/form_finder.h"

#include "form/form_find_text.h"
#include "form/form_find_words.h"
#include "text/utf8.h"

enum {
	LINE_BYTES = 1000,
	QUOTING_LINES = 3,
	AMEND_LINES = 40, /* looked back for what introduces an answer */
	AMEND_WORDS = 60  /* of a line */
};

bool
form_finder_is_quoted(const struct form_finder *f, size_t i)
{
	return f->lines[i].source == SOURCE_QUOTED;
}

struct str
form_finder_key(const struct form_finder *f, struct str text)
{
	return form_index_key(f->c.scratch, text);
}

/* "Oups", "correction": somewhere in line i. Looked for once. */
static bool
says_correction(const struct form_finder *f, size_t i)
{
	enum { UNKNOWN, NO, YES };
	struct find_words w;
	size_t taken;

	if (f->amends[i] != UNKNOWN)
		return f->amends[i] == YES;
	f->amends[i] = NO;
	w = form_find_words(
	    f->c.scratch, f->c.index, f->lines[i].text, AMEND_WORDS);
	for (size_t k = 0; k < w.count && f->amends[i] == NO; k++)
		if (form_find_words_at(&w, k, "amend", &taken) != NULL)
			f->amends[i] = YES;
	return f->amends[i] == YES;
}

/*
 * Whether what was typed on line i takes back what stands elsewhere: it says so
 * itself, or the words do that stand above it and the answers before it.
 */
static bool
is_correction(const struct form_finder *f, size_t i)
{
	bool words = false;

	if (says_correction(f, i))
		return true;
	for (size_t n = 0; n < AMEND_LINES && i-- > 0; n++) {
		const struct find_line *line = &f->lines[i];

		if (line->skip || line->source == SOURCE_QUOTED)
			return false;
		if (form_find_text_is_blank(line->text)) {
			if (words)
				return false;
			continue;
		}
		if (words && line->used_out)
			return false;
		words = words || !line->used_out;
		if (says_correction(f, i))
			return true;
	}
	return false;
}

static void
add_answer(struct form_finder *f, const struct field *field,
    const struct message_answer *answer)
{
	if (*f->answer_count >= MESSAGE_MAX_ANSWERS)
		return;
	*f->answers = arena_grow(f->a, *f->answers, *f->answer_count,
	    &f->capacity, sizeof(**f->answers));
	(*f->answers)[*f->answer_count] = *answer;
	/* From here on nobody knows what was written. */
	if (field->sealed)
		(*f->answers)[*f->answer_count].raw = str_from("sealed");
	++*f->answer_count;
}

static void
emit(struct form_finder *f, enum message_source source, bool at_end)
{
	const struct find_open *open = &f->open;
	struct str raw;

	if (!form_find_open_answer(f->a, open, source, at_end, &raw))
		return;
	add_answer(f, open->field,
	    &(struct message_answer){
		.form = open->form->id,
		.field = open->field->id,
		.raw = raw,
		.source = source,
		.corrects = source < SOURCE_QUOTED &&
			    open->source != SOURCE_QUOTED &&
			    is_correction(f, open->line),
	    });
}

void
form_finder_take(struct form_finder *f, size_t i, const struct form *form,
    const struct field *field, struct str raw)
{
	add_answer(f, field,
	    &(struct message_answer){
		.form = form->id,
		.field = field->id,
		.raw = str_copy(f->a, raw),
		.source = f->lines[i].source,
		.corrects = is_correction(f, i),
	    });
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

void
form_finder_close(struct form_finder *f, bool at_end)
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

/* How many lines more a sentence of ours may quote of hers, behind this one. */
static int
lines_quoted(const struct find_open *open, struct str line)
{
	size_t begins = SIZE_MAX, ends = SIZE_MAX;

	for (size_t at = 0; (at = str_find(line, "\xc2\xab", at)) != SIZE_MAX;
	     at++)
		begins = at;
	for (size_t at = 0; (at = str_find(line, "\xc2\xbb", at)) != SIZE_MAX;
	     at++)
		ends = at;
	if (begins != SIZE_MAX && (ends == SIZE_MAX || ends < begins))
		return QUOTING_LINES;
	if (ends != SIZE_MAX || open->quoting == 0)
		return 0;
	return open->quoting - 1;
}

void
form_finder_note(struct form_finder *f, size_t i, enum find_last last)
{
	struct find_open *open = &f->open;

	f->lines[i].used_out = true;
	open->last = last;
	open->last_line = i;
	/* Of a very long line it does not matter how long it is. */
	open->last_columns = utf8_columns(
	    str_slice(form_find_text_trim(f->lines[i].text), 0, LINE_BYTES));
	open->blank = false;
	open->quoting =
	    last == FIND_LAST_OURS ? lines_quoted(open, f->lines[i].text) : 0;
}

void
form_finder_add(struct form_finder *f, size_t i, enum find_piece_kind kind,
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

struct str
form_finder_join(struct form_finder *f, struct str text, size_t line)
{
	return str_printf(f->c.scratch, "%.*s %.*s", STR_ARG(text),
	    STR_ARG(form_find_text_trim(f->lines[line].text)));
}
