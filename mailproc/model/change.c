#include "model/change.h"

static const char *const outcome_names[OUTCOME_COUNT] = {
    [OUTCOME_NONE] = "none",
    [OUTCOME_APPLIED] = "applied",
    [OUTCOME_HELD] = "held",
    [OUTCOME_TO_STAFF] = "to_staff",
    [OUTCOME_IGNORED] = "ignored",
    [OUTCOME_DUPLICATE] = "duplicate",
    [OUTCOME_QUARANTINED] = "quarantined",
};

const char *
outcome_name(enum outcome outcome)
{
	if ((unsigned)outcome >= OUTCOME_COUNT)
		bug("outcome %d", (int)outcome);
	return outcome_names[outcome];
}

bool
outcome_parse(struct str name, enum outcome *out)
{
	for (int i = 0; i < OUTCOME_COUNT; i++) {
		if (str_is(name, outcome_names[i])) {
			*out = (enum outcome)i;
			return true;
		}
	}
	return false;
}
