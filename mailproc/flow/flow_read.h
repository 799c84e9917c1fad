/*
 * Reading one recorded message: its raw file through the reader, its
 * attachments into the blob store.
 */
#ifndef FLOW_FLOW_READ_H
#define FLOW_FLOW_READ_H

#include "flow/service.h"

/* The value of X-Mailproc of a message that we make: a MAC of its Message-ID.
 * Lives in a. */
struct str
flow_own_mark(const struct service *s, struct arena *a, struct str message_id);

/*
 * What the reader cannot know, for it has no key: a message with our mark is our
 * own. One with a mark that somebody made up is what it is without.
 */
void
flow_judge_own(const struct service *s, struct arena *a, struct message *m);

/* Errors as reader_read(). *out lives in a. */
enum err_kind
flow_read(struct service *s, struct arena *a, const struct received *received,
    struct message *out, struct err *err) WARN_UNUSED;

/* The bytes of text in a reading: what a batch of them costs. */
size_t flow_weight(const struct message *m);

/*
 * The capability and the conversation that a message carries, looked up: the
 * first token that is on record and live at now, else the first on record; the
 * first lookup id. NULL where there is none.
 */
enum err_kind flow_references(struct service *s, struct arena *a,
    const struct message *m, int64_t now, struct reference **reference_out,
    struct reference **conversation_out, struct err *err) WARN_UNUSED;

#endif
