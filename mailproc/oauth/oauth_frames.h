/*
 * What the service and the token child say to each other (base/child.h): the
 * settings in, one token or the words of a failure out.
 */
#ifndef OAUTH_OAUTH_FRAMES_H
#define OAUTH_OAUTH_FRAMES_H

#include "base/wire.h"
#include "oauth/oauth.h"

enum oauth_frame {
	OAUTH_SETTINGS = 1, /* struct oauth_settings */
	OAUTH_TOKEN,        /* struct oauth_token */
	OAUTH_FAILED        /* in words */
};

struct oauth_token {
	struct str token;
	int64_t expires_in; /* seconds */
	struct str warning; /* empty: all is well */
};

/* Both directions. */
void oauth_settings_wire(struct wire *w, struct oauth_settings *s);
void oauth_token_wire(struct wire *w, struct oauth_token *t);

#endif
