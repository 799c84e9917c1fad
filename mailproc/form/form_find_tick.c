#include "form/form_find_tick.h"

#include "form/form_find_text.h"
#include "text/utf8.h"

#include <string.h>

enum {
	BOX_BYTES = 16,      /* between brackets, at most */
	BOX_ROUND_BYTES = 4, /* between parentheses, which have other uses */
	BOXES_A_LINE = 60,
	BOXES_BYTES = 4000, /* longer lines are prose */
	OPTION_BYTES = 400
};

static enum find_mark
mark_of_symbol(uint32_t c)
{
	static const uint32_t empty[] = {
	    0x2610, 0x25a1, 0x25a2, 0x25fb, 0x25cb, 0x2b1c, 0x25ef, 0x2b55};
	static const uint32_t ticked[] = {0x2611, 0x2612, 0x2713, 0x2714,
	    0x2705, 0x2717, 0x2718, 0x2716, 0x22a0, 0x25a0, 0x25cf, 0x25c9,
	    0x25fc, 0x2b1b, 0x1f5f9, 0x1f5f8, 0x1f5f7, 0xd7};

	for (size_t i = 0; i < sizeof(empty) / sizeof(*empty); i++)
		if (c == empty[i])
			return FIND_MARK_EMPTY;
	for (size_t i = 0; i < sizeof(ticked) / sizeof(*ticked); i++)
		if (c == ticked[i])
			return FIND_MARK_TICKED;
	return FIND_MARK_NONE;
}

/* What stands for a mark by itself: a symbol, or a word such as x or oui. */
static enum find_mark
mark_of_text(const struct find_context *c, struct str text)
{
	size_t at = 0;
	uint32_t first = 0;
	struct str key;

	text = form_find_text_trim(text);
	if (!utf8_decode(text, &at, &first))
		return FIND_MARK_EMPTY;
	if (form_find_text_is_blank(text))
		return first == '*' || first == '+' ? FIND_MARK_TICKED
						    : FIND_MARK_EMPTY;
	if (mark_of_symbol(first) != FIND_MARK_NONE)
		return mark_of_symbol(first);
	key = form_index_key(c->scratch, text);
	if (form_index_word(c->index, "tick", key) != NULL)
		return FIND_MARK_TICKED;
	if (form_index_word(c->index, "untick", key) != NULL)
		return FIND_MARK_EMPTY;
	return FIND_MARK_NONE;
}

/* A box at at: its bytes and its mark; 0 when there is none. */
static size_t
box_at(const struct find_context *c, struct str s, size_t at,
    enum find_mark *mark_out)
{
	bool square = s.p[at] == '[';
	size_t end = at, most = square ? BOX_BYTES : BOX_ROUND_BYTES;
	uint32_t symbol;

	if (square || s.p[at] == '(') {
		end = str_find_byte(
		    str_slice(s, 0, at + most + 2), square ? ']' : ')', at);
		if (end == SIZE_MAX)
			return 0;
		*mark_out = mark_of_text(c, str_slice(s, at + 1, end - at - 1));
		return *mark_out != FIND_MARK_NONE ? end + 1 - at : 0;
	}
	if ((unsigned char)s.p[at] < 0x80 || !utf8_decode(s, &end, &symbol))
		return 0;
	*mark_out = mark_of_symbol(symbol);
	if (*mark_out == FIND_MARK_NONE)
		return 0;
	/* Behind it may stand how the symbol is to be drawn. */
	if (str_starts(str_after(s, end), "\xef\xb8\x8f"))
		end += 3;
	return end - at;
}

struct box {
	size_t start, end;
	enum find_mark mark;
};

static size_t
find_boxes(const struct find_context *c, struct str text, struct box *boxes)
{
	size_t count = 0;

	for (size_t at = 0; at < text.n && count < BOXES_A_LINE; at++) {
		struct box *box = &boxes[count];
		size_t n = box_at(c, text, at, &box->mark);

		if (n == 0)
			continue;
		box->start = at;
		box->end = at + n;
		at = box->end - 1;
		count++;
	}
	return count;
}

static struct str
between(struct str text, size_t start, size_t end)
{
	return form_find_text_trim(str_slice(text, start, end - start));
}

size_t
form_find_tick_split(
    const struct find_context *c, struct str text, struct find_item **items_out)
{
	struct box boxes[BOXES_A_LINE];
	size_t count = find_boxes(c, text, boxes);
	struct find_item *items =
	    arena_array(c->scratch, count, sizeof(*items));
	struct str before;
	bool behind;

	*items_out = items;
	if (count == 0)
		return 0;
	before = between(text,
	    form_find_text_marker(str_slice(text, 0, boxes[0].start)),
	    boxes[0].start);
	behind = !form_find_text_is_blank(before);
	/* "x [ ] Générale": ticked beside the box, not in it. */
	if (behind && mark_of_text(c, before) == FIND_MARK_TICKED) {
		boxes[0].mark = FIND_MARK_TICKED;
		behind = false;
	}
	for (size_t i = 0; i < count; i++) {
		size_t from = i > 0 ? boxes[i - 1].end : 0;
		size_t next = i + 1 < count ? boxes[i + 1].start : text.n;

		items[i].mark = boxes[i].mark;
		items[i].text = behind ? between(text, from, boxes[i].start)
				       : between(text, boxes[i].end, next);
	}
	return count;
}

/* ---- Options ---- */

/* The label of the option that key is, or empty. */
static struct str
option_of_key(
    const struct find_context *c, const struct field *field, struct str key)
{
	const struct option *option;
	const struct word *word;

	if (field->list != NULL) {
		option = form_index_option(c->index, field->list, key);
		return option != NULL ? option->label : (struct str){0};
	}
	word = form_index_word(c->index, "consent", key);
	return word != NULL ? word->texts[0] : (struct str){0};
}

static bool
may_go_on(
    const struct find_context *c, const struct field *field, struct str key)
{
	return field->list != NULL &&
	       form_index_option_begins(c->index, field->list, key);
}

static bool
ends_word(struct str text, size_t at)
{
	static const char ends[] = " \t:;,.()-/=";

	return at == text.n || (unsigned char)text.p[at] == 0xc2 ||
	       (unsigned char)text.p[at] == 0xe2 ||
	       memchr(ends, text.p[at], sizeof(ends) - 1) != NULL;
}

/* The longest option at the beginning of text; *end_out is where it ends. */
static struct str
longest_option(const struct find_context *c, const struct field *field,
    struct str text, size_t *end_out)
{
	struct str best = {0};
	size_t longest = 0;

	if (text.n > OPTION_BYTES)
		text = str_slice(text, 0, OPTION_BYTES);
	for (size_t at = 1; at <= text.n; at++) {
		struct str key, label;

		if (!ends_word(text, at))
			continue;
		key = form_index_key(c->scratch, str_slice(text, 0, at));
		label = option_of_key(c, field, key);
		if (label.n > 0 && key.n > longest) {
			best = label;
			longest = key.n;
			*end_out = at;
		} else if (label.n == 0 && key.n > 0 &&
			   !may_go_on(c, field, key)) {
			break;
		}
	}
	return best;
}

/* What follows an option: a mark, or a comment. */
static void
read_tail(
    const struct find_context *c, struct str tail, struct find_choice *out)
{
	size_t at = 0, first = 0;
	uint32_t sign = 0;

	while (first < tail.n && utf8_decode(tail, &at, &sign) &&
	       (utf8_is_space(sign) || utf8_is_dash(sign) ||
		   (sign < 0x80 && strchr(":;,.)=*_", (int)sign) != NULL))) {
		out->separated = out->separated || !utf8_is_space(sign);
		out->enumerated = out->enumerated || sign == ',' || sign == ';';
		first = at;
	}
	out->comment = form_find_text_trim(str_after(tail, first));
	out->separated =
	    out->separated || (out->comment.n > 0 && out->comment.p[0] == '(');
	if (out->comment.n > 0 &&
	    mark_of_text(c, out->comment) == FIND_MARK_TICKED) {
		out->ticked = true;
		out->comment.n = 0;
	}
	if (form_find_text_is_blank(out->comment))
		out->comment.n = 0;
}

/* "x Générale", "oui : Générale": what follows the mark, or empty. */
static struct str
behind_mark(const struct find_context *c, struct str text)
{
	size_t end = str_find_byte(text, ' ', 0);

	if (end == SIZE_MAX || end > BOX_BYTES ||
	    mark_of_text(c, str_slice(text, 0, end)) != FIND_MARK_TICKED)
		return (struct str){0};
	return form_find_text_trim(str_after(text, end));
}

/* An option at the beginning of text, a bullet or a number before it aside. */
static bool
read_option(const struct find_context *c, const struct field *field,
    struct str text, struct find_choice *out)
{
	size_t end = 0;
	struct str rest = text;

	out->label = longest_option(c, field, rest, &end);
	if (out->label.n == 0) {
		out->number = form_find_text_number(text, &rest);
		if (out->number == 0)
			rest = str_after(text, form_find_text_marker(text));
		out->listed = rest.n < text.n;
		if (out->listed)
			out->label = longest_option(c, field, rest, &end);
	}
	if (out->label.n == 0)
		return false;
	read_tail(c, str_after(rest, end), out);
	return true;
}

bool
form_find_tick_option(const struct find_context *c, const struct field *field,
    struct str text, struct find_choice *out)
{
	struct str rest;

	*out = (struct find_choice){0};
	text = form_find_text_trim(text);
	/* The mark first: "x" may be an option's short name as well. */
	rest = behind_mark(c, text);
	if (rest.n > 0 && read_option(c, field, rest, out)) {
		out->ticked = true;
		return true;
	}
	*out = (struct find_choice){0};
	return read_option(c, field, text, out);
}

bool
form_find_tick_option_begins(
    const struct find_context *c, const struct field *field, struct str text)
{
	struct str rest = behind_mark(c, form_find_text_trim(text));

	return may_go_on(
	    c, field, form_index_key(c->scratch, rest.n > 0 ? rest : text));
}
