#include "flow/config.h"

#include <stddef.h>
#include <string.h>

#include "base/file.h"
#include "base/ini.h"
#include "model/address.h"

/* Digits of E.164. */
enum { PHONE_LEAST = 7, PHONE_MOST = 15 };

enum key_type {
	KEY_TEXT,
	KEY_ADDRESS,
	KEY_ADDRESSES,
	KEY_PATH,
	KEY_SECRET, /* a path, or credential:NAME */
	KEY_URL,    /* of a mailbox or a submission; maildir: is a path too */
	KEY_NUMBER,
	KEY_SWITCH, /* yes or no */
	KEY_WORD,   /* one of choices */
	KEY_PHONE   /* + and digits */
};

struct key {
	const char *name;
	enum key_type type;
	size_t offset;
	const char *preset; /* NULL: has to be given */
	int64_t min, max;
	const char *choices; /* with spaces between */
	const char *comment; /* for the file that init writes */
};

#define AT(member) offsetof(struct config, member)

static const struct key keys[] = {
    {"address", KEY_ADDRESS, AT(address), NULL, 0, 0, NULL,
	"The office's address: students write to it, answers come from it."},
    {"aliases", KEY_ADDRESSES, AT(aliases), "", 0, 0, NULL,
	"Other addresses of the office, with spaces between."},
    {"office_name", KEY_TEXT, AT(office_name), NULL, 0, 0, NULL,
	"The office's name, as people read it."},
    {"establishment", KEY_TEXT, AT(establishment), "", 0, 0, NULL,
	"The establishment that the office belongs to."},
    {"phone", KEY_PHONE, AT(phone), "", 0, 0, NULL,
	"Its telephone, as +14505550123."},
    {"phone_extension", KEY_TEXT, AT(phone_extension), "", 0, 0, NULL, NULL},
    {"hours", KEY_TEXT, AT(hours), "", 0, 0, NULL,
	"When somebody answers, as people read it; and in English."},
    {"hours_en", KEY_TEXT, AT(hours_en), "", 0, 0, NULL, NULL},
    {"staff", KEY_ADDRESSES, AT(staff), "", 0, 0, NULL,
	"Addresses of the office's people."},
    {"named", KEY_ADDRESSES, AT(named), "", 0, 0, NULL,
	"Addresses of the one or two people named for judicial files."},
    {"state", KEY_PATH, AT(state), ".", 0, 0, NULL,
	"Folder of the database, the raw mail and the attachments."},
    {"forms", KEY_PATH, AT(forms), "forms", 0, 0, NULL,
	"Folders of the forms and the templates."},
    {"templates", KEY_PATH, AT(templates), "templates", 0, 0, NULL, NULL},
    {"key", KEY_SECRET, AT(key), "keys/service.key", 0, 0, NULL,
	"The service's key (mode 0600), or credential:NAME (systemd)."},
    {"sealing_key", KEY_PATH, AT(sealing_key), "keys/sealing.pub", 0, 0, NULL,
	"The public key that sensitive answers are sealed to."},
    {"mailbox", KEY_URL, AT(mailbox), NULL, 0, 0, "maildir imap imaps",
	"The mailbox: maildir:FOLDER, imaps://HOST[:PORT], or\n"
	"imap://HOST[:PORT] (STARTTLS, required)."},
    {"mailbox_user", KEY_TEXT, AT(mailbox_user), "", 0, 0, NULL,
	"IMAP login, and the file (mode 0600) that holds its password."},
    {"mailbox_secret", KEY_SECRET, AT(mailbox_secret), "", 0, 0, NULL, NULL},
    {"mailbox_ca", KEY_PATH, AT(mailbox_ca), "", 0, 0, NULL,
	"Certificates to trust; empty: the system's."},
    {"poll_seconds", KEY_NUMBER, AT(poll_seconds), "30", 1, 3600, NULL,
	"How often to look for new mail."},
    {"oauth_token_url", KEY_TEXT, AT(oauth_token_url), "", 0, 0, NULL,
	"Where bearer tokens come from (https://), for a mailbox or a "
	"submission\n"
	"with a user and no secret: the login is XOAUTH2 then."},
    {"oauth_grant", KEY_WORD, AT(oauth_grant), "client_credentials", 0, 0,
	"client_credentials refresh_token",
	"client_credentials (of an application) or refresh_token (of a "
	"person)."},
    {"oauth_client_id", KEY_TEXT, AT(oauth_client_id), "", 0, 0, NULL,
	"The application's id, and the file (mode 0600) that holds its "
	"secret."},
    {"oauth_client_secret", KEY_SECRET, AT(oauth_client_secret), "", 0, 0, NULL,
	NULL},
    {"oauth_scope", KEY_TEXT, AT(oauth_scope), "", 0, 0, NULL,
	"What the token is to be good for."},
    {"oauth_refresh_token", KEY_PATH, AT(oauth_refresh_token), "", 0, 0, NULL,
	"The file (mode 0600) of the refresh token; rewritten when it "
	"changes."},
    {"oauth_ca", KEY_PATH, AT(oauth_ca), "", 0, 0, NULL,
	"Certificates to trust there; empty: the system's."},
    {"alarm", KEY_PATH, AT(alarm), "", 0, 0, NULL,
	"A program to run when nobody can log in for so many minutes: no mail\n"
	"can say so."},
    {"alarm_minutes", KEY_NUMBER, AT(alarm_minutes), "15", 0, 1440, NULL, NULL},
    {"submission", KEY_URL, AT(submission), NULL, 0, 0, "maildir smtp smtps",
	"The way out: maildir:FOLDER, smtp://HOST[:PORT] (STARTTLS, required)\n"
	"or smtps://HOST[:PORT]."},
    {"submission_user", KEY_TEXT, AT(submission_user), "", 0, 0, NULL,
	"SMTP login, and the file (mode 0600) that holds its password."},
    {"submission_secret", KEY_SECRET, AT(submission_secret), "", 0, 0, NULL,
	NULL},
    {"submission_ca", KEY_PATH, AT(submission_ca), "", 0, 0, NULL,
	"Certificates to trust; empty: the system's."},
    {"send_per_minute", KEY_NUMBER, AT(send_per_minute), "25", 0, 100000, NULL,
	"Messages a minute at the most (Exchange Online: 30); 0: no limit."},
    {"plus_addressing", KEY_SWITCH, AT(plus_addressing), "yes", 0, 0, NULL,
	"Whether mail to name+anything@ arrives; then replies carry their\n"
	"reference in the address too."},
    {"authserv_id", KEY_TEXT, AT(authserv_id), "", 0, 0, NULL,
	"The name under which the server of ours that checks incoming mail\n"
	"writes Authentication-Results; topmost: the first such field,\n"
	"whoever wrote it (Exchange Online, which gives no name); empty:\n"
	"nobody vouches for anybody."},
    {"authserv_hops", KEY_NUMBER, AT(authserv_hops), "0", 0, 50, NULL,
	"How many Received lines of our own servers stand above that field."},
    {"first_contact", KEY_WORD, AT(first_contact), "aligned", 0, 0,
	"always aligned",
	"Whom to answer at the first contact: always, or aligned (only when\n"
	"the trusted server vouches for the sender; the others go to staff)."},
    {"daily_answers", KEY_NUMBER, AT(daily_answers), "10", 1, 1000, NULL,
	"Answers to one address in 24 hours at the most."},
    {"hold_days", KEY_NUMBER, AT(hold_days), "14", 1, 365, NULL,
	"Days that a message waits for its sender's confirmation."},
    {"reference_days", KEY_NUMBER, AT(reference_days), "180", 1, 3650, NULL,
	"Days that a reference is good for."},
    {"batch_messages", KEY_NUMBER, AT(batch_messages), "50", 1, 1000, NULL,
	"Messages taken up in one transaction at the most, and seconds after\n"
	"which those that are ready do not wait for the others."},
    {"batch_seconds", KEY_NUMBER, AT(batch_seconds), "5", 1, 600, NULL, NULL},
    {"reader_seconds", KEY_NUMBER, AT(reader_seconds), "60", 1, 3600, NULL,
	"Limits of the sandboxed reader, for one message."},
    {"reader_megabytes", KEY_NUMBER, AT(reader_megabytes), "512", 64, 65536,
	NULL, NULL},
    {"log_level", KEY_WORD, AT(log_level), "info", 0, 0,
	"debug info warn error", "The least that is logged."},
};

enum { KEY_COUNT = sizeof keys / sizeof *keys };

const char *
config_key(size_t i)
{
	return i < KEY_COUNT ? keys[i].name : NULL;
}

static const struct key *
key_find(struct str name)
{
	for (size_t i = 0; i < KEY_COUNT; i++)
		if (str_is(name, keys[i].name))
			return &keys[i];
	return NULL;
}

struct str *
config_words(struct arena *a, struct str value, size_t *count_out)
{
	struct str *words = arena_array(a, value.n / 2 + 1, sizeof *words);
	struct str rest = value, word;
	size_t count = 0;

	while (str_cut(&rest, ' ', &word))
		if (str_trim(word).n > 0)
			words[count++] = str_trim(word);
	*count_out = count;
	return words;
}

static bool
is_choice(const struct key *key, struct str word)
{
	struct str rest = str_from(key->choices), choice;

	while (str_cut(&rest, ' ', &choice))
		if (str_eq(choice, word))
			return true;
	return false;
}

/* A path made whole: relative ones are of the folder of the file. */
static struct str
whole_path(struct arena *a, const char *folder, struct str path)
{
	if (path.n == 0 || path.p[0] == '/' || str_starts(path, "credential:"))
		return path;
	if (str_is(path, "."))
		return str_copy(a, str_from(folder));
	return str_printf(a, "%s/%.*s", folder, STR_ARG(path));
}

static enum err_kind
bad(struct err *err, const struct key *key, const char *what, struct str value)
{
	return err_set(err, ERR_CONFIG, "%s: %s: \"%.*s\"", key->name, what,
	    STR_ARG(value));
}

static enum err_kind
set_addresses(struct arena *a, const struct key *key, struct str value,
    struct str *out, struct err *err)
{
	size_t count;
	struct str *words = config_words(a, value, &count);

	if (key->type == KEY_ADDRESS && count != 1)
		return bad(err, key, "one address", value);
	for (size_t i = 0; i < count; i++)
		if (!address_valid(words[i]))
			return bad(err, key, "not an address", words[i]);
	*out = value;
	return ERR_NONE;
}

static enum err_kind
set_url(struct arena *a, const struct key *key, const char *folder,
    struct str value, struct str *out, struct err *err)
{
	struct str scheme = str_slice(value, 0, str_find(value, ":", 0));

	if (scheme.n == value.n || !is_choice(key, scheme))
		return bad(err, key, "not one of its kinds", value);
	*out = value;
	if (str_is(scheme, "maildir"))
		*out = str_printf(a, "maildir:%.*s",
		    STR_ARG(whole_path(
			a, folder, str_after(value, sizeof "maildir:" - 1))));
	return ERR_NONE;
}

static bool
is_phone(struct str value)
{
	if (value.n < 1 + PHONE_LEAST || value.n > 1 + PHONE_MOST ||
	    value.p[0] != '+')
		return false;
	for (size_t i = 1; i < value.n; i++)
		if (!char_is_digit(value.p[i]))
			return false;
	return true;
}

static enum err_kind
set_key(struct arena *a, const struct key *key, const char *folder,
    struct str value, struct config *config, struct err *err)
{
	void *place = (char *)config + key->offset;

	switch (key->type) {
	case KEY_TEXT:
		*(struct str *)place = value;
		return ERR_NONE;
	case KEY_ADDRESS:
	case KEY_ADDRESSES:
		return set_addresses(a, key, value, place, err);
	case KEY_PATH:
	case KEY_SECRET:
		*(struct str *)place = whole_path(a, folder, value);
		return ERR_NONE;
	case KEY_URL:
		return set_url(a, key, folder, value, place, err);
	case KEY_NUMBER:
		if (!str_to_int64(value, key->min, key->max, place))
			return err_set(err, ERR_CONFIG,
			    "%s: not a number from %lld to %lld: \"%.*s\"",
			    key->name, (long long)key->min, (long long)key->max,
			    STR_ARG(value));
		return ERR_NONE;
	case KEY_SWITCH:
		if (!str_is(value, "yes") && !str_is(value, "no"))
			return bad(err, key, "neither yes nor no", value);
		*(bool *)place = str_is(value, "yes");
		return ERR_NONE;
	case KEY_PHONE:
		if (value.n > 0 && !is_phone(value))
			return bad(err, key, "not like +14505550123", value);
		*(struct str *)place = value;
		return ERR_NONE;
	case KEY_WORD:
		if (!is_choice(key, value))
			return bad(err, key, "not one of its words", value);
		*(struct str *)place = value;
		return ERR_NONE;
	}
	bug("type of key %s", key->name);
}

static enum err_kind
set_presets(struct arena *a, const char *path, const char *folder,
    const bool *given, struct config *out, struct err *err)
{
	for (size_t i = 0; i < KEY_COUNT; i++) {
		if (given[i])
			continue;
		if (keys[i].preset == NULL)
			return err_set(err, ERR_CONFIG, "%s: %s is not given",
			    path, keys[i].name);
		if (set_key(a, &keys[i], folder, str_from(keys[i].preset), out,
			err) != ERR_NONE)
			return err_prefix(err, "%s: ", path);
	}
	return ERR_NONE;
}

enum err_kind
config_load(
    struct arena *a, const char *path, struct config *out, struct err *err)
{
	struct ini_entry *entries;
	size_t count;
	bool given[KEY_COUNT] = {false};
	const char *slash = strrchr(path, '/');
	char *folder = slash != NULL
			   ? arena_printf(a, "%.*s", (int)(slash - path), path)
			   : arena_strdup(a, ".");

	*out = (struct config){0};
	if (ini_load(a, path, &entries, &count, err) != ERR_NONE)
		return err->kind;
	for (size_t i = 0; i < count; i++) {
		const struct ini_entry *e = &entries[i];
		const struct key *key = key_find(e->key);

		if (key == NULL || e->section.n > 0)
			return err_set(err, ERR_CONFIG,
			    "%s:%d: no such key: %.*s", path, e->line,
			    STR_ARG(e->key.n > 0 ? e->key : e->section));
		if (given[key - keys])
			return err_set(err, ERR_CONFIG,
			    "%s:%d: %s is given twice", path, e->line,
			    key->name);
		given[key - keys] = true;
		if (set_key(a, key, folder, e->value, out, err) != ERR_NONE)
			return err_prefix(err, "%s:%d: ", path, e->line);
	}
	return set_presets(a, path, folder, given, out, err);
}

/* The last of the settings that is for this key, or NULL. */
static const char *
setting_of(const struct key *key, const char *const *settings, size_t count)
{
	size_t length = strlen(key->name);

	for (size_t i = count; i-- > 0;)
		if (strncmp(settings[i], key->name, length) == 0 &&
		    settings[i][length] == '=')
			return settings[i] + length + 1;
	return NULL;
}

/* Before anything is written: a key that there is, and a value that fits. */
static enum err_kind
check_setting(struct arena *a, const char *setting, struct err *err)
{
	struct str s = str_from(setting);
	struct config scratch = {0};
	const struct key *key;
	size_t equal = str_find_byte(s, '=', 0);

	if (equal == SIZE_MAX)
		return err_set(
		    err, ERR_USAGE, "not \"key=value\": %s", setting);
	key = key_find(str_slice(s, 0, equal));
	if (key == NULL)
		return err_set(err, ERR_USAGE, "no such setting: %s", setting);
	if (str_find_byte(s, '\n', 0) != SIZE_MAX)
		return err_set(err, ERR_USAGE, "a setting of several lines: %s",
		    key->name);
	if (set_key(a, key, ".", str_trim(str_after(s, equal + 1)), &scratch,
		err) != ERR_NONE)
		err->kind = ERR_USAGE;
	return err->kind;
}

static void
write_comment(struct buf *out, const char *comment)
{
	struct str rest = str_from(comment), line;

	buf_add_char(out, '\n');
	while (str_line(&rest, &line))
		buf_printf(out, "# %.*s\n", STR_ARG(line));
}

enum err_kind
config_write(struct arena *a, const char *const *settings, size_t count,
    struct str *out, struct err *err)
{
	struct buf text = {0};

	for (size_t i = 0; i < count; i++)
		if (check_setting(a, settings[i], err) != ERR_NONE)
			return err->kind;
	buf_add_text(
	    &text, "# mailproc.conf(5): \"key = value\", a line each.\n");
	for (size_t i = 0; i < KEY_COUNT; i++) {
		const char *value = setting_of(&keys[i], settings, count);

		if (keys[i].comment != NULL)
			write_comment(&text, keys[i].comment);
		if (value != NULL)
			buf_printf(&text, "%s = %s\n", keys[i].name, value);
		else
			buf_printf(&text, "#%s = %s\n", keys[i].name,
			    keys[i].preset != NULL ? keys[i].preset : "");
	}
	*out = buf_copy(a, &text);
	buf_release(&text);
	return ERR_NONE;
}
