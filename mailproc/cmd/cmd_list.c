#include "cmd/cmd_list.h"

#include <stdio.h>

int
cmd_with_store(
    struct cmd *c, enum err_kind (*show)(struct cmd *c, struct service *s,
		       struct print *p, bool *found, struct err *err))
{
	struct service *s;
	struct err err = {0};
	struct print print;
	bool found = true;
	enum err_kind kind;

	if (service_open(c->config, SERVICE_STORE, &c->clock, c->stop, &s,
		&err) != ERR_NONE)
		return cmd_fail(&err);
	print_begin(&print, c->json);
	kind = show(c, s, &print, &found, &err);
	if (kind == ERR_NONE && !found) {
		buf_clear(&print.text);
		if (c->json)
			print_null(&print, NULL);
	}
	if (kind == ERR_NONE)
		kind = print_end(&print, &err);
	else
		buf_release(&print.text);
	service_close(s);
	if (kind != ERR_NONE)
		return cmd_fail(&err);
	return found ? CMD_DONE : CMD_NOT_FOUND;
}

int64_t
cmd_number(const struct cmd *c)
{
	int64_t number = 0;

	if (!str_to_int64(str_from(c->argument), 1, INT64_MAX, &number))
		return 0;
	return number;
}

void
print_answers(struct print *p, const char *key, const struct answers *answers)
{
	print_object(p, key);
	for (size_t i = 0; i < answers->count; i++) {
		const struct answer *answer = &answers->items[i];
		struct arena *a;

		/* A draft that was not understood is no answer yet. */
		if (answer->problem.n > 0)
			continue;
		a = arena_new();
		print_object(p, str_cstr(a, answer->field));
		print_raw(p, "value", answer->value);
		print_str(p, "text", answer->text);
		print_close(p);
		arena_free(a);
	}
	print_close(p);
}

void
print_uid(struct print *p, const char *key, struct str uid)
{
	int64_t number;
	struct str first = str_slice(uid, 0, str_find_byte(uid, ':', 0));

	/* IMAP: the number stands before the uidvalidity. */
	if (str_to_int64(first, 0, INT64_MAX, &number))
		print_int(p, key, number);
	else
		print_str(p, key, uid);
}
