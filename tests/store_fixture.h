/*
 * A store in a folder of its own, and short ways to fill it, for the tests of
 * store/. Include it after cmocka.h.
 */
#ifndef TESTS_STORE_FIXTURE_H
#define TESTS_STORE_FIXTURE_H

#include "crypto/random.h"
#include "model/address.h"
#include "store/store_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOW = 1800000000 };

struct fixture {
	char folder[64];
	struct arena *a;
	struct random random;
	struct keys *keys;
	struct store *store;
	struct err err;
	int64_t number; /* of the last request made */
};

#define OK(call) assert_ok((call), &f->err, __LINE__)

static inline void
assert_ok(enum err_kind kind, const struct err *err, int line)
{
	if (kind != ERR_NONE)
		fail_msg("line %d: %s", line, err->text);
}

static inline void
fixture_open(struct fixture *f)
{
	OK(store_open(f->folder, STORE_WRITE, f->keys, &f->random, NULL,
	    &f->store, &f->err));
}

static inline void
fixture_reopen(struct fixture *f)
{
	store_close(f->store);
	fixture_open(f);
}

static inline int
fixture_setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	snprintf(f->folder, sizeof f->folder, "/tmp/test_store.XXXXXX");
	if (mkdtemp(f->folder) == NULL || crypto_start(&f->err) != ERR_NONE)
		return -1;
	f->a = arena_new();
	f->random.seeded = true;
	memset(f->random.seed, 3, sizeof f->random.seed);
	if (keys_generate(f->folder, &f->random, &f->err) != ERR_NONE ||
	    keys_load(file_join(f->a, f->folder, "service.key"), &f->keys,
		&f->err) != ERR_NONE)
		return -1;
	fixture_open(f);
	*state = f;
	return 0;
}

static inline int
fixture_teardown(void **state)
{
	struct fixture *f = *state;
	pid_t pid;
	int status = 0;

	store_close(f->store);
	keys_free(f->keys);
	pid = fork();
	if (pid == 0) {
		execlp("rm", "rm", "-rf", f->folder, (char *)NULL);
		_exit(1);
	}
	if (pid == -1 || waitpid(pid, &status, 0) != pid || status != 0)
		return -1;
	arena_free(f->a);
	free(f);
	return 0;
}

#define STORE_TEST(name) \
	cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

/* One integer that a query of the test's own gives. */
static inline int64_t
ask(struct fixture *f, const char *sql)
{
	int64_t value = 0;

	OK(query_pragma(f->store->db, sql, &value, &f->err));
	return value;
}

/* A message with raw text, recorded; returns its id. */
static inline int64_t
receive(struct fixture *f, const char *uid, int64_t at)
{
	struct received r = {.mailbox = STR("maildir:x"),
	    .uidvalidity = STR("1"),
	    .received_at = at};
	struct spool_writer *w = NULL;

	r.uid = str_from(uid);
	OK(spool_create(f->store, str_from(uid), &w, &f->err));
	OK(spool_write(w, "raw of ", 7, &f->err));
	OK(spool_write(w, uid, strlen(uid), &f->err));
	OK(spool_finish(w, f->a, &r, &f->err));
	OK(store_spool_sync(f->store, &f->err));
	OK(store_message_record(f->store, &r, 1, at, &f->err));
	assert_true(r.id > 0);
	return r.id;
}

/* Apply in a batch of its own; what store_apply() said. */
static inline enum err_kind
try_apply(struct fixture *f, const struct change *change, int64_t now)
{
	enum err_kind kind;

	OK(store_begin(f->store, &f->err));
	kind = store_apply(f->store, change, now, &f->number, &f->err);
	if (kind == ERR_NONE)
		OK(store_commit(f->store, &f->err));
	else
		store_rollback(f->store);
	return kind;
}

static inline void
apply(struct fixture *f, const struct change *change, int64_t now)
{
	if (try_apply(f, change, now) != ERR_NONE)
		fail_msg("%s", f->err.text);
}

static inline struct outgoing
mail_to(const char *to, const char *message_id)
{
	struct outgoing mail = {.reason = REASON_CONFIRM,
	    .priority = MAIL_ANSWER,
	    .bytes = STR("Subject: secret words\r\n\r\nbody\r\n")};

	mail.to = str_from(to);
	mail.message_id = str_from(message_id);
	return mail;
}

/* First contact: an unconfirmed person, a held message, one mail. */
static inline struct person *
contact(struct fixture *f, const char *address, int64_t message, int64_t now)
{
	struct outgoing mail = mail_to(address, address);
	struct change c = {.message = message,
	    .outcome = OUTCOME_HELD,
	    .folder = STR("En attente"),
	    .message_id = STR("her-own-id"),
	    .mails = &mail,
	    .mail_count = 1};
	struct person *p = NULL;

	c.create_address = str_from(address);
	c.from = c.create_address;
	apply(f, &c, now);
	OK(store_person_by_address(
	    f->store, f->a, address_normalise(f->a, c.from), &p, &f->err));
	assert_non_null(p);
	return p;
}

static inline struct received *
message(struct fixture *f, int64_t id)
{
	struct received *r = NULL;

	OK(store_message(f->store, f->a, id, &r, &f->err));
	return r;
}

/* A blob of this content, finished. */
static inline struct str
blob_of(struct fixture *f, const char *content)
{
	struct blob_writer *w = NULL;
	struct str name = {0};

	OK(blob_create(f->store, &w, &f->err));
	OK(blob_write(w, content, strlen(content), &f->err));
	OK(blob_finish(w, f->a, &name, &f->err));
	return name;
}

static inline bool
folder_has(struct fixture *f, const char *folder, struct str name)
{
	return file_exists(
	    arena_printf(f->a, "%s/%s/%.*s", f->folder, folder, STR_ARG(name)));
}

#endif
