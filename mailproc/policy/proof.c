#include "policy/proof.h"

#include "policy/aligned.h"

const char *
proof_name(enum proof proof)
{
	static const char *const names[PROOF_COUNT] = {
	    [PROOF_NONE] = "none",
	    [PROOF_ALIGNED] = "aligned",
	    [PROOF_REFERENCE] = "reference",
	    [PROOF_BOTH] = "both",
	};

	if (proof < 0 || proof >= PROOF_COUNT)
		bug("proof %d", (int)proof);
	return names[proof];
}

/*
 * The one table of what needs which proof; what falls short waits, and a
 * confirmation goes to the address on file.
 */
static const struct {
	const char *name;
	bool allowed[PROOF_COUNT];
} actions[ACTION_COUNT] = {
    [ACTION_ASK] = {"ask",
	{
	    [PROOF_NONE] = true,
	    [PROOF_ALIGNED] = true,
	    [PROOF_REFERENCE] = true,
	    [PROOF_BOTH] = true,
	}},
    /* We must not be the backscatter of a forged sender. */
    [ACTION_CONTACT] = {"contact",
	{
	    [PROOF_ALIGNED] = true,
	    [PROOF_BOTH] = true,
	}},
    /* Only the reference itself shows that mail to the address is read there. */
    [ACTION_CONFIRM] = {"confirm",
	{
	    [PROOF_REFERENCE] = true,
	    [PROOF_BOTH] = true,
	}},
    [ACTION_FILL] = {"fill",
	{
	    [PROOF_ALIGNED] = true,
	    [PROOF_REFERENCE] = true,
	    [PROOF_BOTH] = true,
	}},
    [ACTION_SIGN] = {"sign",
	{
	    [PROOF_BOTH] = true,
	}},
};

const char *
action_name(enum action action)
{
	if ((unsigned)action >= ACTION_COUNT)
		bug("action %d", (int)action);
	return actions[action].name;
}

bool
proof_allows(enum proof proof, enum action action)
{
	if ((unsigned)proof >= PROOF_COUNT || (unsigned)action >= ACTION_COUNT)
		bug("proof %d for action %d", (int)proof, (int)action);
	return actions[action].allowed[proof];
}

bool
proof_reference_counts(
    const struct reference *reference, const struct person *person, int64_t now)
{
	return reference != NULL && person != NULL && !reference->revoked &&
	       reference->expires_at > now && reference->person == person->id;
}

static bool
is_revoked(const struct reference *reference, const struct person *person)
{
	return reference != NULL && person != NULL && reference->revoked &&
	       reference->person == person->id;
}

enum proof
proof_of(const struct reference *reference, const struct person *person,
    const struct message *m, int64_t now)
{
	bool counts = proof_reference_counts(reference, person, now);
	bool aligned = aligned_sender(m);

	if (counts)
		return aligned ? PROOF_BOTH : PROOF_REFERENCE;
	if (is_revoked(reference, person))
		return PROOF_NONE;
	return aligned ? PROOF_ALIGNED : PROOF_NONE;
}
