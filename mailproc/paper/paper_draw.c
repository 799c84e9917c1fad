#include "paper/paper_draw.h"

#include <pango/pangocairo.h>

#include <cairo-pdf.h>
#include <fontconfig/fontconfig.h>

#include "base/calendar.h"
#include "paper/paper_sheet.h"

enum { OPTIONS_TOGETHER = 4 };

/* Points. */
#define LINE_HEIGHT 22.0
#define LINES_HEIGHT 76.0
#define BOX_SIZE 12.0
#define OPTION_HEIGHT 18.0
#define COMMENT_AT 270.0
#define CELL_WIDTH 48.0
#define CELL_HEIGHT 15.0
#define ROW_HEIGHT 19.0
#define AFTER_FIELD 11.0

/* ---- One field ---- */

/* One sentence behind the other. */
static double
draw_helps(struct sheet *s, const struct paper_field *field, double y)
{
	struct str all = str_from("");

	if (field->help_count == 0)
		return y;
	for (size_t i = 0; i < field->help_count; i++)
		all = str_printf(s->a, "%.*s%s%.*s", STR_ARG(all),
		    i > 0 ? " " : "", STR_ARG(field->helps[i]));
	return y + sheet_text(s, LOOK_HELP, SHEET_MARGIN, y, SHEET_COLUMN, all);
}

static double
draw_texts(struct sheet *s, enum sheet_look look, double y,
    const struct str *texts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		y += sheet_text(
			 s, look, SHEET_MARGIN, y, SHEET_COLUMN, texts[i]) +
		     2;
	return y;
}

static double
draw_line(struct sheet *s, const struct paper_field *field, double y)
{
	double height = field->kind == PAPER_LINES ? LINES_HEIGHT : LINE_HEIGHT;
	double width = field->narrow ? SHEET_COLUMN * 0.42 : SHEET_COLUMN;
	enum sheet_colour line =
	    field->problem_count > 0 ? COLOUR_ALARM : COLOUR_LINE;

	if (field->kind == PAPER_SIGNATURE)
		height *= 2;
	sheet_rectangle(s, SHEET_MARGIN, y, width, height, COLOUR_PAPER, line);
	sheet_place(s, field, NULL, false, SHEET_MARGIN, y, width, height);
	return y + height + 3;
}

static void
draw_comment(struct sheet *s, const struct paper_field *field,
    const struct paper_option *option, double y)
{
	double x = SHEET_MARGIN + COMMENT_AT;
	double width = SHEET_COLUMN - COMMENT_AT;

	sheet_rectangle(
	    s, x, y - 1, width, OPTION_HEIGHT - 3, COLOUR_PAPER, COLOUR_LINE);
	sheet_place(s, field, option, true, x, y - 1, width, OPTION_HEIGHT - 3);
}

static double
draw_option(struct sheet *s, const struct paper_field *field,
    const struct paper_option *option, double y)
{
	double text_at = SHEET_MARGIN + BOX_SIZE + 8;
	double width =
	    (field->commented ? COMMENT_AT : SHEET_COLUMN) - BOX_SIZE - 14;
	double height;

	if (option->group.n > 0 &&
	    (option == field->options ||
		!str_eq(option[-1].group, option->group)))
		y += sheet_text(s, LOOK_GROUP, SHEET_MARGIN, y + 2,
			 SHEET_COLUMN, option->group) +
		     5;
	if (field->kind == PAPER_ONE)
		sheet_circle(s, SHEET_MARGIN, y, BOX_SIZE);
	else
		sheet_rectangle(s, SHEET_MARGIN, y, BOX_SIZE, BOX_SIZE,
		    COLOUR_PAPER, COLOUR_LINE);
	sheet_place(
	    s, field, option, false, SHEET_MARGIN, y, BOX_SIZE, BOX_SIZE);
	height = sheet_text(s, LOOK_BODY, text_at, y - 1, width, option->label);
	if (field->commented)
		draw_comment(s, field, option, y);
	height += OPTION_HEIGHT - 13;
	return y + (height > OPTION_HEIGHT ? height : OPTION_HEIGHT);
}

/* A list of boxes may be longer than what is left of a page. */
static double
draw_options(struct sheet *s, const struct paper_field *field, double y)
{
	y += 2;
	for (size_t i = 0; i < field->option_count; i++) {
		if (!s->dry && y > SHEET_BOTTOM - 2 * OPTION_HEIGHT) {
			sheet_next_page(s);
			y = s->y;
		}
		y = draw_option(s, field, &field->options[i], y);
	}
	return y + 1;
}

static double
draw_grid(struct sheet *s, const struct paper_field *field, double y)
{
	double first = SHEET_MARGIN + 90;
	double step = CELL_WIDTH + 14;

	for (size_t c = 0; c < field->column_count; c++)
		(void)sheet_text(s, LOOK_GROUP, first + (double)c * step + 2, y,
		    CELL_WIDTH + 10, field->columns[c]);
	y += 16;
	for (size_t r = 0; r < field->row_count; r++) {
		(void)sheet_text(
		    s, LOOK_BODY, SHEET_MARGIN, y, 88, field->rows[r]);
		for (size_t c = 0; c < field->column_count; c++) {
			double x = first + (double)c * step;

			sheet_rectangle(s, x, y, CELL_WIDTH, CELL_HEIGHT,
			    COLOUR_PAPER, COLOUR_LINE);
			sheet_place(s, field,
			    &field->options[r * field->column_count + c], false,
			    x, y, CELL_WIDTH, CELL_HEIGHT);
		}
		y += ROW_HEIGHT;
	}
	return y + 1;
}

static double
draw_field_at(struct sheet *s, const struct paper_field *field, double y)
{
	double top = y;
	int page = s->page;

	y += sheet_text(
		 s, LOOK_LABEL, SHEET_MARGIN, y, SHEET_COLUMN, field->label) +
	     3;
	y = draw_texts(
	    s, LOOK_PROBLEM, y, field->problems, field->problem_count);
	if (field->kind == PAPER_GRID)
		y = draw_grid(s, field, y);
	else if (field->kind == PAPER_ONE || field->kind == PAPER_BOXES)
		y = draw_options(s, field, y);
	else
		y = draw_line(s, field, y);
	if (field->kind == PAPER_LIST)
		y = draw_texts(
		    s, LOOK_HELP, y, field->helps, field->help_count);
	else
		y = draw_helps(s, field, y);
	if (field->problem_count > 0 && page == s->page)
		sheet_bar(s, SHEET_MARGIN - 9, top, 3, y - top, COLOUR_ALARM);
	return y + AFTER_FIELD;
}

static double
measure_field(struct sheet *s, const struct paper_field *field)
{
	bool dry = s->dry;
	double height;

	s->dry = true;
	height = draw_field_at(s, field, 0) - AFTER_FIELD;
	s->dry = dry;
	return height;
}

/* A long list of boxes need not stand on one page. */
static double
room_for(struct sheet *s, const struct paper_field *field)
{
	struct paper_field begun = *field;

	if (field->option_count <= OPTIONS_TOGETHER ||
	    field->kind == PAPER_GRID || field->kind == PAPER_LIST)
		return measure_field(s, field);
	begun.option_count = OPTIONS_TOGETHER;
	begun.help_count = 0;
	return measure_field(s, &begun);
}

/* ---- Items ---- */

/* A new page when height does not fit; what is taller than a page begins where
 * it is. */
static void
make_room(struct sheet *s, double height)
{
	if (s->y + height > SHEET_BOTTOM &&
	    height < SHEET_BOTTOM - SHEET_MARGIN)
		sheet_next_page(s);
}

static void
draw_notice(struct sheet *s, struct str text)
{
	bool dry = s->dry;
	double height;

	s->dry = true;
	height = sheet_text(s, LOOK_BODY, 0, 0, SHEET_COLUMN - 24, text);
	s->dry = dry;
	make_room(s, height + 20);
	sheet_bar(s, SHEET_MARGIN, s->y, 4, height + 12, COLOUR_ALARM);
	(void)sheet_text(
	    s, LOOK_BODY, SHEET_MARGIN + 14, s->y + 6, SHEET_COLUMN - 24, text);
	s->y += height + 24;
}

/* The field behind a heading goes with it. */
static double
height_behind(struct sheet *s, size_t at)
{
	const struct paper *paper = s->paper;

	if (at + 1 < paper->count && paper->items[at + 1].kind == PAPER_FIELD)
		return room_for(s, paper->items[at + 1].field);
	return 0;
}

static void
draw_item(struct sheet *s, size_t at)
{
	const struct paper_item *item = &s->paper->items[at];

	switch (item->kind) {
	case PAPER_TITLE:
		if (s->y > SHEET_MARGIN + 40)
			sheet_next_page(s);
		s->y += sheet_text(s, LOOK_TITLE, SHEET_MARGIN, s->y,
			    SHEET_COLUMN, item->text) +
			8;
		break;
	case PAPER_SECTION:
		make_room(s, 30 + height_behind(s, at));
		s->y += 4;
		s->y += sheet_text(s, LOOK_SECTION, SHEET_MARGIN, s->y,
			    SHEET_COLUMN, item->text) +
			2;
		sheet_bar(
		    s, SHEET_MARGIN, s->y, SHEET_COLUMN, 1, COLOUR_ACCENT);
		s->y += 9;
		break;
	case PAPER_PARAGRAPH:
		make_room(s, 30);
		s->y += sheet_text(s, LOOK_BODY, SHEET_MARGIN, s->y,
			    SHEET_COLUMN, item->text) +
			8;
		break;
	case PAPER_NOTICE:
		draw_notice(s, item->text);
		break;
	case PAPER_FIELD:
		make_room(s, room_for(s, item->field));
		s->y = draw_field_at(s, item->field, s->y);
		break;
	}
}

static void
draw_all(struct sheet *s)
{
	s->y = SHEET_MARGIN - 18;
	s->y += sheet_text(s, LOOK_SMALL, SHEET_MARGIN, s->y, SHEET_COLUMN,
		    s->paper->head) +
		10;
	for (size_t i = 0; i < s->paper->count; i++)
		draw_item(s, i);
	sheet_end_page(s);
}

/* ---- The file ---- */

static cairo_status_t
take_bytes(void *closure, const unsigned char *bytes, unsigned int n)
{
	buf_add(closure, bytes, n);
	return CAIRO_STATUS_SUCCESS;
}

/* cairo would write the time of day. */
static void
set_date(struct sheet *s)
{
	struct local_time t = calendar_local(s->paper->now);

	cairo_pdf_surface_set_metadata(s->surface,
	    CAIRO_PDF_METADATA_CREATE_DATE,
	    arena_printf(s->a, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d",
		t.date.year, t.date.month, t.date.day, t.hour, t.minute,
		t.second, t.offset < 0 ? '-' : '+', abs(t.offset) / 3600,
		abs(t.offset) / 60 % 60));
}

/* One way over the paper; bytes gets the file. */
static enum err_kind
draw_pass(struct sheet *s, struct buf *bytes, struct err *err)
{
	cairo_status_t status;

	s->page = 0;
	*s->pages = (struct paper_pages){0};
	buf_clear(bytes);
	s->surface = cairo_pdf_surface_create_for_stream(
	    take_bytes, bytes, SHEET_WIDTH, SHEET_HEIGHT);
	s->cairo = cairo_create(s->surface);
	set_date(s);
	draw_all(s);
	cairo_surface_finish(s->surface);
	status = cairo_status(s->cairo);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(s->surface);
	cairo_destroy(s->cairo);
	cairo_surface_destroy(s->surface);
	if (status != CAIRO_STATUS_SUCCESS)
		return err_set(err, ERR_RETRY, "a form on paper: %s",
		    cairo_status_to_string(status));
	return ERR_NONE;
}

enum err_kind
paper_draw(struct arena *a, const struct paper *paper, struct paper_pages *out,
    struct err *err)
{
	struct sheet s = {.a = a, .paper = paper, .pages = out};
	struct buf bytes = {0};
	enum err_kind kind;

	/* Twice: how many pages there are stands on the first. */
	kind = draw_pass(&s, &bytes, err);
	if (kind == ERR_NONE) {
		s.page_count = s.page + 1;
		kind = draw_pass(&s, &bytes, err);
	}
	if (kind == ERR_NONE)
		out->pdf = buf_copy(a, &bytes);
	buf_release(&bytes);
	return kind;
}

void
paper_end(void)
{
	pango_cairo_font_map_set_default(NULL);
	cairo_debug_reset_static_data();
	FcFini();
}
