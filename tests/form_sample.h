/*
 * The shipped forms for tests of form/: loaded once, with short ways to type a
 * text. Included by one .c of a test program.
 */
#ifndef TESTS_FORM_SAMPLE_H
#define TESTS_FORM_SAMPLE_H

#include "form/form_check.h"

#include <stdio.h>

struct sample {
	struct arena *a;
	struct forms *forms;
};

/* All tests are on this day. */
__attribute__((unused)) static const struct date sample_today = {2026, 11, 23};

static int
sample_begin(void **state)
{
	struct sample *s = malloc(sizeof(*s));
	struct err err;

	if (s == NULL)
		return -1;
	s->a = arena_new();
	if (forms_load("forms", &s->forms, &err) != ERR_NONE) {
		fprintf(stderr, "%s\n", err.text);
		return -1;
	}
	*state = s;
	return 0;
}

static int
sample_end(void **state)
{
	struct sample *s = *state;

	forms_free(s->forms);
	arena_free(s->a);
	free(s);
	return 0;
}

/* "profil.date_naissance"; a wrong name is a mistake in the test. */
__attribute__((unused)) static const struct field *
sample_field(const struct sample *s, const char *name)
{
	struct str rest = str_from(name), form;
	const struct field *field = NULL;

	(void)str_cut(&rest, '.', &form);
	if (forms_find(s->forms, form) != NULL)
		field = form_field(forms_find(s->forms, form), rest);
	if (field == NULL)
		bug("no field %s", name);
	return field;
}

__attribute__((unused)) static struct answer
sample_value(const struct sample *s, const char *name, struct str raw,
    const struct answers *others)
{
	static const struct answers none;
	struct answer answer;

	form_value(s->a, s->forms, sample_field(s, name), raw,
	    others != NULL ? others : &none, sample_today, &answer);
	return answer;
}

#endif
