/*
 * What a PDF brings: the fields of one (the input is a file), and the text of
 * one that was printed flat (the input is what the tool made of it).
 */
#include <stddef.h>
#include <stdint.h>

#include "flow/flat_form.h"
#include "form/form_paper.h"
#include "pdf/pdf_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Loaded once: a run of the fuzzer is millions of inputs. */
static const struct forms *
shipped_forms(void)
{
	static struct forms *forms;
	struct err err;

	if (forms == NULL && forms_load("forms", &forms, &err) != ERR_NONE)
		bug("%s", err.text);
	return forms;
}

static void
check_answers(const struct forms *forms, const struct message_answer *answers,
    size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct form *form = forms_find(forms, answers[i].form);

		if (form == NULL ||
		    form_field(form, answers[i].field) == NULL ||
		    answers[i].source != SOURCE_PDF)
			bug("an answer to no field");
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	const struct forms *forms = shipped_forms();
	struct str bytes = str_of((const char *)data, size);
	struct message_answer *answers = NULL;
	struct pdf_form form;
	size_t count = 0, known;

	if (pdf_is(bytes)) {
		pdf_read(a, bytes, &form);
		if (form.count > PDF_MAX_FIELDS)
			bug("%zu fields", form.count);
		form_paper_answers(a, forms, form.values, form.count,
		    form.has_sent, &answers, &count, &known);
		if (known > form.count)
			bug("more fields known than there are");
	} else {
		(void)flat_form_read(a, forms, bytes, &answers, &count);
	}
	check_answers(forms, answers, count);
	arena_free(a);
	return 0;
}
