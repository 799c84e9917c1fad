#include "oauth/oauth_frames.h"

void
oauth_settings_wire(struct wire *w, struct oauth_settings *s)
{
	wire_str(w, &s->url);
	wire_bool(w, &s->refresh);
	wire_str(w, &s->client_id);
	wire_str(w, &s->secret_path);
	wire_str(w, &s->scope);
	wire_str(w, &s->refresh_path);
	wire_str(w, &s->ca_file);
}

void
oauth_token_wire(struct wire *w, struct oauth_token *t)
{
	wire_str(w, &t->token);
	wire_int64(w, &t->expires_in);
	wire_str(w, &t->warning);
}
