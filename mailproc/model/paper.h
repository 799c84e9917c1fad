/*
 * A form on paper, before it has pages: what stands on it, in order, and the
 * fields to fill in. Made by render/ in words that are final, drawn by paper/,
 * given its fields by pdf/. What comes back is a list of names and values.
 */
#ifndef MODEL_PAPER_H
#define MODEL_PAPER_H

#include "base/buf.h"

enum paper_kind {
	PAPER_LINE,  /* one line of text */
	PAPER_LINES, /* several */
	PAPER_LIST,  /* a line that offers the options, or takes other words */
	PAPER_ONE,   /* one of the options */
	PAPER_BOXES, /* any of the options */
	PAPER_GRID,  /* boxes in rows and columns */
	PAPER_SIGNATURE, /* a line, with room to sign by hand */
	PAPER_KIND_COUNT
};

struct paper_option {
	struct str id;      /* last part of its box's name, or its value */
	struct str label;   /* of a grid: of the row and the column together */
	struct str group;   /* heading, when it differs from the one before */
	struct str comment; /* words beside it, where field.commented */
	struct str sign;    /* what a ticked box shows; empty: x */
	bool ticked;
};

struct paper_field {
	/* "profil.prenom"; unique. A box of BOXES and GRID is that with
	 * ".<id>" behind, the words beside it ".<id>.mot". */
	struct str name;
	enum paper_kind kind;
	struct str label;     /* with star and colon */
	struct str spoken;    /* what a screen reader says, and a tooltip */
	struct str *problems; /* sentences: what is to be mended */
	size_t problem_count;
	struct str *helps;
	size_t help_count;
	struct str value; /* of a line, lines, list or signature */
	bool required;
	bool narrow; /* a short answer: a phone, a date */
	bool commented;
	size_t max_length; /* characters; 0: as many as there are */
	struct paper_option *options;
	size_t option_count;
	/* Of a grid: options row by row. */
	struct str *rows, *columns;
	size_t row_count, column_count;
};

enum paper_item_kind {
	PAPER_TITLE, /* begins a form, on a page of its own */
	PAPER_SECTION,
	PAPER_PARAGRAPH,
	PAPER_NOTICE, /* what is to be mended, all at once */
	PAPER_FIELD
};

struct paper_item {
	enum paper_item_kind kind;
	struct str text; /* of all but fields */
	struct paper_field *field;
};

struct paper {
	struct str title;
	struct str language; /* tag of BCP 47 */
	struct str author;
	struct str head;      /* at the top of the first page */
	struct str foot;      /* on every page, beside its number */
	struct str page;      /* "page %n de %t" */
	struct str reference; /* "CS-..."; empty: none */
	struct str mark;      /* printed: "profil 1, demande 1" */
	int64_t now;
	struct paper_item *items;
	size_t count, capacity;
};

/* Where a field, or a box of it, stands; points from the lower left corner. */
struct paper_place {
	const struct paper_field *field;
	const struct paper_option *option; /* NULL: the field itself */
	bool comment;                      /* the words beside the option */
	int page;                          /* from 0 */
	double x, y, width, height;
};

/* Pages, and the places on them in the order in which they are filled in. */
struct paper_pages {
	struct str pdf;
	struct paper_place *places;
	size_t count, capacity;
};

/* A field as it came back. */
struct paper_value {
	struct str name;
	struct str value; /* of a box: the name of its state, or empty */
	struct str sent;  /* what stood in it when it was sent */
};

/* A new item at the end; valid until the next one is added. */
struct paper_item *
paper_add(struct arena *a, struct paper *paper, enum paper_item_kind kind);

#endif
