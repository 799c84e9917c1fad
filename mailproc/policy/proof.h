/*
 * How surely we know who speaks, and what that allows: one table. Pure.
 *
 * none: a bare From. May only ask for things that go to the address on file.
 * aligned: the trusted server's Authentication-Results vouch for the domain.
 * reference: a live capability, from an address of the person it was given to.
 * both: signatures and judicial declarations.
 */
#ifndef POLICY_PROOF_H
#define POLICY_PROOF_H

#include "model/person.h"

enum proof {
	PROOF_NONE,
	PROOF_ALIGNED,
	PROOF_REFERENCE,
	PROOF_BOTH,
	PROOF_COUNT
};
const char *proof_name(enum proof proof);

/* What somebody wants done. */
enum action {
	ACTION_ASK,     /* a mail to the address on file */
	ACTION_CONTACT, /* an answer to an address that is not on file */
	ACTION_CONFIRM, /* confirm the address, take up held messages */
	ACTION_FILL,    /* ordinary forms and documents */
	ACTION_SIGN,    /* signatures, judicial declarations */
	ACTION_COUNT
};
const char *action_name(enum action action);

bool proof_allows(enum proof proof, enum action action);

/* Live: neither revoked nor expired, and of this person. reference may be NULL. */
bool proof_reference_counts(const struct reference *reference,
    const struct person *person, int64_t now);

/*
 * The proof that a message carries: by its reference, and by what the trusted
 * server found out (policy/aligned.h). Her own reference that was revoked makes
 * it none at all: she said herself that others may have her old mails, and a
 * server vouches for a domain only.
 */
enum proof proof_of(const struct reference *reference,
    const struct person *person, const struct message *m, int64_t now);

#endif
