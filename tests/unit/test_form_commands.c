/*
 * First lines and subjects as people write them, and what becomes of each: the
 * words that ask for something, "staff" for what a person has to read, "courtesy"
 * for what asks for nothing. A word that nobody asked for is never acted upon.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "form/form_remark.h"
#include "form_sample.h"

struct letter {
	const char *subject, *text, *expected;
};

static const struct letter letters[] = {
    /* Alone, in any case, with any signs. */
    {"", "MENU", "menu"},
    {"", "menu", "menu"},
    {"", "Menu.", "menu"},
    {"", "« MENU »", "menu"},
    {"", "*Suivi*", "suivi"},
    {"", "SUIVI!", "suivi"},
    {"", "suivi ?", "suivi"},
    {"", "Aide", "aide"},
    {"", "HELP", "aide"},
    {"", "Status", "suivi"},
    {"", "Profil", "profil"},
    {"", "demande", "demande"},
    {"", "Documents", "documents"},
    {"", "oubli", "oubli"},
    {"", "ANTECEDENTS", "antecedents"},
    {"", "antécédents judiciaires", "antecedents"},
    {"", "Documentation", "documentation"},
    {"", "documentation 3", "documentation(3)"},
    {"", "CODE 7K3M-9QX4", "code(7K3M-9QX4)"},
    {"", "code: 7k3m9qx4", "code(7k3m9qx4)"},
    {"", "supprimer 12", "supprimer(12)"},
    {"", "Mes données", "mes_donnees"},
    {"", "liste champlain", "liste(champlain)"},
    {"", "AIDE code permanent", "aide(code permanent)"},
    {"", "English", "english"},
    {"", "français", "francais"},
    {"", "FERMER", "fermer"},
    {"", "mon profil", "profil"},
    {"", "my profile", "profil"},
    {"", "nouvelle demande de stage", "demande"},
    {"", "où en est ma demande", "suivi"},
    {"", "mes demandes", "suivi"},
    /* In the subject, with what clients put before it. */
    {"MENU", "", "menu"},
    {"Re: MENU", "", "menu"},
    {"RE : suivi", "", "suivi"},
    {"TR: SUIVI", "", "suivi"},
    {"RÉP : menu", "", "menu"},
    {"Fwd: Documents", "", "documents"},
    {"Re: TR : Profil", "", "profil"},
    {"SUIVI [CS-7K3M9QX42B]", "", "suivi"},
    {"Suivi", "Merci!\nAmélie", "suivi"},
    {"oubli", "Bonjour,\n\nMerci", "oubli"},
    /* A subject of ours that comes back asks for nothing. */
    {"Re: Votre demande de stage : les formulaires", "", "courtesy"},
    {"RE : Votre dossier de stage est à jour", "Merci!", "courtesy"},
    {"Re: Vos demandes de stage", "", "courtesy"},
    {"Re: Une personne du guichet vous répondra", "Parfait", "courtesy"},
    {"Re: Le menu du guichet des stages", "", "courtesy"},
    {"Re: Confirmez votre adresse", "Oui", "courtesy"},
    {"Demande de stage", "Bonjour, j'ai un empêchement le 3 mars.",
	"demande + staff"},
    /* In a sentence. */
    {"", "je voudrais le menu svp", "menu"},
    {"", "Bonjour, je voudrais le menu s'il vous plaît. Merci!", "menu"},
    {"", "Bonjour,\nj'aimerais recevoir le formulaire de demande", "demande"},
    {"", "pouvez-vous m'envoyer le formulaire de profil?", "profil"},
    {"", "Pourriez-vous me renvoyer mon profil svp ?", "profil"},
    {"", "où en est ma demande ?", "suivi"},
    {"", "Bonjour, où en est ma demande de stage?", "suivi"},
    {"", "Bonjour, je voudrais savoir où en est ma demande. Merci", "suivi"},
    {"", "je veux voir mes documents", "documents"},
    {"", "I lost my reference", "oubli"},
    {"", "j'ai perdu ma référence", "oubli"},
    {"", "Bonjour, j'ai oublié ma référence. Merci", "oubli"},
    {"", "J'ai oublié mon mot de passe", "oubli"},
    {"", "I forgot my password", "oubli"},
    {"", "could you send me the menu please", "menu"},
    {"", "I would like to see my requests", "suivi"},
    {"", "Can you send me my profile?", "profil"},
    {"", "What is the status of my request?", "suivi"},
    {"", "Hello, where is my request?", "suivi"},
    {"", "je voudrais faire une demande de stage", "demande"},
    {"", "J'aimerais modifier mon profil", "profil"},
    {"", "Bonjour, j'ai besoin du formulaire de profil", "profil"},
    {"", "Svp m'envoyer le menu", "menu"},
    {"", "Suivi de ma demande svp", "suivi"},
    {"", "besoin d'aide", "aide"},
    {"", "J'ai besoin d'aide svp", "aide"},
    {"", "Pouvez-vous m'envoyer la documentation?", "documentation"},
    {"", "Quel est le statut de ma demande?", "suivi"},
    {"", "Quel est l'état de ma demande ?", "suivi"},
    {"", "Avez-vous des nouvelles de ma demande?", "suivi"},
    {"", "in English please", "english"},
    {"", "voici mon code 7K3M-9QX4", "code(7K3M-9QX4)"},
    {"", "Mon code de stage est 7K3M-9QX4", "code(7K3M-9QX4)"},
    /* Several at once. */
    {"", "PROFIL et DOCUMENTS", "profil documents"},
    {"", "menu, suivi", "menu suivi"},
    {"", "Je voudrais mon profil et le suivi de ma demande svp",
	"profil suivi"},
    {"SUIVI", "PROFIL", "suivi profil"},
    {"", "PROFIL\nDOCUMENTS", "profil documents"},
    /* One letter wrong in a long word. */
    {"", "DOCUMANTS", "documents"},
    {"", "antécedants", "antecedents"},
    {"", "antécédants judiciaires", "antecedents"},
    {"", "judiciaires antécédent", "staff"},
    {"", "documentaton", "documentation"},
    {"", "documents", "documents"},
    {"", "documetns", "documents"},
    {"", "fermetures", "staff"},
    {"", "L'aide financière couvre mes déplacements", "staff"},
    {"", "besoin d'aide avec le code permanent", "aide(code permanent)"},
    {"", "suppirmer 12", "staff"},
    {"", "formulaire de profill", "staff"},
    {"", "formulair de profil", "profil"},
    /* Too short to be sure. */
    {"", "menus", "menu"},
    {"", "mini", "staff"},
    {"", "lister", "staff"},
    /* Thanks and greetings. */
    {"", "Merci!", "courtesy"},
    {"", "Bonjour", "courtesy"},
    {"", "Parfait, merci beaucoup", "courtesy"},
    {"", "ok merci", "courtesy"},
    {"", "Bonne journée à vous aussi!", "courtesy"},
    {"", "Thanks a lot", "courtesy"},
    {"", "👍", "courtesy"},
    {"Merci", "", "courtesy"},
    {"", "Voici mon CV", "courtesy"},
    {"", "Bonjour, ci-joint mes documents. Merci", "courtesy"},
    {"", "Voici mon formulaire de demande rempli", "courtesy"},
    {"", "voici mon profil", "courtesy"},
    /* What a person has to read, whatever words are in it. */
    {"", "Le menu de la cafétéria est-il sur place ?", "staff"},
    {"", "Mon profil ne s'ouvre pas", "staff"},
    {"", "Je ne trouve pas le code", "staff"},
    {"", "C'est quoi un code de stage?", "staff"},
    {"", "Ma demande a été refusée et je ne comprends pas pourquoi", "staff"},
    {"", "Je ne veux pas supprimer ma demande", "staff"},
    {"", "Ne supprimez pas ma demande svp", "staff"},
    {"", "Est-ce que je peux supprimer ma demande?", "staff"},
    {"", "Dois-je annuler ma demande si je change d'école?", "staff"},
    {"", "J'ai envoyé mes documents hier, les avez-vous reçus?", "staff"},
    {"", "I lost my code", "staff"},
    {"", "J'ai perdu mon code de stage", "staff"},
    {"", "Je voudrais parler à quelqu'un", "staff"},
    {"", "Bonjour, pouvez-vous m'appeler?", "staff"},
    {"", "Quand vais-je avoir une réponse?", "staff"},
    {"", "Je veux fermer la porte à ce sujet", "staff"},
    {"", "je ne veux plus recevoir le menu", "staff"},
    {"", "Pas besoin du menu", "staff"},
    {"", "Avez-vous reçu mon profil?", "staff"},
    {"", "Mon enseignante dit que ma demande est incomplète", "staff"},
    {"", "Il y a une erreur dans mon profil", "staff"},
    {"", "Suite à notre appel, voici le suivi de mon dossier médical", "staff"},
    {"", "L'aide financière couvre-t-elle les déplacements?", "staff"},
    {"", "Ma liste de vaccins est à jour", "staff"},
    {"", "Le code de la porte ne marche pas", "staff"},
    {"", "Je suis disponible à partir du 8 mars", "staff"},
    {"", "Comment corriger mon adresse?", "staff"},
    {"", "French is not my first language, sorry", "staff"},
    {"", "J'ai oublié de vous dire que je suis végétarienne", "staff"},
    {"", "Close to my house if possible", "staff"},
    {"Question", "Bonjour, est-ce que le stage est payé?", "staff"},
    {"menu", "Est-ce que le stage est payé?", "menu + staff"},
    {"", "SUIVI\nMon superviseur a changé.", "suivi + staff"},
};

static struct str
outcome(const struct sample *s, const struct letter *letter)
{
	struct message_command *commands = NULL;
	struct str out = str_of("", 0);
	size_t count = 0;
	enum remark remark;

	form_find_commands(s->a, s->forms, str_from(letter->subject),
	    str_from(letter->text), &commands, &count);
	for (size_t i = 0; i < count; i++) {
		bool argument = commands[i].argument.n > 0;

		out = str_printf(s->a, "%.*s%s%.*s%s%.*s%s", STR_ARG(out),
		    i > 0 ? " " : "", STR_ARG(commands[i].word),
		    argument ? "(" : "", STR_ARG(commands[i].argument),
		    argument ? ")" : "");
	}
	remark = form_remark(s->a, s->forms, str_from(letter->text),
	    str_from("Amélie Tremblay"), 0, NULL);
	if (remark == REMARK_NONE)
		return count > 0 ? out : str_from("courtesy");
	return count > 0 ? str_printf(s->a, "%.*s + staff", STR_ARG(out))
			 : str_from("staff");
}

static void
words_wherever_people_put_them(void **state)
{
	const struct sample *s = *state;
	size_t count = sizeof(letters) / sizeof(*letters);
	size_t right = 0, wrong = 0, to_staff = 0;

	for (size_t i = 0; i < count; i++) {
		const struct letter *letter = &letters[i];
		struct str got = outcome(s, letter);

		if (str_is(got, letter->expected)) {
			right++;
			continue;
		}
		print_error("\"%s\" / \"%s\": expected %s, got %.*s\n",
		    letter->subject, letter->text, letter->expected,
		    STR_ARG(got));
		if (str_is(got, "staff"))
			to_staff++;
		else
			wrong++;
	}
	print_message("# %zu letters: %zu right, %zu put before a person "
		      "without need, %zu wrong\n",
	    count, right, to_staff, wrong);
	assert_int_equal(wrong, 0);
	assert_int_equal(right, count);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(words_wherever_people_put_them),
	};

	return cmocka_run_group_tests(tests, sample_begin, sample_end);
}
