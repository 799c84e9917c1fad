/*
 * The mails of a decision, in words: capabilities minted, templates filled in,
 * messages composed. Before the commit, so that what was decided is what is
 * sent.
 */
#ifndef FLOW_WRITE_H
#define FLOW_WRITE_H

#include "flow/service.h"

/*
 * Put the names of folders in decision->change, and its mails from its plans.
 * situation is what the decision was taken from (person may be NULL). ERR_MESSAGE:
 * a value that no mail can carry.
 */
enum err_kind write_decision(struct service *s, struct arena *a,
    const struct situation *situation, struct decision *decision,
    struct err *err) WARN_UNUSED;

/*
 * A card that no message caused: an outgoing mail that cannot go. mark tells it
 * from all others for good ("failed.12").
 */
enum err_kind write_notice(struct service *s, struct arena *a, const char *why,
    const char *mark, struct change *change, struct err *err) WARN_UNUSED;

#endif
