#include "render/render_html.h"

#include "text/utf8.h"

/*
 * Contrasts on their grounds (WCAG 2.1 AA asks 4.5 of words, 3 of the border of
 * what is filled in). Light: text 16.1, muted 6.3, accent 8.1, star 6.5,
 * problem 12.2, border 3.6. Dark: 13.5, 7.8, 8.8, 8.2, 11.5, 4.3.
 */
#define FAMILY                                                         \
	"font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial," \
	"sans-serif"
/* Of each cell: tables do not inherit it where a client quotes us in a page of
 * the old kind. The family comes from the column, in Outlook from the sheet. */
#define FONT "font-size:16px;line-height:1.5;color:#1c2226"
#define ACCENT "#0a5672"
#define MUTED "#56626b"
#define LINE "#c5cfd6"
#define SMALL "font-size:14px;line-height:1.45;color:" MUTED

static const char *const style_sheet =
    ":root{color-scheme:light dark;supported-color-schemes:light dark}\n"
    "body{-webkit-text-size-adjust:100%}\n"
    "td,th,p,li,h2,h3{" FAMILY "}\n"
    "a.b:hover,a.t:hover{opacity:.88}\n"
    "@media (max-width:480px){\n"
    ".c{padding:20px 16px!important}\n"
    ".p{padding:0!important}\n"
    ".x{width:100%!important}\n"
    "a.b{display:block!important;text-align:center!important}\n"
    "th.l,td.v{display:block!important;width:auto!important}\n"
    "th.l{padding-right:0!important}\n"
    "}\n"
    "@media (prefers-color-scheme:dark){\n"
    "body,.p{background:#0f1214!important}\n"
    ".c{background:#1a1f23!important;border-color:#5cb6d8!important}\n"
    ".c,.c td,.c th,.c p,.c li,.c h2,.c h3{color:#e3e8eb!important}\n"
    ".c .m,.c .m td,.c p.m{color:#a8b4bc!important}\n"
    ".c h2,.c a.k{color:#7cc7e6!important}\n"
    ".c td.b{background:#7cc7e6!important}\n"
    ".c a.b{color:#06222e!important}\n"
    ".c td.q{border-color:#7cc7e6!important}\n"
    ".c a.q{color:#7cc7e6!important}\n"
    "div.t,.c .o{border-color:#48545c!important}\n"
    ".c td.v{border-color:#76848d!important}\n"
    "a.t{border-color:#7cc7e6!important}\n"
    "a.t .h{color:#7cc7e6!important}\n"
    ".c td.v{background:#12171a!important}\n"
    ".c .t{color:#e3e8eb!important}\n"
    ".c .d{background:#7cc7e6!important;border-color:#7cc7e6!important;"
    "color:#06222e!important}\n"
    ".c .n{color:#e3e8eb!important;border-color:#8b98a1!important}\n"
    ".c .s{color:#ff9c8f!important}\n"
    ".c .w{background:#33280f!important;border-color:#d9a441!important;"
    "color:#f6e3bd!important}\n"
    ".f{border-color:#48545c!important}\n"
    "}\n";

struct writer {
	struct arena *a;
	struct buf out;
	const struct doc *doc;
};

/* ---- Escaping ---- */

/* XML allows no control characters; whoever made the text has none in it. */
static void
write_escaped(struct writer *w, struct str text)
{
	size_t at = 0;
	size_t from = 0;
	uint32_t c;

	for (; utf8_decode(text, &at, &c); from = at) {
		if (c == '<')
			buf_add_text(&w->out, "&lt;");
		else if (c == '>')
			buf_add_text(&w->out, "&gt;");
		else if (c == '&')
			buf_add_text(&w->out, "&amp;");
		else if (c == '"')
			buf_add_text(&w->out, "&quot;");
		else if (c == '\n')
			buf_add_text(&w->out, "<br/>\n");
		else if ((c < ' ' && c != '\t') || c == 0xFFFE || c == 0xFFFF)
			buf_add_text(&w->out, "\xEF\xBF\xBD");
		else
			buf_add_str(&w->out, str_slice(text, from, at - from));
	}
}

static void
put(struct writer *w, const char *html)
{
	buf_add_text(&w->out, html);
}

/* ---- Words ---- */

static void
write_language(struct writer *w, struct str language)
{
	if (language.n == 0)
		return;
	put(w, " lang=\"");
	write_escaped(w, language);
	put(w, "\"");
}

static void
write_run(struct writer *w, const struct doc_run *run)
{
	if (run->href.n > 0) {
		put(w, "<a class=\"k\"");
		write_language(w, run->language);
		put(w, " style=\"color:" ACCENT "\" href=\"");
		write_escaped(w, run->href);
		put(w, "\">");
	} else if (run->language.n > 0) {
		put(w, "<span");
		write_language(w, run->language);
		put(w, ">");
	}
	if (run->strong)
		put(w, "<strong>");
	if (run->em)
		put(w, "<em>");
	write_escaped(w, run->text);
	if (run->em)
		put(w, "</em>");
	if (run->strong)
		put(w, "</strong>");
	if (run->href.n > 0)
		put(w, "</a>");
	else if (run->language.n > 0)
		put(w, "</span>");
}

static void
write_runs(struct writer *w, const struct doc_node *node)
{
	for (size_t i = 0; i < node->run_count; i++)
		write_run(w, &node->runs[i]);
}

static void
write_heading(struct writer *w, const struct doc_node *node)
{
	bool main = node->level <= 2;

	put(w, main ? "<h2 style=\"margin:32px 0 12px;font-size:20px;"
		      "line-height:1.3;color:" ACCENT "\">"
		    : "<h3 style=\"margin:24px 0 8px;font-size:17px;"
		      "line-height:1.35\">");
	write_runs(w, node);
	put(w, main ? "</h2>\n" : "</h3>\n");
}

static void
write_paragraph(struct writer *w, const struct doc_node *node, bool footer)
{
	put(w, footer ? "<p class=\"m\" style=\"margin:0 0 10px;" SMALL "\">"
		      : "<p style=\"margin:0 0 16px\">");
	write_runs(w, node);
	put(w, "</p>\n");
}

/*
 * A cell with a link that fills it: Outlook knows no padding of links, but its
 * own of cells; elsewhere the whole of the box is the link.
 */
static void
write_box(struct writer *w, bool main, struct str label, struct str href)
{
	put(w, main ? "<table role=\"presentation\" class=\"x\" "
		    : "<table role=\"presentation\" ");
	put(w, "cellspacing=\"0\" cellpadding=\"0\" "
	       "style=\"");
	put(w, main ? "margin:0 0 12px\"><tr>" : "margin:4px 0 8px\"><tr>");
	put(w, main ? "<td class=\"b\" style=\"background:" ACCENT
		      ";border-radius:6px;mso-padding-alt:12px 22px\">"
		      "<a class=\"b\" style=\"display:inline-block;"
		      "padding:12px 22px;color:#ffffff;"
		    : "<td class=\"q\" style=\"border:1px solid " ACCENT
		      ";border-radius:6px;mso-padding-alt:6px 12px\">"
		      "<a class=\"q\" style=\"display:inline-block;"
		      "padding:6px 12px;color:" ACCENT ";");
	put(w, main ? "font-size:16px;" : "font-size:15px;");
	put(w, "font-weight:bold;text-decoration:none\" href=\"");
	write_escaped(w, href);
	put(w, "\">");
	write_escaped(w, label);
	put(w, "</a></td></tr></table>\n");
}

static void
write_button(struct writer *w, const struct doc_node *node)
{
	write_box(w, true, node->label, node->href);
}

/* ---- Rows: from first up to, not including, end ---- */

static void
write_items(struct writer *w, size_t first, size_t end)
{
	bool ordered = w->doc->nodes[first].number > 0;

	put(w, ordered ? "<ol" : "<ul");
	if (ordered && w->doc->nodes[first].number != 1)
		buf_printf(
		    &w->out, " start=\"%d\"", w->doc->nodes[first].number);
	put(w, " style=\"margin:0 0 16px;padding-left:24px\">\n");
	for (size_t i = first; i < end; i++) {
		const struct doc_node *node = &w->doc->nodes[i];

		buf_printf(&w->out, "<li style=\"margin:0 0 6px%s\">",
		    node->level > 1 ? " 24px" : "");
		write_runs(w, node);
		put(w, "</li>\n");
	}
	put(w, ordered ? "</ol>\n" : "</ul>\n");
}

static void
write_pairs(struct writer *w, size_t first, size_t end)
{
	put(w, "<table cellspacing=\"0\" cellpadding=\"0\" width=\"100%\" "
	       "style=\"margin:0 0 16px;border-collapse:collapse\">\n");
	for (size_t i = first; i < end; i++) {
		const struct doc_node *node = &w->doc->nodes[i];

		put(w, "<tr><th class=\"o\" scope=\"row\" align=\"left\" "
		       "valign=\"top\" width=\"42%\" style=\"" FONT
		       ";font-weight:normal;padding:7px 12px 7px 0;"
		       "border-bottom:1px solid " LINE "\">");
		write_escaped(w, node->label);
		put(w, "</th><td class=\"o\" valign=\"top\" style=\"" FONT
		       ";font-weight:bold;padding:7px 0;border-bottom:1px "
		       "solid " LINE "\">");
		write_escaped(w, node->value);
		put(w, "</td></tr>\n");
	}
	put(w, "</table>\n");
}

static void
write_steps(struct writer *w, size_t first, size_t end)
{
	put(w,
	    "<table role=\"presentation\" cellspacing=\"0\" cellpadding=\"0\" "
	    "style=\"margin:0 0 16px\">\n");
	for (size_t i = first; i < end; i++) {
		const struct doc_node *node = &w->doc->nodes[i];

		buf_printf(&w->out,
		    "<tr><td valign=\"top\" style=\"" FONT
		    ";padding:4px 12px 8px 0\"><span class=\"%s\" "
		    "style=\"display:inline-block;width:26px;height:26px;"
		    "line-height:26px;border-radius:15px;text-align:center;"
		    "font-size:14px;border:2px solid %s;%s\">%d",
		    node->done ? "d" : "n", node->done ? ACCENT : "#7b8891",
		    node->done ? "background:" ACCENT
				 ";color:#ffffff;font-weight:bold"
			       : "color:#1c2226",
		    node->number);
		put(w, "</span></td><td valign=\"top\" style=\"" FONT
		       ";padding:6px 0 8px\"><strong>");
		write_escaped(w, node->label);
		put(w, "</strong> ");
		write_escaped(w, node->value);
		put(w, node->done ? "\xC2\xA0\xE2\x9C\x93</td></tr>\n"
				  : "</td></tr>\n");
	}
	put(w, "</table>\n");
}

/*
 * Label and state on one line, with a comma: on a line of its own, or with a
 * colon, the label would be that of a form when a reply quotes it.
 */
static void
write_tile(struct writer *w, const struct doc_node *node)
{
	static const char box[] = "display:block;padding:12px 16px;"
				  "border-radius:8px;text-decoration:none;"
				  "color:#1c2226;border:1px ";
	bool link = node->href.n > 0;

	buf_printf(&w->out, "<%s class=\"t\" style=\"%s%s\"",
	    link ? "a" : "div", box, link ? "solid " ACCENT : "dashed " LINE);
	if (link) {
		put(w, " href=\"");
		write_escaped(w, node->href);
		put(w, "\"");
	}
	put(w, link ? "><strong class=\"h\" style=\"color:" ACCENT "\">"
		    : "><strong>");
	write_escaped(w, node->label);
	put(w, "</strong>, <span class=\"m\" style=\"color:" MUTED "\">");
	write_escaped(w, node->value);
	put(w, link ? "</span></a>" : "</span></div>");
}

static void
write_tiles(struct writer *w, size_t first, size_t end)
{
	put(w,
	    "<table role=\"presentation\" cellspacing=\"0\" cellpadding=\"0\" "
	    "width=\"100%\" style=\"margin:0 0 16px\">\n");
	for (size_t i = first; i < end; i++) {
		put(w, "<tr><td style=\"" FONT ";padding:0 0 8px\">");
		write_tile(w, &w->doc->nodes[i]);
		put(w, "</td></tr>\n");
	}
	put(w, "</table>\n");
}

/* ---- Forms ---- */

/* The star in red, for the eye. */
static void
write_label(struct writer *w, struct str label)
{
	size_t star = str_find_byte(label, '*', 0);

	if (star == SIZE_MAX) {
		write_escaped(w, label);
		return;
	}
	/* Never at the beginning of a line by itself. */
	write_escaped(w, str_trim(str_slice(label, 0, star)));
	put(w, "\xC2\xA0<span class=\"s\" style=\"color:#b3261e\">*</span>");
	write_escaped(w, str_after(label, star + 1));
}

/* Under a label, over both columns. Words stand on lines of their own. */
static void
write_below_open(struct writer *w)
{
	put(w, "<tr><td colspan=\"2\" valign=\"top\" style=\"" FONT
	       ";padding:0 0 4px\">");
}

/* Words, or the link that answers with them. */
static void
write_tap(struct writer *w, struct str words, struct str href)
{
	if (href.n > 0) {
		put(w, "<a class=\"k\" style=\"color:" ACCENT "\" href=\"");
		write_escaped(w, href);
		put(w, "\">");
	}
	write_escaped(w, words);
	if (href.n > 0)
		put(w, "</a>");
}

static void
write_problems(struct writer *w, const struct doc_field *field)
{
	if (field->problem_count == 0)
		return;
	write_below_open(w);
	put(w,
	    "<div class=\"w\" style=\"background:#fdf3dc;color:#3d2c00;"
	    "border-left:4px solid #b57f14;padding:8px 12px;margin:0 0 4px\">");
	for (size_t i = 0; i < field->problem_count; i++) {
		put(w, "<div>");
		write_escaped(w, field->problems[i]);
		put(w, "</div>");
	}
	for (size_t i = 0; i < field->candidate_count; i++) {
		buf_printf(&w->out, "<div style=\"padding:4px 0\">%zu \xC2\xA0",
		    i + 1);
		write_tap(w, field->candidates[i],
		    field->candidate_hrefs != NULL ? field->candidate_hrefs[i]
						   : (struct str){0});
		put(w, "</div>");
	}
	put(w, "</div></td></tr>\n");
}

static void
write_choices(struct writer *w, const struct doc_field *field)
{
	struct str group = {0};

	if (field->choice_count == 0)
		return;
	write_below_open(w);
	for (size_t i = 0; i < field->choice_count; i++) {
		const struct doc_choice *choice = &field->choices[i];

		if (choice->group.n > 0 && !str_eq(choice->group, group)) {
			put(w, "<div style=\"font-weight:bold;"
			       "padding:6px 0 0\">");
			write_escaped(w, choice->group);
			put(w, "</div>");
		}
		group = choice->group;
		put(w, "<div style=\"padding:3px 0 3px 28px;"
		       "text-indent:-24px\">");
		put(w, choice->ticked ? "\xE2\x98\x91 " : "\xE2\x98\x90 ");
		write_tap(w, choice->label, choice->href);
		if (choice->comment.n > 0) {
			put(w, "\xC2\xA0: ");
			write_escaped(w, choice->comment);
		}
		put(w, "</div>");
	}
	put(w, "</td></tr>\n");
}

static void
write_links(struct writer *w, const struct doc_field *field)
{
	if (field->link_count == 0)
		return;
	write_below_open(w);
	for (size_t i = 0; i < field->link_count; i++)
		write_box(
		    w, false, field->links[i].label, field->links[i].href);
	put(w, "</td></tr>\n");
}

static void
write_helps(struct writer *w, const struct doc_field *field)
{
	if (field->help_count == 0)
		return;
	write_below_open(w);
	for (size_t i = 0; i < field->help_count; i++) {
		put(w, "<div class=\"m\" style=\"" SMALL "\">");
		write_escaped(w, field->helps[i]);
		put(w, "</div>");
	}
	put(w, "</td></tr>\n");
}

static void
write_gap(struct writer *w)
{
	put(w, "<tr><td colspan=\"2\" style=\"height:10px;"
	       "line-height:10px\"></td></tr>\n");
}

/*
 * Label and answer are one row, so that a reply reads back as one line; what
 * explains them is in rows of its own. With boxes to tick there is no cell to
 * write in.
 */
static void
write_field(struct writer *w, const struct doc_field *field)
{
	bool cell = field->choice_count == 0;

	buf_printf(&w->out,
	    "<tr><th class=\"l\" scope=\"row\" align=\"left\" valign=\"top\"%s "
	    "style=\"" FONT ";font-weight:bold;padding:9px 12px 4px 0\">",
	    cell ? " width=\"38%\"" : " colspan=\"2\"");
	write_label(w, field->label);
	put(w, "</th>");
	if (cell) {
		put(w, "<td class=\"v\" valign=\"top\" style=\"" FONT
		       ";border:1px solid #7b8891;border-radius:4px;"
		       "padding:8px 10px;background:#ffffff\">");
		if (field->value.n == 0)
			put(w, "\xC2\xA0");
		write_escaped(w, field->value);
		put(w, "</td>");
	}
	put(w, "</tr>\n");
	write_problems(w, field);
	write_choices(w, field);
	write_helps(w, field);
	write_links(w, field);
	write_gap(w);
}

static void
write_fields(struct writer *w, size_t first, size_t end)
{
	put(w, "<table cellspacing=\"0\" cellpadding=\"0\" width=\"100%\" "
	       "style=\"margin:0 0 16px;border-collapse:separate\">\n");
	for (size_t i = first; i < end; i++)
		write_field(w, w->doc->nodes[i].field);
	put(w, "</table>\n");
}

/* ---- The whole ---- */

/* Where the run of nodes of the same kind ends. */
static size_t
run_end(const struct doc *doc, size_t first, size_t limit)
{
	const struct doc_node *node = &doc->nodes[first];
	size_t end = first + 1;

	while (end < limit && doc->nodes[end].kind == node->kind &&
	       (node->kind != DOC_ITEM ||
		   (node->number > 0) == (doc->nodes[end].number > 0)))
		end++;
	return end;
}

static void
write_nodes(struct writer *w, size_t from, size_t limit, bool footer)
{
	void (*rows)(struct writer *, size_t, size_t);

	for (size_t i = from; i < limit;) {
		const struct doc_node *node = &w->doc->nodes[i];

		rows = NULL;
		switch (node->kind) {
		case DOC_HEADING:
			write_heading(w, node);
			break;
		case DOC_PARAGRAPH:
			write_paragraph(w, node, footer);
			break;
		case DOC_BUTTON:
			write_button(w, node);
			break;
		case DOC_ITEM:
			rows = write_items;
			break;
		case DOC_PAIR:
			rows = write_pairs;
			break;
		case DOC_STEP:
			rows = write_steps;
			break;
		case DOC_TILE:
			rows = write_tiles;
			break;
		case DOC_FIELD:
			rows = write_fields;
			break;
		case DOC_KIND_COUNT:
			break;
		}
		if (rows == NULL) {
			i++;
			continue;
		}
		rows(w, i, run_end(w->doc, i, limit));
		i = run_end(w->doc, i, limit);
	}
}

static void
write_head(struct writer *w, struct str language, struct str title)
{
	put(w, "<!DOCTYPE html>\n<html lang=\"");
	write_escaped(w, language);
	put(w,
	    "\">\n<head>\n<meta charset=\"utf-8\"/>\n"
	    "<meta name=\"viewport\" "
	    "content=\"width=device-width, initial-scale=1\"/>\n"
	    "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
	    "<meta name=\"supported-color-schemes\" content=\"light dark\"/>\n"
	    "<title>");
	write_escaped(w, title);
	put(w, "</title>\n<style>\n");
	put(w, style_sheet);
	put(w, "</style>\n</head>\n<body lang=\"");
	write_escaped(w, language);
	put(w, "\" style=\"margin:0;padding:0;background:#eef2f4\">\n"
	       "<table role=\"presentation\" width=\"100%\" cellspacing=\"0\" "
	       "cellpadding=\"0\"><tr><td class=\"p\" align=\"center\" "
	       "style=\"background:#eef2f4;padding:16px 8px\">\n"
	       "<table role=\"presentation\" width=\"100%\" cellspacing=\"0\" "
	       "cellpadding=\"0\" style=\"max-width:600px\"><tr>"
	       "<td class=\"c\" align=\"left\" style=\"" FAMILY ";" FONT
	       ";overflow-wrap:anywhere;background:#ffffff;border-top:4px "
	       "solid " ACCENT ";padding:28px 32px\">\n");
}

struct str
render_html(struct arena *a, const struct doc *doc, size_t footer_from,
    struct str language, struct str title)
{
	struct writer w = {.a = a, .doc = doc};
	struct str html;

	write_head(&w, language, title);
	write_nodes(&w, 0, footer_from, false);
	if (footer_from < doc->count) {
		put(&w, "<div class=\"f\" style=\"margin:32px 0 0;"
			"padding:16px 0 0;border-top:1px solid " LINE "\">\n");
		write_nodes(&w, footer_from, doc->count, true);
		put(&w, "</div>\n");
	}
	put(&w, "</td></tr></table>\n</td></tr></table>\n</body>\n</html>\n");
	html = buf_copy(a, &w.out);
	buf_release(&w.out);
	return html;
}
