#include "render/phrases.h"

#include "base/ini.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct phrase {
	struct str key;
	struct template *template;
	const char *text; /* without values */
	int line;
};

struct phrases {
	struct phrase *items; /* by key */
	size_t count;
};

/* What the program says. Keys with a role or a problem at the end are here so
 * that a new one without words is noticed at start, not in a student's mail. */
static const char *const required[] = {
    "langue.code",
    "langue.etiquette",
    "langue.etiquette_obligatoire",
    "forme.et",
    "forme.ou",
    "forme.lecture",
    "forme.poste",
    "forme.date",
    "forme.premier",
    "forme.un_jour",
    "forme.jours",
    "nombre.manque_un",
    "nombre.manque",
    "formulaire.liste_longue",
    "formulaire.cocher_un",
    "formulaire.cocher_plusieurs",
    "formulaire.confidentiel",
    "liste.titre",
    "liste.ligne",
    "liste.suite",
    "liste.longueur",
    "liste.longue",
    "liste.choix",
    "papier.dossier",
    "papier.tete",
    "papier.pied",
    "papier.page",
    "papier.reference",
    "papier.mode",
    "papier.obligatoire",
    "papier.a_corriger",
    "papier.manque",
    "papier.liste",
    "papier.un",
    "papier.plusieurs",
    "papier.signature",
    "etape.confirmation",
    "etape.profil",
    "etape.demande",
    "etape.documents",
    "etape.antecedents",
    "etape.engagement",
    "etat.later",
    "etat.todo",
    "etat.draft",
    "etat.done",
    "etat.expired",
    "compris.confidentiel",
    "compris.retire",
    "role.cv",
    "role.lettre",
    "role.objectifs",
    "role.formulaire",
    "role.autre",
    "role_court.cv",
    "role_court.lettre",
    "role_court.objectifs",
    "role_court.formulaire",
    "role_court.autre",
    "document.recu",
    "document.vide",
    "document.protege",
    "document.abime",
    "document.xfa",
    "document.image",
    "document.au_dossier",
    "demande.titre",
    "demande.en_cours",
    "demande.terminees",
    "statuts.en_cours",
    "statuts.terminees",
    "menu.informations",
    "menu.demandes",
    "menu.documentation",
    "tuile.profil",
    "tuile.antecedents",
    "tuile.documents",
    "tuile.demande",
    "tuile.code",
    "tuile.suivi",
    "tuile.documentation",
    "tuile_texte.profil",
    "tuile_texte.antecedents",
    "tuile_texte.documents",
    "tuile_texte.demande",
    "tuile_texte.code",
    "tuile_texte.suivi",
    "tuile_texte.documentation",
    "tuile.mot",
    "tuile.bientot",
    "bouton.oui",
    "bouton.non",
    "bouton.menu",
    "bouton.formulaire",
    "bouton.formulaire_partie",
    "bouton.remplir",
    "bouton.corriger",
    "bouton.accepter",
    "courriel.oui",
    "courriel.non",
    "courriel.formulaire",
    "courriel.formulaire_partie",
    "probleme.manque",
    "probleme.manque.autre",
    "probleme.texte.long",
    "probleme.texte.forme",
    "probleme.courriel.forme",
    "probleme.date.forme",
    "probleme.date.annee",
    "probleme.date.ambigue",
    "probleme.date.impossible",
    "probleme.date.plusieurs",
    "probleme.date.fin",
    "probleme.date.ordre",
    "probleme.date.passee",
    "probleme.age",
    "probleme.nombre.forme",
    "probleme.nombre.peu",
    "probleme.nombre.trop",
    "probleme.telephone.forme",
    "probleme.telephone.region",
    "probleme.poste.forme",
    "probleme.code_postal.forme",
    "probleme.code_postal.lettre",
    "probleme.code_permanent.forme",
    "probleme.code_permanent.date",
    "probleme.code_permanent.raison",
    "probleme.permis.forme",
    "probleme.code.forme",
    "probleme.code.cle",
    "probleme.oui_non.forme",
    "probleme.coche.forme",
    "probleme.liste.inconnu",
    "probleme.liste.plusieurs",
    "probleme.liste.autre_categorie",
    "probleme.grille.forme",
    "probleme.contact.incomplet",
    "probleme.contact.forme",
    "probleme.conflit",
    "probleme.autre",
    "contact.prenom",
    "contact.nom",
    "contact.fonction",
    "contact.telephone",
    "contact.poste",
    "contact.courriel",
    "contact.joindre",
    "carte.first_contact",
    "carte.question",
    "carte.free_text",
    "carte.no_sender",
    "carte.staff",
    "carte.scan",
    "carte.unreadable",
    "carte.unfetchable",
    "carte.mail_failed",
    "carte.cut",
    "carte.encrypted",
    "carte.container",
    "carte.elsewhere",
    "carte.form",
    "illisible.cut",
    "illisible.encrypted",
    "illisible.container",
    "illisible.elsewhere",
    "illisible.form",
    "carte.autre",
};

/* Sections whose keys are looked up by what is at hand, and may be absent. */
static const char *const open_sections[] = {
    "etat", "carte", "probleme", "nombre"};

static int
compare_phrases(const void *a, const void *b)
{
	const struct phrase *x = a;
	const struct phrase *y = b;

	return str_compare(x->key, y->key);
}

static const struct phrase *
find(const struct phrases *phrases, struct str key)
{
	struct phrase wanted = {.key = key};

	if (phrases->count == 0)
		return NULL;
	return bsearch(&wanted, phrases->items, phrases->count,
	    sizeof *phrases->items, compare_phrases);
}

static bool
is_known(const struct ini_entry *entry, struct str key)
{
	for (size_t i = 0; i < sizeof required / sizeof *required; i++)
		if (str_is(key, required[i]))
			return true;
	for (size_t i = 0; i < sizeof open_sections / sizeof *open_sections;
	     i++)
		if (str_is(entry->section, open_sections[i]))
			return true;
	return false;
}

static enum err_kind
add_phrase(struct arena *a, const struct typography *typography,
    const char *path, const struct ini_entry *entry, struct phrases *phrases,
    struct err *err)
{
	static const struct values none;
	struct phrase *phrase = &phrases->items[phrases->count];

	phrase->key = str_printf(
	    a, "%.*s.%.*s", STR_ARG(entry->section), STR_ARG(entry->key));
	phrase->line = entry->line;
	if (!is_known(entry, phrase->key))
		return err_set(err, ERR_CONFIG,
		    "%s:%d: \"%.*s\" in [%.*s]: no such phrase", path,
		    entry->line, STR_ARG(entry->key), STR_ARG(entry->section));
	if (entry->value.n == 0)
		return err_set(err, ERR_CONFIG, "%s:%d: \"%.*s\" says nothing",
		    path, entry->line, STR_ARG(entry->key));
	if (template_parse(a, typography, path, entry->line, entry->value,
		VALUE_IN_PHRASE, false, &phrase->template, err) != ERR_NONE)
		return err->kind;
	phrase->text = str_cstr(a, template_line(a, phrase->template, &none));
	phrases->count++;
	return ERR_NONE;
}

static enum err_kind
check_all(const char *path, const struct phrases *phrases, struct err *err)
{
	for (size_t i = 1; i < phrases->count; i++)
		if (str_eq(phrases->items[i - 1].key, phrases->items[i].key))
			return err_set(err, ERR_CONFIG,
			    "%s:%d: \"%.*s\" is there twice (line %d)", path,
			    phrases->items[i].line,
			    STR_ARG(phrases->items[i].key),
			    phrases->items[i - 1].line);
	for (size_t i = 0; i < sizeof required / sizeof *required; i++)
		if (find(phrases, str_from(required[i])) == NULL)
			return err_set(err, ERR_CONFIG,
			    "%s:1: the phrase \"%s\" is missing", path,
			    required[i]);
	return ERR_NONE;
}

enum err_kind
phrases_load(struct arena *a, const struct typography *typography,
    const char *path, struct phrases **out, struct err *err)
{
	struct phrases *phrases = arena_alloc(a, sizeof *phrases);
	struct ini_entry *entries;
	size_t count;

	if (ini_load(a, path, &entries, &count, err) != ERR_NONE)
		return err->kind;
	phrases->items = arena_array(a, count, sizeof *phrases->items);
	for (size_t i = 0; i < count; i++)
		if (entries[i].key.n > 0 &&
		    add_phrase(a, typography, path, &entries[i], phrases,
			err) != ERR_NONE)
			return err->kind;
	if (phrases->count > 0)
		qsort(phrases->items, phrases->count, sizeof *phrases->items,
		    compare_phrases);
	*out = phrases;
	return check_all(path, phrases, err);
}

struct str
phrases_say(struct arena *a, const struct phrases *phrases, const char *key,
    const struct values *values)
{
	const struct phrase *phrase = find(phrases, str_from(key));

	if (phrase == NULL)
		return (struct str){0};
	if (values == NULL)
		return str_from(phrase->text);
	return template_line(a, phrase->template, values);
}

struct str
phrases_sayf(struct arena *a, const struct phrases *phrases,
    const struct values *values, const char *fmt, ...)
{
	char key[128];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(key, sizeof key, fmt, ap);
	va_end(ap);
	/* Keys are short; a longer one (from foreign data) is no key. */
	if (n < 0 || (size_t)n >= sizeof key)
		return (struct str){0};
	return phrases_say(a, phrases, key, values);
}

bool
phrases_has(const struct phrases *phrases, const char *key)
{
	return find(phrases, str_from(key)) != NULL;
}

const char *
phrases_text(const struct phrases *phrases, const char *key)
{
	const struct phrase *phrase = find(phrases, str_from(key));

	return phrase == NULL ? NULL : phrase->text;
}
