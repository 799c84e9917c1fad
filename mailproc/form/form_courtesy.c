#include "form/form_courtesy.h"

#include "form/form_find_label.h"
#include "form/form_find_text.h"
#include "form/form_find_words.h"
#include "text/utf8.h"

enum {
	COURTESY_WORDS = 20, /* of a line; longer ones say something */
	COURTESY_LINES = 10,
	NAME_WORDS = 2,     /* of a name, at least, that stands alone */
	SIGNATURE_LINES = 8 /* under the name */
};

/* Whether key, words of [a-z0-9], has this word. */
static bool
has_word(struct str key, struct str wanted)
{
	struct str word;

	while (str_cut(&key, ' ', &word))
		if (str_eq(word, wanted))
			return true;
	return false;
}

/* The word at item i: its part of the key. */
static struct str
word_at(const struct find_words *w, size_t i)
{
	struct str rest = str_after(w->key, w->items[i].key), word = rest;

	(void)str_cut(&rest, ' ', &word);
	return word;
}

/* How many items from i on are courtesy; 0: something else begins there. */
static size_t
courtesy_at(const struct find_words *w, size_t i, struct str name)
{
	static const char *const kinds[] = {
	    "closing", "greeting", "title", "thanks"};
	const struct word *word;
	size_t taken, most = 0;

	for (size_t k = 0; k < sizeof(kinds) / sizeof(*kinds); k++)
		if (form_find_words_at(w, i, kinds[k], &taken) != NULL &&
		    taken > most)
			most = taken;
	word = form_find_words_at(w, i, "consent", &taken);
	if (word != NULL && str_is(word->id, "oui") && taken > most)
		most = taken;
	return most > 0 ? most : has_word(name, word_at(w, i));
}

/* Signs and pictures: no letter of any alphabet, and no digit. */
static bool
is_wordless(struct str line)
{
	size_t at = 0;
	uint32_t c;

	while (utf8_decode(line, &at, &c)) {
		bool picture = (c >= 0x2190 && c <= 0x2bff) ||
			       (c >= 0x1f000 && c <= 0x1faff) ||
			       (c >= 0xfe00 && c <= 0xfe0f);

		if (!picture && c >= 0x80 && !utf8_is_space(c) &&
		    !utf8_is_invisible(c) && !utf8_is_dash(c))
			return false;
		if (c < 0x80 && char_is_alnum((char)c))
			return false;
	}
	return true;
}

/* name: words of [a-z0-9]. */
static bool
is_courtesy(struct arena *a, const struct form_index *index, struct str line,
    struct str name)
{
	struct find_words w = form_find_words(a, index, line, COURTESY_WORDS);

	/* Too much, or in another alphabet. */
	if (w.count == 0)
		return is_wordless(line);
	for (size_t i = 0; i < w.count;) {
		size_t taken = courtesy_at(&w, i, name);

		if (taken == 0)
			return false;
		i += taken;
	}
	return true;
}

bool
form_courtesy(struct arena *a, const struct forms *forms, struct str text,
    struct str name)
{
	const struct form_index *index = forms_index(forms);
	struct str key = form_index_key(a, name), line;
	size_t lines = 0;

	if (str_find_byte(text, '?', 0) != SIZE_MAX)
		return false;
	while (str_line(&text, &line)) {
		if (form_find_text_trim(line).n == 0)
			continue;
		if (++lines > COURTESY_LINES ||
		    !is_courtesy(a, index, line, key))
			return false;
	}
	return true;
}

/* ---- Signatures ---- */

/* Nothing but her name, two words of it or more. */
static bool
is_name(struct arena *a, struct str line, struct str name)
{
	struct str key = form_index_key(a, line), word;
	size_t words = 0;

	while (str_cut(&key, ' ', &word)) {
		if (!has_word(name, word))
			return false;
		words++;
	}
	return words >= NAME_WORDS;
}

static bool
is_typed(const struct find_line *line)
{
	return !line->skip && line->source != SOURCE_QUOTED;
}

/* The line before i that is not empty, in what was typed; SIZE_MAX: none. */
static size_t
line_before(const struct find_line *lines, size_t i)
{
	while (i-- > 0) {
		if (!is_typed(&lines[i]))
			return SIZE_MAX;
		if (!form_find_text_is_blank(lines[i].text))
			return i;
	}
	return SIZE_MAX;
}

static bool
is_way_to_reach(const struct index_hit *hit)
{
	return hit->field != NULL && (hit->field->type == FIELD_PHONE ||
					 hit->field->type == FIELD_EXTENSION ||
					 hit->field->type == FIELD_EMAIL);
}

/* What stands under a name. */
struct under_name {
	size_t end;      /* the line behind */
	size_t lines;    /* that are not empty */
	size_t contacts; /* ways to reach her, with labels */
	bool answers;    /* a label of something else */
};

static void
look_under_name(struct find_context *c, const struct find_line *lines,
    size_t count, size_t i, struct under_name *out)
{
	*out = (struct under_name){0};
	for (i++; i < count && is_typed(&lines[i]); i++) {
		struct find_label label;

		if (form_find_text_is_blank(lines[i].text))
			continue;
		out->lines++;
		if (!form_find_label_first(c, lines[i].text, &label) ||
		    !label.separated || label.hits == NULL)
			continue;
		if (is_way_to_reach(&label.hits[0]))
			out->contacts++;
		else
			out->answers = true;
	}
	out->end = i;
}

/* "Merci,", "Cordialement,": what stands before a name at the end. */
static bool
is_closing(struct find_context *c, struct str line)
{
	size_t n;

	return form_index_word_begins(c->index, "closing",
		   form_index_key(c->scratch, line), &n) != NULL &&
	       is_courtesy(c->scratch, c->index, line, (struct str){0});
}

/* Her name at i ends a letter, and what is under it tells how to reach her. */
static bool
is_signature(struct find_context *c, const struct find_line *lines, size_t i,
    const struct under_name *under)
{
	size_t before = line_before(lines, i);
	struct str line;

	if (before == SIZE_MAX || under->contacts == 0 || under->answers ||
	    under->lines > SIGNATURE_LINES)
		return false;
	line = form_find_text_trim(lines[before].text);
	/* "Nom et prénom :" above it waits for just this. */
	if (str_ends(line, ":"))
		return false;
	return under->contacts > 1 || under->lines > under->contacts ||
	       is_closing(c, line);
}

void
form_courtesy_signature(struct arena *a, const struct forms *forms,
    struct str name, struct find_line *lines, size_t count)
{
	struct find_context c = {
	    .scratch = arena_new(), .index = forms_index(forms)};
	struct str key = form_index_key(a, name);
	struct under_name under;

	for (size_t i = 0; key.n > 0 && i < count; i++) {
		if (!is_typed(&lines[i]) || lines[i].text.n > name.n + 40 ||
		    !is_name(c.scratch, lines[i].text, key))
			continue;
		look_under_name(&c, lines, count, i, &under);
		if (is_signature(&c, lines, i, &under))
			for (i++; i < under.end; i++)
				lines[i].skip = true;
		arena_reset(c.scratch);
	}
	arena_free(c.scratch);
}
