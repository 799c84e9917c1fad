/*
 * A contact taken apart: what a person wrote about somebody, in lines with
 * labels or in one line without any.
 */
#ifndef FORM_VALUE_CONTACT_H
#define FORM_VALUE_CONTACT_H

#include "form/value.h"

enum part {
	PART_PRENOM,
	PART_NOM,
	PART_FONCTION,
	PART_TELEPHONE,
	PART_POSTE,
	PART_COURRIEL,
	PART_COUNT,
	PART_NONE = PART_COUNT /* words that no label stands before */
};

struct contact {
	const struct value_in *in;
	struct str parts[PART_COUNT]; /* canonical; empty: not said */
	enum part wrong;  /* said and not understood; or PART_NONE */
	struct buf loose; /* words without a label */
};

/* The id that words.conf, the form's parts and the JSON have for it. */
const char *value_part_id(enum part part);
/* PART_NONE when no part has it. */
enum part value_part_of_id(struct str id);

/* Take raw apart; what a part is not told as is left empty. */
void value_contact_read(
    struct contact *c, const struct value_in *in, struct str raw);

#endif
