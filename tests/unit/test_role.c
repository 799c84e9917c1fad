#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "form/role.h"
#include "form_sample.h"

static void
an_attachment_is_told_by_its_name_then_by_the_mail(void **state)
{
	static const struct {
		const char *name, *text;
		size_t count;
		enum document_role role;
	} table[] = {
	    {"CV.pdf", "", 2, ROLE_CV},
	    {"cv_amelie_tremblay.docx", "", 2, ROLE_CV},
	    {"CVAmelieTremblay.pdf", "", 2, ROLE_CV},
	    {"TremblayCV2027.pdf", "", 2, ROLE_CV},
	    {"Curriculum vitæ.pdf", "", 2, ROLE_CV},
	    {"Résumé - Amélie.pdf", "", 1, ROLE_CV},
	    {"CV demande de stage.pdf", "", 1, ROLE_CV},
	    {"Lettre de présentation.pdf", "", 2, ROLE_LETTRE},
	    {"lettre-motivation.odt", "", 2, ROLE_LETTRE},
	    {"CoverLetter.pdf", "", 2, ROLE_LETTRE},
	    {"Objectifs de stage.pdf", "", 2, ROLE_OBJECTIFS},
	    {"objectifs_stage3.pdf", "", 2, ROLE_OBJECTIFS},
	    {"formulaire.pdf", "", 2, ROLE_FORMULAIRE},
	    /* Parts of other words say nothing. */
	    {"cvs.pdf", "", 2, ROLE_AUTRE},
	    {"recv.pdf", "", 2, ROLE_AUTRE},
	    {"lettres.pdf", "", 2, ROLE_AUTRE},
	    /* The suffix is no name. */
	    {"scan.cv", "", 2, ROLE_AUTRE},
	    /* Two things in one: it is asked. */
	    {"CV et lettre.pdf", "", 1, ROLE_AUTRE},
	    {"scan0001.pdf", "", 1, ROLE_AUTRE},
	    {"scan0001.pdf", "Bonjour, voici mon CV.", 1, ROLE_CV},
	    {"scan0001.pdf", "Voici ma lettre de motivation", 1, ROLE_LETTRE},
	    {"scan0001.pdf", "Mon CV pour ma demande de stage", 1, ROLE_CV},
	    {"scan0001.pdf", "Voici mon CV et ma lettre", 1, ROLE_AUTRE},
	    /* Which of the two is it? */
	    {"scan0001.pdf", "Voici mon CV.", 2, ROLE_AUTRE},
	    /* A name says it better than the mail. */
	    {"lettre.pdf", "Voici mon CV.", 1, ROLE_LETTRE},
	    {"scan.pdf", "Ma demande de stage", 1, ROLE_AUTRE},
	};
	const struct sample *s = *state;

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct message_attachment attachment = {
		    .name = str_from(table[i].name), .role = ROLE_AUTRE};
		enum document_role got = role_guess(s->a, s->forms, &attachment,
		    str_from(table[i].text), table[i].count);

		if (got != table[i].role)
			fail_msg("%s, \"%s\": expected %s, got %s",
			    table[i].name, table[i].text,
			    document_role_name(table[i].role),
			    document_role_name(got));
	}
}

static void
a_picture_of_a_signature_stays_one(void **state)
{
	const struct sample *s = *state;
	struct message_attachment attachment = {
	    .name = STR("cv.png"), .role = ROLE_INLINE};

	assert_int_equal(role_guess(s->a, s->forms, &attachment,
			     str_from("Voici mon CV"), 1),
	    ROLE_INLINE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		an_attachment_is_told_by_its_name_then_by_the_mail),
	    cmocka_unit_test(a_picture_of_a_signature_stays_one),
	};

	return cmocka_run_group_tests(tests, sample_begin, sample_end);
}
