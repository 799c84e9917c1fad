/*
 * What each mail client puts around the message that it quotes. Private to
 * html/.
 */
#ifndef HTML_HTML_QUOTE_H
#define HTML_HTML_QUOTE_H

#include "html/html_tree.h"

enum quote_kind {
	QUOTE_NONE,
	QUOTE_INSIDE, /* what it holds is quoted */
	QUOTE_FRAME,  /* holds a quotation and what announces it */
	QUOTE_HERE,   /* all from here on, to the end of the frame around */
	QUOTE_BEHIND  /* the same, behind it: it is the announcement */
};

enum quote_kind html_quote_kind(struct arena *a, const struct html_node *node);

#endif
