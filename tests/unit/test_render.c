#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

/* Whole mails, with the templates and forms that are shipped. */
#include "render_sample.h"

#include "base/file.h"
#include "form/form_find.h"
#include "html/html_text.h"
#include "render/render_mailto.h"
#include "text/utf8.h"

#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int
set_up(void **state)
{
	struct sample *s = calloc(1, sizeof *s);

	sample_open(s);
	*state = s;
	return 0;
}

static int
tear_down(void **state)
{
	sample_close(*state);
	free(*state);
	return 0;
}

static struct rendered
write_in(struct sample *s, bool english, const struct render_input *in)
{
	struct rendered r;
	struct err err = {0};

	if (render_mail(english ? s->english : s->render, s->a, in, &r, &err) !=
	    ERR_NONE)
		fail_msg("%s", err.text);
	return r;
}

static struct rendered
write_mail(struct sample *s, const struct render_input *in)
{
	return write_in(s, false, in);
}

static bool
has(struct str text, const char *part)
{
	return str_find(text, part, 0) != SIZE_MAX;
}

static struct str
subject_words(struct str subject)
{
	size_t tail = str_find(subject, " [CS-", 0);

	return tail == SIZE_MAX ? subject : str_slice(subject, 0, tail);
}

static void
check_text_lines(struct str text, const char *name)
{
	struct str rest = text;
	struct str line;
	bool empty = true;

	while (str_line(&rest, &line)) {
		if (utf8_columns(line) > 72)
			fail_msg("%s: too wide: %.*s", name, STR_ARG(line));
		if (str_ends(line, " ") || has(line, "\t"))
			fail_msg("%s: blanks: %.*s", name, STR_ARG(line));
		if (has(line, " :") || has(line, " ;") || has(line, " !") ||
		    has(line, " ?") || has(line, "« ") || has(line, " »") ||
		    has(line, "'") || has(line, "..."))
			fail_msg("%s: typography: %.*s", name, STR_ARG(line));
		if (line.n == 0 && empty && rest.n > 0)
			fail_msg("%s: two empty lines", name);
		empty = line.n == 0;
	}
}

static void
check_html(struct str html, const char *name)
{
	xmlDoc *xml = xmlReadMemory(html.p, (int)html.n, "x.xml", "UTF-8",
	    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	size_t at = 0;

	if (xml == NULL)
		fail_msg("%s: not well-formed", name);
	xmlFreeDoc(xml);
	assert_true(html.n < 100000);
	assert_true(has(html, "<html lang=\"fr-CA\">"));
	assert_true(has(html, "<body lang=\"fr-CA\""));
	/* Nothing is fetched from anywhere. */
	assert_false(has(html, "src="));
	assert_false(has(html, "url("));
	assert_false(has(html, "http"));
	assert_false(has(html, "<img"));
	while ((at = str_find(html, "href=\"", at)) != SIZE_MAX) {
		size_t end = str_find_byte(html, '"', at + 6);

		assert_true(str_starts(str_after(html, at + 6), "mailto:"));
		if (end - at - 6 > MAILTO_MAX)
			fail_msg("%s: a link of %zu", name, end - at - 6);
		at = end;
	}
}

/* With RENDER_OUT=DIR, every mail goes there too, for somebody to look at. */
static void
keep_for_the_eye(struct sample *s, const struct rendered *r, const char *name)
{
	const char *folder = getenv("RENDER_OUT");
	struct err err;

	if (folder == NULL)
		return;
	assert_int_equal(file_save(file_join(s->a, folder,
				       arena_printf(s->a, "%s.html", name)),
			     0644, r->html, &err),
	    ERR_NONE);
	assert_int_equal(file_save(file_join(s->a, folder,
				       arena_printf(s->a, "%s.txt", name)),
			     0644, r->text, &err),
	    ERR_NONE);
}

static void
every_mail_is_fit_to_read(void **state)
{
	struct sample *s = *state;

	for (int i = 0; i < REASON_COUNT; i++) {
		const char *name = reason_name((enum reason)i);
		struct render_input in = sample_input(s, (enum reason)i);
		struct rendered r = write_mail(s, &in);
		bool card = i == REASON_CARD;

		keep_for_the_eye(s, &r, name);
		check_text_lines(r.text, name);
		check_html(r.html, name);
		if (utf8_length(subject_words(r.subject)) >= 60 ||
		    char_is_digit(r.subject.p[0]))
			fail_msg("%s: subject %.*s", name, STR_ARG(r.subject));
		assert_int_equal(has(r.subject, "[CS-ABCDEFGHJKMNPQRSTVWX0]"),
		    in.reference.n > 0);
		assert_int_equal(
		    str_is(r.reply_to, "stages+ABCDEFGHJKMNPQRSTVWX0@"
				       "example.org"),
		    in.reference.n > 0);
		if (!card)
			assert_true(str_starts(r.text, "Bonjour"));
		assert_int_equal(has(r.text, "BESOIN D’AIDE"), !card);
		assert_int_equal(has(r.text, "450\xC2\xA0"
					     "466-5000, poste 3341"),
		    !card);
		assert_int_equal(has(r.text, "laissez-la dans votre réponse"),
		    in.reference.n > 0);
		assert_false(has(r.text, "euillez"));
		assert_false(has(r.text, "{{"));
		assert_false(has(r.html, "{{"));
		assert_false(has(r.text, "mailto:"));
	}
}

static void
the_same_input_gives_the_same_bytes(void **state)
{
	struct sample *s = *state;
	struct render_input in = sample_input(s, REASON_RECAP);
	struct rendered a = write_mail(s, &in);
	struct rendered b = write_mail(s, &in);

	assert_true(str_eq(a.text, b.text));
	assert_true(str_eq(a.html, b.html));
	assert_true(str_eq(a.subject, b.subject));
	assert_int_equal(a.sent_count, b.sent_count);
}

/* Set GOLDEN=write to accept what is rendered now; then look at it. */
static void
check_golden(struct sample *s, struct str got, const char *file)
{
	const char *path = file_join(s->a, "tests/golden", file);
	const char *mode = getenv("GOLDEN");
	struct buf expected = {0};
	struct err err = {0};

	if (mode != NULL && strcmp(mode, "write") == 0) {
		assert_int_equal(file_save(path, 0644, got, &err), ERR_NONE);
		return;
	}
	if (file_load(path, 1 << 20, &expected, &err) != ERR_NONE)
		fail_msg("%s", err.text);
	if (!str_eq(buf_str(&expected), got)) {
		struct str rest = got;
		struct str old = buf_str(&expected);
		struct str a;
		struct str b;

		while (
		    str_line(&rest, &a) && str_line(&old, &b) && str_eq(a, b))
			;
		fail_msg("%s: got \"%.*s\", expected \"%.*s\"", path,
		    STR_ARG(a), STR_ARG(b));
	}
	buf_release(&expected);
}

static void
mails_look_as_they_did_when_somebody_looked(void **state)
{
	static const enum reason reasons[] = {REASON_WELCOME, REASON_RECAP};
	struct sample *s = *state;

	for (size_t i = 0; i < 2; i++) {
		struct render_input in = sample_input(s, reasons[i]);
		struct rendered r = write_mail(s, &in);
		const char *name = reason_name(reasons[i]);

		check_golden(s, r.text, arena_printf(s->a, "%s.txt", name));
		check_golden(s, r.html, arena_printf(s->a, "%s.html", name));
	}
}

/* Names, words and file names of hers are words in both parts. */
static void
what_she_wrote_is_never_markup(void **state)
{
	static const char hostile[] =
	    "<b>*Zoé*</b> [x](javascript:alert(1)) {{numero}}";
	static const char escaped[] =
	    "&lt;b&gt;*Zoé*&lt;/b&gt; [x](javascript:alert(1)) {{numero}}";
	struct sample *s = *state;

	for (int i = 0; i < REASON_COUNT; i++) {
		struct render_input in = sample_input(s, (enum reason)i);
		struct document document = {
		    .name = str_from(hostile), .size = 1};
		struct rendered r;

		in.first_name = str_from(hostile);
		in.quoted = str_from(hostile);
		in.card_from = str_from(hostile);
		in.card_subject = str_from(hostile);
		in.received = &document;
		in.received_count = 1;
		in.documents = &document;
		in.document_count = 1;
		r = write_mail(s, &in);
		assert_false(has(r.html, "<b>"));
		assert_false(has(r.html, "href=\"javascript"));
		if (i != REASON_CONFIRM_NO)
			assert_true(has(r.html, escaped));
		check_html(r.html, reason_name((enum reason)i));
	}
}

static void
no_value_puts_a_line_into_the_subject(void **state)
{
	struct sample *s = *state;
	struct render_input in = sample_input(s, REASON_CARD);
	struct rendered r;

	in.card_from = str_from("x@example.org\r\nBcc: y@example.org");
	in.card_why = str_from("inconnu\n");
	r = write_mail(s, &in);
	assert_int_equal(str_find_byte(r.subject, '\n', 0), SIZE_MAX);
	assert_int_equal(str_find_byte(r.subject, '\r', 0), SIZE_MAX);
	assert_true(has(r.text, "inconnu"));
}

static const struct sent_field *
find_sent(const struct rendered *r, const char *form, const char *field)
{
	const struct sent_field *found = NULL;

	for (size_t i = 0; i < r->sent_count; i++) {
		if (!str_is(r->sent[i].form, form) ||
		    !str_is(r->sent[i].field, field))
			continue;
		assert_null(found);
		found = &r->sent[i];
	}
	return found;
}

/* A reply quotes the recap too: its lines must compare as unchanged. */
static void
what_stood_in_the_mail_is_on_record(void **state)
{
	struct sample *s = *state;
	struct render_input in = sample_input(s, REASON_RECAP);
	struct rendered r = write_mail(s, &in);

	assert_true(str_is(find_sent(&r, "profil", "prenom")->text, "Amélie"));
	assert_int_equal(find_sent(&r, "profil", "code_postal")->text.n, 0);
	assert_int_equal(find_sent(&r, "demande", "etablissement")->text.n, 0);
	assert_non_null(find_sent(&r, "demande", "coordonnateur"));
	assert_null(find_sent(&r, "profil", "poste"));
}

static void
a_button_opens_the_form_ready_to_fill_in(void **state)
{
	struct sample *s = *state;
	struct render_input in = sample_input(s, REASON_FORM);
	struct rendered r = write_mail(s, &in);

	assert_true(has(r.html,
	    "href=\"mailto:stages%2BABCDEFGHJKMNPQRSTVWX0@example.org?"
	    "subject=Profil%20%5BCS-ABCDEFGHJKMNPQRSTVWX0%5D&amp;body="
	    "PROFIL%0D%0A%0D%0A"));
	assert_true(has(r.html, "Pr%C3%A9nom%20%2A%20%3A%20Am%C3%A9lie%0D"));
	in = sample_input(s, REASON_CONFIRM);
	r = write_mail(s, &in);
	assert_true(has(r.html, "&amp;body=OUI\""));
}

static void
the_menu_has_every_tile_of_the_guide(void **state)
{
	static const char *const tiles[] = {"- Profil, ",
	    "- Antécédents judiciaires, ", "- Documents, ",
	    "- Créer une demande, ", "- Code de stage, ",
	    "- Suivi et formulaires d’engagement, ", "- Documentation, "};
	struct sample *s = *state;
	struct render_input in = sample_input(s, REASON_MENU);
	struct rendered r = write_mail(s, &in);
	size_t at = 0;

	for (size_t i = 0; i < sizeof tiles / sizeof *tiles; i++) {
		at = str_find(r.text, tiles[i], at);
		if (at == SIZE_MAX)
			fail_msg("%s", tiles[i]);
	}
	assert_true(has(r.text, "Répondez PROFIL."));
}

static void
the_last_answer_of_the_day_says_so(void **state)
{
	static const enum reason reasons[] = {REASON_RECAP, REASON_COMPLETE,
	    REASON_UPDATED, REASON_MENU, REASON_STATUS, REASON_FORM,
	    REASON_DOCUMENTS, REASON_REFERENCE, REASON_HELD, REASON_FORWARDED,
	    REASON_NOT_YET};
	struct sample *s = *state;

	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
		struct render_input in = sample_input(s, reasons[i]);
		struct rendered r = write_mail(s, &in);

		assert_false(has(r.text, "dernière réponse automatique"));
		in.last_today = true;
		r = write_mail(s, &in);
		if (!has(r.text, "dernière réponse automatique"))
			fail_msg("%s", reason_name(reasons[i]));
	}
}

/* ---- Replies ---- */

/* What a reply that quotes text says anew; the forms' answers one after the
 * other. */
static struct answers
read_reply(struct sample *s, const struct render_input *in,
    const struct rendered *r, struct str text)
{
	struct find_line *lines = arena_array(s->a, text.n, sizeof *lines);
	struct answers all = {0};
	struct message m = {0};
	struct str rest = text;
	struct str line;
	size_t count = 0;

	while (str_line(&rest, &line))
		lines[count++] =
		    (struct find_line){.text = line, .source = SOURCE_QUOTED};
	form_find(s->a, s->forms, (struct str){0}, lines, count, &m.answers,
	    &m.answer_count);
	all.items = arena_array(s->a, 200, sizeof *all.items);
	for (size_t i = 0; i < forms_count(s->forms); i++) {
		const struct form *form = forms_at(s->forms, i);
		struct answers file =
		    form->of_request ? s->request : s->profile;
		struct answers fresh;

		if (in->reason == REASON_WELCOME)
			file = (struct answers){0};
		form_new_answers(s->a, s->forms, form, &m, r->sent,
		    r->sent_count, &file, calendar_local(sample_now).date,
		    &fresh);
		for (size_t k = 0; k < fresh.count; k++)
			all.items[all.count++] = fresh.items[k];
	}
	return all;
}

static struct str
html_lines(struct sample *s, struct str html)
{
	struct str text;
	struct err err;

	if (html_to_text(s->a, html, &text, &err) != ERR_NONE)
		fail_msg("%s", err.text);
	return text;
}

static void
a_quotation_of_any_mail_says_nothing_new(void **state)
{
	struct sample *s = *state;

	for (int i = 0; i < 2 * REASON_COUNT; i++) {
		enum reason reason = (enum reason)(i / 2);
		struct render_input in = sample_input(s, reason);
		struct rendered r = write_in(s, i % 2 == 1, &in);

		for (int html = 0; html < 2; html++) {
			struct answers fresh = read_reply(
			    s, &in, &r, html ? html_lines(s, r.html) : r.text);

			if (fresh.count > 0)
				fail_msg("%s, %s, %s: %.*s is \"%.*s%.*s\"",
				    reason_name(reason),
				    i % 2 == 1 ? "English" : "French",
				    html ? "html" : "text",
				    STR_ARG(fresh.items[0].field),
				    STR_ARG(fresh.items[0].text),
				    STR_ARG(fresh.items[0].raw));
		}
	}
}

static struct str
replace(struct arena *a, struct str text, const char *from, const char *to)
{
	size_t at = str_find(text, from, 0);

	if (at == SIZE_MAX)
		fail_msg("\"%s\" is not there", from);
	return str_printf(a, "%.*s%s%.*s", STR_ARG(str_slice(text, 0, at)), to,
	    STR_ARG(str_after(text, at + strlen(from))));
}

/* The same three answers, written into the text and into the HTML. */
static void
answers_written_into_the_quotation_are_found(void **state)
{
	static const struct {
		const char *from, *to;
	} edits[2][3] = {
	    {{"Code postal *\xC2\xA0:", "Code postal *\xC2\xA0: J4K 2T0"},
		{"d’enseignement *\xC2\xA0:", "d’enseignement *\xC2\xA0: 2"},
		{"Courriel du coordonnateur\xC2\xA0:",
		    "Courriel du coordonnateur\xC2\xA0: "
		    "marie.roy@example.com"}},
	    {{"\xC2\xA0</td></tr>", "J4K 2T0</td></tr>"},
		{"\xC2\xA0</td></tr>", "2</td></tr>"},
		{"\xC2\xA0</td></tr>", "DEC, 2e année</td></tr>"}},
	};
	static const char *const found[2][3] = {
	    {"code_postal", "etablissement", "coordonnateur"},
	    {"code_postal", "etablissement", "niveau"},
	};
	struct sample *s = *state;
	struct render_input in = sample_input(s, REASON_RECAP);
	struct rendered r = write_mail(s, &in);

	for (int html = 0; html < 2; html++) {
		struct str reply = html ? r.html : r.text;
		struct answers fresh;

		for (size_t i = 0; i < 3; i++)
			reply = replace(s->a, reply, edits[html][i].from,
			    edits[html][i].to);
		fresh =
		    read_reply(s, &in, &r, html ? html_lines(s, reply) : reply);
		assert_int_equal(fresh.count, 3);
		for (size_t i = 0; i < 3; i++) {
			if (fresh.items[i].problem.n > 0)
				fail_msg("%.*s: %.*s",
				    STR_ARG(fresh.items[i].field),
				    STR_ARG(fresh.items[i].problem));
			assert_true(
			    str_is(fresh.items[i].field, found[html][i]));
		}
	}
}

/* ---- Mistakes in the templates ---- */

static const char *
template_path(struct sample *s, const char *folder, const char *name)
{
	return file_join(s->a, file_join(s->a, folder, "fr"), name);
}

static void
copy_template(struct sample *s, const char *folder, const char *name)
{
	struct buf bytes = {0};
	struct err err;

	assert_int_equal(file_load(template_path(s, "templates", name), 1 << 20,
			     &bytes, &err),
	    ERR_NONE);
	assert_int_equal(file_save(template_path(s, folder, name), 0600,
			     buf_str(&bytes), &err),
	    ERR_NONE);
	buf_release(&bytes);
}

static void
copy_templates(struct sample *s, const char *folder)
{
	struct err err;

	assert_int_equal(
	    file_make_folder(file_join(s->a, folder, "fr"), 0700, &err),
	    ERR_NONE);
	copy_template(s, folder, "phrases.conf");
	copy_template(s, folder, "_pied.md");
	for (int i = 0; i < REASON_COUNT; i++)
		copy_template(s, folder,
		    arena_printf(s->a, "%s.md", reason_name((enum reason)i)));
}

static void
remove_templates(struct sample *s, const char *folder)
{
	struct err err;

	for (int i = 0; i < REASON_COUNT; i++)
		assert_int_equal(
		    file_remove(template_path(s, folder,
				    arena_printf(s->a, "%s.md",
					reason_name((enum reason)i))),
			&err),
		    ERR_NONE);
	assert_int_equal(
	    file_remove(template_path(s, folder, "_pied.md"), &err), ERR_NONE);
	assert_int_equal(
	    file_remove(template_path(s, folder, "phrases.conf"), &err),
	    ERR_NONE);
	assert_int_equal(rmdir(file_join(s->a, folder, "fr")), 0);
	assert_int_equal(rmdir(folder), 0);
}

static void
a_mistake_in_a_template_is_told_at_start(void **state)
{
	static const struct {
		const char *file, *text, *message;
	} cases[] = {
	    {"menu.md", NULL, "menu.md"},
	    {"_pied.md", NULL, "_pied.md"},
	    {"phrases.conf", "", "phrases.conf:1: the phrase"},
	    {"menu.md", "", "menu.md:1: the first line must be"},
	    {"menu.md", "Bonjour", "menu.md:1: the first line must be"},
	    {"menu.md", "Objet :\n", "menu.md:1: the subject is empty"},
	    {"menu.md", "Objet : {{si prenom}}{{fin}}\n",
		"menu.md:1: the subject is empty"},
	    {"menu.md",
		"Objet : un objet qui est vraiment beaucoup trop long pour "
		"un téléphone\n",
		"menu.md:1: the subject has 62 characters"},
	    {"menu.md", "Objet : x\n\n{{nom}}\n", "menu.md:3: {{nom}}"},
	    {"menu.md", "Objet : x\n\n\n{{bloc x}}\n", "menu.md:4: {{bloc x}}"},
	    {"menu.md", "Objet : {{bloc menu}}\n{{bloc menu}}\n",
		"menu.md:1: a {{bloc}}"},
	    {"menu.md", "Objet : x\n{{si prenom}}\n{{bloc menu}}\n",
		"menu.md:2: {{si}} without"},
	    {"menu.md", "Objet : x\n\n![a](b)\n{{bloc menu}}\n", "menu.md:"},
	    {"menu.md", "Objet : x\n\nBonjour\n",
		"menu.md:1: {{bloc menu}} is missing"},
	    {"menu.md", "Objet : x\n\n{{bloc menu}}\n\n[X](mot:suivre)\n",
		"menu.md: (mot:suivre): no such command"},
	    {"_pied.md", "a\n\n{{x}}\n", "_pied.md:3: {{x}}"},
	};
	struct sample *s = *state;
	char folder[] = "/tmp/templates-XXXXXX";

	assert_non_null(mkdtemp(folder));
	copy_templates(s, folder);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *path = template_path(s, folder, cases[i].file);
		struct render *render;
		struct err err = {0};

		if (cases[i].text == NULL)
			assert_int_equal(file_remove(path, &err), ERR_NONE);
		else
			assert_int_equal(file_save(path, 0600,
					     str_from(cases[i].text), &err),
			    ERR_NONE);
		if (render_load(folder, "fr", s->forms, &sample_office, &render,
			&err) != ERR_CONFIG)
			fail_msg("case %zu is let through", i);
		assert_null(render);
		if (strstr(err.text, cases[i].message) == NULL)
			fail_msg("case %zu: %s", i, err.text);
		copy_template(s, folder, cases[i].file);
	}
	remove_templates(s, folder);
}

static void
windows_line_ends_and_a_byte_order_mark_are_fine(void **state)
{
	struct sample *s = *state;
	char folder[] = "/tmp/templates-XXXXXX";
	struct render *render;
	struct render_input in = sample_input(s, REASON_CONFIRM_NO);
	struct rendered r;
	struct err err = {0};

	assert_non_null(mkdtemp(folder));
	copy_templates(s, folder);
	assert_int_equal(
	    file_save(template_path(s, folder, "confirmation-non.md"), 0600,
		str_from("\xEF\xBB\xBFObjet\xC2\xA0: Effacé\r\n\r\n"
			 "Bonjour,\r\n\r\n{{si prenom}}\r\nx\r\n{{fin}}\r\n"
			 "C’est noté.\r\n"),
		&err),
	    ERR_NONE);
	if (render_load(folder, "fr", s->forms, &sample_office, &render,
		&err) != ERR_NONE)
		fail_msg("%s", err.text);
	assert_int_equal(render_mail(render, s->a, &in, &r, &err), ERR_NONE);
	assert_true(str_is(r.subject, "Effacé"));
	assert_true(str_starts(r.text, "Bonjour,\n\nC’est noté.\n\n"));
	render_free(render);
	remove_templates(s, folder);
}

static void
phrases_are_there_for_others(void **state)
{
	struct sample *s = *state;

	assert_string_equal(
	    render_phrase(s->render, "etape.demande"), "Demande de stage");
	assert_null(render_phrase(s->render, "etape.rien"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		every_mail_is_fit_to_read, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		the_same_input_gives_the_same_bytes, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		mails_look_as_they_did_when_somebody_looked, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		what_she_wrote_is_never_markup, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		no_value_puts_a_line_into_the_subject, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		what_stood_in_the_mail_is_on_record, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		a_button_opens_the_form_ready_to_fill_in, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		the_menu_has_every_tile_of_the_guide, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		the_last_answer_of_the_day_says_so, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		a_quotation_of_any_mail_says_nothing_new, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		answers_written_into_the_quotation_are_found, set_up,
		tear_down),
	    cmocka_unit_test_setup_teardown(
		a_mistake_in_a_template_is_told_at_start, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		windows_line_ends_and_a_byte_order_mark_are_fine, set_up,
		tear_down),
	    cmocka_unit_test_setup_teardown(
		phrases_are_there_for_others, set_up, tear_down),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	xmlCleanupParser();
	return failed;
}
