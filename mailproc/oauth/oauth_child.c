#include "oauth/oauth_child.h"

#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "base/child.h"
#include "base/file.h"
#include "oauth/oauth_fetch.h"

enum { MEMORY_MOST = 512 << 20 /* of addresses */ };

/* It holds secrets: no trace of its memory is to be left anywhere. */
static void
keep_memory_private(void)
{
	struct rlimit none = {0, 0};

	if (setrlimit(RLIMIT_CORE, &none) != 0)
		bug("core files cannot be turned off");
#ifndef MAILPROC_SANITIZED
	struct rlimit memory = {MEMORY_MOST, MEMORY_MOST};

	/* The sanitizer takes terabytes, and has to look into it. */
	if (setrlimit(RLIMIT_AS, &memory) != 0)
		bug("memory cannot be limited");
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		bug("memory cannot be kept private");
#endif
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		bug("new privileges cannot be ruled out");
}

static void
wipe(struct buf *b)
{
	if (b->p != NULL)
		explicit_bzero(b->p, b->capacity);
	buf_release(b);
}

/*
 * Order is important: the endpoint may have ended the old refresh token with
 * this answer, so the new one is on disk before anything else happens.
 */
static void
keep_refresh_token(struct arena *a, const struct oauth_settings *s,
    struct str old, const struct oauth_answer *answer, struct oauth_token *out)
{
	struct buf line = {0};
	struct err err = {0};

	if (!s->refresh || answer->refresh_token.n == 0 ||
	    str_eq(answer->refresh_token, old))
		return;
	buf_add_str(&line, answer->refresh_token);
	buf_add_char(&line, '\n');
	if (file_save(str_cstr(a, s->refresh_path), 0600, buf_str(&line),
		&err) != ERR_NONE)
		out->warning = str_copy(a, str_from(err.text));
	wipe(&line);
}

static enum err_kind
load(struct arena *a, struct str path, struct buf *out, struct err *err)
{
	if (path.n == 0)
		return ERR_NONE;
	return file_load_secret(str_cstr(a, path), out, err);
}

static enum err_kind
fetch(struct arena *a, const struct oauth_settings *s, struct oauth_token *out,
    struct err *err)
{
	struct oauth_answer answer = {0};
	struct buf secret = {0}, refresh = {0};
	enum err_kind kind = load(a, s->secret_path, &secret, err);

	if (kind == ERR_NONE && s->refresh)
		kind = load(a, s->refresh_path, &refresh, err);
	if (kind == ERR_NONE)
		kind = oauth_fetch(
		    a, s, buf_str(&secret), buf_str(&refresh), &answer, err);
	if (kind == ERR_NONE) {
		out->token = answer.access_token;
		out->expires_in = answer.expires_in;
		keep_refresh_token(a, s, buf_str(&refresh), &answer, out);
	}
	wipe(&secret);
	wipe(&refresh);
	return kind;
}

static enum err_kind
serve(struct arena *a, struct str settings, struct err *err)
{
	struct oauth_settings s = {0};
	struct oauth_token token = {0};
	struct wire w = wire_decoder(a, settings);
	struct buf out = {0};
	struct err failure = {0};
	enum err_kind kind;

	oauth_settings_wire(&w, &s);
	if (!wire_done(&w))
		bug("the token child was not given its settings");
	kind = fetch(a, &s, &token, &failure);
	w = wire_encoder(&out);
	if (kind == ERR_NONE)
		oauth_token_wire(&w, &token);
	else
		buf_add_text(&out, failure.text);
	kind = frame_send(CHILD_SOCKET,
	    kind == ERR_NONE ? OAUTH_TOKEN : OAUTH_FAILED, buf_str(&out), -1,
	    err);
	wipe(&out);
	return kind;
}

int
oauth_child_main(void)
{
	struct arena *a = arena_new();
	struct buf frame = {0};
	struct err err = {0};
	uint32_t type = 0;
	enum err_kind kind;

	keep_memory_private();
	kind = frame_receive(CHILD_SOCKET, -1, &type, &frame, NULL, NULL, &err);
	if (kind == ERR_NONE && type != OAUTH_SETTINGS)
		bug("the token child was given a frame of type %u",
		    (unsigned)type);
	if (kind == ERR_NONE)
		kind = serve(a, buf_str(&frame), &err);
	buf_release(&frame);
	arena_free(a);
	return kind == ERR_NONE ? 0 : 1;
}
