#include "form/form_find.h"

#include "form/form_find_text.h"
#include "form/form_find_words.h"

enum {
	CONSENT_WORDS = 200,
	CONSENT_BYTES = 400, /* of a line that are looked at */
	CONSENT_LINES = 12,  /* in which a word may stand alone */
	CONSENT_GREETING = 6
};

/* Yes or no at item i. One letter alone is too little. */
static enum message_consent
consent_at(const struct find_words *w, size_t i, size_t *taken_out)
{
	const struct word *word =
	    form_find_words_at(w, i, "consent", taken_out);
	size_t end;

	if (word == NULL)
		return CONSENT_NONE;
	end = w->items[i].key;
	while (end < w->key.n && w->key.p[end] != ' ')
		end++;
	if (*taken_out == 1 && end - w->items[i].key < 2)
		return CONSENT_NONE;
	if (str_is(word->id, "oui"))
		return CONSENT_YES;
	return str_is(word->id, "non") ? CONSENT_NO : CONSENT_NONE;
}

/* A question mark right behind item i. */
static bool
is_asked(const struct find_words *w, size_t i)
{
	struct str rest = str_after(w->text, w->items[i].start);

	rest = str_slice(rest, 0, w->items[i].end - w->items[i].start + 4);
	return str_find_byte(rest, '?', 0) != SIZE_MAX;
}

/* The yes or no that a line begins with, a greeting aside. "Oui ou non ?" is
 * neither. */
static enum message_consent
consent_first(const struct find_words *w)
{
	enum message_consent consent, other;
	size_t i = 0, taken;

	while ((consent = consent_at(w, i, &taken)) == CONSENT_NONE) {
		if (form_find_words_at(w, i, "greeting", &taken) == NULL &&
		    form_find_words_at(w, i, "title", &taken) == NULL)
			return CONSENT_NONE;
		i += taken;
	}
	if (is_asked(w, i + taken - 1))
		return CONSENT_NONE;
	for (size_t k = i + taken; k < w->count && k < i + taken + 3; k++) {
		other = consent_at(w, k, &taken);
		if (other != CONSENT_NONE && other != consent)
			return CONSENT_NONE;
	}
	return consent;
}

/* A line that holds yes or no and nothing else. */
static enum message_consent
consent_alone(const struct find_words *w)
{
	static const char *const kinds[] = {
	    "consent", "closing", "polite", NULL};
	enum message_consent consent = consent_first(w);

	return form_find_words_only(w, 0, kinds) ? consent : CONSENT_NONE;
}

enum message_consent
form_find_consent(struct arena *a, const struct forms *forms,
    struct str subject, struct str new_text)
{
	const struct form_index *index = forms_index(forms);
	enum message_consent consent = CONSENT_NONE, found;
	struct find_words w;
	struct str line;
	bool reply, first = true;
	size_t taken;

	for (int n = 0; n < CONSENT_LINES && str_line(&new_text, &line);) {
		if (form_find_text_is_blank(line))
			continue;
		n++;
		w = form_find_words(
		    a, index, str_slice(line, 0, CONSENT_BYTES), CONSENT_WORDS);
		found = first ? consent_first(&w) : consent_alone(&w);
		first = first && w.count <= CONSENT_GREETING &&
			form_find_words_at(&w, 0, "greeting", &taken) != NULL;
		if (consent == CONSENT_NONE)
			consent = found;
		else if (found != CONSENT_NONE && found != consent)
			return CONSENT_NONE;
	}
	if (consent != CONSENT_NONE)
		return consent;
	subject = form_find_words_subject(a, index, subject, &reply);
	w = form_find_words(a, index, subject, CONSENT_WORDS);
	return consent_alone(&w);
}
