#include "model/address.h"

#include "text/utf8.h"

enum { LOCAL_MAX = 64, DOMAIN_MAX = 255, LABEL_MAX = 63 };

/* atext of RFC 5322 §3.2.3 without letters and digits. */
static const char atext_marks[] = "!#$%&'*+-/=?^_`{|}~";

/*
 * A character beyond ASCII that may stand in an address (RFC 6531): none that
 * is invisible, blank or a control, because it would make two addresses look
 * the same or break a line somewhere.
 */
static bool
wide_allowed(uint32_t c)
{
	return c >= 0xa0 && c != 0xfffd && !utf8_is_space(c) &&
	       !utf8_is_invisible(c);
}

static bool
is_atext(uint32_t c)
{
	if (c >= 0x80)
		return wide_allowed(c);
	if (char_is_alnum((char)c))
		return true;
	for (const char *mark = atext_marks; *mark != '\0'; mark++)
		if (c == (unsigned char)*mark)
			return true;
	return false;
}

/* dot-atom: atoms with one dot between. */
static bool
local_valid(struct str local)
{
	size_t at = 0;
	uint32_t c = 0, before = '.';

	if (local.n == 0 || local.n > LOCAL_MAX)
		return false;
	while (utf8_decode(local, &at, &c)) {
		if (c == '.' ? before == '.' : !is_atext(c))
			return false;
		before = c;
	}
	return before != '.';
}

static bool
label_valid(struct str label)
{
	size_t at = 0;
	uint32_t c = 0;

	if (label.n == 0 || label.n > LABEL_MAX)
		return false;
	if (label.p[0] == '-' || label.p[label.n - 1] == '-')
		return false;
	while (utf8_decode(label, &at, &c)) {
		if (c >= 0x80 ? !wide_allowed(c)
			      : !(char_is_alnum((char)c) || c == '-'))
			return false;
	}
	return true;
}

static bool
domain_valid(struct str domain)
{
	struct str rest = domain, label;
	size_t labels = 0;

	if (domain.n == 0 || domain.n > DOMAIN_MAX)
		return false;
	while (str_cut(&rest, '.', &label)) {
		if (!label_valid(label))
			return false;
		labels++;
	}
	return labels > 1 || str_is_nocase(domain, "localhost");
}

bool
address_domain_is_plain(struct str domain)
{
	for (size_t i = 0; i < domain.n; i++) {
		char c = domain.p[i];

		if (!char_is_digit(c) && (c < 'a' || c > 'z') && c != '-' &&
		    c != '.')
			return false;
	}
	return domain_valid(domain);
}

bool
address_valid(struct str address)
{
	size_t at = str_find_byte(address, '@', 0);

	if (at == SIZE_MAX || !utf8_valid(address))
		return false;
	return local_valid(str_slice(address, 0, at)) &&
	       domain_valid(str_after(address, at + 1));
}

struct str
address_normalise(struct arena *a, struct str address)
{
	struct str trimmed = str_trim(address);

	if (!address_valid(trimmed))
		return str_from("");
	return str_lower(a, trimmed);
}

struct str
address_local(struct str address)
{
	size_t at = str_find_byte(address, '@', 0);

	return at == SIZE_MAX ? str_from("") : str_slice(address, 0, at);
}

struct str
address_domain(struct str address)
{
	size_t at = str_find_byte(address, '@', 0);

	return at == SIZE_MAX ? str_from("") : str_after(address, at + 1);
}

struct str
address_with_tag(struct arena *a, struct str address, struct str tag)
{
	struct str local = address_local(address);
	struct str domain = address_domain(address);

	return str_printf(
	    a, "%.*s+%.*s@%.*s", STR_ARG(local), STR_ARG(tag), STR_ARG(domain));
}

bool
address_is_tagged(struct str candidate, struct str address, struct str *tag_out)
{
	struct str own = address_local(address);
	struct str local = address_local(candidate);

	*tag_out = str_from("");
	if (own.n == 0 ||
	    !str_eq_nocase(address_domain(candidate), address_domain(address)))
		return false;
	if (str_eq_nocase(local, own))
		return true;
	if (local.n <= own.n || local.p[own.n] != '+' ||
	    !str_eq_nocase(str_slice(local, 0, own.n), own))
		return false;
	*tag_out = str_after(local, own.n + 1);
	return true;
}
