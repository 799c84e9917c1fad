/*
 * Authentication-Results from servers and from liars: a header of any bytes.
 * What is taken over has names that can be compared and nothing else, passes
 * through the wire, and comes from the first field only.
 */
#include "mail/mail_auth.h"

#include "model/address.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_results(const struct message_auth *items, size_t count)
{
	if (count > MESSAGE_MAX_AUTH)
		bug("%zu results", count);
	for (size_t i = 0; i < count; i++)
		if (items[i].domain.n > 0 &&
		    !address_domain_is_plain(items[i].domain))
			bug("a result about no domain");
}

static void
check_wire(struct arena *a, struct message *m)
{
	struct buf out = {0};
	struct wire w = wire_encoder(&out);
	struct message again;

	message_wire(&w, m);
	w = wire_decoder(a, buf_str(&out));
	message_wire(&w, &again);
	if (!wire_done(&w) || again.auth_count != m->auth_count)
		bug("results that do not pass through the wire");
	buf_release(&out);
}

/* As a value, and as a header block under two kinds of trust. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const trusted[] = {
	    "mx.example.org", MAIL_AUTH_TOPMOST};
	struct str bytes = str_of((const char *)data, size);
	struct arena *a = arena_new();
	struct mail_auth_field field;
	struct mail_headers headers;

	if (mail_auth_parse(a, bytes, &field))
		check_results(field.items, field.count);
	mail_header_split(a, bytes, &headers);
	for (size_t i = 0; i < 2; i++) {
		struct mail_self self = {
		    .authserv_id = str_from(trusted[i]), .authserv_hops = 1};
		struct message m = {0};

		mail_auth_read(a, &headers, &self, &m);
		check_results(m.auth, m.auth_count);
		check_wire(a, &m);
	}
	arena_free(a);
	return 0;
}
