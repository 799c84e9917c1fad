#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "form/form_find.h"
#include "patience.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

struct fixture {
	struct arena *a;
	struct forms *forms;
};

static int
setup(void **state)
{
	struct arena *a = arena_new();
	struct fixture *fixture = arena_alloc(a, sizeof(*fixture));
	struct err err;

	fixture->a = a;
	if (forms_load("forms", &fixture->forms, &err) != ERR_NONE) {
		print_error("%s\n", err.text);
		return -1;
	}
	*state = fixture;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *fixture = *state;

	forms_free(fixture->forms);
	arena_free(fixture->a);
	return 0;
}

/*
 * A reply as lines: "> " stands before what is quoted, "~" before a line that
 * the caller leaves out, "<" before one that only the HTML part has.
 */
static struct find_line *
lines_of(struct arena *a, struct str text, size_t *count_out)
{
	struct find_line *lines = arena_array(a, text.n + 1, sizeof(*lines));
	struct str line;
	size_t count = 0;

	while (str_line(&text, &line)) {
		struct find_line *out = &lines[count++];

		out->source = SOURCE_TEXT;
		if (str_starts(line, ">"))
			out->source = SOURCE_QUOTED;
		else if (str_starts(line, "<"))
			out->source = SOURCE_HTML;
		else if (str_starts(line, "~"))
			out->skip = true;
		if (out->source != SOURCE_TEXT || out->skip)
			line = str_after(line, 1);
		if (out->source == SOURCE_QUOTED && str_starts(line, " "))
			line = str_after(line, 1);
		out->text = line;
	}
	*count_out = count;
	return lines;
}

/* "profil.prenom Amélie\n": form.field, the source when it is not typed text,
 * "!" when it is said to correct another, the answer with "/" for an end of line. */
static struct str
describe(struct arena *a, const struct message_answer *answers, size_t count)
{
	struct str all = str_of("", 0);

	for (size_t i = 0; i < count; i++) {
		char *raw = str_cstr(a, answers[i].raw);

		for (char *p = raw; *p != '\0'; p++)
			if (*p == '\n')
				*p = '/';
		all = str_printf(a, "%.*s%.*s.%.*s%s%s%s\n", STR_ARG(all),
		    STR_ARG(answers[i].form), STR_ARG(answers[i].field),
		    answers[i].corrects                  ? " !"
		    : answers[i].source == SOURCE_QUOTED ? " >"
		    : answers[i].source == SOURCE_HTML   ? " <"
							 : "",
		    *raw != '\0' ? " " : "", raw);
	}
	return all;
}

struct reply {
	const char *name;
	const char *hint;
	const char *text;
	const char *expected;
};

static void
check_reply(const struct fixture *fixture, const struct reply *reply)
{
	struct arena *a = arena_new();
	struct message_answer *answers = NULL;
	size_t count, answer_count = 0;
	struct find_line *lines = lines_of(a, str_from(reply->text), &count);
	struct str found;

	form_find(a, fixture->forms, str_from(reply->hint), lines, count,
	    &answers, &answer_count);
	found = describe(a, answers, answer_count);
	if (!str_is(found, reply->expected))
		print_error("%s\n--- reply\n%s\n--- expected\n%s--- found\n%s",
		    reply->name, reply->text, reply->expected,
		    str_cstr(a, found));
	assert_true(str_is(found, reply->expected));
	arena_free(a);
}

static void
check_replies(void **state, const struct reply *replies, size_t count)
{
	for (size_t i = 0; i < count; i++)
		check_reply(*state, &replies[i]);
}

#define CHECK(state, replies) \
	check_replies(state, replies, sizeof(replies) / sizeof(*(replies)))

static void
finds_a_label_however_it_is_written(void **state)
{
	static const struct reply replies[] = {
	    {"as sent", "", "Prénom * : Amélie", "profil.prenom Amélie\n"},
	    {"with a letter more", "", "Code postale : J4K 2T0",
		"profil.code_postal J4K 2T0\n"},
	    {"with a letter less", "", "Couriel du coordonnateur = a@b.example",
		"demande.coordonnateur courriel: a@b.example\n"},
	    {"too short to be mistaken", "", "Ruse : Longueuil\nNon : Roy", ""},
	    {"another word, not a label", "", "Postes : 12\nAdressage : 4", ""},
	    {"asterisk deleted", "", "Prénom : Amélie",
		"profil.prenom Amélie\n"},
	    {"no space", "", "Prénom:Amélie", "profil.prenom Amélie\n"},
	    {"no-break spaces", "",
		"Prénom\xc2\xa0*\xc2\xa0:\xc2\xa0"
		"Amélie",
		"profil.prenom Amélie\n"},
	    {"narrow no-break space", "", "Prénom\xe2\x80\xaf: Amélie",
		"profil.prenom Amélie\n"},
	    {"capitals without accents", "", "PRENOM : Amélie",
		"profil.prenom Amélie\n"},
	    {"decomposed accents", "", "Pre\xcc\x81nom : Amélie",
		"profil.prenom Amélie\n"},
	    {"colon of full width", "",
		"Prénom\xef\xbc\x9a"
		"Amélie",
		"profil.prenom Amélie\n"},
	    {"bold stars", "", "*Prénom* * : *Amélie*",
		"profil.prenom Amélie\n"},
	    {"bold stars around the colon", "", "*Prénom *:* Amélie",
		"profil.prenom Amélie\n"},
	    {"bullet", "", "- Prénom : Amélie", "profil.prenom Amélie\n"},
	    {"round bullet", "", "  • Prénom : Amélie",
		"profil.prenom Amélie\n"},
	    {"numbering", "", "3. Prénom : Amélie", "profil.prenom Amélie\n"},
	    {"equals sign", "", "Prénom = Amélie", "profil.prenom Amélie\n"},
	    {"dash", "", "Prénom – Amélie", "profil.prenom Amélie\n"},
	    {"arrow", "", "Prénom -> Amélie", "profil.prenom Amélie\n"},
	    {"TAB of a table", "", "Prénom\tAmélie", "profil.prenom Amélie\n"},
	    {"colon deleted, asterisk kept", "", "Prénom * Amélie",
		"profil.prenom Amélie\n"},
	    {"English", "", "First name: Amélie", "profil.prenom Amélie\n"},
	    {"possessive", "", "Mon code postal : J4K 2T0",
		"profil.code_postal J4K 2T0\n"},
	    {"format in parentheses", "",
		"Date de naissance (AAAA-MM-JJ) : 2003-04-15",
		"profil.date_naissance 2003-04-15\n"},
	    {"curly or straight apostrophe", "",
		"Niveau d'etudes : DEC 2\nType d’institution : cégep",
		"demande.niveau DEC 2\ndemande.type_institution cégep\n"},
	    {"the guide's question as a label", "",
		"Avez-vous reçu un numéro de demande de stage ? non",
		"demande.code non\n"},
	    {"broken over two lines", "",
		"> Avez-vous reçu un numéro de demande\n> de stage ? * : non",
		"demande.code > non\n"},
	    {"the longest label wins", "",
		"Téléphone secondaire ou d’urgence : 514 555-0199",
		"profil.telephone2 514 555-0199\n"},
	    {"the answer has a colon", "", "Adresse : a/s : Roy, 12, rue A",
		"profil.adresse a/s : Roy, 12, rue A\n"},
	    {"bold words at the beginning of a sentence", "",
		"> - *Code de stage*, bientôt.\n> **Code de stage**, bientôt.",
		""},
	    {"no label", "", "Voici mes réponses : tout est là.", ""},
	    {"a label inside prose", "",
		"Je vous donne mon adresse demain : je déménage.", ""},
	};

	CHECK(state, replies);
}

static void
finds_several_labels_on_one_line(void **state)
{
	static const struct reply replies[] = {
	    {"wide gap", "", "Prénom : Amélie   Nom de famille : Tremblay",
		"profil.prenom Amélie\nprofil.nom Tremblay\n"},
	    {"cells of a table, one blank", "",
		"Prénom * : Amélie Nom de famille * : Tremblay Ville : Laval",
		"profil.prenom Amélie\nprofil.nom Tremblay\n"
		"profil.ville Laval\n"},
	    {"commas", "", "prénom: Amélie, nom: Tremblay; ville: Laval",
		"profil.prenom Amélie\nprofil.nom Tremblay\n"
		"profil.ville Laval\n"},
	    {"bars", "", "Prénom : Amélie | Nom : Tremblay",
		"profil.prenom Amélie\nprofil.nom Tremblay\n"},
	    {"first one empty", "", "Prénom :    Nom : Tremblay",
		"profil.nom Tremblay\n"},
	    {"a word of the answer is no label", "",
		"Autres informations : appelez ma mère, téléphone : 450",
		"demande.autres_informations appelez ma mère, téléphone : "
		"450\n"},
	    {"extension of the phone", "",
		"Téléphone : 450 555-0123  Poste : 9",
		"profil.telephone 450 555-0123\nprofil.poste 9\n"},
	    {"extension of the second phone", "",
		"Téléphone secondaire : 450 555-0123\nPoste : 9",
		"profil.telephone2 450 555-0123\nprofil.poste2 9\n"},
	};

	CHECK(state, replies);
}

static void
finds_an_answer_wherever_it_stands(void **state)
{
	static const struct reply replies[] = {
	    {"in the quoted line", "", "> Ville * : Brossard",
		"profil.ville > Brossard\n"},
	    {"below the quoted label", "", "> Ville * :\nBrossard",
		"profil.ville Brossard\n"},
	    {"below, after an empty line", "", "> Ville * :\n\nBrossard\n\n>",
		"profil.ville Brossard\n"},
	    {"next line of a quotation without marks", "",
		"> Ville * :\n> Brossard", "profil.ville > Brossard\n"},
	    {"below the help", "",
		"> Prénom * :\n>     Celui de vos documents scolaires.\nAmélie",
		"profil.prenom Amélie\n"},
	    {"below the help, quoted too", "",
		"> Prénom * :\n>     Celui de vos documents scolaires.\n>\n"
		"> Amélie",
		"profil.prenom > Amélie\n"},
	    {"behind the help, on its line", "",
		"> Prénom * :\n>     Celui de vos documents scolaires. Amélie",
		"profil.prenom > Amélie\n"},
	    {"above the help", "",
		"> Prénom * :\nAmélie\n>     Celui de vos documents scolaires.",
		"profil.prenom Amélie\n"},
	    {"prefilled and changed below", "",
		"> Ville * : Longueuil\nBrossard\n> Code postal * : J4K 2T0",
		"profil.ville > Longueuil\nprofil.ville Brossard\n"
		"profil.code_postal > J4K 2T0\n"},
	    {"label alone on its line, without a colon", "",
		"Ville\nBrossard\n\nCode postal\nJ4K 2T0",
		"profil.ville Brossard\nprofil.code_postal J4K 2T0\n"},
	    {"only in HTML", "", "<Ville : Brossard",
		"profil.ville < Brossard\n"},
	    {"nothing", "", "> Ville * :\n>\n> Code postal * :\n", ""},
	    {"a line to write on", "", "Ville : ______\nPays : ....", ""},
	    {"before the blanks of an empty box", "",
		"> Ville * : Brossard \t\xc2\xa0\xc2\xa0\n"
		"> Prénom * : Chloé\xe2\x80\xaf* \xc2\xa0",
		"profil.ville > Brossard\nprofil.prenom > Chloé\n"},
	    {"on the line to write on", "", "Ville : __Brossard__",
		"profil.ville Brossard\n"},
	    {"a client's link", "",
		"Courriel : a@example.org <mailto:a@example.org>",
		"profil.courriel a@example.org\n"},
	    {"letters of another alphabet", "", "Prénom :\nАнна",
		"profil.prenom Анна\n"},
	    {"twice: both, in order", "", "Ville : Laval\nVille : Brossard",
		"profil.ville Laval\nprofil.ville Brossard\n"},
	    {"signs that are no answer", "", "Prénom : ???",
		"profil.prenom ???\n"},
	};

	CHECK(state, replies);
}

static void
joins_what_a_client_has_broken(void **state)
{
	static const struct reply replies[] = {
	    {"a long name", "",
		"> Établissement d’enseignement * : Cégep régional de "
		"Lanaudière à\n> L’Assomption",
		"demande.etablissement > Cégep régional de Lanaudière à "
		"L’Assomption\n"},
	    {"paragraphs of a long answer", "demande",
		"Autres informations : J’ai une auto et je peux me déplacer "
		"dans\ntoute la région.\n\nJe parle anglais.",
		"demande.autres_informations J’ai une auto et je peux me "
		"déplacer dans toute la région./Je parle anglais.\n"},
	    {"lines that are all indented", "",
		">   Autres informations : Je parle anglais.\n"
		">   Je peux commencer en mai.\n>   \n"
		">   Ce que nous devrions savoir d’autre.",
		"demande.autres_informations > Je parle anglais./Je peux "
		"commencer en mai.\n"},
	    {"an empty line behind each", "",
		"Prénom : Amélie\n\nNom : Roy\n\nDate de naissance : 1er mai "
		"2001\n\nAdresse : 12, rue des Érables\n\napp. 4\n\n"
		"Ville : Laval\n\nCode postal : H7A 1A1\n\nProvince : "
		"Québec\n\nPays : Canada\n\nTéléphone : 450 555-0101\n\n"
		"Poste : 4\n\nSexe : F\n",
		"profil.prenom Amélie\nprofil.nom Roy\n"
		"profil.date_naissance 1er mai 2001\n"
		"profil.adresse 12, rue des Érables, app. 4\n"
		"profil.ville Laval\nprofil.code_postal H7A 1A1\n"
		"profil.province Québec\nprofil.pays Canada\n"
		"profil.telephone 450 555-0101\nprofil.poste 4\n"
		"profil.genre F\n"},
	    {"the rest of a quoted line, without its mark", "",
		"> Période désirée * : lundi, jeudi, vendredi, dimanche "
		"(jour), mardi,\njeudi, vendredi, samedi (nuit)\n"
		">     Changez ce qui ne convient pas.",
		"demande.periode > lundi, jeudi, vendredi, dimanche (jour), "
		"mardi, jeudi, vendredi, samedi (nuit)\n"},
	    {"under a quoted answer that is whole", "",
		"> Période désirée * : lundi, mardi, mercredi, jeudi, vendredi "
		"(jour)\nsamedi (jour)",
		"demande.periode > lundi, mardi, mercredi, jeudi, vendredi "
		"(jour)\ndemande.periode samedi (jour)\n"},
	    {"an address on two lines", "",
		"Adresse : 123, rue des Érables,\napp. 4\nVille : Laval",
		"profil.adresse 123, rue des Érables, app. 4\n"
		"profil.ville Laval\n"},
	    {"a short answer ends with its line", "",
		"Ville : Laval\nVoici aussi mon CV.", "profil.ville Laval\n"},
	    {"dates on two lines", "",
		"Dates de stage :\ndu 11 janvier 2027\nau 30 avril 2027",
		"demande.dates du 11 janvier 2027/au 30 avril 2027\n"},
	    {"a grid by day", "",
		"Période désirée :\nlundi : jour\nmardi : soir",
		"demande.periode lundi : jour/mardi : soir\n"},
	};

	CHECK(state, replies);
}

static void
takes_no_sentence_of_ours_for_an_answer(void **state)
{
	static const struct reply replies[] = {
	    {"help with its line broken by a client", "",
		"> Ville * :\n> Code permanent du MEES * :\n"
		">     Quatre lettres et huit\n> chiffres, sur votre relevé "
		"de\n"
		"> notes. Si vous n’en\n"
		"> avez pas, écrivez « aucun » et\n> pourquoi.",
		""},
	    {"words of hers that we quote, with labels in them", "",
		"> Prénom du coordonnateur * : Jean\n>     Vous avez écrit "
		"« Jean Roy\n>     courriel: jean.roy(a)cegep », où nous ne\n"
		">     comprenons pas le courriel.\n> Nom du coordonnateur * "
		": Roy",
		"demande.coordonnateur > prenom: Jean/nom: Roy\n"},
	    {"help without its indentation", "",
		"> Prénom * :\n> Celui de vos documents scolaires.", ""},
	    {"help in a reply whose quotation was not seen", "",
		"Date de naissance * :\n    L’année, le mois, le jour.\n"
		"Prénom * :\n    Celui de vos documents scolaires.",
		""},
	    {"a problem", "",
		"> Code postal * :\n>     Vous avez écrit « J4K 2TO ». Une "
		"lettre y tient la place d’un chiffre,\n>     ou un chiffre "
		"celle d’une lettre (O et 0, I et 1). Exemple : J4K 2T0.",
		""},
	    {"a problem broken by a client", "",
		"> Code postal * :\n>     Vous avez écrit « J4K 2TO ». Un "
		"code postal canadien alterne\n> trois lettres et trois "
		"chiffres.\n> Exemple : J4K 2T0.\nJ4K 2T0",
		"profil.code_postal J4K 2T0\n"},
	    {"proposals of a list", "",
		"> Établissement d’enseignement * :\n>     Vous avez écrit « "
		"Champlain ». Plusieurs noms y correspondent :\n>     répondez "
		"par le numéro ou le nom.\n>     1  Cégep Édouard-Montpetit\n"
		">     2  Cégep de Saint-Laurent",
		""},
	    {"how to answer a list", "",
		"> Discipline * :\n>     Écrivez quelques lettres du nom ; "
		"nous cherchons dans la liste.\n>     Le domaine du stage "
		"lui-même, qui peut différer de votre\n>     programme.",
		""},
	    {"headings and steps", "",
		"> Autres informations :\n>\n> VOS ÉTAPES\n>\n> 1. Profil : "
		"il manque 2 réponses\n> 2. Demande de stage : à remplir",
		""},
	    {"the foot of the mail", "",
		"> Autres informations :\n>\n> BESOIN D’AIDE ?\n>\n> Guichet "
		"des stages, 450 466-5000\n> Référence : CS-0000",
		""},
	    {"thanks", "", "> Autres informations :\n\nMerci beaucoup!\n", ""},
	    {"a letter below the form", "",
		"> Pays * : Canada\n\nJe vous envoie mon CV demain.\n",
		"profil.pays > Canada\n"},
	    {"what is quoted below typed answers", "",
		"Ville : Brossard\n> Bonjour Amélie,\n> Il reste trois choses.",
		"profil.ville Brossard\n"},
	    {"a line that the caller leaves out", "",
		"Ville :\n~-- \n~Amélie Tremblay\n", ""},
	    {"a heading of the list below a long comment", "",
		"> Lieux de stage souhaités * :\n"
		"> ☒ Santé publique, CISSS de la Montérégie-Ouest "
		"(Châteauguay, Valleyfield, Vaudreuil) : près de chez moi\n"
		"> Cochez vos choix en mettant un x devant.",
		"demande.lieux > Santé publique, CISSS de la Montérégie-Ouest "
		"(Châteauguay, Valleyfield, Vaudreuil) : près de chez moi\n"},
	    {"help below a long comment", "",
		"> Lieux de stage souhaités * :\n"
		"> ☒ Informatique, CISSS de la Montérégie-Ouest (Châteauguay, "
		"Valleyfield, Vaudreuil) : le soir\n> Santé publique\n"
		"> ☐ Autre",
		"demande.lieux > Informatique, CISSS de la Montérégie-Ouest "
		"(Châteauguay, Valleyfield, Vaudreuil) : le soir\n"},
	    {"help of a field whose label was taken for another", "",
		"Prénom * :\nÉcole : Rosemont\n"
		"Celui de vos documents scolaires.\n"
		"Quelques mots suffisent.",
		"demande.etablissement Rosemont\n"},
	    {"an answer that is a label elsewhere, before its help", "",
		"Prénom * :\nVille\nCelui de vos documents scolaires.\n"
		"Nom de famille * :\nTremblay\n"
		"Celui de vos documents scolaires.",
		"profil.prenom Ville\nprofil.nom Tremblay\n"},
	    {"the example itself is an answer", "",
		"> Téléphone * : 450 555-0123\n> Sigle * : PH 4530",
		"profil.telephone > 450 555-0123\ndemande.sigle > PH 4530\n"},
	};

	CHECK(state, replies);
}

static void
reads_boxes_in_any_writing(void **state)
{
#define THREE(a, b, c)                                                        \
	"> Catégorie de stage * :\n>     " a "\n>     " b "\n>     " c "\n> " \
	"\n"
#define NURSING "profil.categorie > Soins infirmiers\n"
	static const struct reply replies[] = {
	    {"nothing ticked", "",
		THREE("[ ] Générale", "[ ] Soins infirmiers", "[ ] Médecine"),
		""},
	    {"x", "",
		THREE("[ ] Générale", "[x] Soins infirmiers", "[ ] Médecine"),
		NURSING},
	    {"X with blanks", "",
		THREE("[ ] Générale", "[ X ] Soins infirmiers", "[] Médecine"),
		NURSING},
	    {"words below that a browser translated", "",
		"> Catégorie de stage * :\n> [ ] Générale\n"
		"> [x] Soins infirmiers\n> [ ] Médecine\n"
		"> Check a choice by putting an x in front of it.",
		NURSING},
	    {"parentheses", "",
		THREE("( ) Générale", "(x) Soins infirmiers", "( ) Médecine"),
		NURSING},
	    {"symbols", "",
		THREE("☐ Générale", "☑ Soins infirmiers", "☐ Médecine"),
		NURSING},
	    {"check marks for boxes", "",
		THREE("[ ] Générale", "✓ Soins infirmiers", "[ ] Médecine"),
		NURSING},
	    {"a check mark in the box", "",
		THREE("[ ] Générale", "[✔] Soins infirmiers", "[ ] Médecine"),
		NURSING},
	    {"oui in the box", "",
		THREE(
		    "[non] Générale", "[oui] Soins infirmiers", "[ ] Médecine"),
		NURSING},
	    {"x before the box", "",
		THREE("[ ] Générale", "x [ ] Soins infirmiers", "[ ] Médecine"),
		NURSING},
	    {"x behind the box", "",
		THREE("[ ] Générale", "[ ] x Soins infirmiers", "[ ] Médecine"),
		NURSING},
	    {"x behind the label", "",
		THREE("[ ] Générale", "[ ] Soins infirmiers X", "[ ] Médecine"),
		NURSING},
	    {"boxes behind the labels", "",
		THREE("Générale [ ]", "Soins infirmiers [x]", "Médecine [ ]"),
		NURSING},
	    {"x without a box, before an option that a client broke", "",
		"> Lieux de stage souhaités * :\n>     [ ] Beauregard\n"
		"> x Santé publique, CISSS de la Montérégie-Ouest "
		"(Châteauguay,\n> Valleyfield, Vaudreuil)\n>\n",
		"demande.lieux > Santé publique, CISSS de la "
		"Montérégie-Ouest (Châteauguay, Valleyfield, Vaudreuil)\n"},
	    {"x without a box", "",
		THREE("Générale", "x Soins infirmiers", "Médecine"), NURSING},
	    {"list items", "",
		THREE("- [ ] Générale", "- [x] Soins infirmiers",
		    "- [ ] Médecine"),
		NURSING},
	    {"two of one choice: both, to be asked", "",
		THREE("[x] Générale", "[x] Soins infirmiers", "[ ] Médecine"),
		"profil.categorie > Générale/Soins infirmiers\n"},
	    {"all on one line", "",
		"> Catégorie : [ ] Générale [x] Soins infirmiers [ ] Médecine",
		NURSING},
	    {"the boxes went lost", "",
		THREE("Générale", "Soins infirmiers", "Médecine"), ""},
	    {"the others deleted, no box", "",
		"> Catégorie de stage * :\n> Soins infirmiers\n> Courriel :\n",
		NURSING},
	    {"the others deleted, an empty box", "",
		"> Catégorie de stage * :\n>     [ ] Soins infirmiers\n>\n"
		"> Courriel :\n",
		NURSING},
	    {"the rest of the mail was cut off", "",
		"> Catégorie de stage * :\n>     [ ] Générale\n", ""},
	    {"typed behind the label, boxes left alone", "",
		"> Catégorie de stage * : soins infirmiers\n>     [ ] "
		"Générale\n"
		">     [ ] Soins infirmiers\n>     [ ] Médecine\n",
		"profil.categorie > soins infirmiers\n"},
	    {"typed below the boxes", "",
		"> Catégorie de stage * :\n>     [x] Générale\n>     [ ] "
		"Médecine\nsoins infirmiers\n",
		"profil.categorie > Générale\n"
		"profil.categorie Soins infirmiers\n"},
	    {"a box with words of her own", "",
		"> Catégorie de stage * :\n>     [x] Pharmacie\n",
		"profil.categorie > Pharmacie\n"},
	    {"one letter is a name and a mark", "",
		"> Genre * :\n>     x Femme\n>     Homme\n",
		"profil.genre > Femme\n"},
	};

	CHECK(state, replies);
#undef THREE
#undef NURSING
}

static void
reads_several_choices_with_their_comments(void **state)
{
	static const struct reply replies[] = {
	    {"comments", "",
		"> Lieux de stage souhaités * :\n>     Général\n"
		">     [x] RLS de Champlain (Hôpital Charles-Le Moyne) : le "
		"soir\n"
		">     [ ] RLS Haut-Richelieu (Hôpital du Haut-Richelieu)\n"
		">     [x] INLB (Institut Nazareth et Louis-Braille)\n",
		"demande.lieux > RLS de Champlain (Hôpital Charles-Le Moyne) "
		": le soir/INLB (Institut Nazareth et Louis-Braille)\n"},
	    {"an option broken by the client", "",
		"> Lieux :\n> [x] RLS de Champlain (Hôpital\n> Charles-Le "
		"Moyne)\n> [ ] INLB (Institut Nazareth et\n> Louis-Braille)\n",
		"demande.lieux > RLS de Champlain (Hôpital Charles-Le "
		"Moyne)\n"},
	    {"a comment broken by the client", "",
		"> Lieux :\n> [x] INLB (Institut Nazareth et Louis-Braille) : "
		"parce que c’est\n> près de chez moi\n> [ ] Autre\n",
		"demande.lieux > INLB (Institut Nazareth et Louis-Braille) : "
		"parce que c’est près de chez moi\n"},
	    {"typed, one a line", "",
		"Lieux de stage souhaités :\nINLB : le jour\nBeauregard\n",
		"demande.lieux INLB (Institut Nazareth et Louis-Braille) : "
		"le jour/Beauregard (1255, rue Beauregard, Longueuil)\n"},
	    {"several on the line below", "",
		"> Lieux de stage souhaités :\n> RLS de Champlain (Hôpital "
		"Charles-Le Moyne); INLB (Institut Nazareth et Louis-Braille) "
		": 2e choix\n> Coordonnateur de stage :\n",
		"demande.lieux > RLS de Champlain (Hôpital Charles-Le "
		"Moyne); INLB (Institut Nazareth et Louis-Braille) : 2e "
		"choix\n"},
	    {"an option whole before the next line", "",
		"> Lieux :\n> [ ] Beauregard\n> x INLB (Institut Nazareth "
		"et Louis-Braille)\n",
		"demande.lieux > INLB (Institut Nazareth et "
		"Louis-Braille)\n"},
	    {"typed on one line", "", "Lieux : Champlain, INLB",
		"demande.lieux Champlain, INLB\n"},
	    {"a comment without a tick", "",
		"> Lieux :\n> [ ] Autre : chez nous\n> [ ] Beauregard (1255, "
		"rue Beauregard, Longueuil)\n> Autres informations :\n",
		""},
	};

	CHECK(state, replies);
}

static void
reads_proposals_that_are_marked(void **state)
{
#define PROPOSED(a, b, c)                                            \
	"> Établissement d’enseignement * :\n> Plusieurs noms y " \
	"correspondent : répondez par le numéro ou le nom.\n" a b c  \
	"> \n> Niveau scolaire en cours * :\n"
	static const struct reply replies[] = {
	    {"untouched", "",
		PROPOSED(">     1  Cégep Édouard-Montpetit\n",
		    ">     2  Cégep de Saint-Laurent\n", ""),
		""},
	    {"marked", "",
		PROPOSED(">     1  Cégep Édouard-Montpetit\n",
		    ">   x 2  Cégep de Saint-Laurent\n", ""),
		"demande.etablissement > Cégep de Saint-Laurent\n"},
	    {"the first one deleted", "",
		PROPOSED("", ">     2  Cégep de Saint-Laurent\n", ""),
		"demande.etablissement > Cégep de Saint-Laurent\n"},
	    {"the number typed below", "",
		PROPOSED(">     1  Cégep Édouard-Montpetit\n",
		    ">     2  Cégep de Saint-Laurent\n", "2\n"),
		"demande.etablissement 2\n"},
	};

	CHECK(state, replies);
#undef PROPOSED
}

static void
reads_a_contact_as_lines_or_at_once(void **state)
{
	static const struct reply replies[] = {
	    {"six lines", "",
		"> Prénom du coordonnateur * : Marie\n> Nom du coordonnateur * "
		": Roy\n> Fonction du coordonnateur :\n> Téléphone du "
		"coordonnateur : 450 555-0145\n> Poste du coordonnateur : 3\n"
		"> Courriel du coordonnateur : m@example.org\n",
		"demande.coordonnateur > prenom: Marie/nom: Roy/telephone: 450 "
		"555-0145/poste: 3/courriel: m@example.org\n"},
	    {"nothing filled in", "",
		"> Prénom du coordonnateur * :\n> Nom du coordonnateur * :\n",
		""},
	    {"on one line", "",
		"Coordonnateur de stage : Marie Roy, 450 555-0145",
		"demande.coordonnateur Marie Roy, 450 555-0145\n"},
	    {"with short labels", "",
		"Coordonnateur de stage :\nPrénom : Marie\nNom : Roy\n"
		"Courriel : m@example.org",
		"demande.coordonnateur prenom: Marie/nom: Roy/courriel: "
		"m@example.org\n"},
	    {"short labels on one line", "",
		"Coordonnatrice : Marie Roy, téléphone : 450 555-0145, poste : "
		"3",
		"demande.coordonnateur Marie Roy/telephone: 450 555-0145/"
		"poste: 3\n"},
	    {"a heading ends it", "",
		"Coordonnateur de stage : Marie Roy\n\nProfil\n\nPrénom : "
		"Amélie",
		"demande.coordonnateur Marie Roy\nprofil.prenom Amélie\n"},
	    {"typed below, the rest stays as quoted", "",
		"> Prénom du coordonnateur * : Marie\n> Nom du coordonnateur * "
		":\nRoy\n> Courriel du coordonnateur : m@example.org\n",
		"demande.coordonnateur > prenom: Marie/courriel: "
		"m@example.org\n"
		"demande.coordonnateur prenom: Marie/nom: Roy/courriel: "
		"m@example.org\n"},
	};

	CHECK(state, replies);
}

static void
tells_forms_apart(void **state)
{
	static const struct reply replies[] = {
	    {"by their own labels", "",
		"Autres informations pertinentes : un\nAutres informations : "
		"deux",
		"profil.autres_informations un\n"
		"demande.autres_informations deux\n"},
	    {"titles are no answers", "",
		"> Ville :\n>\n> DEMANDE DE STAGE\n>\n> Le stage que vous "
		"cherchez.\n",
		""},
	    {"sections are no answers", "",
		"> Poste (secondaire) :\n>\n> Autre chose à nous dire\n", ""},
	};

	CHECK(state, replies);
}

static void
finds_an_answer_in_a_sentence(void **state)
{
	static const struct reply replies[] = {
	    {"with an end", "", "Mon code postal est le J4K 2T0.",
		"profil.code_postal J4K 2T0\n"},
	    {"with more behind it", "",
		"Bonjour, mon adresse courriel est amelie@exemple.example et "
		"je cherche un stage.",
		"profil.courriel amelie@exemple.example\n"},
	    {"in English", "", "My phone number is now 450 555-0123, thanks!",
		"profil.telephone 450 555-0123\n"},
	    {"no value", "", "Mon code postal est incorrect.", ""},
	    {"prose", "", "Mon nom est mal écrit dans votre courriel.", ""},
	    {"a question", "", "Mon code postal est J4K 2T0, non ?", ""},
	    {"the quotation", "", "> Mon code postal est J4K 2T0", ""},
	};

	CHECK(state, replies);
}

static void
knows_a_correction_by_its_words(void **state)
{
	static const struct reply replies[] = {
	    {"in the label", "", "Correction : code postal : J4K 2T0",
		"profil.code_postal ! J4K 2T0\n"},
	    {"in a sentence before it", "",
		"Oups, je me suis trompée.\nCode postal : J4K 2T0\n",
		"profil.code_postal ! J4K 2T0\n"},
	    {"in the same sentence", "", "Oups, mon code postal est J4K 2T0",
		"profil.code_postal ! J4K 2T0\n"},
	    {"in a paragraph of its own, for all that follows", "",
		"Bonjour, petite correction à mon formulaire :\n\n"
		"Code postal : J4K 2T0\nVille : Chambly\n",
		"profil.code_postal ! J4K 2T0\nprofil.ville ! Chambly\n"},
	    {"in English", "", "Sorry, my mistake\nCity: Chambly",
		"profil.ville ! Chambly\n"},
	    {"not what stands before it", "",
		"Ville : Longueuil\n\nCorrection :\nVille : Chambly",
		"profil.ville Longueuil\nprofil.ville ! Chambly\n"},
	    {"not what came long after", "",
		"Désolée pour le retard.\n\nVoici mes réponses.\n\n"
		"Ville : Chambly",
		"profil.ville Chambly\n"},
	    {"never the quotation", "",
		"Correction ci-dessous\n\n> Ville : Chambly",
		"profil.ville > Chambly\n"},
	};

	CHECK(state, replies);
}

static void
tells_what_belongs_to_the_form(void **state)
{
	static const char text[] = "Bonjour,\n"
				   "Profil\n"
				   "Prénom : Amélie\n"
				   "Voici mon CV.\n"
				   "> Ville :\n"
				   "Brossard\n"
				   "Menu\n";
	static const bool used[] = {
	    false, true, true, false, true, true, false};
	const struct fixture *fixture = *state;
	struct message_answer *answers = NULL;
	size_t count, answer_count = 0;
	struct find_line *lines = lines_of(fixture->a, str_from(text), &count);

	form_find(fixture->a, fixture->forms, str_of("", 0), lines, count,
	    &answers, &answer_count);
	assert_int_equal(count, sizeof(used) / sizeof(*used));
	for (size_t i = 0; i < count; i++) {
		if (lines[i].used_out != used[i])
			print_error("line %zu\n", i);
		assert_int_equal(lines[i].used_out, used[i]);
	}
}

static void
a_word_that_only_looks_like_a_heading_stays_the_person_s(void **state)
{
	static const char text[] = "PROFIL\n\nMerci\n";
	const struct fixture *fixture = *state;
	struct message_answer *answers = NULL;
	size_t count, answer_count = 0;
	struct find_line *lines = lines_of(fixture->a, str_from(text), &count);

	form_find(fixture->a, fixture->forms, str_of("", 0), lines, count,
	    &answers, &answer_count);
	assert_int_equal(answer_count, 0);
	assert_false(lines[0].used_out);
}

/* The time of twenty thousand of the dearest lines stays far from what a
 * square would take. */
static void
time_grows_with_the_lines(void **state)
{
	static const char *const kinds[] = {
	    "Autres informations : un deux trois quatre cinq six\n",
	    "mot mot mot mot mot mot mot mot mot mot\n",
	    "> Lieux :\n> [ ] RLS de Champlain (Hôpital\n",
	    "Prénom a : b : c : d : e : f : g : h : i : j\n",
	    "[x] [x] [x] [x] [x] [x] [x] [x]\n",
	};
	const struct fixture *fixture = *state;

	for (size_t k = 0; k < sizeof(kinds) / sizeof(*kinds); k++) {
		struct arena *a = arena_new();
		struct message_answer *answers = NULL;
		size_t count, answer_count = 0;
		struct buf text = {0};
		struct find_line *lines;
		clock_t begun;

		buf_add_text(&text, "Autres informations :\n");
		for (int i = 0; i < 20000; i++)
			buf_add_text(&text, kinds[k]);
		lines = lines_of(a, buf_str(&text), &count);
		begun = clock();
		form_find(a, fixture->forms, str_of("", 0), lines, count,
		    &answers, &answer_count);
		assert_true(answer_count <= MESSAGE_MAX_ANSWERS);
		/* Sanitizers and a busy machine included. */
		assert_true(clock() - begun < 20 * patience() * CLOCKS_PER_SEC);
		buf_release(&text);
		arena_free(a);
	}
}

/* ---- Commands ---- */

struct asking {
	const char *subject, *text;
	const char *expected; /* "word(argument) ...", s: in the subject */
};

static void
check_request(const struct fixture *fixture, const struct asking *request)
{
	struct arena *a = arena_new();
	struct message_command *commands;
	size_t count;
	struct str found = str_of("", 0);

	form_find_commands(a, fixture->forms, str_from(request->subject),
	    str_from(request->text), &commands, &count);
	for (size_t i = 0; i < count; i++)
		found = str_printf(a, "%.*s%s%s%.*s(%.*s)", STR_ARG(found),
		    i > 0 ? " " : "", commands[i].in_subject ? "s:" : "",
		    STR_ARG(commands[i].word), STR_ARG(commands[i].argument));
	if (!str_is(found, request->expected))
		print_error(
		    "subject \"%s\" text \"%s\"\nexpected %s\nfound %s\n",
		    request->subject, request->text, request->expected,
		    str_cstr(a, found));
	assert_true(str_is(found, request->expected));
	arena_free(a);
}

static void
finds_what_is_asked_for(void **state)
{
	static const struct asking requests[] = {
	    {"", "MENU", "menu()"},
	    {"Menu", "", "s:menu()"},
	    {"RE : menu [CS-ABC]", "", "s:menu()"},
	    {"", "menu svp", "menu()"},
	    {"", "Bonjour,\n\nPROFIL\n\nMerci", "profil()"},
	    {"", "Bonjour madame Roy,\nsuivi", "suivi()"},
	    {"", "J'aimerais recevoir le menu, s'il vous plaît.", "menu()"},
	    {"", "Pouvez-vous m'envoyer mon profil ?", "profil()"},
	    {"", "Antécédents", "antecedents()"},
	    {"", "ANTECEDENTS JUDICIAIRES", "antecedents()"},
	    {"", "Où en est ma demande ?", "suivi()"},
	    {"Demande de stage", "Bonjour", "s:demande()"},
	    {"", "aide code permanent", "aide(code permanent)"},
	    {"", "AIDE : courriel", "aide(courriel)"},
	    {"", "Aide s'il vous plaît", "aide()"},
	    {"", "Help", "aide()"},
	    {"", "CODE 7K3M-9QX4", "code(7K3M-9QX4)"},
	    {"", "code : 7k3m 9qx4.", "code(7k3m 9qx4)"},
	    {"", "supprimer 12", "supprimer(12)"},
	    {"", "Supprimer la demande no 12 svp", "supprimer(12)"},
	    {"", "DOCUMENTATION", "documentation()"},
	    {"", "documentation 3", "documentation(3)"},
	    {"", "liste cégep saint", "liste(cégep saint)"},
	    {"", "Mes données", "mes_donnees()"},
	    {"", "mot de passe oublié", "oubli()"},
	    {"OUBLI", "", "s:oubli()"},
	    {"", "english please", "english()"},
	    {"", "Profil et documents", "profil() documents()"},
	    {"Menu", "MENU", "s:menu()"},
	    /* What asks for nothing. */
	    {"", "Bonjour", ""},
	    {"", "", ""},
	    {"Bonjour", "Merci beaucoup!", ""},
	    {"", "Comment faire une demande de stage ?", ""},
	    {"", "Ma demande est urgente.", ""},
	    {"Re: Votre demande de stage [CS-1]", "", ""},
	    {"", "Code permanent : TREA77540312", ""},
	    {"", "Voici mes documents. Le menu de la cafétéria est bon.", ""},
	    {"", "Un mot.\nMENU", ""},
	    {"",
		"Liste de tous les documents que j'ai envoyés la semaine "
		"passée",
		""},
	};

	for (size_t i = 0; i < sizeof(requests) / sizeof(*requests); i++)
		check_request(*state, &requests[i]);
}

static void
finds_yes_and_no(void **state)
{
	static const struct {
		const char *subject, *text;
		enum message_consent consent;
	} cases[] = {
	    {"", "OUI", CONSENT_YES},
	    {"", "Oui, je confirme.", CONSENT_YES},
	    {"", "oui!", CONSENT_YES},
	    {"", "Bonjour, oui c'est bien moi", CONSENT_YES},
	    {"", "Bonjour madame,\n\nJe confirme mon adresse.\n", CONSENT_YES},
	    {"", "D’accord", CONSENT_YES},
	    {"", "Yes", CONSENT_YES},
	    {"", "ok merci", CONSENT_YES},
	    {"", "Oui\n\nPrénom : Amélie", CONSENT_YES},
	    {"", "Bonjour,\nJ'ai bien reçu votre courriel.\nOui\nAmélie",
		CONSENT_YES},
	    {"Re: Oui", "", CONSENT_YES},
	    {"Je confirme [CS-ABC]", "", CONSENT_YES},
	    {"", "Non", CONSENT_NO},
	    {"", "Ce n'est pas moi", CONSENT_NO},
	    {"", "Je ne confirme pas", CONSENT_NO},
	    {"Oui", "Non, pas moi", CONSENT_NO},
	    {"", "", CONSENT_NONE},
	    {"", "Bonjour", CONSENT_NONE},
	    {"", "Oui ?", CONSENT_NONE},
	    {"", "Oui ou non ?", CONSENT_NONE},
	    {"", "Oui\nNon", CONSENT_NONE},
	    {"", "Ouistiti", CONSENT_NONE},
	    {"", "Je ne sais pas si oui", CONSENT_NONE},
	    {"Re: Confirmez votre adresse", "", CONSENT_NONE},
	    {"", "o", CONSENT_NONE},
	};
	const struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		enum message_consent found =
		    form_find_consent(fixture->a, fixture->forms,
			str_from(cases[i].subject), str_from(cases[i].text));

		if (found != cases[i].consent)
			print_error(
			    "\"%s\" \"%s\"\n", cases[i].subject, cases[i].text);
		assert_int_equal(found, cases[i].consent);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(finds_a_label_however_it_is_written),
	    cmocka_unit_test(finds_several_labels_on_one_line),
	    cmocka_unit_test(finds_an_answer_wherever_it_stands),
	    cmocka_unit_test(joins_what_a_client_has_broken),
	    cmocka_unit_test(takes_no_sentence_of_ours_for_an_answer),
	    cmocka_unit_test(reads_boxes_in_any_writing),
	    cmocka_unit_test(reads_several_choices_with_their_comments),
	    cmocka_unit_test(reads_proposals_that_are_marked),
	    cmocka_unit_test(reads_a_contact_as_lines_or_at_once),
	    cmocka_unit_test(tells_forms_apart),
	    cmocka_unit_test(tells_what_belongs_to_the_form),
	    cmocka_unit_test(finds_an_answer_in_a_sentence),
	    cmocka_unit_test(knows_a_correction_by_its_words),
	    cmocka_unit_test(
		a_word_that_only_looks_like_a_heading_stays_the_person_s),
	    cmocka_unit_test(time_grows_with_the_lines),
	    cmocka_unit_test(finds_what_is_asked_for),
	    cmocka_unit_test(finds_yes_and_no),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
