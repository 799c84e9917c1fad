/*
 * Bearer tokens from an OAuth 2.0 token endpoint (RFC 6749), for servers that
 * take no passwords. The client's secret and the refresh token are read by a
 * child of a moment (`mailproc -token`), which asks the endpoint and ends; the
 * service keeps the bearer alone, and hands it to the receiver and the sender
 * when they log in.
 *
 * A token is renewed some minutes before it ends; when that fails the old one
 * is used as long as it lasts. A refresh token that the endpoint replaces is on
 * disk before the new bearer is used.
 */
#ifndef OAUTH_OAUTH_H
#define OAUTH_OAUTH_H

#include "base/bearer.h"
#include "base/log.h"

struct oauth;

struct oauth_settings {
	struct str url; /* https:// */
	bool refresh;   /* grant refresh_token; else client_credentials */
	struct str client_id;
	struct str secret_path;  /* file_load_secret(); empty: none */
	struct str scope;        /* empty: the endpoint's own */
	struct str refresh_path; /* file of the refresh token, rewritten */
	struct str ca_file;      /* empty: the system's */
};

/*
 * Returns owned. ERR_CONFIG for settings that do not go together, and files of
 * secrets that are not there or that others may read.
 */
enum err_kind oauth_open(const struct oauth_settings *settings,
    const struct log *log, struct oauth **out, struct err *err) WARN_UNUSED;
void oauth_free(struct oauth *o); /* accepts NULL */

/* Who logs in: each may fail by itself, with the same token. */
enum oauth_use { OAUTH_MAILBOX, OAUTH_SUBMISSION, OAUTH_USE_COUNT };

/* For mailbox/ and transport/; borrowed. */
const struct bearer *oauth_bearer(struct oauth *o, enum oauth_use use);

/*
 * For how many milliseconds one of them has not been let in; -1 while all is
 * well. *why_out: the last reason, borrowed until the next call of anything.
 */
int64_t oauth_failing(const struct oauth *o, const char **why_out);

#endif
