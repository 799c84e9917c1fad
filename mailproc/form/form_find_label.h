/*
 * Labels in a line of a reply. For form/ only.
 */
#ifndef FORM_FORM_FIND_LABEL_H
#define FORM_FORM_FIND_LABEL_H

#include "form/form_index.h"

struct find_context {
	struct arena *scratch; /* keys; reset by form_find() after each line */
	const struct form_index *index;
	bool in_contact; /* short labels of a contact count ("Nom") */
};

struct find_label {
	const struct index_hit
	    *hits; /* NULL: only a short label of a contact */
	size_t hit_count;
	const struct word *contact; /* what it means in a contact, or NULL */
	int64_t row;                /* of "Infraction 2", from 1; 0: none */
	size_t value;               /* offset of what follows the label */
	bool separated;             /* by a colon or the like */
};

/* How near to prose a field is, and so how surely a label must stand out. */
enum find_gap {
	FIND_GAP_ANY, /* one blank and a capital */
	FIND_GAP_WIDE /* three blanks, a TAB or a bar */
};

/* A label that line begins with. */
bool form_find_label_first(
    const struct find_context *c, struct str line, struct find_label *out);

/*
 * The next label inside line, at or after from, which always has a colon;
 * *start_out is its offset.
 */
bool form_find_label_next(const struct find_context *c, struct str line,
    size_t from, enum find_gap gap, size_t *start_out, struct find_label *out);

#endif
