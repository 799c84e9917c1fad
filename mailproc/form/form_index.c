#include "form/form_index.h"

#include "form/form_load.h"
#include "form/form_value.h"
#include "text/text_fold.h"

#include <stdlib.h>
#include <string.h>

enum { LABEL_NEAR_BYTES = 6 /* a shorter label is another word at once */ };

/* A key and what it stands for; order keeps the sort stable, so that the first
 * in the files wins. */
struct index_entry {
	struct str key;
	size_t order;
	const void *of;
};

struct index_entries {
	struct index_entry *items;
	size_t count, capacity;
};

struct index_list {
	struct index_entries options; /* of: struct option */
	struct index_entries groups;
};

struct index_kind {
	struct str kind;
	struct index_entries words; /* of: struct word */
};

struct index_helps {
	struct str *keys;
	size_t count, capacity;
};

struct form_index {
	const struct forms *forms;
	struct index_hit *hits;
	size_t hit_count, hit_capacity;
	struct index_list *lists;   /* as forms->lists */
	struct index_helps **helps; /* as forms->items, as their fields */
	struct index_kind *kinds;
	size_t kind_count, kind_capacity;
};

const struct form_index *
forms_index(const struct forms *forms)
{
	return forms->index;
}

struct str
form_index_key(struct arena *a, struct str s)
{
	char *key;
	size_t n = 0;
	bool space = false;

	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return text_key(a, s);
	key = arena_alloc(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		if (!char_is_alnum(s.p[i])) {
			space = n > 0;
			continue;
		}
		if (space)
			key[n++] = ' ';
		space = false;
		key[n++] = char_lower(s.p[i]);
	}
	return str_of(key, n);
}

static void
add_entry(struct arena *a, struct index_entries *entries, struct str text,
    const void *of)
{
	struct str key = text_key(a, text);

	if (key.n == 0)
		return; /* signs alone, such as a tick, have no key */
	entries->items = arena_grow(a, entries->items, entries->count,
	    &entries->capacity, sizeof(*entries->items));
	entries->items[entries->count] =
	    (struct index_entry){key, entries->count, of};
	entries->count++;
}

static int
compare_entries(const void *a, const void *b)
{
	const struct index_entry *x = a, *y = b;
	int order = str_compare(x->key, y->key);

	if (order != 0)
		return order;
	return x->order < y->order ? -1 : x->order > y->order;
}

static void
sort_entries(struct index_entries *entries)
{
	if (entries->count > 1)
		qsort(entries->items, entries->count, sizeof(*entries->items),
		    compare_entries);
}

/* The first entry that is not below key, or count. */
static size_t
lower_bound(const struct index_entries *entries, struct str key)
{
	size_t low = 0, high = entries->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (str_compare(entries->items[middle].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static const void *
find_entry(const struct index_entries *entries, struct str key)
{
	size_t at = lower_bound(entries, key);

	if (at < entries->count && str_eq(entries->items[at].key, key))
		return entries->items[at].of;
	return NULL;
}

/* text begins with the whole words of key, and goes on. */
static bool
goes_on(struct str text, struct str key)
{
	return text.n > key.n && text.p[key.n] == ' ' &&
	       memcmp(text.p, key.p, key.n) == 0;
}

/* A space sorts before every letter and digit: what begins with key comes right
 * behind key itself. */
static bool
entry_begins(const struct index_entries *entries, struct str key)
{
	size_t at = lower_bound(entries, key);

	while (at < entries->count && str_eq(entries->items[at].key, key))
		at++;
	return key.n > 0 && at < entries->count &&
	       goes_on(entries->items[at].key, key);
}

/* Labels */

static void
add_hit(struct arena *a, struct form_index *index, struct str text,
    struct index_hit hit)
{
	hit.key = text_key(a, text);
	if (hit.key.n == 0)
		return;
	index->hits = arena_grow(a, index->hits, index->hit_count,
	    &index->hit_capacity, sizeof(*index->hits));
	index->hits[index->hit_count++] = hit;
}

static void
add_hits(struct arena *a, struct form_index *index, const struct str *texts,
    size_t count, struct index_hit hit)
{
	for (size_t i = 0; i < count; i++)
		add_hit(a, index, texts[i], hit);
}

static void
add_field_hits(struct arena *a, struct form_index *index,
    const struct form *form, const struct field *field)
{
	struct index_hit hit = {
	    .form = form, .field = field, .part = INDEX_NO_PART};

	for (int i = 0; i < LANGUAGE_COUNT; i++)
		add_hit(a, index, field->in[i].section,
		    (struct index_hit){.form = form, .part = INDEX_NO_PART});
	add_hit(a, index, field->label, hit);
	add_hits(a, index, field->aliases, field->alias_count, hit);
	for (size_t i = 0; i < field->part_count; i++) {
		hit.part = i;
		add_hit(a, index, field->parts[i].label, hit);
		add_hits(a, index, field->parts[i].aliases,
		    field->parts[i].alias_count, hit);
	}
}

/* A row is headed by its name and a number, which is not part of the hit. */
static void
add_group_hits(struct arena *a, struct form_index *index,
    const struct form *form, const struct field *group)
{
	struct index_hit hit = {
	    .form = form, .field = group, .part = INDEX_ROW};

	for (int i = 0; i < LANGUAGE_COUNT; i++)
		add_hit(a, index, group->in[i].row, hit);
	for (size_t i = 0; i < group->column_count; i++) {
		hit.part = i;
		add_hit(a, index, group->columns[i].label, hit);
		add_hits(a, index, group->columns[i].aliases,
		    group->columns[i].alias_count, hit);
	}
}

static void
add_form_hits(
    struct arena *a, struct form_index *index, const struct form *form)
{
	struct index_hit heading = {.form = form, .part = INDEX_NO_PART};

	add_hit(a, index, form->title, heading);
	add_hits(a, index, form->aliases, form->alias_count, heading);
	for (size_t i = 0; i < form->count; i++) {
		add_field_hits(a, index, form, &form->fields[i]);
		add_group_hits(a, index, form, &form->fields[i]);
	}
}

static int
compare_hits(const void *a, const void *b)
{
	const struct index_hit *x = a, *y = b;
	int order = str_compare(x->key, y->key);

	if (order != 0)
		return order;
	/* Forms are in one array; a heading of none comes last. */
	if (x->form != y->form)
		return y->form == NULL || (x->form != NULL && x->form < y->form)
			   ? -1
			   : 1;
	if (x->field != y->field)
		return x->field == NULL ||
			       (y->field != NULL && x->field < y->field)
			   ? -1
			   : 1;
	return x->part < y->part ? -1 : x->part > y->part;
}

const struct index_hit *
form_index_labels(
    const struct form_index *index, struct str key, size_t *count_out)
{
	size_t low = 0, high = index->hit_count;

	*count_out = 0;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (str_compare(index->hits[middle].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	while (low + *count_out < index->hit_count &&
	       str_eq(index->hits[low + *count_out].key, key))
		(*count_out)++;
	return *count_out > 0 ? &index->hits[low] : NULL;
}

/* Whether a letter more, a letter less or another makes one of the other. */
static bool
is_near(struct str a, struct str b)
{
	size_t same = 0, end = 0;
	size_t shorter = a.n < b.n ? a.n : b.n;
	size_t longer = a.n < b.n ? b.n : a.n;

	if (longer - shorter > 1)
		return false;
	while (same < shorter && a.p[same] == b.p[same])
		same++;
	while (end < shorter - same && a.p[a.n - 1 - end] == b.p[b.n - 1 - end])
		end++;
	return same + end + 1 >= longer;
}

struct str
form_index_label_near(const struct form_index *index, struct str key)
{
	const struct index_hit *found = NULL;

	for (size_t i = 0; i < index->hit_count; i++) {
		const struct index_hit *hit = &index->hits[i];

		if (hit->field == NULL || hit->key.n < LABEL_NEAR_BYTES ||
		    !is_near(hit->key, key))
			continue;
		/* Forms share labels, but then all share the key. */
		if (found != NULL && !str_eq(found->key, hit->key) &&
		    (found->field != hit->field || found->part != hit->part))
			return (struct str){0};
		found = hit;
	}
	return found != NULL ? found->key : (struct str){0};
}

bool
form_index_label_begins(const struct form_index *index, struct str key)
{
	size_t low = 0, high = index->hit_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (str_compare(index->hits[middle].key, key) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return key.n > 0 && low < index->hit_count &&
	       goes_on(index->hits[low].key, key);
}

/* Help */

static void
add_help(struct arena *a, struct index_helps *helps, struct str text)
{
	struct str rest = text, line, key;

	while (str_line(&rest, &line)) {
		key = text_key(a, line);
		if (key.n == 0)
			continue;
		helps->keys = arena_grow(a, helps->keys, helps->count,
		    &helps->capacity, sizeof(*helps->keys));
		helps->keys[helps->count++] = key;
	}
}

static void
add_helps(
    struct arena *a, struct index_helps *helps, const struct field_texts *texts)
{
	static const char *const examples[] = {"exemple", "example"};

	add_help(a, helps, texts->help);
	add_help(a, helps, texts->more);
	for (size_t i = 0; i < 2 && texts->example.n > 0; i++)
		add_help(a, helps,
		    str_printf(
			a, "%s %.*s", examples[i], STR_ARG(texts->example)));
}

static void
add_field_helps(
    struct arena *a, struct index_helps *helps, const struct field *field)
{
	for (int i = 0; i < LANGUAGE_COUNT; i++) {
		add_helps(a, helps, &field->in[i]);
		if (field->type == FIELD_SCALE)
			add_help(a, helps,
			    form_scale_legend(a, field, (enum language)i));
	}
	for (size_t i = 0; i < field->column_count; i++)
		add_field_helps(a, helps, &field->columns[i]);
}

/* They stand behind whatever field comes before them. */
static void
add_statements(
    struct arena *a, struct index_helps *helps, const struct form *form)
{
	for (size_t i = 0; i < form->statement_count; i++)
		for (int k = 0; k < LANGUAGE_COUNT; k++)
			if (form->statements[i].in[k].n > 0)
				add_help(a, helps,
				    str_printf(a, "%d %.*s",
					form->statements[i].number,
					STR_ARG(form->statements[i].in[k])));
}

static struct index_helps *
new_helps(struct arena *a, const struct form *form)
{
	struct index_helps *helps = arena_array(a, form->count, sizeof(*helps));

	for (size_t i = 0; i < form->count; i++) {
		add_field_helps(a, &helps[i], &form->fields[i]);
		add_statements(a, &helps[i], form);
	}
	return helps;
}

const struct str *
form_index_helps(const struct form_index *index, const struct form *form,
    const struct field *field, size_t *count_out)
{
	const struct index_helps *helps =
	    &index->helps[form - index->forms->items][field - form->fields];

	*count_out = helps->count;
	return helps->keys;
}

/* Lists */

static void
index_list(struct arena *a, struct index_list *out, const struct list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct option *option = &list->options[i];

		add_entry(a, &out->options, option->label, option);
		for (int k = 0; k < LANGUAGE_COUNT; k++)
			add_entry(a, &out->groups, option->in[k].group, option);
	}
	/* Aliases behind all labels, which win over them. */
	for (size_t i = 0; i < list->count; i++)
		for (size_t k = 0; k < list->options[i].alias_count; k++)
			add_entry(a, &out->options, list->options[i].aliases[k],
			    &list->options[i]);
	sort_entries(&out->options);
	sort_entries(&out->groups);
}

static const struct index_list *
list_of(const struct form_index *index, const struct list *list)
{
	return &index->lists[list - index->forms->lists];
}

const struct option *
form_index_option(
    const struct form_index *index, const struct list *list, struct str key)
{
	return find_entry(&list_of(index, list)->options, key);
}

bool
form_index_option_begins(
    const struct form_index *index, const struct list *list, struct str key)
{
	return entry_begins(&list_of(index, list)->options, key);
}

bool
form_index_group(
    const struct form_index *index, const struct list *list, struct str key)
{
	return find_entry(&list_of(index, list)->groups, key) != NULL;
}

/* Words */

static struct index_kind *
kind_of(struct arena *a, struct form_index *index, struct str kind)
{
	for (size_t i = 0; i < index->kind_count; i++)
		if (str_eq(index->kinds[i].kind, kind))
			return &index->kinds[i];
	index->kinds = arena_grow(a, index->kinds, index->kind_count,
	    &index->kind_capacity, sizeof(*index->kinds));
	index->kinds[index->kind_count] = (struct index_kind){.kind = kind};
	return &index->kinds[index->kind_count++];
}

static void
index_word(struct arena *a, struct form_index *index, const struct word *word)
{
	struct index_kind *kind = kind_of(a, index, word->kind);

	for (size_t i = 0; i < word->text_count; i++)
		add_entry(a, &kind->words, word->texts[i], word);
	if (!str_is(word->kind, "heading"))
		return;
	add_hits(a, index, word->texts, word->text_count,
	    (struct index_hit){.part = INDEX_NO_PART});
}

static const struct index_entries *
words_of(const struct form_index *index, const char *kind)
{
	static const struct index_entries none;

	for (size_t i = 0; i < index->kind_count; i++)
		if (str_is(index->kinds[i].kind, kind))
			return &index->kinds[i].words;
	return &none;
}

const struct word *
form_index_word(
    const struct form_index *index, const char *kind, struct str key)
{
	return find_entry(words_of(index, kind), key);
}

const struct word *
form_index_word_begins(const struct form_index *index, const char *kind,
    struct str key, size_t *length_out)
{
	const struct index_entries *words = words_of(index, kind);
	const struct word *best = NULL;

	*length_out = 0;
	for (size_t i = 0; i < words->count; i++) {
		struct str text = words->items[i].key;

		if (text.n > *length_out &&
		    (str_eq(text, key) || goes_on(key, text))) {
			best = words->items[i].of;
			*length_out = text.n;
		}
	}
	return best;
}

/* A label that is said twice of the same thing, as in two languages, is one. */
static void
drop_repeated(struct form_index *index)
{
	size_t kept = 0;

	for (size_t i = 0; i < index->hit_count; i++)
		if (kept == 0 ||
		    compare_hits(&index->hits[kept - 1], &index->hits[i]) != 0)
			index->hits[kept++] = index->hits[i];
	index->hit_count = kept;
}

struct form_index *
form_index_new(struct arena *a, const struct forms *forms)
{
	struct form_index *index = arena_alloc(a, sizeof(*index));

	index->forms = forms;
	index->lists = arena_array(a, forms->list_count, sizeof(*index->lists));
	index->helps = arena_array(a, forms->count, sizeof(*index->helps));
	for (size_t i = 0; i < forms->list_count; i++)
		index_list(a, &index->lists[i], &forms->lists[i]);
	for (size_t i = 0; i < forms->count; i++) {
		add_form_hits(a, index, &forms->items[i]);
		index->helps[i] = new_helps(a, &forms->items[i]);
	}
	for (size_t i = 0; i < forms->word_count; i++)
		index_word(a, index, &forms->words[i]);
	for (size_t i = 0; i < index->kind_count; i++)
		sort_entries(&index->kinds[i].words);
	if (index->hit_count > 1)
		qsort(index->hits, index->hit_count, sizeof(*index->hits),
		    compare_hits);
	drop_repeated(index);
	return index;
}
