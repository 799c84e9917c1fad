#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "render/render_html.h"

#include <libxml/parser.h>
#include <string.h>

static struct str
html_of(struct doc *doc)
{
	return render_html(
	    doc->a, doc, doc->count, str_from("fr-CA"), str_from("x < y"));
}

static void
assert_well_formed(struct str html)
{
	xmlDoc *xml = xmlReadMemory(html.p, (int)html.n, "x.xml", "UTF-8",
	    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);

	if (xml == NULL)
		fail_msg("not well-formed:\n%.*s", STR_ARG(html));
	xmlFreeDoc(xml);
}

static void
assert_has(struct str html, const char *part)
{
	if (str_find(html, part, 0) == SIZE_MAX)
		fail_msg("\"%s\" is not in\n%.*s", part, STR_ARG(html));
}

static void
whatever_a_person_wrote_is_words(void **state)
{
	static const char hostile[] =
	    "</td></table><script>alert(\"1\")</script>&copy;'";
	struct arena *a = arena_new();
	struct doc doc = {.a = a};
	struct str text = str_from(hostile);
	struct str helps[] = {text};
	struct doc_choice choice = {
	    .label = text, .group = text, .comment = text, .ticked = true};
	struct doc_field boxes = {.label = text,
	    .choices = &choice,
	    .choice_count = 1,
	    .helps = helps,
	    .help_count = 1};
	struct doc_field line = {.label = text,
	    .value = text,
	    .problems = helps,
	    .problem_count = 1,
	    .candidates = helps,
	    .candidate_count = 1};
	struct doc_node *node;
	struct str html;

	(void)state;
	doc_heading(&doc, 2, text);
	doc_paragraph(&doc, text);
	doc_item(&doc, text);
	doc_pair(&doc, text, text);
	doc_button(&doc, text, text);
	node = doc_add(&doc, DOC_STEP);
	node->label = text;
	node->value = text;
	node = doc_add(&doc, DOC_TILE);
	node->label = text;
	node->value = text;
	node->href = text;
	doc_add(&doc, DOC_FIELD)->field = &boxes;
	doc_add(&doc, DOC_FIELD)->field = &line;
	html = html_of(&doc);
	assert_well_formed(html);
	assert_int_equal(str_find(html, "<script", 0), SIZE_MAX);
	assert_int_equal(str_find(html, "&copy;", 0), SIZE_MAX);
	assert_has(html, "<title>x &lt; y</title>");
	arena_free(a);
}

static void
the_page_says_its_language_and_its_colours(void **state)
{
	struct arena *a = arena_new();
	struct doc doc = {.a = a};
	struct str html;

	(void)state;
	doc_paragraph(&doc, str_from("Bonjour"));
	html = html_of(&doc);
	assert_has(html, "<html lang=\"fr-CA\">");
	assert_has(html, "<body lang=\"fr-CA\"");
	assert_has(html, "name=\"color-scheme\" content=\"light dark\"");
	assert_has(html, "max-width:600px");
	assert_has(html, "prefers-color-scheme:dark");
	arena_free(a);
}

static void
lists_and_rows_share_one_element(void **state)
{
	struct arena *a = arena_new();
	struct doc doc = {.a = a};
	struct str html;

	(void)state;
	doc_item(&doc, str_from("a"));
	doc_item(&doc, str_from("b"));
	doc_pair(&doc, str_from("c :"), str_from("d"));
	doc_pair(&doc, str_from("e :"), str_from("f"));
	html = html_of(&doc);
	assert_well_formed(html);
	assert_int_equal(
	    str_find(html, "<ul", str_find(html, "<ul", 0) + 1), SIZE_MAX);
	assert_has(html, "<th class=\"o\" scope=\"row\"");
	arena_free(a);
}

/* Read without styles: label and answer are one row, help is another. */
static void
a_line_of_a_form_is_one_row(void **state)
{
	struct arena *a = arena_new();
	struct doc doc = {.a = a};
	struct str helps[] = {STR("Celui de vos documents.")};
	struct doc_field field = {.label = STR("Prénom *\xC2\xA0:"),
	    .value = STR("Amélie"),
	    .helps = helps,
	    .help_count = 1};
	struct str html;
	size_t label;
	size_t value;
	size_t help;

	(void)state;
	doc_add(&doc, DOC_FIELD)->field = &field;
	html = html_of(&doc);
	assert_well_formed(html);
	label = str_find(html, "Prénom", 0);
	value = str_find(html, "Amélie</td></tr>", label);
	help = str_find(html, "Celui de", value);
	assert_true(label < value && value < help);
	assert_true(str_find(html, "</tr>", label) > value);
	assert_has(html, "scope=\"row\"");
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(whatever_a_person_wrote_is_words),
	    cmocka_unit_test(the_page_says_its_language_and_its_colours),
	    cmocka_unit_test(lists_and_rows_share_one_element),
	    cmocka_unit_test(a_line_of_a_form_is_one_row),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	xmlCleanupParser();
	return failed;
}
