#include "policy/proof.h"

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

bool
proof_allows(enum proof proof, enum action action)
{
	/*
	 * Confirming an address needs the reference itself: only it shows that
	 * mail to the address is read there.
	 */
	static const bool allowed[ACTION_COUNT][PROOF_COUNT] = {
	    [ACTION_ASK] = {true, true, true, true},
	    [ACTION_CONFIRM] = {false, false, true, true},
	    [ACTION_FILL] = {false, true, true, true},
	    [ACTION_SIGN] = {false, false, false, true},
	};

	if (proof < 0 || proof >= PROOF_COUNT || action < 0 ||
	    action >= ACTION_COUNT)
		bug("proof %d for action %d", (int)proof, (int)action);
	return allowed[action][proof];
}

bool
proof_reference_counts(
    const struct reference *reference, const struct person *person, int64_t now)
{
	return reference != NULL && person != NULL && !reference->revoked &&
	       reference->expires_at > now && reference->person == person->id;
}

enum proof
proof_of(const struct reference *reference, const struct person *person,
    bool aligned, int64_t now)
{
	bool counts = proof_reference_counts(reference, person, now);

	if (counts)
		return aligned ? PROOF_BOTH : PROOF_REFERENCE;
	return aligned ? PROOF_ALIGNED : PROOF_NONE;
}
