/* A form out as PDF and back: what render makes, paper draws and pdf fills. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "render_sample.h"

#include "base/file.h"
#include "form/form_paper.h"
#include "paper/paper_draw.h"
#include "pdf/pdf_read.h"
#include "pdf/pdf_text.h"
#include "pdf/pdf_write.h"

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
	struct sample *s = *state;

	sample_close(s);
	free(s);
	paper_end();
	return 0;
}

static struct paper *
make_paper(struct sample *s, enum form_extent extent, bool empty)
{
	struct render_input in = {.reason = REASON_FORM,
	    .now = sample_now,
	    .reference = STR("ABCDEFGHJKMNPQRSTVWX0"),
	    .lookup = STR("0123456789ABCDEF")};

	sample_forms(s, extent, empty, &in);
	return render_paper(s->render, s->a, &in, 0, in.form_count);
}

static struct str
make_pdf(struct sample *s, const struct paper *paper)
{
	struct paper_pages pages;
	struct err err = {0};
	struct str pdf;

	if (paper_draw(s->a, paper, &pages, &err) != ERR_NONE ||
	    pdf_write(s->a, paper, &pages, &pdf, &err) != ERR_NONE)
		fail_msg("%s", err.text);
	return pdf;
}

static const struct paper_value *
value_of(const struct pdf_form *form, const char *name)
{
	for (size_t i = 0; i < form->count; i++)
		if (str_is(form->values[i].name, name))
			return &form->values[i];
	fail_msg("no field %s", name);
	return NULL;
}

static void
the_same_form_gives_the_same_bytes(void **state)
{
	struct sample *s = *state;
	struct str a = make_pdf(s, make_paper(s, EXTENT_WHOLE, false));
	struct str b = make_pdf(s, make_paper(s, EXTENT_WHOLE, false));

	assert_true(str_eq(a, b));
	assert_true(a.n < 150000);
}

static void
every_field_has_a_place_on_a_page(void **state)
{
	struct sample *s = *state;
	const struct paper *paper = make_paper(s, EXTENT_WHOLE, true);
	struct paper_pages pages;
	struct err err = {0};

	assert_int_equal(paper_draw(s->a, paper, &pages, &err), ERR_NONE);
	for (size_t i = 0; i < paper->count; i++) {
		const struct paper_field *field = paper->items[i].field;
		size_t found = 0;

		for (size_t k = 0; field != NULL && k < pages.count; k++)
			found += pages.places[k].field == field;
		if (field != NULL && found == 0)
			fail_msg("%s has no place", field->name.p);
	}
	for (size_t i = 0; i < pages.count; i++) {
		const struct paper_place *p = &pages.places[i];

		assert_true(p->x >= 50 && p->x + p->width <= 562);
		assert_true(p->y >= 60 && p->y + p->height <= 745);
		for (size_t k = i + 1; k < pages.count; k++) {
			const struct paper_place *q = &pages.places[k];

			if (p->page == q->page && p->x < q->x + q->width &&
			    q->x < p->x + p->width && p->y < q->y + q->height &&
			    q->y < p->y + p->height)
				fail_msg("%.*s lies over %.*s",
				    STR_ARG(p->field->name),
				    STR_ARG(q->field->name));
		}
	}
}

static void
what_is_on_file_stands_in_the_fields(void **state)
{
	struct sample *s = *state;
	struct pdf_form form;

	pdf_read(s->a, make_pdf(s, make_paper(s, EXTENT_WHOLE, false)), &form);
	assert_int_equal(form.state, PDF_READ);
	assert_true(form.has_sent);
	assert_true(str_is(value_of(&form, "profil.prenom")->value, "Amélie"));
	assert_true(str_is(value_of(&form, "profil.prenom")->sent, "Amélie"));
	assert_true(str_is(value_of(&form, "profil.genre")->value, "femme"));
	assert_true(
	    str_is(value_of(&form, "profil.categorie")->value, "generale"));
	assert_true(str_is(
	    value_of(&form, "demande.periode.lundi.jour")->value, "oui"));
	assert_true(
	    str_is(value_of(&form, "demande.periode.lundi.soir")->value, ""));
	assert_true(
	    str_is(value_of(&form, "demande.lieux.inlb")->value, "oui"));
	assert_true(
	    str_is(value_of(&form, "demande.lieux.champlain-mot")->value,
		"pédiatrie"));
	assert_true(
	    str_is(value_of(&form, "demande.coordonnateur.nom")->value, "Roy"));
	assert_true(str_find(form.reference, "CS-", 0) != SIZE_MAX);
}

static void
what_was_left_as_it_was_says_nothing(void **state)
{
	struct sample *s = *state;
	struct message_answer *answers = NULL;
	size_t count = 0, known;
	struct pdf_form form;

	pdf_read(s->a, make_pdf(s, make_paper(s, EXTENT_WHOLE, false)), &form);
	form_paper_answers(s->a, s->forms, form.values, form.count, true,
	    &answers, &count, &known);
	assert_int_equal(count, 0);
	/* Another program may have dropped what was sent: all is said then. */
	form_paper_answers(s->a, s->forms, form.values, form.count, false,
	    &answers, &count, &known);
	assert_true(count > 20);
	assert_true(known >= count);
}

static void
one_box_more_is_the_whole_answer_anew(void **state)
{
	static struct paper_value values[] = {
	    {STR("demande.lieux.inlb"), STR("oui"), STR("")},
	    {STR("demande.lieux.champlain"), STR("oui"), STR("oui")},
	    {STR("demande.lieux.champlain-mot"), STR("pédiatrie"), STR("")},
	    {STR("demande.sigle"), STR("388"), STR("388")},
	    {STR("demande.periode.samedi.soir"), STR("oui"), STR("")},
	    {STR("demande.coordonnateur.nom"), STR("Roy"), STR("")},
	    {STR("autre.chose"), STR("x"), STR("")},
	};
	struct sample *s = *state;
	struct message_answer *answers = NULL;
	size_t count = 0, known;

	form_paper_answers(s->a, s->forms, values,
	    sizeof values / sizeof *values, true, &answers, &count, &known);
	assert_int_equal(known, 4);
	assert_int_equal(count, 3);
	assert_true(str_is(answers[0].field, "periode"));
	assert_true(str_is(answers[0].raw, "samedi (soir)"));
	assert_true(str_is(answers[1].field, "lieux"));
	assert_true(str_ends(
	    answers[1].raw, "INLB (Institut Nazareth et Louis-Braille)"));
	assert_true(str_find(answers[1].raw, " : pédiatrie", 0) != SIZE_MAX);
	assert_true(str_is(answers[2].raw, "nom: Roy"));
	assert_int_equal(answers[2].source, SOURCE_PDF);
}

static void
what_is_to_be_mended_is_marked(void **state)
{
	struct sample *s = *state;
	const struct paper *paper = make_paper(s, EXTENT_PROBLEMS, false);
	bool notice = false, marked = false, filled = false;

	for (size_t i = 0; i < paper->count; i++) {
		const struct paper_item *item = &paper->items[i];

		notice = notice || (item->kind == PAPER_NOTICE &&
				       str_find(item->text, "Code postal", 0) !=
					   SIZE_MAX);
		if (item->kind != PAPER_FIELD)
			continue;
		if (str_is(item->field->name, "profil.code_postal"))
			marked = item->field->problem_count > 0;
		if (str_is(item->field->name, "profil.prenom"))
			filled = str_is(item->field->value, "Amélie") &&
				 item->field->problem_count == 0;
	}
	assert_true(notice);
	assert_true(marked);
	assert_true(filled);
}

static void
values_beyond_the_font_come_back_whole(void **state)
{
	static const char name[] = "Łukasz Nguyễn-李 (« Ça »)";
	struct sample *s = *state;
	struct paper *paper = make_paper(s, EXTENT_WHOLE, true);
	struct pdf_form form;

	for (size_t i = 0; i < paper->count; i++)
		if (paper->items[i].field != NULL &&
		    str_is(paper->items[i].field->name, "profil.nom"))
			paper->items[i].field->value = str_from(name);
	pdf_read(s->a, make_pdf(s, paper), &form);
	assert_true(str_is(value_of(&form, "profil.nom")->value, name));
}

static void
what_is_no_pdf_is_told(void **state)
{
	struct sample *s = *state;
	struct pdf_form form;
	struct str whole = make_pdf(s, make_paper(s, EXTENT_WHOLE, true));

	pdf_read(s->a, str_from("%PDF-1.4\ncv\n%%EOF\n"), &form);
	assert_int_equal(form.state, PDF_DAMAGED);
	assert_false(pdf_is(str_from("\x89PNG\r\n")));
	/* Cut off anywhere, it is read as far as it goes or told. */
	for (size_t n = 0; n < whole.n; n += whole.n / 23)
		pdf_read(s->a, str_slice(whole, 0, n), &form);
}

/* As saved by pdf.js 4 (the viewer of Firefox), with the answers of
 * tests/flow/data/dossier.pdf.fill. */
static void
a_form_saved_by_pdf_js_is_read_whole(void **state)
{
	static const struct {
		const char *file, *field, *raw;
		size_t count;
	} cases[] = {
	    {"profil", "nom", "Tremblay-Œuvrard", 13},
	    {"profil", "genre", "Femme", 13},
	    {"profil", "adresse", "12, rue des Érables, app. 4", 13},
	    {"demande", "etablissement", "Cégep Édouard-Montpetit", 12},
	    {"demande", "periode",
		"mardi (jour)\nmercredi (jour)\njeudi (jour)\n"
		"vendredi (jour)\nsamedi (soir)",
		12},
	    {"demande", "lieux",
		"RLS de Champlain (Hôpital Charles-Le Moyne) : près de chez "
		"moi\nINLB (Institut Nazareth et Louis-Braille)",
		12},
	};
	struct sample *s = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct message_answer *answers = NULL;
		size_t count = 0, known;
		struct buf bytes = {0};
		struct pdf_form form;
		struct err err = {0};
		bool found = false;

		if (file_load(
			arena_printf(s->a, "tests/corpus/pdf/%s-pdfjs.pdf",
			    cases[i].file),
			PDF_MAX_BYTES, &bytes, &err) != ERR_NONE)
			fail_msg("%s", err.text);
		pdf_read(s->a, buf_str(&bytes), &form);
		form_paper_answers(s->a, s->forms, form.values, form.count,
		    form.has_sent, &answers, &count, &known);
		buf_release(&bytes);
		assert_int_equal(count, cases[i].count);
		for (size_t k = 0; k < count; k++)
			found = found ||
				(str_is(answers[k].field, cases[i].field) &&
				    str_is(answers[k].raw, cases[i].raw));
		if (!found)
			fail_msg("%s is not as it was written", cases[i].field);
	}
}

static void
lines_are_wrapped_by_the_widths_of_the_font(void **state)
{
	struct sample *s = *state;
	struct str *lines;
	size_t count;

	assert_true(str_eq(pdf_text_encode(s->a, str_from("é€œ’李")),
	    str_from("\xe9\x80\x9c\x92?")));
	pdf_text_wrap(
	    s->a, str_from("un deux trois\nquatre"), 10, 40, &lines, &count);
	assert_int_equal(count, 3);
	assert_true(str_is(lines[0], "un deux "));
	assert_true(str_is(lines[2], "quatre"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_same_form_gives_the_same_bytes),
	    cmocka_unit_test(every_field_has_a_place_on_a_page),
	    cmocka_unit_test(what_is_on_file_stands_in_the_fields),
	    cmocka_unit_test(what_was_left_as_it_was_says_nothing),
	    cmocka_unit_test(one_box_more_is_the_whole_answer_anew),
	    cmocka_unit_test(what_is_to_be_mended_is_marked),
	    cmocka_unit_test(values_beyond_the_font_come_back_whole),
	    cmocka_unit_test(what_is_no_pdf_is_told),
	    cmocka_unit_test(a_form_saved_by_pdf_js_is_read_whole),
	    cmocka_unit_test(lines_are_wrapped_by_the_widths_of_the_font),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
