#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "form/form_courtesy.h"

#include "form_sample.h"

static void
thanks_ask_for_nothing(void **state)
{
	static const struct {
		const char *text;
		bool courtesy;
	} table[] = {
	    {"", true},
	    {"merci!", true},
	    {"Merci beaucoup, bonne journée !", true},
	    {"Super, merci de votre aide", true},
	    {"Parfait, merci!\n\nAmélie", true},
	    {"C’est noté.\nMerci Madame\n\nAmélie Tremblay", true},
	    {"ok merci", true},
	    {"D'accord, merci", true},
	    {"Bonjour,\n\nBien reçu, merci bien!\n\nCordialement,\nTremblay",
		true},
	    {"Thank you so much!", true},
	    {"\xf0\x9f\x91\x8d", true},
	    {"Merci \xf0\x9f\x99\x82", true},
	    /* Something else is in it. */
	    {"Merci?", false},
	    {"???", false},
	    {"Non merci", false},
	    {"Merci de changer mes dates", false},
	    {"Merci, je commence lundi", false},
	    {"Merci, mon code postal est J4K 2T0", false},
	    {"2", false},
	    {"J4K 2T0", false},
	    {"Merci\nJean", false},
	    {"\xd0\x9d\xd0\xb5\xd1\x82", false},
	    {"merci merci merci merci merci merci merci merci merci merci "
	     "merci "
	     "merci merci merci merci merci merci merci merci merci merci",
		false},
	};
	const struct sample *s = *state;

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (form_courtesy(s->a, s->forms, str_from(table[i].text),
			str_from("Amélie Tremblay")) != table[i].courtesy)
			fail_msg("\"%s\" is %s", table[i].text,
			    table[i].courtesy ? "courtesy" : "none");
}

/* Lines with "> " are quoted; in what comes out, "-" stands before those that
 * are left out. */
static void
assert_signature(const struct sample *s, const char *text, const char *left_out)
{
	struct str rest = str_from(text), line, out = str_of("", 0);
	struct find_line lines[32];
	size_t count = 0;

	while (str_line(&rest, &line)) {
		bool quoted = str_starts(line, ">");

		lines[count++] = (struct find_line){
		    .text = quoted ? str_after(line, 2) : line,
		    .source = quoted ? SOURCE_QUOTED : SOURCE_TEXT};
	}
	form_courtesy_signature(
	    s->a, s->forms, str_from("Amélie Tremblay"), lines, count);
	for (size_t i = 0; i < count; i++)
		if (lines[i].skip && lines[i].text.n > 0)
			out = str_printf(s->a, "%.*s%.*s\n", STR_ARG(out),
			    STR_ARG(lines[i].text));
	if (!str_is(out, left_out))
		fail_msg("%s\n--- expected\n%s--- left out\n%.*s", text,
		    left_out, STR_ARG(out));
}

static void
the_numbers_of_a_signature_are_no_answers(void **state)
{
	const struct sample *s = *state;

	assert_signature(s,
	    "Bonjour,\nVoici le formulaire.\n\nAmélie Tremblay\n"
	    "Étudiante en travail social\nTél. : 514 555-0177\n"
	    "Courriel : amelie@example.org\n\n> Téléphone : 450 555-0123",
	    "Étudiante en travail social\nTél. : 514 555-0177\n"
	    "Courriel : amelie@example.org\n");
	assert_signature(s,
	    "Ville : Laval\n\nMerci,\nTREMBLAY Amélie\nTél. : 514 555-0177",
	    "Tél. : 514 555-0177\n");
	/* At the end of what comes below the quotation. */
	assert_signature(s,
	    "> Ville : Laval\nVoilà.\nAmélie Tremblay\nTél : 514 555-0177\n"
	    "Courriel : amelie@example.org",
	    "Tél : 514 555-0177\nCourriel : amelie@example.org\n");
}

static void
answers_under_a_name_stay_answers(void **state)
{
	static const char *const table[] = {
	    /* The only thing that she writes. */
	    "Bonjour\n\nAmélie Tremblay\nTéléphone : 514 555-0177",
	    /* At the top. */
	    "Amélie Tremblay\nTél. : 514 555-0177\nCourriel : a@example.org",
	    /* Labels that no signature has. */
	    "Merci,\nAmélie Tremblay\nTél. : 514 555-0177\nVille : Laval",
	    /* Somebody else's name, or half of hers. */
	    "Merci,\nJean Roy\nTél. : 514 555-0177\nCourriel : a@example.org",
	    "Merci,\nAmélie\nTél. : 514 555-0177",
	    /* The name itself is an answer. */
	    "Nom et prénom :\nAmélie Tremblay\nTél. : 514 555-0177\nCell : non",
	    /* The quotation is hers to fill in. */
	    "Merci,\nAmélie Tremblay\n> Téléphone : 450 555-0123",
	};
	const struct sample *s = *state;

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		assert_signature(s, table[i], "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(thanks_ask_for_nothing),
	    cmocka_unit_test(the_numbers_of_a_signature_are_no_answers),
	    cmocka_unit_test(answers_under_a_name_stay_answers),
	};

	return cmocka_run_group_tests(tests, sample_begin, sample_end);
}
