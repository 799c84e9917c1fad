/*
 * One question to a token endpoint, and its answer. Runs in the token child.
 */
#ifndef OAUTH_OAUTH_FETCH_H
#define OAUTH_OAUTH_FETCH_H

#include "base/buf.h"
#include "oauth/oauth_answer.h"
#include "oauth/oauth_frames.h"

/*
 * POST the grant of settings; secret and refresh may be empty. ERR_RETRY with
 * what the endpoint says, which holds none of the secrets. *out lives in a.
 */
enum err_kind
oauth_fetch(struct arena *a, const struct oauth_settings *s, struct str secret,
    struct str refresh, struct oauth_answer *out, struct err *err) WARN_UNUSED;

#endif
