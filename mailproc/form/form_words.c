#include "form/form_words.h"

#include "form/form_load.h"

#include <stddef.h>

static const char *const kinds[] = {
    "command",
    "consent",
    "weekday",
    "month",
    "shift",
    "days",
    "none",
    "tick",
    "untick",
    "extension",
    "contact",
    "title",
    "connector",
    "ordinal",
    "unit",
    "filler",
    "licence",
    "role",
    "greeting",
    "closing",
    "thanks",
    "polite",
    "lead",
    "amend",
    "copula",
    "determiner",
    "handing",
    "intent",
    "telling",
    "subject",
    "heading",
    "ours",
    "folder",
    "list",
};

/* What the program asks for by name: without one of them it would understand
 * less, and say nothing. */
static const struct {
	const char *kind, *id;
} needed[] = {
    {"command", "menu"},
    {"command", "aide"},
    {"command", "suivi"},
    {"command", "profil"},
    {"command", "demande"},
    {"command", "documents"},
    {"command", "oubli"},
    {"consent", "oui"},
    {"consent", "non"},
    {"weekday", "lundi"},
    {"weekday", "mardi"},
    {"weekday", "mercredi"},
    {"weekday", "jeudi"},
    {"weekday", "vendredi"},
    {"weekday", "samedi"},
    {"weekday", "dimanche"},
    {"month", "janvier"},
    {"month", "fevrier"},
    {"month", "mars"},
    {"month", "avril"},
    {"month", "mai"},
    {"month", "juin"},
    {"month", "juillet"},
    {"month", "aout"},
    {"month", "septembre"},
    {"month", "octobre"},
    {"month", "novembre"},
    {"month", "decembre"},
    {"shift", "jour"},
    {"shift", "soir"},
    {"shift", "nuit"},
    {"days", "semaine"},
    {"days", "fin_de_semaine"},
    {"days", "tous"},
    {"none", "aucun"},
    {"tick", "coche"},
    {"untick", "vide"},
    {"extension", "poste"},
    {"contact", "prenom"},
    {"contact", "nom"},
    {"contact", "fonction"},
    {"contact", "telephone"},
    {"contact", "poste"},
    {"contact", "courriel"},
    {"title", "civilite"},
    {"connector", "de"},
    {"connector", "a"},
    {"connector", "et"},
    {"connector", "entre"},
    {"connector", "sauf"},
    {"ordinal", "ordinal"},
    {"unit", "jour"},
    {"filler", "filler"},
    {"role", "cv"},
    {"role", "lettre"},
    {"role", "objectifs"},
    {"role", "formulaire"},
    {"greeting", "bonjour"},
    {"closing", "merci"},
    {"thanks", "merci"},
    {"polite", "polite"},
    {"amend", "correction"},
    {"copula", "est"},
    {"determiner", "le"},
    {"handing", "voici"},
    {"intent", "stage"},
    {"telling", "je"},
    {"subject", "reponse"},
    {"folder", "a_traiter"},
    {"folder", "traites"},
    {"folder", "rebonds"},
    {"folder", "automatiques"},
    {"folder", "en_attente"},
};

bool
form_words_kind_valid(struct str kind)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (str_is(kind, kinds[i]))
			return true;
	return false;
}

static enum err_kind
key_argument(const struct form_loader *l, const struct ini_entry *entry,
    const struct form_key *key, void *object)
{
	static const struct {
		const char *name;
		enum word_argument argument;
	} shapes[] = {
	    {"no", WORD_ARGUMENT_NONE},
	    {"text", WORD_ARGUMENT_TEXT},
	    {"number", WORD_ARGUMENT_NUMBER},
	    {"code", WORD_ARGUMENT_CODE},
	};
	struct word *word = object;

	(void)key;
	for (size_t i = 0; i < sizeof(shapes) / sizeof(*shapes); i++) {
		if (str_is(entry->value, shapes[i].name)) {
			word->argument = shapes[i].argument;
			word->takes_argument =
			    word->argument != WORD_ARGUMENT_NONE;
			return ERR_NONE;
		}
	}
	return form_load_fail(l, entry->line,
	    "\"%.*s\" is none of no, text, number, code",
	    STR_ARG(entry->value));
}

static const struct form_key word_keys[] = {
    {"texts", form_key_texts, offsetof(struct word, texts),
	offsetof(struct word, text_count), 0},
    {"text", form_key_text, offsetof(struct word, text_in[0]), 0,
	sizeof(struct str)},
    {"argument", key_argument, 0, 0, 0},
    {"answers", form_key_bool, offsetof(struct word, answers), 0, 0},
    {"guess", form_key_bool, offsetof(struct word, guess), 0, 0},
};

static enum err_kind
begin_word(struct form_loader *l, const struct ini_entry *entry)
{
	struct forms *forms = l->forms;

	if (!form_words_kind_valid(entry->section))
		return form_load_fail(l, entry->line,
		    "unknown kind of word \"%.*s\"", STR_ARG(entry->section));
	if (!form_load_id_valid(entry->argument))
		return form_load_fail(l, entry->line,
		    "\"%.*s\" is no id: lower case letters, digits and _",
		    STR_ARG(entry->argument));
	for (size_t i = 0; i < forms->word_count; i++)
		if (str_eq(forms->words[i].kind, entry->section) &&
		    str_eq(forms->words[i].id, entry->argument))
			return form_load_fail(l, entry->line,
			    "there is a [%.*s %.*s] already",
			    STR_ARG(entry->section), STR_ARG(entry->argument));
	forms->words = arena_grow(forms->arena, forms->words, forms->word_count,
	    &forms->word_capacity, sizeof(*forms->words));
	forms->words[forms->word_count++] = (struct word){
	    .id = entry->argument,
	    .kind = entry->section,
	};
	return ERR_NONE;
}

/* The word that ends at entry at (excluded) has to say something. */
static enum err_kind
end_word(struct form_loader *l, int line)
{
	const struct forms *forms = l->forms;
	struct word *word;

	if (forms->word_count == 0)
		return ERR_NONE;
	word = &forms->words[forms->word_count - 1];
	if (word->text_count == 0)
		return form_load_fail(l, line, "a word without \"texts\"");
	for (int i = 1; i < LANGUAGE_COUNT; i++)
		form_language_alias(forms->arena, word->text_in[i],
		    &word->texts, &word->text_count);
	return ERR_NONE;
}

enum err_kind
form_load_words(struct form_loader *l)
{
	struct forms *forms = l->forms;
	struct ini_entry *entries;
	size_t count;
	int line = 0;
	enum err_kind kind =
	    ini_load(forms->arena, l->path, &entries, &count, l->err);

	for (size_t i = 0; kind == ERR_NONE && i < count; i++) {
		if (entries[i].key.n == 0) {
			kind = end_word(l, line);
			if (kind == ERR_NONE)
				kind = begin_word(l, &entries[i]);
			line = entries[i].line;
		} else if (forms->word_count == 0) {
			kind = form_load_fail(l, entries[i].line,
			    "a key before the first [kind id]");
		} else {
			kind = form_key_set(l, word_keys,
			    sizeof(word_keys) / sizeof(*word_keys), entries, i,
			    &forms->words[forms->word_count - 1]);
		}
	}
	return kind != ERR_NONE ? kind : end_word(l, line);
}

enum err_kind
form_load_check_words(struct form_loader *l)
{
	for (size_t i = 0; i < sizeof(needed) / sizeof(*needed); i++)
		if (forms_word(l->forms, needed[i].kind,
			str_from(needed[i].id)) == NULL)
			return err_set(l->err, ERR_CONFIG,
			    "%s: [%s %s] is missing", l->path, needed[i].kind,
			    needed[i].id);
	return ERR_NONE;
}
