#include "flow/flat_form.h"

#include "form/form_find.h"
#include "text/text_fold.h"
#include "text/utf8.h"

enum {
	LINES_MOST = 5000,
	LABELS_LEAST = 5, /* of one form, before it is taken for it */
	GRID_ROWS_LEAST = 5
};

struct flat {
	struct arena *a;
	const struct forms *forms;
	struct find_line *lines;
	size_t count;
};

/* ---- Which form it is ---- */

/* "[profil 1, demande 1]" at the end of a line: the foot of our pages. */
static bool
is_foot(const struct flat *f, struct str line)
{
	size_t at = SIZE_MAX;

	for (size_t i = 0; i < line.n; i++)
		if (line.p[i] == '[')
			at = i + 1;
	if (at == SIZE_MAX || !str_ends(line, "]"))
		return false;
	for (size_t i = 0; i < forms_count(f->forms); i++) {
		struct str id = forms_at(f->forms, i)->id;

		if (str_eq(str_slice(line, at, id.n), id) &&
		    at + id.n < line.n && line.p[at + id.n] == ' ')
			return true;
	}
	return false;
}

static bool
has_label(const struct flat *f, struct str label)
{
	struct str key = text_key(f->a, label);

	for (size_t i = 0; i < f->count; i++) {
		size_t colon = str_find_byte(f->lines[i].text, ':', 0);

		if (colon != SIZE_MAX &&
		    str_eq(
			text_key(f->a, str_slice(f->lines[i].text, 0, colon)),
			key))
			return true;
	}
	return false;
}

/* Half of its labels, each with its colon. */
static bool
has_form(const struct flat *f, const struct form *form)
{
	size_t labels = 0, found = 0;

	for (size_t i = 0; i < form->count; i++) {
		const struct field *field = &form->fields[i];

		labels++;
		found +=
		    has_label(f, field->part_count > 0 ? field->parts[0].label
						       : field->label);
	}
	return found * 2 >= labels &&
	       (found >= LABELS_LEAST || found == labels);
}

static bool
is_ours(const struct flat *f)
{
	for (size_t i = 0; i < f->count; i++)
		if (is_foot(f, f->lines[i].text))
			return true;
	for (size_t i = 0; i < forms_count(f->forms); i++)
		if (has_form(f, forms_at(f->forms, i)))
			return true;
	return false;
}

/* ---- Lines that are no answer ---- */

/* The foot has a line above: it and that go. */
static void
skip_feet(struct flat *f)
{
	for (size_t i = 0; i < f->count; i++) {
		if (!is_foot(f, f->lines[i].text))
			continue;
		f->lines[i].skip = true;
		for (size_t k = i; k > 0; k--) {
			if (f->lines[k - 1].text.n == 0)
				continue;
			f->lines[k - 1].skip = true;
			break;
		}
	}
}

static bool
is_word_of(const struct flat *f, const char *kind, struct str text)
{
	struct str key = text_key(f->a, text);
	size_t count;
	const struct word *words = forms_words(f->forms, &count);

	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < words[i].text_count; k++)
			if (str_is(words[i].kind, kind) &&
			    str_eq(text_key(f->a, words[i].texts[k]), key))
				return true;
	return false;
}

/* Whether every word of the line is of that kind. */
static bool
all_words_of(const struct flat *f, const char *kind, struct str line)
{
	struct str rest = text_key(f->a, line), word;
	bool any = false;

	while (str_cut(&rest, ' ', &word)) {
		if (!is_word_of(f, kind, word))
			return false;
		any = true;
	}
	return any;
}

static bool
begins_with_day(const struct flat *f, struct str line)
{
	struct str rest = text_key(f->a, line), word;

	return str_cut(&rest, ' ', &word) && is_word_of(f, "weekday", word);
}

/*
 * The grid: a row without a tick is no answer, and neither is the row of
 * headings. Only where there are rows enough to be a grid.
 */
static void
skip_empty_rows(struct flat *f)
{
	size_t rows = 0;

	for (size_t i = 0; i < f->count; i++)
		rows += begins_with_day(f, f->lines[i].text);
	if (rows < GRID_ROWS_LEAST)
		return;
	for (size_t i = 0; i < f->count; i++)
		if (is_word_of(f, "weekday", f->lines[i].text) ||
		    all_words_of(f, "shift", f->lines[i].text))
			f->lines[i].skip = true;
}

/* Whether text begins with words of ours: "Cochez un choix." */
static bool
begins_as_ours(const struct flat *f, struct str text)
{
	struct str key = text_key(f->a, text);
	size_t count;
	const struct word *words = forms_words(f->forms, &count);

	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < words[i].text_count; k++) {
			struct str ours;

			if (!str_is(words[i].kind, "ours"))
				break;
			ours = text_key(f->a, words[i].texts[k]);
			if (str_eq(str_slice(key, 0, ours.n), ours))
				return true;
		}
	return false;
}

/* On paper one sentence of help follows the other: the later ones go. */
static void
cut_hints(struct flat *f)
{
	for (size_t i = 0; i < f->count; i++) {
		struct str *line = &f->lines[i].text;
		size_t at = 0;

		if (begins_as_ours(f, *line)) {
			f->lines[i].skip = true;
			continue;
		}
		while (at = str_find(*line, ". ", at), at != SIZE_MAX) {
			at += 2;
			if (begins_as_ours(f, str_after(*line, at)))
				*line = str_trim(str_slice(*line, 0, at));
		}
	}
}

/* Lines that are gone leave no gap: one that is skipped would end an answer. */
static void
close_up(struct flat *f)
{
	size_t kept = 0;

	for (size_t i = 0; i < f->count; i++)
		if (!f->lines[i].skip)
			f->lines[kept++] = f->lines[i];
	f->count = kept;
}

/* ---- Reading ---- */

static void
cut_lines(struct flat *f, struct str text)
{
	struct str rest = text, line;
	size_t capacity = 0;

	while (f->count < LINES_MOST && str_line(&rest, &line)) {
		/* A form feed begins a page. */
		while (line.n > 0 && line.p[0] == '\f')
			line = str_after(line, 1);
		f->lines = arena_grow(
		    f->a, f->lines, f->count, &capacity, sizeof *f->lines);
		f->lines[f->count++] = (struct find_line){
		    .text = str_trim(line), .source = SOURCE_QUOTED};
	}
}

bool
flat_form_read(struct arena *a, const struct forms *forms, struct str text,
    struct message_answer **answers_out, size_t *count_out)
{
	struct flat f = {.a = a, .forms = forms};

	*answers_out = NULL;
	*count_out = 0;
	cut_lines(&f, utf8_clean(a, text));
	if (!is_ours(&f))
		return false;
	skip_feet(&f);
	skip_empty_rows(&f);
	cut_hints(&f);
	close_up(&f);
	form_find(a, forms, (struct str){0}, f.lines, f.count, answers_out,
	    count_out);
	for (size_t i = 0; i < *count_out; i++)
		(*answers_out)[i].source = SOURCE_PDF;
	return true;
}
