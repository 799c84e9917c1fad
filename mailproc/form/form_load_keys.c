/* Keys of forms whose values have a shape of their own. */
#include "form/form_load.h"

enum { VALIDITY_MAX = 1000 };

static bool
read_condition(struct str text, struct condition *out)
{
	size_t colon = str_find_byte(text, ':', 0);

	if (colon == SIZE_MAX)
		return false;
	out->field = str_trim(str_slice(text, 0, colon));
	out->value = str_trim(str_after(text, colon + 1));
	return out->field.n > 0 && out->value.n > 0;
}

/* "field: option option; field: option" */
enum err_kind
form_key_conditions(const struct form_loader *l, const struct ini_entry *entry,
    const struct form_key *key, void *object)
{
	struct conditions *out = form_key_member(object, key->offset);
	struct str *texts;
	size_t count;

	form_load_texts(l->forms->arena, entry->value, &texts, &count);
	out->items =
	    arena_array(l->forms->arena, count + 1, sizeof(*out->items));
	for (size_t i = 0; i < count; i++)
		if (!read_condition(texts[i], &out->items[out->count++]))
			count = 0;
	if (count == 0)
		return form_load_fail(
		    l, entry->line, "a condition reads \"field: value\"");
	return ERR_NONE;
}

enum err_kind
form_key_audience(const struct form_loader *l, const struct ini_entry *entry,
    const struct form_key *key, void *object)
{
	static const struct {
		const char *name;
		enum audience audience;
	} names[] = {
	    {"student", AUDIENCE_STUDENT},
	    {"office", AUDIENCE_OFFICE},
	    {"unit", AUDIENCE_UNIT},
	};
	unsigned *out = form_key_member(object, key->offset);
	struct str rest = entry->value, name;

	*out = 0;
	while (str_cut(&rest, ' ', &name)) {
		unsigned found = 0;

		for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
			if (str_is(name, names[i].name))
				found = names[i].audience;
		if (name.n > 0 && found == 0)
			return form_load_fail(l, entry->line,
			    "\"%.*s\" is none of student, office, unit",
			    STR_ARG(name));
		*out |= found;
	}
	return ERR_NONE;
}

/* "12 months", "90 days", "request", "school_year" */
enum err_kind
form_key_validity(const struct form_loader *l, const struct ini_entry *entry,
    const struct form_key *key, void *object)
{
	static const struct {
		const char *name;
		enum validity validity;
		bool counted;
	} names[] = {
	    {"request", VALIDITY_REQUEST, false},
	    {"school_year", VALIDITY_SCHOOL_YEAR, false},
	    {"months", VALIDITY_MONTHS, true},
	    {"days", VALIDITY_DAYS, true},
	};
	struct form *form = object;
	struct str rest = entry->value, first;
	bool counted =
	    str_cut(&rest, ' ', &first) &&
	    str_to_int64(first, 1, VALIDITY_MAX, &form->validity_count);

	(void)key;
	if (counted)
		first = str_trim(rest);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (str_is(first, names[i].name) &&
		    counted == names[i].counted) {
			form->validity = names[i].validity;
			form->validity_text = entry->value;
			return ERR_NONE;
		}
	}
	return form_load_fail(l, entry->line,
	    "\"%.*s\" is no validity: 12 months, 90 days, request or "
	    "school_year",
	    STR_ARG(entry->value));
}
