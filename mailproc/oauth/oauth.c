#include "oauth/oauth.h"

#include <string.h>

#include "base/child.h"
#include "base/clock.h"
#include "base/file.h"
#include "oauth/oauth_frames.h"

enum {
	SECOND = 1000,
	CHILD_MS = 60 * SECOND,
	EARLY_SECONDS = 300,    /* before its end a token is renewed */
	YOUNG_MS = 30 * SECOND, /* a new one would be no better */
	PAUSE_MS = 10 * SECOND, /* between two questions after a failure */
	RENEW_PAUSE_MS = 60 * SECOND
};

struct oauth_login {
	struct oauth *oauth;
	const char *name;
	struct bearer bearer;
	int64_t failing_ms; /* since; 0: all is well */
	struct err why;
};

struct oauth {
	struct arena *arena;
	struct oauth_settings settings;
	const struct log *log;
	struct oauth_login logins[OAUTH_USE_COUNT];
	struct buf token;
	int64_t renew_ms, end_ms; /* of token */
	int64_t replaced_ms;      /* that one was refused, and another got */
	int64_t quiet_ms;         /* no question before */
	struct err why;           /* of the last question that failed */
};

static void
wipe(struct buf *b)
{
	if (b->p != NULL)
		explicit_bzero(b->p, b->capacity);
	buf_release(b);
}

static void
note_failure(struct oauth_login *l, const char *why)
{
	if (l->failing_ms == 0)
		l->failing_ms = clock_monotonic_ms();
	(void)err_set(&l->why, ERR_RETRY, "%s: %s", l->name, why);
}

static void
keep_token(struct oauth *o, const struct oauth_token *t)
{
	int64_t early = t->expires_in / 2 < EARLY_SECONDS ? t->expires_in / 2
							  : EARLY_SECONDS;

	wipe(&o->token);
	buf_add_str(&o->token, t->token);
	o->end_ms = clock_monotonic_ms() + t->expires_in * SECOND;
	o->renew_ms = o->end_ms - early * SECOND;
	log_event(o->log, LOG_INFO, "token.fetched", "seconds=%lld",
	    (long long)t->expires_in);
	if (t->warning.n > 0)
		log_event(o->log, LOG_ERROR, "token.not_kept", "why=\"%.*s\"",
		    STR_ARG(t->warning));
}

static enum err_kind
take_answer(struct oauth *o, uint32_t type, struct str bytes, struct err *err)
{
	struct arena *a;
	struct oauth_token token = {0};
	struct wire w;

	if (type == OAUTH_FAILED)
		return err_set(err, ERR_RETRY, "%.*s", STR_ARG(bytes));
	a = arena_new();
	w = wire_decoder(a, bytes);
	oauth_token_wire(&w, &token);
	if (type != OAUTH_TOKEN || !wire_done(&w))
		err_set(err, ERR_RETRY, "the token child is out of step");
	else
		keep_token(o, &token);
	arena_free(a);
	return err->kind;
}

/* One child, one question. */
static enum err_kind
fetch(struct oauth *o, struct err *err)
{
	static char name[] = "mailproc", word[] = "-token";
	char *argv[] = {name, word, NULL};
	struct child child;
	struct buf frame = {0};
	struct wire w = wire_encoder(&frame);
	uint32_t type;

	*err = (struct err){0};
	oauth_settings_wire(&w, &o->settings);
	if (child_start(&child, NULL, argv, err) != ERR_NONE)
		goto out;
	if (frame_send(child.socket, OAUTH_SETTINGS, buf_str(&frame), -1,
		err) == ERR_NONE &&
	    frame_receive(child.socket, clock_monotonic_ms() + CHILD_MS, &type,
		&frame, NULL, NULL, err) == ERR_NONE)
		(void)take_answer(o, type, buf_str(&frame), err);
	child_stop(&child);
out:
	wipe(&frame);
	if (err->kind == ERR_NONE)
		return ERR_NONE;
	err->kind = ERR_RETRY;
	return err_prefix(err, "no token: ");
}

/* Ask for another. While one is good still, a failure is only put off. */
static enum err_kind
renew(struct oauth *o, bool needed, struct err *err)
{
	int64_t now = clock_monotonic_ms();

	if (now < o->quiet_ms) {
		*err = o->why;
		return needed ? err->kind : ERR_NONE;
	}
	if (fetch(o, err) == ERR_NONE)
		return ERR_NONE;
	o->quiet_ms = now + (needed ? PAUSE_MS : RENEW_PAUSE_MS);
	log_event(o->log, LOG_WARN, "token.refused", "why=\"%s\"", err->text);
	o->why = *err;
	return needed ? err->kind : ERR_NONE;
}

static enum err_kind
bearer_get(void *context, bool refused, struct buf *out, struct err *err)
{
	struct oauth_login *l = context;
	struct oauth *o = l->oauth;
	int64_t now = clock_monotonic_ms();
	bool good = o->token.n > 0 && now < o->end_ms;
	/* The one that it refuses is in place of one that was refused. */
	bool young =
	    good && o->replaced_ms != 0 && now - o->replaced_ms < YOUNG_MS;

	/* It began now, unless the next attempt goes well. */
	if (refused)
		note_failure(l, "the server refuses the token");
	if (good && now < o->renew_ms && (!refused || young)) {
		buf_add_str(out, buf_str(&o->token));
		return ERR_NONE;
	}
	if (renew(o, refused || !good, err) != ERR_NONE) {
		note_failure(l, err->text);
		return err->kind;
	}
	if (refused)
		o->replaced_ms = clock_monotonic_ms();
	buf_add_str(out, buf_str(&o->token));
	return ERR_NONE;
}

static void
bearer_worked(void *context)
{
	struct oauth_login *l = context;

	if (l->failing_ms != 0)
		log_event(
		    l->oauth->log, LOG_INFO, "token.works", "at=%s", l->name);
	l->failing_ms = 0;
}

/* What is wrong with a file of a secret is said when the service starts. */
static enum err_kind
check_secret(struct arena *a, struct str path, struct err *err)
{
	struct buf secret = {0};
	enum err_kind kind = file_load_secret(str_cstr(a, path), &secret, err);

	wipe(&secret);
	return kind;
}

static enum err_kind
check_settings(struct arena *a, const struct oauth_settings *s, struct err *err)
{
	if (!str_starts(s->url, "https://"))
		return err_set(err, ERR_CONFIG,
		    "oauth_token_url: not https://: %.*s", STR_ARG(s->url));
	if (s->client_id.n == 0)
		return err_set(err, ERR_CONFIG, "oauth_client_id is not given");
	if (s->refresh && (s->refresh_path.n == 0 ||
			      str_starts(s->refresh_path, "credential:")))
		return err_set(err, ERR_CONFIG,
		    "oauth_refresh_token: a file of our own is needed, since "
		    "the token in it is replaced");
	if (!s->refresh && s->secret_path.n == 0)
		return err_set(
		    err, ERR_CONFIG, "oauth_client_secret is not given");
	if (s->secret_path.n > 0 &&
	    check_secret(a, s->secret_path, err) != ERR_NONE)
		return err_prefix(err, "oauth_client_secret: ");
	if (s->refresh && check_secret(a, s->refresh_path, err) != ERR_NONE)
		return err_prefix(err, "oauth_refresh_token: ");
	return ERR_NONE;
}

enum err_kind
oauth_open(const struct oauth_settings *settings, const struct log *log,
    struct oauth **out, struct err *err)
{
	static const char *const uses[OAUTH_USE_COUNT] = {
	    [OAUTH_MAILBOX] = "mailbox", [OAUTH_SUBMISSION] = "submission"};
	struct arena *a = arena_new();
	struct oauth *o = arena_alloc(a, sizeof *o);
	struct oauth_settings *s = &o->settings;

	*out = NULL;
	if (check_settings(a, settings, err) != ERR_NONE) {
		arena_free(a);
		return err->kind;
	}
	o->arena = a;
	o->log = log;
	for (int i = 0; i < OAUTH_USE_COUNT; i++) {
		struct oauth_login *l = &o->logins[i];

		*l = (struct oauth_login){.oauth = o, .name = uses[i]};
		l->bearer = (struct bearer){
		    .context = l, .get = bearer_get, .worked = bearer_worked};
	}
	*s = *settings;
	s->url = str_copy(a, settings->url);
	s->client_id = str_copy(a, settings->client_id);
	s->secret_path = str_copy(a, settings->secret_path);
	s->scope = str_copy(a, settings->scope);
	s->refresh_path = str_copy(a, settings->refresh_path);
	s->ca_file = str_copy(a, settings->ca_file);
	*out = o;
	return ERR_NONE;
}

void
oauth_free(struct oauth *o)
{
	if (o == NULL)
		return;
	wipe(&o->token);
	arena_free(o->arena);
}

const struct bearer *
oauth_bearer(struct oauth *o, enum oauth_use use)
{
	return &o->logins[use].bearer;
}

int64_t
oauth_failing(const struct oauth *o, const char **why_out)
{
	int64_t since = 0;

	*why_out = "";
	for (int i = 0; i < OAUTH_USE_COUNT; i++) {
		const struct oauth_login *l = &o->logins[i];

		if (l->failing_ms == 0 ||
		    (since != 0 && since <= l->failing_ms))
			continue;
		since = l->failing_ms;
		*why_out = l->why.text;
	}
	return since == 0 ? -1 : clock_monotonic_ms() - since;
}
