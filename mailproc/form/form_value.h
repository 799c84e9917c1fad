/*
 * From what a person wrote to a typed value, and back to text. Pure.
 * Value formats are those of the command line's JSON (mailproc.8); besides:
 *	permanent code  "TREA77540312", or "aucun, " and the reason
 *	licence         "HSPnet 12345", "12345", or "aucun"
 *	code            "7K3M9QX4" (upper case, no separator), or "non"
 *	health_number   "TREA03541599"; driver_licence "T123412345612"
 *	sealed          "sealed", whatever was written: it is never typed
 * An extension inside a phone number is not part of the number:
 * form_phone_extension() finds it, and form_new_answers() gives it to the
 * extension field that follows the phone field in the form.
 *
 * Problems, each a phrase "probleme.<id>" with a sentence of its own; detail is
 * what it can quote (one item a line), beside the field, raw and the example:
 *
 *	manque                 nothing is there, and it is needed
 *	manque.autre           "Autre" was chosen somewhere: say what it is
 *	texte.long             detail: the most characters it may have
 *	texte.forme            nothing but signs that are no letter or digit
 *	courriel.forme
 *	date.forme             no date that we understand
 *	date.annee             the year is not said
 *	date.ambigue           detail: the days that it may be
 *	date.impossible        no such day (31 février)
 *	date.plusieurs         more dates than are asked for
 *	date.fin               a beginning without an end, or the reverse
 *	date.ordre             ends before it begins
 *	date.passee            begins in the past
 *	age                    detail: the least and the most years
 *	nombre.forme
 *	nombre.peu             detail: the least
 *	nombre.trop            detail: the most
 *	telephone.forme
 *	telephone.region       seven digits: the area code is missing
 *	poste.forme
 *	code_postal.forme
 *	code_postal.lettre     O for 0, I for 1 ...; detail: what it may be
 *	code_permanent.forme
 *	code_permanent.date    its six middle digits are no date
 *	code_permanent.raison  "aucun" without why
 *	permis.forme
 *	code.forme             not 8 characters of a code de stage, nor "non"
 *	code.cle               its check character does not fit: a typing error
 *	oui_non.forme
 *	coche.forme
 *	liste.inconnu          detail: the nearest options, or empty
 *	liste.plusieurs        detail: the options it may be
 *	liste.autre_categorie  right, but not with what the list depends on;
 *	                       detail: the option of that other list it is in
 *	grille.forme
 *	contact.incomplet      detail: ids of the parts still missing
 *	                       (prenom, nom, joindre = a phone or an email)
 *	contact.forme          detail: id of the part that is not understood
 *	conflit                two places of a message say different things;
 *	                       detail: what each of them says. value and text are
 *	                       what is on file meanwhile
 *	groupe.forme           lines that belong to no row
 *	groupe.cases           detail: the answers of rows that are missing or
 *	                       not understood
 *	signature.forme        no first and last name; detail: the name on file
 *	signature.nom          another name; detail: the name on file
 *	nam.forme              no health insurance number
 *	conduire.forme         no driver's licence number
 *	scelle                 needed, and only to be told by telephone
 *
 * When the answer on file has conflit, liste.plusieurs or liste.inconnu, a number takes
 * that line of its detail.
 *
 * Words (forms/words.conf), by kind and id:
 *	consent    oui non         (yes/no, and a tick)
 *	weekday    lundi .. dimanche
 *	month      janvier fevrier mars avril mai juin juillet aout septembre
 *	           octobre novembre decembre
 *	shift      jour soir nuit
 *	days       semaine fin_de_semaine tous
 *	none       aucun           (none, n/a, sans objet ...)
 *	tick       coche           (x, oui, coché, j'accepte ...)
 *	untick     vide            (non, décoché ...)
 *	extension  poste           (poste, p., ext., x; "#" is one by itself)
 *	contact    prenom nom fonction telephone poste courriel (labels)
 *	title      civilite        (Mme, M., madame ...: not part of a name)
 *	connector  de a et entre sauf  (from, through, and, between, except)
 *	ordinal    ordinal         (er, st, nd, rd, th)
 *	unit       jour            (12 jours)
 *	filler     filler          (le, la, du, quart, cell ...: say nothing)
 *	licence    hspnet oiiq ... (who gave the number; texts[0] is kept)
 */
#ifndef FORM_FORM_VALUE_H
#define FORM_FORM_VALUE_H

#include "base/calendar.h"
#include "form/form.h"
#include "form/list_search.h"

/*
 * Type raw for field. others: the answers known so far of the same form (what
 * depends on them: lists by category, end after begin); today for ages and
 * past dates. Always sets form and field of *out. Accepted: value and text set,
 * problem empty. Not understood: raw, problem (an id of the phrases, e.g.
 * "code_postal.forme"), detail (candidates of a list: one a line). An empty raw
 * gives value empty and no problem: nothing was said.
 */
void form_value(struct arena *a, const struct forms *forms,
    const struct field *field, struct str raw, const struct answers *others,
    struct date today, struct answer *out);

/*
 * The text of an answer on file in the language of forms, which need not be the
 * one that it was typed in. field is of these forms; others as above. The
 * answer's own text when it says the same in every language, or no longer reads
 * back to the same value.
 */
struct str form_answer_text(struct arena *a, const struct forms *forms,
    const struct field *field, const struct answer *answer,
    const struct answers *others, struct date today);

/* Sensible value to show for the field before anybody answered: its preset,
 * typed; false when it has none. */
bool form_preset(struct arena *a, const struct forms *forms,
    const struct field *field, struct date today, struct answer *out);

/* The extension written in a phone field ("450 466-5000, poste 3341"): its
 * digits, or empty. Lives in a. */
struct str form_phone_extension(
    struct arena *a, const struct forms *forms, struct str raw);

/*
 * A part of a contact ("prenom", "telephone" ...), for the line of its own that
 * it has in a form: as shown, "450 555-0123"; from the answer's text, or from
 * what was understood of raw while there is a problem. Empty when not given.
 */
struct str form_contact_part(struct arena *a, const struct forms *forms,
    const struct field *field, const struct answer *answer, struct str part);

/*
 * Of a group's text (or of its raw, while there is a problem): what stands in a
 * column of a row, rows from 0; and how many rows it has.
 */
struct str form_group_cell(
    const struct field *field, struct str text, size_t row, struct str column);
size_t form_group_rows(const struct field *field, struct str text);

/* "1 = Pas du tout d’accord ; 2 = ...", of a scale, in a language; empty when
 * its list has but one option. */
struct str form_scale_legend(
    struct arena *a, const struct field *field, enum language language);

/* What stands after "Autre" in the answer to a list ("Autre : Collège X"), or
 * empty: it belongs in the field for other information. */
struct str form_other_remark(struct arena *a, const struct forms *forms,
    const struct field *field, struct str raw);

#endif
