#include "form/list_find.h"

#include "form/form_index.h"
#include "form/list_search.h"

/* The first field that the list is for. */
static const struct field *
field_of(const struct forms *forms, const struct list *list)
{
	for (size_t i = 0; i < forms_count(forms); i++) {
		const struct form *form = forms_at(forms, i);

		for (size_t k = 0; k < form->count; k++)
			if (form->fields[k].list == list ||
			    form->fields[k].directory == list)
				return &form->fields[k];
	}
	return NULL;
}

/* The list that the words begin with the name of, or NULL. */
static const struct word *
named_list(struct arena *a, const struct forms *forms, struct str *words)
{
	const struct form_index *index = forms_index(forms);
	struct str key = form_index_key(a, *words);
	size_t length;
	const struct word *word =
	    form_index_word_begins(index, "list", key, &length);

	if (word == NULL)
		return NULL;
	/* As folded as it is searched anyway. */
	*words = str_trim(str_after(key, length));
	return word;
}

/* All of a list, when that is not too much. */
static void
take_all(struct arena *a, size_t max, struct list_found *found)
{
	const struct list *list = found->list;

	found->all = list->count;
	if (list->count > max)
		return;
	found->options = arena_array(a, list->count, sizeof *found->options);
	for (size_t i = 0; i < list->count; i++)
		found->options[i] = &list->options[i];
	found->count = list->count;
}

static void
seek(struct arena *a, struct str words, size_t max, struct list_found *found)
{
	bool sure, whole;

	list_search_whole(a, found->list, str_of("", 0), words, max,
	    &found->options, &found->count, &sure, &whole, &found->all);
	if (!sure)
		return;
	found->count = found->all = 1;
}

void
list_find(struct arena *a, const struct forms *forms, struct str asked,
    size_t max, struct list_found **found_out, size_t *count_out,
    struct str *words_out)
{
	size_t word_count;
	const struct word *words = forms_words(forms, &word_count);
	const struct word *named = named_list(a, forms, &asked);

	*found_out = arena_array(a, word_count + 1, sizeof **found_out);
	*count_out = 0;
	*words_out = asked;
	for (size_t i = 0; i < word_count; i++) {
		struct list_found found = {.title = &words[i]};

		if (!str_is(words[i].kind, "list") ||
		    (named != NULL && !str_eq(named->id, words[i].id)))
			continue;
		found.list = forms_list(forms, words[i].id);
		if (found.list == NULL || found.list->count == 0)
			continue;
		found.field = field_of(forms, found.list);
		if (asked.n == 0)
			take_all(a, named != NULL ? max : 0, &found);
		else
			seek(a, asked, max, &found);
		if (asked.n == 0 || found.count > 0)
			(*found_out)[(*count_out)++] = found;
	}
}
