/* One option of a list. */
#include "form/value.h"

#include "form/value_lex.h"
#include "text/text_fold.h"

/* Numbered to choose from: more is no choice that anyone reads. */
enum { CANDIDATES_MAX = 9 };

struct str
value_parent(const struct value_in *in)
{
	return value_choice_id(value_other(in, in->field->depends));
}

const struct option *
value_option(const struct value_in *in, struct str words)
{
	const struct option **found;
	size_t count;
	bool sure;

	list_search(in->a, in->field->list, value_parent(in), words, 1, &found,
	    &count, &sure);
	return sure ? found[0] : NULL;
}

static struct str
labels(struct arena *a, const struct option **options, size_t count)
{
	struct buf lines = {0};
	struct str all;

	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buf_add_char(&lines, '\n');
		buf_add_str(&lines, options[i]->label);
	}
	all = buf_copy(a, &lines);
	buf_release(&lines);
	return all;
}

/* The list of the field that this one depends on, or NULL. */
static const struct list *
parent_list(const struct value_in *in)
{
	const struct field *other =
	    in->form == NULL ? NULL : form_field(in->form, in->field->depends);

	return other == NULL ? NULL : other->list;
}

/* Labels of the options of the other list that option belongs to. */
static struct str
parent_labels(const struct value_in *in, const struct option *option)
{
	const struct list *list = parent_list(in);
	const struct option **parents;
	size_t count = 0;

	if (list == NULL)
		return str_of("", 0);
	parents = arena_array(in->a, list->count + 1, sizeof(*parents));
	for (size_t i = 0; i < list->count; i++)
		if (list_option_belongs(option, list->options[i].id))
			parents[count++] = &list->options[i];
	return labels(in->a, parents, count);
}

/* Right words for a list filtered otherwise. */
static bool
refuse_other_parent(
    const struct value_in *in, struct answer *out, struct str words)
{
	const struct option **found;
	size_t count;
	bool sure;

	if (value_parent(in).n == 0)
		return false;
	list_search(in->a, in->field->list, str_of("", 0), words, 1, &found,
	    &count, &sure);
	if (!sure || list_option_belongs(found[0], value_parent(in)))
		return false;
	value_refuse(
	    in, out, "liste.autre_categorie", parent_labels(in, found[0]));
	return true;
}

void
value_refuse_option(
    const struct value_in *in, struct answer *out, struct str words)
{
	const struct option **found;
	size_t count;
	size_t all;
	bool sure, whole;

	if (refuse_other_parent(in, out, words))
		return;
	list_search_whole(in->a, in->field->list, value_parent(in), words,
	    CANDIDATES_MAX, &found, &count, &sure, &whole, &all);
	value_refuse(in, out,
	    whole && count > 1 ? "liste.plusieurs" : "liste.inconnu",
	    labels(in->a, found, count));
}

/* The draft on file that offers lines to choose from, or NULL. */
static const struct answer *
offer(const struct value_in *in)
{
	const struct answer *draft = value_other(in, in->field->id);

	if (draft == NULL || draft->detail.n == 0 ||
	    !(str_is(draft->problem, "liste.plusieurs") ||
		str_is(draft->problem, "liste.inconnu")))
		return NULL;
	return draft;
}

/* Line number n of lines, from 1; empty when there are fewer. */
static struct str
line_at(struct str lines, int64_t n)
{
	struct str line;

	while (str_line(&lines, &line))
		if (--n == 0)
			return line;
	return str_of("", 0);
}

/* raw is numbers and words that say nothing. */
static bool
only_numbers(const struct lexemes *l)
{
	size_t numbers = 0;

	for (size_t i = 0; i < l->count; i++) {
		if (l->items[i].type == LEXEME_OTHER)
			return false;
		numbers += l->items[i].type == LEXEME_NUMBER;
	}
	return numbers > 0;
}

/* The lines with the numbers in l, joined; empty when one of them is none. */
static struct str
lines_of_numbers(struct arena *a, const struct lexemes *l, struct str lines)
{
	struct buf chosen = {0};
	struct str all;

	for (size_t i = 0; i < l->count; i++) {
		int64_t n = 0;
		struct str line;

		if (!lexeme_is_number(l, i))
			continue;
		if (!str_to_int64(l->items[i].text, 1, CANDIDATES_MAX, &n) ||
		    (line = line_at(lines, n)).n == 0) {
			buf_clear(&chosen);
			break;
		}
		if (chosen.n > 0)
			buf_add_char(&chosen, '\n');
		buf_add_str(&chosen, line);
	}
	all = buf_copy(a, &chosen);
	buf_release(&chosen);
	return all;
}

struct str
value_chosen_lines(const struct value_in *in, bool *keep_out)
{
	static const char *const kinds[] = {"filler", "connector", NULL};
	const struct answer *draft = offer(in);
	struct lexemes l;
	struct str chosen;

	*keep_out = false;
	if (draft == NULL)
		return str_of("", 0);
	if (line_at(draft->detail, 2).n == 0 &&
	    str_is(value_word_is(in->a, in->forms, "consent", in->raw), "oui"))
		return draft->detail;
	l = value_lex(in->a, in->forms, kinds, in->raw);
	if (!only_numbers(&l))
		return str_of("", 0);
	chosen = lines_of_numbers(in->a, &l, draft->detail);
	*keep_out = chosen.n == 0;
	return chosen;
}

void
value_keep_offer(const struct value_in *in, struct answer *out)
{
	const struct answer *draft = offer(in);

	*out = *draft;
}

/* "2 Cégep X", as the line stood in our mail: without its number, if that is
 * where the number leads. */
static const struct option *
numbered_line(const struct value_in *in)
{
	const struct answer *draft = offer(in);
	const struct option *option;
	struct str raw = in->raw, line;
	size_t digits = 0;
	int64_t n = 0;

	while (digits < raw.n && char_is_digit(raw.p[digits]))
		digits++;
	if (draft == NULL ||
	    !str_to_int64(str_slice(raw, 0, digits), 1, CANDIDATES_MAX, &n))
		return NULL;
	line = line_at(draft->detail, n);
	option = line.n == 0 ? NULL : value_option(in, line);
	return option != NULL &&
		       option == value_option(in, str_after(raw, digits))
		   ? option
		   : NULL;
}

static const struct option *
option_called(const struct list *list, struct str label)
{
	for (size_t i = 0; i < list->count; i++)
		if (str_eq(list->options[i].label, label))
			return &list->options[i];
	return NULL;
}

/* What is sure among the options that we offered, though not in the whole list:
 * "Saint-Lambert", of the three that begin with "Champlain". */
static const struct option *
offered_option(const struct value_in *in, struct str words)
{
	const struct answer *draft = offer(in);
	struct option options[CANDIDATES_MAX];
	struct list offered = {.options = options};
	const struct option **found, *option;
	struct str rest, line;
	size_t count;
	bool sure;

	if (draft == NULL)
		return NULL;
	rest = draft->detail;
	while (offered.count < CANDIDATES_MAX && str_line(&rest, &line)) {
		option = option_called(in->field->list, line);
		if (option != NULL)
			options[offered.count++] = *option;
	}
	list_search(
	    in->a, &offered, value_parent(in), words, 1, &found, &count, &sure);
	return sure ? option_called(in->field->list, found[0]->label) : NULL;
}

/* The answer on file, though its option is not offered any more. */
static const struct option *
option_on_file(const struct value_in *in, struct str words)
{
	const struct answer *old = value_other(in, in->field->id);
	const struct option *option;

	if (old == NULL || old->problem.n > 0)
		return NULL;
	option = list_option(in->field->list, value_choice_id(old));
	return option != NULL && option->retired &&
		       str_eq(text_key(in->a, option->label),
			   text_key(in->a, words))
		   ? option
		   : NULL;
}

static void
accept_option(
    const struct value_in *in, struct answer *out, const struct option *option)
{
	value_accept(in, out, option->id);
	out->text = option->label;
}

/* Several boxes ticked where one is asked for. */
static bool
refuse_several(const struct value_in *in, struct answer *out)
{
	const struct option *found[CANDIDATES_MAX];
	size_t count = 0;
	struct str rest = in->raw, line;

	while (count < CANDIDATES_MAX && str_line(&rest, &line)) {
		const struct option *option = value_option(in, line);
		bool again = false;

		if (option == NULL)
			return false;
		for (size_t i = 0; i < count; i++)
			again = again || found[i] == option;
		if (!again)
			found[count++] = option;
	}
	if (count == 1)
		accept_option(in, out, found[0]);
	else
		value_refuse(
		    in, out, "liste.plusieurs", labels(in->a, found, count));
	return true;
}

/* « Genre : x » ticks something, and does not say what. */
static bool
is_stray_tick(const struct value_in *in, struct str words)
{
	return words.n == 1 && char_lower(words.p[0]) == 'x' &&
	       list_option(in->field->list, str_from("x")) == NULL;
}

void
value_choice(const struct value_in *in, struct answer *out)
{
	const struct option *option;
	bool keep;
	struct str words = value_chosen_lines(in, &keep);

	if (in->field->list == NULL)
		bug("field %.*s has no list", STR_ARG(in->field->id));
	if (keep) {
		value_keep_offer(in, out);
		return;
	}
	if (words.n == 0)
		words = in->raw;
	if (is_stray_tick(in, words)) {
		value_refuse(in, out, "liste.inconnu", str_of("", 0));
		return;
	}
	option = numbered_line(in);
	if (option == NULL)
		option = value_option(in, words);
	if (option == NULL)
		option = offered_option(in, words);
	if (option == NULL)
		option = option_on_file(in, words);
	if (option != NULL)
		accept_option(in, out, option);
	else if (str_find_byte(words, '\n', 0) == SIZE_MAX ||
		 !refuse_several(in, out))
		value_refuse_option(in, out, words);
}

/* "3", "3 (plutôt)", "3 - Plutôt d’accord": the id of an option is its mark. */
void
value_scale(const struct value_in *in, struct answer *out)
{
	size_t digits = 0;
	const struct option *option;

	while (digits < in->raw.n && char_is_digit(in->raw.p[digits]))
		digits++;
	option = list_option(in->field->list, str_slice(in->raw, 0, digits));
	for (size_t i = digits; i < in->raw.n; i++)
		if (char_is_digit(in->raw.p[i]))
			option = NULL; /* "3 ou 4" */
	if (option != NULL)
		accept_option(in, out, option);
	else
		value_choice(in, out);
}

struct str
form_scale_legend(
    struct arena *a, const struct field *field, enum language language)
{
	struct buf out = {0};
	struct str text;

	for (size_t i = 0; i < field->list->count; i++) {
		const struct option *option = &field->list->options[i];
		struct str label = option->in[language].label.n > 0
				       ? option->in[language].label
				       : option->in[LANGUAGE_FR].label;
		struct str mark =
		    option->alias_count > 0 ? option->aliases[0] : option->id;

		buf_printf(&out, "%s%.*s = %.*s", i > 0 ? "; " : "",
		    STR_ARG(mark), STR_ARG(label));
	}
	text = buf_copy(a, &out);
	buf_release(&out);
	return text;
}
