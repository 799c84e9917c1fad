#include "pdf/pdf_look.h"

#include "pdf/pdf_text.h"

#define SIZE 11.0
#define SMALLEST 5.5
#define PADDING 3.0
/* Height of a capital letter. */
#define CAPITAL 0.718
#define LEADING 1.2

static struct str
finish(struct arena *a, struct buf *out)
{
	struct str stream;

	buf_add_text(out, "ET Q\nEMC\n");
	stream = buf_copy(a, out);
	buf_release(out);
	return stream;
}

static void
begin(
    struct buf *out, double width, double height, const char *font, double size)
{
	buf_printf(out,
	    "/Tx BMC\nq 1 1 %.2f %.2f re W n\nBT /%s %.2f Tf 0.1 g\n",
	    width - 2, height - 2, font, size);
}

/* The largest size at which one line fits. */
static double
size_of_line(struct str encoded, double width)
{
	double needed = pdf_text_width(encoded, SIZE);
	double size = SIZE;

	if (needed > width)
		size = SIZE * width / needed;
	return size < SMALLEST ? SMALLEST : size;
}

static struct str
one_line(struct arena *a, struct str encoded, double width, double height)
{
	double size = size_of_line(encoded, width - 2 * PADDING);
	struct buf out = {0};

	begin(&out, width, height, "Helv", size);
	buf_printf(
	    &out, "%.2f %.2f Td ", PADDING, (height - size * CAPITAL) / 2);
	pdf_text_quote(&out, encoded);
	buf_add_text(&out, " Tj\n");
	return finish(a, &out);
}

static struct str
several_lines(struct arena *a, struct str encoded, double width, double height)
{
	double size = SIZE;
	struct buf out = {0};
	struct str *lines;
	size_t count;

	for (;;) {
		pdf_text_wrap(
		    a, encoded, size, width - 2 * PADDING, &lines, &count);
		if ((double)count * size * LEADING <= height - 2 * PADDING ||
		    size <= SMALLEST)
			break;
		size -= 0.5;
	}
	begin(&out, width, height, "Helv", size);
	buf_printf(&out, "%.2f TL %.2f %.2f Td\n", size * LEADING, PADDING,
	    height - PADDING - size);
	for (size_t i = 0; i < count; i++) {
		pdf_text_quote(&out, lines[i]);
		buf_add_text(&out, " Tj T*\n");
	}
	return finish(a, &out);
}

struct str
pdf_look_text(
    struct arena *a, struct str value, double width, double height, bool lines)
{
	struct str encoded = pdf_text_encode(a, value);

	if (encoded.n == 0)
		return str_from("/Tx BMC\nEMC\n");
	return lines ? several_lines(a, encoded, width, height)
		     : one_line(a, encoded, width, height);
}

struct str
pdf_look_tick(struct arena *a, struct str sign, double width, double height)
{
	struct str encoded =
	    sign.n > 0 ? pdf_text_encode(a, sign) : str_from("X");
	double size = sign.n > 0 ? 9.5 : height - 1.5;
	struct buf out = {0};

	begin(&out, width, height, "HeBo", size);
	buf_printf(&out, "%.2f %.2f Td ",
	    (width - pdf_text_width(encoded, size) * 1.04) / 2,
	    (height - size * CAPITAL) / 2);
	pdf_text_quote(&out, encoded);
	buf_add_text(&out, " Tj\n");
	return finish(a, &out);
}
