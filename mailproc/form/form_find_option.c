#include "form/form_find_option.h"

#include "form/form_find_field.h"
#include "form/form_find_help.h"
#include "form/form_find_text.h"
#include "text/utf8.h"

enum { JOINED_LINES = 2 /* more that an option may be broken into */ };

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
may_follow(struct form_finder *f, size_t i)
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

/* The option that text begins with, be it broken over the next lines; *end is
 * the last line that it took. */
static bool
read_choice(struct form_finder *f, struct str text, size_t *end,
    struct find_choice *choice)
{
	const struct field *field = form_find_open_field(&f->open);
	struct str whole = text;
	size_t line = *end;

	for (int n = 0; n < JOINED_LINES; n++) {
		if (whole.n > 0 &&
		    !form_find_tick_option_begins(&f->c, field, whole))
			break;
		if (!may_follow(f, line))
			break;
		line++;
		whole = whole.n == 0 ? form_find_text_trim(f->lines[line].text)
				     : form_finder_join(f, whole, line);
		if (form_find_tick_option(&f->c, field, whole, choice)) {
			/* The option was whole before: the next line is not
			 * about it. */
			if (choice->comment.n + text.n >= whole.n - 1)
				break;
			*end = line;
			return true;
		}
	}
	return form_find_tick_option(&f->c, field, text, choice);
}

static struct str
with_comment(struct form_finder *f, const struct find_choice *choice)
{
	if (choice->comment.n == 0)
		return choice->label;
	return str_printf(f->c.scratch, "%.*s : %.*s", STR_ARG(choice->label),
	    STR_ARG(choice->comment));
}

/* A heading inside the list, or a sentence of ours below it. */
static bool
is_ours(struct form_finder *f, size_t i)
{
	struct find_open open = f->open;
	struct str tail, line = f->lines[i].text;

	return form_find_help_match(
		   &f->c, &open, line, form_finder_is_quoted(f, i), &tail) ||
	       form_find_field_is_ours(f, line) ||
	       (form_find_open_field(&open)->list != NULL &&
		   form_index_group(f->c.index,
		       form_find_open_field(&open)->list,
		       form_finder_key(f, line)));
}

/* The rest of a long comment. */
static void
extend_comment(struct form_finder *f, struct find_choice *choice, size_t *end)
{
	struct find_choice other;

	while (choice->comment.n > 0 && may_follow(f, *end) &&
	       form_find_text_wraps(utf8_columns(f->lines[*end].text),
		   f->lines[*end + 1].text) &&
	       !is_ours(f, *end + 1) &&
	       !form_find_tick_option(&f->c, form_find_open_field(&f->open),
		   f->lines[*end + 1].text, &other)) {
		choice->comment =
		    form_finder_join(f, choice->comment, *end + 1);
		++*end;
	}
}

/* One box and what stands beside it; returns the last line that it took. */
size_t
form_find_option_item(
    struct form_finder *f, size_t i, const struct find_item *item, bool last)
{
	bool ticked = item->mark == FIND_MARK_TICKED;
	struct find_choice choice = {0};
	size_t end = i;
	bool found;

	if (!has_options(form_find_open_field(&f->open))) {
		form_finder_add(f, i,
		    ticked ? FIND_PIECE_TICKED : FIND_PIECE_EMPTY,
		    (struct str)STR("x"), false, 0);
		return i;
	}
	found = last ? read_choice(f, item->text, &end, &choice)
		     : form_find_tick_option(&f->c,
			   form_find_open_field(&f->open), item->text, &choice);
	if (!found) {
		choice.label = item->text;
		end = i;
	} else if (last) {
		extend_comment(f, &choice, &end);
	}
	ticked = ticked || choice.ticked;
	if (!form_find_text_is_blank(choice.label))
		form_finder_add(f, i,
		    ticked ? FIND_PIECE_TICKED : FIND_PIECE_EMPTY,
		    with_comment(f, &choice), false, 0);
	return end;
}

/* Boxes in text, which is (part of) line i. */
bool
form_find_option_boxes(struct form_finder *f, size_t i, struct str text)
{
	struct find_item *items;
	size_t count, end = i;

	if (f->open.field == NULL || !has_boxes(form_find_open_field(&f->open)))
		return false;
	count = form_find_tick_split(&f->c, text, &items);
	for (size_t k = 0; k < count; k++)
		end = form_find_option_item(f, i, &items[k], k + 1 == count);
	for (size_t k = i; count > 0 && k <= end; k++)
		form_finder_note(f, k, FIND_LAST_ANSWER);
	if (end > i)
		f->next = end + 1;
	return count > 0;
}

/* "A; B : 2e choix": what reads the value tells them apart. */
static bool
is_enumeration(struct form_finder *f, const struct find_choice *choice)
{
	struct find_choice next;

	return form_find_open_field(&f->open)->type == FIELD_CHOICES &&
	       choice->enumerated &&
	       form_find_tick_option(&f->c, form_find_open_field(&f->open),
		   choice->comment, &next);
}

/* An option without a box: of a short list, or one that we proposed. */
bool
form_find_option_bare(struct form_finder *f, size_t i)
{
	const struct field *field = form_find_open_field(&f->open);
	enum find_piece_kind kind = FIND_PIECE_BARE;
	struct find_choice choice;
	size_t end = i;

	if (!has_options(field) ||
	    !read_choice(
		f, form_find_text_trim(f->lines[i].text), &end, &choice) ||
	    (choice.comment.n > 0 && !choice.separated) ||
	    is_enumeration(f, &choice))
		return false;
	if (choice.ticked)
		kind = FIND_PIECE_TICKED;
	else if (field->list != NULL &&
		 ((choice.listed && !field->short_list) || choice.number > 0))
		kind = FIND_PIECE_CANDIDATE;
	else if (field->list != NULL && !field->short_list)
		return false;
	form_finder_add(
	    f, i, kind, with_comment(f, &choice), false, choice.number);
	for (size_t k = i; k <= end; k++)
		form_finder_note(f, k, FIND_LAST_ANSWER);
	f->next = end + 1;
	return true;
}
