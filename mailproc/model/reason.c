#include "model/reason.h"

static const char *const names[REASON_COUNT] = {
    [REASON_CONFIRM] = "confirmation",
    [REASON_CONFIRM_NO] = "confirmation-non",
    [REASON_WELCOME] = "bienvenue",
    [REASON_RECAP] = "recap",
    [REASON_COMPLETE] = "complete",
    [REASON_UPDATED] = "mise-a-jour",
    [REASON_MENU] = "menu",
    [REASON_HELP] = "aide",
    [REASON_LIST] = "liste",
    [REASON_STATUS] = "suivi",
    [REASON_FORM] = "formulaire",
    [REASON_DOCUMENTS] = "documents",
    [REASON_REFERENCE] = "reference",
    [REASON_HELD] = "retenu",
    [REASON_FORWARDED] = "transmis",
    [REASON_NOT_YET] = "pas-encore",
    [REASON_LANGUAGE] = "langue",
    [REASON_CARD] = "carte",
};

const char *
reason_name(enum reason reason)
{
	if ((size_t)reason >= REASON_COUNT)
		bug("reason %d", (int)reason);
	return names[reason];
}

bool
reason_parse(struct str name, enum reason *out)
{
	for (size_t i = 0; i < REASON_COUNT; i++) {
		if (!str_is(name, names[i]))
			continue;
		*out = (enum reason)i;
		return true;
	}
	return false;
}
