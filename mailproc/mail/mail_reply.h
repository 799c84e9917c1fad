/*
 * The anatomy of a reply: which lines are new, which are quoted, which are a
 * signature or a forwarded header block. Pure: text in, lines out. No line is
 * thrown away: quoted ones may hold answers.
 */
#ifndef MAIL_MAIL_REPLY_H
#define MAIL_MAIL_REPLY_H

#include "base/str.h"

enum reply_line_kind {
	LINE_NEW,
	LINE_QUOTED,      /* after an attribution or header block, or with > */
	LINE_ATTRIBUTION, /* "Le ... a écrit :", "De : / Envoyé : ...", a title
			   * between dashes, the rule above one of them */
	LINE_SIGNATURE,   /* after "-- ", mobile footers, disclaimers */
	LINE_BANNER       /* "[EXTERNE] ..." put on top by a gateway */
};

struct reply_line {
	enum reply_line_kind kind;
	int level;       /* of > in front */
	struct str text; /* without the > and the space behind it */
};

/*
 * Split text (UTF-8, LF) into lines and say what each is. At most 20,000 lines;
 * more are LINE_QUOTED without being looked at.
 *
 * Lines with > are never LINE_NEW. Those without, behind an attribution or a
 * header block: LINE_NEW when > comes next (answers between quoted lines), else
 * LINE_QUOTED to the end. When nothing new stands above that, what follows up to
 * the next block is LINE_NEW, unless a reference of ours (CS-...) in it shows
 * that it is our own mail.
 */
void reply_split(struct arena *a, struct str text,
    struct reply_line **lines_out, size_t *count_out);

/* The new lines joined, without blank lines at both ends; one blank line where
 * others stood between. */
struct str
reply_new_text(struct arena *a, const struct reply_line *lines, size_t count);

#endif
