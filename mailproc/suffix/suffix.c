#include "suffix/suffix.h"

#include <string.h>

#include <libpsl.h>

enum { NAME_MAX_BYTES = 255 };

struct str
suffix_organisation(struct str domain)
{
	const psl_ctx_t *list = psl_builtin();
	char name[NAME_MAX_BYTES + 1];
	const char *owner;

	if (domain.n == 0 || domain.n > NAME_MAX_BYTES ||
	    str_find_byte(domain, '\0', 0) != SIZE_MAX)
		return str_from("");
	if (list == NULL)
		return domain;
	memcpy(name, domain.p, domain.n);
	name[domain.n] = '\0';
	owner = psl_registrable_domain(list, name);
	if (owner == NULL)
		return str_from("");
	return str_after(domain, (size_t)(owner - name));
}
