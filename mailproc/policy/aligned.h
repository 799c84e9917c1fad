/*
 * Whether the server that we trust vouches for the sender: from its findings
 * (struct message_auth) to yes or no. Pure.
 */
#ifndef POLICY_ALIGNED_H
#define POLICY_ALIGNED_H

#include "model/message.h"

/*
 * True when the message has one sender, and DMARC passed for the domain of its
 * address; or, where the domain has no DMARC policy, DKIM or SPF passed for a
 * domain of the same owner (relaxed alignment, RFC 7489 §3.1; suffix/).
 *
 * False in any doubt: findings that contradict each other; an address or domain
 * with letters beyond ASCII, written or encoded (xn--), since it can look like
 * another; a display name that holds an address other than the sender's.
 */
bool aligned_sender(const struct message *m);

#endif
