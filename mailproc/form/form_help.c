#include "form/form_help.h"

#include "text/text_fold.h"

enum fit { FIT_NONE, FIT_BEGINNING, FIT_EXACT };

static enum fit
fit_of(struct arena *a, struct str candidate, struct str key)
{
	struct str folded = text_key(a, candidate);

	if (str_eq(folded, key))
		return FIT_EXACT;
	if (folded.n > key.n && str_eq(str_slice(folded, 0, key.n), key))
		return FIT_BEGINNING;
	return FIT_NONE;
}

static enum fit
field_fit(struct arena *a, const struct field *field, struct str key)
{
	enum fit best = fit_of(a, field->label, key);
	enum fit fit = fit_of(a, field->id, key);

	best = fit > best ? fit : best;
	for (size_t i = 0; i < field->alias_count; i++) {
		fit = fit_of(a, field->aliases[i], key);
		best = fit > best ? fit : best;
	}
	return best;
}

const struct field *
form_help_field(struct arena *a, const struct forms *forms, struct str words)
{
	struct str key = text_key(a, words);
	const struct field *found = NULL;
	bool several = false;

	if (key.n == 0)
		return NULL;
	for (size_t i = 0; i < forms_count(forms); i++) {
		const struct form *form = forms_at(forms, i);

		for (size_t k = 0; k < form->count; k++) {
			enum fit fit = field_fit(a, &form->fields[k], key);

			if (fit == FIT_EXACT)
				return &form->fields[k];
			if (fit == FIT_NONE)
				continue;
			several = several || found != NULL;
			found = &form->fields[k];
		}
	}
	return several ? NULL : found;
}
