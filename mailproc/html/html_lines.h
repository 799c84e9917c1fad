/*
 * The lines that HTML becomes, while they are being made: blanks run together
 * as on a screen, each line knows how deep in quotations it stands, the cells of
 * a row become one line where that reads right. Private to html/.
 */
#ifndef HTML_HTML_LINES_H
#define HTML_HTML_LINES_H

#include "base/buf.h"

struct html_line {
	int level;
	struct str text; /* empty: a blank line */
};

/* Zero but for a; release line. */
struct html_lines {
	struct arena *a;
	struct html_line *lines;
	size_t count;
	size_t capacity;
	struct buf line; /* the one being filled */
	bool open;       /* something is in it */
	bool space;      /* a blank comes before what is added next */
	bool blank;      /* a blank line comes before the next line */
	bool item;       /* the next line is the first of a list's item */
	int level;       /* of the next line */
	size_t top;      /* no blank line is put at this place: a cell begins */
};

/* Text in which blanks run together; only a no-break space stays. */
void html_lines_text(struct html_lines *l, struct str text);
/* Text whose blanks and ends of line stay. */
void html_lines_kept(struct html_lines *l, struct str text);
/* End the line, if there is one. */
void html_lines_break(struct html_lines *l);
/* <br>: end the line, or leave one blank. */
void html_lines_newline(struct html_lines *l);
/* End the line and leave a blank one; several make one. */
void html_lines_margin(struct html_lines *l);

/* A cell's lines: first..end-1. */
struct html_cell {
	size_t first;
	size_t end;
};

/*
 * The cells of one row, the last of which ends at the last line, as people read
 * them across: one line when each is one; "label : value", then what explains
 * the label, when the first of two is a label with its help. Others, columns of
 * a layout, stay under each other.
 */
void html_lines_join(
    struct html_lines *l, const struct html_cell *cells, size_t count);

#endif
