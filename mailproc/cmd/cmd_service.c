#include "cmd/cmd.h"

#include <stdio.h>

#include "flow/service_loop.h"

static int
serve(struct cmd *c, enum err_kind (*work)(struct service *s, struct err *err))
{
	struct service *s;
	struct err err = {0};
	enum err_kind kind;

	if (service_open(c->config, SERVICE_WRITE, &c->clock, c->stop, &s,
		&err) != ERR_NONE)
		return cmd_fail(&err);
	kind = work(s, &err);
	service_close(s);
	return kind != ERR_NONE ? cmd_fail(&err) : CMD_DONE;
}

int
cmd_once(struct cmd *c)
{
	return serve(c, service_once);
}

int
cmd_run(struct cmd *c)
{
	return serve(c, service_run);
}

/* Both ends are tried even when the first fails: one visit, all news. */
static int
check_online(struct service *s)
{
	struct arena *a = arena_new();
	struct mailbox_listing listing;
	struct err err = {0};
	int status = CMD_DONE;

	if (s->mailbox->ops->list(
		s->mailbox, a, (struct str){0}, 1, &listing, &err) != ERR_NONE)
		status = cmd_fail(&err);
	else
		(void)printf("mailbox: %.*s\n", STR_ARG(s->config.mailbox));
	err = (struct err){0};
	if (s->transport->ops->check(s->transport, &err) != ERR_NONE)
		status = cmd_fail(&err);
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
	char *reader;
	int status = CMD_DONE;

	if (service_open(c->config, SERVICE_OFFLINE, &c->clock, c->stop, &s,
		&err) != ERR_NONE)
		return cmd_fail(&err);
	if (reader_check(s->reader, c->arena, &reader, &err) != ERR_NONE) {
		status = cmd_fail(&err);
	} else {
		(void)printf("configuration: %s\n", c->config);
		(void)printf("forms: %zu\n", forms_count(s->forms));
		(void)printf("reader: %s\n", reader);
		if (c->online)
			status = check_online(s);
	}
	service_close(s);
	return status;
}
