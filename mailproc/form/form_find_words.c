#include "form/form_find_words.h"

#include "form/form_find_text.h"
#include "text/utf8.h"

enum { WORDS_BYTES = 400, PREFIX_BYTES = 20 };

/* The end of the text between blanks that begins at start. */
static size_t
token_end(struct str text, size_t start)
{
	size_t at = start, end = start;
	uint32_t c;

	while (utf8_decode(text, &at, &c) && !utf8_is_space(c))
		end = at;
	return end;
}

/* The words of one token: "s'il" has two. */
static void
add_words(struct arena *a, struct find_words *w, size_t *capacity,
    struct buf *key, size_t start, size_t end)
{
	struct str rest =
	    form_index_key(a, str_slice(w->text, start, end - start));
	struct str word;

	if (rest.n == 0)
		return;
	while (str_cut(&rest, ' ', &word)) {
		w->items = arena_grow(
		    a, w->items, w->count, capacity, sizeof(*w->items));
		if (key->n > 0)
			buf_add_char(key, ' ');
		w->items[w->count++] = (struct find_word){key->n, start, end};
		buf_add_str(key, word);
	}
}

struct find_words
form_find_words(struct arena *a, const struct form_index *index,
    struct str text, size_t max_words)
{
	struct find_words w = {
	    .index = index, .text = form_find_text_trim(text)};
	struct buf key = {0};
	size_t capacity = 0, at = 0;

	while (
	    w.text.n <= WORDS_BYTES && at < w.text.n && w.count <= max_words) {
		size_t end = token_end(w.text, at);
		uint32_t blank;

		add_words(a, &w, &capacity, &key, at, end);
		at = end;
		(void)utf8_decode(w.text, &at, &blank);
	}
	w.key = buf_copy(a, &key);
	buf_release(&key);
	if (w.count > max_words)
		w.count = 0;
	return w;
}

const struct word *
form_find_words_at(
    const struct find_words *w, size_t i, const char *kind, size_t *taken_out)
{
	const struct word *word;
	size_t n, end;

	*taken_out = 0;
	if (i >= w->count)
		return NULL;
	word = form_index_word_begins(
	    w->index, kind, str_after(w->key, w->items[i].key), &n);
	if (word == NULL)
		return NULL;
	end = w->items[i].key + n;
	while (i + *taken_out < w->count && w->items[i + *taken_out].key < end)
		++*taken_out;
	return word;
}

bool
form_find_words_only(
    const struct find_words *w, size_t i, const char *const *kinds)
{
	while (i < w->count) {
		size_t taken = 0;

		for (size_t k = 0; taken == 0 && kinds[k] != NULL; k++)
			(void)form_find_words_at(w, i, kinds[k], &taken);
		if (taken == 0)
			return false;
		i += taken;
	}
	return true;
}

/* Bytes of "Re:" or "TR :" or "Re[2]:" in front; 0 when there is none. */
static size_t
prefix_length(
    struct arena *a, const struct form_index *index, struct str subject)
{
	size_t colon =
	    str_find_byte(str_slice(subject, 0, PREFIX_BYTES), ':', 0);
	struct str prefix;
	size_t end;

	if (colon == SIZE_MAX)
		return 0;
	prefix = str_slice(subject, 0, colon);
	end = str_find_byte(prefix, '[', 0);
	if (end != SIZE_MAX)
		prefix = str_slice(prefix, 0, end);
	end = str_find_byte(prefix, '(', 0);
	if (end != SIZE_MAX)
		prefix = str_slice(prefix, 0, end);
	if (form_index_word(index, "subject", form_index_key(a, prefix)) ==
	    NULL)
		return 0;
	return colon + 1;
}

/* Without what stands in brackets, such as our reference. */
static struct str
drop_brackets(struct arena *a, struct str s)
{
	struct buf out = {0};
	struct str result;

	for (size_t at = 0; at < s.n; at++) {
		size_t end =
		    s.p[at] == '[' ? str_find_byte(s, ']', at) : SIZE_MAX;

		if (end != SIZE_MAX)
			at = end;
		else
			buf_add_char(&out, s.p[at]);
	}
	result = buf_copy(a, &out);
	buf_release(&out);
	return form_find_text_trim(result);
}

struct str
form_find_words_subject(struct arena *a, const struct form_index *index,
    struct str subject, bool *reply_out)
{
	size_t n;

	*reply_out = false;
	subject = form_find_text_trim(subject);
	while ((n = prefix_length(a, index, subject)) > 0) {
		subject = form_find_text_trim(str_after(subject, n));
		*reply_out = true;
	}
	return drop_brackets(a, subject);
}
