#include "paper/paper_sheet.h"

#include <pango/pangocairo.h>

struct colour {
	double red, green, blue;
};

static const struct colour colours[] = {
    [COLOUR_LINE] = {0.45, 0.50, 0.56},
    [COLOUR_PAPER] = {0.965, 0.975, 0.985},
    [COLOUR_ACCENT] = {0.04, 0.31, 0.45},
    [COLOUR_ALARM] = {0.69, 0.09, 0.09},
};

static const struct look {
	const char *font;
	struct colour colour;
} looks[LOOK_COUNT] = {
    [LOOK_TITLE] = {"Liberation Sans Bold 20", {0.04, 0.31, 0.45}},
    [LOOK_SECTION] = {"Liberation Sans Bold 13", {0.04, 0.31, 0.45}},
    [LOOK_BODY] = {"Liberation Sans 11", {0.10, 0.10, 0.10}},
    [LOOK_LABEL] = {"Liberation Sans Bold 11", {0.10, 0.10, 0.10}},
    [LOOK_GROUP] = {"Liberation Sans Bold 10", {0.25, 0.25, 0.25}},
    [LOOK_HELP] = {"Liberation Sans 9.5", {0.30, 0.30, 0.30}},
    [LOOK_PROBLEM] = {"Liberation Sans Bold 10", {0.69, 0.09, 0.09}},
    [LOOK_SMALL] = {"Liberation Sans 9", {0.30, 0.30, 0.30}},
};

static void
use_colour(struct sheet *s, struct colour c)
{
	cairo_set_source_rgb(s->cairo, c.red, c.green, c.blue);
}

static PangoLayout *
make_layout(struct sheet *s, enum sheet_look look, struct str text)
{
	PangoLayout *layout = pango_cairo_create_layout(s->cairo);
	PangoFontDescription *font =
	    pango_font_description_from_string(looks[look].font);

	/* Sizes are points of the page, whatever the screen has. */
	pango_cairo_context_set_resolution(
	    pango_layout_get_context(layout), 72.0);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
	pango_layout_set_text(
	    layout, text.p != NULL ? text.p : "", str_int_length(text));
	return layout;
}

double
sheet_text(struct sheet *s, enum sheet_look look, double x, double y,
    double width, struct str text)
{
	PangoLayout *layout = make_layout(s, look, text);
	PangoRectangle extent;

	pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_get_extents(layout, NULL, &extent);
	if (!s->dry) {
		use_colour(s, looks[look].colour);
		cairo_move_to(s->cairo, x, y);
		pango_cairo_show_layout(s->cairo, layout);
	}
	g_object_unref(layout);
	return (double)extent.height / PANGO_SCALE;
}

void
sheet_text_right(struct sheet *s, enum sheet_look look, double right, double y,
    struct str text)
{
	PangoLayout *layout = make_layout(s, look, text);
	PangoRectangle extent;

	pango_layout_get_extents(layout, NULL, &extent);
	if (!s->dry) {
		use_colour(s, looks[look].colour);
		cairo_move_to(
		    s->cairo, right - (double)extent.width / PANGO_SCALE, y);
		pango_cairo_show_layout(s->cairo, layout);
	}
	g_object_unref(layout);
}

static void
paint(struct sheet *s, enum sheet_colour fill, enum sheet_colour line)
{
	use_colour(s, colours[fill]);
	cairo_fill_preserve(s->cairo);
	use_colour(s, colours[line]);
	cairo_set_line_width(s->cairo, 0.8);
	cairo_stroke(s->cairo);
}

void
sheet_rectangle(struct sheet *s, double x, double y, double width,
    double height, enum sheet_colour fill, enum sheet_colour line)
{
	if (s->dry)
		return;
	cairo_rectangle(s->cairo, x, y, width, height);
	paint(s, fill, line);
}

void
sheet_circle(struct sheet *s, double x, double y, double size)
{
	if (s->dry)
		return;
	cairo_new_sub_path(s->cairo);
	cairo_arc(s->cairo, x + size / 2, y + size / 2, size / 2, 0, 2 * G_PI);
	paint(s, COLOUR_PAPER, COLOUR_LINE);
}

void
sheet_bar(struct sheet *s, double x, double y, double width, double height,
    enum sheet_colour colour)
{
	if (s->dry)
		return;
	cairo_rectangle(s->cairo, x, y, width, height);
	use_colour(s, colours[colour]);
	cairo_fill(s->cairo);
}

/* ---- Pages ---- */

/* "page %n de %t" */
static struct str
page_words(const struct sheet *s)
{
	struct buf out = {0};
	struct str words = s->paper->page, result;

	for (size_t i = 0; i < words.n; i++) {
		char next = i + 1 < words.n ? words.p[i + 1] : '\0';

		if (words.p[i] != '%' || (next != 'n' && next != 't')) {
			buf_add_char(&out, words.p[i]);
			continue;
		}
		buf_printf(
		    &out, "%d", next == 'n' ? s->page + 1 : s->page_count);
		i++;
	}
	result = buf_copy(s->a, &out);
	buf_release(&out);
	return result;
}

/* The last line tells the reader that the two above it are no answer. */
static void
draw_foot(struct sheet *s)
{
	const struct paper *paper = s->paper;
	double y = SHEET_HEIGHT - 56;
	double right = SHEET_WIDTH - SHEET_MARGIN;

	sheet_bar(s, SHEET_MARGIN, y - 5, SHEET_COLUMN, 0.6, COLOUR_LINE);
	(void)sheet_text(
	    s, LOOK_SMALL, SHEET_MARGIN, y, SHEET_COLUMN - 80, paper->foot);
	sheet_text_right(s, LOOK_SMALL, right, y, page_words(s));
	sheet_text_right(s, LOOK_SMALL, right, y + 13,
	    str_printf(s->a, "[%.*s]", STR_ARG(paper->mark)));
	if (paper->reference.n > 0)
		(void)sheet_text(s, LOOK_SMALL, SHEET_MARGIN, y + 13,
		    SHEET_COLUMN - 150, paper->reference);
}

void
sheet_end_page(struct sheet *s)
{
	draw_foot(s);
	if (!s->dry)
		cairo_show_page(s->cairo);
}

void
sheet_next_page(struct sheet *s)
{
	sheet_end_page(s);
	s->page++;
	s->y = SHEET_MARGIN;
}

void
sheet_place(struct sheet *s, const struct paper_field *field,
    const struct paper_option *option, bool comment, double x, double y,
    double width, double height)
{
	struct paper_pages *pages = s->pages;

	if (s->dry)
		return;
	pages->places = arena_grow(s->a, pages->places, pages->count,
	    &pages->capacity, sizeof *pages->places);
	pages->places[pages->count++] = (struct paper_place){
	    .field = field,
	    .option = option,
	    .comment = comment,
	    .page = s->page,
	    .x = x,
	    .y = SHEET_HEIGHT - y - height,
	    .width = width,
	    .height = height,
	};
}
