#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "mail/mail_compose.h"
#include "mail_sample.h"

static struct sample s;

static const struct mail_draft plain_draft = {
    .from_name = STR("Guichet des stages – région « Est »"),
    .from = STR("stages@example.org"),
    .to = STR("amelie@example.net"),
    .reply_to = STR("stages+ABCDE@example.org"),
    .subject = STR("Votre demande"),
    .message_id = STR("cs.0123456789ABCDEF.1@example.org"),
    .in_reply_to = STR("x@y.example"),
    .date = 1800000000,
    .language = "fr-CA",
    .text = STR("Bonjour Amélie,\n\nFrom here\n.\n.. a   \n\tb\n"),
    .html = STR("<p>Bonjour Amélie</p>\n"),
    .auto_submitted = "auto-replied",
    .own_mark = STR("abc123"),
};

static struct str
compose(const struct mail_draft *draft)
{
	struct str out;

	if (mail_compose(s.a, draft, &out, &s.err) != ERR_NONE)
		fail_msg("%s", s.err.text);
	return out;
}

static bool
has_line(struct str mail, const char *line)
{
	return str_find(mail, arena_printf(s.a, "\r\n%s\r\n", line), 0) !=
	       SIZE_MAX;
}

static void
what_is_composed_is_read_again(void **state)
{
	struct str mail = compose(&plain_draft);

	(void)state;
	assert_int_equal(sample_parse(&s, mail), ERR_NONE);
	assert_int_equal(s.m.nature, NATURE_OWN);
	assert_true(str_eq(s.m.from_name, plain_draft.from_name));
	assert_true(str_eq(s.m.from, plain_draft.from));
	assert_true(str_eq(s.m.message_id, plain_draft.message_id));
	assert_true(str_eq(s.m.own_mark, plain_draft.own_mark));
	assert_true(str_eq(s.m.in_reply_to, plain_draft.in_reply_to));
	assert_int_equal(s.m.reference_count, 1);
	assert_true(s.m.has_date);
	assert_int_equal(s.m.date, plain_draft.date);
	assert_int_equal(s.text_count, 2);
	assert_true(str_eq(s.texts[0].text, plain_draft.text));
	assert_true(s.texts[1].html);
	assert_true(str_eq(s.texts[1].text, plain_draft.html));
	assert_int_equal(s.m.problem_count, 0);
}

static void
programs_are_told_that_a_program_wrote(void **state)
{
	struct str mail = compose(&plain_draft);

	(void)state;
	assert_true(has_line(mail, "Auto-Submitted: auto-replied"));
	assert_true(has_line(mail, "X-Auto-Response-Suppress: All"));
	assert_true(has_line(mail, "X-Mailproc: abc123"));
	assert_true(has_line(mail, "Content-Language: fr-CA"));
	assert_true(has_line(mail, "In-Reply-To: <x@y.example>"));
	assert_true(has_line(mail, "References: <x@y.example>"));
	assert_true(has_line(mail, "MIME-Version: 1.0"));
	assert_true(
	    str_starts(mail, "Date: Fri, 15 Jan 2027 08:00:00 +0000\r\n"));
}

static void
every_line_ends_in_crlf_is_short_and_ascii(void **state)
{
	struct mail_draft draft = plain_draft;
	struct str mail, line;
	size_t start = 0;

	(void)state;
	draft.text = str_printf(s.a, "%0300d\r\né\nsans fin", 0);
	mail = compose(&draft);
	for (size_t i = 0; i < mail.n; i++) {
		assert_true((unsigned char)mail.p[i] < 0x80);
		if (mail.p[i] == '\r')
			assert_true(i + 1 < mail.n && mail.p[i + 1] == '\n');
		if (mail.p[i] != '\n')
			continue;
		assert_true(i > 0 && mail.p[i - 1] == '\r');
		line = str_slice(mail, start, i - start);
		assert_in_range(line.n, 0, 100);
		start = i + 1;
	}
	assert_int_equal(sample_parse(&s, mail), ERR_NONE);
	assert_true(str_ends(s.texts[0].text, "\né\nsans fin\n"));
}

/* Every length, so that each way of cutting it into words occurs. */
static void
subjects_and_names_come_back_whole(void **state)
{
	static const char *const words[] = {"Réponse à l’étude ", "abc dé ",
	    "éééééééééééé", "a =?x?= \"b\" <c@d> ", "日本", "  ", "👍🏽"};

	(void)state;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		struct buf text = {0};

		while (text.n < 300) {
			struct mail_draft draft = plain_draft;

			buf_add_text(&text, words[i]);
			buf_add_char(&text, 'x');
			draft.subject = draft.from_name = buf_str(&text);
			assert_int_equal(
			    sample_parse(&s, compose(&draft)), ERR_NONE);
			if (i == 5)
				continue;
			if (!str_eq(s.m.subject, draft.subject))
				fail_msg("\"%.*s\" came back as \"%.*s\"",
				    STR_ARG(draft.subject),
				    STR_ARG(s.m.subject));
			if (!str_eq(s.m.from_name, draft.from_name))
				fail_msg("the name \"%.*s\" as \"%.*s\"",
				    STR_ARG(draft.from_name),
				    STR_ARG(s.m.from_name));
		}
		buf_release(&text);
	}
}

static void
the_same_draft_gives_the_same_bytes(void **state)
{
	struct mail_attachment_out item = {
	    STR("cv.pdf"), STR("application/pdf"), STR("%PDF")};
	struct mail_draft draft = plain_draft;
	struct str one;

	(void)state;
	draft.attachments = &item;
	draft.attachment_count = 1;
	one = compose(&draft);
	assert_true(str_eq(one, compose(&draft)));
	draft.message_id = str_from("cs.0123456789ABCDEF.2@example.org");
	assert_false(str_eq(one, compose(&draft)));
}

static void
attachments_come_back_byte_for_byte(void **state)
{
	char all[1000];
	struct mail_attachment_out items[] = {
	    {STR("CV d’Amélie « été » — très long nom de fichier pour voir "
		 "comment il est plié; et \"cité\".pdf"),
		STR("application/pdf"), {all, sizeof all}},
	    {STR("message.eml"), STR("application/octet-stream"),
		STR("From: a\r\n\r\n--x\r\n.\n")},
	    {STR("vide.txt"), STR("text/plain"), {NULL, 0}},
	};
	struct mail_draft draft = plain_draft;

	(void)state;
	for (size_t i = 0; i < sizeof all; i++)
		all[i] = (char)(unsigned char)(i % 256);
	draft.attachments = items;
	draft.attachment_count = 3;
	assert_int_equal(sample_parse(&s, compose(&draft)), ERR_NONE);
	assert_int_equal(s.m.attachment_count, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_true(str_eq(buf_str(&s.contents[i]), items[i].bytes));
		assert_true(str_eq(s.m.attachments[i].type, items[i].type));
	}
	/* Our own reader takes the quotation marks for what Windows refuses. */
	assert_string_equal(str_cstr(s.a, s.m.attachments[0].name),
	    "CV d’Amélie « été » — très long nom de fichier pour voir comment "
	    "il est plié; et _cité_.pdf");
}

/* Each value that an outsider may have had a hand in, with each character that
 * could end a line. */
static void
no_value_can_add_a_header(void **state)
{
	static const char bad[] = {'\r', '\n', '\0', '\x1b', '\x7f', '\t'};
	struct mail_attachment_out item;
	struct mail_draft draft;
	struct str out;

	(void)state;
	for (size_t i = 0; i < sizeof bad; i++) {
		char evil[] = "a@b.exampleXBcc: victim@c.example";
		struct str value = {evil, sizeof evil - 1};
		char *text = evil;
		struct str *values[] = {&draft.from_name, &draft.from,
		    &draft.to, &draft.reply_to, &draft.subject,
		    &draft.message_id, &draft.own_mark, &item.name, &item.type};
		size_t count = sizeof values / sizeof values[0];

		evil[11] = bad[i];
		for (size_t k = 0; k < count + 2; k++) {
			item = (struct mail_attachment_out){
			    STR("cv.pdf"), STR("application/pdf"), STR("x")};
			draft = plain_draft;
			draft.attachments = &item;
			draft.attachment_count = 1;
			if (k < count)
				*values[k] = value;
			else if (bad[i] == '\0')
				continue;
			else if (k == count)
				draft.language = text;
			else
				draft.auto_submitted = text;
			if (mail_compose(s.a, &draft, &out, &s.err) !=
			    ERR_MESSAGE)
				fail_msg("value %zu with byte %d was taken", k,
				    bad[i]);
			assert_int_equal(out.n, 0);
		}
	}
}

static void
what_is_missing_or_wrong_is_refused(void **state)
{
	struct mail_draft draft = plain_draft;
	struct str out;

	(void)state;
	draft.to = str_from("");
	assert_int_equal(mail_compose(s.a, &draft, &out, &s.err), ERR_MESSAGE);
	draft = plain_draft;
	draft.to = str_from("a@b.example, c@d.example");
	assert_int_equal(mail_compose(s.a, &draft, &out, &s.err), ERR_MESSAGE);
	draft = plain_draft;
	draft.message_id = str_from("a>b@c");
	assert_int_equal(mail_compose(s.a, &draft, &out, &s.err), ERR_MESSAGE);
	draft = plain_draft;
	draft.text = str_of("a\0b", 3);
	assert_int_equal(mail_compose(s.a, &draft, &out, &s.err), ERR_MESSAGE);
	draft = plain_draft;
	draft.html = str_from("\xff");
	assert_int_equal(mail_compose(s.a, &draft, &out, &s.err), ERR_MESSAGE);
}

static void
an_id_of_others_that_is_not_plain_is_left_out(void **state)
{
	static const char *const ids[] = {
	    "", "a b@c", "a\r\nBcc: x@y", "a>b<c", "<x@y>", "\xc3\xa9@y"};

	(void)state;
	for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
		struct mail_draft draft = plain_draft;
		struct str mail;

		draft.in_reply_to = str_from(ids[i]);
		mail = compose(&draft);
		assert_int_equal(str_find(mail, "In-Reply-To", 0), SIZE_MAX);
		assert_int_equal(str_find(mail, "References", 0), SIZE_MAX);
		assert_int_equal(str_find(mail, "Bcc", 0), SIZE_MAX);
	}
}

static void
text_alone_is_no_multipart(void **state)
{
	struct mail_draft draft = plain_draft;
	struct str mail;

	(void)state;
	draft.html = str_from("");
	mail = compose(&draft);
	assert_int_equal(str_find(mail, "multipart", 0), SIZE_MAX);
	assert_int_equal(sample_parse(&s, mail), ERR_NONE);
	assert_int_equal(s.text_count, 1);
	assert_true(str_eq(s.texts[0].text, draft.text));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_composed_is_read_again),
	    cmocka_unit_test(programs_are_told_that_a_program_wrote),
	    cmocka_unit_test(every_line_ends_in_crlf_is_short_and_ascii),
	    cmocka_unit_test(subjects_and_names_come_back_whole),
	    cmocka_unit_test(the_same_draft_gives_the_same_bytes),
	    cmocka_unit_test(attachments_come_back_byte_for_byte),
	    cmocka_unit_test(no_value_can_add_a_header),
	    cmocka_unit_test(what_is_missing_or_wrong_is_refused),
	    cmocka_unit_test(an_id_of_others_that_is_not_plain_is_left_out),
	    cmocka_unit_test(text_alone_is_no_multipart),
	};
	int failed;

	sample_open(&s);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	sample_release(&s);
	return failed;
}
