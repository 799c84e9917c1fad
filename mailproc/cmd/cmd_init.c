#include "cmd/cmd.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/ini.h"
#include "cmd/datadir.h"

#define DATABASE "mailproc.db"

/* Settings of the trial service, from the data folder; --set comes after. */
static enum err_kind
gather_settings(struct cmd *c, const char *data, const char ***out,
    size_t *count_out, struct err *err)
{
	char *path = file_join(c->arena, data, "contrib/init.conf");
	struct ini_entry *entries;
	size_t count, kept = 0;
	const char **settings;

	if (ini_load(c->arena, path, &entries, &count, err) != ERR_NONE)
		return err->kind;
	settings =
	    arena_array(c->arena, count + c->set_count + 1, sizeof *settings);
	for (size_t i = 0; i < count; i++)
		settings[kept++] = arena_printf(c->arena, "%.*s=%.*s",
		    STR_ARG(entries[i].key), STR_ARG(entries[i].value));
	for (size_t i = 0; i < c->set_count; i++)
		settings[kept++] = c->set[i];
	*out = settings;
	*count_out = kept;
	return ERR_NONE;
}

/* With what is above it, as a path of the command line may be new. */
static enum err_kind
make_root(struct cmd *c, const char *folder, struct err *err)
{
	char *path = arena_strdup(c->arena, folder);

	for (char *p = path + (path[0] == '/'); *p != '\0'; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		/* One that cannot be made is told of by the last. */
		(void)mkdir(path, 0700);
		*p = '/';
	}
	if (file_make_folder(path, 0700, err) != ERR_NONE)
		err->kind = ERR_DENIED;
	return err->kind;
}

static enum err_kind
make_folders(struct cmd *c, const char *folder, struct err *err)
{
	static const char *const names[] = {"keys", "mail", "mail/tmp",
	    "mail/new", "mail/cur", "out", "out/tmp", "out/new", "out/cur"};

	if (make_root(c, folder, err) != ERR_NONE)
		return err->kind;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (file_make_folder(file_join(c->arena, folder, names[i]),
			0700, err) != ERR_NONE)
			return err->kind;
	return ERR_NONE;
}

/* A configuration may be kept elsewhere: what it is about is a service too. */
static enum err_kind
refuse_existing(struct cmd *c, const char *folder, struct err *err)
{
	static const char *const signs[] = {"mailproc.conf", DATABASE};

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		char *path = file_join(c->arena, folder, signs[i]);

		if (file_exists(path))
			return err_set(err, ERR_DENIED,
			    "%s: there is a service already", path);
	}
	return ERR_NONE;
}

/*
 * The configuration is written last: a service without it is none, and init can
 * be run again over what a stop left behind.
 */
static enum err_kind
init_service(struct cmd *c, const char *folder, struct err *err)
{
	char *config = file_join(c->arena, folder, "mailproc.conf");
	char *keys = file_join(c->arena, folder, "keys");
	struct random random;
	const char **settings = NULL;
	char *data = NULL;
	size_t count = 0;
	struct str text = {0};

	if (refuse_existing(c, folder, err) != ERR_NONE)
		return err->kind;
	if (datadir_find(c->arena, &data, err) != ERR_NONE ||
	    gather_settings(c, data, &settings, &count, err) != ERR_NONE ||
	    config_write(c->arena, settings, count, &text, err) != ERR_NONE ||
	    make_folders(c, folder, err) != ERR_NONE ||
	    datadir_copy(c->arena, data, folder, err) != ERR_NONE ||
	    crypto_start(err) != ERR_NONE)
		return err->kind;
	random_init(&random);
	if (!file_exists(file_join(c->arena, keys, "service.key")) &&
	    keys_generate(keys, &random, err) != ERR_NONE)
		return err->kind;
	return file_save(config, 0600, text, err);
}

/* What would keep init from being run again. */
static void
remove_attempt(struct cmd *c, const char *folder)
{
	static const char *const names[] = {
	    "mailproc.conf", DATABASE "-wal", DATABASE "-shm", DATABASE};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct err err = {0};

		if (file_remove(file_join(c->arena, folder, names[i]), &err) !=
		    ERR_NONE)
			(void)cmd_fail(&err);
	}
}

int
cmd_init(struct cmd *c)
{
	struct err err = {0};
	struct service *s;
	char *config = file_join(c->arena, c->argument, "mailproc.conf");

	if (init_service(c, c->argument, &err) != ERR_NONE)
		return cmd_fail(&err);
	/* Opened once for writing: the database is made, settings are checked. */
	if (service_open(config, SERVICE_WRITE, &c->clock, c->stop, &s, &err) !=
	    ERR_NONE) {
		/* What --set made of it does not work: it is not a service. */
		remove_attempt(c, c->argument);
		return cmd_fail(&err);
	}
	service_close(s);
	(void)printf("%s\n", config);
	(void)fprintf(stderr,
	    "mailproc: keys/sealing.key is here for trial only; for real "
	    "use it belongs on another machine\n");
	return CMD_DONE;
}
