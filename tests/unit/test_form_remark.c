/* What is left of a letter for a person to read. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "form/form_remark.h"
#include "form_sample.h"

#define NAME "Amélie Tremblay"

struct letter {
	const char *text;
	enum remark remark;
	const char *left; /* NULL: not looked at */
};

static void
check(const struct sample *s, const struct letter *table, size_t count,
    unsigned known)
{
	static const char *const names[] = {"nothing", "text", "question"};
	size_t wrong = 0;

	for (size_t i = 0; i < count; i++) {
		struct str left;
		enum remark got = form_remark(s->a, s->forms,
		    str_from(table[i].text), str_from(NAME), known, &left);

		if (got == table[i].remark &&
		    (table[i].left == NULL || str_is(left, table[i].left)))
			continue;
		print_error("%s\n--- expected %s, got %s: \"%.*s\"\n",
		    table[i].text, names[table[i].remark], names[got],
		    STR_ARG(left));
		wrong++;
	}
	print_message("# %zu letters, %zu wrong\n", count, wrong);
	assert_int_equal(wrong, 0);
}

#define CHECK(state, table, known) \
	check(state, table, sizeof(table) / sizeof(*(table)), known)

static void
what_comes_with_a_form_is_no_work(void **state)
{
	static const struct letter table[] = {
	    {"", REMARK_NONE, ""},
	    {"Bonjour, voici mon formulaire, merci", REMARK_NONE, ""},
	    {"Bonjour,\n\nVoici mes réponses ci-dessous.\n\nMerci,\nAmélie",
		REMARK_NONE, ""},
	    {"Bonjour madame,\nVous trouverez ci-joint mon CV et ma lettre de "
	     "présentation.\nBonne journée!",
		REMARK_NONE, ""},
	    {"Voici le formulaire rempli, tel que demandé.\n\nCordialement,\n"
	     "Amélie Tremblay\nÉtudiante en travail social\nCégep de "
	     "Longueuil\n450 555-0123",
		REMARK_NONE, ""},
	    {"Allo! J'ai rempli le formulaire :) Merci et bonne fin de journée",
		REMARK_NONE, ""},
	    {"Voilà 👍", REMARK_NONE, ""},
	    {"Here is my form. Thanks!\nAmélie", REMARK_NONE, ""},
	    {"Please find attached my resume and cover letter.\n\nRegards,",
		REMARK_NONE, ""},
	    {"Bonjour,\n\nVoici les informations manquantes.\n\nMerci "
	     "beaucoup et bonne journée,\n\nAmélie T.",
		REMARK_NONE, ""},
	    {"Désolée pour le retard! Voici mon dossier complété.", REMARK_NONE,
		""},
	    {"MENU", REMARK_NONE, ""},
	    {"Bonjour,\nje voudrais le menu svp\nMerci", REMARK_NONE, ""},
	    {"Oui, c'est moi!", REMARK_NONE, ""},
	    {"N'hésitez pas à me contacter au besoin.\nAmélie Tremblay",
		REMARK_NONE, ""},
	    {"Oups, petite erreur. Voici ma réponse corrigée.", REMARK_NONE,
		""},
	    {"Tout est beau, merci. Bien à vous,\nA. Tremblay", REMARK_NONE,
		""},
	    {"Parfait, merci!", REMARK_NONE, ""},
	    {"Salut, ci-joint les documents demandés. Bonne soirée.",
		REMARK_NONE, ""},
	    {"Merci,\nJean Roy", REMARK_NONE, ""},
	    {"---\n***", REMARK_NONE, ""},
	};

	CHECK(*state, table, 0);
}

static void
what_a_person_says_besides_is_read_by_one(void **state)
{
	static const struct letter table[] = {
	    {"Voici mon formulaire. Je suis allergique au latex.", REMARK_TEXT,
		"Je suis allergique au latex."},
	    {"Bonjour,\nje ne serai pas disponible le 12 mars.\nMerci",
		REMARK_TEXT, "je ne serai pas disponible le 12 mars."},
	    {"Voici mon CV.\n\nAmélie Tremblay\nP.S. Mon amie Julie est dans "
	     "le même groupe",
		REMARK_TEXT, "P.S. Mon amie Julie est dans le même groupe"},
	    {"Je n'ai pas mon code permanent.", REMARK_TEXT, NULL},
	    {"Est-ce que je peux changer les dates?", REMARK_QUESTION, NULL},
	    {"Voici mon formulaire, quand aurai-je une réponse?",
		REMARK_QUESTION, NULL},
	    {"MENU\nJ'ai aussi besoin d'un accès pour mon fauteuil roulant.",
		REMARK_TEXT,
		"J'ai aussi besoin d'un accès pour mon fauteuil roulant."},
	    {"Je ne comprends pas la question sur le sigle", REMARK_TEXT, NULL},
	    {"non", REMARK_TEXT, NULL},
	    {"My supervisor will call you.", REMARK_TEXT, NULL},
	    {"Je retire ma demande.", REMARK_TEXT, NULL},
	    {"Voici mon formulaire. Svp appelez-moi.", REMARK_TEXT, NULL},
	    {"Нет, спасибо", REMARK_TEXT, NULL},
	    {"Amélie Tremblay\nJe cherche un autre stage", REMARK_TEXT, NULL},
	    {"Je cherche un stage.", REMARK_TEXT, NULL},
	};

	CHECK(*state, table, 0);
}

static void
a_first_letter_may_say_what_she_looks_for(void **state)
{
	static const struct letter table[] = {
	    {"Bonjour, je cherche un stage en travail social.\n\nMerci,\n"
	     "Amélie",
		REMARK_NONE, ""},
	    {"Bonjour,\n\nJe suis étudiante en soins infirmiers au cégep "
	     "Édouard-Montpetit et je dois\nfaire un stage cet hiver.\n\n"
	     "Merci!",
		REMARK_NONE, ""},
	    {"Hello, I am looking for an internship this winter. Thanks",
		REMARK_NONE, ""},
	    {"Bonjour, je cherche un stage. Mon fils est malade.", REMARK_TEXT,
		"Mon fils est malade."},
	    {"Bonjour, avez-vous des stages?", REMARK_QUESTION, NULL},
	};

	CHECK(*state, table, REMARK_FIRST);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_comes_with_a_form_is_no_work),
	    cmocka_unit_test(what_a_person_says_besides_is_read_by_one),
	    cmocka_unit_test(a_first_letter_may_say_what_she_looks_for),
	};

	return cmocka_run_group_tests(tests, sample_begin, sample_end);
}
