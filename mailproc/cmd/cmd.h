/*
 * The command line: one table of commands. Only here does the program print and
 * exit. Standard output is for the result, standard error for messages.
 */
#ifndef CMD_CMD_H
#define CMD_CMD_H

#include "flow/service.h"

/* sysexits(3), as far as mailproc.8 promises them. */
enum cmd_exit {
	CMD_DONE = 0,
	CMD_USAGE = 64,
	CMD_BAD_INPUT = 65,
	CMD_NOT_FOUND = 66,
	CMD_BUG = 70,
	CMD_RETRY = 75,
	CMD_DENIED = 77,
	CMD_CONFIG = 78
};

/* What stands before and behind the command's words. */
struct cmd {
	const char *config; /* -c FILE, or NULL */
	struct clock clock; /* --now TIME */
	bool json;          /* --json */
	bool online;        /* --online */
	const char **set;   /* --set key=value */
	size_t set_count;
	const char *person;     /* --person ADDRESS, or NULL */
	const char *request;    /* --request N, or NULL */
	const char *argument;   /* DIR, ADDRESS, N ... or NULL */
	const char **arguments; /* it and those behind it: FILE.eml ... */
	size_t argument_count;
	struct arena *arena;
	const volatile int *stop;
};

/* One line on standard error, and the exit status that goes with err. */
int cmd_fail(const struct err *err);

/* Run main()'s arguments; returns the exit status. */
int cmd_main(int argc, char **argv, const volatile int *stop);

/* The commands, a file each. */
int cmd_init(struct cmd *c);
int cmd_check(struct cmd *c);
int cmd_once(struct cmd *c);
int cmd_run(struct cmd *c);
int cmd_read(struct cmd *c);
int cmd_form_list(struct cmd *c);
int cmd_form_show(struct cmd *c);
int cmd_form_pdf(struct cmd *c);
int cmd_option_list(struct cmd *c);
int cmd_option_show(struct cmd *c);
int cmd_option_search(struct cmd *c);
int cmd_option_import(struct cmd *c);
int cmd_option_export(struct cmd *c);
int cmd_person_list(struct cmd *c);
int cmd_person_show(struct cmd *c);
int cmd_request_list(struct cmd *c);
int cmd_request_show(struct cmd *c);
int cmd_message_list(struct cmd *c);
int cmd_message_show(struct cmd *c);
int cmd_outbox_list(struct cmd *c);
int cmd_outbox_show(struct cmd *c);
int cmd_audit_verify(struct cmd *c);

#endif
