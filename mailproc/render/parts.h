/*
 * Taking apart the canonical JSON of an answer's value: just the shapes that
 * form/form_value.h writes, for showing them in several places.
 */
#ifndef RENDER_PARTS_H
#define RENDER_PARTS_H

#include "base/buf.h"

struct part {
	struct str id;
	struct str text;
};

/* The string that value is ("generale" with its quotation marks); else empty. */
struct str parts_string(struct arena *a, struct str value);

/* The items of [{"id":"inlb","comment":"..."},...]. */
void parts_choices(
    struct arena *a, struct str value, struct part **out, size_t *count_out);

/* The part with this id, or NULL. */
const struct part *
parts_find(const struct part *parts, size_t count, struct str id);

#endif
