/*
 * Typing what people write: the first byte is the field, of all forms; the rest
 * is what was written, and, behind a NUL, what was written later. Whatever comes is accepted or has a problem of the list, and the text of what
 * is accepted reads back to the same value.
 */
#include "form/form_check.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct date today = {2026, 11, 23};

/* The problems of form_value.h that form_value() itself finds. */
static const char *const problems[] = {"texte.long", "texte.forme",
    "courriel.forme", "date.forme", "date.annee", "date.ambigue",
    "date.impossible", "date.plusieurs", "date.fin", "date.ordre",
    "date.passee", "age", "nombre.forme", "nombre.peu", "nombre.trop",
    "telephone.forme", "telephone.region", "poste.forme", "code_postal.forme",
    "code_postal.lettre", "code_permanent.forme", "code_permanent.date",
    "code_permanent.raison", "permis.forme", "code.forme", "code.cle",
    "oui_non.forme", "coche.forme", "liste.inconnu", "liste.plusieurs",
    "liste.autre_categorie", "grille.forme", "contact.incomplet",
    "contact.forme", "groupe.forme", "groupe.cases", "signature.forme",
    "signature.nom", "nam.forme", "conduire.forme"};

static bool
is_known(struct str problem)
{
	for (size_t i = 0; i < sizeof(problems) / sizeof(problems[0]); i++)
		if (str_is(problem, problems[i]))
			return true;
	return false;
}

/* Loaded once: a run of the fuzzer is millions of inputs. */
static const struct forms *
shipped_forms(void)
{
	static struct forms *forms;
	struct err err;

	if (forms == NULL && forms_load("forms", &forms, &err) != ERR_NONE)
		bug("%s", err.text);
	/* As they will be when the service can seal: to be typed. */
	for (size_t i = 0; i < forms_count(forms); i++)
		for (size_t k = 0; k < forms_at(forms, i)->count; k++)
			forms_at(forms, i)->fields[k].sealed = false;
	return forms;
}

static const struct field *
field_at(const struct forms *forms, size_t n)
{
	static const struct field question = {
	    .id = STR("question"), .type = FIELD_YES_NO};
	static const struct field box = {.id = STR("box"), .type = FIELD_TICK};

	for (size_t i = 0; i < forms_count(forms); i++) {
		const struct form *form = forms_at(forms, i);

		if (n < form->count)
			return &form->fields[n];
		n -= form->count;
	}
	return n % 2 == 0 ? &question : &box;
}

static void
check_answer(const struct field *field, const struct answer *x)
{
	if (!str_eq(x->field, field->id))
		bug("another field");
	if (!utf8_valid(x->value) || !utf8_valid(x->text) ||
	    !utf8_valid(x->raw) || !utf8_valid(x->detail))
		bug("not UTF-8");
	if (x->problem.n > 0 && (x->value.n > 0 || x->text.n > 0))
		bug("accepted and refused");
	if (x->problem.n > 0 && !is_known(x->problem))
		bug("problem %.*s", STR_ARG(x->problem));
	if ((x->value.n > 0) != (x->text.n > 0))
		bug("value without text, or text without value");
}

static void
check_reads_back(struct arena *a, const struct forms *forms,
    const struct field *field, const struct answer *x)
{
	struct answers none = {0};
	struct answer again;

	form_value(a, forms, field, x->text, &none, today, &again);
	if (!str_eq(again.value, x->value) || !str_eq(again.text, x->text))
		bug("%.*s: text \"%.*s\" of %.*s reads %.*s %.*s",
		    STR_ARG(field->id), STR_ARG(x->text), STR_ARG(x->value),
		    STR_ARG(again.value), STR_ARG(again.problem));
}

/* The same words as a reply to a form that is on file already. */
static void
try_reply(struct arena *a, const struct forms *forms, const struct field *field,
    struct str raw, const struct answer *file)
{
	const struct form *form = forms_find(forms, file->form);
	struct answer item = *file;
	struct answers known = {&item, 1}, fresh;
	struct message_answer said = {.form = file->form,
	    .field = field->id,
	    .raw = raw,
	    .source = SOURCE_QUOTED};
	struct message message = {.answers = &said, .answer_count = 1};
	struct form_report report;

	if (form == NULL)
		return;
	form_new_answers(
	    a, forms, form, &message, NULL, 0, &known, today, &fresh);
	for (size_t i = 0; i < fresh.count; i++)
		check_answer(
		    form_field(form, fresh.items[i].field), &fresh.items[i]);
	known = form_merge(a, &known, &fresh);
	form_report(a, forms, form, &known, today, &report);
}

static void
try_input(struct arena *a, const struct forms *forms, const struct field *field,
    struct str first_raw, struct str second_raw)
{
	struct answers known = {0};
	struct answer first, second;

	form_value(a, forms, field, first_raw, &known, today, &first);
	check_answer(field, &first);
	if (first.value.n > 0)
		check_reads_back(a, forms, field, &first);
	if (second_raw.n == 0)
		return;
	known = (struct answers){&first, 1};
	form_value(a, forms, field, second_raw, &known, today, &second);
	check_answer(field, &second);
	try_reply(a, forms, field, second_raw, &first);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct forms *forms = shipped_forms();
	struct arena *a = arena_new();
	struct str rest, first;

	if (size > 1) {
		rest = str_of((const char *)data + 1, size - 1);
		(void)str_cut(&rest, '\0', &first);
		try_input(a, forms, field_at(forms, data[0]), first, rest);
	}
	arena_free(a);
	return 0;
}
