/*
 * A mail before it is text or HTML: headings, paragraphs, lists, the rows of a
 * form ... Made from Markdown (markdown.h) and from blocks (render_block.h),
 * written by render_text.h and render_html.h. All text in it is final, plain
 * and not escaped; the writers escape.
 */
#ifndef RENDER_DOC_H
#define RENDER_DOC_H

#include "base/buf.h"

enum doc_kind {
	DOC_HEADING,   /* runs, level 1 to 3 */
	DOC_PARAGRAPH, /* runs */
	DOC_ITEM,   /* runs; of a list: number 0 is a bullet; level is depth */
	DOC_PAIR,   /* label and value: something understood */
	DOC_STEP,   /* number, label, value; done */
	DOC_TILE,   /* label, value, hint (text only), href (empty: none) */
	DOC_BUTTON, /* label, href; only in HTML */
	DOC_FIELD,  /* field: a line of a form */
	DOC_KIND_COUNT
};

struct doc_run {
	struct str text; /* a LF is a line break */
	bool strong;
	bool em;
	struct str href;     /* empty: no link */
	struct str language; /* of the words: "en"; empty: the mail's */
};

struct doc_choice {
	struct str id; /* of the option, or of the word */
	struct str label;
	struct str group; /* heading, when it differs from the one before */
	struct str comment;
	bool ticked;
	struct str href; /* a message with just this answer; empty: none */
};

/* A ready-made message that a tap opens; only in HTML. */
struct doc_link {
	struct str label;
	struct str href;
};

/* One line of a form, with what stands under it. */
struct doc_field {
	struct str label;     /* with its star and colon */
	struct str value;     /* after the colon; may have several lines */
	struct str *problems; /* sentences, before all else under the label */
	size_t problem_count;
	struct str *candidates; /* numbered from 1 */
	size_t candidate_count;
	struct str *candidate_hrefs; /* as many, or NULL */
	struct doc_choice *choices;  /* to tick */
	size_t choice_count;
	struct str *helps;
	size_t help_count;
	struct doc_link *links; /* below all of it */
	size_t link_count;
};

struct doc_node {
	enum doc_kind kind;
	int level;
	int number;
	bool done; /* for the eye; the words say it too */
	struct doc_run *runs;
	size_t run_count, run_capacity;
	struct str label, value, href, hint;
	struct doc_field *field;
};

struct doc {
	struct arena *a;
	struct doc_node *nodes;
	size_t count, capacity;
};

/* A new node at the end; valid until the next one is added. */
struct doc_node *doc_add(struct doc *doc, enum doc_kind kind);

/* Text at the end of a node's runs; joined to the last one if it looks alike. */
void doc_run(struct doc *doc, struct doc_node *node, const struct doc_run *run);

/* Whole nodes from plain text. */
void doc_heading(struct doc *doc, int level, struct str text);
void doc_paragraph(struct doc *doc, struct str text);
void doc_item(struct doc *doc, struct str text);
void doc_pair(struct doc *doc, struct str label, struct str value);
void doc_button(struct doc *doc, struct str label, struct str href);

/* The words of a node's runs, without their looks. */
struct str doc_plain(struct arena *a, const struct doc_node *node);

#endif
