#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "mail/mail_address.h"
#include "mail/mail_header.h"
#include "mail/mail_parse.h"

#include <string.h>
#include <unistd.h>

static struct arena *a;

struct text_case {
	struct str raw;
	const char *text;
};

static const struct text_case texts[] = {
    {STR(" Stage "), "Stage"},
    {STR(" Stage\r\n en soins"), "Stage en soins"},
    {STR("=?utf-8?Q?R=C3=A9ponse_=C3=A9tude?="), "Réponse étude"},
    /* GMime 3.2.13 drops what follows a padded word. */
    {STR("=?utf-8?B?UsOpcG9uc2U=?= =?utf-8?B?IMOpdHVkZQ==?="), "Réponse étude"},
    {STR("=?utf-8?B?UsOpcG9uc2U=?=\r\n =?utf-8?B?IMOpdHVkZQ==?=\r\n "
	 "=?utf-8?B?IGRlIGNhcw==?="),
	"Réponse étude de cas"},
    /* Letters of one group in two words. */
    {STR("=?utf-8?B?UsOpc?= =?utf-8?B?G9uc2U=?="), "Réponse"},
    /* Padding left out, and the next word whole by itself. */
    {STR("=?utf-8?B?UsOpcG9uc2U?= =?utf-8?B?IMOpdHVkZQ==?="), "Réponse étude"},
    /* A character in two words. */
    {STR("=?utf-8?Q?R=C3?= =?utf-8?Q?=A9ponse?="), "Réponse"},
    {STR("=?utf-8?B?UsM=?= =?utf-8?B?qXBvbnNl?="), "Réponse"},
    {STR("=?utf-8*fr-CA?Q?=C3=A9t=C3=A9?="), "été"},
    {STR("=?iso-8859-1?Q?l=92=E9t=E9?= =?utf-8?Q?_=C3=A9?="), "l’été é"},
    /* Blanks between words do not count, other blanks do. */
    {STR("a =?utf-8?Q?b?= c =?utf-8?Q?d?=  =?us-ascii?q?e?= f"), "a b c de f"},
    {STR("[CS-=?utf-8?Q?ABC?=]"), "[CS-ABC]"},
    {STR("=?utf-8?Q?a b c?= d"), "a b c d"},
    {STR("=?utf-8?Q?a=0D=0ABcc:=20x=00y?="), "a Bcc: xy"},
    /* No words: left as they are. */
    {STR("=?utf-8?Q?abc"), "=?utf-8?Q?abc"},
    {STR("=?utf-8?X?abc?="), "=?utf-8?X?abc?="},
    {STR("=??Q?abc?="), "=??Q?abc?="},
    {STR("a=?b"), "a=?b"},
    {STR("=?="), "=?="},
    /* Raw 8 bits. */
    {STR("\xe9t\xe9"), "été"},
    {STR("\xc3\xa9t\xc3\xa9"), "été"},
    {STR(""), ""},
};

static void
header_text_is_decoded_whole(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct str out = mail_header_text(a, texts[i].raw);

		if (!str_is(out, texts[i].text))
			fail_msg("%zu: \"%.*s\" is \"%.*s\"", i,
			    STR_ARG(texts[i].raw), STR_ARG(out));
	}
}

/* As programs cut a subject: every length of chunk, every text comes back. */
static void
base64_chunks_of_any_length_come_back(void **state)
{
	static const char subject[] =
	    "Réponse à l’étude de cas nº 12 : où, quand, "
	    "à quelle fin ? Déjà reçu — merci";
	static const char letters[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t n = sizeof subject - 1;

	(void)state;
	for (size_t chunk = 1; chunk <= n; chunk++) {
		struct buf raw = {0};

		for (size_t at = 0; at < n; at += chunk) {
			size_t end = at + chunk < n ? at + chunk : n;

			buf_add_text(
			    &raw, at > 0 ? "\r\n =?utf-8?B?" : "=?utf-8?B?");
			for (size_t i = at; i < end; i += 3) {
				uint32_t bits = 0;

				for (size_t k = i; k < i + 3; k++)
					bits =
					    bits << 8 |
					    (k < end ? (unsigned char)subject[k]
						     : 0U);
				for (size_t k = 0; k < 4; k++)
					buf_add_char(&raw,
					    k > end - i
						? '='
						: letters[bits >> (18 - 6 * k) &
							  63]);
			}
			buf_add_text(&raw, "?=");
		}
		assert_string_equal(
		    str_cstr(a, mail_header_text(a, buf_str(&raw))), subject);
		buf_release(&raw);
	}
}

struct name_case {
	const char *raw;
	size_t count;
	const char *name, *address; /* of the first */
};

static const struct name_case names[] = {
    {"Jean Dupont <jean@prive.example>", 1, "Jean Dupont",
	"jean@prive.example"},
    {"\"Dupont, Jean\" <jean@prive.example>", 1, "Dupont, Jean",
	"jean@prive.example"},
    {"=?utf-8?B?SsOpcsO0bWU=?= =?utf-8?B?IEzDqXZlc3F1ZQ==?= "
     "<j@prive.example>",
	1, "Jérôme Lévesque", "j@prive.example"},
    {"\"=?utf-8?B?SsOpcsO0bWU=?= =?utf-8?B?IEzDqXZlc3F1ZQ==?=\" "
     "<j@prive.example>",
	1, "Jérôme Lévesque", "j@prive.example"},
    /* What is decoded is a name, whatever it looks like. */
    {"=?utf-8?Q?chef=40office.example=2C_x?= <j@prive.example>", 1,
	"chef@office.example, x", "j@prive.example"},
    {"=?iso-8859-1?Q?L=E9vesque=2C_Jos=E9e?= <j@prive.example>", 1,
	"Lévesque, Josée", "j@prive.example"},
    {"=?utf-8?Q?a=0D=0ABcc=3A_x?= <j@prive.example>", 1, "a Bcc: x",
	"j@prive.example"},
    {"j@prive.example (Jean)", 1, NULL, "j@prive.example"},
    {"a@un.example, b@deux.example", 2, "", "a@un.example"},
    {"Groupe: a@un.example, b@deux.example;, c@trois.example", 3, "",
	"a@un.example"},
    {"Jean Dupont", 0, NULL, NULL},
    {"", 0, NULL, NULL},
    {"<>", 0, NULL, NULL},
    {"undisclosed-recipients:;", 0, NULL, NULL},
    {"L\xe9vesque <j@prive.example>", 1, "Lévesque", "j@prive.example"},
};

static void
names_and_addresses_are_told_apart(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct mail_mailbox *list;
		size_t count;

		print_message("# mailbox list %zu\n", i);
		mail_address_list(a, str_from(names[i].raw), &list, &count);
		assert_int_equal(count, names[i].count);
		if (names[i].address != NULL)
			assert_string_equal(
			    str_cstr(a, list[0].address), names[i].address);
		if (names[i].name != NULL)
			assert_string_equal(
			    str_cstr(a, list[0].name), names[i].name);
	}
}

static const struct text_case file_names[] = {
    {STR("cv.pdf"), "cv.pdf"},
    {STR("../../etc/passwd"), "passwd"},
    {STR("C:\\Users\\zoe\\cv final.pdf"), "cv final.pdf"},
    {STR("cv\r\nBcc: x@evil.example.pdf"), "cvBcc_ x@evil.example.pdf"},
    {STR("cv\xe2\x80\xae"
	 "fdp.exe"),
	"cvfdp.exe"},
    {STR("cv\0.pdf"), "cv.pdf"},
    {STR("\x1b[31mcv.pdf"), "[31mcv.pdf"},
    {STR(".."), ""},
    {STR("/"), ""},
    {STR(".htaccess"), "htaccess"},
    {STR("cv.pdf. ."), "cv.pdf"},
    {STR("a<b>c:d\"e|f?g*.pdf"), "a_b_c_d_e_f_g_.pdf"},
    {STR("e\xcc\x81t\xc3\xa9.pdf"), "été.pdf"},
    {STR("mon\xc2\xa0 \xe2\x80\xaf cv.pdf"), "mon cv.pdf"},
    {STR("a\xe2\x80\xa8"
	 "b.pdf"),
	"ab.pdf"},
    {STR("\xff.pdf"), "\xef\xbf\xbd.pdf"},
};

static void
file_names_can_do_no_harm(void **state)
{
	bool cut;

	(void)state;
	for (size_t i = 0; i < sizeof file_names / sizeof file_names[0]; i++) {
		struct str out =
		    mail_header_file_name(a, file_names[i].raw, &cut);

		if (!str_is(out, file_names[i].text) || cut)
			fail_msg("%zu is \"%.*s\"", i, STR_ARG(out));
	}
}

static void
a_long_file_name_keeps_its_extension(void **state)
{
	struct buf name = {0};
	struct str out;
	bool cut;

	(void)state;
	for (int i = 0; i < 300; i++)
		buf_add_text(&name, "é");
	buf_add_text(&name, ".pdf");
	out = mail_header_file_name(a, buf_str(&name), &cut);
	assert_true(cut);
	assert_true(str_ends(out, "é.pdf"));
	assert_in_range(out.n, 190, 200);
	buf_release(&name);
}

static void
ids_are_taken_out_of_their_brackets(void **state)
{
	static const char *const raw[] = {
	    " <a@b>\r\n <c@d> x <e", "plain@id", "<a b@c>", "", " ", "<>"};
	static const size_t counts[] = {3, 1, 1, 0, 0, 0};
	static const char *const firsts[] = {"a@b", "plain@id", "a b@c"};
	struct str *ids;
	size_t count;

	(void)state;
	for (size_t i = 0; i < 6; i++) {
		mail_header_ids(a, str_from(raw[i]), &ids, &count);
		assert_int_equal(count, counts[i]);
		if (count > 0)
			assert_true(str_is(ids[0], firsts[i]));
	}
}

static void
fields_are_split_where_they_begin(void **state)
{
	struct str block = STR("From x@y Mon Jan 1 00:00:00 2026\n"
			       "Subject: a\r\n\tb\n"
			       "no field\n"
			       "X y: no\n"
			       "subject : c\n"
			       ": nothing\n"
			       "To:\n");
	struct mail_headers h;

	(void)state;
	mail_header_split(a, block, &h);
	assert_int_equal(h.count, 3);
	assert_true(str_is(mail_header_get(&h, "Subject", 0), " a\r\n\tb"));
	assert_true(str_is(mail_header_get(&h, "SUBJECT", 1), " c"));
	assert_true(mail_header_has(&h, "to"));
	assert_false(mail_header_has(&h, "cc"));
	assert_null(mail_header_get(&h, "Subject", 2).p);
}

static void
a_hostile_header_takes_no_time(void **state)
{
	struct buf raw = {0};

	(void)state;
	/* Looking for the end of each word in all the rest would take
	 * minutes. */
	alarm(30);
	for (int i = 0; i < 100000; i++)
		buf_add_text(&raw, "=?utf-8?Q?");
	assert_true(mail_header_text(a, buf_str(&raw)).n > 0);
	alarm(0);
	buf_release(&raw);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(header_text_is_decoded_whole),
	    cmocka_unit_test(base64_chunks_of_any_length_come_back),
	    cmocka_unit_test(names_and_addresses_are_told_apart),
	    cmocka_unit_test(file_names_can_do_no_harm),
	    cmocka_unit_test(a_long_file_name_keeps_its_extension),
	    cmocka_unit_test(ids_are_taken_out_of_their_brackets),
	    cmocka_unit_test(fields_are_split_where_they_begin),
	    cmocka_unit_test(a_hostile_header_takes_no_time),
	};
	int failed;

	mail_start();
	a = arena_new();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(a);
	return failed;
}
