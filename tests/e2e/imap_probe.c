/*
 * A mailbox by hand, for tests: reads commands, one a line with tabs between
 * the words, and prints what came of each; the last line of an answer is "ok"
 * or "error KIND TEXT".
 *
 *	imap_probe URL USER SECRET_FILE CA_FILE TIMEOUT MAX_SIZE
 *
 *	list AFTER MAX			uidvalidity U, then uid U ...
 *	fetch UID...			message UID SIZE SHA-256 or failed UID WHY
 *	move FROM TO UID...		moved UID NEW_UID
 *	remove FOLDER UID...
 *	append FOLDER MESSAGE_ID FILE
 *	wait MILLISECONDS		waited MILLISECONDS
 *	refuse BYTES			fetches fail in the sink after so many
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "base/clock.h"
#include "base/file.h"
#include "mailbox/mailbox.h"
#include "mailbox/mailbox_child.h"

enum { WORDS = 2000 };

struct probe {
	struct mailbox *box;
	struct arena *arena; /* of one command */
	struct str words[WORDS];
	size_t count;
	int64_t refuse_after;

	crypto_hash_sha256_state hash;
	int64_t size;
	bool open;
};

/* ---- fetch ---- */

static enum err_kind
on_begin(void *context, struct str uid, struct err *err)
{
	struct probe *p = context;

	(void)uid;
	(void)err;
	if (p->open)
		printf("broken contract: begin within a message\n");
	p->open = true;
	p->size = 0;
	crypto_hash_sha256_init(&p->hash);
	return ERR_NONE;
}

static enum err_kind
on_data(void *context, const void *bytes, size_t n, struct err *err)
{
	struct probe *p = context;

	if (!p->open)
		printf("broken contract: data without a message\n");
	p->size += (int64_t)n;
	crypto_hash_sha256_update(&p->hash, bytes, n);
	if (p->refuse_after > 0 && p->size > p->refuse_after)
		return err_set(err, ERR_RETRY, "the sink refuses");
	return ERR_NONE;
}

static enum err_kind
on_end(void *context, struct str uid, const char *failed, struct err *err)
{
	struct probe *p = context;
	unsigned char digest[crypto_hash_sha256_BYTES];
	char hex[2 * sizeof digest + 1];

	(void)err;
	if (!p->open)
		printf("broken contract: end without a message\n");
	p->open = false;
	crypto_hash_sha256_final(&p->hash, digest);
	if (failed != NULL)
		printf("failed\t%.*s\t%s\n", STR_ARG(uid), failed);
	else
		printf("message\t%.*s\t%lld\t%s\n", STR_ARG(uid),
		    (long long)p->size,
		    sodium_bin2hex(hex, sizeof hex, digest, sizeof digest));
	return ERR_NONE;
}

static enum err_kind
do_fetch(struct probe *p, struct err *err)
{
	struct mailbox_sink sink = {
	    .context = p, .begin = on_begin, .data = on_data, .end = on_end};
	enum err_kind kind =
	    p->box->ops->fetch(p->box, p->words + 1, p->count - 1, &sink, err);

	if (kind == ERR_NONE && p->open)
		printf("broken contract: a message without an end\n");
	p->open = false;
	return kind;
}

/* ---- the others ---- */

static int64_t
number(struct str text)
{
	int64_t value = 0;

	if (!str_to_int64(text, 0, INT32_MAX, &value))
		printf("not a number: %.*s\n", STR_ARG(text));
	return value;
}

static enum err_kind
do_list(struct probe *p, struct err *err)
{
	struct mailbox_listing l;

	if (p->box->ops->list(p->box, p->arena, p->words[1],
		(size_t)number(p->words[2]), &l, err) != ERR_NONE)
		return err->kind;
	printf("uidvalidity\t%.*s\n", STR_ARG(l.uidvalidity));
	for (size_t i = 0; i < l.count; i++)
		printf("uid\t%.*s\n", STR_ARG(l.items[i].uid));
	return ERR_NONE;
}

static enum err_kind
do_move(struct probe *p, struct err *err)
{
	size_t count = p->count - 3;
	struct mailbox_moved *moved =
	    arena_array(p->arena, count, sizeof *moved);

	if (p->box->ops->move(p->box, p->arena, p->words[1], p->words + 3,
		count, p->words[2], moved, err) != ERR_NONE)
		return err->kind;
	for (size_t i = 0; i < count; i++)
		printf("moved\t%.*s\t%.*s\n", STR_ARG(moved[i].uid),
		    STR_ARG(moved[i].new_uid));
	return ERR_NONE;
}

static enum err_kind
do_remove(struct probe *p, struct err *err)
{
	return p->box->ops->remove(
	    p->box, p->words[1], p->words + 2, p->count - 2, err);
}

static enum err_kind
do_append(struct probe *p, struct err *err)
{
	struct buf bytes = {0};
	enum err_kind kind;

	kind =
	    file_load(str_cstr(p->arena, p->words[3]), 200 << 20, &bytes, err);
	if (kind == ERR_NONE)
		kind = p->box->ops->append(
		    p->box, p->words[1], p->words[2], buf_str(&bytes), err);
	buf_release(&bytes);
	return kind;
}

static enum err_kind
do_wait(struct probe *p, struct err *err)
{
	int64_t begun = clock_monotonic_ms();
	volatile int stop = 0;
	enum err_kind kind =
	    p->box->ops->wait(p->box, (int)number(p->words[1]), &stop, err);

	printf("waited\t%lld\n", (long long)(clock_monotonic_ms() - begun));
	return kind;
}

static enum err_kind
do_refuse(struct probe *p, struct err *err)
{
	(void)err;
	p->refuse_after = number(p->words[1]);
	return ERR_NONE;
}

static const struct {
	const char *name;
	size_t words;
	enum err_kind (*run)(struct probe *p, struct err *err);
} commands[] = {
    {"list", 3, do_list},
    {"fetch", 1, do_fetch},
    {"move", 3, do_move},
    {"remove", 2, do_remove},
    {"append", 4, do_append},
    {"wait", 2, do_wait},
    {"refuse", 2, do_refuse},
};

static const char *const kinds[] = {
    [ERR_NONE] = "none",
    [ERR_RETRY] = "retry",
    [ERR_MESSAGE] = "message",
    [ERR_UNSURE] = "unsure",
    [ERR_CONFIG] = "config",
    [ERR_USAGE] = "usage",
    [ERR_DENIED] = "denied",
};

static enum err_kind
run(struct probe *p, struct err *err)
{
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (str_is(p->words[0], commands[i].name) &&
		    p->count >= commands[i].words)
			return commands[i].run(p, err);
	return err_set(err, ERR_USAGE, "no such command");
}

static void
serve(struct probe *p)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t n;

	while ((n = getline(&line, &room, stdin)) > 0) {
		struct str rest = str_of(line, (size_t)n - 1), word;
		struct err err = {0};

		p->count = 0;
		while (p->count < WORDS && str_cut(&rest, '\t', &word))
			p->words[p->count++] = word;
		if (run(p, &err) == ERR_NONE)
			printf("ok\n");
		else
			printf("error\t%s\t%s\n", kinds[err.kind], err.text);
		fflush(stdout);
		arena_reset(p->arena);
	}
	free(line);
}

static int
probe_main(char *argv[])
{
	struct log log = {.stream = stderr, .least = LOG_DEBUG};
	struct mailbox_settings settings = {
	    .url = str_from(argv[1]),
	    .user = str_from(argv[2]),
	    .secret_path = str_from(argv[3]),
	    .ca_file = str_from(argv[4]),
	    .timeout_seconds = (int)number(str_from(argv[5])),
	    .max_size = number(str_from(argv[6])),
	};
	struct probe *p = calloc(1, sizeof *p);
	struct err err = {0};

	if (p == NULL)
		return 1;
	if (mailbox_open(&settings, &log, &p->box, &err) != ERR_NONE) {
		printf("error\t%s\t%s\n", kinds[err.kind], err.text);
		free(p);
		return 1;
	}
	printf("ok\n");
	fflush(stdout);
	p->arena = arena_new();
	serve(p);
	mailbox_free(p->box);
	arena_free(p->arena);
	free(p);
	return 0;
}

int
main(int argc, char *argv[])
{
	/* The receiver is this program too. */
	if (argc == 2 && strcmp(argv[1], "-receiver") == 0)
		return mailbox_child_main();
	if (argc != 7) {
		fprintf(stderr, "usage: imap_probe URL USER SECRET_FILE "
				"CA_FILE TIMEOUT MAX_SIZE\n");
		return 64;
	}
	return probe_main(argv);
}
