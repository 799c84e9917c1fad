/*
 * The same input in the language of the mail: forms, fields and statuses are those
 * of its forms_in(), and answers on file have the words of that language, which
 * need not be the one that they were typed in.
 */
#ifndef RENDER_LOCALISE_H
#define RENDER_LOCALISE_H

#include "base/calendar.h"
#include "render/render.h"

/* forms: of the mail's language. Lives in a, beside input. */
struct render_input localise(struct arena *a, const struct forms *forms,
    const struct render_input *input, struct date today);

#endif
