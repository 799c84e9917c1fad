#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "render/render_text.h"

static void
nodes_become_lines(void **state)
{
	struct arena *a = arena_new();
	struct doc doc = {.a = a};
	struct doc_node *node;

	(void)state;
	doc_heading(&doc, 2, str_from("Vos étapes"));
	node = doc_add(&doc, DOC_STEP);
	node->number = 1;
	node->label = str_from("Profil :");
	node->value = str_from("complet");
	node = doc_add(&doc, DOC_STEP);
	node->number = 2;
	node->label = str_from("Documents :");
	node->value = str_from("CV reçu");
	node = doc_add(&doc, DOC_TILE);
	node->label = str_from("Code de stage");
	node->value = str_from("bientôt");
	node = doc_add(&doc, DOC_TILE);
	node->label = str_from("Profil");
	node->value = str_from("complet");
	node->hint = str_from("Répondez PROFIL.");
	doc_button(&doc, str_from("x"), str_from("mailto:x@example.org"));
	doc_pair(&doc, str_from("Prénom :"), str_from("Amélie"));
	doc_pair(&doc, str_from("Ville :"), str_from("Longueuil"));
	assert_string_equal(str_cstr(a, render_text(a, &doc)),
	    "VOS ÉTAPES\n"
	    "\n"
	    "1. Profil : complet\n"
	    "2. Documents : CV reçu\n"
	    "\n"
	    "- Code de stage, bientôt.\n"
	    "- Profil, complet. Répondez PROFIL.\n"
	    "\n"
	    "Prénom : Amélie\n"
	    "Ville : Longueuil\n");
	arena_free(a);
}

static void
what_stands_under_a_label_is_indented(void **state)
{
	struct arena *a = arena_new();
	struct doc doc = {.a = a};
	struct str problems[] = {
	    STR("Il manque cette réponse, dont nous "
		"avons besoin pour votre demande de stage.")};
	struct str candidates[] = {STR("Un"), STR("Deux")};
	struct str helps[] = {STR("Aide.")};
	struct doc_choice choices[] = {
	    {.label = STR("A"), .group = STR("Premiers")},
	    {.label = STR("B"),
		.group = STR("Premiers"),
		.ticked = true,
		.comment = STR("le matin")},
	    {.label = STR("C"), .group = STR("Seconds")},
	};
	struct doc_field field = {.label = STR("Lieu * :"),
	    .problems = problems,
	    .problem_count = 1,
	    .candidates = candidates,
	    .candidate_count = 2,
	    .choices = choices,
	    .choice_count = 3,
	    .helps = helps,
	    .help_count = 1};

	(void)state;
	doc_add(&doc, DOC_FIELD)->field = &field;
	assert_string_equal(str_cstr(a, render_text(a, &doc)),
	    "Lieu * :\n"
	    "    Il manque cette réponse, dont nous avons besoin pour votre "
	    "demande\n"
	    "    de stage.\n"
	    "    1  Un\n"
	    "    2  Deux\n"
	    "    Premiers\n"
	    "    [ ] A\n"
	    "    [x] B : le matin\n"
	    "    Seconds\n"
	    "    [ ] C\n"
	    "    Aide.\n");
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nodes_become_lines),
	    cmocka_unit_test(what_stands_under_a_label_is_indented),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
