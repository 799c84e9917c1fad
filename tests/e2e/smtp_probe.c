/*
 * The way out, driven line by line from standard input, for tests on servers:
 *
 *	open URL USER SECRET CA SECONDS HELO    "-" stands for an empty value
 *	check
 *	send FROM TO FILE
 *	child                                   the process of the sender
 *
 * Each line gets one line as its answer. "^" in an address stands for a CR LF.
 */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "transport/transport.h"
#include "transport/transport_child.h"

enum { PROBE_WORDS = 7, PROBE_MAIL_MAX = 64 << 20 };

struct probe {
	struct log log;
	struct transport *transport;
};

static struct str
word(struct str line, size_t index)
{
	struct str part = {0};

	for (size_t i = 0; i <= index; i++)
		if (!str_cut(&line, ' ', &part))
			return (struct str){0};
	return str_is(part, "-") ? (struct str){0} : part;
}

static void
probe_open(struct probe *p, struct str line)
{
	struct transport_settings settings = {
	    .url = word(line, 1),
	    .user = word(line, 2),
	    .secret_path = word(line, 3),
	    .ca_file = word(line, 4),
	    .helo = word(line, 6),
	};
	struct err err = {0};
	int64_t seconds;

	if (str_to_int64(word(line, 5), 0, INT_MAX, &seconds))
		settings.timeout_seconds = (int)seconds;
	transport_free(p->transport);
	p->transport = NULL;
	if (transport_open(&settings, &p->log, &p->transport, &err) == ERR_NONE)
		puts("opened");
	else
		printf("error %d %s\n", (int)err.kind, err.text);
}

static void
probe_check(struct probe *p)
{
	struct err err = {0};

	if (p->transport->ops->check(p->transport, &err) == ERR_NONE)
		puts("works");
	else
		printf("error %d %s\n", (int)err.kind, err.text);
}

static struct str
address(struct arena *a, struct str text)
{
	size_t at = str_find_byte(text, '^', 0);

	if (at == SIZE_MAX)
		return text;
	return str_printf(a, "%.*s\r\n%.*s", STR_ARG(str_slice(text, 0, at)),
	    STR_ARG(str_after(text, at + 1)));
}

static void
probe_send(struct probe *p, struct str line)
{
	struct arena *a = arena_new();
	struct transport_result result = {0};
	struct buf mail = {0};
	struct err err = {0};

	if (file_load(str_cstr(a, word(line, 3)), PROBE_MAIL_MAX, &mail,
		&err) != ERR_NONE) {
		printf("error %d %s\n", (int)err.kind, err.text);
	} else {
		p->transport->ops->send(p->transport, a,
		    address(a, word(line, 1)), address(a, word(line, 2)),
		    str_from("<probe@example.org>"), buf_str(&mail), &result);
		printf("%s %d %.*s\n", transport_verdict_name(result.verdict),
		    result.code, STR_ARG(result.reply));
	}
	buf_release(&mail);
	arena_free(a);
}

/* The parent's number is the second word behind the name's bracket. */
static bool
is_child(const char *number)
{
	struct arena *a = arena_new();
	struct buf stat = {0};
	struct err err = {0};
	int64_t parent = 0;
	size_t at;

	if (file_load(arena_printf(a, "/proc/%s/stat", number), PATH_MAX, &stat,
		&err) == ERR_NONE) {
		at = str_find(buf_str(&stat), ") ", 0);
		if (!str_to_int64(word(str_after(buf_str(&stat), at), 2), 0,
			INT_MAX, &parent))
			parent = 0;
	}
	buf_release(&stat);
	arena_free(a);
	return parent == getpid();
}

static void
probe_child(void)
{
	DIR *folder = opendir("/proc");
	struct dirent *entry;
	bool found = false;

	while (!found && folder != NULL && (entry = readdir(folder)) != NULL) {
		if (!char_is_digit(entry->d_name[0]))
			continue;
		found = is_child(entry->d_name);
		if (found)
			puts(entry->d_name);
	}
	if (!found)
		puts("none");
	if (folder != NULL)
		(void)closedir(folder);
}

static void
probe_obey(struct probe *p, struct str line)
{
	struct str verb = word(line, 0);

	if (str_is(verb, "open"))
		probe_open(p, line);
	else if (str_is(verb, "child"))
		probe_child();
	else if (p->transport == NULL)
		puts("error: nothing is open");
	else if (str_is(verb, "check"))
		probe_check(p);
	else if (str_is(verb, "send"))
		probe_send(p, line);
	else
		printf("error: %.*s?\n", STR_ARG(verb));
	(void)fflush(stdout);
}

int
main(int argc, char **argv)
{
	struct probe probe = {.log = {.stream = stderr, .least = LOG_DEBUG}};
	char *line = NULL;
	size_t room = 0;
	ssize_t n;

	if (argc == 2 && strcmp(argv[1], "-sender") == 0)
		return transport_child_main();
	while ((n = getline(&line, &room, stdin)) > 0)
		probe_obey(&probe, str_trim(str_of(line, (size_t)n)));
	free(line);
	transport_free(probe.transport);
	return 0;
}
