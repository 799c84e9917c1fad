#include "form/form_find_sentence.h"

#include "form/form_find_text.h"
#include "form/form_find_words.h"
#include "form/form_value.h"

enum { SENTENCE_WORDS = 40, SENTENCE_BYTES = 400, LABEL_WORDS = 8 };

/* What the line says, by items of its words. */
struct sentence {
	const struct form *form;
	const struct field *field;
	size_t lead;  /* where "mon code postal est" begins */
	size_t value; /* behind it */
	size_t after; /* behind the value */
	struct str raw;
};

/* Words of such a field are no prose. */
static bool
has_shape(const struct field *field)
{
	return field->type == FIELD_EMAIL || field->type == FIELD_PHONE ||
	       field->type == FIELD_POSTAL_CODE ||
	       field->type == FIELD_PERMANENT_CODE;
}

/* The key of the items from first to last. */
static struct str
key_of(const struct find_words *w, size_t first, size_t last)
{
	size_t end =
	    last + 1 < w->count ? w->items[last + 1].key - 1 : w->key.n;

	return str_slice(
	    w->key, w->items[first].key, end - w->items[first].key);
}

/* The one field that a label is of; what is part of another aside. */
static bool
only_field(const struct index_hit *hits, size_t count, struct sentence *out)
{
	out->field = NULL;
	for (size_t i = 0; i < count; i++) {
		if (hits[i].field == NULL || hits[i].part != INDEX_NO_PART)
			continue;
		if (out->field != NULL)
			return false;
		out->form = hits[i].form;
		out->field = hits[i].field;
	}
	return out->field != NULL && has_shape(out->field);
}

/* "code postal est" at item i: the only field with that label. */
static bool
find_label(const struct form_finder *f, const struct find_words *w, size_t i,
    struct sentence *out)
{
	for (size_t n = 1; n <= LABEL_WORDS && i + n < w->count; n++) {
		const struct index_hit *hits;
		size_t count, taken;

		if (form_find_words_at(w, i + n, "copula", &taken) == NULL)
			continue;
		hits = form_index_labels(
		    f->c.index, key_of(w, i, i + n - 1), &count);
		if (!only_field(hits, count, out))
			return false;
		out->value = i + n + taken;
		return out->value < w->count;
	}
	return false;
}

static struct str
without_end(struct str raw)
{
	raw = form_find_text_trim(raw);
	while (
	    raw.n > 0 && (raw.p[raw.n - 1] == '.' || raw.p[raw.n - 1] == ',' ||
			     raw.p[raw.n - 1] == '!'))
		raw.n--;
	return raw;
}

/* The words behind the label that make sense, without those that follow; digits
 * never stay behind. */
static bool
find_value(
    const struct form_finder *f, const struct find_words *w, struct sentence *s)
{
	static const struct date no_day;
	size_t start = w->items[s->value].start;

	for (s->after = s->value + 1; s->after <= w->count; s->after++) {
		struct answer answer;
		size_t end = w->items[s->after - 1].end;

		if (s->after < w->count &&
		    (w->items[s->after].start < end ||
			char_is_digit(w->text.p[w->items[s->after].start])))
			continue;
		s->raw = without_end(str_slice(w->text, start, end - start));
		form_value(f->c.scratch, f->forms, s->field, s->raw, NULL,
		    no_day, &answer);
		if (answer.value.n > 0 && answer.problem.n == 0)
			return true;
	}
	return false;
}

static bool
is_courtesy(const struct find_words *w, size_t from, size_t to)
{
	static const char *const kinds[] = {"amend", "greeting", "closing",
	    "thanks", "title", "polite", "lead"};

	for (size_t i = from; i < to;) {
		size_t taken = 0;

		for (size_t k = 0;
		     taken == 0 && k < sizeof(kinds) / sizeof(*kinds); k++)
			(void)form_find_words_at(w, i, kinds[k], &taken);
		if (taken == 0)
			return false;
		i += taken;
	}
	return true;
}

static bool
has_sign(struct str line)
{
	for (size_t i = 0; i < line.n; i++)
		if (char_is_digit(line.p[i]) || line.p[i] == '@')
			return true;
	return false;
}

bool
form_find_sentence(struct form_finder *f, size_t i)
{
	struct str line = f->lines[i].text;
	struct sentence s = {0};
	struct find_words w;
	size_t taken;
	bool found = false;

	/* No value of these has neither a digit nor an @ in it. */
	if (form_finder_is_quoted(f, i) || line.n > SENTENCE_BYTES ||
	    str_find_byte(line, '?', 0) != SIZE_MAX || !has_sign(line))
		return false;
	w = form_find_words(f->c.scratch, f->c.index, line, SENTENCE_WORDS);
	for (size_t k = 0; !found && k < w.count; k++) {
		if (form_find_words_at(&w, k, "lead", &taken) == NULL)
			continue;
		s.lead = k;
		found =
		    find_label(f, &w, k + taken, &s) && find_value(f, &w, &s);
	}
	if (!found)
		return false;
	form_finder_close(f, true);
	form_finder_take(f, i, s.form, s.field, s.raw);
	f->lines[i].used_out =
	    is_courtesy(&w, 0, s.lead) && is_courtesy(&w, s.after, w.count);
	return true;
}
