#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "form_sample.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

enum { SAID_MAX = 8, CORRECTION = SOURCE_COUNT };

struct said {
	const char *field, *raw;
	int source; /* or CORRECTION: typed, and said to be one */
};

struct sent_text {
	const char *field, *text;
};

static const struct form *
sample_form(const struct sample *s, const char *id)
{
	const struct form *form = forms_find(s->forms, str_from(id));

	assert_non_null(form);
	return form;
}

/* "categorie=Générale; genre=Femme" of a form, typed, as if on file. */
static struct answers
on_file(const struct sample *s, const char *form, const char *text)
{
	struct answers answers = {0};
	struct str rest = str_from(text), piece;

	answers.items = arena_array(s->a, 40, sizeof(*answers.items));
	while (text[0] != '\0' && str_cut(&rest, ';', &piece)) {
		struct str raw = str_trim(piece), id;

		(void)str_cut(&raw, '=', &id);
		answers.items[answers.count] = sample_value(s,
		    str_cstr(
			s->a, str_printf(s->a, "%s.%.*s", form, STR_ARG(id))),
		    raw, &answers);
		answers.count++;
	}
	return answers;
}

/* "field=value" or "field!problem", one after another. */
static struct str
summary(struct arena *a, const struct answers *answers)
{
	struct str all = str_of("", 0);

	for (size_t i = 0; i < answers->count; i++) {
		const struct answer *x = &answers->items[i];
		bool wrong = x->problem.n > 0;

		all = str_printf(a, "%.*s%s%.*s%s%.*s", STR_ARG(all),
		    i > 0 ? " " : "", STR_ARG(x->field), wrong ? "!" : "=",
		    STR_ARG(wrong ? x->problem : x->value));
	}
	return all;
}

static struct answers
new_answers(const struct sample *s, const char *form, const struct said *said,
    const struct sent_text *sent, const struct answers *known)
{
	struct message message = {0};
	struct sent_field *fields;
	struct answers out;
	size_t count = 0;

	message.answers = arena_array(s->a, SAID_MAX, sizeof(*message.answers));
	while (message.answer_count < SAID_MAX &&
	       said[message.answer_count].field != NULL) {
		const struct said *x = &said[message.answer_count];

		message.answers[message.answer_count++] =
		    (struct message_answer){.form = str_from(form),
			.field = str_from(x->field),
			.raw = str_from(x->raw),
			.source = x->source == CORRECTION
				      ? SOURCE_TEXT
				      : (enum message_source)x->source,
			.corrects = x->source == CORRECTION};
	}
	fields = arena_array(s->a, SAID_MAX, sizeof(*fields));
	for (; count < SAID_MAX && sent[count].field != NULL; count++)
		fields[count] = (struct sent_field){.form = str_from(form),
		    .field = str_from(sent[count].field),
		    .text = str_from(sent[count].text)};
	form_new_answers(s->a, s->forms, sample_form(s, form), &message, fields,
	    count, known, sample_today, &out);
	return out;
}

struct reply {
	const char *form;
	struct said said[SAID_MAX];
	struct sent_text sent[SAID_MAX];
	const char *file; /* as on_file() */
	const char *new;  /* as summary() */
};

static void
assert_new(const struct sample *s, const struct reply *table, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct reply *t = &table[i];
		struct answers known =
		    on_file(s, t->form, t->file != NULL ? t->file : "");
		struct answers got =
		    new_answers(s, t->form, t->said, t->sent, &known);
		struct str text = summary(s->a, &got);

		if (!str_is(text, t->new))
			fail_msg("case %zu: expected \"%s\", got \"%.*s\"", i,
			    t->new, STR_ARG(text));
	}
}

static void
a_quoted_form_says_something_only_where_it_was_changed(void **state)
{
	static const struct reply table[] = {
	    /* As it was sent, whatever a client made of its blanks. */
	    {"profil", {{"ville", "Saint-Hyacinthe", SOURCE_QUOTED}},
		{{"ville", "Saint-Hyacinthe"}}, NULL, ""},
	    {"profil", {{"ville", "saint–hyacinthe ", SOURCE_QUOTED}},
		{{"ville", "Saint-Hyacinthe"}}, NULL, ""},
	    /* In other words, the same: the boxes of another client. */
	    {"demande", {{"periode", "en semaine, de jour", SOURCE_QUOTED}},
		{{"periode", "lundi, mardi, mercredi, jeudi, vendredi (jour)"}},
		NULL, ""},
	    {"profil", {{"telephone", "(450) 555-0123", SOURCE_QUOTED}},
		{{"telephone", "450 555-0123"}}, NULL, ""},
	    {"profil", {{"ville", "", SOURCE_QUOTED}}, {{"ville", "Longueuil"}},
		NULL, ""},
	    {"profil", {{"ville", "Longueuil", SOURCE_QUOTED}}, {{"ville", ""}},
		NULL, "ville=\"Longueuil\""},
	    {"profil", {{"ville", "Chambly", SOURCE_QUOTED}},
		{{"ville", "Longueuil"}}, "ville=Longueuil",
		"ville=\"Chambly\""},
	    /* Nothing is known of what was sent: what is on file, presets. */
	    {"profil",
		{{"ville", "Longueuil", SOURCE_QUOTED},
		    {"pays", "Canada", SOURCE_QUOTED},
		    {"province", "Ontario", SOURCE_QUOTED}},
		{{NULL, NULL}}, "ville=Longueuil", "province=\"ontario\""},
	    {"profil", {{"code_postal", "J4K 2TO", SOURCE_QUOTED}},
		{{NULL, NULL}}, "code_postal=J4K 2TO", ""},
	};

	assert_new(*state, table, COUNT(table));
}

/* Our HTML has a box beside each label; people write on either side. */
static void
what_was_left_beside_an_answer_is_not_part_of_it(void **state)
{
#define WEEK "lundi, mardi, mercredi, jeudi, vendredi (jour)"
#define MONDAY "periode={\"jour\": [\"lundi\"], \"soir\": [], \"nuit\": []}"
#define SIX_DAYS                                                         \
	"periode={\"jour\": [\"lundi\", \"mardi\", \"mercredi\", "       \
	"\"jeudi\", \"vendredi\", \"samedi\"], \"soir\": [], \"nuit\": " \
	"[]}"
	static const struct reply table[] = {
	    {"demande", {{"periode", "lundi (jour) " WEEK, SOURCE_QUOTED}},
		{{"periode", WEEK}}, NULL, MONDAY},
	    {"demande",
		{{"periode", "lundi de jour\n" WEEK " ", SOURCE_QUOTED}},
		{{NULL, NULL}}, NULL, MONDAY},
	    {"demande",
		{{"periode", "lundi de jour\xc2\xa0 \xc2\xa0" WEEK,
		    SOURCE_QUOTED}},
		{{"periode", WEEK}}, NULL, MONDAY},
	    {"profil", {{"province", "Ontario Québec", SOURCE_QUOTED}},
		{{"province", "Québec"}}, NULL, "province=\"ontario\""},
	    {"profil",
		{{"date_naissance", "3 mai 2001 15 avril 2003", SOURCE_QUOTED}},
		{{"date_naissance", "15 avril 2003"}},
		"date_naissance=15 avril 2003",
		"date_naissance=\"2001-05-03\""},
	    {"profil",
		{{"courriel", "zoe@uni.example\tzoe@etudiant.example",
		    SOURCE_QUOTED}},
		{{"courriel", "zoe@etudiant.example"}}, NULL,
		"courriel=\"zoe@uni.example\""},
	    /* What goes on is one answer. */
	    {"demande", {{"periode", "samedi (jour), " WEEK, SOURCE_QUOTED}},
		{{"periode", WEEK}}, NULL, SIX_DAYS},
	    {"demande", {{"periode", "samedi (jour) et " WEEK, SOURCE_QUOTED}},
		{{"periode", WEEK}}, NULL, SIX_DAYS},
	    {"profil", {{"ville", "Vieux Longueuil", SOURCE_QUOTED}},
		{{"ville", "Longueuil"}}, NULL, "ville=\"Vieux Longueuil\""},
	    /* It makes no sense without. */
	    {"profil", {{"province", "Nord Québec", SOURCE_QUOTED}},
		{{"province", "Québec"}}, NULL, "province!liste.inconnu"},
	};

	assert_new(*state, table, COUNT(table));
#undef SIX_DAYS
#undef MONDAY
#undef WEEK
}

static void
what_is_typed_always_counts(void **state)
{
	static const struct reply table[] = {
	    /* A preset that somebody writes is an answer of hers. */
	    {"profil", {{"pays", "Canada", SOURCE_TEXT}}, {{"pays", "Canada"}},
		NULL, "pays=\"canada\""},
	    {"profil", {{"ville", "Chambly", SOURCE_HTML}}, {{NULL, NULL}},
		NULL, "ville=\"Chambly\""},
	    /* A quotation that nobody can see is one comes behind. */
	    {"profil",
		{{"pays", "Togo", SOURCE_TEXT},
		    {"pays", "Canada", SOURCE_TEXT}},
		{{"pays", "Canada"}}, NULL, "pays=\"togo\""},
	    /* The same again is nothing new. */
	    {"profil", {{"ville", "Chambly", SOURCE_TEXT}}, {{NULL, NULL}},
		"ville=Chambly", ""},
	    {"profil", {{"telephone", "450.555.0123", SOURCE_TEXT}},
		{{NULL, NULL}}, "telephone=450 555-0123", ""},
	    {"profil", {{"ville", "", SOURCE_TEXT}}, {{NULL, NULL}},
		"ville=Chambly", ""},
	    {"profil", {{"ville", "...", SOURCE_TEXT}}, {{NULL, NULL}},
		"ville=Chambly", "ville!texte.forme"},
	    /* Another form's, or no field at all. */
	    {"profil", {{"sigle", "PH 4530", SOURCE_TEXT}}, {{NULL, NULL}},
		NULL, ""},
	};

	assert_new(*state, table, COUNT(table));
}

static void
two_answers_of_one_message_are_asked_about(void **state)
{
	static const struct reply table[] = {
	    /* Typed and quoted, in either order. */
	    {"profil",
		{{"ville", "Chambly", SOURCE_TEXT},
		    {"ville", "Longueuil", SOURCE_QUOTED}},
		{{"ville", ""}}, NULL, "ville!conflit"},
	    {"profil",
		{{"ville", "Longueuil", SOURCE_QUOTED},
		    {"ville", "Chambly", SOURCE_HTML}},
		{{"ville", ""}}, "ville=Brossard", "ville!conflit"},
	    /* Two places of what was typed, three of them, two quoted. */
	    {"profil",
		{{"ville", "Longueuil", SOURCE_TEXT},
		    {"ville", "Chambly", SOURCE_TEXT}},
		{{NULL, NULL}}, NULL, "ville!conflit"},
	    {"profil",
		{{"ville", "Chambly", SOURCE_TEXT},
		    {"ville", "Longueuil", SOURCE_TEXT},
		    {"ville", "Chambly", SOURCE_TEXT}},
		{{NULL, NULL}}, NULL, "ville!conflit"},
	    {"profil",
		{{"code_postal", "J4K 2T0", SOURCE_QUOTED},
		    {"code_postal", "J4K 2T1", SOURCE_QUOTED}},
		{{"code_postal", "J4K 2T9"}}, NULL, "code_postal!conflit"},
	    /* PDF, and a message that came with it. */
	    {"profil",
		{{"telephone", "450 555-0123", SOURCE_TEXT},
		    {"telephone", "450 555-0199", SOURCE_PDF}},
		{{NULL, NULL}}, NULL, "telephone!conflit"},
	    {"profil",
		{{"date_naissance", "15 avril 2003", SOURCE_PDF},
		    {"date_naissance", "16 avril 2003", SOURCE_ATTACHMENT}},
		{{NULL, NULL}}, NULL, "date_naissance!conflit"},
	    {"demande",
		{{"dates", "du 8 mars au 30 avril 2027", SOURCE_TEXT},
		    {"dates", "du 8 mars au 30 mai 2027", SOURCE_QUOTED}},
		{{"dates", ""}}, NULL, "dates!conflit"},
	    {"profil",
		{{"genre", "Femme", SOURCE_TEXT},
		    {"genre", "Homme", SOURCE_QUOTED}},
		{{"genre", ""}}, NULL, "genre!conflit"},
	    /* One that makes no sense, in the same place or a better one. */
	    {"profil",
		{{"code_postal", "J4K 2TO", SOURCE_TEXT},
		    {"code_postal", "J4K 2T1", SOURCE_QUOTED}},
		{{"code_postal", ""}}, NULL, "code_postal!conflit"},
	    {"profil",
		{{"code_postal", "J4K 2T1", SOURCE_TEXT},
		    {"code_postal", "J4K", SOURCE_TEXT}},
		{{NULL, NULL}}, NULL, "code_postal!conflit"},
	    /* Two corrections. */
	    {"profil",
		{{"ville", "Chambly", CORRECTION},
		    {"ville", "Longueuil", CORRECTION}},
		{{NULL, NULL}}, NULL, "ville!conflit"},
	};

	assert_new(*state, table, COUNT(table));
}

static void
what_only_seems_two_answers_is_one(void **state)
{
	static const struct reply table[] = {
	    {"profil",
		{{"ville", "Longueuil", SOURCE_TEXT},
		    {"ville", "", SOURCE_TEXT}},
		{{NULL, NULL}}, NULL, "ville=\"Longueuil\""},
	    /* A quotation that is as it was does not stand against it, nor does
	     * a PDF that was sent filled in. */
	    {"profil",
		{{"ville", "Chambly", SOURCE_ATTACHMENT},
		    {"ville", "Longueuil", SOURCE_QUOTED}},
		{{"ville", "Longueuil"}}, NULL, "ville=\"Chambly\""},
	    {"profil",
		{{"ville", "Longueuil", SOURCE_PDF},
		    {"ville", "Chambly", SOURCE_TEXT}},
		{{"ville", "Longueuil"}}, NULL, "ville=\"Chambly\""},
	    /* An older reply of hers, already on file. */
	    {"profil",
		{{"ville", "Chambly", SOURCE_TEXT},
		    {"ville", "Longueuil", SOURCE_QUOTED}},
		{{"ville", ""}}, "ville=Longueuil", "ville=\"Chambly\""},
	    /* Two spellings. */
	    {"profil",
		{{"telephone", "(450) 555-0123", SOURCE_TEXT},
		    {"telephone", "4505550123", SOURCE_QUOTED}},
		{{"telephone", ""}}, NULL, "telephone=\"+14505550123\""},
	    {"profil",
		{{"date_naissance", "2003-04-15", SOURCE_TEXT},
		    {"date_naissance", "15 avril 2003", SOURCE_PDF}},
		{{NULL, NULL}}, NULL, "date_naissance=\"2003-04-15\""},
	    {"profil",
		{{"ville", "LONGUEUIL", SOURCE_TEXT},
		    {"ville", "Longueuil", SOURCE_QUOTED}},
		{{"ville", ""}}, NULL, "ville=\"LONGUEUIL\""},
	    {"profil",
		{{"province", "Québec", SOURCE_TEXT},
		    {"province", "QC", SOURCE_QUOTED}},
		{{"province", "Ontario"}}, NULL, "province=\"quebec\""},
	    /* She says that it is a correction, above or below. */
	    {"profil",
		{{"ville", "Chambly", CORRECTION},
		    {"ville", "Longueuil", SOURCE_QUOTED}},
		{{"ville", ""}}, NULL, "ville=\"Chambly\""},
	    {"profil",
		{{"ville", "Chambly", SOURCE_TEXT},
		    {"ville", "Longueuil", CORRECTION}},
		{{NULL, NULL}}, NULL, "ville=\"Longueuil\""},
	    {"profil",
		{{"ville", "Chambly", CORRECTION},
		    {"ville", "Longueuil", SOURCE_TEXT},
		    {"ville", "Brossard", SOURCE_PDF}},
		{{NULL, NULL}}, NULL, "ville=\"Chambly\""},
	    /* What makes no sense stands against nothing of more trust. */
	    {"profil",
		{{"code_postal", "J4K 2T1", SOURCE_TEXT},
		    {"code_postal", "voir mon CV", SOURCE_PDF}},
		{{NULL, NULL}}, NULL, "code_postal=\"J4K 2T1\""},
	    /* Remarks are all kept. */
	    {"profil",
		{{"autres_informations", "Une allergie.", SOURCE_TEXT},
		    {"autres_informations", "Je parle créole.", SOURCE_QUOTED}},
		{{"autres_informations", ""}}, NULL,
		"autres_informations=\"Une allergie.\\nJe parle créole.\""},
	};

	assert_new(*state, table, COUNT(table));
}

static void
a_question_between_two_answers_keeps_what_is_on_file(void **state)
{
	const struct sample *s = *state;
	static const struct said said[] = {{"ville", "Chambly", SOURCE_TEXT},
	    {"ville", "Longueuil", SOURCE_QUOTED}, {NULL, NULL, SOURCE_TEXT}};
	static const struct sent_text sent[] = {{"ville", ""}, {NULL, NULL}};
	struct answers known = on_file(s, "profil", "ville=Brossard");
	struct answers asked = new_answers(s, "profil", said, sent, &known);
	static const struct {
		const char *raw, *new;
	} table[] = {
	    {"1", "ville=\"Chambly\""},
	    {"2", "ville=\"Longueuil\""},
	    {"le 2", "ville=\"Longueuil\""},
	    {"no 1.", "ville=\"Chambly\""},
	    {"Brossard", "ville=\"Brossard\""},
	};

	assert_int_equal(asked.count, 1);
	assert_true(str_is(asked.items[0].value, "\"Brossard\""));
	assert_true(str_is(asked.items[0].detail, "Chambly\nLongueuil"));
	known = form_merge(s->a, &known, &asked);
	for (size_t i = 0; i < COUNT(table); i++) {
		const struct said one[] = {{"ville", table[i].raw, SOURCE_TEXT},
		    {NULL, NULL, SOURCE_TEXT}};
		static const struct sent_text none[] = {{NULL, NULL}};
		struct answers got =
		    new_answers(s, "profil", one, none, &known);

		if (!str_is(summary(s->a, &got), table[i].new))
			fail_msg("%s: got \"%.*s\"", table[i].raw,
			    STR_ARG(summary(s->a, &got)));
	}
}

static void
a_number_that_may_be_an_answer_is_asked_about_again(void **state)
{
	const struct sample *s = *state;
	static const struct said said[] = {{"nombre_jours", "2", SOURCE_TEXT},
	    {"nombre_jours", "1", SOURCE_QUOTED}, {NULL, NULL, SOURCE_TEXT}};
	static const struct said two[] = {
	    {"nombre_jours", "2", SOURCE_TEXT}, {NULL, NULL, SOURCE_TEXT}};
	static const struct said more[] = {
	    {"nombre_jours", "12", SOURCE_TEXT}, {NULL, NULL, SOURCE_TEXT}};
	static const struct sent_text sent[] = {
	    {"nombre_jours", ""}, {NULL, NULL}};
	struct answers known = {0};
	struct answers asked = new_answers(s, "demande", said, sent, &known);
	struct answers got;

	got = new_answers(s, "demande", two, sent, &asked);
	assert_int_equal(got.count, 0);
	got = new_answers(s, "demande", more, sent, &asked);
	assert_true(str_is(summary(s->a, &got), "nombre_jours=12"));
}

static void
answers_come_in_the_order_of_the_form_and_know_each_other(void **state)
{
	static const struct reply table[] = {
	    {"profil",
		{{"ville", "Lyon", SOURCE_TEXT},
		    {"prenom", "Amélie", SOURCE_TEXT}},
		{{NULL, NULL}}, NULL, "prenom=\"Amélie\" ville=\"Lyon\""},
	    /* The country stands behind the postal code that it rules. */
	    {"profil",
		{{"code_postal", "69001", SOURCE_TEXT},
		    {"pays", "France", SOURCE_TEXT}},
		{{NULL, NULL}}, NULL, "code_postal=\"69001\" pays=\"france\""},
	    {"profil", {{"code_postal", "69001", SOURCE_TEXT}}, {{NULL, NULL}},
		NULL, "code_postal!code_postal.forme"},
	    /* What was a problem is none any more. */
	    {"profil", {{"pays", "France", SOURCE_TEXT}}, {{NULL, NULL}},
		"code_postal=69001", "code_postal=\"69001\" pays=\"france\""},
	    {"profil",
		{{"categorie", "Soins infirmiers", SOURCE_TEXT},
		    {"programme", "Ergothérapie", SOURCE_TEXT}},
		{{NULL, NULL}}, NULL,
		"categorie=\"soins_infirmiers\" "
		"programme!liste.autre_categorie"},
	    {"profil", {{"categorie", "Générale", SOURCE_TEXT}}, {{NULL, NULL}},
		"categorie=Soins infirmiers; programme=Ergothérapie",
		"categorie=\"generale\" programme=\"ergotherapie\""},
	};

	assert_new(*state, table, COUNT(table));
}

static void
a_number_answers_the_question_on_file(void **state)
{
	static const struct reply table[] = {
	    {"demande", {{"etablissement", "2", SOURCE_TEXT}}, {{NULL, NULL}},
		"etablissement=Champlain",
		"etablissement=\"cegep_champlain_saint_lambert\""},
	    {"demande", {{"etablissement", "2", SOURCE_QUOTED}},
		{{"etablissement", ""}}, "etablissement=Champlain",
		"etablissement=\"cegep_champlain_saint_lambert\""},
	    /* No such line: nothing new, the question stays. */
	    {"demande", {{"etablissement", "7", SOURCE_TEXT}}, {{NULL, NULL}},
		"etablissement=Champlain", ""},
	};

	assert_new(*state, table, COUNT(table));
}

static void
an_extension_goes_to_its_own_field(void **state)
{
	static const struct reply table[] = {
	    {"profil", {{"telephone", "450 555-0123 poste 12", SOURCE_TEXT}},
		{{NULL, NULL}}, NULL,
		"telephone=\"+14505550123\" poste=\"12\""},
	    {"profil", {{"telephone2", "450 555-0123 #7", SOURCE_TEXT}},
		{{NULL, NULL}}, "poste=12",
		"telephone2=\"+14505550123\" poste2=\"7\""},
	    /* Said in its own field, it is what that field says. */
	    {"profil",
		{{"telephone", "450 555-0123 poste 12", SOURCE_TEXT},
		    {"poste", "13", SOURCE_TEXT}},
		{{NULL, NULL}}, NULL,
		"telephone=\"+14505550123\" poste=\"13\""},
	    {"profil", {{"telephone", "450 155-0123 poste 12", SOURCE_TEXT}},
		{{NULL, NULL}}, NULL, "telephone!telephone.forme"},
	};

	assert_new(*state, table, COUNT(table));
}

static void
what_stands_beside_other_goes_to_other_information(void **state)
{
	static const struct reply table[] = {
	    {"demande", {{"etablissement", "Autre : Collège X", SOURCE_TEXT}},
		{{NULL, NULL}}, NULL,
		"etablissement=\"autre\" autres_informations="
		"\"Établissement d’enseignement : Collège X\""},
	    {"demande", {{"etablissement", "Autre", SOURCE_TEXT}},
		{{NULL, NULL}}, NULL, "etablissement=\"autre\""},
	    /* Behind what is there, and once. */
	    {"demande", {{"discipline", "Autre : Zoothérapie", SOURCE_TEXT}},
		{{NULL, NULL}}, "autres_informations=Merci",
		"discipline=\"autre\" autres_informations="
		"\"Merci\\nDiscipline : Zoothérapie\""},
	    {"demande", {{"discipline", "Autre : Zoothérapie", SOURCE_TEXT}},
		{{NULL, NULL}}, "autres_informations=Zoothérapie",
		"discipline=\"autre\""},
	    /* She says herself what it is. */
	    {"demande",
		{{"discipline", "Autre : Zoothérapie", SOURCE_TEXT},
		    {"autres_informations", "Avec des chiens", SOURCE_TEXT}},
		{{NULL, NULL}}, NULL,
		"discipline=\"autre\" "
		"autres_informations=\"Avec des chiens\""},
	};

	assert_new(*state, table, COUNT(table));
}

static void
merging_keeps_what_is_not_said_again(void **state)
{
	const struct sample *s = *state;
	struct answers old = on_file(
	    s, "profil", "prenom=Amélie; ville=Chambly; code_postal=J4K 2TO");
	struct answers changes =
	    on_file(s, "profil", "ville=Longueuil; nom=Roy; prenom=---");
	struct answer nothing = {
	    .form = STR("profil"), .field = STR("code_postal")};
	struct answers merged;

	changes.items[changes.count++] = nothing;
	merged = form_merge(s->a, &old, &changes);
	assert_true(str_is(summary(s->a, &merged),
	    "prenom!texte.forme ville=\"Longueuil\" "
	    "code_postal!code_postal.lettre nom=\"Roy\""));
	assert_true(
	    str_is(summary(s->a, &old), "prenom=\"Amélie\" ville=\"Chambly\" "
					"code_postal!code_postal.lettre"));
}

static const char whole_profile[] =
    "categorie=Générale; courriel=a@example.org; programme=Ergothérapie; "
    "code_permanent=TREA77540312; prenom=Amélie; nom=Tremblay; genre=Femme; "
    "date_naissance=2003-04-15; adresse=1, rue des Érables; ville=Longueuil; "
    "code_postal=J4K 2T0; telephone=450 555-0123";

static void
assert_report(const struct sample *s, const char *form, const char *file,
    enum form_state state, const char *problems)
{
	struct answers answers = on_file(s, form, file);
	struct form_report report;
	struct str all = str_of("", 0);

	form_report(s->a, s->forms, sample_form(s, form), &answers,
	    sample_today, &report);
	for (size_t i = 0; i < report.count; i++) {
		const struct form_problem *p = &report.problems[i];

		assert_ptr_equal(p->form, sample_form(s, form));
		assert_true(str_eq(p->answer.field, p->field->id));
		all = str_printf(s->a, "%.*s%s%.*s!%.*s", STR_ARG(all),
		    i > 0 ? " " : "", STR_ARG(p->field->id),
		    STR_ARG(p->answer.problem));
	}
	if (!str_is(all, problems) || report.state != state)
		fail_msg("\"%s\": expected %d \"%s\", got %d \"%.*s\"", file,
		    (int)state, problems, (int)report.state, STR_ARG(all));
}

static void
a_form_is_accepted_when_nothing_is_missing(void **state)
{
	const struct sample *s = *state;

	/* Province and country have their presets. */
	assert_report(s, "profil", whole_profile, FORM_ACCEPTED, "");
}

static void
what_is_missing_is_told_in_the_order_of_the_form(void **state)
{
	const struct sample *s = *state;

	assert_report(s, "profil", "", FORM_UNTOUCHED,
	    "categorie!manque courriel!manque programme!manque "
	    "code_permanent!manque prenom!manque nom!manque genre!manque "
	    "date_naissance!manque adresse!manque ville!manque "
	    "code_postal!manque telephone!manque");
	assert_report(s, "demande",
	    "dates=2027-01-11; code=non; type_institution=Collégial; "
	    "etablissement=Champlain; niveau=AEC; discipline=Droit; "
	    "type_stage=Recherche; nombre_jours=0; coordonnateur=Marie Roy",
	    FORM_DRAFT,
	    "etablissement!liste.plusieurs sigle!manque "
	    "nombre_jours!nombre.peu lieux!manque "
	    "coordonnateur!contact.incomplet");
}

static void
a_nurse_needs_her_licence(void **state)
{
	const struct sample *s = *state;
	static const char nurse[] =
	    "categorie=Soins infirmiers; courriel=a@example.org; "
	    "programme=180.A0; code_permanent=TREA77540312; prenom=Amélie; "
	    "nom=Tremblay; genre=Femme; date_naissance=2003-04-15; "
	    "adresse=1, rue des Érables; ville=Longueuil; "
	    "code_postal=J4K 2T0; telephone=450 555-0123";

	assert_report(s, "profil", nurse, FORM_DRAFT, "numero_permis!manque");
	assert_report(s, "profil",
	    str_cstr(s->a, str_printf(s->a, "%s; numero_permis=aucun", nurse)),
	    FORM_ACCEPTED, "");
}

static void
other_asks_for_other_information(void **state)
{
	const struct sample *s = *state;
	static const char other[] =
	    "categorie=Générale; courriel=a@example.org; programme=Autre; "
	    "code_permanent=TREA77540312; prenom=Amélie; nom=Tremblay; "
	    "genre=Femme; date_naissance=2003-04-15; "
	    "adresse=1, rue des Érables; ville=Autre; code_postal=J4K 2T0; "
	    "telephone=450 555-0123";

	assert_report(
	    s, "profil", other, FORM_DRAFT, "autres_informations!manque.autre");
	assert_report(s, "profil",
	    str_cstr(s->a,
		str_printf(s->a, "%s; autres_informations=Zoothérapie", other)),
	    FORM_ACCEPTED, "");
	/* A town of that name chooses nothing. */
	assert_report(s, "profil",
	    str_cstr(s->a, str_printf(s->a, "ville=Autre; %s", whole_profile)),
	    FORM_ACCEPTED, "");
	/* Among several choices too. */
	{
		struct answers answers =
		    on_file(s, "demande", "lieux=INLB et Autre");
		const struct field *field =
		    sample_field(s, "demande.autres_informations");

		assert_true(form_is_required(field, &answers));
		answers = on_file(s, "demande", "lieux=INLB");
		assert_false(form_is_required(field, &answers));
	}
}

static void
an_answer_may_become_wrong_by_another(void **state)
{
	const struct sample *s = *state;
	struct answers answers = on_file(s, "profil", whole_profile);
	struct answers change = on_file(s, "profil", "categorie=Médecine");
	struct form_report report;

	answers = form_merge(s->a, &answers, &change);
	form_report(s->a, s->forms, sample_form(s, "profil"), &answers,
	    sample_today, &report);
	assert_int_equal(report.count, 1);
	assert_true(str_is(report.problems[0].field->id, "programme"));
	assert_true(
	    str_is(report.problems[0].answer.problem, "liste.autre_categorie"));
	assert_true(str_is(report.problems[0].answer.detail, "Générale"));
	assert_true(str_is(report.problems[0].answer.raw, "Ergothérapie"));
}

static void
a_condition_shows_or_hides_a_field(void **state)
{
	const struct sample *s = *state;
	struct condition when[] = {
	    {STR("categorie"), STR("medecine generale")},
	    {STR("ville"), STR("Laval")},
	};
	struct field field = {
	    .id = STR("x"), .shown_if = {.items = when, .count = 2}};
	struct answers answers = on_file(s, "profil", "categorie=Générale");

	assert_true(form_is_shown(&field, &answers));
	answers = on_file(s, "profil", "categorie=Soins infirmiers");
	assert_false(form_is_shown(&field, &answers));
	answers = on_file(s, "profil", "categorie=xyz");
	assert_false(form_is_shown(&field, &answers));
	/* Of several conditions each is enough. */
	when[1] = (struct condition){STR("genre"), STR("femme")};
	answers =
	    on_file(s, "profil", "categorie=Soins infirmiers;genre=Femme");
	assert_true(form_is_shown(&field, &answers));
	field.shown_if.count = 0;
	assert_true(form_is_shown(&field, &answers));
	assert_false(form_is_required(&field, &answers));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		a_quoted_form_says_something_only_where_it_was_changed),
	    cmocka_unit_test(what_was_left_beside_an_answer_is_not_part_of_it),
	    cmocka_unit_test(what_is_typed_always_counts),
	    cmocka_unit_test(two_answers_of_one_message_are_asked_about),
	    cmocka_unit_test(what_only_seems_two_answers_is_one),
	    cmocka_unit_test(
		a_question_between_two_answers_keeps_what_is_on_file),
	    cmocka_unit_test(
		a_number_that_may_be_an_answer_is_asked_about_again),
	    cmocka_unit_test(
		answers_come_in_the_order_of_the_form_and_know_each_other),
	    cmocka_unit_test(a_number_answers_the_question_on_file),
	    cmocka_unit_test(an_extension_goes_to_its_own_field),
	    cmocka_unit_test(
		what_stands_beside_other_goes_to_other_information),
	    cmocka_unit_test(merging_keeps_what_is_not_said_again),
	    cmocka_unit_test(a_form_is_accepted_when_nothing_is_missing),
	    cmocka_unit_test(what_is_missing_is_told_in_the_order_of_the_form),
	    cmocka_unit_test(a_nurse_needs_her_licence),
	    cmocka_unit_test(other_asks_for_other_information),
	    cmocka_unit_test(an_answer_may_become_wrong_by_another),
	    cmocka_unit_test(a_condition_shows_or_hides_a_field),
	};

	return cmocka_run_group_tests(tests, sample_begin, sample_end);
}
