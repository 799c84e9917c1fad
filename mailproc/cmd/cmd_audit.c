#include "cmd/cmd_list.h"

#include <stdio.h>

struct verdict {
	int64_t broken, count;
};

static enum err_kind
verify(struct cmd *c, struct verdict *out, struct err *err)
{
	struct service *s;
	enum err_kind kind;

	if (service_open(c->config, SERVICE_STORE, &c->clock, c->stop, &s,
		err) != ERR_NONE)
		return err->kind;
	kind = store_audit_verify(s->store, &out->broken, &out->count, err);
	service_close(s);
	return kind;
}

int
cmd_audit_verify(struct cmd *c)
{
	struct verdict verdict = {0};
	struct print p;
	struct err err = {0};

	if (verify(c, &verdict, &err) != ERR_NONE)
		return cmd_fail(&err);
	print_begin(&p, c->json);
	print_object(&p, NULL);
	print_bool(&p, "whole", verdict.broken == 0);
	print_int(&p, "links", verdict.count);
	if (verdict.broken != 0)
		print_int(&p, "first_broken", verdict.broken);
	else
		print_null(&p, "first_broken");
	print_close(&p);
	if (print_end(&p, &err) != ERR_NONE)
		return cmd_fail(&err);
	if (verdict.broken == 0)
		return CMD_DONE;
	(void)fprintf(stderr, "mailproc: the audit chain is broken at %lld\n",
	    (long long)verdict.broken);
	return CMD_BAD_INPUT;
}
