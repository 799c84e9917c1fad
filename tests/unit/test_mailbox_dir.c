#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "mailbox/mailbox.h"

#define NON_ASSIGNEES "Demandes/1 Non assignées"
#define ON_DISK ".Demandes.1 Non assign&AOk-es"

struct place {
	struct arena *arena;
	char *folder; /* of the test */
	char *root;   /* the Maildir, in it */
	struct mailbox *box;
	struct err err;
};

static void
place_open(struct place *p)
{
	struct mailbox_settings settings = {
	    .url = str_printf(p->arena, "maildir:%s", p->root),
	    .max_size = 1000000};

	mailbox_free(p->box);
	assert_int_equal(
	    mailbox_open(&settings, NULL, &p->box, &p->err), ERR_NONE);
}

static int
place_make(void **state)
{
	struct place *p = calloc(1, sizeof *p);

	if (p == NULL)
		return -1;
	p->arena = arena_new();
	p->folder = arena_strdup(p->arena, "/tmp/test_mailbox.XXXXXX");
	if (mkdtemp(p->folder) == NULL)
		return -1;
	p->root = file_join(p->arena, p->folder, "mail");
	place_open(p);
	*state = p;
	return 0;
}

static void
remove_tree(const char *path)
{
	struct arena *a = arena_new();
	DIR *stream = opendir(path);
	struct dirent *entry;

	assert_non_null(stream);
	while ((entry = readdir(stream)) != NULL) {
		char *name = file_join(a, path, entry->d_name);
		struct stat st;

		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		assert_int_equal(lstat(name, &st), 0);
		if (S_ISDIR(st.st_mode))
			remove_tree(name);
		else
			assert_int_equal(unlink(name), 0);
	}
	assert_int_equal(closedir(stream), 0);
	assert_int_equal(rmdir(path), 0);
	arena_free(a);
}

static int
place_remove(void **state)
{
	struct place *p = *state;

	remove_tree(p->folder);
	mailbox_free(p->box);
	arena_free(p->arena);
	free(p);
	return 0;
}

/* A message as somebody else delivers it; when: what its file says, or 0. */
static void
put(struct place *p, const char *name, const char *text, int64_t when)
{
	char *path = file_join(p->arena, p->root, name);
	struct timespec times[2] = {{.tv_sec = when}, {.tv_sec = when}};

	assert_int_equal(
	    file_save(path, 0600, str_from(text), &p->err), ERR_NONE);
	if (when != 0)
		assert_int_equal(utimensat(0, path, times, 0), 0);
}

static bool
is_there(struct place *p, const char *name)
{
	return file_exists(file_join(p->arena, p->root, name));
}

/* The uids of one page, with spaces between. */
static char *
page(struct place *p, const char *after, size_t max)
{
	struct mailbox_listing listing;
	struct buf text = {0};
	char *result;

	assert_int_equal(p->box->ops->list(p->box, p->arena, str_from(after),
			     max, &listing, &p->err),
	    ERR_NONE);
	assert_true(listing.uidvalidity.n > 0);
	for (size_t i = 0; i < listing.count; i++)
		buf_printf(&text, "%s%.*s", i == 0 ? "" : " ",
		    STR_ARG(listing.items[i].uid));
	result = str_cstr(p->arena, buf_str(&text));
	buf_release(&text);
	return result;
}

/* What a fetch brings: "uid=content;", "uid!why;". */
struct basket {
	struct buf text;
	int open;
};

static enum err_kind
basket_begin(void *context, struct str uid, struct err *err)
{
	struct basket *b = context;

	(void)err;
	assert_int_equal(b->open++, 0);
	buf_printf(&b->text, "%.*s=", STR_ARG(uid));
	return ERR_NONE;
}

static enum err_kind
basket_data(void *context, const void *bytes, size_t n, struct err *err)
{
	struct basket *b = context;

	(void)err;
	buf_add(&b->text, bytes, n);
	return ERR_NONE;
}

static enum err_kind
basket_end(void *context, struct str uid, const char *failed, struct err *err)
{
	struct basket *b = context;

	(void)uid;
	(void)err;
	b->open--;
	if (failed != NULL)
		buf_printf(&b->text, "!%s", failed);
	buf_add_text(&b->text, ";");
	return ERR_NONE;
}

static char *
fetch(struct place *p, const struct str *uids, size_t count)
{
	struct basket b = {0};
	struct mailbox_sink sink = {.context = &b,
	    .begin = basket_begin,
	    .data = basket_data,
	    .end = basket_end};
	char *result;

	assert_int_equal(
	    p->box->ops->fetch(p->box, uids, count, &sink, &p->err), ERR_NONE);
	result = str_cstr(p->arena, buf_str(&b.text));
	buf_release(&b.text);
	return result;
}

static char *
fetch_one(struct place *p, const char *uid)
{
	struct str one = str_from(uid);

	return fetch(p, &one, 1);
}

static char *
move_one(struct place *p, const char *from, const char *uid, const char *to)
{
	struct str one = str_from(uid);
	struct mailbox_moved moved;

	assert_int_equal(p->box->ops->move(p->box, p->arena, str_from(from),
			     &one, 1, str_from(to), &moved, &p->err),
	    ERR_NONE);
	assert_string_equal(str_cstr(p->arena, moved.uid), uid);
	return str_cstr(p->arena, moved.new_uid);
}

static int
count_messages(struct place *p, const char *sub)
{
	DIR *stream = opendir(file_join(p->arena, p->root, sub));
	struct dirent *entry;
	int count = 0;

	assert_non_null(stream);
	while ((entry = readdir(stream)) != NULL)
		count += entry->d_name[0] != '.';
	assert_int_equal(closedir(stream), 0);
	return count;
}

/* ---- list ---- */

static void
lists_in_order_of_arrival(void **state)
{
	struct place *p = *state;

	put(p, "new/1700000002.M1.host", "c", 5);
	put(p, "cur/1700000001.M9.host:2,S", "b", 9);
	put(p, "cur/1700000001.M5.host:2,", "a", 8);
	put(p, "new/1700000001.M1.host", "d", 10);
	put(p, "new/.1700000000.tmp", "unfinished", 1);
	assert_string_equal(page(p, "", 0),
	    "1700000001.M5.host 1700000001.M9.host 1700000001.M1.host "
	    "1700000002.M1.host");
}

static void
pages_through_with_what_came_last(void **state)
{
	struct place *p = *state;

	/* All of one second and one time of file: only the name is left. */
	for (int i = 0; i < 7; i++)
		put(p, arena_printf(p->arena, "new/1700000000.M%d.h", i), "x",
		    7);
	assert_string_equal(
	    page(p, "", 3), "1700000000.M0.h 1700000000.M1.h 1700000000.M2.h");
	assert_string_equal(page(p, "1700000000.M2.h", 3),
	    "1700000000.M3.h 1700000000.M4.h 1700000000.M5.h");
	assert_string_equal(page(p, "1700000000.M5.h", 3), "1700000000.M6.h");
	assert_string_equal(page(p, "1700000000.M6.h", 3), "");
}

static void
pages_from_a_message_that_is_gone(void **state)
{
	struct place *p = *state;

	put(p, "new/1700000001.a.h", "x", 0);
	put(p, "new/1700000003.b.h", "x", 0);
	assert_string_equal(page(p, "1700000002.gone.h", 10), "1700000003.b.h");
	/* Nothing known of it: all, rather than none. */
	assert_string_equal(
	    page(p, "unheard-of", 10), "1700000001.a.h 1700000003.b.h");
}

static void
sees_at_once_what_came_since_the_last_look(void **state)
{
	struct place *p = *state;

	put(p, "new/1700000001.a.h", "x", 0);
	assert_string_equal(page(p, "", 10), "1700000001.a.h");
	put(p, "new/1700000002.b.h", "x", 0);
	assert_string_equal(page(p, "", 10), "1700000001.a.h 1700000002.b.h");
	assert_string_equal(page(p, "1700000001.a.h", 10), "1700000002.b.h");
}

static void
pages_through_more_than_it_holds(void **state)
{
	struct place *p = *state;
	struct arena *a = arena_new();
	char *sub = file_join(p->arena, p->root, "new");
	struct str after = {0};
	size_t seen = 0;

	for (int i = 0; i < 10500; i++) {
		char *path = arena_printf(a, "%s/%d.x.h", sub, 1700000000 + i);
		FILE *file = fopen(path, "w");

		assert_non_null(file);
		assert_int_equal(fclose(file), 0);
	}
	for (;;) {
		struct mailbox_listing listing;

		assert_int_equal(p->box->ops->list(
				     p->box, a, after, 1000, &listing, &p->err),
		    ERR_NONE);
		for (size_t i = 0; i < listing.count; i++)
			assert_true(str_eq(listing.items[i].uid,
			    str_printf(a, "%d.x.h", 1700000000 + (int)seen++)));
		if (listing.count < 1000)
			break;
		after = listing.items[listing.count - 1].uid;
	}
	assert_int_equal(seen, 10500);
	arena_free(a);
}

static void
a_link_or_a_folder_is_no_message(void **state)
{
	struct place *p = *state;

	put(p, "../secret", "not for you", 0);
	assert_int_equal(symlink("../../secret", file_join(p->arena, p->root,
						     "new/1700000000.link.h")),
	    0);
	assert_int_equal(
	    mkdir(file_join(p->arena, p->root, "new/1700000000.dir.h"), 0700),
	    0);
	assert_string_equal(page(p, "", 0), "");
	assert_string_equal(fetch_one(p, "1700000000.link.h"),
	    "1700000000.link.h=!the file cannot be opened;");
}

static void
a_name_used_again_is_another_message(void **state)
{
	struct place *p = *state;
	char *first, *second;

	put(p, "new/reponse.eml", "oui", 1700000000);
	first = page(p, "", 0);
	assert_int_equal(strncmp(first, "reponse.eml~", 12), 0);
	put(p, "new/reponse.eml", "non", 1700000000);
	second = page(p, "", 0);
	assert_string_not_equal(first, second);
	/* The same once more, as from a second delivery. */
	put(p, "new/reponse.eml", "oui", 1700000001);
	second = page(p, "", 0);
	assert_string_not_equal(first, second);
	/* What was there before must not take the other one away. */
	assert_string_equal(move_one(p, "INBOX", first, "Z"), "");
	assert_true(is_there(p, "new/reponse.eml"));
	put(p, "new/reponse.eml", "oui", 1700000000);
	assert_string_equal(page(p, "", 0), first);
	assert_string_not_equal(move_one(p, "INBOX", first, "Z"), "");
	assert_false(is_there(p, "new/reponse.eml"));
}

/* ---- fetch ---- */

static void
fetches_from_new_and_cur_whatever_the_flags(void **state)
{
	struct place *p = *state;
	struct str uids[] = {STR("1700000002.b.h"), STR("1700000001.a.h"),
	    STR("1700000003.c.h"), STR("1700000009.gone.h")};

	put(p, "new/1700000001.a.h", "one", 0);
	put(p, "cur/1700000002.b.h:2,FRS", "two", 0);
	put(p, "cur/1700000003.c.h", "three", 0);
	assert_string_equal(fetch(p, uids, 4),
	    "1700000002.b.h=two;1700000001.a.h=one;1700000003.c.h=three;");
	assert_true(is_there(p, "cur/1700000002.b.h:2,FRS"));
	assert_true(is_there(p, "new/1700000001.a.h"));
}

static void
a_message_that_goes_after_the_list_is_passed_over(void **state)
{
	struct place *p = *state;
	struct str uids[] = {STR("1700000001.a.h"), STR("1700000002.b.h")};

	put(p, "new/1700000001.a.h", "one", 0);
	put(p, "new/1700000002.b.h", "two", 0);
	assert_string_equal(page(p, "", 1), "1700000001.a.h");
	assert_int_equal(
	    unlink(file_join(p->arena, p->root, "new/1700000001.a.h")), 0);
	assert_string_equal(fetch(p, uids, 2), "1700000002.b.h=two;");
	assert_string_equal(page(p, "", 1), "1700000002.b.h");
}

static void
a_message_that_is_too_large_fails_alone(void **state)
{
	struct place *p = *state;
	struct str uids[] = {STR("1700000001.a.h"), STR("1700000002.b.h")};
	char *large = arena_alloc(p->arena, 1000002);

	memset(large, 'x', 1000001);
	put(p, "new/1700000001.a.h", large, 0);
	put(p, "new/1700000002.b.h", "two", 0);
	assert_string_equal(fetch(p, uids, 2),
	    "1700000001.a.h=!it is larger than is taken;"
	    "1700000002.b.h=two;");
}

/* Nothing is unreadable for root. */
static void
become_nobody(struct place *p)
{
	static const char *const open_to_all[] = {
	    "..", ".", "new", "cur", "new/1700000002.b.h"};

	if (geteuid() != 0)
		return;
	for (size_t i = 0; i < sizeof open_to_all / sizeof *open_to_all; i++)
		assert_int_equal(
		    chmod(file_join(p->arena, p->root, open_to_all[i]), 0755),
		    0);
	assert_int_equal(seteuid(65534), 0);
}

static void
an_unreadable_file_fails_alone(void **state)
{
	struct place *p = *state;
	struct str uids[] = {STR("1700000001.a.h"), STR("1700000002.b.h")};

	put(p, "new/1700000001.a.h", "one", 0);
	put(p, "new/1700000002.b.h", "two", 0);
	assert_int_equal(
	    chmod(file_join(p->arena, p->root, "new/1700000001.a.h"), 0), 0);
	become_nobody(p);
	assert_string_equal(fetch(p, uids, 2),
	    "1700000001.a.h=!the file cannot be opened;"
	    "1700000002.b.h=two;");
	assert_int_equal(seteuid(getuid()), 0);
}

static enum err_kind
refuse_data(void *context, const void *bytes, size_t n, struct err *err)
{
	(void)context;
	(void)bytes;
	(void)n;
	return err_set(err, ERR_RETRY, "the disk is full");
}

static void
an_error_of_the_sink_ends_the_fetch(void **state)
{
	struct place *p = *state;
	struct basket b = {0};
	struct mailbox_sink sink = {.context = &b,
	    .begin = basket_begin,
	    .data = refuse_data,
	    .end = basket_end};
	struct str uids[] = {STR("1700000001.a.h"), STR("1700000002.b.h")};

	put(p, "new/1700000001.a.h", "one", 0);
	put(p, "new/1700000002.b.h", "two", 0);
	assert_int_equal(
	    p->box->ops->fetch(p->box, uids, 2, &sink, &p->err), ERR_RETRY);
	assert_string_equal(p->err.text, "the disk is full");
	assert_string_equal(b.text.p, "1700000001.a.h=");
	buf_release(&b.text);
}

/* ---- move, remove ---- */

static void
moves_into_a_folder_as_dovecot_writes_it(void **state)
{
	struct place *p = *state;
	struct buf list = {0};
	char *moved;

	put(p, "cur/1700000001.a.h:2,FS", "one", 0);
	put(p, "new/1700000002.b.h", "two", 0);
	moved = move_one(p, "INBOX", "1700000001.a.h", NON_ASSIGNEES);
	assert_true(
	    is_there(p, arena_printf(p->arena, ON_DISK "/cur/%s:2,FS", moved)));
	moved = move_one(p, "INBOX", "1700000002.b.h", NON_ASSIGNEES);
	assert_true(
	    is_there(p, arena_printf(p->arena, ON_DISK "/cur/%s:2,", moved)));
	assert_true(is_there(p, ON_DISK "/tmp"));
	assert_true(is_there(p, ON_DISK "/new"));
	assert_string_equal(page(p, "", 0), "");
	assert_int_equal(
	    file_load(file_join(p->arena, p->root, "subscriptions"), 1000,
		&list, &p->err),
	    ERR_NONE);
	assert_string_equal(list.p, "Demandes.1 Non assign&AOk-es\n");
	buf_release(&list);
}

static void
a_move_asked_for_again_tells_the_same_uid(void **state)
{
	struct place *p = *state;
	char *first, *again;

	put(p, "new/1700000001.a.h", "one", 0);
	first = move_one(p, "INBOX", "1700000001.a.h", "Z");
	place_open(p);
	again = move_one(p, "INBOX", "1700000001.a.h", "Z");
	assert_string_equal(first, again);
	assert_int_equal(count_messages(p, ".Z/cur"), 1);
	assert_string_equal(move_one(p, "INBOX", "1700000009.no.h", "Z"), "");
}

static void
a_message_that_is_put_back_has_another_uid(void **state)
{
	struct place *p = *state;
	char *moved, *back;

	put(p, "new/1700000001.a.h", "one", 0);
	moved = move_one(p, "INBOX", "1700000001.a.h", "Z");
	put(p, arena_printf(p->arena, "new/%s", moved), "one", 0);
	back = page(p, "", 0);
	assert_string_not_equal(back, "1700000001.a.h");
	/* And filed again it does not take the place of its copy. */
	assert_string_not_equal(move_one(p, "INBOX", back, "Z"), moved);
	assert_int_equal(count_messages(p, ".Z/cur"), 2);
}

static void
moves_between_folders_and_removes(void **state)
{
	struct place *p = *state;
	struct str uid;

	put(p, "new/1700000001.a.h", "one", 0);
	uid = str_from(move_one(p, "INBOX", "1700000001.a.h", "A"));
	uid = str_from(move_one(p, "A", uid.p, "B/C"));
	assert_int_equal(count_messages(p, ".A/cur"), 0);
	assert_int_equal(count_messages(p, ".B.C/cur"), 1);
	for (int again = 0; again < 2; again++) {
		assert_int_equal(p->box->ops->remove(
				     p->box, str_from("B/C"), &uid, 1, &p->err),
		    ERR_NONE);
		assert_int_equal(count_messages(p, ".B.C/cur"), 0);
	}
	assert_int_equal(
	    p->box->ops->remove(p->box, str_from("Nowhere"), &uid, 1, &p->err),
	    ERR_NONE);
	assert_false(is_there(p, ".Nowhere"));
}

static void
a_folder_that_maildir_cannot_name_is_refused(void **state)
{
	static const char *const bad[] = {
	    "a.b", "", "/a", "a/", "a//b", "../x", "a\nb"};
	struct place *p = *state;
	struct str uid = STR("1700000001.a.h");
	struct mailbox_moved moved;

	put(p, "new/1700000001.a.h", "one", 0);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(
		    p->box->ops->move(p->box, p->arena, str_from("INBOX"), &uid,
			1, str_from(bad[i]), &moved, &p->err),
		    ERR_CONFIG);
	assert_true(is_there(p, "new/1700000001.a.h"));
}

/* ---- append ---- */

static void
appends_once_whatever_became_of_it(void **state)
{
	struct place *p = *state;
	struct str folder = STR("Demandes"), id = STR("<a@b>"),
		   other = STR("<c@d>"), bytes = STR("card");
	struct dirent *entry;
	DIR *stream;

	for (int i = 0; i < 2; i++)
		assert_int_equal(
		    p->box->ops->append(p->box, folder, id, bytes, &p->err),
		    ERR_NONE);
	assert_int_equal(count_messages(p, ".Demandes/new"), 1);
	/* Read by somebody: moved to cur/, with flags. */
	stream = opendir(file_join(p->arena, p->root, ".Demandes/new"));
	assert_non_null(stream);
	while ((entry = readdir(stream)) != NULL)
		if (entry->d_name[0] != '.')
			assert_int_equal(
			    rename(arena_printf(p->arena, "%s/.Demandes/new/%s",
				       p->root, entry->d_name),
				arena_printf(p->arena,
				    "%s/.Demandes/cur/%s:2,RS", p->root,
				    entry->d_name)),
			    0);
	assert_int_equal(closedir(stream), 0);
	assert_int_equal(
	    p->box->ops->append(p->box, folder, id, bytes, &p->err), ERR_NONE);
	assert_int_equal(count_messages(p, ".Demandes/new"), 0);
	assert_int_equal(
	    p->box->ops->append(p->box, folder, other, bytes, &p->err),
	    ERR_NONE);
	assert_int_equal(count_messages(p, ".Demandes/new"), 1);
	assert_int_equal(count_messages(p, ".Demandes/tmp"), 0);
}

/* ---- wait ---- */

static void *
deliver_later(void *context)
{
	struct place *p = context;
	struct timespec pause = {.tv_nsec = 200 * 1000 * 1000};

	(void)nanosleep(&pause, NULL);
	(void)rename(file_join(p->arena, p->root, "tmp/1700000001.a.h"),
	    file_join(p->arena, p->root, "new/1700000001.a.h"));
	return NULL;
}

static void
a_delivery_ends_the_wait(void **state)
{
	struct place *p = *state;
	volatile int stop = 0;
	int64_t begun;
	pthread_t thread;

	put(p, "tmp/1700000001.a.h", "one", 0);
	assert_string_equal(page(p, "", 10), "");
	begun = clock_monotonic_ms();
	assert_int_equal(pthread_create(&thread, NULL, deliver_later, p), 0);
	assert_int_equal(
	    p->box->ops->wait(p->box, 30000, &stop, &p->err), ERR_NONE);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_true(clock_monotonic_ms() - begun < 15000);
	assert_string_equal(page(p, "", 10), "1700000001.a.h");
}

static void
a_delivery_before_the_wait_is_not_missed(void **state)
{
	struct place *p = *state;
	volatile int stop = 0;
	int64_t begun = clock_monotonic_ms();

	put(p, "new/1700000001.a.h", "one", 0);
	assert_int_equal(
	    p->box->ops->wait(p->box, 30000, &stop, &p->err), ERR_NONE);
	assert_true(clock_monotonic_ms() - begun < 15000);
}

static void
the_wait_ends_when_told_to_stop_or_in_time(void **state)
{
	struct place *p = *state;
	volatile int stop = 1;
	int64_t begun = clock_monotonic_ms();

	assert_int_equal(
	    p->box->ops->wait(p->box, 60000, &stop, &p->err), ERR_NONE);
	stop = 0;
	assert_int_equal(
	    p->box->ops->wait(p->box, 100, &stop, &p->err), ERR_NONE);
	assert_true(clock_monotonic_ms() - begun < 15000);
	assert_true(clock_monotonic_ms() - begun >= 100);
}

/* ---- open ---- */

static void
what_is_no_mailbox_is_refused(void **state)
{
	struct place *p = *state;
	const char *bad[] = {
	    "maildir:", arena_printf(p->arena, "maildir:%s/no/such", p->folder),
	    "mbox:/var/mail/x", "imap:", "", "pop3://host"};

	put(p, "../file", "", 0);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct mailbox_settings settings = {.url = str_from(bad[i])};
		struct mailbox *box;

		assert_int_equal(
		    mailbox_open(&settings, NULL, &box, &p->err), ERR_CONFIG);
		assert_null(box);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, place_make, place_remove)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(lists_in_order_of_arrival),
	    TEST(pages_through_with_what_came_last),
	    TEST(pages_from_a_message_that_is_gone),
	    TEST(sees_at_once_what_came_since_the_last_look),
	    TEST(pages_through_more_than_it_holds),
	    TEST(a_link_or_a_folder_is_no_message),
	    TEST(a_name_used_again_is_another_message),
	    TEST(fetches_from_new_and_cur_whatever_the_flags),
	    TEST(a_message_that_goes_after_the_list_is_passed_over),
	    TEST(a_message_that_is_too_large_fails_alone),
	    TEST(an_unreadable_file_fails_alone),
	    TEST(an_error_of_the_sink_ends_the_fetch),
	    TEST(moves_into_a_folder_as_dovecot_writes_it),
	    TEST(a_move_asked_for_again_tells_the_same_uid),
	    TEST(a_message_that_is_put_back_has_another_uid),
	    TEST(moves_between_folders_and_removes),
	    TEST(a_folder_that_maildir_cannot_name_is_refused),
	    TEST(appends_once_whatever_became_of_it),
	    TEST(a_delivery_ends_the_wait),
	    TEST(a_delivery_before_the_wait_is_not_missed),
	    TEST(the_wait_ends_when_told_to_stop_or_in_time),
	    TEST(what_is_no_mailbox_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
