/*
 * The last durable step: the outbox's rows become mails, or cards in the
 * mailbox. A row is leased (committed), sent, and reported (committed). The one
 * case where a mail can go twice: the process dies between the server's 250 and
 * our note of it. Then the row is UNSURE and is sent once more under the same
 * Message-ID.
 */
#ifndef FLOW_DELIVER_H
#define FLOW_DELIVER_H

#include "flow/service.h"

/* Rows that a process that died had leased become UNSURE. At start. */
enum err_kind deliver_recover(struct service *s, struct err *err) WARN_UNUSED;

/*
 * Send what is due now. *more_out: more is due at once. ERR_RETRY: nothing can
 * go now (no connection, refused login); rows wait.
 */
enum err_kind
deliver_due(struct service *s, bool *more_out, struct err *err) WARN_UNUSED;

#endif
