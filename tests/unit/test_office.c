#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "flow/open.h"
#include "html/html_office.h"
#include "office/office_lzfu.h"
#include "office/office_rtf.h"
#include "office/office_tnef.h"

static struct arena *a;

/* ---- Compressed RTF: the examples of [MS-OXRTFCP] §4 ---- */

static void
compressed_rich_text_is_unpacked(void **state)
{
	static const struct {
		struct str packed;
		const char *rtf;
	} cases[] = {
	    {STR("\x2d\0\0\0\x2b\0\0\0LZFu\xf1\xc5\xc7\xa7\x03\0\x0a\0rcpg125"
		 "\x42\x32\x0a\xf3 hel\x09\0 bw\x05\xb0ld}\x0a\x80\x0f\xa0"),
		"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"},
	    /* A run that goes on into what it writes itself. */
	    {STR("\x1a\0\0\0\x1c\0\0\0LZFu\xe2\xd4\x4b\x51\x41\0\x04\x20WXYZ"
		 "\x0d\x6e\x7d\x01\x0e\xb0"),
		"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"},
	    {STR("\x11\0\0\0\x05\0\0\0MELA\0\0\0\0{\\rtf and more"), "{\\rtf"},
	};
	struct str out;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_true(lzfu_unpack(a, cases[i].packed, &out));
		assert_string_equal(str_cstr(a, out), cases[i].rtf);
	}
	assert_false(lzfu_unpack(a, str_from("LZFu"), &out));
	assert_false(lzfu_unpack(
	    a, (struct str)STR("\0\0\0\0\xff\xff\xff\x7fLZFu\0\0\0\0"), &out));
	assert_false(lzfu_unpack(
	    a, (struct str)STR("\0\0\0\0\1\0\0\0ABCD\0\0\0\0x"), &out));
}

/* ---- RTF ---- */

static void
rich_text_is_read_line_by_line(void **state)
{
	static const struct {
		const char *rtf, *text;
		bool html;
	} cases[] = {
	    {"{\\rtf1\\ansi Pr\\'e9nom * : Am\\'e9lie\\par Ville : "
	     "L\\'92\\'cele\\par}",
		"Prénom * : Amélie\nVille : L’Île\n", false},
	    {"{\\rtf1{\\fonttbl{\\f0 Arial;}}{\\*\\generator Riched20;}{\\info"
	     "{\\title t}}a\\~b\\_c\\{d\\}\\\\}",
		"a\xc2\xa0"
		"b-c{d}\\",
		false},
	    /* \u has something behind it for old readers. */
	    {"{\\rtf1\\uc1 \\u8217?\\u339\\'9c{\\uc0\\u233 t}\\u-3913?}",
		"’œét\xef\x82\xb7", false},
	    {"{\\rtf1\\trowd Nom\\cell Roy\\cell\\row}", "Nom Roy \n", false},
	    {"{\\rtf1 a{\\pict\\bin5 }}}}}b}c", "ac", false},
	    /* HTML that Exchange has wrapped. */
	    {"{\\rtf1\\ansi\\fromhtml1 {\\*\\htmltag64 <p>}\\htmlrtf {\\b "
	     "\\htmlrtf0 Pr\\'e9nom : A<B&C{\\*\\htmltag92 "
	     "</p>}\\htmlrtf\\par}\\htmlrtf0 }",
		"<p>Prénom : A&lt;B&amp;C</p>", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str out;
		bool html;

		assert_true(
		    rtf_to_text(a, str_from(cases[i].rtf), &out, &html));
		if (!str_is(out, cases[i].text) || html != cases[i].html)
			fail_msg("%s: \"%.*s\"", cases[i].rtf, STR_ARG(out));
	}
}

static void
rich_text_within_itself_without_end_is_refused(void **state)
{
	struct buf rtf = {0};
	struct str out;
	bool html;

	(void)state;
	buf_add_text(&rtf, "{\\rtf1 a");
	for (int i = 0; i < 2 * RTF_MAX_DEPTH; i++)
		buf_add_char(&rtf, '{');
	assert_false(rtf_to_text(a, buf_str(&rtf), &out, &html));
	buf_release(&rtf);
	assert_false(rtf_to_text(a, str_from("Bonjour"), &out, &html));
}

/* ---- XML of documents ---- */

#define WORD "<w:document xmlns:w=\"urn:w\"><w:body>"
#define WORD_END "</w:body></w:document>"
#define P(text) \
	"<w:p><w:r><w:t xml:space=\"preserve\">" text "</w:t></w:r></w:p>"
#define TC(text) "<w:tc>" text "</w:tc>"

static void
documents_are_read_line_by_line(void **state)
{
	static const struct {
		const char *xml, *text;
	} cases[] = {
	    {WORD P("Prénom * : Amélie") "\n  " P("Ville &amp; pays") WORD_END,
		"Prénom * : Amélie\nVille & pays\n"},
	    {WORD "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/>"
		  "<w:t>c</w:t></w:r></w:p>" WORD_END,
		"a\tb\nc\n"},
	    /* Label and answer in two cells, with help under the label. */
	    {WORD "<w:tbl><w:tr>" TC(P("Prénom * :") P("Comme à l'école."))
		    TC(P("Amélie")) "</w:tr></w:tbl>" P("fin") WORD_END,
		"Prénom * : Amélie\nComme à l'école.\nfin\n"},
	    {WORD "<w:p><w:del><w:r><w:delText>non</w:delText></w:r></w:del>"
		  "<w:ins><w:r><w:t>oui</w:t></w:r></w:ins></w:p>" WORD_END,
		"oui\n"},
	    /* Boxes: of an old form, and of a font of signs. */
	    {WORD
		"<w:p><w:r><w:fldChar><w:ffData><w:checkBox><w:checked/>"
		"</w:checkBox></w:ffData></w:fldChar><w:instrText>FORMCHECKBOX"
		"</w:instrText><w:t>Femme</w:t></w:r></w:p><w:p><w:r>"
		"<w:sym w:font=\"Wingdings\" w:char=\"F0A8\"/><w:t> Homme"
		"</w:t></w:r></w:p>" WORD_END,
		"[x] Femme\n[ ] Homme\n"},
	    {"<o:d xmlns:o=\"urn:o\" xmlns:t=\"urn:t\"><o:annotation><t:p>note"
	     "</t:p></o:annotation><t:h>Titre</t:h><t:p>a<t:s t:c=\"3\"/>b"
	     "<t:line-break/>c</t:p></o:d>",
		"Titre\na   b\nc\n"},
	    /* Nothing is put in from a definition of an entity. */
	    {"<!DOCTYPE d [<!ENTITY e \"secret\"><!ENTITY f SYSTEM "
	     "\"file:///etc/passwd\">]><d><p>a&e;&f;b</p></d>",
		"ab\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct err err = {0};
		struct str out;

		if (html_office_text(a, str_from(cases[i].xml), &out, &err) !=
			ERR_NONE ||
		    !str_is(out, cases[i].text))
			fail_msg("%zu: \"%.*s\" %s", i, STR_ARG(out), err.text);
	}
}

static void
what_is_no_document_is_refused(void **state)
{
	static const char *const cases[] = {
	    "", "<w:document>", "<a></b>", "texte"};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct err err = {0};
		struct str out;

		assert_int_equal(
		    html_office_text(a, str_from(cases[i]), &out, &err),
		    ERR_MESSAGE);
	}
}

/* ---- Whole files, of tests/corpus/open (made by tests/flow/office_files.py) */

static struct container
open_corpus(const char *file, const char *type, const char *name)
{
	const struct mail_opener *opener = &open_attachments;
	struct container c = {0};
	struct buf bytes = {0};
	struct err err = {0};
	struct str raw;

	if (file_load(arena_printf(a, "tests/corpus/open/%s", file), 1U << 26,
		&bytes, &err) != ERR_NONE)
		fail_msg("%s", err.text);
	raw = buf_copy(a, &bytes);
	buf_release(&bytes);
	assert_true(opener->wants(
	    opener->context, str_from(type), str_from(name), raw));
	opener->open(
	    opener->context, a, str_from(type), str_from(name), raw, &c);
	return c;
}

static void
a_winmail_has_its_text_and_its_files(void **state)
{
	struct container c =
	    open_corpus("winmail-rtf.dat", "application/ms-tnef", "x");

	(void)state;
	assert_int_equal(c.state, CONTAINER_OPEN);
	assert_int_equal(c.role, CONTAINER_IS_MAIL);
	assert_false(c.cut);
	assert_int_equal(c.count, 2);
	assert_int_equal(c.pieces[0].kind, CONTAINER_FILE);
	assert_true(str_is(c.pieces[0].name, "CV d’Amélie.pdf"));
	assert_true(str_starts(c.pieces[0].bytes, "%PDF"));
	assert_int_equal(c.pieces[1].kind, CONTAINER_TEXT);
	assert_true(
	    str_find(c.pieces[1].bytes, "Prénom * : Amélie\n", 0) != SIZE_MAX);
	c = open_corpus("winmail-html.dat", "application/octet-stream", "x");
	assert_int_equal(c.pieces[0].kind, CONTAINER_HTML);
	assert_true(
	    str_find(c.pieces[0].bytes, "<b>Amélie</b>", 0) != SIZE_MAX);
	c = open_corpus("winmail-unicode.dat", "application/ms-tnef", "x");
	assert_true(str_is(c.pieces[0].charset, "utf-16le"));
}

static void
a_damaged_winmail_says_so(void **state)
{
	struct container c = {0};
	struct str sound = STR("\x78\x9f\x3e\x22\1\0\1\x0c\x80\2\0\3\0\0\0OUI");

	(void)state;
	/* Cut behind its text: what there is, is read. */
	tnef_open(a, sound, &c);
	assert_true(c.cut);
	c = (struct container){0};
	tnef_open(a, str_slice(sound, 0, 12), &c);
	assert_int_equal(c.state, CONTAINER_BROKEN);
	c = (struct container){0};
	tnef_open(a, str_from("rien"), &c);
	assert_int_equal(c.state, CONTAINER_BROKEN);
}

static void
an_outlook_message_has_its_text_and_its_files(void **state)
{
	struct container c =
	    open_corpus("outlook.msg", "application/octet-stream", "a.bin");

	(void)state;
	assert_int_equal(c.state, CONTAINER_OPEN);
	assert_int_equal(c.role, CONTAINER_IS_MESSAGE);
	assert_int_equal(c.count, 2);
	assert_true(str_is(c.pieces[0].name, "CV.pdf"));
	assert_int_equal(c.pieces[0].bytes.n, 6009);
	assert_int_equal(c.pieces[1].kind, CONTAINER_TEXT);
	c = open_corpus(
	    "outlook-within.msg", "application/vnd.ms-outlook", "a.msg");
	assert_int_equal(c.count, 2);
	assert_false(c.cut);
	/* What is called so and is none. */
	c = open_corpus("document.docx", "application/vnd.ms-outlook", "a");
	assert_int_equal(c.role, CONTAINER_IS_DOCUMENT);
}

static void
documents_are_unpacked(void **state)
{
	static const char *const files[] = {
	    "document.docx", "document.odt", "document.rtf"};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct container c =
		    open_corpus(files[i], "application/octet-stream", files[i]);

		assert_int_equal(c.state, CONTAINER_OPEN);
		assert_int_equal(c.role, CONTAINER_IS_DOCUMENT);
		assert_true(str_find(c.pieces[0].bytes,
				"Prénom * : Amélie\nVille", 0) != SIZE_MAX);
	}
}

/* 40 MB of blanks in 40 kB: the limit is on what comes out. */
static void
a_bomb_does_not_go_off(void **state)
{
	struct container c =
	    open_corpus("bomb.docx", "application/octet-stream", "bomb.docx");

	(void)state;
	assert_int_equal(c.state, CONTAINER_OTHER);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(compressed_rich_text_is_unpacked),
	    cmocka_unit_test(rich_text_is_read_line_by_line),
	    cmocka_unit_test(rich_text_within_itself_without_end_is_refused),
	    cmocka_unit_test(documents_are_read_line_by_line),
	    cmocka_unit_test(what_is_no_document_is_refused),
	    cmocka_unit_test(a_winmail_has_its_text_and_its_files),
	    cmocka_unit_test(a_damaged_winmail_says_so),
	    cmocka_unit_test(an_outlook_message_has_its_text_and_its_files),
	    cmocka_unit_test(documents_are_unpacked),
	    cmocka_unit_test(a_bomb_does_not_go_off),
	};
	int failed;

	mail_start();
	open_start();
	a = arena_new();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(a);
	return failed;
}
