#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

/*
 * Every mail that the product can send: each reason, in each language, bare,
 * with forms, with problems, with all that can stand in it; and each form by
 * itself. Here: that they can be written, and what a program can say of their
 * text. With RENDER_OUT=DIR they are kept there; tests/flow/face.sh looks at
 * their HTML, `make looks` makes pictures of them.
 */
#include "render_sample.h"

#include "base/file.h"
#include "text/utf8.h"

#include <stdlib.h>

static const char *const languages[] = {"fr", "en"};

enum variant {
	VARIANT_SAMPLE,   /* what the workflow usually gives */
	VARIANT_BARE,     /* nothing that could be left out */
	VARIANT_PROBLEMS, /* forms with problems, and all flags */
	VARIANT_FORMS,    /* empty forms as a whole, and all flags */
	VARIANT_COUNT
};

static int
set_up(void **state)
{
	struct sample *s = calloc(1, sizeof *s);

	sample_open(s);
	*state = s;
	return 0;
}

static int
tear_down(void **state)
{
	sample_close(*state);
	free(*state);
	return 0;
}

static void
keep(struct sample *s, const struct rendered *r, const char *name)
{
	const char *folder = getenv("RENDER_OUT");
	struct str subject = r->subject;
	struct err err;

	if (folder == NULL)
		return;
	assert_int_equal(file_save(file_join(s->a, folder,
				       arena_printf(s->a, "%s.html", name)),
			     0644, r->html, &err),
	    ERR_NONE);
	assert_int_equal(file_save(file_join(s->a, folder,
				       arena_printf(s->a, "%s.txt", name)),
			     0644,
			     str_printf(s->a, "%.*s\n\n%.*s", STR_ARG(subject),
				 STR_ARG(r->text)),
			     &err),
	    ERR_NONE);
}

static bool
is_drawing(uint32_t c)
{
	/* Arrows, boxes, blocks, shapes: nothing that is read aloud. */
	return (c >= 0x2190 && c <= 0x21FF) || (c >= 0x2500 && c <= 0x259F) ||
	       c == '\t' || c == '|';
}

static void
check_line(struct str line, const char *name)
{
	size_t at = 0;
	uint32_t c;

	if (utf8_columns(line) > 72)
		fail_msg("%s: too wide: %.*s", name, STR_ARG(line));
	if (str_ends(line, " "))
		fail_msg("%s: blanks at the end: %.*s", name, STR_ARG(line));
	while (utf8_decode(line, &at, &c))
		if (is_drawing(c))
			fail_msg("%s: drawn: %.*s", name, STR_ARG(line));
}

static void
check_text(struct str text, const char *name)
{
	struct str rest = text, line;
	size_t empty = 1, run = 0;

	while (str_line(&rest, &line)) {
		check_line(line, name);
		empty = line.n == 0 ? empty + 1 : 0;
		run = line.n == 0 ? 0 : run + 1;
		if (empty > 1 && rest.n > 0)
			fail_msg("%s: two empty lines", name);
	}
	assert_int_equal(str_find(text, "{{", 0), SIZE_MAX);
	assert_int_equal(str_find(text, "mailto:", 0), SIZE_MAX);
	assert_int_equal(str_find(text, "mot:", 0), SIZE_MAX);
}

static void
check_subject(struct str subject, const char *name)
{
	size_t tail = str_find(subject, " [CS-", 0);
	struct str words =
	    tail == SIZE_MAX ? subject : str_slice(subject, 0, tail);

	if (words.n == 0 || utf8_length(words) >= 60 ||
	    char_is_digit(words.p[0]))
		fail_msg("%s: subject %.*s", name, STR_ARG(subject));
}

static void
write_one(struct sample *s, int language, const struct render_input *in,
    const char *name)
{
	const struct render *render = language == 0 ? s->render : s->english;
	struct rendered r;
	struct err err = {0};

	if (render_mail(render, s->a, in, &r, &err) != ERR_NONE)
		fail_msg("%s: %s", name, err.text);
	check_text(r.text, name);
	check_subject(r.subject, name);
	assert_true(r.html.n < 100000);
	if (in->reason != REASON_CARD)
		assert_true(
		    str_starts(r.text, language == 0 ? "Bonjour" : "Hello"));
	keep(s, &r, name);
}

static void
strip(struct render_input *in)
{
	in->first_name = (struct str){0};
	in->step_count = 0;
	in->form_count = 0;
	in->understood_count = 0;
	in->received_count = 0;
	in->document_count = 0;
	in->request_count = 0;
	in->number = 0;
}

static void
load(struct sample *s, enum form_extent extent, struct render_input *in)
{
	sample_forms(s, extent, extent == EXTENT_WHOLE, in);
	in->understood = s->understood;
	in->understood_count = s->understood_count;
	in->received = in->documents = s->documents;
	in->received_count = in->document_count = 3;
	in->requests = s->requests;
	in->request_count = 2;
	in->steps = s->steps;
	in->step_count = 6;
	in->number = 1042;
	in->also_forwarded = true;
	in->last_today = true;
	in->other_address = str_from("a.tremblay@example.net");
	in->quoted = str_from("Je voudrais le menu svp");
}

static void
every_reason_can_be_written(void **state)
{
	struct sample *s = *state;

	for (int n = 0; n < 2 * REASON_COUNT * VARIANT_COUNT; n++) {
		int language = n % 2;
		enum reason reason = (enum reason)(n / 2 % REASON_COUNT);
		int variant = n / 2 / REASON_COUNT;
		struct render_input in = sample_input(s, reason);

		if (variant == VARIANT_BARE)
			strip(&in);
		else if (variant == VARIANT_PROBLEMS)
			load(s, EXTENT_PROBLEMS, &in);
		else if (variant == VARIANT_FORMS)
			load(s, EXTENT_WHOLE, &in);
		write_one(s, language, &in,
		    arena_printf(s->a, "%s-%s-%d", languages[language],
			reason_name(reason), variant));
	}
}

/* Empty as a whole; nothing but problems; and filled in where we can. */
static void
every_form_can_be_written(void **state)
{
	static const char *const kinds[] = {"vide", "manque", "rempli"};
	struct sample *s = *state;

	for (size_t i = 0; i < forms_count(s->forms); i++) {
		const struct form *form = forms_at(s->forms, i);

		for (int n = 0; n < 6; n++) {
			int kind = n / 2;
			struct render_input in = sample_input(
			    s, kind == 1 ? REASON_RECAP : REASON_FORM);
			struct render_form *shown = &s->forms_shown[0];

			*shown = (struct render_form){.form = form,
			    .extent =
				kind == 1 ? EXTENT_PROBLEMS : EXTENT_WHOLE};
			if (kind == 2)
				shown->answers =
				    form->of_request ? s->request : s->profile;
			form_report(s->a, s->forms, form, &shown->answers,
			    calendar_local(sample_now).date, &shown->report);
			in.forms = shown;
			in.form_count = 1;
			write_one(s, n % 2, &in,
			    arena_printf(s->a, "%s-form-%.*s-%s",
				languages[n % 2], STR_ARG(form->id),
				kinds[kind]));
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		every_reason_can_be_written, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		every_form_can_be_written, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
