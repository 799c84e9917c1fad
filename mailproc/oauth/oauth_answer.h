/*
 * What a token endpoint answers (RFC 6749 §5): a JSON object, of which a few
 * members matter. Outside data: read in the token child only.
 */
#ifndef OAUTH_OAUTH_ANSWER_H
#define OAUTH_OAUTH_ANSWER_H

#include "base/str.h"

enum {
	OAUTH_MAX_ANSWER = 256 * 1024,
	OAUTH_MAX_TOKEN = 32 * 1024,
	OAUTH_MAX_DEPTH = 32 /* of arrays and objects in it */
};

struct oauth_answer {
	struct str access_token;  /* empty: none */
	struct str refresh_token; /* empty: none, the old one stays */
	int64_t expires_in;       /* seconds; an hour when it does not say */
	struct str error;         /* "invalid_grant" ...; empty: none */
	struct str description;   /* for people, one line of plain ASCII */
};

/*
 * False when it is no JSON object, or a token is not of the characters that one
 * may have (RFC 6750 §2.1; nothing else may stand in a login). All live in a.
 */
bool
oauth_answer_parse(struct arena *a, struct str json, struct oauth_answer *out);

#endif
