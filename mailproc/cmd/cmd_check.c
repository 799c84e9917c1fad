#include "cmd/cmd.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* What others must not do, and what to say when they can. */
struct right {
	mode_t mode;
	const char *remedy;
};

static const struct right nobody_else = {077, "go-rwx"};
static const struct right strangers_write_not = {002, "o-w"};

/* Each problem is told; the first decides the status. */
static int
keep_problem(int status, const struct err *err)
{
	int found = cmd_fail(err);

	return status == CMD_DONE ? found : status;
}

/* What is not there is made by the service, with the right mode. */
static int
check_mode(int status, const char *path, struct right right)
{
	struct err err = {0};
	struct stat st;

	if (stat(path, &st) != 0 || (st.st_mode & right.mode) == 0)
		return status;
	(void)err_set(&err, ERR_CONFIG,
	    "%s: mode %03o lets others at it; chmod %s", path,
	    (unsigned)(st.st_mode & 07777), right.remedy);
	return keep_problem(status, &err);
}

/* The public half decides whom sensitive answers are sealed for. */
static int
check_sealing(int status, struct cmd *c, const struct service *s)
{
	static const char public_end[] = ".pub", private_end[] = ".key";
	unsigned char key[KEY_BYTES];
	struct err err = {0};
	struct str path = s->config.sealing_key;

	if (keys_load_sealing(str_cstr(c->arena, path), key, &err) != ERR_NONE)
		status = keep_problem(status, &err);
	status =
	    check_mode(status, str_cstr(c->arena, path), strangers_write_not);
	if (!str_ends(path, public_end))
		return status;
	path = str_slice(path, 0, path.n - strlen(public_end));
	return check_mode(status,
	    arena_printf(c->arena, "%.*s%s", STR_ARG(path), private_end),
	    nobody_else);
}

/* The service's key has refused wrong rights already, when it was loaded. */
static int
check_permissions(int status, struct cmd *c, const struct service *s)
{
	static const char *const inside[] = {
	    "mailproc.db", "mailproc.db-wal", "spool", "blobs"};
	char *state = str_cstr(c->arena, s->config.state);

	status = check_mode(status, c->config, strangers_write_not);
	status = check_mode(status, state, strangers_write_not);
	for (size_t i = 0; i < sizeof inside / sizeof *inside; i++)
		status = check_mode(
		    status, file_join(c->arena, state, inside[i]), nobody_else);
	return status;
}

/* Without it, what the operator takes for strict is only slow. */
static void
print_trusted(const struct config *config)
{
	if (config->authserv_id.n > 0)
		(void)printf("trusted: %.*s\n", STR_ARG(config->authserv_id));
	else
		(void)printf("trusted: nobody (authserv_id is empty)%s\n",
		    str_is(config->first_contact, "always")
			? ""
			: "; every first contact goes to staff");
}

/* Both ends are tried even when the first fails: one visit, all news. */
static int
check_online(int status, struct service *s)
{
	struct arena *a = arena_new();
	struct mailbox_listing listing;
	struct err err = {0};

	if (s->mailbox->ops->list(
		s->mailbox, a, (struct str){0}, 1, &listing, &err) != ERR_NONE)
		status = keep_problem(status, &err);
	else
		(void)printf("mailbox: %.*s\n", STR_ARG(s->config.mailbox));
	err = (struct err){0};
	if (s->transport->ops->check(s->transport, &err) != ERR_NONE)
		status = keep_problem(status, &err);
	else
		(void)printf(
		    "submission: %.*s\n", STR_ARG(s->config.submission));
	arena_free(a);
	return status;
}

int
cmd_check(struct cmd *c)
{
	struct service *s;
	struct err err = {0};
	char *reader = NULL;
	int status = CMD_DONE;

	if (service_open(c->config, SERVICE_OFFLINE, &c->clock, c->stop, &s,
		&err) != ERR_NONE)
		return cmd_fail(&err);
	status = check_sealing(status, c, s);
	status = check_permissions(status, c, s);
	if (reader_check(s->reader, c->arena, &reader, &err) != ERR_NONE)
		status = keep_problem(status, &err);
	if (status == CMD_DONE) {
		(void)printf("configuration: %s\nforms: %zu\nreader: %s\n",
		    c->config, forms_count(s->forms), reader);
		print_trusted(&s->config);
	}
	if (c->online)
		status = check_online(status, s);
	service_close(s);
	return status;
}
