/*
 * What the parts of mail_reply.c see of a text: its lines and, for each, the
 * folded form (text_fold()) that words are looked up in. Private to mail/.
 */
#ifndef MAIL_MAIL_VIEW_H
#define MAIL_MAIL_VIEW_H

#include "mail/mail_reply.h"

struct reply_view {
	struct arena *a;
	struct reply_line *lines;
	struct str *folds; /* empty: a blank line */
	size_t count;      /* lines looked at */
};

/* The first line at or after at that is not blank; count when there is none. */
size_t view_next(const struct reply_view *view, size_t at);

/* Is s one of the words of the list, which ends in NULL? */
bool view_listed(struct str s, const char *const *list);
/* The same for "begins with"; the rest of s behind it, p NULL when none. */
struct str view_behind(struct str s, const char *const *list);
/* An address of email stands somewhere in s. */
bool view_has_address(struct str s);
/* A digit stands somewhere in s. */
bool view_has_digit(struct str s);

#endif
