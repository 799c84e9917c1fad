/*
 * Two places of one message that say different things for a field. The field
 * keeps what is on file; the question is its problem "conflit", with the readings
 * as detail, one a line, to choose from by number. Pure; for form/ only.
 */
#ifndef FORM_FORM_CONFLICT_H
#define FORM_FORM_CONFLICT_H

#include "form/value.h"

/* What one place says: as written, and typed. */
struct conflict_reading {
	enum message_source source;
	bool corrects;
	struct str raw;
	struct answer answer;
};

/*
 * Whether other says nothing against best: the same value, the same words, a
 * part of them, one of several that best may be, or, from a source of less trust,
 * something that makes no sense.
 */
bool form_conflict_agree(struct arena *a, const struct field *field,
    const struct conflict_reading *best, const struct conflict_reading *other);

/* Whether of two that agree this one says more: which of several is meant. */
bool form_conflict_is_narrower(struct arena *a,
    const struct conflict_reading *reading,
    const struct conflict_reading *than);

/* The question, with those of readings that differ; old: on file, or NULL. */
void form_conflict_ask(struct arena *a, const struct form *form,
    const struct field *field, const struct conflict_reading *readings,
    size_t count, const struct answer *old, struct answer *out);

/*
 * What in->raw chooses by its number from the question on file: a line of it.
 * Empty when there is no question or raw is no number alone. *keep_out: a
 * number, but which answer it means is not sure; the question stands.
 */
struct str form_conflict_chosen(const struct value_in *in, bool *keep_out);

/* Whether the answer is such a question. */
bool form_conflict_is(const struct answer *answer);

#endif
