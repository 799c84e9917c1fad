/*
 * Which adapter opens which attachment (struct mail_opener of mail/). Runs
 * inside the sandbox.
 */
#ifndef FLOW_OPEN_H
#define FLOW_OPEN_H

#include "mail/mail_parse.h"

/* Once, before the sandbox closes: what libraries load when they start. */
void open_start(void);

/* Stateless; lives as long as the program. */
extern const struct mail_opener open_attachments;

#endif
