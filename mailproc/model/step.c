#include "model/step.h"

const char *
step_state_name(enum step_state state)
{
	static const char *const names[STEP_STATE_COUNT] = {
	    [STEP_LATER] = "later",
	    [STEP_TODO] = "todo",
	    [STEP_DRAFT] = "draft",
	    [STEP_DONE] = "done",
	    [STEP_EXPIRED] = "expired",
	};

	if (state < 0 || state >= STEP_STATE_COUNT)
		bug("step state %d", (int)state);
	return names[state];
}
