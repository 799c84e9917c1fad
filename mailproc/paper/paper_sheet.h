/*
 * Pages while they are drawn: where the pen stands, and text in the few looks
 * that a form has. For paper/ only. A dry sheet measures and draws nothing.
 */
#ifndef PAPER_PAPER_SHEET_H
#define PAPER_PAPER_SHEET_H

#include "model/paper.h"

struct _cairo;
struct _cairo_surface;

/* Points; y grows downwards. */
#define SHEET_WIDTH 612.0
#define SHEET_HEIGHT 792.0
#define SHEET_MARGIN 54.0
#define SHEET_BOTTOM (SHEET_HEIGHT - 66.0)
#define SHEET_COLUMN (SHEET_WIDTH - 2 * SHEET_MARGIN)

enum sheet_look {
	LOOK_TITLE,
	LOOK_SECTION,
	LOOK_BODY,
	LOOK_LABEL,
	LOOK_GROUP,
	LOOK_HELP,
	LOOK_PROBLEM,
	LOOK_SMALL,
	LOOK_COUNT
};

enum sheet_colour { COLOUR_LINE, COLOUR_PAPER, COLOUR_ACCENT, COLOUR_ALARM };

struct sheet {
	struct arena *a;
	const struct paper *paper;
	struct _cairo_surface *surface;
	struct _cairo *cairo;
	struct paper_pages *pages;
	bool dry;       /* nothing is drawn and no place is kept */
	int page;       /* from 0 */
	int page_count; /* 0: not known yet */
	double y;
};

/* Text in a column from x; its height. */
double sheet_text(struct sheet *s, enum sheet_look look, double x, double y,
    double width, struct str text);
/* The same on one line that ends at right. */
void sheet_text_right(struct sheet *s, enum sheet_look look, double right,
    double y, struct str text);

void sheet_rectangle(struct sheet *s, double x, double y, double width,
    double height, enum sheet_colour fill, enum sheet_colour line);
void sheet_circle(struct sheet *s, double x, double y, double size);
/* A filled bar without an outline. */
void sheet_bar(struct sheet *s, double x, double y, double width, double height,
    enum sheet_colour colour);

/* Head and foot of the page at hand are drawn; the pen goes on the next. */
void sheet_next_page(struct sheet *s);
void sheet_end_page(struct sheet *s);

void sheet_place(struct sheet *s, const struct paper_field *field,
    const struct paper_option *option, bool comment, double x, double y,
    double width, double height);

#endif
