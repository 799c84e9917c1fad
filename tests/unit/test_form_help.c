#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "form/form_help.h"
#include "form_sample.h"
#include "text/text_fold.h"

static bool
same(struct sample *s, struct str a, struct str b)
{
	return str_eq(text_key(s->a, a), text_key(s->a, b));
}

/* Whether words are this field's label, alias or id. */
static bool
is_called(struct sample *s, const struct field *field, struct str words)
{
	for (size_t i = 0; i < field->alias_count; i++)
		if (same(s, field->aliases[i], words))
			return true;
	return same(s, field->label, words) || same(s, field->id, words);
}

/* AIDE and a label as it stands in our mails explains that line, of every form;
 * of two lines with one name, the first. */
static void
every_line_can_be_asked_about(void **state)
{
	struct sample *s = *state;

	for (size_t i = 0; i < forms_count(s->forms); i++) {
		const struct form *form = forms_at(s->forms, i);

		for (size_t k = 0; k < form->count; k++) {
			const struct field *field = &form->fields[k];
			const struct field *got =
			    form_help_field(s->a, s->forms, field->label);

			if (got == NULL || !is_called(s, got, field->label))
				fail_msg("%.*s.%.*s", STR_ARG(form->id),
				    STR_ARG(field->id));
			if (got->help.n + got->more.n + got->example.n == 0)
				fail_msg(
				    "%.*s explains nothing", STR_ARG(got->id));
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_line_can_be_asked_about),
	};

	return cmocka_run_group_tests(tests, sample_begin, sample_end);
}
