#include "form/form_remark.h"

#include "form/form_find_text.h"
#include "form/form_find_words.h"
#include "text/utf8.h"

enum {
	SENTENCE_WORDS = 60,
	INTENT_WORDS = 30, /* of a sentence that says what she looks for */
	SIGNATURE_LINES = 8,
	SIGNATURE_WORDS = 10, /* of a line under a name */
	NAME_WORDS = 4
};

struct letter {
	struct arena *a;
	const struct forms *forms;
	const struct form_index *index;
	struct str name; /* key */
	unsigned known;
};

static bool
has_word(struct str key, struct str wanted)
{
	struct str word;

	while (str_cut(&key, ' ', &word))
		if (str_eq(word, wanted))
			return true;
	return false;
}

static bool
only_name(const struct letter *l, struct str line)
{
	struct str key = form_index_key(l->a, line), word;
	size_t words = 0;

	while (str_cut(&key, ' ', &word)) {
		if (++words > NAME_WORDS || !has_word(l->name, word))
			return false;
	}
	return words > 0;
}

/* "Amélie", "Jean Roy": a few words with capitals, and nothing else. */
static bool
is_like_name(struct str line)
{
	size_t words = 0;
	bool begins = true;

	for (size_t at = 0; at < line.n;) {
		uint32_t c;

		(void)utf8_decode(line, &at, &c);
		if (utf8_is_space(c) || c == '-') {
			begins = true;
			continue;
		}
		if (begins &&
		    !((c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde) ||
			(c >= 0x100 && c <= 0x17f)))
			return false;
		if (c < 0x80 && c != '.' && c != '\'' &&
		    !char_is_alnum((char)c))
			return false;
		words += begins;
		begins = false;
	}
	return words > 0 && words <= NAME_WORDS;
}

/* "Merci,": what stands before a name. */
static bool
is_closing(const struct letter *l, struct str line)
{
	struct find_words w =
	    form_find_words(l->a, l->index, line, SIGNATURE_WORDS);
	size_t taken;

	return w.count > 0 &&
	       form_find_words_at(&w, 0, "closing", &taken) != NULL;
}

/* A sentence that somebody tells: no line of a signature begins so. */
static bool
tells(const struct letter *l, struct str line)
{
	struct find_words w =
	    form_find_words(l->a, l->index, line, SIGNATURE_WORDS);
	size_t taken;

	return w.count == 0 ||
	       form_find_words_at(&w, 0, "telling", &taken) != NULL ||
	       str_find_byte(line, '?', 0) != SIZE_MAX;
}

/*
 * The text up to her name at its end. What is under it tells who and where she is:
 * a few short lines that begin no sentence.
 */
static struct str
without_signature(const struct letter *l, struct str text)
{
	struct str rest = text, line;
	size_t cut = text.n;
	size_t under = 0;
	bool named = false, closed = false;

	while (str_line(&rest, &line)) {
		size_t start = (size_t)(line.p - text.p);

		line = form_find_text_trim(line);
		if (line.n == 0)
			continue;
		if (only_name(l, line) ||
		    (closed && is_like_name(line) && !tells(l, line))) {
			if (!named)
				cut = start;
			named = true;
			under = 0;
		} else if (named &&
			   (++under > SIGNATURE_LINES || tells(l, line))) {
			named = false;
			cut = text.n;
		}
		closed = is_closing(l, line);
	}
	return str_slice(text, 0, cut);
}

/* How many items from i on say nothing that has to be read; 0: something does. */
static size_t
harmless_at(const struct letter *l, const struct find_words *w, size_t i)
{
	static const char *const kinds[] = {"closing", "greeting", "title",
	    "thanks", "handing", "consent", "amend", "role"};
	struct str rest, word;
	size_t most = 0, taken;

	for (size_t k = 0; k < sizeof(kinds) / sizeof(*kinds); k++) {
		const struct word *found =
		    form_find_words_at(w, i, kinds[k], &taken);

		/* A no says something, unless it was asked for. */
		if (found != NULL && taken > most &&
		    !(str_is(found->kind, "consent") &&
			str_is(found->id, "non") &&
			(l->known & REMARK_REFUSES) == 0))
			most = taken;
	}
	rest = word = str_after(w->key, w->items[i].key);
	(void)str_cut(&rest, ' ', &word);
	return most > 0 ? most : has_word(l->name, word);
}

static bool
is_letter_sign(struct str s)
{
	size_t at = 0;
	uint32_t c;

	while (utf8_decode(s, &at, &c)) {
		bool picture = (c >= 0x2190 && c <= 0x2bff) ||
			       (c >= 0x1f000 && c <= 0x1faff) ||
			       (c >= 0xfe00 && c <= 0xfe0f);

		if ((c < 0x80 && char_is_alnum((char)c)) ||
		    (c >= 0x80 && !picture && !utf8_is_space(c) &&
			!utf8_is_invisible(c) && !utf8_is_dash(c) &&
			c != 0xab && c != 0xbb && c != 0x2026 &&
			(c < 0x2018 || c > 0x201f)))
			return true;
	}
	return false;
}

static bool
is_command(const struct letter *l, struct str sentence)
{
	struct message_command *commands = NULL;
	size_t count = 0;

	form_find_commands(
	    l->a, l->forms, (struct str){0}, sentence, &commands, &count);
	return count > 0;
}

static bool
is_harmless(const struct letter *l, struct str sentence)
{
	struct find_words w =
	    form_find_words(l->a, l->index, sentence, SENTENCE_WORDS);
	size_t taken;
	size_t i = 0;

	if (w.count == 0)
		return !is_letter_sign(sentence);
	while (i < w.count && (taken = harmless_at(l, &w, i)) > 0)
		i += taken;
	if (i == w.count)
		return true;
	return (l->known & REMARK_FIRST) != 0 && w.count <= INTENT_WORDS &&
	       form_find_words_at(&w, i, "intent", &taken) != NULL;
}

/* Bytes up to the end of the first sentence: a stop before a blank, an empty
 * line. */
static size_t
sentence_end(struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if ((c == '.' || c == '!' || c == '?' || c == ';') &&
		    (i + 1 == text.n || char_is_space(text.p[i + 1])))
			return i + 1;
		if (c == '\n' && i + 1 < text.n && text.p[i + 1] == '\n')
			return i + 1;
	}
	return text.n;
}

static void
leave(const struct letter *l, struct str sentence, struct str *left)
{
	*left = str_printf(l->a, "%.*s%s%.*s", STR_ARG(*left),
	    left->n > 0 ? " " : "", STR_ARG(sentence));
}

/* Line by line what asks for something, else sentence by sentence. */
static void
read_sentence(const struct letter *l, struct str sentence, struct str *left)
{
	struct str rest = sentence, line, kept = {0};

	if (is_harmless(l, sentence))
		return;
	while (str_line(&rest, &line)) {
		line = form_find_text_trim(line);
		if (line.n > 0 && !is_harmless(l, line) && !is_command(l, line))
			leave(l, line, &kept);
	}
	if (kept.n > 0)
		leave(l, kept, left);
}

enum remark
form_remark(struct arena *a, const struct forms *forms, struct str text,
    struct str name, unsigned known, struct str *left_out)
{
	struct letter l = {.a = a,
	    .forms = forms,
	    .index = forms_index(forms),
	    .name = form_index_key(a, name),
	    .known = known};
	struct str left = {0};

	text = without_signature(&l, text);
	while (text.n > 0) {
		size_t end = sentence_end(text);
		struct str sentence =
		    form_find_text_trim(str_slice(text, 0, end));

		text = str_after(text, end);
		if (sentence.n > 0)
			read_sentence(&l, sentence, &left);
	}
	if (left_out != NULL)
		*left_out = left;
	if (left.n == 0)
		return REMARK_NONE;
	return str_find_byte(left, '?', 0) != SIZE_MAX ? REMARK_QUESTION
						       : REMARK_TEXT;
}
