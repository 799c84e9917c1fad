/*
 * Definitions: the first byte says whether a form or a list follows.
 * Whatever comes is loaded or refused with a message that names file and line,
 * and what is loaded can be looked up.
 */
#include "form/form_index.h"
#include "form/form_load.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_refused(const struct err *err)
{
	struct str text = str_from(err->text);

	if (err->kind != ERR_CONFIG || !str_starts(text, "x:"))
		bug("refused with \"%s\"", err->text);
}

/* Every label of a form that was accepted leads back to its field. */
static void
check_loaded(struct arena *a, struct forms *forms)
{
	struct form_index *index = form_index_new(a, forms);

	for (size_t i = 0; i < forms->count; i++) {
		const struct form *form = &forms->items[i];

		for (size_t k = 0; k < form->count; k++) {
			const struct field *field = &form->fields[k];
			const struct index_hit *hits;
			size_t count;

			hits = form_index_labels(
			    index, form_index_key(a, field->label), &count);
			if (count != 1 || hits[0].field != field)
				bug("the label of %.*s is lost",
				    STR_ARG(field->id));
		}
	}
}

static void
base_lists(struct form_loader *l)
{
	if (form_load_list_text(l, str_from("fruits"),
		str_from("pomme | Pomme\npoire | Poire\nautre | Autre\n")) !=
		ERR_NONE ||
	    form_load_list_text(l, str_from("sortes"),
		str_from("gala | Gala | RG | pomme | Rouges\n")) != ERR_NONE)
		bug("%s", l->err->text);
}

static void
contact_words(struct forms *forms)
{
	static const char *const ids[] = {"prenom", "nom", "courriel"};

	for (size_t i = 0; i < 3; i++) {
		forms->words =
		    arena_grow(forms->arena, forms->words, forms->word_count,
			&forms->word_capacity, sizeof(*forms->words));
		forms->words[forms->word_count++] = (struct word){
		    .id = str_from(ids[i]), .kind = str_from("contact")};
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct forms *forms = arena_alloc(a, sizeof(*forms));
	struct err err = {0};
	struct form_loader l = {.forms = forms, .path = "x", .err = &err};
	enum err_kind kind = ERR_NONE;

	forms->arena = a;
	base_lists(&l);
	contact_words(forms);
	if (size > 0) {
		struct str text = str_of((const char *)data + 1, size - 1);

		kind = data[0] % 2 == 0
			   ? form_load_form_text(&l, str_from("f"), text)
			   : form_load_list_text(&l, str_from("l"), text);
	}
	if (kind != ERR_NONE)
		check_refused(&err);
	else
		check_loaded(a, forms);
	arena_free(a);
	return 0;
}
