/*
 * The kinds of words that forms/words.conf may have, and those that must be
 * there because the program asks for them by name.
 *
 *	command    what a message may ask for; argument and answers count here
 *	consent    oui non
 *	weekday    lundi .. dimanche
 *	month      janvier .. decembre (without accents)
 *	shift      jour soir nuit
 *	days       semaine fin_de_semaine tous
 *	none       aucun
 *	tick       coche: what is put in a box
 *	untick     vide: what an empty box holds
 *	extension  poste
 *	contact    prenom nom fonction telephone poste courriel
 *	title      civilite
 *	connector  de a et entre sauf
 *	ordinal    ordinal
 *	unit       jour
 *	filler     filler
 *	licence    who gives the numbers
 *	role       cv lettre objectifs formulaire: told from names and words
 *	greeting   bonjour: begins a mail and says nothing
 *	closing    merci: ends one and says nothing
 *	thanks     around thanks: parfait, bien reçu, pour votre aide ...
 *	polite     around a command: svp, je voudrais recevoir ...
 *	lead       before a label: mon, voici mon ...
 *	subject    reponse: "Re", "TR" before a subject
 *	heading    headings of our mails that are no part of a form
 *	ours       how our own sentences under a field begin
 */
#ifndef FORM_FORM_WORDS_H
#define FORM_FORM_WORDS_H

#include "form/form.h"

/* Whether kind is one of those above. */
bool form_words_kind_valid(struct str kind);

#endif
