#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

/* The messages behind the links: what a phone opens, and what comes of it. */
#include "render_sample.h"

#include "form/form_find.h"
#include "render/render_mailto.h"

#include <stdlib.h>
#include <string.h>

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

static struct str
replace_all(struct arena *a, struct str text, const char *from, const char *to)
{
	struct buf out = {0};
	struct str result;
	size_t at = 0, hit;

	while ((hit = str_find(text, from, at)) != SIZE_MAX) {
		buf_add_str(&out, str_slice(text, at, hit - at));
		buf_add_text(&out, to);
		at = hit + strlen(from);
	}
	buf_add_str(&out, str_after(text, at));
	result = buf_copy(a, &out);
	buf_release(&out);
	return result;
}

/* What stands behind key in the link, as every client decodes it. */
static struct str
part_of(struct arena *a, struct str uri, const char *key)
{
	size_t from = str_find(uri, key, 0);
	struct buf out = {0};
	struct str rest, result;

	if (from == SIZE_MAX)
		return (struct str){0};
	rest = str_after(uri, from + strlen(key));
	for (size_t i = 0; i < rest.n && rest.p[i] != '&'; i++) {
		char two[3] = {0};

		/* Clients differ in what they make of a plus. */
		assert_true(rest.p[i] != '+');
		if (rest.p[i] != '%') {
			buf_add_char(&out, rest.p[i]);
			continue;
		}
		memcpy(two, rest.p + i + 1, 2);
		buf_add_char(&out, (char)strtol(two, NULL, 16));
		i += 2;
	}
	result = buf_copy(a, &out);
	buf_release(&out);
	return replace_all(a, result, "\r\n", "\n");
}

struct links {
	struct str items[400];
	size_t count;
};

/* Every link of the mail that opens a message with a body. */
static void
find_links(struct sample *s, struct str html, struct links *out)
{
	size_t at = 0;

	out->count = 0;
	while ((at = str_find(html, "href=\"mailto:", at)) != SIZE_MAX) {
		size_t from = at + 6;
		size_t end = str_find_byte(html, '"', from);
		struct str uri = replace_all(
		    s->a, str_slice(html, from, end - from), "&amp;", "&");

		if (uri.n > MAILTO_MAX)
			fail_msg("a link of %zu characters", uri.n);
		if (str_find(part_of(s->a, uri, "?subject="),
			"[CS-ABCDEFGHJKMNPQRSTVWX0]", 0) == SIZE_MAX)
			fail_msg("no reference: %.*s", STR_ARG(uri));
		if (str_find(uri, "&body=", 0) != SIZE_MAX)
			out->items[out->count++] = uri;
		at = end;
	}
}

static struct str
body_of(struct sample *s, struct str uri)
{
	return part_of(s->a, uri, "&body=");
}

/* The message as it comes in: typed, below no quotation. */
static struct answers
read_body(struct sample *s, const struct form *form,
    const struct answers *on_file, const struct rendered *r, struct str body)
{
	struct find_line *lines = arena_array(s->a, body.n + 1, sizeof *lines);
	struct message m = {0};
	struct answers fresh;
	struct str rest = body, line;
	size_t count = 0;

	while (str_line(&rest, &line))
		lines[count++] = (struct find_line){
		    .text = str_trim(line), .source = SOURCE_TEXT};
	form_find(s->a, s->forms, (struct str){0}, lines, count, &m.answers,
	    &m.answer_count);
	form_new_answers(s->a, s->forms, form, &m, r->sent, r->sent_count,
	    on_file, calendar_local(sample_now).date, &fresh);
	/* What we filled in for her, and she left: hers once it is sent. */
	for (size_t i = 0; i < fresh.count;) {
		const struct field *field =
		    form_field(form, fresh.items[i].field);

		if (field->preset.n == 0) {
			i++;
			continue;
		}
		fresh.count--;
		for (size_t k = i; k < fresh.count; k++)
			fresh.items[k] = fresh.items[k + 1];
	}
	return fresh;
}

static struct rendered
write_form(struct sample *s, const struct form *form, enum form_extent extent,
    const struct answers *answers)
{
	struct render_input in = sample_input(s, REASON_FORM);
	struct rendered r;
	struct err err = {0};

	s->forms_shown[0] = (struct render_form){
	    .form = form, .extent = extent, .answers = *answers};
	form_report(s->a, s->forms, form, answers,
	    calendar_local(sample_now).date, &s->forms_shown[0].report);
	in.forms = s->forms_shown;
	in.form_count = 1;
	if (render_mail(s->render, s->a, &in, &r, &err) != ERR_NONE)
		fail_msg("%s", err.text);
	return r;
}

static struct answers
answers_of(struct sample *s, const struct form *form, bool filled)
{
	if (!filled)
		return (struct answers){0};
	return form->of_request ? s->request : s->profile;
}

static bool
in_some_body(struct sample *s, const struct links *links, struct str text)
{
	struct str wanted = replace_all(s->a, text, "\xC2\xA0", " ");

	for (size_t i = 0; i < links->count; i++)
		if (str_find(body_of(s, links->items[i]),
			str_cstr(s->a, wanted), 0) != SIZE_MAX)
			return true;
	return false;
}

/* Labels of the text part that begin a line and end in a colon. */
static void
check_every_line_is_reached(struct sample *s, const struct form *form,
    const struct rendered *r, const struct links *links)
{
	for (size_t i = 0; i < form->count; i++) {
		const struct field *field = &form->fields[i];
		bool parts = field->type == FIELD_CONTACT;

		for (size_t k = 0; k < (parts ? field->part_count : 1); k++) {
			struct str label =
			    parts ? field->parts[k].label : field->label;
			struct str line =
			    str_printf(s->a, "\n%.*s", STR_ARG(label));

			if (str_find(r->text, str_cstr(s->a, line), 0) !=
				SIZE_MAX &&
			    !in_some_body(s, links, line))
				fail_msg("%.*s: no link has \"%.*s\"",
				    STR_ARG(form->id), STR_ARG(label));
		}
	}
}

static bool
asks_for_anything(const struct form *form)
{
	for (size_t i = 0; i < form->count; i++)
		if (form->fields[i].required)
			return true;
	return false;
}

static void
every_line_of_every_form_is_in_a_message(void **state)
{
	struct sample *s = *state;
	struct links *links = malloc(sizeof *links);

	for (size_t i = 0; i < forms_count(s->forms); i++) {
		const struct form *form = forms_at(s->forms, i);

		for (int k = 0; k < 4; k++) {
			struct answers answers = answers_of(s, form, k % 2);
			struct rendered r = write_form(s, form,
			    k < 2 ? EXTENT_WHOLE : EXTENT_PROBLEMS, &answers);

			find_links(s, r.html, links);
			/* Of a form that needs nothing, nothing is missing. */
			if (links->count == 0 && k >= 2 &&
			    !asks_for_anything(form))
				continue;
			assert_true(links->count > 0);
			check_every_line_is_reached(s, form, &r, links);
		}
	}
	free(links);
}

static size_t
count_lines(struct str text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.n; i++)
		count += text.p[i] == '\n';
	return count;
}

/* A contact that is not complete comes back with the same lack. */
static bool
was_so(const struct answers *on_file, const struct answer *fresh)
{
	const struct answer *old =
	    answers_find(on_file, fresh->form, fresh->field);

	return fresh->problem.n > 0 && old != NULL &&
	       str_eq(old->problem, fresh->problem);
}

/* Sent as it opens, a form says nothing; a tap says one thing, and just that. */
static void
what_a_message_says_as_it_opens(void **state)
{
	struct sample *s = *state;
	struct links *links = malloc(sizeof *links);
	size_t taps = 0;

	for (size_t i = 0; i < forms_count(s->forms); i++) {
		const struct form *form = forms_at(s->forms, i);

		for (int k = 0; k < 4; k++) {
			struct answers answers = answers_of(s, form, k % 2);
			struct rendered r = write_form(s, form,
			    k < 2 ? EXTENT_WHOLE : EXTENT_PROBLEMS, &answers);

			find_links(s, r.html, links);
			for (size_t n = 0; n < links->count; n++) {
				struct str body = body_of(s, links->items[n]);
				struct answers fresh =
				    read_body(s, form, &answers, &r, body);

				/* A tap: a title, an empty line, one line. */
				if (fresh.count == 1 &&
				    fresh.items[0].problem.n == 0 &&
				    count_lines(body) == 3)
					taps++;
				else if (fresh.count > 0 &&
					 !was_so(&answers, &fresh.items[0]))
					fail_msg("%.*s: \"%.*s\" says %.*s "
						 "\"%.*s\"",
					    STR_ARG(form->id), STR_ARG(body),
					    STR_ARG(fresh.items[0].field),
					    STR_ARG(fresh.items[0].text));
			}
		}
	}
	/* Kinds of institution, of internship; schools of a name; ... */
	assert_true(taps >= 10);
	free(links);
}

/* Each box of each message, ticked by typing x in it, is that option. */
static void
a_box_ticked_in_a_message_is_its_option(void **state)
{
	struct sample *s = *state;
	struct links *links = malloc(sizeof *links);
	size_t boxes = 0;

	for (size_t i = 0; i < forms_count(s->forms); i++) {
		const struct form *form = forms_at(s->forms, i);
		struct answers none = {0};
		struct rendered r = write_form(s, form, EXTENT_WHOLE, &none);

		find_links(s, r.html, links);
		for (size_t n = 0; n < links->count; n++) {
			struct str body = body_of(s, links->items[n]);
			size_t at = 0;

			while ((at = str_find(body, "[ ] ", at)) != SIZE_MAX) {
				struct str edited = str_copy(s->a, body);
				struct answers fresh;
				struct str line = str_after(body, at + 4);

				line = str_slice(
				    line, 0, str_find_byte(line, '\n', 0));
				line = replace_all(
				    s->a, line, "\xE2\x80\x99", "'");
				((char *)(uintptr_t)edited.p)[at + 1] = 'x';
				fresh = read_body(s, form, &none, &r, edited);
				if (fresh.count != 1 ||
				    fresh.items[0].problem.n > 0 ||
				    !str_starts(
					replace_all(s->a, fresh.items[0].text,
					    "\xE2\x80\x99", "'"),
					str_cstr(s->a, line)))
					fail_msg("\"%.*s\" is %zu answers, "
						 "%.*s \"%.*s\"",
					    STR_ARG(line), fresh.count,
					    STR_ARG(fresh.items[0].problem),
					    STR_ARG(fresh.items[0].text));
				at++;
				boxes++;
			}
		}
	}
	assert_true(boxes >= 30);
	free(links);
}

/* "Lieux": the places to tick, though there are many. */
static void
a_long_choice_has_its_boxes_in_a_part(void **state)
{
	struct sample *s = *state;
	struct links *links = malloc(sizeof *links);
	const struct form *form = forms_find(s->forms, str_from("demande"));
	const struct list *list = form_field(form, str_from("lieux"))->list;
	struct answers none = {0};
	struct rendered r = write_form(s, form, EXTENT_WHOLE, &none);
	size_t boxes = 0;

	find_links(s, r.html, links);
	for (size_t i = 0; i < links->count; i++) {
		struct str body = body_of(s, links->items[i]);
		size_t at = str_find(body, "Lieux de stage", 0);

		if (at == SIZE_MAX)
			continue;
		while ((at = str_find(body, "\n[ ] ", at)) != SIZE_MAX) {
			boxes++;
			at++;
		}
	}
	assert_true(boxes >= list->count);
	free(links);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		every_line_of_every_form_is_in_a_message, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		what_a_message_says_as_it_opens, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		a_box_ticked_in_a_message_is_its_option, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		a_long_choice_has_its_boxes_in_a_part, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
