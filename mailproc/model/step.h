/*
 * The steps of a first request, as a student sees them in every mail.
 */
#ifndef MODEL_STEP_H
#define MODEL_STEP_H

#include "base/str.h"

enum step_state {
	STEP_LATER,
	STEP_TODO,
	STEP_DRAFT,
	STEP_DONE,
	STEP_EXPIRED,
	STEP_STATE_COUNT
};
const char *step_state_name(enum step_state state);

struct step {
	struct str id; /* confirmation profil demande documents ... */
	enum step_state state;
	size_t missing; /* answers that lack or were not understood */
};

#endif
