/*
 * mailproc.conf: one table of keys drives reading, checking, writing and the
 * man page's test.
 */
#ifndef FLOW_CONFIG_H
#define FLOW_CONFIG_H

#include "base/str.h"

struct config {
	/* The office. */
	struct str address;
	struct str aliases; /* other addresses, with spaces between */
	struct str office_name;
	struct str establishment;
	struct str phone;
	struct str phone_extension;
	struct str hours;
	struct str hours_en; /* empty: as hours */
	struct str staff;    /* addresses, with spaces between */
	struct str named;    /* addresses of those named for judicial files */
	/* Where things are; relative paths are of the file's folder. */
	struct str state;
	struct str forms;
	struct str templates;
	struct str key;
	struct str sealing_key;
	/* The mailbox. */
	struct str mailbox;
	struct str mailbox_user;
	struct str mailbox_secret;
	struct str mailbox_ca;
	int64_t poll_seconds;
	/* Bearer tokens, for what has no secret of its own. */
	struct str oauth_token_url; /* empty: passwords */
	struct str oauth_grant;
	struct str oauth_client_id;
	struct str oauth_client_secret;
	struct str oauth_scope;
	struct str oauth_refresh_token;
	struct str oauth_ca;
	struct str alarm; /* a program */
	int64_t alarm_minutes;
	/* The way out. */
	struct str submission;
	struct str submission_user;
	struct str submission_secret;
	struct str submission_ca;
	int64_t send_per_minute; /* 0: no limit */
	bool plus_addressing;
	/* Trust. */
	struct str authserv_id; /* "topmost": whichever stands on top */
	int64_t authserv_hops;
	struct str first_contact; /* "always" or "aligned" */
	/* Limits. */
	int64_t daily_answers;
	int64_t hold_days;
	int64_t reference_days;
	int64_t batch_messages;
	int64_t batch_seconds;
	int64_t reader_seconds;
	int64_t reader_megabytes;
	struct str log_level;
};

/*
 * Load and check path; values live in a; relative paths are made whole. Every
 * mistake is ERR_CONFIG "file:line: what".
 */
enum err_kind config_load(struct arena *a, const char *path, struct config *out,
    struct err *err) WARN_UNUSED;

/*
 * The text of a new file: every key with its comment, defaults as comments,
 * settings ("key=value", count of them) in place. ERR_USAGE for a key that
 * there is not, or a value that does not fit.
 */
enum err_kind config_write(struct arena *a, const char *const *settings,
    size_t count, struct str *out, struct err *err) WARN_UNUSED;

/* The name of key i, or NULL behind the last. */
const char *config_key(size_t i);

/* Words of a value with spaces between, as an array in a. */
struct str *config_words(struct arena *a, struct str value, size_t *count_out);

#endif
