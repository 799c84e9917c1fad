/*
 * References in a message: capabilities as people's programs leave them
 * ("CS-XXXXX-..." in any case, broken by blanks, dashes and tags), in +tags of
 * our address, and lookup ids in Message-IDs of ours (<cs.LOOKUP.n@domain>).
 */
#ifndef MAIL_MAIL_TOKEN_H
#define MAIL_MAIL_TOKEN_H

#include "mail/mail_part.h"

enum { MAIL_TOKEN_LETTERS = 21, MAIL_LOOKUP_LETTERS = 16 };

/* Fills tokens of *m, each once per place; m has subject, in_reply_to,
 * references. Only capabilities whose check character is right. */
void mail_token_collect(struct arena *a, const struct mail_headers *headers,
    const struct mail_tree *tree, const struct mail_self *self,
    struct message *m);

/* The capabilities in one more text that belongs to *m, whose tokens were
 * collected already. */
void mail_token_add(struct arena *a, enum message_place place, struct str text,
    struct message *m);

/* text with "…" in the place of each capability, as in an address or as
 * people's programs leave it, for showing to others than its person. */
struct str mail_token_hide(struct arena *a, struct str text);

#endif
