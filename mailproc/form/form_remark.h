/*
 * What is left of a letter for a person to read. Pure.
 */
#ifndef FORM_FORM_REMARK_H
#define FORM_FORM_REMARK_H

#include "form/form_find.h"

enum remark {
	REMARK_NONE, /* courtesy, words that hand something over, a signature */
	REMARK_TEXT, /* something else */
	REMARK_QUESTION, /* with a question mark in it */
};

/* What is known of the letter. */
enum {
	REMARK_FIRST = 1,   /* the first one of somebody unknown */
	REMARK_REFUSES = 2, /* its "non" was asked for */
};

/*
 * What text says beyond thanks and greetings, words that come with a form
 * ("voici mon formulaire et mon CV"), words that ask for something
 * (form_find_commands()) or confirm, and the signature under name. A first letter
 * may also say what we are here for ("je cherche un stage"). *left_out, unless
 * NULL: the sentences that are left.
 */
enum remark form_remark(struct arena *a, const struct forms *forms,
    struct str text, struct str name, unsigned known, struct str *left_out);

#endif
