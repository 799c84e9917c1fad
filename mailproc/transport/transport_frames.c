#include "transport/transport_frames.h"

void
transport_settings_wire(
    struct wire *w, struct transport_settings *s, bool *bearer)
{
	wire_bool(w, bearer);
	wire_str(w, &s->url);
	wire_str(w, &s->user);
	wire_str(w, &s->secret_path);
	wire_str(w, &s->ca_file);
	wire_str(w, &s->helo);
	wire_int(w, &s->timeout_seconds);
}

void
transport_mail_wire(struct wire *w, struct transport_mail *m)
{
	wire_str(w, &m->from);
	wire_str(w, &m->to);
	wire_str(w, &m->bytes);
}

void
transport_result_wire(struct wire *w, struct transport_result *r)
{
	r->verdict = (enum transport_verdict)wire_enum(
	    w, (int)r->verdict, TRANSPORT_COUNT);
	wire_str(w, &r->reply);
	wire_int(w, &r->code);
}
