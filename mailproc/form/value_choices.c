/* Several options of a list, a comment each. */
#include "form/value.h"

#include "base/json.h"
#include "form/form_index.h"
#include "text/text_fold.h"
#include "text/utf8.h"

enum {
	COMMENT_MAX = 300,
	NAME_MAX_WORDS = 24,
	/* "a, b, c" is taken apart one name at a time. */
	PIECE_MAX_DEPTH = 50
};

#define NBSP "\xc2\xa0"

struct chosen {
	const struct option *option;
	struct str comment;
};

struct chooser {
	const struct value_in *in;
	struct chosen *items; /* room for every option of the list */
	size_t count;
	size_t unknown; /* the first piece that is none; or piece_count */
	struct str *pieces;
	size_t piece_count, piece_capacity;
};

/* Whether the search takes words for option too: not when they are all that
 * another one has in common with it. */
static bool
is_its_name(struct arena *a, const struct list *list, struct str parent,
    struct str words, const struct option *option)
{
	const struct option **found;
	size_t count;
	bool sure;

	list_search(a, list, parent, words, 1, &found, &count, &sure);
	return sure && found[0] == option;
}

/* The option whose whole name text begins with, the longest name; *rest is what
 * stands behind it, separators included. */
static const struct option *
name_begins(struct arena *a, const struct forms *forms,
    const struct field *field, struct str parent, struct str text,
    struct str *rest_out)
{
	const struct form_index *index = forms_index(forms);
	const struct option *best = NULL;
	struct str last = str_of("", 0);
	size_t end = 0;

	for (int i = 0; i < NAME_MAX_WORDS && value_next_word(text, &end);
	     i++) {
		struct str key = form_index_key(a, str_slice(text, 0, end));
		const struct option *option =
		    form_index_option(index, field->list, key);
		/* A word in letters that the key has not: not the name's. */
		bool same = str_eq(key, last);

		last = key;
		if (same || option == NULL ||
		    !list_option_belongs(option, parent) ||
		    !is_its_name(a, field->list, parent,
			str_slice(text, 0, end), option))
			continue;
		best = option;
		*rest_out = str_after(text, end);
	}
	return best;
}

struct str
form_other_remark(struct arena *a, const struct forms *forms,
    const struct field *field, struct str raw)
{
	struct str rest = str_of("", 0);
	const struct option *option;

	if (field->list == NULL)
		return rest;
	option = name_begins(
	    a, forms, field, str_of("", 0), text_nfc(a, raw), &rest);
	if (option == NULL || !str_is(option->id, "autre"))
		return str_of("", 0);
	rest = value_one_line(a, value_strip(rest));
	return value_has_word(rest) ? rest : str_of("", 0);
}

/* Boxes of a form: an empty one chooses nothing. *piece loses its box. */
static bool
take_box(struct str *piece)
{
	static const char *const ticked[] = {"[x]", "[X]", "(x)", "(X)"};
	static const char *const empty[] = {"[ ]", "[]", "( )", "()", "☐"};

	for (size_t i = 0; i < sizeof(empty) / sizeof(empty[0]); i++)
		if (str_starts(*piece, empty[i]))
			return false;
	for (size_t i = 0; i < sizeof(ticked) / sizeof(ticked[0]); i++)
		if (str_starts(*piece, ticked[i]))
			*piece = str_after(*piece, 3);
	*piece = value_strip(*piece);
	return piece->n > 0;
}

static void
add_piece(struct chooser *c, struct str piece)
{
	piece = str_trim(piece);
	if (!take_box(&piece))
		return;
	c->pieces = arena_grow(c->in->a, c->pieces, c->piece_count,
	    &c->piece_capacity, sizeof(*c->pieces));
	c->pieces[c->piece_count++] = piece;
}

static void
split_pieces(struct chooser *c, struct str raw)
{
	struct str line, piece;

	while (str_line(&raw, &line))
		while (str_cut(&line, ';', &piece))
			add_piece(c, piece);
}

/* What follows a name, as its comment: no separator at either end, and without
 * the parentheses that it stood in. */
static struct str
comment_of(struct arena *a, struct str rest)
{
	struct str stripped = value_strip(rest);
	struct str comment = value_one_line(a, stripped);
	size_t open = str_find_byte(rest, '(', 0);
	size_t first = stripped.n == 0 ? 0 : (size_t)(stripped.p - rest.p);

	if (open < first && comment.n > 0 && comment.p[comment.n - 1] == ')' &&
	    str_find_byte(comment, '(', 0) == SIZE_MAX)
		comment = value_strip(str_slice(comment, 0, comment.n - 1));
	return comment;
}

static void
choose(struct chooser *c, const struct option *option, struct str comment)
{
	for (size_t i = 0; i < c->count; i++) {
		struct chosen *old = &c->items[i];

		if (old->option != option)
			continue;
		if (old->comment.n == 0)
			old->comment = comment;
		else if (comment.n > 0 && !str_eq(comment, old->comment))
			old->comment = str_printf(c->in->a, "%.*s, %.*s",
			    STR_ARG(old->comment), STR_ARG(comment));
		return;
	}
	c->items[c->count++] = (struct chosen){option, comment};
}

/* A colon, a parenthesis or a dash: what follows is said about the option. One
 * that closes is the end of the option's own name. */
static bool
announces_comment(struct str rest)
{
	size_t at = 0;
	uint32_t c;

	while (utf8_decode(rest, &at, &c))
		if (!utf8_is_space(c) && c != ')' && c != ']')
			return c == ':' || c == '(' || utf8_is_dash(c);
	return false;
}

static bool take_piece(struct chooser *c, struct str piece, int depth);

/* More options behind a comma or "et"; else nothing is taken. */
static bool
take_more(struct chooser *c, struct str rest, int depth)
{
	size_t count = c->count;
	struct str tail = value_strip(rest), behind;
	struct str id = value_word_begins(
	    c->in->a, c->in->forms, "connector", tail, &behind);

	if (str_is(id, "et"))
		tail = behind;
	if (depth < PIECE_MAX_DEPTH && take_piece(c, tail, depth + 1))
		return true;
	c->count = count;
	return false;
}

/* Where the first comma, colon, parenthesis or dash between blanks is. */
static size_t
find_separator(struct str piece)
{
	for (size_t i = 0; i < piece.n; i++) {
		char x = piece.p[i];

		if (x == ',' || x == ':' || x == '(' ||
		    (x == ' ' && i + 1 < piece.n &&
			announces_comment(str_after(piece, i)) &&
			!char_is_alnum(piece.p[i + 1])))
			return i;
	}
	return SIZE_MAX;
}

/* No whole name at the beginning: shortened, or in another order. */
static bool
take_loose(struct chooser *c, struct str piece, int depth)
{
	const struct option *option = value_option(c->in, piece);
	size_t at;

	if (option != NULL) {
		choose(c, option, str_of("", 0));
		return true;
	}
	at = find_separator(piece);
	if (at == SIZE_MAX)
		return false;
	option = value_option(c->in, str_slice(piece, 0, at));
	if (option == NULL)
		return false;
	if (announces_comment(str_after(piece, at))) {
		choose(c, option, comment_of(c->in->a, str_after(piece, at)));
		return true;
	}
	choose(c, option, str_of("", 0));
	return take_more(c, str_after(piece, at), depth);
}

static bool
take_piece(struct chooser *c, struct str piece, int depth)
{
	struct str rest = str_of("", 0);
	const struct option *option = name_begins(c->in->a, c->in->forms,
	    c->in->field, value_parent(c->in), piece, &rest);

	if (option == NULL)
		return take_loose(c, piece, depth);
	choose(c, option, str_of("", 0));
	if (!value_has_word(rest))
		return true;
	if (announces_comment(rest) || !take_more(c, rest, depth))
		choose(c, option, comment_of(c->in->a, rest));
	return true;
}

/* Take every piece of raw; c->unknown is the first that is no option. */
static void
chooser_run(struct chooser *c, const struct value_in *in, struct str raw)
{
	*c = (struct chooser){.in = in};
	c->items =
	    arena_array(in->a, in->field->list->count + 1, sizeof(*c->items));
	split_pieces(c, raw);
	for (c->unknown = 0; c->unknown < c->piece_count; c->unknown++)
		if (!take_piece(c, c->pieces[c->unknown], 0))
			return;
}

/* The answer on file with its unknown piece replaced by the lines chosen. */
static struct str
with_choice(const struct value_in *in, struct str lines)
{
	const struct answer *draft = value_other(in, in->field->id);
	struct chooser c;
	struct buf raw = {0};
	struct str all;

	chooser_run(&c, in, draft->raw);
	for (size_t i = 0; i < c.piece_count; i++) {
		if (raw.n > 0)
			buf_add_char(&raw, '\n');
		buf_add_str(&raw, i == c.unknown ? lines : c.pieces[i]);
	}
	all = buf_copy(in->a, &raw);
	buf_release(&raw);
	return all;
}

static void
accept_chosen(struct chooser *c, struct answer *out)
{
	struct arena *a = c->in->a;
	struct buf json = {0}, text = {0};
	struct json w = {.out = &json};

	json_array(&w, NULL);
	for (size_t i = 0; i < c->count; i++) {
		const struct chosen *item = &c->items[i];

		json_object(&w, NULL);
		json_str(&w, "id", item->option->id);
		json_str(&w, "comment", item->comment);
		json_end(&w);
		if (i > 0)
			buf_add_text(&text, "; ");
		buf_add_str(&text, item->option->label);
		if (item->comment.n > 0)
			buf_printf(
			    &text, NBSP ": %.*s", STR_ARG(item->comment));
	}
	json_end(&w);
	value_accept_json(out, buf_copy(a, &json), buf_copy(a, &text));
	buf_release(&json);
	buf_release(&text);
}

static bool
is_overlong(const struct chooser *c)
{
	for (size_t i = 0; i < c->count; i++)
		if (utf8_length(c->items[i].comment) > COMMENT_MAX)
			return true;
	return false;
}

void
value_choices(const struct value_in *in, struct answer *out)
{
	struct chooser c;
	struct value_in now = *in;
	bool keep;
	struct str lines = value_chosen_lines(in, &keep);

	if (in->field->list == NULL)
		bug("field %.*s has no list", STR_ARG(in->field->id));
	if (keep) {
		value_keep_offer(in, out);
		return;
	}
	if (lines.n > 0)
		now.raw = with_choice(in, lines);
	chooser_run(&c, &now, now.raw);
	if (c.unknown < c.piece_count)
		value_refuse_option(&now, out, c.pieces[c.unknown]);
	else if (is_overlong(&c))
		value_refuse(&now, out, "texte.long",
		    str_printf(in->a, "%d", COMMENT_MAX));
	else if (c.count > 0)
		accept_chosen(&c, out);
}
