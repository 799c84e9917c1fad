/*
 * Boxes to tick, in whatever way a client or a person writes them, and the
 * options beside them. For form/ only.
 */
#ifndef FORM_FORM_FIND_TICK_H
#define FORM_FORM_FIND_TICK_H

#include "form/form_find_label.h"

enum find_mark {
	FIND_MARK_NONE, /* no box */
	FIND_MARK_EMPTY,
	FIND_MARK_TICKED
};

struct find_item {
	enum find_mark mark;
	struct str text; /* beside the box */
};

/*
 * Cut text at its boxes. The items live in c->scratch; 0 when there is no box.
 * Boxes stand before their texts, or behind them when a text comes first.
 */
size_t form_find_tick_split(const struct find_context *c, struct str text,
    struct find_item **items_out);

/* An option found at the beginning of a text. */
struct find_choice {
	struct str label;   /* as we write it */
	struct str comment; /* what follows */
	bool ticked; /* by a mark of its own: "x Générale", "Générale X" */
	bool listed; /* a bullet or a number stands before it */
	int64_t number;  /* the number; 0: none */
	bool separated;  /* the comment stands behind a sign, not a blank */
	bool enumerated; /* which is a comma or a semicolon */
};

/*
 * The option of field (a list's, or yes and no) that text begins with, the
 * longest. False when there is none.
 */
bool form_find_tick_option(const struct find_context *c,
    const struct field *field, struct str text, struct find_choice *out);

/* Whether text may be the first part of an option's label. */
bool form_find_tick_option_begins(
    const struct find_context *c, const struct field *field, struct str text);

#endif
