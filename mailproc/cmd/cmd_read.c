#include "cmd/cmd_list.h"
#include "cmd/read_answers.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "crypto/sealed_file.h"
#include "flow/flow_read.h"
#include "mail/mail_token.h"

static void
print_person_side(struct arena *a, struct print *p, const struct message *m)
{
	print_text(p, "nature", message_nature_name(m->nature));
	print_optional(p, "from", m->from);
	print_str(p, "subject", mail_token_hide(a, m->subject));
	print_optional(p, "message_id", m->message_id);
	if (m->has_date)
		print_time(p, "date", m->date);
	else
		print_null(p, "date");
	print_optional(p, "in_reply_to", m->in_reply_to);
	print_array(p, "references");
	for (size_t i = 0; i < m->reference_count; i++)
		print_str(p, NULL, m->references[i]);
	print_close(p);
}

/* Where capabilities were found; never the capabilities themselves. */
static void
print_reference(struct print *p, const struct message *m,
    const struct reference *reference, const struct reference *conversation,
    bool valid)
{
	const struct reference *known =
	    reference != NULL ? reference : conversation;

	if (m->token_count == 0) {
		print_null(p, "reference");
		return;
	}
	print_object(p, "reference");
	print_array(p, "found_in");
	for (size_t i = 0; i < m->token_count; i++) {
		bool seen = false;

		for (size_t k = 0; k < i; k++)
			seen = seen || m->tokens[k].place == m->tokens[i].place;
		if (!seen)
			print_text(
			    p, NULL, message_place_name(m->tokens[i].place));
	}
	print_close(p);
	print_optional(
	    p, "lookup", known != NULL ? known->lookup : (struct str){0});
	print_bool(p, "valid", valid);
	print_close(p);
}

static void
print_bounce(struct print *p, const struct message *m)
{
	if (m->nature != NATURE_BOUNCE) {
		print_null(p, "bounce");
		return;
	}
	print_object(p, "bounce");
	print_array(p, "recipients");
	for (size_t i = 0; i < m->bounce_recipient_count; i++) {
		const struct message_bounce_recipient *r =
		    &m->bounce_recipients[i];

		print_object(p, NULL);
		print_str(p, "address", r->address);
		print_optional(p, "action", r->action);
		print_optional(p, "status", r->status);
		print_optional(p, "diagnostic", r->diagnostic);
		print_close(p);
	}
	print_close(p);
	print_optional(p, "original_message_id", m->bounce_original_message_id);
	print_close(p);
}

static void
print_attachments(struct print *p, const struct message *m)
{
	print_array(p, "attachments");
	for (size_t i = 0; i < m->attachment_count; i++) {
		const struct message_attachment *at = &m->attachments[i];
		struct buf hex = {0};

		for (size_t k = 0; k < sizeof at->sha256; k++)
			buf_printf(&hex, "%02x", at->sha256[k]);
		print_object(p, NULL);
		print_str(p, "name", at->name);
		print_str(p, "type", at->type);
		print_optional(p, "sniffed_type", at->sniffed_type);
		print_int(p, "size", at->size);
		print_text(p, "role", document_role_name(at->role));
		print_str(p, "sha256", buf_str(&hex));
		print_close(p);
		buf_release(&hex);
	}
	print_close(p);
}

static void
print_words(struct print *p, const struct message *m)
{
	print_array(p, "commands");
	for (size_t i = 0; i < m->command_count; i++) {
		print_object(p, NULL);
		print_str(p, "word", m->commands[i].word);
		print_optional(p, "argument", m->commands[i].argument);
		print_close(p);
	}
	print_close(p);
}

static enum err_kind
print_reading(struct cmd *c, struct service *s, struct print *p,
    const struct message *m, struct err *err)
{
	struct reference *reference = NULL, *conversation = NULL;
	struct person *person = NULL;
	int64_t now = clock_now(&s->clock);

	if (s->store != NULL &&
	    (flow_references(s, c->arena, m, clock_now(&c->clock), &reference,
		 &conversation, err) != ERR_NONE ||
		(m->from.n > 0 && store_person_by_address(s->store, c->arena,
				      m->from, &person, err) != ERR_NONE)))
		return err->kind;
	print_object(p, NULL);
	print_person_side(c->arena, p, m);
	print_reference(p, m, reference, conversation,
	    proof_reference_counts(reference, person, now));
	print_text(p, "proof", proof_name(proof_of(reference, person, m, now)));
	print_str(p, "new_text", mail_token_hide(c->arena, m->new_text));
	print_bounce(p, m);
	read_answers_print(p, c->arena, s, m,
	    reference != NULL ? reference : conversation, person);
	print_words(p, m);
	print_attachments(p, m);
	print_array(p, "problems");
	for (size_t i = 0; i < m->problem_count; i++)
		print_str(p, NULL, m->problems[i]);
	print_close(p);
	print_close(p);
	return ERR_NONE;
}

/* One message is an object; several are an array of them. */
static enum err_kind
print_readings(struct cmd *c, struct service *s, const struct message *all,
    struct err *err)
{
	enum err_kind kind = ERR_NONE;
	struct print p;

	print_begin(&p, true);
	if (c->argument_count > 1)
		print_array(&p, NULL);
	for (size_t i = 0; kind == ERR_NONE && i < c->argument_count; i++)
		kind = print_reading(c, s, &p, &all[i], err);
	if (c->argument_count > 1)
		print_close(&p);
	if (kind == ERR_NONE)
		return print_end(&p, err);
	buf_release(&p.text);
	return kind;
}

/* The file as the reader takes it: encrypted under a key of its own, in memory
 * that has no name. */
static enum err_kind
seal_file(const char *path, unsigned char *key, int *fd_out, struct err *err)
{
	struct sealed_writer *writer = NULL;
	struct random random;
	char bytes[65536];
	size_t got = 1;
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	enum err_kind kind;

	if (fd == -1)
		return err_errno(err, ERR_MESSAGE, errno, "%s", path);
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		(void)close(fd);
		return err_set(err, ERR_MESSAGE, "%s: is a folder", path);
	}
	random_init(&random);
	random_fill(&random, "read", str_from(path), key, KEY_BYTES);
	*fd_out = (int)syscall(SYS_memfd_create, "mailproc", 1U);
	kind = *fd_out == -1
		   ? err_errno(err, ERR_RETRY, errno, "memory for %s", path)
		   : sealed_writer_open(
			 *fd_out, key, &random, str_from(path), &writer, err);
	while (kind == ERR_NONE && got > 0) {
		kind = file_read_full(fd, bytes, sizeof bytes, &got, err);
		if (kind == ERR_NONE)
			kind = sealed_writer_add(writer, bytes, got, err);
	}
	if (kind == ERR_NONE)
		kind = sealed_writer_finish(writer, err);
	sealed_writer_free(writer);
	keys_wipe(bytes, sizeof bytes);
	(void)close(fd);
	return kind;
}

static enum err_kind
read_file(struct cmd *c, struct service *s, const char *path,
    struct message *out, struct err *err)
{
	unsigned char key[KEY_BYTES] = {0};
	int fd = -1;
	enum err_kind kind = seal_file(path, key, &fd, err);

	if (kind == ERR_NONE)
		kind =
		    reader_read(s->reader, c->arena, fd, key, NULL, out, err);
	keys_wipe(key, sizeof key);
	if (kind == ERR_NONE)
		flow_judge_own(s, c->arena, out);
	if (fd != -1)
		(void)close(fd);
	return kind;
}

int
cmd_read(struct cmd *c)
{
	struct message *all =
	    arena_array(c->arena, c->argument_count, sizeof *all);
	struct service *s;
	struct err err = {0};
	enum err_kind kind = ERR_NONE;

	if (service_open(c->config, SERVICE_READ, &c->clock, c->stop, &s,
		&err) != ERR_NONE)
		return cmd_fail(&err);
	for (size_t i = 0; kind == ERR_NONE && i < c->argument_count; i++)
		kind = read_file(c, s, c->arguments[i], &all[i], &err);
	/* Last, since a service that starts waits for it. */
	if (kind == ERR_NONE)
		kind = service_look(s, &err);
	if (kind == ERR_NONE)
		kind = print_readings(c, s, all, &err);
	service_close(s);
	return kind != ERR_NONE ? cmd_fail(&err) : CMD_DONE;
}
