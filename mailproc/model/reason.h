/*
 * Why a mail is written: ONE table, reason -> name of its template.
 */
#ifndef MODEL_REASON_H
#define MODEL_REASON_H

#include "base/str.h"

enum reason {
	REASON_CONFIRM,    /* confirm your address (first contact) */
	REASON_CONFIRM_NO, /* "it was not me": file erased */
	REASON_WELCOME,    /* confirmed: menu, steps, both forms */
	REASON_RECAP,      /* understood, problems, next step */
	REASON_COMPLETE,   /* thank you, number of the request */
	REASON_UPDATED,    /* a complete file was changed: what it holds now */
	REASON_MENU,
	REASON_HELP,   /* AIDE field */
	REASON_LIST,   /* LISTE: what of the option lists fits */
	REASON_STATUS, /* SUIVI */
	REASON_FORM,   /* PROFIL or DEMANDE: the form, filled in */
	REASON_DOCUMENTS,
	REASON_REFERENCE, /* OUBLI: a fresh reference */
	REASON_HELD,      /* we need to know that it is you: reply OUI */
	REASON_FORWARDED, /* a person of the office will answer */
	REASON_NOT_YET,   /* a command that the service does not offer */
	REASON_LANGUAGE,  /* ENGLISH, FRANÇAIS: the language from now on */
	REASON_CARD,      /* to staff: a message to look at, and why */
	REASON_COUNT
};

/* "confirmation", the base name of templates/<lang>/<name>.md. */
const char *reason_name(enum reason reason);
/* False and *out unchanged when no reason has that name. */
bool reason_parse(struct str name, enum reason *out);

#endif
