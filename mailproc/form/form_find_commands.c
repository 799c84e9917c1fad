#include "form/form_find.h"

#include "form/form_find_text.h"
#include "form/form_find_words.h"

enum {
	COMMAND_WORDS = 14, /* of a line that asks; a longer one tells */
	COMMAND_LINES = 4,  /* of greetings before it */
	GUESS_LETTERS = 8,  /* of a word that may have one of them wrong */
	ARGUMENT_WORDS = 6, /* a sentence is no argument */
	CODE_LEAST = 6,
	CODE_MOST = 12
};

struct command_list {
	struct arena *a;
	struct message_command *items;
	size_t count, capacity;
};

static void
add_command(struct command_list *list, const struct word *word,
    struct str argument, bool in_subject)
{
	for (size_t i = 0; i < list->count; i++)
		if (str_eq(list->items[i].word, word->id) &&
		    (argument.n == 0 ||
			str_eq(list->items[i].argument, argument)))
			return;
	if (list->count >= MESSAGE_MAX_COMMANDS)
		return;
	list->items = arena_grow(list->a, list->items, list->count,
	    &list->capacity, sizeof(*list->items));
	list->items[list->count++] = (struct message_command){
	    .word = word->id,
	    .argument = str_copy(list->a, argument),
	    .in_subject = in_subject,
	};
}

/* ---- What follows a command ---- */

/* Signs around an argument: "CODE : 7K3M-9QX4." */
static struct str
without_signs(struct str s)
{
	while (
	    s.n > 0 && (unsigned char)s.p[0] < 0x80 && !char_is_alnum(s.p[0]))
		s = str_after(s, 1);
	while (s.n > 0 && (unsigned char)s.p[s.n - 1] < 0x80 &&
	       !char_is_alnum(s.p[s.n - 1]))
		s.n--;
	return s;
}

/* A few letters and digits, whatever stands between them. */
static bool
is_code(struct str s)
{
	size_t signs = 0, digits = 0;

	for (size_t i = 0; i < s.n; i++) {
		bool blank = char_is_space(s.p[i]) || s.p[i] == '-';

		if (!char_is_alnum(s.p[i]) && !blank)
			return false;
		signs += !blank;
		digits += char_is_digit(s.p[i]);
	}
	return signs >= CODE_LEAST && signs <= CODE_MOST && digits > 0;
}

static bool
fits(enum word_argument shape, struct str argument)
{
	int64_t number;

	switch (shape) {
	case WORD_ARGUMENT_TEXT:
		return true;
	case WORD_ARGUMENT_NUMBER:
		return str_to_int64(argument, 0, INT64_MAX, &number);
	case WORD_ARGUMENT_CODE:
		return is_code(argument);
	case WORD_ARGUMENT_NONE:
		break;
	}
	return false;
}

/*
 * The words from item i on, without the polite ones at both ends. Empty when
 * nothing is left. False when it is not of the command's shape.
 */
static bool
read_argument(const struct find_words *w, size_t i, const struct word *word,
    struct str *argument_out)
{
	static const char *const polite[] = {"polite", "closing", NULL};
	size_t end, taken;

	*argument_out = (struct str){0};
	while (form_find_words_at(w, i, "polite", &taken) != NULL)
		i += taken;
	for (end = i; end < w->count; end++)
		if (form_find_words_only(w, end, polite))
			break;
	if (i >= end)
		return true;
	if (end - i > ARGUMENT_WORDS)
		return false;
	*argument_out = without_signs(str_slice(w->text, w->items[i].start,
	    w->items[end - 1].end - w->items[i].start));
	return fits(word->argument, *argument_out);
}

/* ---- A line ---- */

/* "L'aide financière", "ma liste de vaccins est à jour": what is spoken of. */
static bool
is_spoken_of(
    const struct find_words *w, size_t i, size_t behind, struct str argument)
{
	size_t taken;

	if (argument.n == 0)
		return false;
	if (i > 0 && form_find_words_at(w, i - 1, "determiner", &taken) != NULL)
		return true;
	for (; behind < w->count; behind++)
		if (form_find_words_at(w, behind, "copula", &taken) != NULL)
			return true;
	return false;
}

/* The commands of a line that holds nothing else; bare: without even "please". */
static void
read_line(struct command_list *list, const struct find_words *w, bool bare,
    bool in_subject)
{
	struct command_list found = {.a = list->a};

	for (size_t i = 0; i < w->count;) {
		size_t taken, polite, at = i;
		const struct word *word =
		    form_find_words_at(w, i, "command", &taken);
		struct str argument = {0};

		(void)form_find_words_at(w, i, "polite", &polite);
		if (word == NULL || polite > taken) {
			if (polite == 0 || bare)
				return;
			i += polite;
			continue;
		}
		i += taken;
		if (word->takes_argument) {
			if (!read_argument(w, i, word, &argument) ||
			    (word->argument == WORD_ARGUMENT_TEXT &&
				is_spoken_of(w, at, i, argument)))
				return;
			i = w->count;
		}
		add_command(&found, word, argument, in_subject);
	}
	for (size_t i = 0; i < found.count; i++)
		add_command(list, &(struct word){.id = found.items[i].word},
		    found.items[i].argument, in_subject);
}

/* ---- One letter wrong ---- */

/* Whether one letter put in, left out, taken for another or for its neighbour
 * makes a of b. */
static bool
is_one_letter_off(struct str a, struct str b)
{
	size_t head = 0, tail = 0, least = a.n < b.n ? a.n : b.n;
	size_t x, y;

	while (head < least && a.p[head] == b.p[head])
		head++;
	while (
	    tail < least - head && a.p[a.n - 1 - tail] == b.p[b.n - 1 - tail])
		tail++;
	x = a.n - head - tail;
	y = b.n - head - tail;
	return (x <= 1 && y <= 1) ||
	       (x == 2 && y == 2 && a.p[head] == b.p[head + 1] &&
		   a.p[head + 1] == b.p[head]);
}

/* The only long word of our commands that word may be meant for, or word. */
static struct str
guess(struct arena *a, const struct forms *forms, struct str word)
{
	size_t count;
	const struct word *words = forms_words(forms, &count);
	struct str found = word;

	for (size_t i = 0; i < count; i++) {
		if (!words[i].guess || !str_is(words[i].kind, "command"))
			continue;
		for (size_t t = 0; t < words[i].text_count; t++) {
			struct str key = form_index_key(a, words[i].texts[t]);
			struct str one;

			while (str_cut(&key, ' ', &one)) {
				if (str_eq(one, word))
					return word;
				if (one.n < GUESS_LETTERS ||
				    !is_one_letter_off(word, one) ||
				    str_eq(one, found))
					continue;
				/* Two that it may be: it is neither. */
				if (!str_eq(found, word))
					return word;
				found = one;
			}
		}
	}
	return found;
}

/* The line with the letters mended; nothing asked for with one that is not. */
static struct str
mended(struct arena *a, const struct forms *forms, const struct find_words *w)
{
	struct str rest = w->key, word, out = str_of("", 0);

	while (str_cut(&rest, ' ', &word)) {
		struct str better =
		    word.n + 1 < GUESS_LETTERS ? word : guess(a, forms, word);

		out = str_printf(a, "%.*s%s%.*s", STR_ARG(out),
		    out.n > 0 ? " " : "", STR_ARG(better));
	}
	return out;
}

/* As read_line(), and once more with the letters mended that are wrong. */
static void
read_typed(struct command_list *list, const struct forms *forms,
    const struct find_words *w)
{
	struct command_list found = {.a = list->a};
	size_t before = list->count;
	struct find_words again;
	struct str text;

	read_line(list, w, false, false);
	if (list->count > before || w->count == 0)
		return;
	text = mended(list->a, forms, w);
	if (str_eq(text, w->key))
		return;
	again = form_find_words(list->a, w->index, text, COMMAND_WORDS);
	read_line(&found, &again, false, false);
	for (size_t i = 0; i < found.count; i++)
		if (found.items[i].argument.n == 0)
			add_command(list,
			    &(struct word){.id = found.items[i].word},
			    (struct str){0}, false);
}

/* "Bonjour madame Roy,": a line that only greets. */
static bool
is_greeting(const struct find_words *w)
{
	size_t taken;

	return w->count > 0 && w->count <= 5 &&
	       form_find_words_at(w, 0, "greeting", &taken) != NULL;
}

void
form_find_commands(struct arena *a, const struct forms *forms,
    struct str subject, struct str new_text, struct message_command **commands,
    size_t *count_out)
{
	const struct form_index *index = forms_index(forms);
	struct command_list list = {.a = a};
	struct find_words w;
	bool reply;
	int greetings = 0;
	struct str line;

	subject = form_find_words_subject(a, index, subject, &reply);
	w = form_find_words(a, index, subject, COMMAND_WORDS);
	/* The subject of a reply is an old one, unless it was replaced. */
	read_line(&list, &w, reply, true);
	while (str_line(&new_text, &line)) {
		size_t before = list.count;

		if (form_find_text_is_blank(line))
			continue;
		w = form_find_words(a, index, line, COMMAND_WORDS);
		read_typed(&list, forms, &w);
		/* Line by line, until something else is said. */
		if (list.count > before)
			greetings = COMMAND_LINES;
		else if (greetings >= COMMAND_LINES || !is_greeting(&w) ||
			 ++greetings >= COMMAND_LINES)
			break;
	}
	*commands = list.items;
	*count_out = list.count;
}
