/*
 * Templates: whatever an office worker types, it is refused with a line, or it
 * becomes text and HTML in which nothing of hers or of a person's is markup.
 */
#include "render/markdown.h"
#include "render/render_html.h"
#include "render/render_text.h"
#include "render/template.h"
#include "text/french.h"
#include "text/utf8.h"

static const struct typography french = {french_typography};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_no_mark(struct str text)
{
	size_t at = 0;
	uint32_t c;

	while (utf8_decode(text, &at, &c))
		if (values_is_mark(c))
			bug("a mark is left in \"%.*s\"", STR_ARG(text));
}

static void
check_html(struct str html)
{
	static const char *const refused[] = {
	    "<script", "<img", "<b>", "href=\"javascript", "href=\"http:"};
	size_t at = 0;

	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		if (str_find_nocase(html, refused[i], 0) != SIZE_MAX)
			bug("%s in \"%.*s\"", refused[i], STR_ARG(html));
	while ((at = str_find(html, "href=\"", at)) != SIZE_MAX) {
		struct str href = str_after(html, at + 6);

		if (!str_starts(href, "mailto:") &&
		    !str_starts(href, "https://") && !str_starts(href, "tel:"))
			bug("a link to %.40s", href.p);
		at += 6;
	}
}

static void
show(struct arena *a, const struct template *template,
    const struct values *values)
{
	struct doc doc = {.a = a};
	struct segment *segments;
	struct str html;
	size_t count;

	template_expand(a, template, values, &segments, &count);
	for (size_t i = 0; i < count; i++)
		if (segments[i].block == BLOCK_NONE)
			markdown_add(&doc, segments[i].text, values);
	check_no_mark(render_text(a, &doc));
	html =
	    render_html(a, &doc, doc.count, str_from("fr-CA"), str_from("x"));
	check_no_mark(html);
	check_html(html);
	(void)template_line(a, template, values);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct str source = str_of((const char *)data, size);
	struct values values = {0};
	struct template *template;
	struct err err;

	if (template_parse(a, &french, "x.md", 1, source, VALUE_IN_MAIL, true,
		&template, &err) == ERR_NONE &&
	    markdown_check("x.md", 1, template_all_text(template), &err) ==
		ERR_NONE) {
		show(a, template, &values);
		for (int i = 0; i < VALUE_COUNT; i++)
			values.text[i] = str_from(
			    "<b>*x*</b> [y](javascript:z) \"'&\n\n# t");
		show(a, template, &values);
	}
	arena_free(a);
	return 0;
}
