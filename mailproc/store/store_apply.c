#include "store/store_private.h"

/*
 * Order is important:
 * - first the check that the message is not decided yet: everything below
 *   happens once for each message because of it;
 * - the person before all that hangs on her, the request before its answers;
 * - references that exist (used, revoked, bound) before the mails, whose new
 *   ones must not be among those revoked;
 * - the message last, when the person it belongs to is known. It is the
 *   commit of the batch that makes all of it true at once.
 * Each part writes the audit rows of what it did.
 */
static enum err_kind (*const parts[])(struct applying *p, struct err *err) = {
    store_message_check,
    store_person_apply,
    store_request_apply,
    store_answer_apply,
    store_document_apply,
    store_reference_apply,
    store_outbox_apply,
    store_message_apply,
};

enum err_kind
store_apply(struct store *s, const struct change *change, int64_t now,
    int64_t *number_out, struct err *err)
{
	struct applying p = {
	    .store = s, .change = change, .now = now, .person = change->person};
	enum err_kind kind;

	*number_out = 0;
	if (!s->in_batch)
		bug("a change outside a batch");
	p.arena = arena_new();
	kind = store_step_begin(s, now, err);
	for (size_t i = 0; kind == ERR_NONE && i < sizeof parts / sizeof *parts;
	     i++)
		kind = parts[i](&p, err);
	kind = store_step_end(s, kind, err);
	if (kind == ERR_NONE)
		*number_out = p.number;
	arena_free(p.arena);
	return kind;
}
