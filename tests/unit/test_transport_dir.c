#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "transport/transport.h"

#define FROM "stages@example.org"
#define TO "amelie@etudiant.example"
#define MAIL "Subject: x\r\n\r\nBonjour\r\n"

struct fixture {
	struct arena *arena;
	char folder[64];
	struct transport *transport;
};

static int
set_up(void **state)
{
	static const char template[] = "/tmp/test-transport-XXXXXX";
	struct fixture *f = calloc(1, sizeof *f);
	struct transport_settings settings = {0};
	struct err err = {0};

	assert_non_null(f);
	f->arena = arena_new();
	memcpy(f->folder, template, sizeof template);
	assert_non_null(mkdtemp(f->folder));
	settings.url = str_printf(f->arena, "maildir:%s/out", f->folder);
	if (transport_open(&settings, NULL, &f->transport, &err) != ERR_NONE)
		fail_msg("%s", err.text);
	*state = f;
	return 0;
}

/* The names in out/part, without those that begin with a dot. */
static size_t
names(struct fixture *f, const char *part, char **first)
{
	char *path = arena_printf(f->arena, "%s/out/%s", f->folder, part);
	DIR *folder = opendir(path);
	struct dirent *entry;
	size_t count = 0;

	assert_non_null(folder);
	while ((entry = readdir(folder)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		if (count++ == 0 && first != NULL)
			*first = arena_printf(
			    f->arena, "%s/%s", path, entry->d_name);
	}
	closedir(folder);
	return count;
}

static void
empty(struct fixture *f, const char *part)
{
	char *name = NULL;

	while (names(f, part, &name) > 0)
		assert_true(unlink(name) == 0 || rmdir(name) == 0);
}

static int
tear_down(void **state)
{
	static const char *const parts[] = {"new", "cur", "tmp", ""};
	struct fixture *f = *state;

	transport_free(f->transport);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		empty(f, parts[i]);
		assert_int_equal(rmdir(arena_printf(f->arena, "%s/out/%s",
				     f->folder, parts[i])),
		    0);
	}
	assert_int_equal(rmdir(f->folder), 0);
	arena_free(f->arena);
	free(f);
	return 0;
}

static struct transport_result
send_mail(struct fixture *f, const char *from, struct str to, const char *id,
    struct str bytes)
{
	struct transport_result result = {.verdict = TRANSPORT_COUNT};

	f->transport->ops->send(f->transport, f->arena, str_from(from), to,
	    str_from(id), bytes, &result);
	return result;
}

static enum transport_verdict
send_text(struct fixture *f, const char *to, const char *id, const char *bytes)
{
	return send_mail(f, FROM, str_from(to), id, str_from(bytes)).verdict;
}

static char *
content(struct fixture *f, const char *path)
{
	struct buf bytes = {0};
	struct err err = {0};
	char *text;

	if (file_load(path, 1 << 20, &bytes, &err) != ERR_NONE)
		fail_msg("%s", err.text);
	text = str_cstr(f->arena, buf_str(&bytes));
	buf_release(&bytes);
	return text;
}

static void
a_mail_is_one_private_file_with_its_recipient_on_top(void **state)
{
	struct fixture *f = *state;
	struct stat st;
	char *name = NULL;

	assert_int_equal(
	    send_text(f, TO, "<1@x.example>", MAIL), TRANSPORT_ACCEPTED);
	assert_int_equal(names(f, "new", &name), 1);
	assert_string_equal(content(f, name), "Delivered-To: " TO "\r\n" MAIL);
	assert_int_equal(stat(name, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(names(f, "tmp", NULL), 0);
}

static void
each_mail_and_each_recipient_has_a_file_of_its_own(void **state)
{
	struct fixture *f = *state;

	send_text(f, TO, "<1@x.example>", MAIL);
	send_text(f, TO, "<2@x.example>", MAIL);
	send_text(f, "jules@etudiant.example", "<1@x.example>", MAIL);
	/* Told apart although a file's name can hold neither. */
	send_text(f, TO, "<1/2@x.example>", MAIL);
	send_text(f, TO, "<1:2@x.example>", MAIL);
	send_text(f, TO, "<1%2F2@x.example>", MAIL);
	assert_int_equal(names(f, "new", NULL), 6);
}

static void
a_repeat_replaces_the_file(void **state)
{
	struct fixture *f = *state;
	char *name = NULL;

	send_text(f, TO, "<1@x.example>", "Subject: half\r\n");
	assert_int_equal(
	    send_text(f, TO, "<1@x.example>", MAIL), TRANSPORT_ACCEPTED);
	assert_int_equal(names(f, "new", &name), 1);
	assert_string_equal(content(f, name), "Delivered-To: " TO "\r\n" MAIL);
	assert_int_equal(names(f, "tmp", NULL), 0);
}

static void
what_a_stop_left_in_tmp_is_written_over(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};
	char *name = NULL, *last;

	send_text(f, TO, "<1@x.example>", MAIL);
	names(f, "new", &name);
	last = strrchr(name, '/') + 1;
	assert_int_equal(
	    file_save(arena_printf(f->arena, "%s/out/tmp/%s", f->folder, last),
		0600,
		str_from("much longer than the mail will ever be; "
			 "much longer than the mail will ever be"),
		&err),
	    ERR_NONE);
	send_text(f, TO, "<1@x.example>", MAIL);
	assert_string_equal(content(f, name), "Delivered-To: " TO "\r\n" MAIL);
	assert_int_equal(names(f, "tmp", NULL), 0);
}

static void
a_name_never_leaves_the_folder_or_hides_in_it(void **state)
{
	static const char *const ids[] = {
	    "../../up", "/etc/x", ".hidden", "", "a\nb", "a\\b", "a:2,S"};
	struct fixture *f = *state;
	size_t count = sizeof ids / sizeof *ids;
	char *name = NULL;

	for (size_t i = 0; i < count; i++)
		assert_int_equal(
		    send_text(f, TO, ids[i], MAIL), TRANSPORT_ACCEPTED);
	assert_int_equal(names(f, "new", NULL), count);
	for (; names(f, "new", &name) > 0; unlink(name)) {
		const char *last = strrchr(name, '/') + 1;

		assert_true(last[0] != '.');
		assert_null(strpbrk(last, ":\n\\"));
	}
}

/* A long address, all of it written as %XX, would be no name of a file. */
static void
long_addresses_still_have_a_file_each(void **state)
{
	struct fixture *f = *state;
	struct buf to = {0};
	size_t at;

	for (int i = 0; i < 60; i++)
		buf_add_char(&to, '#');
	at = to.n - 1;
	buf_add_char(&to, '@');
	for (int i = 0; i < 4; i++)
		buf_add_text(&to, "ddddddddddddddddddddddddddddddddddddddd"
				  "dddddddddd.");
	buf_add_text(&to, "example");
	assert_int_equal(
	    send_mail(f, FROM, buf_str(&to), "<1@x.example>", str_from(MAIL))
		.verdict,
	    TRANSPORT_ACCEPTED);
	to.p[at] = '$';
	assert_int_equal(
	    send_mail(f, FROM, buf_str(&to), "<1@x.example>", str_from(MAIL))
		.verdict,
	    TRANSPORT_ACCEPTED);
	assert_int_equal(names(f, "new", NULL), 2);
	buf_release(&to);
}

static void
an_address_that_is_none_is_refused(void **state)
{
	static const struct {
		const char *from;
		struct str to;
	} pairs[] = {
	    {FROM, STR("a@b.example\r\nRCPT TO:<c@d.example>")},
	    {FROM, STR("a@b.example\n")},
	    {FROM, STR("a@b.example\0x")},
	    {FROM, STR("nobody")},
	    {FROM, STR("")},
	    {FROM, STR("@b.example")},
	    {FROM, STR("a b@c.example")},
	    {FROM, STR(" a@b.example")},
	    {FROM, STR("<a@b.example>")},
	    {FROM, STR("a@b.example,c@d.example")},
	    {"stages", STR(TO)},
	    {"", STR(TO)},
	    {"a@b.example\r\nX: y", STR(TO)},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		struct transport_result result = send_mail(f, pairs[i].from,
		    pairs[i].to, "<1@x.example>", str_from(MAIL));

		if (result.verdict != TRANSPORT_REFUSED)
			fail_msg("pair %zu: %s", i,
			    transport_verdict_name(result.verdict));
		assert_true(str_is(result.reply, "not an address"));
	}
	assert_int_equal(names(f, "new", NULL), 0);
	assert_int_equal(names(f, "tmp", NULL), 0);
}

/* Some servers see the end of a mail in "LF . LF" and a second mail in it. */
static void
a_line_without_cr_lf_is_refused(void **state)
{
	static const char *const mails[] = {"", "Subject: x",
	    "Subject: x\r\n\r\nBonjour", "Subject: x\n",
	    "Subject: x\r\n\r\nBon\n.\njour\r\n", "Subject: x\r\n\rBonjour\r\n",
	    "\nSubject: x\r\n", "Subject: x\r\n\r"};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof mails / sizeof *mails; i++)
		if (send_text(f, TO, "<1@x.example>", mails[i]) !=
		    TRANSPORT_REFUSED)
			fail_msg("mail %zu is taken", i);
	assert_int_equal(names(f, "new", NULL), 0);
}

/* A folder stands where the file should go: as good as any other failure. */
static void
a_failure_is_tried_again_and_leaves_nothing_in_tmp(void **state)
{
	struct fixture *f = *state;
	struct transport_result result;
	char *name = NULL;

	send_text(f, TO, "<1@x.example>", MAIL);
	names(f, "new", &name);
	assert_int_equal(unlink(name), 0);
	assert_int_equal(mkdir(name, 0700), 0);
	result =
	    send_mail(f, FROM, str_from(TO), "<1@x.example>", str_from(MAIL));
	assert_int_equal(result.verdict, TRANSPORT_RETRY);
	assert_true(result.reply.n > 0);
	assert_int_equal(names(f, "tmp", NULL), 0);
	assert_int_equal(rmdir(name), 0);
	assert_int_equal(
	    send_text(f, TO, "<1@x.example>", MAIL), TRANSPORT_ACCEPTED);
}

static void
check_looks_at_the_folder(void **state)
{
	struct fixture *f = *state;
	char *out = arena_printf(f->arena, "%s/out", f->folder);
	char *gone = arena_printf(f->arena, "%s/gone", f->folder);
	struct err err = {0};

	assert_int_equal(
	    f->transport->ops->check(f->transport, &err), ERR_NONE);
	assert_int_equal(rename(out, gone), 0);
	assert_int_equal(
	    f->transport->ops->check(f->transport, &err), ERR_CONFIG);
	assert_int_equal(
	    send_text(f, TO, "<1@x.example>", MAIL), TRANSPORT_RETRY);
	assert_int_equal(rename(gone, out), 0);
}

static void
what_is_no_way_out_is_a_mistake_in_the_configuration(void **state)
{
	static const char *const urls[] = {"", "maildir:", "mail", "/var/out",
	    "http://x.example", "smtp:x.example", "smtp://", "smtps://:465",
	    "smtp://x.example:0", "smtp://x.example:99999",
	    "smtp://user:secret@x.example", "smtp://x.example/path",
	    "smtp://x.example?x", "smtp://x example", "smtp://x.example\r\n"};

	(void)state;
	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
		struct transport_settings settings = {.url = str_from(urls[i])};
		struct transport *t = NULL;
		struct err err = {0};

		if (transport_open(&settings, NULL, &t, &err) != ERR_CONFIG)
			fail_msg("taken: %s", urls[i]);
		assert_null(t);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	    TEST(a_mail_is_one_private_file_with_its_recipient_on_top),
	    TEST(each_mail_and_each_recipient_has_a_file_of_its_own),
	    TEST(a_repeat_replaces_the_file),
	    TEST(what_a_stop_left_in_tmp_is_written_over),
	    TEST(a_name_never_leaves_the_folder_or_hides_in_it),
	    TEST(long_addresses_still_have_a_file_each),
	    TEST(an_address_that_is_none_is_refused),
	    TEST(a_line_without_cr_lf_is_refused),
	    TEST(a_failure_is_tried_again_and_leaves_nothing_in_tmp),
	    TEST(check_looks_at_the_folder),
	    cmocka_unit_test(
		what_is_no_way_out_is_a_mistake_in_the_configuration),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
