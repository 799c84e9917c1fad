#include "policy/aligned.h"

#include "model/address.h"
#include "suffix/suffix.h"

/* ASCII only, and nothing that stands for more. */
static bool
is_plain_address(struct str address)
{
	struct str domain = address_domain(address);

	for (size_t i = 0; i < address.n; i++)
		if ((unsigned char)address.p[i] >= 0x80)
			return false;
	return address_domain_is_plain(domain) && !str_starts(domain, "xn--") &&
	       str_find(domain, ".xn--", 0) == SIZE_MAX;
}

/* Signs that people read as an @: the small and the full-width one, too. */
static size_t
count_at_signs(struct str name)
{
	static const char *const signs[] = {
	    "@", "\xef\xb9\xab", "\xef\xbc\xa0"};
	size_t count = 0;

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		for (size_t at = 0;
		     at = str_find(name, signs[i], at), at != SIZE_MAX; at++)
			count++;
	return count;
}

static bool
is_address_letter(struct str text, size_t at)
{
	return at < text.n &&
	       ((unsigned char)text.p[at] >= 0x80 ||
		   char_is_alnum(text.p[at]) || text.p[at] == '.' ||
		   text.p[at] == '-' || text.p[at] == '_' || text.p[at] == '+');
}

/* Many clients show the name alone: an address in it has to be the sender's. */
static bool
name_is_honest(struct str name, struct str address)
{
	size_t signs = count_at_signs(name), at;

	if (signs == 0)
		return true;
	at = str_find_nocase(name, "@", 0);
	if (signs > 1 || at == SIZE_MAX)
		return false;
	for (at = 0; at + address.n <= name.n; at++)
		if (str_eq_nocase(str_slice(name, at, address.n), address))
			return (at == 0 || !is_address_letter(name, at - 1)) &&
			       !is_address_letter(name, at + address.n);
	return false;
}

static bool
same_owner(struct str a, struct str b)
{
	struct str owner = suffix_organisation(a);

	return str_eq(a, b) ||
	       (owner.n > 0 && str_eq(owner, suffix_organisation(b)));
}

/* What DMARC says; several answers are none. */
static enum auth_verdict
dmarc_verdict(const struct message *m, struct str domain)
{
	enum auth_verdict verdict = AUTH_SILENT;
	size_t count = 0;

	for (size_t i = 0; i < m->auth_count; i++) {
		const struct message_auth *item = &m->auth[i];

		if (item->method != AUTH_DMARC)
			continue;
		verdict = item->verdict;
		if (verdict == AUTH_PASS && !str_eq(item->domain, domain))
			verdict = AUTH_REFUSED;
		count++;
	}
	return count > 1 ? AUTH_REFUSED : verdict;
}

static bool
passed_for_owner(const struct message *m, struct str domain)
{
	for (size_t i = 0; i < m->auth_count; i++) {
		const struct message_auth *item = &m->auth[i];

		if (item->method != AUTH_DMARC && item->verdict == AUTH_PASS &&
		    item->domain.n > 0 && same_owner(item->domain, domain))
			return true;
	}
	return false;
}

bool
aligned_sender(const struct message *m)
{
	struct str domain = address_domain(m->from);

	if (m->from_count != 1 || !is_plain_address(m->from) ||
	    !name_is_honest(m->from_name, m->from))
		return false;
	switch (dmarc_verdict(m, domain)) {
	case AUTH_PASS:
		return true;
	case AUTH_SILENT:
		return passed_for_owner(m, domain);
	case AUTH_REFUSED:
	case AUTH_VERDICT_COUNT:
		break;
	}
	return false;
}
