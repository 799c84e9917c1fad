#include "cmd/cmd.h"

#include <stdio.h>
#include <string.h>

#include "mailbox/mailbox_child.h"
#include "oauth/oauth_child.h"
#include "sandbox/sandbox_tool.h"
#include "transport/transport_child.h"

enum need { NEED_NOTHING, NEED_CONFIG };
enum takes { TAKES_NOTHING, TAKES_ARGUMENT, TAKES_SEVERAL };

struct command {
	const char *word, *second; /* "person", "show"; second may be NULL */
	enum need need;
	enum takes takes;
	bool json, online, set; /* which options it has */
	int (*run)(struct cmd *c);
	const char *synopsis;
};

static const struct command commands[] = {
    {"init", NULL, NEED_NOTHING, TAKES_ARGUMENT, false, false, true, cmd_init,
	"init DIR [--set key=value]..."},
    {"check", NULL, NEED_CONFIG, TAKES_NOTHING, false, true, false, cmd_check,
	"-c FILE check [--online]"},
    {"once", NULL, NEED_CONFIG, TAKES_NOTHING, false, false, false, cmd_once,
	"-c FILE once"},
    {"run", NULL, NEED_CONFIG, TAKES_NOTHING, false, false, false, cmd_run,
	"-c FILE run"},
    {"read", NULL, NEED_CONFIG, TAKES_SEVERAL, true, false, false, cmd_read,
	"-c FILE read FILE.eml..."},
    {"form", "list", NEED_CONFIG, TAKES_NOTHING, true, false, false,
	cmd_form_list, "-c FILE form list [--json]"},
    {"form", "show", NEED_CONFIG, TAKES_ARGUMENT, true, false, false,
	cmd_form_show, "-c FILE form show F [--json]"},
    {"form", "pdf", NEED_CONFIG, TAKES_ARGUMENT, false, false, false,
	cmd_form_pdf,
	"-c FILE form pdf F [--person ADDRESS | --request N] > FILE.pdf"},
    {"list", "list", NEED_CONFIG, TAKES_NOTHING, true, false, false,
	cmd_option_list, "-c FILE list list [--json]"},
    {"list", "show", NEED_CONFIG, TAKES_ARGUMENT, true, false, false,
	cmd_option_show, "-c FILE list show ID [--json]"},
    {"list", "search", NEED_CONFIG, TAKES_SEVERAL, true, false, false,
	cmd_option_search, "-c FILE list search ID WORDS... [--json]"},
    {"list", "import", NEED_CONFIG, TAKES_SEVERAL, true, false, false,
	cmd_option_import, "-c FILE list import ID FILE.csv [--json]"},
    {"list", "export", NEED_CONFIG, TAKES_ARGUMENT, false, false, false,
	cmd_option_export, "-c FILE list export ID > FILE.csv"},
    {"person", "list", NEED_CONFIG, TAKES_NOTHING, true, false, false,
	cmd_person_list, "-c FILE person list [--json]"},
    {"person", "show", NEED_CONFIG, TAKES_ARGUMENT, true, false, false,
	cmd_person_show, "-c FILE person show ADDRESS [--json]"},
    {"request", "list", NEED_CONFIG, TAKES_NOTHING, true, false, false,
	cmd_request_list, "-c FILE request list [--json]"},
    {"request", "show", NEED_CONFIG, TAKES_ARGUMENT, true, false, false,
	cmd_request_show, "-c FILE request show N [--json]"},
    {"message", "list", NEED_CONFIG, TAKES_NOTHING, true, false, false,
	cmd_message_list, "-c FILE message list [--json]"},
    {"message", "show", NEED_CONFIG, TAKES_ARGUMENT, true, false, false,
	cmd_message_show, "-c FILE message show ID [--json]"},
    {"outbox", "list", NEED_CONFIG, TAKES_NOTHING, true, false, false,
	cmd_outbox_list, "-c FILE outbox list [--json]"},
    {"outbox", "show", NEED_CONFIG, TAKES_ARGUMENT, true, false, false,
	cmd_outbox_show, "-c FILE outbox show ID [--json]"},
    {"audit", "verify", NEED_CONFIG, TAKES_NOTHING, true, false, false,
	cmd_audit_verify, "-c FILE audit verify [--json]"},
};

enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

/* The program's own children; see base/child.h. */
static const struct {
	const char *word;
	int (*run)(void);
} children[] = {
    {"-reader", reader_child_main},
    {"-receiver", mailbox_child_main},
    {"-sender", transport_child_main},
    {"-tool", sandbox_tool_main},
    {"-token", oauth_child_main},
};

int
cmd_fail(const struct err *err)
{
	static const int exits[] = {
	    [ERR_NONE] = CMD_DONE,
	    [ERR_RETRY] = CMD_RETRY,
	    [ERR_MESSAGE] = CMD_BAD_INPUT,
	    [ERR_UNSURE] = CMD_RETRY,
	    [ERR_CONFIG] = CMD_CONFIG,
	    [ERR_USAGE] = CMD_USAGE,
	    [ERR_DENIED] = CMD_DENIED,
	};

	(void)fprintf(stderr, "mailproc: %s\n", err->text);
	return exits[err->kind];
}

/* One line, as every message; --help has them all. */
static int
usage(const char *what, const char *with)
{
	(void)fprintf(stderr, "mailproc: %s%s%s (see mailproc --help)\n", what,
	    with != NULL ? ": " : "", with != NULL ? with : "");
	return CMD_USAGE;
}

static int
help(void)
{
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		(void)printf("%s mailproc [--now TIME] %s\n",
		    i == 0 ? "usage:" : "      ", commands[i].synopsis);
	return fflush(stdout) == 0 ? CMD_DONE : CMD_RETRY;
}

static const struct command *
command_find(const char *word, const char *second)
{
	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		const struct command *command = &commands[i];

		if (strcmp(word, command->word) != 0)
			continue;
		if (command->second == NULL ||
		    (second != NULL && strcmp(second, command->second) == 0))
			return command;
	}
	return NULL;
}

/* Arguments as they are read; words are those that are no options. */
struct arguments {
	const char **words;
	size_t count;
	const char *problem, *problem_with;
	bool help;
};

static void
wrong(struct arguments *args, const char *what, const char *with)
{
	if (args->problem != NULL)
		return;
	args->problem = what;
	args->problem_with = with;
}

static void
read_value(struct cmd *c, const char *option, const char *value,
    struct arguments *args)
{
	if (value == NULL)
		wrong(args, "a value is missing", option);
	else if (strcmp(option, "-c") == 0)
		c->config = value;
	else if (strcmp(option, "--set") == 0)
		c->set[c->set_count++] = value;
	else if (strcmp(option, "--person") == 0)
		c->person = value;
	else if (strcmp(option, "--request") == 0)
		c->request = value;
	else if (clock_parse(str_from(value), &c->clock.now))
		c->clock.fixed = true;
	else
		wrong(args, "not a time of RFC 3339", value);
}

static void
read_arguments(struct cmd *c, int argc, char **argv, struct arguments *args)
{
	bool options = true;

	for (int i = 1; i < argc; i++) {
		const char *word = argv[i];

		if (!options || word[0] != '-' || word[1] == '\0') {
			args->words[args->count++] = word;
		} else if (strcmp(word, "--") == 0) {
			options = false;
		} else if (strcmp(word, "-c") == 0 ||
			   strcmp(word, "--now") == 0 ||
			   strcmp(word, "--person") == 0 ||
			   strcmp(word, "--request") == 0 ||
			   strcmp(word, "--set") == 0) {
			read_value(
			    c, word, i + 1 < argc ? argv[i + 1] : NULL, args);
			i++;
		} else if (strcmp(word, "--help") == 0) {
			args->help = true;
		} else if (strcmp(word, "--json") == 0) {
			c->json = true;
		} else if (strcmp(word, "--online") == 0) {
			c->online = true;
		} else {
			wrong(args, "no such option", word);
		}
	}
}

/* "person" alone lacks its second word; "person delete" is none. */
static int
no_command(struct cmd *c, const struct arguments *args)
{
	const char *first = args->words[0];

	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		if (strcmp(first, commands[i].word) != 0)
			continue;
		if (args->count == 1)
			return usage("something is missing after", first);
		return usage("no such command in this version",
		    arena_printf(c->arena, "%s %s", first, args->words[1]));
	}
	return usage("no such command in this version", first);
}

static int
dispatch(struct cmd *c, const struct arguments *args)
{
	const struct command *command;
	size_t used;

	if (args->help)
		return help();
	if (args->problem != NULL)
		return usage(args->problem, args->problem_with);
	if (args->count == 0)
		return usage("a command is missing", NULL);
	command = command_find(
	    args->words[0], args->count > 1 ? args->words[1] : NULL);
	if (command == NULL)
		return no_command(c, args);
	used = command->second != NULL ? 2 : 1;
	if (command->takes != TAKES_SEVERAL &&
	    args->count > used + (command->takes == TAKES_ARGUMENT))
		return usage("one word too many", args->words[args->count - 1]);
	if (command->takes != TAKES_NOTHING) {
		if (args->count == used)
			return usage("something is missing", command->synopsis);
		c->argument = args->words[used];
		c->arguments = args->words + used;
		c->argument_count = args->count - used;
	}
	if ((c->json && !command->json) || (c->online && !command->online) ||
	    (c->set_count > 0 && !command->set) ||
	    ((c->person != NULL || c->request != NULL) &&
		command->run != cmd_form_pdf))
		return usage("an option that this command does not have",
		    command->synopsis);
	if (command->need == NEED_CONFIG && c->config == NULL)
		return usage("-c FILE is missing", NULL);
	return command->run(c);
}

int
cmd_main(int argc, char **argv, const volatile int *stop)
{
	struct cmd c = {.stop = stop};
	struct arguments args = {0};
	int status;

	for (size_t i = 0; i < sizeof children / sizeof *children; i++)
		if (argc == 2 && strcmp(argv[1], children[i].word) == 0)
			return children[i].run();
	c.arena = arena_new();
	c.set = arena_array(c.arena, (size_t)argc + 1, sizeof *c.set);
	args.words = arena_array(c.arena, (size_t)argc + 1, sizeof *args.words);
	read_arguments(&c, argc, argv, &args);
	status = dispatch(&c, &args);
	arena_free(c.arena);
	return status;
}
