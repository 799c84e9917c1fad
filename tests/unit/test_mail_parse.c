#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "mail_sample.h"

#include <sys/resource.h>
#include <unistd.h>

static struct sample s;

static void
parse(const char *raw)
{
	if (sample_parse(&s, str_from(raw)) != ERR_NONE)
		fail_msg("%s", s.err.text);
	assert_true(sample_is_sound(&s));
}

struct date_case {
	const char *date;
	bool has;
	int64_t seconds;
};

static const struct date_case dates[] = {
    {"Mon, 15 Feb 2027 10:00:00 -0500", true, 1802703600},
    {"15 Feb 2027 15:00:00 GMT", true, 1802703600},
    {"Mon, 15 Feb 2027 10:00:00 -0500 (EST)", true, 1802703600},
    {"Mon, 15 Feb 2027\n 10:00:00 -0500", true, 1802703600},
    {"pas une date", false, 0},
    {"", false, 0},
    {"Mon, 45 Feb 2027 10:00:00 -0500", false, 0},
    {"Mon, 15 Feb 1950 10:00:00 -0500", false, 0},
};

static void
dates_are_utc_or_a_problem(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
		parse(arena_printf(
		    s.a, "From: a@b.example\nDate: %s\n\nx\n", dates[i].date));
		if (s.m.has_date != dates[i].has ||
		    s.m.date != dates[i].seconds)
			fail_msg(
			    "%s is %lld", dates[i].date, (long long)s.m.date);
		assert_int_equal(sample_has_problem(&s, "date"), !dates[i].has);
	}
	parse("From: a@b.example\n\nx\n");
	assert_false(s.m.has_date || sample_has_problem(&s, "date"));
}

static void
only_one_sender_is_a_sender(void **state)
{
	static const struct {
		const char *from;
		int count;
		const char *address;
	} cases[] = {
	    {"From: A@B.Example\n", 1, "a@b.example"},
	    {"From: a@b.example, c@d.example\n", 2, ""},
	    {"From: a@b.example\nFrom: c@d.example\n", 2, ""},
	    {"From: a@b.example\nfrom: a@b.example\n", 2, ""},
	    {"From: G: a@b.example;\n", 1, "a@b.example"},
	    {"From: Jean Dupont\n", 0, ""},
	    {"From: jean\n", 1, ""},
	    {"From: <>\n", 0, ""},
	    {"Subject: x\n", 0, ""},
	    {"From: \"a b\"@c.example\n", 1, ""},
	    {"From: a@b.example\r\n", 1, "a@b.example"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		print_message("# sender %zu\n", i);
		parse(arena_printf(s.a, "%s\nx\n", cases[i].from));
		assert_int_equal(s.m.from_count, cases[i].count);
		assert_string_equal(str_cstr(s.a, s.m.from), cases[i].address);
		assert_int_equal(s.m.from.n == 0, s.m.problem_count > 0);
	}
}

static void
references_beyond_the_limit_keep_the_first_and_the_newest(void **state)
{
	struct buf raw = {0};

	(void)state;
	buf_add_text(&raw, "From: a@b.example\nReferences:");
	for (int i = 0; i < 250; i++)
		buf_printf(&raw, "\n <r%d@x.example>", i);
	buf_add_text(&raw, "\n\nx\n");
	assert_int_equal(sample_parse(&s, buf_str(&raw)), ERR_NONE);
	assert_int_equal(s.m.reference_count, MESSAGE_MAX_REFERENCES);
	assert_true(str_is(s.m.references[0], "r0@x.example"));
	assert_true(str_is(s.m.references[1], "r51@x.example"));
	assert_true(str_is(s.m.references[199], "r249@x.example"));
	assert_true(sample_has_problem(&s, "references"));
	buf_release(&raw);
}

static const char *const sanitised[] = {"cvBcc_ x@evil.example.pdf", "passwd",
    "cvfdp.exe", "Réponse étude.pdf", "lettre dé presentation.pdf",
    "cv final.pdf", "piece-7.pdf", "mon cv.jpg"};

static void
names_of_attachments_are_whole_and_harmless(void **state)
{
	(void)state;
	assert_int_equal(
	    sample_parse(&s, sample_load(&s, "person-names.eml")), ERR_NONE);
	assert_int_equal(
	    s.m.attachment_count, sizeof sanitised / sizeof sanitised[0]);
	for (size_t i = 0; i < s.m.attachment_count; i++)
		assert_string_equal(
		    str_cstr(s.a, s.m.attachments[i].name), sanitised[i]);
}

/* sha256 of "%PDF-1.4\n" */
static const unsigned char pdf_sha256[32] = {0xe5, 0xc6, 0x2d, 0xf5, 0xda, 0xb5,
    0xc8, 0x7b, 0x6a, 0x01, 0x5e, 0xf3, 0xd4, 0x35, 0x97, 0x07, 0x4d, 0x1e,
    0xec, 0x43, 0x3b, 0x15, 0xf5, 0x1a, 0xec, 0x63, 0xb8, 0x58, 0x2d, 0x0e,
    0x4a, 0xb4};

static void
an_attached_message_is_kept_in_its_own_bytes(void **state)
{
	struct str raw = sample_load(&s, "person-forward-attached.eml");
	struct str inner;
	size_t start = str_find(raw, "From: Zoe", 0);

	(void)state;
	inner = str_slice(raw, start, str_find(raw, "\n--outer--", 0) - start);
	assert_int_equal(sample_parse(&s, raw), ERR_NONE);
	assert_int_equal(s.m.attachment_count, 2);
	assert_true(str_is(s.m.attachments[0].name, "Demande de stage.eml"));
	assert_true(str_is(s.m.attachments[0].type, "message/rfc822"));
	assert_true(str_eq(buf_str(&s.contents[0]), inner));
	assert_int_equal(s.m.attachments[0].role, ROLE_AUTRE);
	/* What is in it is read too, and known to be from within. */
	assert_true(str_is(buf_str(&s.contents[1]), "%PDF-1.4\n"));
	assert_memory_equal(s.m.attachments[1].sha256, pdf_sha256, 32);
	assert_int_equal(s.text_count, 2);
	assert_int_equal(s.texts[0].depth, 0);
	assert_int_equal(s.texts[1].depth, 1);
	assert_true(str_is(s.texts[1].text, "Texte de l'interieur"));
	/* The sender is the one who forwards. */
	assert_true(str_is(s.m.from, "prof@cegep.example"));
}

static void
messages_in_a_digest_are_attachments(void **state)
{
	(void)state;
	parse("From: a@b.example\nContent-Type: multipart/digest; "
	      "boundary=d\n\n--d\n\nSubject: un\n\nx\n--d\nContent-Type: "
	      "message/rfc822\n\nSubject: deux\n\ny\n--d--\n");
	assert_int_equal(s.m.attachment_count, 2);
	assert_true(str_is(buf_str(&s.contents[0]), "Subject: un\n\nx"));
	assert_true(str_is(buf_str(&s.contents[1]), "Subject: deux\n\ny"));
	assert_true(str_is(s.m.attachments[1].name, "piece-2.eml"));
}

#define MIXED                                                           \
	"From: a@b.example\nContent-Type: multipart/%s; boundary=b\n\n" \
	"--b\nContent-Type: text/plain\n\nmots\n--b\n%s\n\n"            \
	"iVBORw0KGgo=\n--b--\n"

struct role_case {
	const char *subtype;
	const char *headers;
	enum document_role role;
};

static const struct role_case roles[] = {
    {"mixed", "Content-Type: application/pdf", ROLE_AUTRE},
    /* Apple shows a PDF inside the text: it is a document all the same. */
    {"mixed",
	"Content-Type: application/pdf\nContent-Disposition: inline; "
	"filename=cv.pdf",
	ROLE_AUTRE},
    {"mixed", "Content-Type: image/png\nContent-Disposition: inline",
	ROLE_INLINE},
    {"mixed", "Content-Type: image/png\nContent-Disposition: attachment",
	ROLE_AUTRE},
    {"related", "Content-Type: image/png\nContent-ID: <x>", ROLE_INLINE},
    {"related",
	"Content-Type: image/png\nContent-ID: <x>\nContent-Disposition: "
	"attachment; filename=logo.png",
	ROLE_INLINE},
    {"signed", "Content-Type: application/pgp-signature; name=signature.asc",
	ROLE_INLINE},
    {"alternative", "Content-Type: text/x-amp-html", ROLE_INLINE},
    {"mixed", "Content-Type: text/csv", ROLE_AUTRE},
    {"mixed", "Content-Type: text/plain; name=cv.txt", ROLE_AUTRE},
    {"mixed", "Content-Disposition: attachment", ROLE_AUTRE},
};

static void
pictures_and_signatures_are_not_taken_for_documents(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
		parse(arena_printf(
		    s.a, MIXED, roles[i].subtype, roles[i].headers));
		assert_int_equal(s.m.attachment_count, 1);
		assert_int_equal(s.text_count, 1);
		if (s.m.attachments[0].role != roles[i].role)
			fail_msg("%s has the role %s", roles[i].headers,
			    document_role_name(s.m.attachments[0].role));
	}
}

static void
a_large_inline_picture_may_be_a_document(void **state)
{
	struct buf raw = {0};

	(void)state;
	buf_add_text(&raw, "From: a@b.example\nContent-Type: image/jpeg\n"
			   "Content-Disposition: inline\n"
			   "Content-Transfer-Encoding: base64\n\n");
	for (int i = 0; i < 4000; i++)
		buf_add_text(&raw,
		    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
		    "AAAAAAAAAAAA\n");
	assert_int_equal(sample_parse(&s, buf_str(&raw)), ERR_NONE);
	assert_int_equal(s.m.attachments[0].role, ROLE_AUTRE);
	assert_int_equal(s.m.attachments[0].size, 4000 * 42);
	buf_release(&raw);
}

struct encoding_case {
	const char *encoding, *body, *decoded;
};

static const struct encoding_case encodings[] = {
    {"base64", "JVBERi0xLjQK", "%PDF-1.4\n"},
    /* GMime 3.2.13 ends at the first padding. */
    {"base64", "UHJlbWllci4=\nIFNlY29uZC4=\nIFRyb2lzLg==\n",
	"Premier. Second. Trois."},
    {"BASE64 ", "JVBERi0xLjQK", "%PDF-1.4\n"},
    {"quoted-printable", "a=3Db=\nc=E9\n", "a=bc\xe9\n"},
    /* A relay put blanks behind soft line breaks. */
    {"quoted-printable", "a=3Db= \nc=e9=\t \r\nd= e\n",
	"a=bc\xe9"
	"d= e\n"},
    {"x-uuencode", "begin 644 a\n#86)C\n`\nend\n", "abc"},
    {"7bit", "abc", "abc"},
    {"inconnu", "abc", "abc"},
};

static void
transfer_encodings_are_decoded_whole(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof encodings / sizeof encodings[0]; i++) {
		parse(arena_printf(s.a,
		    "From: a@b.example\nContent-Type: application/pdf\n"
		    "Content-Transfer-Encoding: %s\n\n%s",
		    encodings[i].encoding, encodings[i].body));
		assert_int_equal(s.m.attachment_count, 1);
		if (!str_is(buf_str(&s.contents[0]), encodings[i].decoded))
			fail_msg("%s: \"%s\"", encodings[i].encoding,
			    s.contents[0].p);
	}
}

static void
what_the_sink_refuses_ends_the_reading(void **state)
{
	struct str raw = sample_load(&s, "person-names.eml");

	(void)state;
	s.sink_fails = ERR_RETRY;
	assert_int_equal(sample_parse(&s, raw), ERR_RETRY);
	assert_string_equal(s.err.text, "the sink is full");
	s.sink_fails = ERR_NONE;
}

/* n parts of a type, all in one multipart. */
static enum err_kind
parse_parts(int n, const char *type)
{
	struct buf raw = {0};
	enum err_kind kind;

	buf_add_text(&raw,
	    "From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n");
	for (int i = 0; i < n; i++)
		buf_printf(&raw, "--b\nContent-Type: %s\n\nx\n", type);
	kind = sample_parse(&s, buf_str(&raw));
	buf_release(&raw);
	return kind;
}

static void
too_many_parts_are_refused(void **state)
{
	(void)state;
	assert_int_equal(
	    parse_parts(MESSAGE_MAX_PARTS - 1, "text/plain"), ERR_NONE);
	assert_int_equal(s.text_count, MESSAGE_MAX_PARTS - 1);
	assert_int_equal(parse_parts(5000, "text/plain"), ERR_MESSAGE);
	assert_int_equal(parse_parts(5001, "text/plain"), ERR_MESSAGE);
	assert_int_equal(parse_parts(MESSAGE_MAX_ATTACHMENTS, "a/b"), ERR_NONE);
	assert_int_equal(
	    parse_parts(MESSAGE_MAX_ATTACHMENTS + 1, "a/b"), ERR_MESSAGE);
}

static void
deep_nesting_is_cut_with_a_problem(void **state)
{
	static const char *const files[] = {
	    "hostile-deep-multipart.eml", "hostile-deep-messages.eml"};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(
		    sample_parse(&s, sample_load(&s, files[i])), ERR_NONE);
		assert_true(sample_has_problem(&s, "too deeply"));
	}
}

/* GMime 3.2.13 never comes back when such a parameter is written again. */
static void
a_parameter_that_gmime_cannot_write_is_only_read(void **state)
{
	(void)state;
	alarm(30);
	assert_int_equal(
	    sample_parse(&s, sample_load(&s, "hostile-boundary-param.eml")),
	    ERR_NONE);
	alarm(0);
	assert_true(str_find(s.texts[0].text, "text", 0) != SIZE_MAX);
}

/* GMime gives no message at all for these. */
static void
garbage_is_unreadable_and_no_error(void **state)
{
	static const char *const files[] = {"unreadable-text.eml",
	    "unreadable-binary.eml", "unreadable-empty.eml"};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(
		    sample_parse(&s, sample_load(&s, files[i])), ERR_NONE);
		assert_int_equal(s.m.nature, NATURE_UNREADABLE);
		assert_true(s.m.problem_count > 0);
	}
}

static void
machine_parts_of_a_report_are_marked_as_such(void **state)
{
	(void)state;
	assert_int_equal(
	    sample_parse(&s, sample_load(&s, "bounce-postfix.eml")), ERR_NONE);
	assert_int_equal(s.m.attachment_count, 0);
	assert_int_equal(s.text_count, 3);
	assert_false(s.texts[0].is_quote);
	assert_true(s.texts[1].is_quote && s.texts[1].depth == 0);
	assert_true(s.texts[2].is_quote && s.texts[2].depth == 1);
}

static void
what_is_not_looked_into_is_said(void **state)
{
	static const char *const types[] = {"application/ms-tnef",
	    "application/pkcs7-mime; smime-type=enveloped-data",
	    "message/partial; id=1; number=1; total=2"};
	static const char *const problems[] = {
	    "not looked into", "not looked into", "several"};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		parse(arena_printf(s.a,
		    "From: a@b.example\nContent-Type: %s\n\nx\n", types[i]));
		assert_true(sample_has_problem(&s, problems[i]));
		assert_int_equal(s.m.attachment_count, 1);
		assert_int_not_equal(s.m.unread, UNREAD_NONE);
	}
}

static void
long_texts_are_cut_with_a_problem(void **state)
{
	struct buf raw = {0};

	(void)state;
	buf_add_text(&raw,
	    "From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n");
	for (int part = 0; part < 10; part++) {
		buf_add_text(&raw, "\n--b\n\n");
		for (int i = 0; i < MESSAGE_MAX_TEXT / 8 + 1; i++)
			buf_add_text(&raw, "abcdefg\n");
	}
	assert_int_equal(sample_parse(&s, buf_str(&raw)), ERR_NONE);
	assert_int_equal(s.texts[0].text.n, MESSAGE_MAX_TEXT);
	assert_int_equal(s.text_count, 8);
	assert_true(sample_has_problem(&s, "a text is too long"));
	assert_true(sample_has_problem(&s, "too much text"));
	buf_release(&raw);
}

/* A mail with an attachment of many megabytes that exists nowhere. */
enum { LARGE = 60 << 20, LARGE_LINE = 77 };
static const char large_head[] =
    "From: a@b.example\nContent-Type: application/octet-stream\n"
    "Content-Transfer-Encoding: base64\n\n";

static int64_t
large_read(void *context, int64_t offset, void *bytes, size_t n)
{
	int64_t head = sizeof large_head - 1;
	char *out = bytes;
	size_t i = 0;

	(void)context;
	for (; i < n && offset < LARGE; i++, offset++)
		out[i] = offset < head ? large_head[offset]
			 : (offset - head) % LARGE_LINE == LARGE_LINE - 1 ? '\n'
									  : 'A';
	return (int64_t)i;
}

static enum err_kind
large_begin(
    void *context, const struct message_attachment *item, struct err *err)
{
	(void)context;
	(void)item;
	(void)err;
	return ERR_NONE;
}

static enum err_kind
large_data(void *context, const void *bytes, size_t n, struct err *err)
{
	int64_t *total = context;

	(void)bytes;
	(void)err;
	*total += (int64_t)n;
	return ERR_NONE;
}

static void
a_large_attachment_is_never_whole_in_memory(void **state)
{
	int64_t total = 0, body = LARGE - (int64_t)sizeof large_head + 1;
	struct mail_source source = {.size = LARGE, .read = large_read};
	struct mail_self self = {.address = STR("stages@example.org")};
	struct mail_attachment_sink sink = {.context = &total,
	    .begin = large_begin,
	    .data = large_data,
	    .end = large_begin};
	struct rusage before, after;

	(void)state;
	getrusage(RUSAGE_SELF, &before);
	assert_int_equal(mail_parse(s.a, &source, &self, &sink, NULL, &s.m,
			     &s.texts, &s.text_count, &s.err),
	    ERR_NONE);
	getrusage(RUSAGE_SELF, &after);
	assert_int_equal(s.m.attachments[0].size, total);
	assert_in_range(
	    total, body / LARGE_LINE * 57 - 60, body / LARGE_LINE * 57 + 60);
	assert_in_range(after.ru_maxrss - before.ru_maxrss, 0, 8 << 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(dates_are_utc_or_a_problem),
	    cmocka_unit_test(only_one_sender_is_a_sender),
	    cmocka_unit_test(
		references_beyond_the_limit_keep_the_first_and_the_newest),
	    cmocka_unit_test(names_of_attachments_are_whole_and_harmless),
	    cmocka_unit_test(an_attached_message_is_kept_in_its_own_bytes),
	    cmocka_unit_test(messages_in_a_digest_are_attachments),
	    cmocka_unit_test(
		pictures_and_signatures_are_not_taken_for_documents),
	    cmocka_unit_test(a_large_inline_picture_may_be_a_document),
	    cmocka_unit_test(transfer_encodings_are_decoded_whole),
	    cmocka_unit_test(what_the_sink_refuses_ends_the_reading),
	    cmocka_unit_test(too_many_parts_are_refused),
	    cmocka_unit_test(deep_nesting_is_cut_with_a_problem),
	    cmocka_unit_test(a_parameter_that_gmime_cannot_write_is_only_read),
	    cmocka_unit_test(garbage_is_unreadable_and_no_error),
	    cmocka_unit_test(machine_parts_of_a_report_are_marked_as_such),
	    cmocka_unit_test(what_is_not_looked_into_is_said),
	    cmocka_unit_test(long_texts_are_cut_with_a_problem),
	    cmocka_unit_test(a_large_attachment_is_never_whole_in_memory),
	};
	int failed;

	sample_open(&s);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	sample_release(&s);
	return failed;
}
