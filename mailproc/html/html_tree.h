/*
 * HTML as a tree, by libxml2's parser, which knows what closes what. Private to
 * html/; no type of libxml2 leaves html_tree.c.
 */
#ifndef HTML_HTML_TREE_H
#define HTML_HTML_TREE_H

#include "html/html_tag.h"

struct html_node {
	enum html_tag tag;
	struct html_node *parent, *first, *last, *next;
	struct str text; /* of TAG_TEXT, entities decoded */
	/* Attributes; without the x_ that Outlook puts before quoted ones. */
	struct str id;
	struct str classes;
	struct str marker; /* data-marker, Zimbra's */
	struct str type;
	struct str value;
	bool checked; /* or selected */
	bool hidden;  /* display:none */
	/* Of its style: */
	bool keeps_space;
	bool no_margin;
	bool indented;   /* a margin on the left and no border */
	bool border_top; /* a line above */
};

/*
 * clean is what html_clean() made. Elements deeper than HTML_MAX_DEPTH stand in
 * the last that is not, empty: their text is kept. ERR_MESSAGE: too many
 * elements, or too many of them open at once.
 */
enum err_kind html_tree_build(struct arena *a, struct str clean,
    struct html_node **root_out, struct err *err) WARN_UNUSED;

/* The name is one of the classes. */
bool html_tree_has_class(const struct html_node *node, const char *name);

#endif
