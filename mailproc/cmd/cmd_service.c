#include "cmd/cmd.h"

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
